/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * match_any.c: rows that have any scored term, by MaxScore (Turtle & Flood 1995) a stretch of rows at a time. Terms are
 * sorted by their bounds. The first ones, which all together could not lift a row above the threshold, are left out of
 * the search for rows where they are long, and only asked about those that the others find. A stretch in which the
 * windows' bounds promise nothing is passed over (Chakrabarti, Chaudhuri & Ganti, Interval-based pruning, 2011); in the
 * others the bounds of all postings are added up per row, list after list, and the rows that come to enough are looked
 * at closely.
 */
#include <float.h>
#include <stdlib.h>

#include "search/pass.h"

enum { STRETCH = 2048, FEW = STRETCH / 8, WORD_BITS = 64 };

/* Looking for a row in a list costs about as much as adding up so many postings; half of the rows are looked for. */
enum { LOOK_COST = 4 };

/* Sums of single precision are off by far less than this share. */
static const double COARSE = 1e-5;

struct disjunction {
    struct nx_pass *pass;
    struct nx_scored *terms[NEWSIDX_QUERY_TERMS_MAX]; /* the smallest bound first */
    uint32_t at[NEWSIDX_QUERY_TERMS_MAX];             /* of a term that finds rows: the first posting not gone by */
    double before[NEWSIDX_QUERY_TERMS_MAX + 1];       /* bound of the terms before this one */
    size_t n;
    size_t needed; /* a row that is kept has one of the terms from here on */
    size_t first;  /* the terms from here on find the rows, and are added up */
    struct nx_horizon horizon;
    struct nx_condition *conditions;
    float sums[STRETCH];                  /* of the bounds at each row of the stretch */
    uint64_t enough[STRETCH / WORD_BITS]; /* rows whose sum is enough, a bit each */
};

/* Rows that are looked at together. */
struct stretch {
    uint32_t first, end;
};

static int by_bound(const void *a, const void *b)
{
    const struct nx_scored *x = *(struct nx_scored *const *)a, *y = *(struct nx_scored *const *)b;
    if (x->bound != y->bound) return x->bound < y->bound ? -1 : 1;
    return (x->term > y->term) - (x->term < y->term);
}

/* Which terms can lift a row above the threshold, and which are added up with them. False: no row can be kept. */
static bool choose_first(struct disjunction *self)
{
    const struct nx_pass *pass = self->pass;
    uint64_t postings = 0;
    while (self->needed < self->n &&
           nx_pass_is_hopeless(pass, self->before[self->needed + 1], pass->quality_max, self->horizon.recency)) {
        self->needed++;
        pass->match->exact = false;
    }
    for (size_t i = self->needed; i < self->n; i++) postings += self->terms[i]->place.list->df;
    for (self->first = self->needed; self->first > 0; self->first--) {
        const uint32_t df = self->terms[self->first - 1]->place.list->df;
        if (df > LOOK_COST * postings) break;
        postings += df;
    }
    return self->needed < self->n;
}

/* Moves a term to its first posting of a row of at least `row`, and gives that row. */
static newsidx_status go_to(struct disjunction *self, size_t i, uint32_t row, uint32_t *out)
{
    struct nx_term_list *list = self->terms[i]->place.list;
    NX_TRY(nx_term_list_ready(list, row, self->pass->err));
    const uint32_t window = row >> list->shift, from = NX_MAX(self->at[i], list->starts[window]);
    self->at[i] = nx_term_list_find(list, from, NX_MAX(from, list->starts[window + 1]), row);
    while (self->at[i] >= list->n && list->n < list->df) {
        NX_TRY(nx_term_list_decode(list, list->ready << list->shift, self->pass->err));
    }
    *out = self->at[i] < list->df ? list->rows[self->at[i]] : NX_NO_ROW;
    return NEWSIDX_OK;
}

/* The next stretch from `row` on in which there is a posting; behind the last row where there is none. */
static newsidx_status next_stretch(struct disjunction *self, uint32_t row, struct stretch *out)
{
    const uint32_t rows_end = self->pass->rows.end;
    uint32_t first = NX_NO_ROW, found;
    for (size_t i = self->first; i < self->n; i++) {
        NX_TRY(go_to(self, i, row, &found));
        first = NX_MIN(first, found);
    }
    out->first = NX_MIN(first, rows_end);
    out->end = (uint32_t)NX_MIN(((uint64_t)out->first / STRETCH + 1) * STRETCH, rows_end);
    for (size_t i = self->first; i < self->n && out->first < out->end; i++) {
        NX_TRY(nx_term_list_ready(self->terms[i]->place.list, out->end - 1, self->pass->err));
    }
    return NEWSIDX_OK;
}

