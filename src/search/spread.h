/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * spread.h: no provider has the page to itself. Within each window of NX_SPREAD_WINDOW hits they are dealt in rounds: the first
 * few of every provider in the order of results, then the next few, and so on, so that a provider's further hits stand
 * behind the next ones of others. Nothing is dropped, and nothing leaves its window; what has no provider stands in the
 * first round. It knows neither queries nor pages.
 */
#ifndef NX_SPREAD_H
#define NX_SPREAD_H

#include "search/collapse.h"
#include "search/tree.h"

enum { NX_SPREAD_WINDOW = 50 };

/* Deals out the `n` groups of one window, at most NX_SPREAD_WINDOW, `most` (above 0) of each provider in a round. */
void nx_spread(const struct nx_snapshot *snapshot, size_t most, struct nx_group *groups, size_t n);

/* True where a query or an option asks for providers by name, so that there is nothing to spread. */
bool nx_spread_is_moot(const struct nx_query *query, const struct newsidx_search_options *options);

#endif
