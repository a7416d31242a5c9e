/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hints.h: what is to be said about places of a query that were not understood, or not answered, as they may have been
 * meant. It does not know queries.
 */
#ifndef NX_HINTS_H
#define NX_HINTS_H

#include <stdarg.h>

#include "base/arena.h"
#include "base/error.h"

struct nx_hint {
    size_t start, length; /* bytes of the query */
    const char *message;  /* "what is wrong: what was done" */
    size_t problem;       /* bytes of the message that say what is wrong */
};

enum { NX_HINTS_MAX = 8 }; /* beyond, nothing is said */

/* Zero-initialise it. */
struct nx_hints {
    struct nx_hint items[NX_HINTS_MAX];
    size_t n;
};

/*
 * Says something about `part`, a view into `query`, in words of the arena; nothing where something was said of this very
 * part before. In `format` a line feed stands between what is wrong and what was done. NO_MEMORY.
 */
newsidx_status nx_hints_add(struct nx_hints *hints, struct nx_arena *arena, struct nx_str query, struct nx_str part,
                            newsidx_error *err, const char *format, ...) NX_PRINTF(6, 7);
newsidx_status nx_hints_add_list(struct nx_hints *hints, struct nx_arena *arena, struct nx_str query,
                                 struct nx_str part, newsidx_error *err, const char *format, va_list arguments)
    NX_PRINTF(6, 0);

/* Brings them in the order of the query. */
void nx_hints_sort(struct nx_hints *hints);

#endif
