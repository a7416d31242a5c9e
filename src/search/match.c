/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * match.c: one segment after another, the newest first, with one threshold for all of them; in each, the way to find rows
 * that suits the tree.
 */
#include "search/match.h"

#include <math.h>
#include <stdlib.h>

#include "search/order.h"
#include "search/pass.h"

/* ---- Scores ---- */

double nx_pass_quality(const struct nx_pass *pass, uint32_t row)
{
    const struct nx_scorer *scorer = &pass->match->plan->scorer;
    if (scorer->weights.quality == 0) return 0.0; /* the column is not touched */
    return scorer->weights.quality * nx_score_quality(scorer, pass->columns->quality[row]);
}

static double recency_of(const struct nx_pass *pass, uint32_t row)
{
    const struct nx_scorer *scorer = &pass->match->plan->scorer;
    if (scorer->weights.recency == 0) return 0.0;
    return scorer->weights.recency * nx_score_recency(scorer, pass->columns->date[row]);
}

struct nx_static nx_pass_static(const struct nx_pass *pass, uint32_t row)
{
    return (struct nx_static){ nx_pass_quality(pass, row), recency_of(pass, row) };
}

void nx_horizon_at(struct nx_horizon *horizon, const struct nx_pass *pass, uint32_t row)
{
    const bool rises = pass->match->plan->scorer.weights.recency > 0;
    horizon->recency = nx_pass_recency_from(pass, row, recency_of(pass, row));
    horizon->end = rises ? row + NX_MAX(row / NX_HORIZON_STEPS, NX_HORIZON_LEAST) : pass->n_rows;
    if (horizon->end < pass->n_rows) __builtin_prefetch(&pass->columns->date[horizon->end]);
}

/* True where no row can be kept with such a bound, in steps. */
static bool is_too_small(const struct nx_pass *pass, const struct nx_scored *term, uint32_t bound, double rest,
                         double recency)
{
    return nx_pass_is_hopeless(pass, term->idf * (bound * NX_BOUND_STEP) + rest, pass->quality_max, recency);
}

uint32_t nx_pass_least_bound(const struct nx_pass *pass, const struct nx_scored *term, double rest, double recency)
{
    const double weight = pass->match->plan->scorer.weights.text, step = weight * (term->idf * NX_BOUND_STEP);
    if (!(step > 0)) return is_too_small(pass, term, UINT16_MAX, rest, recency) ? UINT16_MAX + 1 : 0;
    const double steps = (pass->threshold - recency - pass->quality_max - weight * rest) / step;
    uint32_t bound = steps > 0 ? (uint32_t)NX_MIN(steps, (double)UINT16_MAX) : 0;
    /* The comparison itself makes up for what that lacks in exactness. */
    while (bound > 0 && !is_too_small(pass, term, bound - 1, rest, recency)) bound--;
    while (bound <= UINT16_MAX && is_too_small(pass, term, bound, rest, recency)) bound++;
    return bound;
}

static void set_threshold(struct nx_pass *pass)
{
    const struct nx_top *top = pass->match->top;
    const bool full = top->n == top->k && !pass->match->count_all;
    pass->threshold = full ? nx_top_worst(top)->score : -INFINITY;
}

/* Most rows are alive: this is written so that it needs no branch. */
static void give_row(struct nx_pass *pass, uint32_t row)
{
    const uint64_t live = !nx_row_is_dead(pass->dead, row);
    pass->match->rows[pass->number][row / 64] |= live << row % 64;
    pass->match->matches += live;
}

void nx_pass_give_rows(struct nx_pass *pass, uint32_t first, uint32_t end)
{
    for (uint32_t row = first; row < end; row++) give_row(pass, row);
}

void nx_pass_give_list(struct nx_pass *pass, const uint32_t *rows, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        if (rows[i] >= pass->rows.first && rows[i] < pass->rows.end) give_row(pass, rows[i]);
    }
}

