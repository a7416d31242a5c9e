/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * message.h: what the program says on stderr, a line at a time and each line in one write. Whatever is formatted in is
 * escaped, so that a path or an article cannot play with the terminal.
 * Errors read `path:line:column: what is wrong: what to do`; where there is no path, `newsidx: ` stands for it.
 */
#ifndef NX_CLI_MESSAGE_H
#define NX_CLI_MESSAGE_H

#include "newsidx.h"

/* Exit statuses beside those of newsidx.h's table. */
enum { NX_EXIT_OK = 0, NX_EXIT_NONE = 1, NX_EXIT_SOME_REFUSED = 1, NX_EXIT_ERROR = 2 };

/* The exit status that newsidx.h's table gives for `status`. */
int nx_exit_status(newsidx_status status);

/* An error of the program itself: "newsidx: " and the message. Returns NX_EXIT_ERROR. */
int nx_message_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* An error of the library, with its place. Returns its exit status. */
int nx_message_failure(const newsidx_error *err);

/* From now on lines are collected in `held`, for they are to come behind something; NULL: on stderr at once. */
struct nx_out;
void nx_message_hold(struct nx_out *held);

/* A remark that is no error: the line as it is. */
void nx_message_note(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
