/* SPDX-License-Identifier: GPL-2.0-or-later */
/* plan_terms.c: document frequencies, which are sums over segments. */
#include "search/plan_terms.h"

newsidx_status nx_plan_list(struct nx_lists *lists, const struct nx_plan_term *term, uint32_t number,
                            struct nx_term_list **out, newsidx_error *err)
{
    if (term->pattern) return nx_lists_get_pattern(lists, number, term->pattern, out, err);
    return nx_lists_get(lists, number, term->stem, out, err);
}

newsidx_status nx_plan_count_term(struct nx_lists *lists, struct nx_plan_term *term, newsidx_error *err)
{
    const struct nx_snapshot *snapshot = nx_lists_snapshot(lists);
    term->df = term->df_total = 0;
    for (uint32_t number = 0; number < snapshot->n_segments; number++) {
        struct nx_term_list *list;
        uint64_t live;
        NX_TRY(nx_plan_list(lists, term, number, &list, err));
        NX_TRY(nx_term_list_count_live(list, &live, err));
        term->df += live;
        term->df_total += list->df;
    }
    term->idf = nx_score_idf(snapshot->n_articles, term->df);
    return NEWSIDX_OK;
}

newsidx_status nx_plan_count(struct nx_lists *lists, const struct nx_query *query, struct nx_plan_term *terms,
                             newsidx_error *err)
{
    for (size_t t = 0; t < query->n_terms; t++) {
        terms[t].stem = query->terms[t];
        terms[t].pattern = nx_query_pattern(query, t);
        NX_TRY(nx_plan_count_term(lists, &terms[t], err));
    }
    return NEWSIDX_OK;
}