newsidx_status nx_pass_offer(struct nx_pass *pass, uint32_t row)
{
    struct newsidx_score_parts parts;
    const struct nx_columns *columns = pass->columns;
    double sum = 0.0;
    if (pass->match->rows) {
        give_row(pass, row);
        return NEWSIDX_OK;
    }
    pass->match->matches++;
    for (size_t i = 0; i < pass->n_scored; i++) {
        const struct nx_scored *scored = &pass->scored[i];
        double saturation;
        if (scored->place.row != row) continue;
        NX_TRY(nx_place_saturation(&scored->place, &saturation, pass->err));
        sum += scored->idf * saturation;
    }
    nx_score_sum(&pass->match->plan->scorer, sum, columns->quality[row], columns->date[row], &parts);
    const struct nx_candidate candidate = nx_order_candidate(pass->match->plan->sort, columns,
                                                             (struct nx_row){ pass->number, row }, parts.total);
    const struct nx_visitor *visitor = pass->match->visitor;
    if (visitor) return visitor->visit(visitor->context, &candidate, pass->err);
    NX_TRY(nx_top_offer(pass->match->top, &candidate, pass->err));
    set_threshold(pass);
    return NEWSIDX_OK;
}

/* ---- Which way ---- */

/* The clauses that a match must meet, sorted by how they are used. */
struct sorted {
    const struct nx_node *any;                   /* the one clause in which one of several words is enough */
    const struct nx_node *values[NX_VALUES_MAX]; /* of the pass's values */
    struct nx_condition *conditions;
    size_t n_required; /* words */
    bool odd;          /* something else: the tree is walked as it is */
};

static bool has_only(const struct nx_node *node, enum nx_node_kind kind)
{
    for (const struct nx_node *child = node->first; child; child = child->next) {
        if (child->kind != kind || child->streams) return false;
    }
    return true;
}

