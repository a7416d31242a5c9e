/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * candidates.h: what a word of a command line may become: commands, options and their values, fields of queries and what the
 * index has in them, saved searches. It goes by the tables that the program itself goes by, so that it is never out of date.
 * Shells ask for it (cmd_completion.c).
 */
#ifndef NX_CLI_CANDIDATES_H
#define NX_CLI_CANDIDATES_H

#include "cli/command.h"

/*
 * Writes a line for each word that words[n - 1], the last and perhaps empty one, may become; words[0] is the first behind the
 * program's name. A line is the word, and a tab and what it is where there is something to say. ":files" stands for the names
 * of files. What it needs of the index it asks that which the words name, or the nearest one; without one it has none of that.
 */
void nx_candidates_put(struct nx_context *context, const char *const *words, size_t n);

#endif
