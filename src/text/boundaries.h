/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * boundaries.h: the rules of UAX #29 for graphemes and sentences, one file each. They ask ICU for the properties of
 * characters, which it has at hand, and not for its iterators, whose data would have to be opened: a page of results is
 * laid out with these. Ill-formed bytes count as U+FFFD.
 */
#ifndef NX_BOUNDARIES_H
#define NX_BOUNDARIES_H

#include "base/base.h"
#include "base/error.h"

/* A growing list of byte offsets. */
struct nx_offsets {
    uint32_t *items;
    size_t n, capacity;
};

newsidx_status nx_offsets_enlarge(struct nx_offsets *offsets, newsidx_error *err);

static inline newsidx_status nx_offsets_add(struct nx_offsets *offsets, uint32_t offset, newsidx_error *err)
{
    if (offsets->n == offsets->capacity) NX_TRY(nx_offsets_enlarge(offsets, err));
    offsets->items[offsets->n++] = offset;
    return NEWSIDX_OK;
}

/* Add the boundaries inside of `text`: neither 0 nor its length. NO_MEMORY. */
newsidx_status nx_graphemes_add(struct nx_str text, struct nx_offsets *out, newsidx_error *err);
newsidx_status nx_sentences_add(struct nx_str text, struct nx_offsets *out, newsidx_error *err);

#endif
