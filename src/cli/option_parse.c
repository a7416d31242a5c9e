/* SPDX-License-Identifier: GPL-2.0-or-later */
/* option_parse.c: words of the command line -> struct nx_args, by the table of options. It runs nothing. */
#include <stdlib.h>
#include <string.h>

#include "cli/message.h"
#include "cli/nearest.h"
#include "cli/option.h"

/* Where the parser stands. */
struct parser {
    int argc, at;
    char **argv;
    const char *name; /* of the command; "" for none */
    enum nx_command_id command;
    struct nx_args *args;
};

static bool is_option(const char *word)
{
    return word[0] == '-' && word[1] != '\0';
}

/* True where the option in `word` takes the word behind it as its value. */
static bool takes_next(const char *word)
{
    const struct nx_option *o;
    if (word[1] == '-') {
        o = strchr(word, '=') ? NULL : nx_option_find(word + 2, strlen(word + 2));
        return o && o->kind != NX_OPTION_FLAG;
    }
    for (const char *c = word + 1; *c; c++) {
        o = nx_option_of_letter(*c);
        if (!o) return false;
        if (o->kind != NX_OPTION_FLAG) return c[1] == '\0';
    }
    return false;
}

size_t nx_option_plain_words(int argc, char **argv, const char **words)
{
    size_t n = 0;
    bool ended = false;
    for (int i = 1; i < argc; i++) {
        if (!ended && strcmp(argv[i], "--") == 0)
            ended = true;
        else if (ended || !is_option(argv[i]))
            words[n++] = argv[i];
        else if (takes_next(argv[i]))
            i++;
    }
    return n;
}

static void no_option(const struct parser *parser, const char *dashes, const char *name, size_t length)
{
    const char *command = parser->name, *blank = *command ? " " : "";
    nx_message_error("%s%sno option %s%.*s: see newsidx help%s%s", command, *command ? " has " : "", dashes,
                     (int)length, name, blank, command);
}

static bool unknown_option(const struct parser *parser, const char *name, size_t length)
{
    struct nx_nearest best = { NULL, 0 };
    for (const struct nx_option *o = nx_options; o->name; o++) {
        if (nx_option_is_for(o, parser->command)) nx_nearest_try(&best, name, length, o->name);
    }
    if (best.word)
        nx_message_error("unknown option --%.*s: did you mean --%s?", (int)length, name, best.word);
    else
        no_option(parser, "--", name, length);
    return false;
}

/* A query may exclude a word with a dash: that looks like letters of options. */
static bool unknown_letter(const struct parser *parser, const char *word, char letter)
{
    const enum nx_command_id id = parser->command;
    if (id == NX_SEARCH || id == NX_FACETS || id == NX_TIMELINE || id == NX_DEBUG_QUERY) {
        nx_message_error("unknown option -%c in %s: to exclude a word write it behind --, as in: newsidx %s -- WORD %s",
                         letter, word, parser->name, word);
    } else {
        no_option(parser, "-", &letter, 1);
    }
    return false;
}

static bool no_memory(void)
{
    nx_message_error("out of memory: close other programs");
    return false;
}

static bool set(const struct parser *parser, const struct nx_option *o, const char *value)
{
    struct nx_out why = NX_OUT_INIT(NX_OUT_MEMORY);
    const bool done = nx_option_set(o, value, parser->args, &why);
    if (!done) nx_message_error("--%s %s: %s", o->name, value, nx_out_string(&why));
    nx_out_dispose(&why);
    parser->args->origins[o - nx_options] = NX_ORIGIN_FLAG;
    return done;
}

/* Sets an option that takes a value: `attached`, or the next word. */
static bool set_valued(struct parser *parser, const struct nx_option *o, const char *attached)
{
    if (!attached && parser->at + 1 < parser->argc) attached = parser->argv[++parser->at];
    if (!attached) {
        nx_message_error("--%s needs a value: --%s %s", o->name, o->name, o->value);
        return false;
    }
    return set(parser, o, attached);
}

/* --no-NAME, for a flag that a file may have set. */
static bool take_back(const struct parser *parser, const char *name, size_t length)
{
    if (length < 4 || memcmp(name, "no-", 3) != 0 || name[length]) return false;
    const struct nx_option *o = nx_option_find(name + 3, length - 3);
    if (!o || o->kind != NX_OPTION_FLAG || !o->usual || !nx_option_is_for(o, parser->command)) return false;
    return set(parser, o, "no");
}

static bool take_long(struct parser *parser, const char *name)
{
    size_t length = strcspn(name, "=");
    const char *value = name[length] == '=' ? name + length + 1 : NULL;
    const struct nx_option *o = nx_option_find(name, length);
    if (!o || !nx_option_is_for(o, parser->command))
        return take_back(parser, name, length) || unknown_option(parser, name, length);
    if (o->kind != NX_OPTION_FLAG) return set_valued(parser, o, value);
    if (!value) return set(parser, o, NULL);
    nx_message_error("--%s takes no value: leave out =%s", o->name, value);
    return false;
}

static bool take_letters(struct parser *parser, const char *word)
{
    for (const char *c = word + 1; *c; c++) {
        const struct nx_option *o = nx_option_of_letter(*c);
        if (!o || !nx_option_is_for(o, parser->command)) return unknown_letter(parser, word, *c);
        if (o->kind != NX_OPTION_FLAG) return set_valued(parser, o, c[1] ? c + 1 : NULL);
        if (!set(parser, o, NULL)) return false;
    }
    return true;
}

static bool take_option(struct parser *parser)
{
    const char *word = parser->argv[parser->at];
    return word[1] == '-' ? take_long(parser, word + 2) : take_letters(parser, word);
}

bool nx_option_parse(int argc, char **argv, const char *name, enum nx_command_id command, size_t skip,
                     struct nx_args *args)
{
    struct parser parser = { .argc = argc, .at = 1, .argv = argv, .name = name, .command = command, .args = args };
    args->words = calloc((size_t)argc + 1, sizeof *args->words);
    if (!args->words) return no_memory();
    bool ended = false;
    for (; parser.at < argc; parser.at++) {
        const char *word = argv[parser.at];
        if (!ended && strcmp(word, "--") == 0)
            ended = true;
        else if (!ended && is_option(word)) {
            if (!take_option(&parser)) return false;
        } else if (skip > 0)
            skip--;
        else
            args->words[args->n_words++] = word;
    }
    return true;
}
