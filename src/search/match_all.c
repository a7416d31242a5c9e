/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * match_all.c: rows that have all required terms and values: the rarest one leads, and the others are asked only for rows
 * that could still be kept: first for the windows that the row is in, then for the row. Windows of the lead are passed
 * over by the largest bound in them.
 */
#include <stdlib.h>

#include "search/pass.h"

enum { AT_ONCE = 64, CLAUSES_MAX = NEWSIDX_QUERY_TERMS_MAX + NX_VALUES_MAX };

struct conjunction {
    struct nx_pass *pass;
    struct nx_scored *required[CLAUSES_MAX]; /* the rarest first */
    size_t n;
    double rest[CLAUSES_MAX]; /* bound of the scored terms that are asked after the one at this place */
    struct nx_horizon horizon;
    double threshold; /* for which `least` was chosen */
    uint32_t least;   /* bound of the lead's postings that could be kept */
    uint32_t row;     /* no row before it is of interest any more */
    struct nx_condition *conditions;
};

static int by_df(const void *a, const void *b)
{
    const struct nx_scored *x = *(struct nx_scored *const *)a, *y = *(struct nx_scored *const *)b;
    if (x->place.list->df != y->place.list->df) return x->place.list->df < y->place.list->df ? -1 : 1;
    return (x->term > y->term) - (x->term < y->term);
}

/* Looks at what can be kept from `row` on, if it may have changed. */
static void look_ahead(struct conjunction *self, uint32_t row)
{
    struct nx_pass *pass = self->pass;
    if (row < self->horizon.end && pass->threshold == self->threshold) return;
    if (row >= self->horizon.end) nx_horizon_at(&self->horizon, pass, row);
    self->threshold = pass->threshold;
    self->least = nx_pass_least_bound(pass, self->required[0], self->rest[0], self->horizon.recency);
}

/* No row from here on can be kept: the horizon only falls, and the threshold only rises. */
static bool is_over(const struct conjunction *self)
{
    return self->least > self->required[0]->place.list->bound_max;
}

/* True where the list has, or may have, postings from the row on. */
static bool is_left(const struct nx_term_list *list, uint32_t row)
{
    const uint32_t window = row >> list->shift;
    return window >= list->ready ? list->n < list->df : list->starts[window] < list->df;
}