/* At least the bound of every posting of the term in the stretch. */
static uint16_t bound_in(const struct disjunction *self, size_t i, const struct stretch *stretch)
{
    const struct nx_term_list *list = self->terms[i]->place.list;
    uint16_t most = 0;
    if (self->at[i] >= list->n || list->rows[self->at[i]] >= stretch->end) return 0;
    for (uint32_t w = stretch->first >> list->shift; w <= (stretch->end - 1) >> list->shift; w++) {
        most = NX_MAX(most, list->maxima[w]);
    }
    return most;
}

static bool is_hopeless_stretch(const struct disjunction *self, const struct stretch *stretch)
{
    double most = self->before[self->first];
    for (size_t i = self->first; i < self->n; i++) {
        most += self->terms[i]->idf * (bound_in(self, i, stretch) * NX_BOUND_STEP);
    }
    return nx_pass_is_hopeless(self->pass, most, self->pass->quality_max, self->horizon.recency);
}

/* The least that the terms which find rows must say of a row that can be kept. */
static float least_sum(const struct disjunction *self)
{
    const struct nx_pass *pass = self->pass;
    const double weight = pass->match->plan->scorer.weights.text, rest = weight * self->before[self->first];
    if (!(weight > 0)) return FLT_MIN;
    const double missing = pass->threshold - self->horizon.recency - pass->quality_max - rest;
    const double least = (missing - COARSE * (pass->threshold + rest)) / weight;
    return least > FLT_MIN ? (float)NX_MIN(least, (double)FLT_MAX) : FLT_MIN;
}

/* Adds up what one term says of each row, and marks those for which the sum is enough; the number of postings. */
static uint32_t add_term(struct disjunction *self, size_t i, const struct stretch *stretch, float enough)
{
    const struct nx_term_list *list = self->terms[i]->place.list;
    const uint32_t *rows = list->rows + self->at[i], n = list->n - self->at[i];
    const uint16_t *bounds = list->bounds + self->at[i];
    const float step = (float)(self->terms[i]->idf * NX_BOUND_STEP);
    const int32_t *quality = self->pass->columns->quality;
    uint32_t at = 0;
    for (; at < n && rows[at] < stretch->end; at++) {
        const uint32_t offset = rows[at] % STRETCH;
        const float before = self->sums[offset], now = before + step * bounds[at];
        self->sums[offset] = now;
        if (now < enough || before >= enough) continue;
        self->enough[offset / WORD_BITS] |= UINT64_C(1) << offset % WORD_BITS;
        __builtin_prefetch(&quality[rows[at]]);
    }
    return at;
}

static size_t add_up(struct disjunction *self, const struct stretch *stretch, float enough)
{
    size_t n = 0;
    for (size_t i = self->first; i < self->n; i++) n += add_term(self, i, stretch, enough);
    return n;
}

/* Makes the sums 0 again, of which `n` postings have made something else. */
static void clear(struct disjunction *self, const struct stretch *stretch, size_t n)
{
    if (n > FEW) memset(self->sums, 0, sizeof self->sums);
    for (size_t i = self->first; i < self->n && n <= FEW; i++) {
        const struct nx_term_list *list = self->terms[i]->place.list;
        for (uint32_t at = self->at[i]; at < list->n && list->rows[at] < stretch->end; at++) {
            self->sums[list->rows[at] % STRETCH] = 0;
        }
    }
    memset(self->enough, 0, sizeof self->enough);
}

/* What the windows of the terms that find no rows promise at a row; of each one that may have it, a bit in `terms`. */
static newsidx_status ask_windows(struct disjunction *self, uint32_t row, double *sum, uint64_t *terms)
{
    for (size_t i = 0; i < self->first; i++) {
        struct nx_term_list *list = self->terms[i]->place.list;
        NX_TRY(nx_term_list_ready(list, row, self->pass->err));
        const uint16_t most = nx_term_list_promise(list, row);
        if (most == 0) continue;
        *sum += self->terms[i]->idf * (most * NX_BOUND_STEP);
        *terms |= UINT64_C(1) << i;
    }
    return NEWSIDX_OK;
}

