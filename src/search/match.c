/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * match.c: one segment after another, the newest first, with one threshold for all of them; in each, the way to find rows
 * that suits the tree.
 */
#include "search/match.h"

#include <math.h>
#include <stdlib.h>

#include "search/pass.h"

/* ---- Scores ---- */

struct nx_static nx_pass_static(const struct nx_pass *pass, uint32_t row)
{
    const struct nx_scorer *scorer = &pass->match->plan->scorer;
    return (struct nx_static){
        .quality = scorer->weights.quality * nx_score_quality(scorer, pass->columns->quality[row]),
        .recency = scorer->weights.recency * nx_score_recency(scorer, pass->columns->date[row]),
    };
}

static void set_threshold(struct nx_pass *pass)
{
    const struct nx_top *top = pass->match->top;
    const bool full = top->n == top->k && !pass->match->count_all;
    pass->threshold = full ? top->items[0].score : -INFINITY;
}

newsidx_status nx_pass_offer(struct nx_pass *pass, uint32_t row)
{
    struct newsidx_score_parts parts;
    const struct nx_columns *columns = pass->columns;
    double sum = 0.0;
    pass->match->matches++;
    for (size_t i = 0; i < pass->n_scored; i++) {
        const struct nx_scored *scored = &pass->scored[i];
        if (scored->place.row == row) sum += scored->idf * nx_place_saturation(&scored->place);
    }
    nx_score_sum(&pass->match->plan->scorer, sum, columns->quality[row], columns->date[row], &parts);
    const struct nx_candidate candidate = { parts.total, columns->date[row], columns->identity[row],
                                            { pass->number, row } };
    NX_TRY(nx_top_offer(pass->match->top, &candidate, pass->err));
    set_threshold(pass);
    return NEWSIDX_OK;
}

/* ---- Which way ---- */

/* The clauses that a match must meet, sorted by how they are used. */
struct sorted {
    const struct nx_node *any;        /* the one clause in which one of several words is enough */
    struct nx_condition *conditions;
    size_t n_required;
    bool odd;                         /* something else: the tree is walked as it is */
};

static bool is_words_only(const struct nx_node *node)
{
    for (const struct nx_node *child = node->first; child; child = child->next) {
        if (child->kind != NX_NODE_TERM) return false;
    }
    return true;
}

static newsidx_status add_condition(struct nx_pass *pass, const struct nx_node *node, bool not, struct sorted *sorted)
{
    struct nx_condition *condition = nx_arena_calloc(pass->arena, 1, sizeof *condition);
    if (!condition) return nx_error_memory(pass->err);
    *condition = (struct nx_condition){ NULL, not, sorted->conditions };
    sorted->conditions = condition;
    return nx_finder_open(pass, node, &condition->finder);
}

static void require(struct nx_pass *pass, const struct nx_node *node, struct sorted *sorted)
{
    for (size_t i = 0; i < pass->n_scored; i++) {
        for (size_t word = 0; word < node->n_words; word++) {
            if (pass->scored[i].term != node->words[word].term || pass->scored[i].required) continue;
            pass->scored[i].required = true;
            sorted->n_required++;
        }
    }
}

static newsidx_status sort_clause(struct nx_pass *pass, const struct nx_node *node, struct sorted *sorted)
{
    switch (node->kind) {
    case NX_NODE_TERM: require(pass, node, sorted); return NEWSIDX_OK;
    case NX_NODE_PHRASE:
        require(pass, node, sorted);
        return node->n_words > 1 ? add_condition(pass, node, false, sorted) : NEWSIDX_OK;
    case NX_NODE_NOT: return add_condition(pass, node->first, true, sorted);
    case NX_NODE_OR:
        sorted->odd = sorted->odd || sorted->any || !is_words_only(node);
        sorted->any = node;
        return NEWSIDX_OK;
    case NX_NODE_ALL:
    case NX_NODE_NONE:
    case NX_NODE_AND: break;
    }
    sorted->odd = true;
    return NEWSIDX_OK;
}

static newsidx_status sort_clauses(struct nx_pass *pass, struct sorted *sorted)
{
    const struct nx_node *root = pass->match->plan->match;
    if (root->kind != NX_NODE_AND) return sort_clause(pass, root, sorted);
    for (const struct nx_node *clause = root->first; clause; clause = clause->next) {
        NX_TRY(sort_clause(pass, clause, sorted));
    }
    return NEWSIDX_OK;
}

static bool scores(const struct nx_pass *pass, size_t term)
{
    size_t i = 0;
    while (i < pass->n_scored && pass->scored[i].term != term) i++;
    return i < pass->n_scored;
}

/* True where the terms that score are just those of which any is enough; both lists have each term once. */
static bool scores_just(const struct nx_pass *pass, const struct nx_node *any)
{
    uint64_t terms = 0;
    for (const struct nx_node *child = any->first; child; child = child->next) {
        if (!scores(pass, child->words->term)) return false;
        terms |= UINT64_C(1) << child->words->term;
    }
    return (size_t)__builtin_popcountll(terms) == pass->n_scored;
}

static newsidx_status walk_tree(struct nx_pass *pass)
{
    struct nx_finder *root = NULL;
    for (size_t i = 0; i < pass->n_scored; i++) {
        NX_TRY(nx_place_open(pass->scored[i].place.list, UINT32_MAX, &pass->scored[i].place, pass->err));
    }
    newsidx_status status = nx_finder_open(pass, pass->match->plan->match, &root);
    if (status == NEWSIDX_OK) status = nx_match_tree(pass, root);
    nx_finder_close(root);
    return status;
}

