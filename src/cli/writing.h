/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * writing.h: what the commands that write have in common: the writer and its lock, the line of progress, stopping in
 * good order, the words of a failure. What is written is theirs.
 */
#ifndef NX_CLI_WRITING_H
#define NX_CLI_WRITING_H

#include "cli/command.h"
#include "cli/progress.h"

/* One run of a command that writes. It must stay where it is while the writer is open. */
struct nx_writing {
    struct nx_progress progress;
    struct newsidx_writer_options options; /* may be changed until the writer is opened */
    struct newsidx_writer *writer;
};

/* Prepares to write with the options that were typed. Progress is counted in `things`; NULL: it is not shown. */
void nx_writing_init(struct nx_writing *writing, const struct nx_args *args, const char *things);

/* Makes sure that there is an index at the place. NX_EXIT_OK, or the exit status after a message. */
int nx_writing_find(const struct nx_context *context);

/* Opens the writer at the place. NX_EXIT_OK, or the exit status after a message. End it with nx_writing_close. */
int nx_writing_open(struct nx_writing *writing, const struct nx_context *context);
void nx_writing_close(struct nx_writing *writing);

/* Tells that an interruption or an error ended the command; returns its exit status. */
int nx_writing_fail(newsidx_status status, const newsidx_error *err);

/* Ends the report `line` with the time that was taken, " (0.8 s)", and tells it. */
void nx_writing_tell(const struct nx_writing *writing, struct nx_out *line);

#endif
