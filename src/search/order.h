/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * order.h: what results are ordered by: of each match one number, the key, and the larger stands first. By relevance it is
 * the score; otherwise a fact about the article, and matches that lack it come last. What equal keys mean, top.h says. It
 * knows neither queries nor how matches are found. Any thread.
 */
#ifndef NX_ORDER_H
#define NX_ORDER_H

#include "search/top.h"

/* False for a number that is none of the enumeration's. */
bool nx_order_exists(enum newsidx_sort sort);

/* The match `row` of a segment with these columns, with all that its place depends on. */
struct nx_candidate nx_order_candidate(enum newsidx_sort sort, const struct nx_columns *columns, struct nx_row row,
                                       double score);

#endif
