/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ranking.c: the steps of a search up to the ranks. */
#include "ranking.h"

#include <stdlib.h>
#include <string.h>

#include "api/handle.h"
#include "index/identity.h"
#include "search/match.h"
#include "search/parse.h"

static newsidx_status rank(const struct newsidx_index *index, const char *text,
                           const struct newsidx_search_options *options, struct nx_top *top, newsidx_error *err)
{
    NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
    struct nx_query query;
    struct nx_plan plan;
    struct nx_match_count count;
    const struct nx_index_reader *reader = index->readers.all;
    NX_TRY(nx_parse(reader->analyzer, nx_str_of(text), NEWSIDX_DATE_NONE, &arena, &query, err));
    NX_TRY(nx_plan_make(reader->lists, &query, options, &arena, &plan, err));
    NX_TRY(nx_match_run(reader->lists, &plan, false, top, &count, err));
    if (count.n == 0 && nx_plan_can_relax(&plan, options)) {
        NX_TRY(nx_plan_relax(&plan, &arena, err));
        NX_TRY(nx_match_run(reader->lists, &plan, false, top, &count, err));
    }
    nx_top_sort(top);
    return NEWSIDX_OK;
}

static bool is_first_page(const struct ranking *ranking, const struct newsidx_results *results)
{
    char id[sizeof((struct newsidx_article *)0)->id];
    const size_t n = newsidx_results_n_hits(results);
    for (size_t i = 0; i < n; i++) {
        if (i >= ranking->n) return false;
        nx_id_format(ranking->identities[i], id);
        if (strcmp(id, newsidx_results_hit(results, i)->article.id) != 0) return false;
    }
    return true;
}

static newsidx_status check(struct newsidx_index *index, const char *text, const struct newsidx_search_options *options,
                            const struct ranking *ranking, newsidx_error *err)
{
    struct newsidx_results *results;
    NX_TRY(newsidx_search(index, text, options, &results, err));
    bool same = is_first_page(ranking, results);
    newsidx_results_free(results);
    return same ? NEWSIDX_OK : nx_error_set(err, NEWSIDX_INTERNAL, "newsidx_search ranks otherwise than is measured");
}

newsidx_status ranking_make(struct newsidx_index *index, const char *query,
                            const struct newsidx_search_options *options, struct ranking *out, newsidx_error *err)
{
    NX_AUTO(nx_top_dispose) struct nx_top top = NX_TOP_INIT(MEASURE_DEPTH);
    NX_TRY(rank(index, query, options, &top, err));
    out->n = top.n;
    for (size_t i = 0; i < top.n; i++) out->identities[i] = *top.items[i].identity;
    return check(index, query, options, out, err);
}
