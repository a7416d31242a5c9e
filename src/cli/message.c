/* SPDX-License-Identifier: GPL-2.0-or-later */
/* message.c: lines on stderr. */
#include "cli/message.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/clean.h"

enum { MESSAGE_MAX = 8192 };

int nx_exit_status(newsidx_status status)
{
    switch (status) {
#define EXIT_STATUS(name, value, exit_status, text)                                                                    \
    case NEWSIDX_##name: return exit_status;
        NEWSIDX_STATUS_LIST(EXIT_STATUS)
#undef EXIT_STATUS
    }
    return NX_EXIT_ERROR;
}

static struct nx_out *held_back; /* NULL: nothing is */

void nx_message_hold(struct nx_out *held)
{
    held_back = held;
}

/* One line, one write: lines of several processes do not mix. */
static void send_line(struct nx_out *line)
{
    nx_out_text(line, "\n");
    if (held_back)
        nx_out_add(held_back, line->bytes, line->length);
    else
        nx_out_flush(line);
    nx_out_dispose(line);
}

__attribute__((format(printf, 2, 0))) static void send_formatted(const char *prefix, const char *format,
                                                                 va_list arguments)
{
    char message[MESSAGE_MAX];
    struct nx_out line = NX_OUT_INIT(STDERR_FILENO);
    vsnprintf(message, sizeof message, format, arguments);
    nx_out_text(&line, prefix);
    nx_clean_escape_to(&line, message, strlen(message));
    send_line(&line);
}

int nx_message_error(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    send_formatted("newsidx: ", format, arguments);
    va_end(arguments);
    return NX_EXIT_ERROR;
}

void nx_message_note(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    send_formatted("", format, arguments);
    va_end(arguments);
}

int nx_message_failure(const newsidx_error *err)
{
    struct nx_out line = NX_OUT_INIT(STDERR_FILENO);
    const char *message = err->message[0] ? err->message : newsidx_status_text(err->status);
    if (err->path[0]) {
        nx_clean_escape_to(&line, err->path, strlen(err->path));
        if (err->line) nx_out_format(&line, ":%u", (unsigned)err->line);
        if (err->line && err->column) nx_out_format(&line, ":%u", (unsigned)err->column);
        nx_out_text(&line, ": ");
    } else {
        nx_out_text(&line, "newsidx: ");
    }
    nx_clean_escape_to(&line, message, strlen(message));
    send_line(&line);
    return nx_exit_status(err->status);
}
