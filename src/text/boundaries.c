/* SPDX-License-Identifier: GPL-2.0-or-later */
/* boundaries.c: the face of boundaries.h: places where a text may be cut, as one array of byte offsets. */
#include "text/boundaries.h"

#include <stdlib.h>

#include "text/analyzer.h"

newsidx_status nx_offsets_enlarge(struct nx_offsets *offsets, newsidx_error *err)
{
    size_t capacity = offsets->capacity ? offsets->capacity * 2 : 64;
    uint32_t *more = realloc(offsets->items, capacity * sizeof *more);
    if (!more) return nx_error_memory(err);
    offsets->items = more;
    offsets->capacity = capacity;
    return NEWSIDX_OK;
}

static newsidx_status add_all(struct nx_str text, enum nx_boundary kind, struct nx_offsets *out, newsidx_error *err)
{
    NX_TRY(nx_offsets_add(out, 0, err));
    if (text.len == 0) return NEWSIDX_OK;
    if (kind == NX_BOUNDARY_GRAPHEME)
        NX_TRY(nx_graphemes_add(text, out, err));
    else
        NX_TRY(nx_sentences_add(text, out, err));
    return nx_offsets_add(out, (uint32_t)text.len, err);
}

newsidx_status nx_text_boundaries(struct nx_str text, enum nx_boundary kind, uint32_t **out, size_t *n,
                                  newsidx_error *err)
{
    if (text.len > INT32_MAX) return nx_error_set(err, NEWSIDX_LIMIT, "text of more than 2^31-1 bytes: split it");
    struct nx_offsets offsets = { 0 };
    newsidx_status status = add_all(text, kind, &offsets, err);
    if (status != NEWSIDX_OK) {
        free(offsets.items);
        return status;
    }
    *out = offsets.items;
    *n = offsets.n;
    return NEWSIDX_OK;
}
