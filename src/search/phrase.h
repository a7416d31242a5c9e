/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * phrase.h: whether the words of a row stand as a query has them: one right after another, or near each other, within one
 * field. It reads the forward tokens; which rows are worth asking is the caller's business. Pure; any thread.
 */
#ifndef NX_PHRASE_H
#define NX_PHRASE_H

#include "index/snapshot.h"

/* What is sought in one segment: its numbers for stems, or for words. */
struct nx_sought {
    const uint32_t *numbers;
    size_t n;
    const uint32_t *word_stems; /* the segment's stem of each word; NULL: the numbers are those of words */
    unsigned streams;           /* a bit for each field (NX_STREAM_...) that is looked at; 0: any */
    const uint64_t *fits;       /* instead of numbers, for one word: a bit for each of the words that are sought; else NULL */
};

/* True where one field of `row` has them in order, one right after another. Nothing sought is in no row. */
bool nx_phrase_occurs(const struct nx_row_words *row, const struct nx_sought *sought);

/* True where one field of `row` has them in any order, with at most `others` other words between the first and the last.
   At most 64 are sought; what is sought twice must be there twice. */
bool nx_near_occurs(const struct nx_row_words *row, const struct nx_sought *sought, uint32_t others);

#endif