static newsidx_status choose_way(struct nx_pass *pass)
{
    struct sorted sorted = { NULL, NULL, 0, false };
    newsidx_status status = sort_clauses(pass, &sorted);
    if (status == NEWSIDX_OK) {
        bool odd = sorted.odd || (sorted.n_required > 0) == (sorted.any != NULL);
        odd = odd || (sorted.any && !scores_just(pass, sorted.any));
        if (odd) status = walk_tree(pass);
        else status = sorted.any ? nx_match_any(pass, sorted.conditions) : nx_match_all(pass, sorted.conditions);
    }
    for (; sorted.conditions; sorted.conditions = sorted.conditions->next) nx_finder_close(sorted.conditions->finder);
    return status;
}

/* ---- One segment ---- */

static newsidx_status find_scored(struct nx_pass *pass)
{
    const struct nx_plan *plan = pass->match->plan;
    for (size_t t = 0; t < plan->query->n_terms; t++) {
        const struct nx_plan_term *term = &plan->terms[t];
        struct nx_scored *scored = &pass->scored[pass->n_scored];
        struct nx_term_list *list;
        if (term->role == NX_ROLE_EXCLUDED) continue;
        NX_TRY(nx_lists_get(pass->match->lists, pass->number, term->stem, &list, pass->err));
        *scored = (struct nx_scored){ term->idf, term->idf * list->saturation_max, { .list = list, .row = NX_NO_ROW }, t,
                                      false };
        pass->n_scored++;
    }
    return NEWSIDX_OK;
}

static uint32_t find_first_dated(const struct nx_segment *segment)
{
    const int64_t *date = nx_segment_columns(segment)->date;
    uint32_t low = 0, high = nx_segment_n_rows(segment);
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (date[middle] == NEWSIDX_DATE_NONE) low = middle + 1;
        else high = middle;
    }
    return low;
}

static void find_bounds(struct nx_pass *pass)
{
    const struct nx_scorer *scorer = &pass->match->plan->scorer;
    const struct newsidx_weights *weights = &scorer->weights;
    const double best = nx_score_quality(scorer, nx_segment_best_quality(pass->segment));
    pass->quality_max = weights->quality * NX_MAX(best, nx_score_quality(scorer, NEWSIDX_QUALITY_NONE));
    pass->first_dated = find_first_dated(pass->segment);
    pass->recency_undated = weights->recency * nx_score_recency(scorer, NEWSIDX_DATE_NONE);
    pass->recency_first = 0.0;
    if (pass->first_dated < pass->n_rows) pass->recency_first = nx_pass_static(pass, pass->first_dated).recency;
    set_threshold(pass);
}

static newsidx_status match_segment(struct nx_match *match, uint32_t number)
{
    NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
    const struct nx_segment *segment = nx_lists_snapshot(match->lists)->segments[number];
    struct nx_pass pass;
    pass.match = match;
    pass.segment = segment;
    pass.columns = nx_segment_columns(segment);
    pass.dead = nx_segment_dead(segment);
    pass.number = number;
    pass.n_rows = nx_segment_n_rows(segment);
    pass.n_scored = 0; /* the array behind it is large, and is not cleared */
    pass.arena = &arena;
    pass.err = match->err;
    find_bounds(&pass);
    newsidx_status status = find_scored(&pass);
    if (status == NEWSIDX_OK) status = choose_way(&pass);
    for (size_t i = 0; i < pass.n_scored; i++) nx_place_close(&pass.scored[i].place);
    return status;
}

/* ---- All ---- */

/* The date of a segment's newest row; those without any come last. */
static int64_t newest_of(const struct nx_segment *segment)
{
    const uint32_t first = find_first_dated(segment);
    return first < nx_segment_n_rows(segment) ? nx_segment_columns(segment)->date[first] : INT64_MIN;
}

struct ordered {
    int64_t newest;
    uint32_t number;
};

static int newest_first(const void *a, const void *b)
{
    const struct ordered *x = a, *y = b;
    if (x->newest != y->newest) return x->newest > y->newest ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

/* What the plan knows without looking: the number of articles with one word, without one, or of all. */
static void count_from_plan(const struct nx_plan *plan, struct nx_match_count *out)
{
    const struct nx_node *root = plan->match;
    uint64_t n;
    if (root->kind == NX_NODE_ALL) n = plan->n_articles;
    else if (root->kind == NX_NODE_TERM) n = plan->terms[root->words->term].df;
    else if (root->kind == NX_NODE_NOT && root->first->kind == NX_NODE_TERM)
        n = plan->n_articles - plan->terms[root->first->words->term].df;
    else return;
    *out = (struct nx_match_count){ n, true };
}

newsidx_status nx_match_run(struct nx_lists *lists, const struct nx_plan *plan, bool count_all, struct nx_top *top,
                            struct nx_match_count *out, newsidx_error *err)
{
    const struct nx_snapshot *snapshot = nx_lists_snapshot(lists);
    struct nx_match match = { .plan = plan, .lists = lists, .top = top, .exact = true, .err = err };
    match.count_all = count_all || top->k == 0;
    NX_AUTO(nx_free_bytes) struct ordered *order = malloc((snapshot->n_segments + 1) * sizeof *order);
    if (!order) return nx_error_memory(err);
    for (uint32_t i = 0; i < snapshot->n_segments; i++) {
        order[i] = (struct ordered){ newest_of(snapshot->segments[i]), i };
    }
    qsort(order, snapshot->n_segments, sizeof *order, newest_first);
    for (size_t i = 0; i < snapshot->n_segments; i++) NX_TRY(match_segment(&match, order[i].number));
    *out = (struct nx_match_count){ match.matches, match.exact };
    count_from_plan(plan, out);
    return NEWSIDX_OK;
}
