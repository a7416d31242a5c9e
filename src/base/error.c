/* SPDX-License-Identifier: GPL-2.0-or-later */
/* error.c: filling a newsidx_error, and the texts of the statuses. Knows nothing of what failed. */
#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"

const char *newsidx_status_text(newsidx_status status)
{
    switch (status) {
#define STATUS_TEXT(name, value, exit_status, text)                                                                    \
    case NEWSIDX_##name: return text;
        NEWSIDX_STATUS_LIST(STATUS_TEXT)
#undef STATUS_TEXT
    }
    return "unknown status";
}

void nx_free_bytes(void *pointer_to_pointer)
{
    free(*(void **)pointer_to_pointer);
}

/* A path too long for the error keeps its end, whole characters: that is the part that tells files apart. */
static void set_path(newsidx_error *err, const char *path)
{
    size_t length = path ? strlen(path) : 0;
    if (length < sizeof err->path) {
        memcpy(err->path, path ? path : "", length + 1);
        return;
    }
    size_t kept = sizeof err->path - 4;
    while (kept && nx_utf8_is_continuation(path[length - kept])) kept--;
    memcpy(err->path, "...", 3);
    memcpy(err->path + 3, path + length - kept, kept + 1);
}

/* One line only, whatever was formatted in; what does not fit is cut between characters. */
NX_PRINTF(2, 0) static void set_message(newsidx_error *err, const char *format, va_list arguments)
{
    int length = vsnprintf(err->message, sizeof err->message, format, arguments);
    if (length >= (int)sizeof err->message) err->message[nx_utf8_cut(err->message, sizeof err->message - 1)] = '\0';
    for (char *c = err->message; *c; c++) {
        if (*c == '\n' || *c == '\r') *c = ' ';
    }
}

static void set_place(newsidx_error *err, newsidx_status status, const char *path, uint32_t line, uint32_t column)
{
    err->status = status;
    err->sys_errno = 0;
    err->line = line;
    err->column = column;
    set_path(err, path);
}

newsidx_status nx_error_set(newsidx_error *err, newsidx_status status, const char *format, ...)
{
    if (!err) return status;
    set_place(err, status, NULL, 0, 0);
    va_list arguments;
    va_start(arguments, format);
    set_message(err, format, arguments);
    va_end(arguments);
    return status;
}

newsidx_status nx_error_at(newsidx_error *err, newsidx_status status, const char *path, uint32_t line, uint32_t column,
                           const char *format, ...)
{
    if (!err) return status;
    set_place(err, status, path, line, column);
    va_list arguments;
    va_start(arguments, format);
    set_message(err, format, arguments);
    va_end(arguments);
    return status;
}

static const char *hint_for(int number)
{
    switch (number) {
    case ENOENT:
    case ENOTDIR:
    case ENXIO:
    case ENODEV: return "check the path";
    case ELOOP: return "check the links: they lead in a circle";
    case ENAMETOOLONG: return "shorten the path, or name a folder on its way";
    case EACCES:
    case EPERM:
    case EROFS: return "check the permissions";
    case ENOSPC:
    case EDQUOT: return "free some space and run the command again";
    case EMFILE:
    case ENFILE: return "raise the limit of open files";
    default: return "run the command again";
    }
}

newsidx_status nx_error_sys(newsidx_error *err, const char *path, const char *what, const char *hint)
{
    int number = errno;
    newsidx_status status = number == ENOMEM ? NEWSIDX_NO_MEMORY : NEWSIDX_IO;
    nx_error_at(err, status, path, 0, 0, "%s (%s): %s", what, strerror(number), hint ? hint : hint_for(number));
    if (err) err->sys_errno = number;
    return status;
}

newsidx_status nx_error_memory(newsidx_error *err)
{
    return nx_error_set(err, NEWSIDX_NO_MEMORY, "out of memory: close other programs or work on fewer files at once");
}

newsidx_status nx_error_corrupt(newsidx_error *err, const char *path, const char *format, ...)
{
    if (!err) return NEWSIDX_CORRUPT;
    set_place(err, NEWSIDX_CORRUPT, path, 0, 0);
    va_list arguments;
    va_start(arguments, format);
    set_message(err, format, arguments);
    va_end(arguments);
    size_t used = strlen(err->message);
    snprintf(err->message + used, sizeof err->message - used, ": mend the index with newsidx check --rebuild");
    return NEWSIDX_CORRUPT;
}

newsidx_status nx_error_add_path(newsidx_error *err, const char *path)
{
    if (!err) return NEWSIDX_INTERNAL;
    if (err->path[0] == '\0') set_path(err, path);
    return err->status;
}