static newsidx_status add_condition(struct nx_pass *pass, const struct nx_node *node, bool not, struct sorted *sorted)
{
    struct nx_condition *condition = nx_arena_calloc(pass->arena, 1, sizeof *condition);
    if (!condition) return nx_error_memory(pass->err);
    *condition = (struct nx_condition){ .not = not, .next = sorted->conditions };
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

/* Words that are not plain are a condition beside that. Those that do not score are not among the required ones. */
static newsidx_status require_words(struct nx_pass *pass, const struct nx_node *node, struct sorted *sorted)
{
    require(pass, node, sorted);
    if (node->n_words < 2 && !node->streams) return NEWSIDX_OK;
    pass->reads_tokens = true;
    NX_TRY(add_condition(pass, node, false, sorted));
    sorted->conditions->has_words = !node->exact;
    return NEWSIDX_OK;
}

/* Its rows may find the others; what is too much is asked of each row. */
static newsidx_status require_value(struct nx_pass *pass, const struct nx_node *node, struct sorted *sorted)
{
    struct nx_term_list *list;
    if (pass->n_values == NX_VALUES_MAX) return add_condition(pass, node, false, sorted);
    NX_TRY(nx_lists_get(pass->match->lists, pass->number, node->value, &list, pass->err));
    sorted->values[pass->n_values] = node;
    pass->values[pass->n_values++] =
        (struct nx_scored){ .place = { .list = list, .row = NX_NO_ROW }, .required = true };
    return NEWSIDX_OK;
}

static newsidx_status require_range(struct nx_pass *pass, const struct nx_node *node, struct sorted *sorted)
{
    const struct nx_range_rows rows = nx_range_rows(pass->segment, &node->range);
    pass->rows.first = NX_MAX(pass->rows.first, rows.first);
    pass->rows.end = NX_MIN(pass->rows.end, rows.end);
    return node->range.what == NX_RANGED_DATE ? NEWSIDX_OK : add_condition(pass, node, false, sorted);
}

/* They are few: only the rows from the first to the last of them are looked at. */
static newsidx_status require_listed(struct nx_pass *pass, const struct nx_node *node, struct sorted *sorted)
{
    struct nx_range_rows rows = { pass->n_rows, 0 };
    for (size_t i = 0; i < node->listed->n; i++) {
        const struct nx_row *row = &node->listed->rows[i];
        if (row->segment != pass->number) continue;
        rows.first = NX_MIN(rows.first, row->row);
        rows.end = NX_MAX(rows.end, row->row + 1);
    }
    pass->rows.first = NX_MAX(pass->rows.first, rows.first);
    pass->rows.end = NX_MIN(pass->rows.end, rows.end);
    return add_condition(pass, node, false, sorted);
}

static newsidx_status sort_alternatives(struct nx_pass *pass, const struct nx_node *node, struct sorted *sorted)
{
    if (has_only(node, NX_NODE_VALUE)) return add_condition(pass, node, false, sorted);
    sorted->odd = sorted->odd || sorted->any || !has_only(node, NX_NODE_TERM);
    sorted->any = node;
    return NEWSIDX_OK;
}

static newsidx_status sort_clause(struct nx_pass *pass, const struct nx_node *node, struct sorted *sorted)
{
    switch (node->kind) {
    case NX_NODE_TERM:
    case NX_NODE_PHRASE:
    case NX_NODE_NEAR: return require_words(pass, node, sorted);
    case NX_NODE_NOT: return add_condition(pass, node->first, true, sorted);
    case NX_NODE_VALUE: return require_value(pass, node, sorted);
    case NX_NODE_RANGE: return require_range(pass, node, sorted);
    case NX_NODE_LISTED: return require_listed(pass, node, sorted);
    case NX_NODE_OR: return sort_alternatives(pass, node, sorted);
    case NX_NODE_ALL: return NEWSIDX_OK; /* a clause that is always met */
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

/* True where a value is so rare that its rows are looked through sooner than those of the words. */
static bool leads(const struct nx_pass *pass)
{
    uint64_t words = 0, least = UINT64_MAX;
    for (size_t i = 0; i < pass->n_scored; i++) words += pass->scored[i].place.list->df;
    for (size_t i = 0; i < pass->n_values; i++) least = NX_MIN(least, pass->values[i].place.list->df);
    return least < words / 2;
}

static newsidx_status match_any(struct nx_pass *pass, struct sorted *sorted)
{
    if (pass->n_values && leads(pass)) {
        NX_TRY(add_condition(pass, sorted->any, false, sorted));
        return nx_match_all(pass, sorted->conditions);
    }
    if (!scores_just(pass, sorted->any)) return walk_tree(pass);
    for (size_t i = 0; i < pass->n_values; i++) NX_TRY(add_condition(pass, sorted->values[i], false, sorted));
    return nx_match_any(pass, sorted->conditions);
}

/* True where the range of dates that the clauses leave says all. */
static bool is_of_dates(const struct nx_node *node)
{
    if (node->kind == NX_NODE_RANGE) return node->range.what == NX_RANGED_DATE;
    const struct nx_node *child = node->first;
    while (node->kind == NX_NODE_AND && child && is_of_dates(child)) child = child->next;
    return node->kind == NX_NODE_ALL || (node->kind == NX_NODE_AND && !child);
}

static newsidx_status choose_way(struct nx_pass *pass, struct sorted *sorted)
{
    NX_TRY(sort_clauses(pass, sorted));
    if (pass->rows.first >= pass->rows.end) return NEWSIDX_OK;
    if (pass->match->rows && !sorted->odd && is_of_dates(pass->match->plan->match)) {
        nx_pass_give_rows(pass, pass->rows.first, pass->rows.end);
        return NEWSIDX_OK;
    }
    if (sorted->odd || (sorted->any && sorted->n_required)) return walk_tree(pass);
    if (sorted->any) return match_any(pass, sorted);
    return sorted->n_required || pass->n_values ? nx_match_all(pass, sorted->conditions) : walk_tree(pass);
}

static newsidx_status match_rows(struct nx_pass *pass)
{
    struct sorted sorted = { .any = NULL };
    newsidx_status status = choose_way(pass, &sorted);
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
        if (term->role == NX_ROLE_EXCLUDED || (pass->match->rows && term->role == NX_ROLE_OPTIONAL)) continue;
        NX_TRY(nx_plan_list(pass->match->lists, term, pass->number, &list, pass->err));
        *scored = (struct nx_scored){
            term->idf, term->idf * (list->bound_max * NX_BOUND_STEP), { .list = list, .row = NX_NO_ROW }, t, false
        };
        pass->n_scored++;
    }
    return NEWSIDX_OK;
}

static void find_bounds(struct nx_pass *pass)
{
    const struct nx_scorer *scorer = &pass->match->plan->scorer;
    const struct newsidx_weights *weights = &scorer->weights;
    const double best = nx_score_quality(scorer, nx_segment_best_quality(pass->segment));
    pass->quality_max = weights->quality * NX_MAX(best, nx_score_quality(scorer, NEWSIDX_QUALITY_NONE));
    pass->first_dated = nx_range_first_dated(pass->segment);
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
    pass.reads_tokens = false;
    pass.n_scored = pass.n_values = 0; /* the arrays behind them are large, and are not cleared */
    pass.rows = (struct nx_range_rows){ 0, pass.n_rows };
    pass.arena = &arena;
    pass.err = match->err;
    find_bounds(&pass);
    newsidx_status status = find_scored(&pass);
    if (status == NEWSIDX_OK) status = match_rows(&pass);
    for (size_t i = 0; i < pass.n_scored; i++) nx_place_close(&pass.scored[i].place);
    for (size_t i = 0; i < pass.n_values; i++) nx_place_close(&pass.values[i].place);
    return status;
}

/* ---- All ---- */

/* The date of a segment's newest row; those without any come last. */
static int64_t newest_of(const struct nx_segment *segment)
{
    const uint32_t first = nx_range_first_dated(segment);
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
    if (root->kind == NX_NODE_ALL)
        n = plan->n_articles;
    else if (root->kind == NX_NODE_TERM && !root->streams)
        n = plan->terms[root->words->term].df;
    else if (root->kind == NX_NODE_NOT && root->first->kind == NX_NODE_TERM && !root->first->streams)
        n = plan->n_articles - plan->terms[root->first->words->term].df;
    else
        return;
    *out = (struct nx_match_count){ n, true };
}

static newsidx_status match_segments(struct nx_match *match)
{
    const struct nx_snapshot *snapshot = nx_lists_snapshot(match->lists);
    NX_AUTO(nx_free_bytes) struct ordered *order = malloc((snapshot->n_segments + 1) * sizeof *order);
    if (!order) return nx_error_memory(match->err);
    for (uint32_t i = 0; i < snapshot->n_segments; i++) {
        order[i] = (struct ordered){ newest_of(snapshot->segments[i]), i };
    }
    qsort(order, snapshot->n_segments, sizeof *order, newest_first);
    for (size_t i = 0; i < snapshot->n_segments; i++) NX_TRY(match_segment(match, order[i].number));
    return NEWSIDX_OK;
}

newsidx_status nx_match_run(struct nx_lists *lists, const struct nx_plan *plan, bool count_all, struct nx_top *top,
                            struct nx_match_count *out, newsidx_error *err)
{
    struct nx_match match = { .plan = plan, .lists = lists, .top = top, .exact = true, .err = err };
    match.count_all = count_all || top->k == 0 || plan->sort != NEWSIDX_SORT_RELEVANCE; /* bounds are those of scores */
    NX_TRY(match_segments(&match));
    *out = (struct nx_match_count){ match.matches, match.exact };
    count_from_plan(plan, out);
    return NEWSIDX_OK;
}

newsidx_status nx_match_rows(struct nx_lists *lists, const struct nx_plan *plan, uint64_t *const *rows, uint64_t *n,
                             newsidx_error *err)
{
    struct nx_plan unweighted = *plan; /* so that no column is touched for a score */
    struct nx_top none = NX_TOP_INIT(0);
    struct nx_match match = { .plan = &unweighted, .lists = lists, .top = &none, .rows = rows, .err = err };
    unweighted.scorer.weights.text = unweighted.scorer.weights.quality = unweighted.scorer.weights.recency = 0;
    match.count_all = true;
    NX_TRY(match_segments(&match));
    *n = match.matches;
    return NEWSIDX_OK;
}

newsidx_status nx_match_visit(struct nx_lists *lists, const struct nx_plan *plan, const struct nx_visitor *visitor,
                              uint64_t *n, newsidx_error *err)
{
    struct nx_top none = NX_TOP_INIT(0);
    struct nx_match match = { .plan = plan, .lists = lists, .top = &none, .visitor = visitor, .err = err };
    match.count_all = true;
    NX_TRY(match_segments(&match));
    *n = match.matches;
    return NEWSIDX_OK;
}
