/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * top.h: the best k of many candidates, and no more of them, and the order of results: key (order.h) descending, then date
 * descending with undated ones first, then identity ascending. That is a total order, and within a segment its last two parts
 * are the order of the rows. It does not know where candidates come from. One thread at a time.
 */
#ifndef NX_TOP_H
#define NX_TOP_H

#include "base/error.h"
#include "base/hash.h"
#include "index/snapshot.h"

/* One match and all that its place depends on. */
struct nx_candidate {
    double key;   /* what results are ordered by (order.h); by relevance the score */
    double score;
    int64_t date; /* or NEWSIDX_DATE_NONE */
    const struct nx_hash *identity; /* of its segment: looked at only where all before it leaves two alike */
    struct nx_row row;
};

/* Below 0 where `a` stands before `b`, above 0 where behind; 0 only for the same article. */
int nx_candidate_compare(const struct nx_candidate *a, const struct nx_candidate *b);

struct nx_top {
    struct nx_candidate *items;
    size_t n, capacity, k;
    bool is_heap; /* with the worst on top; otherwise they have come in the order of results, and are in it */
    const struct nx_candidate *after; /* only what stands behind it is kept; NULL: everything may be */
};

#define NX_TOP_INIT(how_many)                                                                                          \
    {                                                                                                                  \
        NULL, 0, 0, (how_many), false, NULL                                                                                \
    }

/* Gives the memory back; accepts NULL. */
void nx_top_dispose(struct nx_top *top);

/* Forgets what was kept, and keeps the memory. */
void nx_top_clear(struct nx_top *top);

/* Keeps `candidate` if it is among the best k so far. NO_MEMORY. */
newsidx_status nx_top_offer(struct nx_top *top, const struct nx_candidate *candidate, newsidx_error *err);

/* The worst that is kept, of one at least. No offers after nx_top_sort. */
static inline const struct nx_candidate *nx_top_worst(const struct nx_top *top)
{
    return top->is_heap ? &top->items[0] : &top->items[top->n - 1];
}

/* Puts what is kept in the order of results. No offers afterwards. */
void nx_top_sort(struct nx_top *top);

#endif
