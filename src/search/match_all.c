/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * match_all.c: rows that have all required terms and values: the rarest one leads, the others are asked only for rows
 * that could still be kept. Whole blocks of the lead are passed over by the largest saturation in them.
 */
#include <stdlib.h>

#include "search/pass.h"

struct conjunction {
    struct nx_pass *pass;
    struct nx_scored *required[NEWSIDX_QUERY_TERMS_MAX + NX_VALUES_MAX]; /* the rarest first */
    size_t n;
    double rest[NEWSIDX_QUERY_TERMS_MAX + NX_VALUES_MAX]; /* bound of the scored terms that are asked after the one at this place */
    uint32_t block;         /* of the lead that has been looked at; UINT32_MAX: none */
    struct nx_condition *conditions;
};

static int by_df(const void *a, const void *b)
{
    const struct nx_scored *x = *(struct nx_scored *const *)a, *y = *(struct nx_scored *const *)b;
    if (x->place.list->df != y->place.list->df) return x->place.list->df < y->place.list->df ? -1 : 1;
    return (x->term > y->term) - (x->term < y->term);
}

/* True where the row has all, or might, as far as its bound matters; otherwise *row is where to go on. */
static newsidx_status ask_others(struct conjunction *self, const struct nx_static *here, uint32_t *row, bool *out)
{
    struct nx_pass *pass = self->pass;
    const uint32_t asked = *row;
    double sum = 0.0;
    *out = false;
    for (size_t i = 0; i < self->n; i++) {
        struct nx_scored *term = self->required[i];
        NX_TRY(nx_place_seek(&term->place, asked, pass->err));
        if (term->place.row != asked) {
            *row = term->place.row;
            return NEWSIDX_OK;
        }
        sum += term->idf * nx_place_bound(&term->place);
        if (nx_pass_is_hopeless(pass, sum + self->rest[i], here->quality, here->recency)) {
            pass->match->exact = false;
            *row = asked + 1;
            return NEWSIDX_OK;
        }
    }
    *out = true;
    return NEWSIDX_OK;
}

/* The row is one that has all required terms. */
static newsidx_status take(struct conjunction *self, uint32_t row)
{
    struct nx_pass *pass = self->pass;
    bool holds;
    NX_TRY(nx_conditions_hold(self->conditions, row, &holds));
    if (!holds) return NEWSIDX_OK;
    for (size_t i = 0; i < pass->n_scored; i++) {
        if (!pass->scored[i].required) NX_TRY(nx_place_seek(&pass->scored[i].place, row, pass->err));
    }
    return nx_pass_offer(pass, row);
}

/* At the first row of a new block of the lead: passes over blocks in which nothing can be kept. True: nothing is left. */
static newsidx_status pass_blocks(struct conjunction *self, bool *done)
{
    struct nx_pass *pass = self->pass;
    struct nx_scored *lead = self->required[0];
    struct nx_place *place = &lead->place;
    while (place->row < pass->rows.end && place->at / NX_TERM_LIST_BLOCK != self->block) {
        const struct nx_term_list *list = place->list;
        const uint32_t block = place->at / NX_TERM_LIST_BLOCK, end = NX_MIN((block + 1) * NX_TERM_LIST_BLOCK, list->n);
        const double recency =
            nx_pass_recency_from(pass, place->row, nx_pass_static(pass, place->row).recency);
        if (nx_pass_is_hopeless(pass, self->rest[0] + lead->bound, pass->quality_max, recency)) {
            pass->match->exact = false;
            *done = true;
            return NEWSIDX_OK;
        }
        if (!nx_pass_is_hopeless(pass, self->rest[0] + lead->idf * list->block_max[block], pass->quality_max, recency)) {
            self->block = block;
            return NEWSIDX_OK;
        }
        pass->match->exact = false;
        NX_TRY(nx_place_search(place, list->rows[end - 1] + 1, pass->err));
    }
    return NEWSIDX_OK;
}

static newsidx_status run(struct conjunction *self)
{
    struct nx_pass *pass = self->pass;
    struct nx_place *place = &self->required[0]->place;
    bool done = false, has_all;
    self->block = UINT32_MAX;
    while (place->row < pass->rows.end) {
        if (place->at / NX_TERM_LIST_BLOCK != self->block) {
            NX_TRY(pass_blocks(self, &done));
            if (done || place->row >= pass->rows.end) return NEWSIDX_OK;
        }
        uint32_t row = place->row;
        if (nx_row_is_dead(pass->dead, row)) {
            NX_TRY(nx_place_next(place, pass->err));
            continue;
        }
        const struct nx_static here = nx_pass_static(pass, row);
        NX_TRY(ask_others(self, &here, &row, &has_all));
        if (has_all) NX_TRY(take(self, row));
        NX_TRY(row > place->row ? nx_place_seek(place, row, pass->err) : nx_place_next(place, pass->err));
    }
    return NEWSIDX_OK;
}

/* The lead is looked through, the others are looked into. */
static newsidx_status open(struct nx_pass *pass, struct nx_scored *terms, size_t n, const struct nx_scored *lead,
                           uint32_t looks)
{
    for (size_t i = 0; i < n; i++) {
        struct nx_place *place = &terms[i].place;
        NX_TRY(nx_place_open(place->list, &terms[i] == lead ? UINT32_MAX : looks, place, pass->err));
        NX_TRY(nx_place_seek(place, pass->rows.first, pass->err));
    }
    return NEWSIDX_OK;
}

newsidx_status nx_match_all(struct nx_pass *pass, struct nx_condition *conditions)
{
    struct conjunction self = { .pass = pass, .conditions = conditions };
    for (size_t i = 0; i < pass->n_scored; i++) {
        if (pass->scored[i].required) self.required[self.n++] = &pass->scored[i];
    }
    for (size_t i = 0; i < pass->n_values; i++) self.required[self.n++] = &pass->values[i];
    qsort(self.required, self.n, sizeof *self.required, by_df);
    struct nx_scored *lead = self.required[0];
    const uint32_t looks = NX_MIN(lead->place.list->df, pass->rows.end - pass->rows.first);
    if (looks == 0) return NEWSIDX_OK;
    double rest = 0.0;
    NX_TRY(open(pass, pass->scored, pass->n_scored, lead, looks));
    NX_TRY(open(pass, pass->values, pass->n_values, lead, looks));
    for (size_t i = 0; i < pass->n_scored; i++) {
        if (!pass->scored[i].required) rest += pass->scored[i].bound;
    }
    for (size_t i = self.n; i-- > 0; rest += self.required[i]->bound) self.rest[i] = rest;
    return run(&self);
}
