/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * match_any.c: rows that have any scored term, by MaxScore (Turtle & Flood 1995) with block bounds (Ding & Suel 2011,
 * Chakrabarti et al. 2011). Terms are sorted by their bounds; the first ones, which all together could not lift a row
 * above the threshold, are left out of the search for rows and only asked about those that the others find.
 */
#include <stdlib.h>

#include "search/pass.h"

struct disjunction {
    struct nx_pass *pass;
    struct nx_scored *terms[NEWSIDX_QUERY_TERMS_MAX]; /* the smallest bound first */
    double before[NEWSIDX_QUERY_TERMS_MAX + 1];       /* bound of the terms before this one */
    size_t n, first;          /* the terms from `first` on find the rows */
    double recency;           /* bound of the recency from here on */
    double threshold;         /* for which `first` was chosen */
    uint32_t window_end;      /* the last row of the window that was looked at; rows up to it may matter */
    struct nx_condition *conditions;
};

static int by_bound(const void *a, const void *b)
{
    const struct nx_scored *x = *(struct nx_scored *const *)a, *y = *(struct nx_scored *const *)b;
    if (x->bound != y->bound) return x->bound < y->bound ? -1 : 1;
    return (x->term > y->term) - (x->term < y->term);
}

/* Which terms can lift a row above the threshold; `first` only grows. */
static void choose_first(struct disjunction *self)
{
    const struct nx_pass *pass = self->pass;
    while (self->first < self->n &&
           nx_pass_is_hopeless(pass, self->before[self->first + 1], pass->quality_max, self->recency)) {
        self->first++;
        pass->match->exact = false;
    }
    self->threshold = pass->threshold;
}

static uint32_t first_row(const struct disjunction *self)
{
    uint32_t row = NX_NO_ROW;
    for (size_t i = self->first; i < self->n; i++) row = NX_MIN(row, self->terms[i]->place.row);
    return row;
}

/* Begins a window at `row`: up to the first end of a block. True where nothing in it can be kept. */
static bool is_hopeless_window(struct disjunction *self, uint32_t row)
{
    const struct nx_pass *pass = self->pass;
    uint32_t end = NX_NO_ROW - 1;
    double most = self->before[self->first];
    for (size_t i = self->first; i < self->n; i++) {
        const struct nx_place *place = &self->terms[i]->place;
        if (place->row == NX_NO_ROW) continue;
        const uint32_t behind = (place->at / NX_TERM_LIST_BLOCK + 1) * NX_TERM_LIST_BLOCK;
        end = NX_MIN(end, place->list->rows[NX_MIN(behind, place->list->n) - 1]);
    }
    for (size_t i = self->first; i < self->n; i++) {
        const struct nx_place *place = &self->terms[i]->place;
        if (place->row > end) continue;
        most += self->terms[i]->idf * place->list->block_max[place->at / NX_TERM_LIST_BLOCK];
    }
    self->window_end = end;
    self->recency = nx_pass_recency_from(pass, row, nx_pass_static(pass, row).recency);
    return nx_pass_is_hopeless(pass, most, pass->quality_max, self->recency);
}

static newsidx_status seek_all(struct disjunction *self, uint32_t row)
{
    for (size_t i = self->first; i < self->n; i++) {
        NX_TRY(nx_place_seek(&self->terms[i]->place, row, self->pass->err));
    }
    return NEWSIDX_OK;
}

/* Whether the row could be kept: first by what is known of it, then by one more term at a time. */
static newsidx_status look(struct disjunction *self, uint32_t row, bool *out)
{
    struct nx_pass *pass = self->pass;
    const struct nx_static here = nx_pass_static(pass, row);
    double sum = 0.0;
    for (size_t i = self->first; i < self->n; i++) {
        const struct nx_scored *term = self->terms[i];
        if (term->place.row == row) sum += term->idf * nx_place_bound(&term->place);
    }
    *out = !nx_pass_is_hopeless(pass, sum + self->before[self->first], here.quality, here.recency);
    for (size_t i = self->first; i-- > 0 && *out;) {
        struct nx_scored *term = self->terms[i];
        NX_TRY(nx_place_seek(&term->place, row, pass->err));
        if (term->place.row == row) sum += term->idf * nx_place_bound(&term->place);
        *out = !nx_pass_is_hopeless(pass, sum + self->before[i], here.quality, here.recency);
    }
    return NEWSIDX_OK;
}

static newsidx_status take(struct disjunction *self, uint32_t row)
{
    struct nx_pass *pass = self->pass;
    bool matters, holds;
    NX_TRY(look(self, row, &matters));
    if (!matters) {
        pass->match->exact = false;
        return NEWSIDX_OK;
    }
    NX_TRY(nx_conditions_hold(self->conditions, row, &holds));
    if (!holds) return NEWSIDX_OK;
    NX_TRY(nx_pass_offer(pass, row));
    if (pass->threshold != self->threshold) choose_first(self);
    return NEWSIDX_OK;
}

/* Leaves the row behind. */
static newsidx_status leave(struct disjunction *self, uint32_t row)
{
    for (size_t i = self->first; i < self->n; i++) {
        if (self->terms[i]->place.row == row) NX_TRY(nx_place_next(&self->terms[i]->place, self->pass->err));
    }
    return NEWSIDX_OK;
}

static newsidx_status run(struct disjunction *self)
{
    struct nx_pass *pass = self->pass;
    bool begun = false;
    for (uint32_t row; self->first < self->n && (row = first_row(self)) < self->pass->rows.end;) {
        if (!begun || row > self->window_end) {
            begun = true;
            if (is_hopeless_window(self, row)) {
                pass->match->exact = false;
                NX_TRY(seek_all(self, self->window_end + 1));
                continue;
            }
            choose_first(self);
            continue;
        }
        if (!nx_row_is_dead(pass->dead, row)) NX_TRY(take(self, row));
        NX_TRY(leave(self, row));
    }
    return NEWSIDX_OK;
}

newsidx_status nx_match_any(struct nx_pass *pass, struct nx_condition *conditions)
{
    struct disjunction self = { .pass = pass, .conditions = conditions, .threshold = pass->threshold };
    const uint32_t first = pass->rows.first;
    self.recency = nx_pass_recency_from(pass, first, nx_pass_static(pass, first).recency);
    for (size_t i = 0; i < pass->n_scored; i++) {
        struct nx_scored *scored = &pass->scored[i];
        NX_TRY(nx_place_open(scored->place.list, UINT32_MAX, &scored->place, pass->err));
        NX_TRY(nx_place_seek(&scored->place, first, pass->err));
        if (scored->place.list->df) self.terms[self.n++] = scored;
    }
    qsort(self.terms, self.n, sizeof *self.terms, by_bound);
    for (size_t i = 0; i < self.n; i++) self.before[i + 1] = self.before[i] + self.terms[i]->bound;
    choose_first(&self);
    return run(&self);
}
