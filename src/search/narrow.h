/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * narrow.h: a plan with further clauses that every match must meet, so that the matcher finds some of its matches again, with
 * the same scores. It does not know what the clauses are about. Any thread.
 */
#ifndef NX_NARROW_H
#define NX_NARROW_H

#include "search/plan.h"

/* Makes *out of `plan` and the clauses in `more`, at least one, which are used up; what is new is in `arena`. NO_MEMORY. */
newsidx_status nx_narrow(const struct nx_plan *plan, const struct nx_node_list *more, struct nx_arena *arena,
                         struct nx_plan *out, newsidx_error *err);

#endif
