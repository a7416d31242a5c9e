/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * facet.h: what all matches of a query consist of: how many have each value of a field. Matches are found as sets of rows
 * (match.h) and counted by columns (index/breakdown.h); none is scored, and no stored article is read.
 */
#ifndef NX_FACET_H
#define NX_FACET_H

#include "newsidx.h"
#include "search/lists.h"
#include "text/analyzer.h"

/* Answers as newsidx_facets_get documents it; options->by and what it points to are needed during the call. The facets
   outlive the lists. One thread at a time per snapshot. */
newsidx_status nx_facets(struct nx_lists *lists, struct nx_analyzer *analyzer, const char *query,
                         const struct newsidx_search_options *options, const struct newsidx_facets_options *facets,
                         struct newsidx_facets **out, newsidx_error *err);

#endif
