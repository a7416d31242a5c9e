/* SPDX-License-Identifier: GPL-2.0-or-later */
/* help.c: laying out help texts for 80 columns. What they say stands with the commands and options. */
#include "cli/help.h"

#include <stdio.h>
#include <string.h>

enum { MEASURE = 78, OPTION_COLUMN = 24, COMMAND_COLUMN = 17 };

/* Writes ASCII `text` from the current column on, broken at blanks, following lines set in by `indent`. */
static void put_wrapped(struct nx_out *out, const char *text, size_t indent)
{
    size_t column = indent;
    while (*text) {
        size_t word = strcspn(text, " ");
        if (column > indent && column + 1 + word > MEASURE) {
            nx_out_text(out, "\n");
            nx_out_repeat(out, ' ', indent);
            column = indent;
        }
        if (column > indent) nx_out_text(out, " ");
        column += word + (column > indent);
        nx_out_add(out, text, word);
        text += word + strspn(text + word, " ");
    }
    nx_out_text(out, "\n");
}

/* "  NAME     what it is", the name on a line of its own where it is too long. */
static void put_entry(struct nx_out *out, const char *name, const char *text, size_t column)
{
    nx_out_format(out, "  %s", name);
    size_t used = strlen(name) + 2;
    if (used + 2 > column) {
        nx_out_text(out, "\n");
        used = 0;
    }
    nx_out_repeat(out, ' ', column - used);
    put_wrapped(out, text, column);
}

static void put_option(struct nx_out *out, const struct nx_option *o)
{
    char name[96], letter[8] = "    ";
    if (o->letter) snprintf(letter, sizeof letter, "-%c, ", o->letter);
    snprintf(name, sizeof name, "%s--%s%s%s", letter, o->name, o->value ? " " : "", o->value ? o->value : "");
    put_entry(out, name, o->help, OPTION_COLUMN);
}

static void put_commands(struct nx_out *out, const char *group)
{
    for (size_t i = 0; nx_commands[i]; i++) {
        const struct nx_command *c = nx_commands[i];
        if (strncmp(c->name, group, strlen(group)) == 0) put_entry(out, c->name, c->summary, COMMAND_COLUMN);
    }
}

void nx_help_short(struct nx_out *out)
{
    nx_out_text(out, "newsidx: full-text search for news kept as files\n\n"
                     "Examples:\n"
                     "  newsidx add articles/               index all articles below a folder\n"
                     "  newsidx search facial recognition   find them, best first\n"
                     "  newsidx show 41c3f0a2               all that is known of one article\n\n"
                     "Commands:\n");
    put_commands(out, "");
    nx_out_text(out, "\n'newsidx help COMMAND' explains a command, 'newsidx help' says more.\n");
}

void nx_help_all(struct nx_out *out)
{
    nx_help_short(out);
    nx_out_text(out, "\nEnvironment:\n"
                     "  NEWSIDX_INDEX   the index's folder, where --index is not given\n"
                     "  NEWSIDX_NOW     the reference time of a search, where --now is not given\n"
                     "  NEWSIDX_CONFIG  a file of settings in place of newsidx.yaml, or none\n"
                     "  NEWSIDX_PAGER   shows long texts, in place of PAGER and less; cat: none\n"
                     "  NO_COLOR        set to anything: no colours unless --color=always\n"
                     "  COLUMNS         width of the output, where it is no terminal\n"
                     "\nExit status:\n"
                     "  0    done; for search and show: something was found\n"
                     "  1    search, show: nothing was found; add: some files were refused;\n"
                     "       remove: something is not indexed; check: problems were found\n"
                     "  2    an error, or nothing was done\n"
                     "  75   the index is being written by another process: try again later\n"
                     "  130  interrupted\n");
}

static void put_section(struct nx_out *out, const char *title, const char *text)
{
    if (*text) nx_out_format(out, "\n%s%s", title, text);
}

void nx_help_command(struct nx_out *out, const struct nx_command *command)
{
    nx_out_format(out, "newsidx %s: %s\n", command->name, command->summary);
    nx_out_format(out, "\nUsage: newsidx %s %s\n", command->name, command->usage);
    put_section(out, "Examples:\n", command->examples);
    if (*command->details) {
        nx_out_text(out, "\n");
        put_wrapped(out, command->details, 0);
    }
    nx_out_text(out, "\nOptions:\n");
    for (const struct nx_option *o = nx_options; o->name; o++) {
        if (nx_option_is_for(o, command->id)) put_option(out, o);
    }
    put_section(out, "Exit status:\n", command->exits);
}

void nx_help_group(struct nx_out *out, const char *group)
{
    nx_out_format(out, "newsidx %s: its commands\n\n", group);
    put_commands(out, group);
    nx_out_format(out, "\n'newsidx help %s COMMAND' explains one of them.\n", group);
}
