/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hits.h: ranked matches -> hits as they are shown: the article with marks, its snippet, its score taken apart, its id
 * and source. Everything is copied into the results. It ranks nothing and leaves nothing out.
 */
#ifndef NX_HITS_H
#define NX_HITS_H

#include "search/plan.h"
#include "search/results.h"
#include "search/top.h"
#include "text/analyzer.h"

/* Where hits come from. */
struct nx_hits_source {
    struct nx_lists *lists;
    struct nx_analyzer *analyzer;
    const struct nx_plan *plan;
};

/*
 * Makes results->hits of the `n` matches, which are in the order of results. `options` give the ranks (offset) and the
 * width of snippets. IO, CORRUPT, NO_MEMORY, INTERNAL. One thread at a time per snapshot.
 */
newsidx_status nx_hits_make(const struct nx_hits_source *source, const struct newsidx_search_options *options,
                            const struct nx_candidate *matches, size_t n, struct newsidx_results *results,
                            newsidx_error *err);

#endif
