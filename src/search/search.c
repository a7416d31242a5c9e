/* SPDX-License-Identifier: GPL-2.0-or-later */
/* search.c: the chain from query text to results, one step after another. It decides nothing of its own but when a
   search is tried again with ANY. */
#include "search/search.h"

#include "base/date.h"
#include "base/utf8.h"
#include "search/correct.h"
#include "search/expand.h"
#include "search/filter.h"
#include "search/hits.h"
#include "search/members.h"
#include "search/parse.h"
#include "search/request.h"
#include "search/search_internal.h"

void nx_asked_dispose(struct nx_asked *asked)
{
    nx_lists_trim(asked->lists);
    nx_top_dispose(&asked->top);
    nx_arena_dispose(&asked->arena);
}

/* Finds and ranks. Where AUTO finds nothing that has all, it looks for any; if there is none of those either, then the
   answer is that to the question as it was asked. */
static newsidx_status find(struct nx_asked *search)
{
    NX_TRY(search->match(search));
    if (search->count.n > 0 || !nx_plan_can_relax(&search->plan, &search->options)) return NEWSIDX_OK;
    struct nx_plan strict = search->plan;
    NX_TRY(nx_plan_relax(&search->plan, &search->arena, search->err));
    NX_TRY(search->match(search));
    if (search->count.n == 0) search->plan = strict;
    return NEWSIDX_OK;
}

/* ---- The summary ---- */

static const char *canonical(const struct nx_asked *search, struct nx_arena *arena)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer text = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    nx_tree_canonical(search->query.root, &text);
    return text.failed == NEWSIDX_OK ? nx_arena_copy(arena, text.ptr, text.len) : NULL;
}

static const char *const *optional_terms(const struct nx_asked *search, struct nx_arena *arena)
{
    const char **terms = nx_arena_calloc(arena, search->plan.n_optional, sizeof *terms);
    for (size_t i = 0; terms && i < search->plan.n_optional; i++) {
        struct nx_str typed = search->plan.optional[i]->words->typed;
        terms[i] = nx_arena_copy(arena, typed.ptr, typed.len);
        if (!terms[i]) return NULL;
    }
    return terms;
}

/* The place of a byte in characters, from 1 on. */
static uint32_t column_of(const char *text, size_t byte)
{
    uint32_t column = 1;
    for (size_t i = 0; i < byte; i++) column += !nx_utf8_is_continuation(text[i]);
    return column;
}

static const struct newsidx_hint *publish_hints(const struct nx_asked *search, struct nx_arena *arena)
{
    const struct nx_query *query = &search->query;
    struct newsidx_hint *hints = nx_arena_calloc(arena, query->hints.n, sizeof *hints);
    for (size_t i = 0; hints && i < query->hints.n; i++) {
        const struct nx_hint *hint = &query->hints.items[i];
        const char *message = nx_arena_copy(arena, hint->message, strlen(hint->message));
        if (!message) return NULL;
        hints[i] = (struct newsidx_hint){ hint->start, hint->length, column_of(search->text, hint->start), message };
    }
    return hints;
}

newsidx_status nx_asked_summarize(const struct nx_asked *search, struct nx_arena *arena,
                                  struct newsidx_search_summary *out)
{
    const struct nx_plan *plan = &search->plan;
    const struct nx_snapshot *snapshot = nx_lists_snapshot(search->lists);
    *out = (struct newsidx_search_summary){
        .matches = search->count.n,
        .exact = search->count.exact,
        .match = plan->mode,
        .relaxed = plan->relaxed,
        .optional_terms = optional_terms(search, arena),
        .n_optional_terms = plan->n_optional,
        .query = canonical(search, arena),
        .generation = snapshot->generation,
        .articles = snapshot->n_articles,
        .now = plan->scorer.now,
        .weights = plan->scorer.weights,
        .k1 = NX_SCORE_K1,
        .b = NX_SCORE_B,
        .average_length = plan->scorer.average_length,
        .median_quality = plan->scorer.median_quality,
        .median_date = plan->scorer.median_date,
        .hints = publish_hints(search, arena),
        .n_hints = search->query.hints.n,
    };
    return out->optional_terms && out->query && out->hints ? NEWSIDX_OK : nx_error_memory(search->err);
}

/* ---- The chain ---- */

static newsidx_status refuse(const struct nx_asked *search)
{
    const struct nx_hint *hint = search->query.hints.items;
    return nx_error_at(search->err, NEWSIDX_INVALID, "query", 1, column_of(search->text, hint->start),
                       "%.*s: write it otherwise", (int)hint->problem, hint->message);
}

/* An option as_of is no time at which somebody asks. */
static int64_t clock_of(const struct newsidx_search_options *options)
{
    return options->as_of == NEWSIDX_DATE_NONE ? nx_request_now(options) : nx_date_now();
}

/* Goes on from the cursor that was given, or begins one. *now is what words for dates count from. */
static newsidx_status resume(struct nx_asked *search, const char *query, int64_t *now)
{
    struct nx_cursor *cursor = &search->cursor;
    uint64_t question;
    NX_TRY(nx_cursor_question(query, &search->options, &question, search->err));
    search->resumed = search->options.cursor && *search->options.cursor;
    if (search->resumed)
        NX_TRY(nx_cursor_read(search->options.cursor, cursor, search->err));
    else
        *cursor = (struct nx_cursor){ .question = question,
                                      .clock = clock_of(&search->options),
                                      .now = search->options.now,
                                      .first = search->options.offset,
                                      .skip = search->options.offset };
    *now = search->options.now == NEWSIDX_DATE_NONE ? cursor->clock : search->options.now;
    if (search->resumed) search->options.now = cursor->now;
    if (question == cursor->question) return NEWSIDX_OK;
    return nx_error_set(search->err, NEWSIDX_INVALID,
                        "the cursor belongs to another query or other options: repeat those that it came with, or begin "
                        "again without");
}

