/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * plan.h: what was asked for, against one state of an index -> what to look for: every term with its statistics over
 * the live rows of all segments, the part it plays, and a tree in which nothing is left to decide.
 *
 * The match mode decides about clauses that stand side by side:
 * - ALL: an article must have all of them.
 * - ANY: one of them is enough.
 * - AUTO: all, except that very common words stop being required and only add to the score. A word is very common when
 *   more than a third of the articles have it, provided that the query has a phrase or a rarer word to look for (else
 *   all are required) and that the index has NX_PLAN_COMMON_MIN articles: in a handful of articles "a third" is one or
 *   two, and says nothing about the word. What is quoted, or a pattern, is never optional: its sign asks for it.
 * What was asked for with "+" or AND is required in every mode; beside such a clause ANY requires no other, and the others
 * add to the score. Excluded clauses are excluded in every mode, and values, ranges and words that do not score must be met in
 * every mode; a query of nothing else matches all other articles.
 *
 * It does not walk rows in search of matches, and knows neither articles nor marks.
 */
#ifndef NX_PLAN_H
#define NX_PLAN_H

#include "index/snapshot.h"
#include "newsidx.h"
#include "search/lists.h"
#include "search/score.h"
#include "search/tree.h"

enum { NX_PLAN_COMMON_MIN = 100 };

/* The part a term plays; where it stands in several clauses, the last one of these that fits. */
enum nx_role {
    NX_ROLE_EXCLUDED,    /* only in excluded clauses: it does not score */
    NX_ROLE_OPTIONAL,    /* adds to the score */
    NX_ROLE_ALTERNATIVE, /* one of several that are enough */
    NX_ROLE_REQUIRED,
};

struct nx_plan_term {
    struct nx_str stem;               /* or the text of the pattern */
    const struct nx_pattern *pattern; /* NULL: it is a stem */
    uint64_t df;       /* live rows that have it */
    uint64_t df_total; /* dead rows included */
    double idf;
    enum nx_role role;
    bool in_phrase; /* it stands in a phrase somewhere */
};

struct nx_plan {
    const struct nx_query *query;
    struct nx_plan_term *terms;      /* those of the query, in its order; those not excluded score in this order */
    const struct nx_node *match;     /* what a row must satisfy */
    enum newsidx_match mode;         /* ALL or ANY */
    bool relaxed;                    /* AUTO was asked, ANY was taken */
    const struct nx_node **optional; /* the leaves that are optional, n_optional of them */
    size_t n_optional;
    uint64_t n_articles;
    enum newsidx_sort sort;
    struct nx_scorer scorer;
};

/*
 * Makes a plan for `query` in `arena`; both must outlive it. The options are taken as valid. A query without a word to
 * score is answered newest first: its plan has the quality weight 0, and a recency weight. NO_MEMORY, IO, CORRUPT.
 */
newsidx_status nx_plan_make(struct nx_lists *lists, const struct nx_query *query,
                            const struct newsidx_search_options *options, struct nx_arena *arena, struct nx_plan *out,
                            newsidx_error *err);

/* True where nothing may be found with this plan and yet something with a relaxed one: AUTO was asked, and it requires
   several clauses. */
bool nx_plan_can_relax(const struct nx_plan *plan, const struct newsidx_search_options *options);

/* Turns a plan of AUTO into one of ANY. NO_MEMORY: the plan is left alone. */
newsidx_status nx_plan_relax(struct nx_plan *plan, struct nx_arena *arena, newsidx_error *err);

/* The list of the term in segment `number`, as nx_lists_get. IO, CORRUPT, NO_MEMORY. */
newsidx_status nx_plan_list(struct nx_lists *lists, const struct nx_plan_term *term, uint32_t number,
                            struct nx_term_list **out, newsidx_error *err);

/* "required", "optional", ... */
const char *nx_role_name(enum nx_role role);

#endif
