/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * timeline.c: matches come in the order of rows, so with falling dates: those of one period and one segment stand side by
 * side and make a stretch. The stretches of all segments are then sorted, and those of one period joined.
 */
#include "search/timeline.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/date.h"
#include "base/period.h"
#include "search/hits.h"
#include "search/search_internal.h"

enum { PERIODS_MAX = 40, DAYS_A_WEEK = 7, DAYS_A_MONTH = 31 };

struct newsidx_timeline {
    struct newsidx_results *results; /* the best of the periods, and the summary */
    struct newsidx_moment *items;
    size_t n;
    enum nx_period_unit unit;
    uint64_t undated;
};

NX_AUTO_POINTER(newsidx_timeline, newsidx_timeline_free)

/* Matches of one period. */
struct stretch {
    struct nx_period period;
    uint64_t count;
    struct nx_candidate best;
};

/* A timeline in the making. */
struct making {
    enum newsidx_period by; /* as asked for */
    enum nx_period_unit unit;
    struct stretch *items;
    size_t n, capacity;
    uint64_t undated;
};

static void making_dispose(struct making *making)
{
    free(making->items);
}

/* ---- Collecting ---- */

static bool make_room(struct making *making)
{
    if (making->n < making->capacity) return true;
    const size_t capacity = making->capacity ? making->capacity * 2 : 64;
    struct stretch *grown = realloc(making->items, capacity * sizeof *grown);
    if (!grown) return false;
    making->items = grown;
    making->capacity = capacity;
    return true;
}

static bool continues(const struct stretch *stretch, const struct nx_candidate *match)
{
    return stretch->best.row.segment == match->row.segment && nx_period_has(&stretch->period, match->date);
}

static newsidx_status add(void *context, const struct nx_candidate *match, newsidx_error *err)
{
    struct making *making = context;
    if (match->date == NEWSIDX_DATE_NONE) {
        making->undated++;
        return NEWSIDX_OK;
    }
    struct stretch *last = making->n ? &making->items[making->n - 1] : NULL;
    if (!last || !continues(last, match)) {
        if (!make_room(making)) return nx_error_memory(err);
        last = &making->items[making->n++];
        *last = (struct stretch){ nx_period_of(making->unit, match->date), 0, *match };
    }
    last->count++;
    if (nx_candidate_compare(match, &last->best) < 0) last->best = *match;
    return NEWSIDX_OK;
}

static newsidx_status collect(struct nx_asked *asked)
{
    struct making *making = asked->context;
    const struct nx_visitor visitor = { add, making };
    making->n = 0;
    making->undated = 0;
    asked->count.exact = true;
    return nx_match_visit(asked->lists, &asked->plan, &visitor, &asked->count.n, asked->err);
}

/* ---- Joining ---- */

static int oldest_first(const void *a, const void *b)
{
    const struct stretch *x = a, *y = b;
    return (x->period.start > y->period.start) - (x->period.start < y->period.start);
}

/* Makes one of the sorted stretches that belong to the same period. */
static void join(struct making *making, enum nx_period_unit unit)
{
    size_t n = 0;
    for (size_t i = 0; i < making->n; i++) {
        const struct stretch item = making->items[i];
        struct stretch *last = n ? &making->items[n - 1] : NULL;
        if (!last || !nx_period_has(&last->period, item.period.start)) {
            making->items[n] = item;
            making->items[n++].period = nx_period_of(unit, item.period.start);
            continue;
        }
        last->count += item.count;
        if (nx_candidate_compare(&item.best, &last->best) < 0) last->best = item.best;
    }
    making->n = n;
    making->unit = unit;
}

/* The finest unit of which there are not too many from the first of the sorted stretches to the last. */
static enum nx_period_unit fitting(const struct making *making)
{
    static const int64_t days[] = { 1, DAYS_A_WEEK, DAYS_A_MONTH };
    if (making->n == 0) return NX_PERIOD_DAY;
    const int64_t span = making->items[making->n - 1].period.end - making->items[0].period.start;
    enum nx_period_unit unit = NX_PERIOD_DAY;
    while (unit < NX_PERIOD_YEAR && span > days[unit] * NX_DATE_DAY * PERIODS_MAX) unit++;
    return unit;
}

static void arrange(struct making *making)
{
    if (making->n) qsort(making->items, making->n, sizeof *making->items, oldest_first);
    join(making, making->by == NEWSIDX_PERIOD_AUTO ? fitting(making) : making->unit);
}