/* One of the others, for a row of which the words asked before say `sum`: whether it is there and the row may be kept. */
static newsidx_status ask(struct conjunction *self, size_t i, uint32_t row, double quality, double *sum, bool *out)
{
    struct nx_pass *pass = self->pass;
    struct nx_scored *term = self->required[i];
    *out = false;
    NX_TRY(nx_place_seek(&term->place, row, pass->err));
    if (term->place.row != row) {
        self->row = term->place.row;
        return NEWSIDX_OK;
    }
    *sum += term->idf * nx_place_bound(&term->place);
    *out = !nx_pass_is_hopeless(pass, *sum + self->rest[i], quality, self->horizon.recency);
    if (!*out) pass->match->exact = false;
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

/* A row of the lead, at its posting `at`. */
static newsidx_status look(struct conjunction *self, uint32_t at)
{
    struct nx_pass *pass = self->pass;
    struct nx_scored *lead = self->required[0];
    const uint32_t row = lead->place.list->rows[at];
    if (row < self->row || nx_row_is_dead(pass->dead, row)) return NEWSIDX_OK;
    const double quality = nx_pass_quality(pass, row);
    lead->place.at = at;
    lead->place.row = row;
    double sum = lead->idf * nx_place_bound(&lead->place);
    bool has = !nx_pass_is_hopeless(pass, sum + self->rest[0], quality, self->horizon.recency);
    if (!has) pass->match->exact = false;
    for (size_t i = 1; i < self->n && has; i++) {
        if (i + 1 == self->n && pass->reads_tokens) nx_segment_prefetch_tokens(pass->segment, row);
        NX_TRY(ask(self, i, row, quality, &sum, &has));
    }
    return has ? take(self, row) : NEWSIDX_OK;
}

/* Some of the lead's postings. */
struct chosen {
    uint32_t at[AT_ONCE];
    size_t n;
};

/* Those from `first` to `end` whose bound is enough. Here and below: no branch that could be foreseen wrongly. */
static void choose_by_bound(struct conjunction *self, uint32_t first, uint32_t end, struct chosen *chosen)
{
    const uint16_t *bounds = self->required[0]->place.list->bounds;
    size_t n = 0;
    for (uint32_t at = first; at < end; at++) {
        chosen->at[n] = at;
        n += bounds[at] >= self->least;
    }
    chosen->n = n;
    if (n < end - first) self->pass->match->exact = false;
}

/* Keeps those whose cell has a posting in the list, too. */
static void choose_by_cell(const uint32_t *rows, const struct nx_term_list *list, struct chosen *chosen)
{
    size_t n = 0;
    for (size_t i = 0; i < chosen->n; i++) {
        const uint32_t row = rows[chosen->at[i]];
        chosen->at[n] = chosen->at[i];
        n += (list->cells[row >> list->shift] & nx_term_list_cell(list, row)) != 0;
    }
    chosen->n = n;
}

/* What the windows promise at a row, of which the lead says `sum`. What will be looked at is fetched meanwhile. */
static bool is_promising(const struct conjunction *self, uint32_t row, double sum)
{
    const struct nx_pass *pass = self->pass;
    double rest = self->rest[0];
    for (size_t i = 1; i < self->n; i++) {
        const struct nx_scored *term = self->required[i];
        const struct nx_term_list *list = term->place.list;
        if (term->place.cursor) continue;
        const uint32_t window = row >> list->shift;
        __builtin_prefetch(&list->rows[list->starts[window]]);
        rest += term->idf * (list->maxima[window] * NX_BOUND_STEP) - term->bound;
    }
    if (nx_pass_is_hopeless(pass, sum + rest, pass->quality_max, self->horizon.recency)) return false;
    __builtin_prefetch(&pass->columns->quality[row]);
    if (self->n == 1) { /* no other word will keep the row from being offered, which needs all of these */
        __builtin_prefetch(&pass->columns->length[row]);
        __builtin_prefetch(&pass->columns->date[row]);
    }
    if (pass->reads_tokens) nx_segment_prefetch_place(pass->segment, row);
    return true;
}

static void choose_by_promise(struct conjunction *self, struct chosen *chosen)
{
    const struct nx_scored *lead = self->required[0];
    const struct nx_term_list *list = lead->place.list;
    size_t n = 0;
    for (size_t i = 0; i < chosen->n; i++) {
        const uint32_t at = chosen->at[i];
        chosen->at[n] = at;
        n += is_promising(self, list->rows[at], lead->idf * (list->bounds[at] * NX_BOUND_STEP));
    }
    if (n < chosen->n) self->pass->match->exact = false;
    chosen->n = n;
}

/* Of the lead's postings `first` to `end`, those of rows that the windows of the others leave in. */
static newsidx_status choose(struct conjunction *self, uint32_t first, uint32_t end, struct chosen *chosen)
{
    const uint32_t *rows = self->required[0]->place.list->rows;
    choose_by_bound(self, first, end, chosen);
    for (size_t i = 1; i < self->n && chosen->n; i++) {
        struct nx_place *place = &self->required[i]->place;
        if (place->cursor) continue;
        NX_TRY(nx_term_list_ready(place->list, rows[chosen->at[chosen->n - 1]], self->pass->err));
        choose_by_cell(rows, place->list, chosen);
    }
    choose_by_promise(self, chosen);
    return NEWSIDX_OK;
}

/* Windows of the lead, `first` to before `end`. */
struct windows {
    uint32_t first, end;
};

/* The rows of some windows, some at a time, so that what the first need is fetched while the last are chosen. */
static newsidx_status look_into(struct conjunction *self, const struct windows *windows)
{
    const struct nx_term_list *list = self->required[0]->place.list;
    const uint32_t begin = list->starts[windows->first], behind = list->starts[windows->end];
    const uint32_t end = nx_term_list_find(list, begin, behind, self->pass->rows.end);
    struct chosen chosen;
    for (uint32_t at = nx_term_list_find(list, begin, end, self->row), next; at < end; at = next) {
        next = NX_MIN(at + AT_ONCE, end);
        look_ahead(self, list->rows[at]);
        NX_TRY(choose(self, at, next, &chosen));
        for (size_t i = 0; i < chosen.n; i++) NX_TRY(look(self, chosen.at[i]));
    }
    return NEWSIDX_OK;
}

/* The next windows from that of the row on, before the horizon, that could be worth looking into; there may be none. */
static struct windows next_windows(struct conjunction *self)
{
    const struct nx_term_list *list = self->required[0]->place.list;
    const uint32_t end = NX_MIN(self->horizon.end, self->pass->rows.end), least = NX_MAX(self->least, 1);
    const uint32_t behind = NX_MIN(((end - 1) >> list->shift) + 1, list->ready), here = self->row >> list->shift;
    struct windows windows = { here, here };
    while (windows.first < behind && list->maxima[windows.first] < least) windows.first++;
    if (list->starts[windows.first] > list->starts[here]) self->pass->match->exact = false;
    const uint64_t most = (uint64_t)list->starts[windows.first] + AT_ONCE;
    windows.end = NX_MIN(windows.first + 1, behind);
    while (windows.end < behind && list->maxima[windows.end] >= least && list->starts[windows.end + 1] <= most)
        windows.end++;
    return windows;
}

static newsidx_status run(struct conjunction *self)
{
    struct nx_pass *pass = self->pass;
    struct nx_term_list *list = self->required[0]->place.list;
    while (self->row < pass->rows.end) {
        look_ahead(self, self->row);
        if (is_over(self)) {
            if (is_left(list, self->row)) pass->match->exact = false;
            break;
        }
        NX_TRY(nx_term_list_ready(list, self->row, pass->err));
        const struct windows windows = next_windows(self);
        if (windows.first < windows.end) NX_TRY(look_into(self, &windows));
        const uint64_t behind = (uint64_t)NX_MAX(windows.first, windows.end) << list->shift;
        self->row = (uint32_t)NX_MIN(NX_MAX(behind, self->row), pass->rows.end);
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
    }
    return NEWSIDX_OK;
}

/* All rows of one list, where these are asked for and nothing else. */
static newsidx_status give_list(struct nx_pass *pass, struct nx_term_list *list)
{
    NX_TRY(nx_term_list_ready(list, pass->n_rows - 1, pass->err));
    nx_pass_give_list(pass, list->rows, list->n);
    return NEWSIDX_OK;
}

newsidx_status nx_match_all(struct nx_pass *pass, struct nx_condition *conditions)
{
    struct conjunction self = { .pass = pass, .row = pass->rows.first, .conditions = conditions };
    for (size_t i = 0; i < pass->n_scored; i++) {
        if (pass->scored[i].required) self.required[self.n++] = &pass->scored[i];
    }
    for (size_t i = 0; i < pass->n_values; i++) self.required[self.n++] = &pass->values[i];
    qsort(self.required, self.n, sizeof *self.required, by_df);
    struct nx_scored *lead = self.required[0];
    const uint32_t looks = NX_MIN(lead->place.list->df, pass->rows.end - pass->rows.first);
    if (looks == 0) return NEWSIDX_OK;
    if (pass->match->rows && self.n == 1 && !conditions) return give_list(pass, lead->place.list);
    double rest = 0.0;
    NX_TRY(open(pass, pass->scored, pass->n_scored, lead, looks));
    NX_TRY(open(pass, pass->values, pass->n_values, lead, looks));
    for (size_t i = 0; i < pass->n_scored; i++) {
        if (!pass->scored[i].required) rest += pass->scored[i].bound;
    }
    for (size_t i = self.n; i-- > 0; rest += self.required[i]->bound) self.rest[i] = rest;
    return run(&self);
}
