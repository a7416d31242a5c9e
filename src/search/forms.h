/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * forms.h: the words of a stem as rows store them, to see in the bytes of a row, before they are taken apart, that a
 * phrase is not in it. It does not know fields: a phrase found here may lie across two of them (phrase.h knows better).
 */
#ifndef NX_FORMS_H
#define NX_FORMS_H

#include "index/snapshot.h"

/* A word's number as a varint. */
struct nx_form {
    uint8_t bytes[5];
    uint8_t n;
};

/* All words of one stem in one segment. */
struct nx_forms {
    struct nx_form *items;
    size_t n;
};
#define NX_FORMS_INIT { NULL, 0 }
void nx_forms_dispose(struct nx_forms *forms);

/* Finds the words of the segment's stem number `stem`; `out` must be empty. False: out of memory. Any thread. */
bool nx_forms_find(const struct nx_segment *segment, uint32_t stem, struct nx_forms *out);

/* False where `tokens`, as nx_segment_row_tokens gives them, have nowhere a word of each of the `n` stems in order. */
bool nx_forms_may_follow(const struct nx_forms *const *stems, size_t n, struct nx_str tokens);

#endif
