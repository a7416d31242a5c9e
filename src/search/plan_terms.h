/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * plan_terms.h: the statistics of terms over the live rows of a whole snapshot: what a fresh index of the same articles
 * would say, whatever is dead in the segments. It does not know the query's structure.
 */
#ifndef NX_PLAN_TERMS_H
#define NX_PLAN_TERMS_H

#include "search/plan.h"

/* Fills df, df_total and idf of a term with its stem or pattern. IO, CORRUPT, NO_MEMORY. */
newsidx_status nx_plan_count_term(struct nx_lists *lists, struct nx_plan_term *term, newsidx_error *err);

/* Fills stem, pattern, df, df_total and idf of the query->n_terms elements of `terms`. IO, CORRUPT, NO_MEMORY. */
newsidx_status nx_plan_count(struct nx_lists *lists, const struct nx_query *query, struct nx_plan_term *terms,
                             newsidx_error *err);

#endif
