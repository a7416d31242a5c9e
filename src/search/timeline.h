/* SPDX-License-Identifier: GPL-2.0-or-later */
/* timeline.h: all matches of a query by periods of the calendar, with the best of each. Every match is scored once. */
#ifndef NX_TIMELINE_H
#define NX_TIMELINE_H

#include "newsidx.h"
#include "search/lists.h"
#include "text/analyzer.h"

/* Answers as newsidx_timeline_get documents it. The timeline outlives the lists. One thread at a time per snapshot. */
newsidx_status nx_timeline(struct nx_lists *lists, struct nx_analyzer *analyzer, const char *query,
                           const struct newsidx_search_options *options, enum newsidx_period by,
                           struct newsidx_timeline **out, newsidx_error *err);

#endif
