/* SPDX-License-Identifier: GPL-2.0-or-later */
/* facet.c: sets of matching rows, counted field by field. */
#include "search/facet.h"

#include <stdlib.h>

#include "index/breakdown.h"
#include "search/filter.h"
#include "search/search_internal.h"

struct newsidx_facets {
    struct nx_arena arena; /* of all below */
    struct newsidx_facet *items;
    size_t n;
    struct newsidx_search_summary summary;
};

NX_AUTO_POINTER(newsidx_facets, newsidx_facets_free)

/* The facets that are periods of the date. */
static const struct {
    const char *name;
    enum nx_period_unit unit;
} dates[] = { { "year", NX_PERIOD_YEAR }, { "month", NX_PERIOD_MONTH }, { "day", NX_PERIOD_DAY } };

/* What a facet is about: a field, or a period where there is none. */
struct subject {
    enum nx_field field;
    enum nx_period_unit unit;
};

static bool find_subject(const char *name, struct subject *out)
{
    *out = (struct subject){ nx_filter_field(name), NX_PERIOD_DAY };
    if (out->field != NX_FIELD_COUNT) return true;
    for (size_t i = 0; i < NX_COUNT(dates); i++) {
        out->unit = dates[i].unit;
        if (strcmp(dates[i].name, name) == 0) return true;
    }
    return false;
}

static newsidx_status check(const struct newsidx_facets_options *options, newsidx_error *err)
{
    struct subject subject;
    if (options->n_by > NEWSIDX_FACETS_MAX) {
        return nx_error_set(err, NEWSIDX_LIMIT, "%zu facets are too many: give at most %d", options->n_by,
                            NEWSIDX_FACETS_MAX);
    }
    for (size_t i = 0; i < options->n_by; i++) {
        if (options->by[i] && find_subject(options->by[i], &subject)) continue;
        return nx_error_set(err, NEWSIDX_INVALID,
                            "there is no facet %.40s: use provider, domain, category, type, locale, topic, year, month "
                            "or day",
                            options->by[i] ? options->by[i] : "without a name");
    }
    return NEWSIDX_OK;
}

/* ---- Finding ---- */

/* A bitmap of zeros for each segment; NULL: out of memory. */
static uint64_t **make_sets(const struct nx_snapshot *snapshot, struct nx_arena *arena)
{
    uint64_t **sets = nx_arena_calloc(arena, snapshot->n_segments + 1, sizeof *sets);
    for (size_t i = 0; sets && i < snapshot->n_segments; i++) {
        sets[i] = nx_arena_calloc(arena, (size_t)nx_segment_n_rows(snapshot->segments[i]) / 64 + 1, sizeof **sets);
        if (!sets[i]) return NULL;
    }
    return sets;
}

/* Keeps the sets as the context; NULL where everything matches. */
static newsidx_status collect(struct nx_asked *asked)
{
    asked->context = NULL;
    asked->count = (struct nx_match_count){ asked->plan.n_articles, true };
    if (asked->plan.match->kind == NX_NODE_ALL) return NEWSIDX_OK;
    uint64_t **sets = make_sets(nx_lists_snapshot(asked->lists), &asked->arena);
    if (!sets) return nx_error_memory(asked->err);
    asked->context = sets;
    return nx_match_rows(asked->lists, &asked->plan, sets, &asked->count.n, asked->err);
}

/* ---- Counting ---- */

static newsidx_status keep(struct newsidx_facets *self, struct nx_breakdown *counted, size_t top,
                           struct newsidx_facet *out, newsidx_error *err)
{
    nx_breakdown_sort(counted, top);
    const size_t n = top && top < counted->n ? top : counted->n;
    struct newsidx_facet_value *values = nx_arena_calloc(&self->arena, n, sizeof *values);
    if (!values) return nx_error_memory(err);
    for (size_t i = 0; i < n; i++) {
        const struct nx_str name = counted->items[i].name;
        const char *text = nx_arena_copy(&self->arena, name.ptr, name.len);
        if (!text) return nx_error_memory(err);
        values[i] = (struct newsidx_facet_value){ { .bytes = text, .length = name.len }, counted->items[i].count };
    }
    out->values = values;
    out->n_values = n;
    out->distinct = counted->n;
    out->without = counted->n_without;
    return NEWSIDX_OK;
}

static newsidx_status count(struct newsidx_facets *self, const struct nx_asked *asked,
                            const struct newsidx_facets_options *options, size_t i)
{
    const struct nx_snapshot *snapshot = nx_lists_snapshot(asked->lists);
    uint64_t *const *rows = asked->context;
    NX_AUTO(nx_breakdown_dispose) struct nx_breakdown counted = { .names = NX_INTERN_INIT };
    struct newsidx_facet *facet = &self->items[i];
    struct subject subject;
    find_subject(options->by[i], &subject);
    if (subject.field != NX_FIELD_COUNT)
        NX_TRY(nx_breakdown_field(snapshot, subject.field, rows, &counted, asked->err));
    else
        NX_TRY(nx_breakdown_dates(snapshot, subject.unit, rows, &counted, asked->err));
    facet->by = nx_arena_copy(&self->arena, options->by[i], strlen(options->by[i]));
    return facet->by ? keep(self, &counted, options->top, facet, asked->err) : nx_error_memory(asked->err);
}

static newsidx_status count_all(struct newsidx_facets *self, const struct nx_asked *asked,
                                const struct newsidx_facets_options *options)
{
    self->items = nx_arena_calloc(&self->arena, options->n_by, sizeof *self->items);
    if (!self->items) return nx_error_memory(asked->err);
    for (self->n = 0; self->n < options->n_by; self->n++) NX_TRY(count(self, asked, options, self->n));
    return nx_asked_summarize(asked, &self->arena, &self->summary);
}

newsidx_status nx_facets(struct nx_lists *lists, struct nx_analyzer *analyzer, const char *query,
                         const struct newsidx_search_options *options, const struct newsidx_facets_options *facets,
                         struct newsidx_facets **out, newsidx_error *err)
{
    NX_AUTO(nx_asked_dispose)
    struct nx_asked asked = { .lists = lists, .analyzer = analyzer, .err = err, .match = collect };
    NX_TRY(check(facets, err));
    NX_TRY(nx_asked_answer(&asked, query, options));
    NX_AUTO_FREE(newsidx_facets) struct newsidx_facets *self = calloc(1, sizeof *self);
    if (!self) return nx_error_memory(err);
    NX_TRY(count_all(self, &asked, facets));
    *out = NX_STEAL(self);
    return NEWSIDX_OK;
}

/* ---- The public way into them ---- */

void newsidx_facets_free(struct newsidx_facets *facets)
{
    if (!facets) return;
    nx_arena_dispose(&facets->arena);
    free(facets);
}

size_t newsidx_facets_n(const struct newsidx_facets *facets)
{
    return facets->n;
}

const struct newsidx_facet *newsidx_facets_item(const struct newsidx_facets *facets, size_t i)
{
    return i < facets->n ? &facets->items[i] : NULL;
}

const struct newsidx_search_summary *newsidx_facets_summary(const struct newsidx_facets *facets)
{
    return &facets->summary;
}
