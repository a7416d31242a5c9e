/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * phrase.h: whether the words of a row hold a phrase: its stems one right after another within one field. It reads the
 * forward tokens; which rows are worth asking is the caller's business. Pure; any thread.
 */
#ifndef NX_PHRASE_H
#define NX_PHRASE_H

#include "index/snapshot.h"

/*
 * True where one field of `row` has the `n` stems in order. `stems` are the segment's numbers for them, `word_stems`
 * the segment's stem of each word. An empty phrase is in no row.
 */
bool nx_phrase_occurs(const struct nx_row_words *row, const uint32_t *word_stems, const uint32_t *stems, size_t n);

#endif
