/* SPDX-License-Identifier: GPL-2.0-or-later */
/* candidates.c: candidates for a word, by its place in the command line. */
#include "cli/candidates.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cli/clean.h"
#include "cli/columns.h"
#include "cli/place.h"
#include "cli/query.h"

enum { VALUES_MAX = 100 };

static const char *const DATES[] = { "today", "yesterday", "this-week", "last-week", "this-month", "last-month", "this-year",
                                     "last-year" };
static const char *const PERIODS[] = { "year", "month", "day" };
static const char *const TIMELINE_PERIODS[] = { "auto", "day", "week", "month", "year" };
static const char *const SHELLS[] = { "bash", "zsh", "fish" };
#define COUNT(array) (sizeof(array) / sizeof *(array))

/* A word that is being completed: `fixed` bytes of it are done, what is behind them is to fit. */
struct place {
    struct nx_context *context;
    const struct nx_command *command; /* NULL: none is named yet */
    const char *word;
    size_t fixed;
};

/* ---- Lines ---- */

/* True where the candidate begins with what is typed of it, in capitals or not. */
static bool fits(const struct place *place, const char *candidate)
{
    const char *typed = place->word + place->fixed;
    return strncasecmp(candidate, typed, strlen(typed)) == 0;
}

/* One candidate, and what it is, up to the first full stop. */
static void put_line(const struct place *place, const char *candidate, const char *ending, const char *what)
{
    struct nx_out *out = place->context->out;
    nx_out_add(out, place->word, place->fixed);
    nx_clean_to(out, candidate, strlen(candidate));
    nx_out_text(out, ending);
    if (what) {
        const char *stop = strstr(what, ". ");
        const size_t length = stop ? (size_t)(stop - what) : strlen(what);
        nx_out_text(out, "\t");
        nx_clean_to(out, what, length > 0 && what[length - 1] == '.' ? length - 1 : length);
    }
    nx_out_text(out, "\n");
}

/* One that fits, with its `ending` behind it. */
static void put(const struct place *place, const char *candidate, const char *ending, const char *what)
{
    if (fits(place, candidate)) put_line(place, candidate, ending, what);
}

static void put_all(const struct place *place, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++) put(place, words[i], "", NULL);
}

static void put_files(const struct place *place)
{
    nx_out_text(place->context->out, ":files\n");
}

/* ---- Commands and options ---- */

/* Names of one word, or, behind the first word of two, the second ones. */
static void put_commands(const struct place *place, const char *group)
{
    const size_t length = strlen(group);
    for (size_t i = 0; nx_commands[i]; i++) {
        const char *name = nx_commands[i]->name, *blank = strchr(name, ' ');
        if (length ? blank && (size_t)(blank - name) == length && memcmp(name, group, length) == 0 : !blank)
            put(place, length ? blank + 1 : name, "", nx_commands[i]->summary);
    }
    if (!length) put(place, "debug", "", "show how texts, files and queries are understood");
}

static void put_options(const struct place *place)
{
    for (const struct nx_option *o = nx_options; o->name; o++) {
        if (!nx_option_is_for(o, place->command ? place->command->id : NX_HELP)) continue;
        struct nx_out name = NX_OUT_INIT(NX_OUT_MEMORY);
        nx_out_format(&name, "--%s", o->name);
        put(place, nx_out_string(&name), "", o->help);
        nx_out_dispose(&name);
    }
}

/* ---- What the index has ---- */

/* A value as it is written in a query: in quotes, unless it is a plain word. False where it does not fit. */
static bool put_value(const struct place *place, const struct newsidx_facet_value *value, bool quotes)
{
    struct nx_out text = NX_OUT_INIT(NX_OUT_MEMORY), what = NX_OUT_INIT(NX_OUT_MEMORY), quoted = NX_OUT_INIT(NX_OUT_MEMORY);
    nx_clean_to(&text, value->text.bytes, value->text.length);
    const char *plain = nx_out_string(&text);
    const bool is_word = strcspn(plain, " \t()") == strlen(plain);
    const bool shown = fits(place, plain) && !strchr(plain, '"'); /* a query cannot say that one */
    nx_out_things(&what, value->count, "article", "articles");
    nx_out_format(&quoted, "\"%s\"", plain);
    if (shown) put_line(place, is_word || !quotes ? plain : nx_out_string(&quoted), "", nx_out_string(&what));
    nx_out_dispose(&text);
    nx_out_dispose(&what);
    nx_out_dispose(&quoted);
    return shown;
}