/* Whether the row could be kept: first by what is known of it, then by one more term at a time. */
static newsidx_status look(struct disjunction *self, uint32_t row, double sum, bool *out)
{
    struct nx_pass *pass = self->pass;
    const double recency = self->horizon.recency;
    double promised = 0.0;
    uint64_t asked = 0;
    NX_TRY(ask_windows(self, row, &promised, &asked));
    *out = !nx_pass_is_hopeless(pass, sum + promised, pass->quality_max, recency);
    if (!*out) return NEWSIDX_OK;
    const double quality = nx_pass_quality(pass, row);
    *out = !nx_pass_is_hopeless(pass, sum + promised, quality, recency);
    for (; asked && *out; asked &= asked - 1) {
        struct nx_scored *term = self->terms[__builtin_ctzll(asked)];
        promised -= term->idf * (nx_term_list_promise(term->place.list, row) * NX_BOUND_STEP);
        NX_TRY(nx_place_seek(&term->place, row, pass->err));
        if (term->place.row == row) sum += term->idf * nx_place_bound(&term->place);
        *out = !nx_pass_is_hopeless(pass, sum + promised, quality, recency);
    }
    return NEWSIDX_OK;
}

static newsidx_status take(struct disjunction *self, uint32_t row)
{
    struct nx_pass *pass = self->pass;
    bool matters, holds;
    if (nx_row_is_dead(pass->dead, row)) return NEWSIDX_OK;
    NX_TRY(look(self, row, self->sums[row % STRETCH] * (1.0 + COARSE), &matters));
    if (!matters) {
        pass->match->exact = false;
        return NEWSIDX_OK;
    }
    NX_TRY(nx_conditions_hold(self->conditions, row, &holds));
    if (!holds) return NEWSIDX_OK;
    for (size_t i = self->first; i < self->n; i++) NX_TRY(nx_place_seek(&self->terms[i]->place, row, pass->err));
    return nx_pass_offer(pass, row);
}

/* The rows that come to enough, in order. */
static newsidx_status take_all(struct disjunction *self, const struct stretch *stretch, size_t *n)
{
    const uint32_t base = stretch->first - stretch->first % STRETCH;
    *n = 0;
    for (uint32_t word = 0; word < NX_COUNT(self->enough); word++) {
        for (uint64_t bits = self->enough[word]; bits; bits &= bits - 1, ++*n) {
            NX_TRY(take(self, base + word * WORD_BITS + (uint32_t)__builtin_ctzll(bits)));
        }
    }
    return NEWSIDX_OK;
}

static newsidx_status look_into(struct disjunction *self, const struct stretch *stretch)
{
    const float enough = least_sum(self);
    const size_t added = add_up(self, stretch, enough);
    size_t taken;
    NX_TRY(take_all(self, stretch, &taken));
    if (enough > FLT_MIN && taken < added) self->pass->match->exact = false;
    clear(self, stretch, added);
    return NEWSIDX_OK;
}

static newsidx_status run(struct disjunction *self)
{
    struct nx_pass *pass = self->pass;
    struct stretch stretch;
    for (uint32_t row = pass->rows.first; row < pass->rows.end; row = stretch.end) {
        if (row >= self->horizon.end) nx_horizon_at(&self->horizon, pass, row);
        if (!choose_first(self)) break;
        NX_TRY(next_stretch(self, row, &stretch));
        if (stretch.first >= pass->rows.end) break;
        if (!is_hopeless_stretch(self, &stretch))
            NX_TRY(look_into(self, &stretch));
        else
            pass->match->exact = false;
    }
    return NEWSIDX_OK;
}

newsidx_status nx_match_any(struct nx_pass *pass, struct nx_condition *conditions)
{
    struct disjunction *self = nx_arena_calloc(pass->arena, 1, sizeof *self);
    if (!self) return nx_error_memory(pass->err);
    self->pass = pass;
    self->conditions = conditions;
    for (size_t i = 0; i < pass->n_scored; i++) {
        struct nx_scored *scored = &pass->scored[i];
        NX_TRY(nx_place_open(scored->place.list, UINT32_MAX, &scored->place, pass->err));
        if (scored->place.list->df) self->terms[self->n++] = scored;
    }
    qsort(self->terms, self->n, sizeof *self->terms, by_bound);
    for (size_t i = 0; i < self->n; i++) self->before[i + 1] = self->before[i] + self->terms[i]->bound;
    return run(self);
}
