/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * match.h: answers a plan: the best matches, and their number as far as it is known. It looks only where the answer
 * could be: rows are passed over, block by block or one by one, where no score in them can be among the best. What it
 * keeps and in which order is what scoring every match would have given, to the last bit of the scores; the tests do just
 * that beside it. Of matches that are passed over it knows no number.
 *
 * It does not know articles, marks or how hits are shown.
 */
#ifndef NX_MATCH_H
#define NX_MATCH_H

#include "search/lists.h"
#include "search/plan.h"
#include "search/top.h"

/* How many articles match. */
struct nx_match_count {
    uint64_t n;
    bool exact; /* otherwise there are at least so many */
};

/*
 * Offers the best matches of `plan` to `top`, and counts: exactly where that costs nothing, where everything had to be
 * looked at anyway, where `top` keeps nothing, where the order is another than by relevance, or where `count_all` asks for it. IO, CORRUPT, NO_MEMORY. One thread at a
 * time per snapshot.
 */
newsidx_status nx_match_run(struct nx_lists *lists, const struct nx_plan *plan, bool count_all, struct nx_top *top,
                            struct nx_match_count *out, newsidx_error *err);

/*
 * Finds all matches of `plan` and scores none: sets the bit of each in `rows`, which has a bitmap of zeros for each
 * segment of the snapshot, as nx_segment_dead gives it, and counts them in *n. Statuses and threads as above.
 */
newsidx_status nx_match_rows(struct nx_lists *lists, const struct nx_plan *plan, uint64_t *const *rows, uint64_t *n,
                             newsidx_error *err);

/* Receives matches with their scores; another status than OK ends it all. */
struct nx_visitor {
    newsidx_status (*visit)(void *context, const struct nx_candidate *match, newsidx_error *err);
    void *context;
};

/*
 * Gives every match of `plan` to `visitor`, scored; segment after segment, in each in the order of rows. Their number goes
 * to *n. Statuses and threads as above.
 */
newsidx_status nx_match_visit(struct nx_lists *lists, const struct nx_plan *plan, const struct nx_visitor *visitor,
                              uint64_t *n, newsidx_error *err);

#endif
