/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * saved.h: names of saved queries in a query -> what they stand for. It works on text, before the parser sees any: @name
 * becomes the saved query in brackets, and the places of names are kept, so that what is said about the longer text can be
 * said about the one that was written. It knows the lexer and neither trees nor indexes.
 */
#ifndef NX_SAVED_H
#define NX_SAVED_H

#include "base/arena.h"
#include "base/buffer.h"

enum { NX_SAVED_DEPTH_MAX = 8, NX_SAVED_NAMES_MAX = 256 };

/* A list of queries that have a name. */
struct nx_saved {
    const struct newsidx_saved_query *items;
    size_t n;
};

struct nx_expansion {
    struct nx_buffer text;
    struct newsidx_query_name *names; /* in the order of the text */
    size_t n_names;
};

/* True where a query can be saved by this name: letters, digits, "-" and "_". */
bool nx_saved_name_fits(const char *name);

/* Fills `out`, which is empty; names are from `arena`. Statuses as newsidx_query_expand. Any thread, an arena one at a time. */
newsidx_status nx_saved_expand(struct nx_arena *arena, struct nx_str query, struct nx_saved saved,
                               struct nx_expansion *out, newsidx_error *err);

#endif
