/* SPDX-License-Identifier: GPL-2.0-or-later */
/* search_support.h: what the tests of the search layer share: an analyzer, and chance. */
#ifndef NX_TEST_SEARCH_SUPPORT_H
#define NX_TEST_SEARCH_SUPPORT_H

#include "index/analysis.h"
#include "support.h"

#define assert_ok(call) assert_int_equal((call), NEWSIDX_OK)

/* An analyzer as an English index has it; nx_analyzer_free ends it. */
static inline struct nx_analyzer *test_analyzer(void)
{
    struct nx_analyzer *analyzer = NULL;
    assert_ok(nx_analysis_open("english", &analyzer, NULL));
    return analyzer;
}

/* A small generator with the same numbers everywhere (xorshift64*). Never seeded with 0. */
static inline uint64_t test_random(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * UINT64_C(2685821657736338717);
}

static inline size_t test_below(uint64_t *state, size_t n)
{
    return (size_t)((test_random(state) >> 33) % n);
}

#endif
