/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lines.h: stdin (or any descriptor) line by line, for commands that answer each line. Before it waits for more input it
 * flushes the output, so that whoever writes a line and then reads the answer gets it, while a whole file of lines costs
 * few writes. It does not know what a line says. One thread at a time.
 */
#ifndef NX_CLI_LINES_H
#define NX_CLI_LINES_H

#include "cli/out.h"

enum { NX_LINE_MAX = 65536 }; /* bytes of a line, its end included */

enum nx_line {
    NX_LINE_TEXT,
    NX_LINE_NUL,      /* it has a NUL byte: no text */
    NX_LINE_TOO_LONG, /* passed over to its end */
    NX_LINE_END,      /* there is no further line */
    NX_LINE_FAILED,   /* reading failed: `failed` is the errno */
};

struct nx_lines {
    int fd;
    struct nx_out *out; /* flushed before each read */
    int failed;
    bool ended, passing;
    size_t start, end; /* what is in the buffer and was not given yet */
    uint64_t number;   /* of the line that was given last, from 1 on */
    char buffer[NX_LINE_MAX + 1];
};

void nx_lines_init(struct nx_lines *lines, int fd, struct nx_out *out);

/*
 * The next line, without its end ("\n" or "\r\n"; the last one may have none) and with a NUL behind it: *out is a view
 * that lives until the next call, and set for NX_LINE_TEXT only. A write that failed ends the lines: see out->failed.
 */
enum nx_line nx_lines_next(struct nx_lines *lines, const char **out);

#endif
