/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * explain.h: the score of a few ranked matches taken apart: every term's part, and the sums over them. It calls the same
 * functions in the same order as the search did, so that the total is the one that ranked. It finds no matches.
 */
#ifndef NX_EXPLAIN_H
#define NX_EXPLAIN_H

#include "search/plan.h"
#include "search/top.h"

/*
 * Fills `out` for each of the `n` matches; terms and their texts are in `arena`. A term that scores nothing because the
 * article has it not is left out. IO, CORRUPT, NO_MEMORY.
 */
newsidx_status nx_explain(struct nx_lists *lists, const struct nx_plan *plan,
                          const struct nx_candidate *matches, size_t n, struct nx_arena *arena,
                          struct newsidx_score_parts *out, newsidx_error *err);

#endif
