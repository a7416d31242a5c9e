/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * members.h: the groups of a page as hits: in which places they and, if they are to be shown, their members stand, and what
 * each leader tells of its members. No article is opened for that. It folds nothing itself.
 */
#ifndef NX_MEMBERS_H
#define NX_MEMBERS_H

#include "search/page.h"
#include "search/results.h"

/* How many members of one group are listed or shown at most; they are counted all. */
enum { NX_MEMBERS_MAX = NEWSIDX_MEMBERS_MAX };

/* The matches that become hits, in their order, in `arena`: the leaders, and with `expand` the members behind each. Their
   number goes to *n. NULL: out of memory. */
const struct nx_candidate *nx_members_line_up(const struct nx_result_page *page, bool expand, struct nx_arena *arena,
                                              size_t *n);

/* Tells the hits of `results`, which were made of what lined up, their ranks and the leaders their members. NO_MEMORY. */
newsidx_status nx_members_publish(const struct nx_snapshot *snapshot, const struct nx_result_page *page, bool expand,
                                  struct newsidx_results *results, newsidx_error *err);

#endif
