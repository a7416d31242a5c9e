/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * search_internal.h: the chain of search.c up to what is done with the matches, for those that do something else with them
 * than to rank them: facet.c, timeline.c.
 */
#ifndef NX_SEARCH_INTERNAL_H
#define NX_SEARCH_INTERNAL_H

#include "search/cursor.h"
#include "search/match.h"
#include "search/page.h"
#include "search/plan.h"
#include "search/search.h"

/* One search on its way. What lives no longer than it is in `arena`. Give lists, analyzer and err, and match. */
struct nx_asked {
    struct nx_lists *lists;
    struct nx_analyzer *analyzer;
    struct newsidx_search_options options;
    struct nx_arena arena;
    const char *text; /* of the query, once it was asked */
    bool resumed;     /* it goes on from a cursor */
    struct nx_cursor cursor; /* that one; else one about the beginning */
    struct nx_cursor next;   /* where the page ends, if there is more behind it */
    struct nx_query query;
    struct nx_plan plan;
    struct nx_top top;          /* of ranking: what follows is in it or in `arena` */
    struct nx_result_page page;
    struct nx_match_count count;
    newsidx_error *err;
    /* Finds what the plan is about, and tells in `count` how much it is. Called again with another plan where it found
       nothing and less may be asked for. */
    newsidx_status (*match)(struct nx_asked *asked);
    void *context; /* of match */
};

/* Ends the query in the lists, too. */
void nx_asked_dispose(struct nx_asked *asked);

/* From query text and options to what match finds. Statuses as newsidx_search. */
newsidx_status nx_asked_answer(struct nx_asked *asked, const char *query, const struct newsidx_search_options *options);

/* Ranks the articles of a query that was made, not typed, as nx_search does; `query` must outlive the call, and so must what it
   has of rows. Its filter, one clause or none, holds beside those of the options. There are no cursors. Statuses as newsidx_search. */
newsidx_status nx_search_made(struct nx_lists *lists, struct nx_analyzer *analyzer, const struct nx_query *query,
                              const struct newsidx_search_options *options, struct newsidx_results **out,
                              newsidx_error *err);

/* What is to be known of the answer, its texts in `arena`. NO_MEMORY. */
newsidx_status nx_asked_summarize(const struct nx_asked *asked, struct nx_arena *arena,
                                  struct newsidx_search_summary *out);

#endif
