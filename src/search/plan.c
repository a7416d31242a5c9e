/* SPDX-License-Identifier: GPL-2.0-or-later */
/* plan.c: the match mode and the commonness of words decided; statistics are plan_terms.c's. */
#include "search/plan.h"

#include "search/plan_terms.h"

/* The clauses that stand side by side, sorted by what becomes of them. */
struct sorted {
    struct nx_node_list required, alternatives, excluded;
};

static const struct nx_node *first_clause(const struct nx_query *query)
{
    return query->root->kind == NX_NODE_AND ? query->root->first : query->root;
}

/* True where words that score are asked for. */
static bool is_positive(const struct nx_node *clause)
{
    if (clause->n_words) return !clause->exact;
    if (clause->kind != NX_NODE_AND && clause->kind != NX_NODE_OR) return false;
    const struct nx_node *child = clause->first;
    while (child && !is_positive(child)) child = child->next;
    return child != NULL;
}

static size_t count_positive(const struct nx_query *query)
{
    size_t n = 0;
    for (const struct nx_node *clause = first_clause(query); clause; clause = clause->next) n += is_positive(clause);
    return n;
}

/* True where a match mode may give up a clause. */
static bool is_loose(const struct nx_query *query)
{
    const struct nx_node *clause = first_clause(query);
    while (clause && !(is_positive(clause) && !clause->required)) clause = clause->next;
    return clause != NULL;
}

static bool is_common(const struct nx_plan *plan, const struct nx_node *clause)
{
    if (clause->kind != NX_NODE_TERM || clause->streams || clause->required) return false;
    const struct nx_plan_term *term = &plan->terms[clause->words->term];
    return !term->pattern && plan->n_articles >= NX_PLAN_COMMON_MIN && term->df > plan->n_articles / 3;
}

/* True where something else than very common words is asked for, so that these need not be required. */
static bool has_anchor(const struct nx_plan *plan)
{
    for (const struct nx_node *clause = first_clause(plan->query); clause; clause = clause->next) {
        if (is_positive(clause) && !is_common(plan, clause)) return true;
    }
    return false;
}

static void give_role(struct nx_plan *plan, const struct nx_node *node, enum nx_role role)
{
    if (node->kind == NX_NODE_NOT || node->exact) role = NX_ROLE_EXCLUDED;
    for (size_t i = 0; i < node->n_words; i++) {
        struct nx_plan_term *term = &plan->terms[node->words[i].term];
        term->role = NX_MAX(term->role, role);
        term->in_phrase |= node->kind == NX_NODE_PHRASE || node->kind == NX_NODE_NEAR;
    }
    for (const struct nx_node *child = node->first; child; child = child->next) give_role(plan, child, role);
}

static enum nx_role role_of(const struct nx_plan *plan, const struct nx_node *clause, enum newsidx_match match,
                            bool anchored)
{
    if (!is_positive(clause)) return NX_ROLE_EXCLUDED;
    if (clause->required) return NX_ROLE_REQUIRED;
    if (match == NEWSIDX_MATCH_ANY) return NX_ROLE_ALTERNATIVE;
    if (match == NEWSIDX_MATCH_AUTO && anchored && is_common(plan, clause)) return NX_ROLE_OPTIONAL;
    return NX_ROLE_REQUIRED;
}

static struct nx_node_list *list_for(struct sorted *sorted, enum nx_role role)
{
    if (role == NX_ROLE_REQUIRED) return &sorted->required;
    return role == NX_ROLE_ALTERNATIVE ? &sorted->alternatives : &sorted->excluded;
}

/* True where a clause must be met in every match mode, so that with ANY no other needs to be. */
static bool has_required(const struct nx_query *query)
{
    const struct nx_node *clause = first_clause(query);
    while (clause && !(clause->required && is_positive(clause))) clause = clause->next;
    return clause != NULL;
}

/* Sorts the clauses, gives their words their roles and notes what is optional. */
static bool sort_clauses(struct nx_plan *plan, enum newsidx_match match, struct nx_arena *arena, struct sorted *out)
{
    const bool anchored = has_anchor(plan), required = has_required(plan->query);
    for (const struct nx_node *clause = first_clause(plan->query); clause; clause = clause->next) {
        enum nx_role role = role_of(plan, clause, match, anchored);
        give_role(plan, clause, role);
        if (role == NX_ROLE_OPTIONAL) {
            plan->optional[plan->n_optional++] = clause;
            continue;
        }
        if (role == NX_ROLE_ALTERNATIVE && required) continue;
        struct nx_node *copy = nx_node_copy(arena, clause);
        if (!copy) return false;
        nx_node_append(list_for(out, role), copy);
    }
    return true;
}

/* Moves the nodes of `other` to the end of `list`. */
static void append_all(struct nx_node_list *list, const struct nx_node_list *other)
{
    if (other->n == 0) return;
    if (list->last)
        list->last->next = other->first;
    else
        list->first = other->first;
    list->last = other->last;
    list->n += other->n;
}

