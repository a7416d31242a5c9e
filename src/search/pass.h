/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pass.h: one segment on its way through the matcher: what a row scores without its words, what it could score at most,
 * and the threshold below which nobody needs to know. For match.c and its ways to find rows (match_all.c, match_any.c,
 * match_tree.c, finder.c) only.
 *
 * Bounds. A score is (weight * sum of the terms' parts + quality) + recency, every part at least 0, and rounding never
 * turns the order of two sums round. So a sum of bounds is a bound of the sum, but for the order of its additions, which
 * is not always that of the score; NX_PASS_SLACK is far more than that can make. Scores are never widened: a row is
 * passed over only where its bound is below the score of the worst that is kept, and ranked by its exact score otherwise.
 */
#ifndef NX_PASS_H
#define NX_PASS_H

#include "search/match.h"
#include "search/range.h"

#define NX_PASS_SLACK (1.0 + 1e-12)

/* A term that scores. */
struct nx_scored {
    double idf;
    double bound;           /* of its part, in any row of the segment */
    struct nx_place place;
    size_t term;            /* of the plan */
    bool required;          /* every match has it */
};

/* Clauses that every match must meet, in which a posting list says which rows do. */
enum { NX_VALUES_MAX = 16 };

/* One whole search. */
struct nx_match {
    const struct nx_plan *plan;
    struct nx_lists *lists;
    struct nx_top *top;
    uint64_t *const *rows;  /* given the matches, instead of `top`; see nx_match_rows. NULL: none are asked for */
    const struct nx_visitor *visitor; /* given each match with its score, instead of `top`. NULL: nobody */
    bool count_all;         /* nothing is passed over */
    uint64_t matches;       /* seen so far */
    bool exact;             /* and nothing was passed over that may have been one */
    newsidx_error *err;
};

/* One segment of it. */
struct nx_pass {
    struct nx_match *match;
    const struct nx_segment *segment;
    const struct nx_columns *columns;
    const uint64_t *dead;
    uint32_t number, n_rows;
    uint32_t first_dated;   /* rows before it have no date; from it on, dates fall */
    double quality_max;     /* weighted, of any row */
    double recency_undated, recency_first; /* weighted, of undated rows, and of the first dated one */
    struct nx_scored scored[NEWSIDX_QUERY_TERMS_MAX]; /* in query order */
    size_t n_scored;
    struct nx_scored values[NX_VALUES_MAX]; /* required values of fields: they score nothing */
    size_t n_values;
    struct nx_range_rows rows; /* those outside of it cannot match */
    bool reads_tokens;      /* there are phrases */
    double threshold;       /* the worst score that is kept; below it nothing matters. -INFINITY: all does */
    struct nx_arena *arena; /* of the pass */
    newsidx_error *err;
};

/* What a row scores beside its words. */
struct nx_static {
    double quality, recency;
};

struct nx_static nx_pass_static(const struct nx_pass *pass, uint32_t row);
/* Its first part alone. */
double nx_pass_quality(const struct nx_pass *pass, uint32_t row);

/* No row from `row` on has more beside its words. */
static inline double nx_pass_recency_from(const struct nx_pass *pass, uint32_t row, double recency)
{
    if (row >= pass->first_dated) return recency;
    return NX_MAX(pass->recency_undated, pass->recency_first);
}

static inline bool nx_pass_is_hopeless(const struct nx_pass *pass, double terms, double quality, double recency)
{
    return ((pass->match->plan->scorer.weights.text * terms + quality) + recency) * NX_PASS_SLACK < pass->threshold;
}

/*
 * What recency adds at most, from one row on. Dates fall from row to row, so it is good for all rows behind, and looked up
 * again when it has become coarse: NX_HORIZON_STEPS for those gone by are enough.
 */
struct nx_horizon {
    double recency;
    uint32_t end;           /* to be looked up again at this row */
};
enum { NX_HORIZON_LEAST = 256, NX_HORIZON_STEPS = 16 };
void nx_horizon_at(struct nx_horizon *horizon, const struct nx_pass *pass, uint32_t row);

/*
 * The smallest bound, in steps, of a posting of `term` with which a row can be kept, where the other words add `rest` at
 * most. 0: every row can. UINT16_MAX + 1: none.
 */
uint32_t nx_pass_least_bound(const struct nx_pass *pass, const struct nx_scored *term, double rest, double recency);

/*
 * Offers a live row that matches, whose scored places are all at it or behind it; counts it. IO, CORRUPT, NO_MEMORY.
 */
newsidx_status nx_pass_offer(struct nx_pass *pass, uint32_t row);

/* The same for all live rows from `first` to before `end`, where they are asked for and not their scores. */
void nx_pass_give_rows(struct nx_pass *pass, uint32_t first, uint32_t end);
/* The same for those of a list that are within the pass's range; they rise. */
void nx_pass_give_list(struct nx_pass *pass, const uint32_t *rows, uint32_t n);

/* ---- Whether a row matches a part of the tree ---- */

/* A node of the tree, at the rows that may match it. */
struct nx_finder;

/* Makes finders for a node and all below it, in the pass's arena. IO, CORRUPT, NO_MEMORY. */
newsidx_status nx_finder_open(struct nx_pass *pass, const struct nx_node *node, struct nx_finder **out);
void nx_finder_close(struct nx_finder *finder);

/* The first row from `row` on that may match, NX_NO_ROW where there is none. Rows rise from call to call. */
newsidx_status nx_finder_next(struct nx_finder *finder, uint32_t row, uint32_t *out);
/* Whether the row does, which nx_finder_next gave last. */
newsidx_status nx_finder_confirm(struct nx_finder *finder, uint32_t row, bool *out);
/* Both in one. */
newsidx_status nx_finder_has(struct nx_finder *finder, uint32_t row, bool *out);

/* A condition that every match must meet beside having its required words. */
struct nx_condition {
    struct nx_finder *finder;
    bool not;                /* it must not match */
    bool has_words;          /* every row that is asked about has its words: what is left is to confirm it */
    struct nx_condition *next;
};
newsidx_status nx_conditions_hold(struct nx_condition *conditions, uint32_t row, bool *out);

/* ---- The ways ---- */

/* Rows that have all required terms and values, of which there is at least one. */
newsidx_status nx_match_all(struct nx_pass *pass, struct nx_condition *conditions);
/* Rows that have any scored term. */
newsidx_status nx_match_any(struct nx_pass *pass, struct nx_condition *conditions);
/* Rows of any tree. */
newsidx_status nx_match_tree(struct nx_pass *pass, struct nx_finder *root);

#endif