/* ---- Keeping ---- */

static newsidx_status keep_items(struct newsidx_timeline *self, const struct making *making, newsidx_error *err)
{
    self->items = nx_arena_calloc(&self->results->arena, making->n, sizeof *self->items);
    if (!self->items) return nx_error_memory(err);
    for (size_t i = 0; i < making->n; i++) {
        const struct stretch *stretch = &making->items[i];
        struct newsidx_moment *item = &self->items[i];
        char name[NX_PERIOD_NAME_SIZE];
        snprintf(item->name, sizeof item->name, "%s", nx_period_name(making->unit, stretch->period.start, name));
        item->start = stretch->period.start;
        item->end = stretch->period.end;
        item->count = stretch->count;
        item->best = &self->results->hits[i];
    }
    self->n = making->n;
    self->unit = making->unit;
    self->undated = making->undated;
    return NEWSIDX_OK;
}

static newsidx_status keep(struct newsidx_timeline *self, struct nx_asked *asked)
{
    const struct making *making = asked->context;
    const struct nx_hits_source source = { asked->lists, asked->analyzer, &asked->plan };
    struct nx_candidate *best = nx_arena_calloc(&asked->arena, making->n, sizeof *best);
    self->results = nx_results_new();
    if (!best || !self->results) return nx_error_memory(asked->err);
    for (size_t i = 0; i < making->n; i++) best[i] = making->items[i].best;
    asked->options.offset = 0;
    NX_TRY(nx_hits_make(&source, &asked->options, best, making->n, self->results, asked->err));
    NX_TRY(keep_items(self, making, asked->err));
    return nx_asked_summarize(asked, &self->results->arena, &self->results->summary);
}

newsidx_status nx_timeline(struct nx_lists *lists, struct nx_analyzer *analyzer, const char *query,
                           const struct newsidx_search_options *options, enum newsidx_period by,
                           struct newsidx_timeline **out, newsidx_error *err)
{
    static const enum nx_period_unit units[] = { NX_PERIOD_DAY, NX_PERIOD_DAY, NX_PERIOD_WEEK, NX_PERIOD_MONTH,
                                                 NX_PERIOD_YEAR };
    if ((unsigned)by >= NX_COUNT(units)) {
        return nx_error_set(err, NEWSIDX_INVALID, "there is no period %d: give one of newsidx_period", (int)by);
    }
    NX_AUTO(making_dispose) struct making making = { .by = by, .unit = units[by] };
    NX_AUTO(nx_asked_dispose)
    struct nx_asked asked = { .lists = lists, .analyzer = analyzer, .err = err, .match = collect, .context = &making };
    NX_TRY(nx_asked_answer(&asked, query, options));
    arrange(&making);
    NX_AUTO_FREE(newsidx_timeline) struct newsidx_timeline *self = calloc(1, sizeof *self);
    if (!self) return nx_error_memory(err);
    NX_TRY(keep(self, &asked));
    *out = NX_STEAL(self);
    return NEWSIDX_OK;
}

/* ---- The public way into it ---- */

void newsidx_timeline_free(struct newsidx_timeline *timeline)
{
    if (!timeline) return;
    newsidx_results_free(timeline->results);
    free(timeline);
}

size_t newsidx_timeline_n(const struct newsidx_timeline *timeline)
{
    return timeline->n;
}

const struct newsidx_moment *newsidx_timeline_item(const struct newsidx_timeline *timeline, size_t i)
{
    return i < timeline->n ? &timeline->items[i] : NULL;
}

enum newsidx_period newsidx_timeline_by(const struct newsidx_timeline *timeline)
{
    static const enum newsidx_period periods[] = { [NX_PERIOD_DAY] = NEWSIDX_PERIOD_DAY,
                                                   [NX_PERIOD_WEEK] = NEWSIDX_PERIOD_WEEK,
                                                   [NX_PERIOD_MONTH] = NEWSIDX_PERIOD_MONTH,
                                                   [NX_PERIOD_YEAR] = NEWSIDX_PERIOD_YEAR };
    return periods[timeline->unit];
}

uint64_t newsidx_timeline_undated(const struct newsidx_timeline *timeline)
{
    return timeline->undated;
}

const struct newsidx_search_summary *newsidx_timeline_summary(const struct newsidx_timeline *timeline)
{
    return &timeline->results->summary;
}
