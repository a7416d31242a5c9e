/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hits.c: dressing matches for display. */
#include "search/hits.h"

#include "search/explain.h"
#include "search/marks.h"
#include "search/search.h"
#include "search/snippet.h"

enum { PREFETCHED = 32 };

/* What stays the same from hit to hit. */
struct maker {
    const struct nx_hits_source *source;
    const struct newsidx_search_options *options;
    struct nx_arena *arena;  /* of the results */
    struct nx_arena scratch; /* of one hit */
    struct nx_marker marker;
    double weights[NEWSIDX_QUERY_TERMS_MAX]; /* of terms in snippets */
    newsidx_error *err;
};

static void maker_dispose(struct maker *maker)
{
    nx_arena_dispose(&maker->scratch);
    nx_marker_dispose(&maker->marker);
}

/* ---- Marks ---- */

/* The marks that lie in the passage, cut at its ends and counted from its beginning, as marks of `out`. */
static newsidx_status publish_marks(struct maker *maker, const struct nx_marked *marked,
                                    const struct nx_snippet *passage, struct newsidx_text *out)
{
    struct newsidx_span *spans = nx_arena_calloc(maker->arena, marked->n_marks, sizeof *spans);
    if (!spans) return nx_error_memory(maker->err);
    size_t n = 0;
    for (size_t i = 0; i < marked->n_marks; i++) {
        uint32_t start = NX_MAX(marked->marks[i].start, passage->start);
        uint32_t end = NX_MIN(marked->marks[i].end, passage->end);
        if (start < end) spans[n++] = (struct newsidx_span){ start - passage->start, end - passage->start };
    }
    out->marks = spans;
    out->n_marks = n;
    return NEWSIDX_OK;
}

static newsidx_status find_marks(struct maker *maker, const struct newsidx_text *text, unsigned stream,
                                 struct nx_marked *out)
{
    struct nx_str bytes = { text->bytes, text->length };
    return nx_marks_find(&maker->marker, bytes, stream, &maker->scratch, out, maker->err);
}

static newsidx_status mark_title(struct maker *maker, struct newsidx_text *title)
{
    struct nx_marked marked;
    NX_TRY(find_marks(maker, title, NX_STREAM_TITLE, &marked));
    struct nx_snippet whole = { 0, (uint32_t)title->length, false, false };
    return publish_marks(maker, &marked, &whole, title);
}

/* Marks the excerpt and takes the snippet from it. */
static newsidx_status mark_excerpt(struct maker *maker, struct newsidx_hit *hit)
{
    struct newsidx_text *excerpt = &hit->article.excerpt;
    struct nx_marked marked;
    NX_TRY(find_marks(maker, excerpt, NX_STREAM_EXCERPT, &marked));
    struct nx_snippet whole = { 0, (uint32_t)excerpt->length, false, false }, best;
    NX_TRY(publish_marks(maker, &marked, &whole, excerpt));
    NX_TRY(
        nx_snippet_choose(&marked, maker->weights, maker->options->snippet_width, &maker->scratch, &best, maker->err));
    hit->snippet = (struct newsidx_text){ excerpt->bytes + best.start, best.end - best.start, NULL, 0 };
    hit->snippet_cut_front = best.cut_front;
    hit->snippet_cut_back = best.cut_back;
    return publish_marks(maker, &marked, &best, &hit->snippet);
}

/* ---- Hits ---- */

/* Waiting for memory is most of what reading an article costs: all of a page are waited for together. */
static void prefetch(const struct nx_hits_source *source, const struct nx_candidate *matches, size_t n)
{
    const struct nx_snapshot *snapshot = nx_lists_snapshot(source->lists);
    for (size_t i = 0; i < NX_MIN(n, PREFETCHED); i++) {
        nx_segment_prefetch_article(snapshot->segments[matches[i].row.segment], matches[i].row.row);
    }
}

