/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * exhaustive.h: the plain way to answer a plan: every live row of every segment is tried, every match is scored, the
 * best are kept. There is no bound and no short cut in it, so that it is easy to see that it is right; whatever answers
 * faster must answer the same, to the last bit of the scores. It does not know articles, marks or how hits are shown.
 */
#ifndef NX_EXHAUSTIVE_H
#define NX_EXHAUSTIVE_H

#include "search/plan.h"
#include "search/top.h"

/*
 * Offers every match of `plan` to `top` and counts them all in *matches. Memory in the order of one segment's rows and
 * of the query's postings in it. IO, CORRUPT, NO_MEMORY. One thread at a time per snapshot.
 */
newsidx_status nx_exhaustive_run(const struct nx_snapshot *snapshot, const struct nx_plan *plan, struct nx_top *top,
                                 uint64_t *matches, newsidx_error *err);

#endif