static void put_facet(const struct place *place, const struct newsidx_facet *facet, bool quotes)
{
    size_t n = 0;
    for (size_t i = 0; i < facet->n_values && n < VALUES_MAX; i++) n += put_value(place, &facet->values[i], quotes);
}

/* The values of a field that fit, the most frequent first. */
static void put_values(const struct place *place, const char *field, bool quotes)
{
    struct nx_context *context = place->context;
    newsidx_error err = { 0 };
    struct newsidx_facets *facets = NULL;
    struct newsidx_facets_options wanted = NEWSIDX_FACETS_OPTIONS_INIT;
    wanted.by = &field;
    wanted.n_by = 1;
    wanted.top = 0;
    if (!*context->place || newsidx_index_open(context->place, &context->index, &err) != NEWSIDX_OK) return;
    if (newsidx_facets_get(context->index, "", NULL, &wanted, &facets, &err) == NEWSIDX_OK)
        put_facet(place, newsidx_facets_item(facets, 0), quotes);
    newsidx_facets_free(facets);
    newsidx_index_close(context->index);
    context->index = NULL;
}

/* ---- Words of queries ---- */

/* "FIELD:" or, behind it, a value. With `counted` only of fields that a filter may name. */
static void put_field(const struct place *place, bool counted)
{
    const char *typed = place->word + place->fixed, *colon = strchr(typed, ':'), *name;
    bool has_values;
    for (size_t i = 0; (name = newsidx_query_field_name(i, &has_values)); i++) {
        if (counted && !has_values) continue;
        if (!colon) put(place, name, ":", NULL);
        if (!colon || strlen(name) != (size_t)(colon - typed) || strncasecmp(name, typed, strlen(name)) != 0) continue;
        struct place value = *place;
        value.fixed = (size_t)(colon + 1 - place->word);
        if (has_values) put_values(&value, name, !counted);
        if (strcmp(name, "published") == 0) put_all(&value, (const char *const[]){ "yes", "no" }, 2);
        if (strcmp(name, "date") == 0 || strcmp(name, "since") == 0 || strcmp(name, "until") == 0)
            put_all(&value, DATES, COUNT(DATES));
    }
}

static void put_searches(const struct place *place)
{
    struct nx_config *config = &place->context->config;
    struct nx_config_found *list = calloc(NX_SEARCHES_MAX, sizeof *list);
    const bool right = list && nx_config_read(config, place->context->place);
    const size_t n = right ? nx_query_searches(config, list, NX_SEARCHES_MAX) : 0;
    for (size_t i = 0; i < n; i++) put(place, list[i].setting->name + strlen(NX_SEARCHES), "", list[i].setting->text);
    free(list);
}

/* Signs and brackets before a word are not part of it. */
static void put_query_word(struct place *place)
{
    place->fixed += place->word[0] == '-' || place->word[0] == '+';
    place->fixed += strspn(place->word + place->fixed, "(");
    if (place->word[place->fixed] == '@') {
        place->fixed++;
        put_searches(place);
    } else {
        put_field(place, false);
    }
}

/* ---- Values of options ---- */

static void put_choice(const struct place *place, const struct nx_option *o)
{
    char words[256];
    size_t n = 0;
    for (const char *c = o->value; n + 1 < sizeof words && *c; c++) words[n++] = *c == '|' ? '\0' : *c;
    words[n] = '\0';
    for (size_t i = 0; i < n; i += strlen(words + i) + 1) {
        const bool is_file = o->kind == NX_OPTION_CHOICE_OR_FILE && strcmp(words + i, "FILE") == 0;
        if (is_file)
            put_files(place);
        else
            put(place, words + i, "", NULL);
    }
}

/* The last name of a list with commas. */
static void put_list(struct place *place, bool columns)
{
    const char *comma = strrchr(place->word + place->fixed, ','), *name;
    if (comma) place->fixed = (size_t)(comma + 1 - place->word);
    bool counted;
    for (size_t i = 0; columns && (name = nx_columns_item(i)); i++) put(place, name, "", NULL);
    for (size_t i = 0; !columns && (name = newsidx_query_field_name(i, &counted)); i++) {
        if (counted) put(place, name, "", NULL);
    }
    if (!columns) put_all(place, PERIODS, COUNT(PERIODS));
}