/* Where the article was read from: empty where it is not asked for, since looking it up costs half as much as the rest. */
static newsidx_status find_source(struct maker *maker, const struct nx_candidate *match, struct nx_str *out)
{
    bool failed = false;
    *out = NX_STR("");
    if (maker->options->detail != NEWSIDX_DETAIL_FULL) return NEWSIDX_OK;
    NX_TRY(nx_snapshot_source(nx_lists_snapshot(maker->source->lists), *match->identity, out, maker->err));
    *out = nx_arena_copy_str(maker->arena, *out, &failed);
    return failed ? nx_error_memory(maker->err) : NEWSIDX_OK;
}

static newsidx_status fetch(struct maker *maker, const struct nx_candidate *match, struct newsidx_article *out)
{
    const struct nx_snapshot *snapshot = nx_lists_snapshot(maker->source->lists);
    const struct nx_segment *segment = snapshot->segments[match->row.segment];
    struct nx_article article;
    NX_TRY(nx_segment_article(segment, match->row.row, maker->arena, &article, maker->err));
    struct nx_str source;
    NX_TRY(find_source(maker, match, &source));
    bool mention = nx_segment_columns(segment)->flags[match->row.row] & NX_ROW_MENTION;
    if (!nx_article_publish(&article, *match->identity, mention, source, maker->arena, out)) {
        return nx_error_memory(maker->err);
    }
    return NEWSIDX_OK;
}

static newsidx_status make_hit(struct maker *maker, const struct nx_candidate *match, struct newsidx_hit *hit)
{
    nx_arena_clear(&maker->scratch);
    NX_TRY(fetch(maker, match, &hit->article));
    if (maker->options->detail == NEWSIDX_DETAIL_PLAIN) return NEWSIDX_OK;
    NX_TRY(mark_title(maker, &hit->article.title));
    return mark_excerpt(maker, hit);
}

static void make_bare(const struct nx_candidate *match, struct newsidx_hit *hit)
{
    nx_id_format(*match->identity, hit->article.id);
}

static newsidx_status add_scores(const struct maker *maker, const struct nx_candidate *matches, size_t n,
                                 struct newsidx_hit *hits)
{
    NX_AUTO(nx_arena_dispose) struct nx_arena scratch = NX_ARENA_INIT;
    struct newsidx_score_parts *parts = nx_arena_calloc(&scratch, n, sizeof *parts);
    if (!parts) return nx_error_memory(maker->err);
    NX_TRY(nx_explain(maker->source->lists, maker->source->plan, matches, n, maker->arena, parts, maker->err));
    for (size_t i = 0; i < n; i++) hits[i].score = parts[i];
    return NEWSIDX_OK;
}

static void maker_init(struct maker *maker)
{
    const struct nx_plan *plan = maker->source->plan;
    nx_marker_init(&maker->marker, maker->source->analyzer, plan->query);
    for (size_t t = 0; t < plan->query->n_terms; t++) maker->weights[t] = plan->terms[t].idf;
}

newsidx_status nx_hits_make(const struct nx_hits_source *source, const struct newsidx_search_options *options,
                            const struct nx_candidate *matches, size_t n, struct newsidx_results *results,
                            newsidx_error *err)
{
    NX_AUTO(maker_dispose)
    struct maker maker = {
        .source = source,
        .options = options,
        .arena = &results->arena,
        .scratch = NX_ARENA_INIT,
        .err = err,
    };
    maker_init(&maker);
    struct newsidx_hit *hits = nx_arena_calloc(&results->arena, n, sizeof *hits);
    if (!hits) return nx_error_memory(err);
    if (options->detail != NEWSIDX_DETAIL_BARE) prefetch(source, matches, n);
    for (size_t i = 0; i < n; i++) {
        hits[i].rank = options->offset + i + 1;
        hits[i].score.total = matches[i].score;
        if (options->detail == NEWSIDX_DETAIL_BARE)
            make_bare(&matches[i], &hits[i]);
        else
            NX_TRY(make_hit(&maker, &matches[i], &hits[i]));
    }
    if (options->detail <= NEWSIDX_DETAIL_MARKED) NX_TRY(add_scores(&maker, matches, n, hits));
    results->hits = hits;
    results->n_hits = n;
    return NEWSIDX_OK;
}
