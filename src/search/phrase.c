/* SPDX-License-Identifier: GPL-2.0-or-later */
/* phrase.c: stems in order, by looking at every place. */
#include "search/phrase.h"

static bool begins_here(const uint32_t *words, const uint32_t *word_stems, const uint32_t *stems, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (word_stems[words[i]] != stems[i]) return false;
    }
    return true;
}

bool nx_phrase_occurs(const struct nx_row_words *row, const uint32_t *word_stems, const uint32_t *stems, size_t n)
{
    if (n == 0) return false;
    const uint32_t *field = row->words;
    for (size_t f = 0; f < NX_STREAM_COUNT; f++) {
        for (size_t at = 0; at + n <= row->counts[f]; at++) {
            if (begins_here(field + at, word_stems, stems, n)) return true;
        }
        if (row->counts[f] > 0) field += row->counts[f];
    }
    return false;
}
