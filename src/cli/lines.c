/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lines.c: a buffer that lines are cut from. See lines.h. */
#include "cli/lines.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

void nx_lines_init(struct nx_lines *lines, int fd, struct nx_out *out)
{
    lines->fd = fd;
    lines->out = out;
    lines->failed = 0;
    lines->ended = lines->passing = false;
    lines->start = lines->end = 0;
    lines->number = 0;
}

/* Reads more behind what is there. Of a line that fills the buffer only the end is still of interest. */
static void fill(struct nx_lines *lines)
{
    ssize_t n;
    memmove(lines->buffer, lines->buffer + lines->start, lines->end - lines->start);
    lines->end -= lines->start;
    lines->start = 0;
    if (lines->end == NX_LINE_MAX) {
        lines->passing = true;
        lines->end = 0;
    }
    if (!nx_out_flush(lines->out)) {
        lines->ended = true;
        lines->start = lines->end = 0;
        return;
    }
    do n = read(lines->fd, lines->buffer + lines->end, NX_LINE_MAX - lines->end);
    while (n < 0 && errno == EINTR);
    if (n < 0) lines->failed = errno;
    if (n <= 0)
        lines->ended = true;
    else
        lines->end += (size_t)n;
}

/* Gives the `length` bytes at the start; `used` are gone then. */
static enum nx_line give(struct nx_lines *lines, size_t length, size_t used, const char **out)
{
    char *text = lines->buffer + lines->start;
    lines->start += used;
    lines->number++;
    if (lines->passing) {
        lines->passing = false;
        return NX_LINE_TOO_LONG;
    }
    if (length > 0 && text[length - 1] == '\r') length--;
    if (memchr(text, '\0', length)) return NX_LINE_NUL;
    text[length] = '\0';
    *out = text;
    return NX_LINE_TEXT;
}

enum nx_line nx_lines_next(struct nx_lines *lines, const char **out)
{
    size_t looked = 0;
    for (;;) {
        const size_t there = lines->end - lines->start;
        const char *text = lines->buffer + lines->start;
        const char *newline = memchr(text + looked, '\n', there - looked);
        if (newline) return give(lines, (size_t)(newline - text), (size_t)(newline - text) + 1, out);
        if (lines->failed) return NX_LINE_FAILED;
        if (lines->ended && there == 0 && !lines->passing) return NX_LINE_END;
        if (lines->ended) return give(lines, there, there, out);
        looked = there < NX_LINE_MAX ? there : 0;
        fill(lines);
    }
}
