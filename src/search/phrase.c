/* SPDX-License-Identifier: GPL-2.0-or-later */
/* phrase.c: words in order, or near each other, by looking at every place. */
#include "search/phrase.h"

static bool is_here(const struct nx_sought *sought, uint32_t word, size_t i)
{
    if (sought->fits) return sought->fits[word / 64] >> (word % 64) & 1;
    return (sought->word_stems ? sought->word_stems[word] : word) == sought->numbers[i];
}

static bool begins_here(const uint32_t *words, const struct nx_sought *sought)
{
    for (size_t i = 0; i < sought->n; i++) {
        if (!is_here(sought, words[i], i)) return false;
    }
    return true;
}

static bool in_order(const uint32_t *field, size_t n, const struct nx_sought *sought)
{
    for (size_t at = 0; at + sought->n <= n; at++) {
        if (begins_here(field + at, sought)) return true;
    }
    return false;
}

/* The bits in `missing` without that of the first word sought that is here. */
static uint64_t without(const struct nx_sought *sought, uint32_t word, uint64_t missing)
{
    for (uint64_t left = missing; left; left &= left - 1) {
        if (is_here(sought, word, (size_t)__builtin_ctzll(left))) return missing & ~(left & -left);
    }
    return missing;
}

/* True where all that is sought is among the first `n` words, the first of them included. */
static bool all_from(const uint32_t *words, size_t n, const struct nx_sought *sought)
{
    const uint64_t all = sought->n < 64 ? (UINT64_C(1) << sought->n) - 1 : UINT64_MAX;
    uint64_t missing = without(sought, words[0], all);
    if (missing == all) return false;
    for (size_t i = 1; i < n && missing; i++) missing = without(sought, words[i], missing);
    return missing == 0;
}

static bool near_each_other(const uint32_t *field, size_t n, const struct nx_sought *sought, uint32_t others)
{
    for (size_t at = 0; at + sought->n <= n; at++) {
        if (all_from(field + at, NX_MIN(n - at, sought->n + others), sought)) return true;
    }
    return false;
}

static bool occurs(const struct nx_row_words *row, const struct nx_sought *sought, bool ordered, uint32_t others)
{
    const uint32_t *field = row->words;
    for (unsigned f = 0; f < NX_STREAM_COUNT && sought->n > 0; f++) {
        const size_t n = row->counts[f];
        if (n == 0) continue;
        const bool looked_at = sought->streams == 0 || (sought->streams >> f & 1);
        if (looked_at && (ordered ? in_order(field, n, sought) : near_each_other(field, n, sought, others))) return true;
        field += n;
    }
    return false;
}

bool nx_phrase_occurs(const struct nx_row_words *row, const struct nx_sought *sought)
{
    return occurs(row, sought, true, 0);
}

bool nx_near_occurs(const struct nx_row_words *row, const struct nx_sought *sought, uint32_t others)
{
    return occurs(row, sought, false, others);
}
