/* SPDX-License-Identifier: GPL-2.0-or-later */
/* plan_terms.c: document frequencies. A segment with dead rows has its list walked, since only that tells which of the
   rows that have the term are live; one without knows its number. */
#include "search/plan_terms.h"

#include "search/postings.h"

static uint64_t count_live(const struct nx_posting_list *list, const uint64_t *dead)
{
    uint64_t live = 0;
    for (size_t i = 0; i < list->n; i++) live += !nx_row_is_dead(dead, list->items[i].docid - 1);
    return live;
}

static newsidx_status count_in_segment(const struct nx_segment *segment, struct nx_plan_term *term,
                                       struct nx_arena *scratch, newsidx_error *err)
{
    const uint64_t *dead = nx_segment_dead(segment);
    struct nxs_term_facts facts;
    NX_TRY(nx_postings_facts(segment, term->stem, &facts, err));
    term->df_total += facts.df;
    if (!dead || facts.df == 0) {
        term->df += facts.df;
        return NEWSIDX_OK;
    }
    struct nx_posting_list list;
    NX_TRY(nx_postings_load(segment, term->stem, scratch, &list, err));
    term->df += count_live(&list, dead);
    nx_arena_clear(scratch);
    return NEWSIDX_OK;
}

newsidx_status nx_plan_count(const struct nx_snapshot *snapshot, const struct nx_query *query,
                             struct nx_plan_term *terms, newsidx_error *err)
{
    NX_AUTO(nx_arena_dispose) struct nx_arena scratch = NX_ARENA_INIT;
    for (size_t t = 0; t < query->n_terms; t++) {
        terms[t].stem = query->terms[t];
        for (size_t s = 0; s < snapshot->n_segments; s++) {
            NX_TRY(count_in_segment(snapshot->segments[s], &terms[t], &scratch, err));
        }
        terms[t].idf = nx_score_idf(snapshot->n_articles, terms[t].df);
    }
    return NEWSIDX_OK;
}
