/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * command.h: what a command is, and the table of all of them.
 *
 * To add a command: give it an id below, write cmd_NAME.c with its struct nx_command, name that in command.c, say in
 * option.c which options it takes, write man/newsidx-NAME.1, and add cases below tests/cli/NAME/.
 */
#ifndef NX_CLI_COMMAND_H
#define NX_CLI_COMMAND_H

#include "cli/config.h"
#include "cli/option.h"
#include "cli/out.h"
#include "newsidx.h"

/* What the dispatcher does for a command before it runs. */
enum nx_command_needs {
    NX_NEEDS_NOTHING,
    NX_NEEDS_INDEX, /* opens the index for reading */
    NX_NEEDS_FOUND, /* finds out where the index is, and leaves opening it to the command */
    NX_NEEDS_IF_ANY, /* finds out where the index is, if there is one */
    NX_NEEDS_PLACE, /* finds out where the index to write is, or should be */
};

/* All that a running command is given. */
struct nx_context {
    const struct nx_command *command;
    struct nx_args args;
    struct nx_config config;     /* what files of settings say; applied to `args` already */
    struct nx_out *out;          /* stdout; the dispatcher flushes it and reports a failure */
    char place[4096];            /* the index's folder; "" with NX_NEEDS_NOTHING and where there is none */
    struct newsidx_index *index; /* open for reading with NX_NEEDS_INDEX, else NULL */
};

struct nx_command {
    const char *name; /* one word, or two: "debug tokens" */
    enum nx_command_id id;
    enum nx_command_needs needs;
    int (*run)(struct nx_context *context); /* returns the exit status */
    const char *summary;                    /* one line, without a full stop */
    const char *usage;                      /* what follows the name: "[OPTIONS] PATH..." */
    const char *examples;                   /* lines: two blanks and a command, six and what it does */
    const char *details;                    /* one paragraph; may be "" */
    const char *exits;                      /* lines: two blanks, status, two blanks, meaning */
};

extern const struct nx_command nx_cmd_add, nx_cmd_watch, nx_cmd_remove, nx_cmd_search, nx_cmd_similar,
    nx_cmd_facets, nx_cmd_timeline, nx_cmd_terms, nx_cmd_suggest, nx_cmd_show, nx_cmd_stats, nx_cmd_dupes,
    nx_cmd_check, nx_cmd_compact, nx_cmd_bench_serve, nx_cmd_config, nx_cmd_completion, nx_cmd_debug_tokens,
    nx_cmd_debug_article, nx_cmd_debug_query, nx_cmd_help, nx_cmd_version;

/* All commands in the order of the help text; ends with NULL. */
extern const struct nx_command *const nx_commands[];

/*
 * The command that the words name, NULL for none; *used is how many of the words its name takes. "debug" alone names no
 * command but a group of them.
 */
const struct nx_command *nx_command_find(const char *const *words, size_t n, size_t *used);

/* The command of this name, of `length` bytes, its blank included where it has two words; NULL: there is none. */
const struct nx_command *nx_command_named(const char *name, size_t length);

/* True where `word` is the first word of commands with two. */
bool nx_command_is_group(const char *word);

/* The name nearest to `word`, NULL where none is near. */
const char *nx_command_nearest(const char *word);

/* The second word of a command of `group` nearest to `word`, NULL where none is near. */
const char *nx_command_nearest_in(const char *group, const char *word);

/* Runs the program: finds the command, reads its options, prepares what it needs, runs it. Returns the exit status. */
int nx_dispatch(int argc, char **argv, struct nx_out *out);

#endif
