/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * expand.h: what a query leaves to the index, looked up in one: the words that a pattern stands for, and the articles that
 * are named by an address. Between the parser, which knows no index, and the plan, which has nothing left to look up.
 */
#ifndef NX_EXPAND_H
#define NX_EXPAND_H

#include "search/lists.h"
#include "search/tree.h"

/*
 * Fills the patterns and the lists of named articles of `query`, for the snapshot of `lists` and as long as that and
 * `arena` live, and adds to its hints what is not there, or is more than will be looked for. IO, CORRUPT, NO_MEMORY.
 */
newsidx_status nx_expand(struct nx_lists *lists, struct nx_query *query, struct nx_arena *arena, newsidx_error *err);

#endif
