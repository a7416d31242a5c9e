/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hints.c: a short list, and its order. */
#include "search/hints.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buffer.h"
#include "base/utf8.h"

newsidx_status nx_hints_add_list(struct nx_hints *hints, struct nx_arena *arena, struct nx_str query, struct nx_str part,
                                 newsidx_error *err, const char *format, va_list arguments)
{
    char message[sizeof((newsidx_error *)NULL)->message];
    const size_t start = (size_t)(part.ptr - query.ptr);
    for (size_t i = 0; i < hints->n; i++) {
        if (hints->items[i].start == start && hints->items[i].length == part.len) return NEWSIDX_OK;
    }
    if (hints->n == NX_HINTS_MAX) return NEWSIDX_OK;
    vsnprintf(message, sizeof message, format, arguments);
    const size_t length = nx_utf8_cut(message, strlen(message));
    message[length] = '\0';
    const char *last = strrchr(message, '\n'); /* there may be others in what was typed */
    const size_t problem = last ? (size_t)(last - message) : length;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer text = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    nx_buffer_add(&text, message, problem);
    if (last) nx_buffer_add_format(&text, ": %s", last + 1);
    NX_TRY(nx_buffer_check(&text, err));
    const char *copied = nx_arena_copy(arena, text.ptr, text.len);
    if (!copied) return nx_error_memory(err);
    hints->items[hints->n++] = (struct nx_hint){ start, part.len, copied, problem };
    return NEWSIDX_OK;
}

newsidx_status nx_hints_add(struct nx_hints *hints, struct nx_arena *arena, struct nx_str query, struct nx_str part,
                            newsidx_error *err, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    newsidx_status status = nx_hints_add_list(hints, arena, query, part, err, format, arguments);
    va_end(arguments);
    return status;
}

static int by_place(const void *a, const void *b)
{
    const struct nx_hint *x = a, *y = b;
    return (x->start > y->start) - (x->start < y->start);
}

void nx_hints_sort(struct nx_hints *hints)
{
    qsort(hints->items, hints->n, sizeof *hints->items, by_place);
}