static void put_option_value(struct place *place, const struct nx_option *o)
{
    const bool timeline = place->command && place->command->id == NX_TIMELINE;
    if (o->kind == NX_OPTION_CHOICE || o->kind == NX_OPTION_CHOICE_OR_FILE) put_choice(place, o);
    if (o->kind == NX_OPTION_SEVERAL) put_field(place, true);
    if (o->field == offsetof(struct nx_args, index)) put_files(place);
    if (o->field == offsetof(struct nx_args, fields)) put_list(place, true);
    if (o->field == offsetof(struct nx_args, facets)) put_list(place, false);
    if (o->field == offsetof(struct nx_args, by) && !timeline) put_list(place, false);
    if (o->field == offsetof(struct nx_args, by) && timeline) put_all(place, TIMELINE_PERIODS, COUNT(TIMELINE_PERIODS));
    if (o->value && strcmp(o->value, "DATE") == 0) put_all(place, DATES, COUNT(DATES));
}

/* ---- Arguments of commands ---- */

static void put_keys(const struct place *place)
{
    for (const struct nx_option *o = nx_options; o->name; o++) {
        if (o->usual) put(place, o->name, "", o->help);
    }
}

static void put_argument(struct place *place)
{
    switch (place->command->id) {
    case NX_SEARCH:
    case NX_FACETS:
    case NX_TIMELINE:
    case NX_DEBUG_QUERY: put_query_word(place); break;
    case NX_HELP: put_commands(place, ""); break;
    case NX_CONFIG: put_keys(place); break;
    case NX_COMPLETION: put_all(place, SHELLS, COUNT(SHELLS)); break;
    case NX_ADD:
    case NX_REMOVE:
    case NX_SHOW:
    case NX_SIMILAR:
    case NX_CHECK:
    case NX_WATCH:
    case NX_DEBUG_ARTICLE: put_files(place); break;
    default: break;
    }
}

/* ---- Where it stands ---- */

/* The option that `word` is and that takes a value; NULL: it is none. "--name=" is one with `attached`. */
static const struct nx_option *valued_option(const char *word, bool attached)
{
    const size_t length = strcspn(word, "=");
    if (word[0] != '-' || (word[length] == '=') != attached) return NULL;
    const struct nx_option *o = NULL;
    if (word[1] == '-')
        o = nx_option_find(word + 2, length - 2);
    else if (word[1] && !word[2] && !attached)
        o = nx_option_of_letter(word[1]);
    return o && o->kind != NX_OPTION_FLAG ? o : NULL;
}

static bool has_ended(const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(words[i], "--") == 0) return true;
    }
    return false;
}

/* --index of the words, for the context. */
static void find_index(struct nx_context *context, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(words[i], "--index") == 0 && i + 1 < n) context->args.index = words[i + 1];
        if (strncmp(words[i], "--index=", 8) == 0) context->args.index = words[i] + 8;
    }
    if (!nx_place_if_any(context)) context->place[0] = '\0';
}

static void put_word(struct place *place, const char *const *words, size_t n, const char *const *plain, size_t n_plain)
{
    const char *word = place->word;
    const bool ended = has_ended(words, n - 1);
    const struct nx_option *o = ended ? NULL : valued_option(word, true);
    if (o) place->fixed = strcspn(word, "=") + 1;
    if (!o && !ended && n > 1) o = valued_option(words[n - 2], false);
    if (o)
        put_option_value(place, o);
    else if (word[0] == '-' && !ended)
        put_options(place);
    else if (place->command)
        put_argument(place);
    else if (n_plain <= 1)
        put_commands(place, n_plain ? plain[0] : "");
}

void nx_candidates_put(struct nx_context *context, const char *const *words, size_t n)
{
    size_t used;
    const char **argv = calloc(n + 1, sizeof *argv), **plain = calloc(n + 1, sizeof *plain);
    if (argv && plain && n > 0) {
        memcpy(argv + 1, words, (n - 1) * sizeof *argv); /* the last word is not there yet */
        const size_t n_plain = nx_option_plain_words((int)n, (char **)(uintptr_t)argv, plain);
        struct place place = { .context = context, .command = nx_command_find(plain, n_plain, &used), .word = words[n - 1] };
        find_index(context, words, n - 1);
        put_word(&place, words, n, plain, n_plain);
    }
    free(argv);
    free(plain);
}