/* From a query that has nothing left to look up to what is found. What the query has of filters holds beside the options'. */
static newsidx_status answer(struct nx_asked *search)
{
    const struct nx_node *filter;
    NX_TRY(nx_filter_make(search->analyzer, &search->options, &search->arena, &filter, search->err));
    if (search->query.filter) {
        struct nx_node *first = nx_node_copy(&search->arena, search->query.filter);
        if (!first) return nx_error_memory(search->err);
        first->next = filter;
        filter = first;
    }
    search->query.filter = filter;
    NX_TRY(nx_plan_make(search->lists, &search->query, &search->options, &search->arena, &search->plan, search->err));
    return find(search);
}

newsidx_status nx_asked_answer(struct nx_asked *search, const char *query, const struct newsidx_search_options *options)
{
    int64_t now;
    NX_TRY(nx_request_check_query(query, search->err));
    NX_TRY(nx_request_check_options(options, &search->options, search->err));
    NX_TRY(resume(search, query, &now));
    NX_TRY(nx_parse(search->analyzer, nx_str_of(query), now, &search->arena, &search->query, search->err));
    search->text = query;
    if (search->options.strict && search->query.hints.n) return refuse(search);
    NX_TRY(nx_expand(search->lists, &search->query, &search->arena, search->err));
    return answer(search);
}

/* ---- Ranked ---- */

static void summarize_page(const struct nx_result_page *page, struct newsidx_search_summary *out)
{
    out->first = page->first;
    out->groups = out->grouped = page->n;
    for (size_t i = 0; i < page->n; i++) out->grouped += page->groups[i].n_members;
    out->folded = page->folded;
}

static newsidx_status summarize_cursor(const struct nx_asked *search, struct nx_arena *arena,
                                       struct newsidx_search_summary *out)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer text = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    struct nx_cursor next = search->next;
    out->changed = search->resumed && search->cursor.state != nx_cursor_state(nx_lists_snapshot(search->lists));
    if (!search->page.more) return NEWSIDX_OK;
    next.state = nx_cursor_state(nx_lists_snapshot(search->lists));
    next.now = search->plan.scorer.now;
    nx_cursor_write(&next, &text);
    NX_TRY(nx_buffer_check(&text, search->err));
    out->next_cursor = nx_arena_copy(arena, text.ptr, text.len);
    return out->next_cursor ? NEWSIDX_OK : nx_error_memory(search->err);
}

/* What may have been meant, where that was asked for, too. */
static newsidx_status suggest(const struct nx_asked *search, struct newsidx_results *results)
{
    struct nx_correction correction;
    if (!search->options.suggest) return NEWSIDX_OK;
    NX_TRY(nx_correct(search, &results->arena, &correction));
    results->summary.suggestion = correction.query;
    results->summary.suggestion_matches = correction.matches;
    return NEWSIDX_OK;
}

/* The page of hits that was asked for. */
static newsidx_status show(struct nx_asked *search, struct newsidx_results *results)
{
    const struct nx_hits_source source = { search->lists, search->analyzer, &search->plan };
    const bool expand = search->options.expand;
    size_t n;
    const struct nx_candidate *line = nx_members_line_up(&search->page, expand, &search->arena, &n);
    if (!line) return nx_error_memory(search->err);
    NX_TRY(nx_hits_make(&source, &search->options, line, n, results, search->err));
    NX_TRY(nx_members_publish(nx_lists_snapshot(search->lists), &search->page, expand, results, search->err));
    NX_TRY(nx_asked_summarize(search, &results->arena, &results->summary));
    summarize_page(&search->page, &results->summary);
    return summarize_cursor(search, &results->arena, &results->summary);
}

/* Gives the results of a search that has ended. */
static newsidx_status finish(struct nx_asked *search, struct newsidx_results **out)
{
    NX_AUTO_FREE(newsidx_results) struct newsidx_results *results = nx_results_new();
    if (!results) return nx_error_memory(search->err);
    NX_TRY(show(search, results));
    NX_TRY(suggest(search, results));
    *out = NX_STEAL(results);
    return NEWSIDX_OK;
}

newsidx_status nx_search(struct nx_lists *lists, struct nx_analyzer *analyzer, const char *query,
                         const struct newsidx_search_options *options, struct newsidx_results **out, newsidx_error *err)
{
    NX_AUTO(nx_asked_dispose)
    struct nx_asked search = { .lists = lists, .analyzer = analyzer, .err = err, .match = nx_page_rank };
    NX_TRY(nx_asked_answer(&search, query, options));
    return finish(&search, out);
}

newsidx_status nx_search_made(struct nx_lists *lists, struct nx_analyzer *analyzer, const struct nx_query *query,
                              const struct newsidx_search_options *options, struct newsidx_results **out,
                              newsidx_error *err)
{
    NX_AUTO(nx_asked_dispose)
    struct nx_asked search = {
        .lists = lists, .analyzer = analyzer, .err = err, .match = nx_page_rank, .text = "", .query = *query
    };
    NX_TRY(nx_request_check_options(options, &search.options, err));
    search.cursor = (struct nx_cursor){ .first = search.options.offset, .skip = search.options.offset };
    NX_TRY(answer(&search));
    NX_TRY(finish(&search, out));
    (*out)->summary.next_cursor = NULL; /* there is no query that it could go on with */
    return NEWSIDX_OK;
}
