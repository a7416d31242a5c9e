/* SPDX-License-Identifier: GPL-2.0-or-later */
/* boundaries.c: where a text may be cut: between characters as readers see them, between sentences. By bytes. */
#include <stdlib.h>
#include <unicode/utext.h>

#include "text/analyzer.h"
#include "text/icu.h"

struct offsets {
    uint32_t *items;
    size_t n, capacity;
};

static newsidx_status add(struct offsets *offsets, uint32_t offset, newsidx_error *err)
{
    if (offsets->n == offsets->capacity) {
        size_t capacity = offsets->capacity ? offsets->capacity * 2 : 64;
        uint32_t *more = realloc(offsets->items, capacity * sizeof *more);
        if (!more) return nx_error_memory(err);
        offsets->items = more;
        offsets->capacity = capacity;
    }
    offsets->items[offsets->n++] = offset;
    return NEWSIDX_OK;
}

static bool is_ascii(struct nx_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if ((unsigned char)text.ptr[i] >= 0x80) return false;
    }
    return true;
}

/* In ASCII, only CR LF is a grapheme of more than one character (GB3). */
static newsidx_status ascii_graphemes(struct nx_str text, struct offsets *out, newsidx_error *err)
{
    for (size_t i = 1; i <= text.len; i++) {
        bool inside = i < text.len && text.ptr[i - 1] == '\r' && text.ptr[i] == '\n';
        if (!inside) NX_TRY(add(out, (uint32_t)i, err));
    }
    return NEWSIDX_OK;
}

static newsidx_status icu_boundaries(UBreakIterator *breaks, struct offsets *out, newsidx_error *err)
{
    int32_t at;
    while ((at = ubrk_next(breaks)) != UBRK_DONE) NX_TRY(add(out, (uint32_t)at, err));
    return NEWSIDX_OK;
}

/* Opened each time: with ICU's data loaded that is 3 µs, and nothing is shared between threads. */
static newsidx_status icu_open_and_read(struct nx_str text, enum nx_boundary kind, struct offsets *out,
                                        newsidx_error *err)
{
    UErrorCode code = U_ZERO_ERROR;
    UText bytes = UTEXT_INITIALIZER;
    utext_openUTF8(&bytes, text.ptr, (int64_t)text.len, &code);
    UBreakIteratorType type = kind == NX_BOUNDARY_GRAPHEME ? UBRK_CHARACTER : UBRK_SENTENCE;
    UBreakIterator *breaks = ubrk_open(type, "root", NULL, 0, &code);
    ubrk_setUText(breaks, &bytes, &code);
    newsidx_status status = nx_icu_status(code, err);
    if (status == NEWSIDX_OK) status = icu_boundaries(breaks, out, err);
    ubrk_close(breaks);
    utext_close(&bytes);
    return status;
}

newsidx_status nx_text_boundaries(struct nx_str text, enum nx_boundary kind, uint32_t **out, size_t *n,
                                  newsidx_error *err)
{
    if (text.len > INT32_MAX) return nx_error_set(err, NEWSIDX_LIMIT, "text of more than 2^31-1 bytes: split it");
    struct offsets offsets = { 0 };
    newsidx_status status = add(&offsets, 0, err);
    bool fast = kind == NX_BOUNDARY_GRAPHEME && is_ascii(text);
    if (status == NEWSIDX_OK && fast) status = ascii_graphemes(text, &offsets, err);
    else if (status == NEWSIDX_OK && text.len > 0) status = icu_open_and_read(text, kind, &offsets, err);
    if (status != NEWSIDX_OK) {
        free(offsets.items);
        return status;
    }
    *out = offsets.items;
    *n = offsets.n;
    return NEWSIDX_OK;
}
