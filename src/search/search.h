/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * search.h: a query against a snapshot -> ranked hits, ready to show. The face of the search layer to the public API.
 * The chain is query text -> tree (parse) -> terms and statistics (plan) -> the best matches (match) ->
 * hits with articles, marks and snippets (hits). Each stage can be printed: nx_search_debug.
 */
#ifndef NX_SEARCH_H
#define NX_SEARCH_H

#include "index/snapshot.h"
#include "newsidx.h"
#include "search/lists.h"
#include "text/analyzer.h"

/*
 * Answers `query` with `options` as newsidx_search documents it. The results own all their memory and outlive the
 * lists, which keep what was decoded for the next query. `analyzer` is that of the snapshot. One thread at a time per
 * snapshot.
 */
newsidx_status nx_search(struct nx_lists *lists, struct nx_analyzer *analyzer, const char *query,
                         const struct newsidx_search_options *options, struct newsidx_results **out,
                         newsidx_error *err);

/* Appends to `out` the tokens, tree and plan of `query` with `options`, one stage a paragraph. Statuses as nx_search. */
newsidx_status nx_search_debug(struct nx_lists *lists, struct nx_analyzer *analyzer, const char *query,
                               const struct newsidx_search_options *options, struct nx_buffer *out, newsidx_error *err);

/* Turns a struct nx_article into the public form; views point into the article's own memory and topics into `arena`.
   NO_MEMORY: false. Marks are empty. */
bool nx_article_publish(const struct nx_article *article, struct nx_hash identity, bool mention, struct nx_str source,
                        struct nx_arena *arena, struct newsidx_article *out);

#endif