static bool append_copies(struct nx_node_list *list, const struct nx_node *clause, struct nx_arena *arena)
{
    for (; clause; clause = clause->next) {
        struct nx_node *copy = nx_node_copy(arena, clause);
        if (!copy) return false;
        nx_node_append(list, copy);
    }
    return true;
}

/* (and required... (or alternatives...) excluded... filter...) */
static const struct nx_node *join_sorted(struct nx_arena *arena, struct sorted *sorted, const struct nx_node *filter,
                                         bool *failed)
{
    struct nx_node *any = nx_node_join(arena, NX_NODE_OR, &sorted->alternatives, failed);
    if (any) nx_node_append(&sorted->required, any);
    append_all(&sorted->required, &sorted->excluded);
    *failed = *failed || !append_copies(&sorted->required, filter, arena);
    return nx_node_join(arena, NX_NODE_AND, &sorted->required, failed);
}

static newsidx_status decide(struct nx_plan *plan, enum newsidx_match match, struct nx_arena *arena, newsidx_error *err)
{
    for (size_t i = 0; i < plan->query->n_terms; i++) plan->terms[i].role = NX_ROLE_EXCLUDED;
    plan->n_optional = 0;
    struct sorted sorted = { { NULL, NULL, 0 }, { NULL, NULL, 0 }, { NULL, NULL, 0 } };
    bool failed = !sort_clauses(plan, match, arena, &sorted);
    const struct nx_node *joined = failed ? NULL : join_sorted(arena, &sorted, plan->query->filter, &failed);
    if (failed) return nx_error_memory(err);
    plan->match = joined;
    plan->mode = match == NEWSIDX_MATCH_ANY ? NEWSIDX_MATCH_ANY : NEWSIDX_MATCH_ALL;
    return NEWSIDX_OK;
}

static int64_t reference_time(const struct nx_snapshot *snapshot, int64_t asked)
{
    if (snapshot->newest == NEWSIDX_DATE_NONE) return NEWSIDX_DATE_NONE;
    if (asked != NEWSIDX_DATE_NONE) return asked;
    return NX_MIN(snapshot->newest, nx_date_now());
}

static struct nx_scorer scorer_for(const struct nx_snapshot *snapshot, const struct newsidx_search_options *options)
{
    return (struct nx_scorer){
        .average_length = snapshot->n_articles ? (double)snapshot->total_length / (double)snapshot->n_articles : 0.0,
        .median_quality = snapshot->median_quality,
        .median_date = snapshot->median_date,
        .now = reference_time(snapshot, options->now),
        .weights = options->weights,
    };
}

/* Whatever recency weighs beside words: where there are none, it alone decides. */
static void list_by_date(struct newsidx_weights *weights)
{
    weights->quality = 0.0;
    if (weights->recency == 0) weights->recency = 1.0;
}

newsidx_status nx_plan_make(struct nx_lists *lists, const struct nx_query *query,
                            const struct newsidx_search_options *options, struct nx_arena *arena, struct nx_plan *out,
                            newsidx_error *err)
{
    const struct nx_snapshot *snapshot = nx_lists_snapshot(lists);
    struct nx_plan plan = { .query = query, .n_articles = snapshot->n_articles, .sort = options->sort };
    plan.terms = nx_arena_calloc(arena, query->n_terms, sizeof *plan.terms);
    plan.optional = nx_arena_calloc(arena, query->n_terms, sizeof *plan.optional);
    if (!plan.terms || !plan.optional) return nx_error_memory(err);
    NX_TRY(nx_plan_count(lists, query, plan.terms, err));
    NX_TRY(decide(&plan, options->match, arena, err));
    plan.scorer = scorer_for(snapshot, options);
    if (count_positive(query) == 0) list_by_date(&plan.scorer.weights);
    *out = plan;
    return NEWSIDX_OK;
}

bool nx_plan_can_relax(const struct nx_plan *plan, const struct newsidx_search_options *options)
{
    if (options->match != NEWSIDX_MATCH_AUTO || plan->mode != NEWSIDX_MATCH_ALL) return false;
    return count_positive(plan->query) > 1 && is_loose(plan->query);
}

newsidx_status nx_plan_relax(struct nx_plan *plan, struct nx_arena *arena, newsidx_error *err)
{
    NX_TRY(decide(plan, NEWSIDX_MATCH_ANY, arena, err));
    plan->relaxed = true;
    return NEWSIDX_OK;
}

const char *nx_role_name(enum nx_role role)
{
    switch (role) {
    case NX_ROLE_EXCLUDED: return "excluded";
    case NX_ROLE_OPTIONAL: return "optional";
    case NX_ROLE_ALTERNATIVE: return "alternative";
    case NX_ROLE_REQUIRED: return "required";
    }
    return "?";
}
