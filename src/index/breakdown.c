/* SPDX-License-Identifier: GPL-2.0-or-later */
/* breakdown.c: counting values over live rows, and bytes over parts. See breakdown.h. */
#include "index/breakdown.h"

#include <stdlib.h>

#include "index/snapshot_internal.h"

void nx_breakdown_dispose(struct nx_breakdown *breakdown)
{
    if (!breakdown) return;
    free(breakdown->items);
    nx_intern_dispose(&breakdown->names);
    *breakdown = (struct nx_breakdown){ NULL, 0, 0, NX_INTERN_INIT, 0 };
}

/* Adds to the count of `name`. */
static newsidx_status tally(struct nx_breakdown *self, struct nx_str name, uint64_t count, newsidx_error *err)
{
    uint32_t number;
    if (!nx_intern_add(&self->names, name, &number, NULL)) return nx_error_memory(err);
    if (number >= self->capacity) {
        const size_t capacity = self->capacity ? self->capacity * 2 : 64;
        struct nx_tally *grown = realloc(self->items, capacity * sizeof *grown);
        if (!grown) return nx_error_memory(err);
        self->items = grown;
        self->capacity = capacity;
    }
    if (number == self->n) self->items[self->n++] = (struct nx_tally){ self->names.texts[number], 0 };
    self->items[number].count += count;
    return NEWSIDX_OK;
}

static int compare(const void *a, const void *b)
{
    const struct nx_tally *x = a, *y = b;
    if (x->count != y->count) return x->count > y->count ? -1 : 1;
    return nx_str_compare(x->name, y->name);
}

/* Moves an item down from the root, which is free, to where none below it stands before it. */
static void sift_down(struct nx_tally *items, size_t n, struct nx_tally item)
{
    size_t at = 0;
    for (size_t child; (child = 2 * at + 1) < n; at = child) {
        if (child + 1 < n && compare(&items[child], &items[child + 1]) < 0) child++;
        if (compare(&item, &items[child]) >= 0) break;
        items[at] = items[child];
    }
    items[at] = item;
}

/* The first `top` of many move to the front: a heap of so many, with the last of them at its root. */
static void select_top(struct nx_tally *items, size_t n, size_t top)
{
    qsort(items, top, sizeof *items, compare);
    for (size_t i = 0, k = top; i + 1 < k; i++) {
        const struct nx_tally one = items[i];
        items[i] = items[--k];
        items[k] = one;
    }
    for (size_t i = top; i < n; i++) {
        const struct nx_tally item = items[i];
        if (compare(&item, &items[0]) >= 0) continue;
        items[i] = items[0];
        sift_down(items, top, item);
    }
}

void nx_breakdown_sort(struct nx_breakdown *breakdown, size_t top)
{
    const bool some = top && top < breakdown->n;
    if (some) select_top(breakdown->items, breakdown->n, top);
    if (breakdown->n) qsort(breakdown->items, some ? top : breakdown->n, sizeof *breakdown->items, compare);
}

static void finish(struct nx_breakdown *counted, newsidx_status status, struct nx_breakdown *out)
{
    if (status == NEWSIDX_OK)
        *out = *counted;
    else
        nx_breakdown_dispose(counted);
}

/* ---- Rows ---- */

/* The rows of one segment that are counted, and the values. */
struct counted {
    const struct nx_segment *segment;
    const uint64_t *rows;                                /* NULL: all */
    bool (*accepts)(void *context, struct nx_str value); /* NULL: all */
    void *context;
};

/* Rows i * 64 to before (i + 1) * 64 of them, a bit each. */
static uint64_t some_rows(const struct counted *self, uint32_t i)
{
    const uint32_t behind = self->segment->facts.n_rows - i * 64;
    uint64_t bits = self->rows ? self->rows[i] : UINT64_MAX;
    if (self->segment->dead_rows) bits &= ~self->segment->dead_rows[i];
    return behind < 64 ? bits & ((UINT64_C(1) << behind) - 1) : bits;
}

/* ---- Values ---- */

/* What is counted in one segment. */
struct counts {
    uint64_t *by_value; /* rows with this value number */
    uint32_t n, empty;  /* value numbers; that of the empty text, n where there is none */
    uint64_t without;   /* rows that have no value but that */
};

static newsidx_status refuse(newsidx_error *err)
{
    return nx_error_corrupt(err, NULL, "a row has a value that does not exist");
}

/* A column has one value in each row. */
static newsidx_status count_column(const struct counted *self, const uint32_t *column, struct counts *counts,
                                   newsidx_error *err)
{
    for (uint32_t block = 0; block < nx_bitmap_words(self->segment->facts.n_rows); block++) {
        const uint32_t *values = column + (size_t)block * 64;
        uint64_t bits = some_rows(self, block);
        if (bits == UINT64_MAX) {
            uint32_t most = 0;
            for (int i = 0; i < 64; i++) most = NX_MAX(most, values[i]);
            if (most >= counts->n) return refuse(err);
            for (int i = 0; i < 64; i++) counts->by_value[values[i]]++;
            continue;
        }
        for (; bits; bits &= bits - 1) {
            const uint32_t value = values[__builtin_ctzll(bits)];
            if (value >= counts->n) return refuse(err);
            counts->by_value[value]++;
        }
    }
    counts->without = counts->by_value[counts->empty];
    return NEWSIDX_OK;
}

/* The numbers of one row's topics: a view into the segment. */
static const uint32_t *topics_of(const struct nx_segment *segment, uint32_t row, size_t *n)
{
    const size_t start = segment->topic_starts[row], end = segment->topic_starts[row + 1];
    *n = start <= end && end <= segment->n_topics ? end - start : 0;
    return segment->topics + (*n ? start : 0);
}

static bool seen_before(const uint32_t *values, size_t i)
{
    for (size_t k = 0; k < i; k++) {
        if (values[k] == values[i]) return true;
    }
    return false;
}

static newsidx_status count_topics(const struct counted *self, struct counts *counts, newsidx_error *err)
{
    for (uint32_t block = 0; block < nx_bitmap_words(self->segment->facts.n_rows); block++) {
        for (uint64_t bits = some_rows(self, block); bits; bits &= bits - 1) {
            size_t n;
            const uint32_t *values = topics_of(self->segment, block * 64 + (uint32_t)__builtin_ctzll(bits), &n);
            bool has = false;
            for (size_t i = 0; i < n; i++) {
                if (values[i] >= counts->n) return refuse(err);
                if (!seen_before(values, i)) counts->by_value[values[i]]++;
                has = has || values[i] != counts->empty;
            }
            counts->without += !has;
        }
    }
    return NEWSIDX_OK;
}

static newsidx_status count_segment(struct nx_breakdown *out, const struct counted *self, enum nx_field field,
                                    newsidx_error *err)
{
    const struct nx_strings *values = &self->segment->values;
    const bool has_empty = values->n && nx_strings_get(values, 0).len == 0; /* they are in byte order */
    NX_AUTO(nx_free_bytes) uint64_t *by_value = calloc((size_t)values->n + 1, sizeof *by_value);
    struct counts counts = { by_value, values->n, has_empty ? 0 : values->n, 0 };
    if (!by_value) return nx_error_memory(err);
    if (field == NX_FIELD_TOPICS)
        NX_TRY(count_topics(self, &counts, err));
    else
        NX_TRY(count_column(self, self->segment->column_values[field], &counts, err));
    out->n_without += counts.without;
    for (uint32_t i = 0; i < values->n; i++) {
        if (!by_value[i]) continue;
        const struct nx_str name = nx_strings_get(values, i);
        if (name.len == 0 || (self->accepts && !self->accepts(self->context, name))) continue;
        NX_TRY(tally(out, name, by_value[i], err));
    }
    return NEWSIDX_OK;
}

newsidx_status nx_breakdown_field(const struct nx_snapshot *snapshot, enum nx_field field, uint64_t *const *rows,
                                  struct nx_breakdown *out, newsidx_error *err)
{
    struct nx_breakdown counted = { NULL, 0, 0, NX_INTERN_INIT, 0 };
    newsidx_status status = NEWSIDX_OK;
    for (size_t i = 0; i < snapshot->n_segments && status == NEWSIDX_OK; i++) {
        const struct counted some = { .segment = snapshot->segments[i], .rows = rows ? rows[i] : NULL };
        status = count_segment(&counted, &some, field, err);
    }
    finish(&counted, status, out);
    return status;
}

newsidx_status nx_breakdown_values(const struct nx_snapshot *snapshot, enum nx_field field,
                                   bool (*accepts)(void *context, struct nx_str value), void *context,
                                   struct nx_breakdown *out, newsidx_error *err)
{
    struct nx_breakdown counted = { NULL, 0, 0, NX_INTERN_INIT, 0 };
    newsidx_status status = NEWSIDX_OK;
    for (size_t i = 0; i < snapshot->n_segments && status == NEWSIDX_OK; i++) {
        const struct counted some = { .segment = snapshot->segments[i], .accepts = accepts, .context = context };
        status = count_segment(&counted, &some, field, err);
    }
    finish(&counted, status, out);
    return status;
}

/* ---- Dates ---- */

static newsidx_status tally_period(struct nx_breakdown *self, enum nx_period_unit unit, int64_t start, uint64_t count,
                                   newsidx_error *err)
{
    char name[NX_PERIOD_NAME_SIZE];
    return count ? tally(self, nx_str_of(nx_period_name(unit, start, name)), count, err) : NEWSIDX_OK;
}

/* Dates fall from row to row, so each period stands in one piece. */
static newsidx_status count_dates(struct nx_breakdown *out, const struct counted *self, enum nx_period_unit unit,
                                  newsidx_error *err)
{
    const int64_t *date = self->segment->columns.date;
    struct nx_period period = { 0, 0 };
    uint64_t n = 0;
    for (uint32_t block = 0; block < nx_bitmap_words(self->segment->facts.n_rows); block++) {
        for (uint64_t bits = some_rows(self, block); bits; bits &= bits - 1) {
            const int64_t when = date[block * 64 + (uint32_t)__builtin_ctzll(bits)];
            if (when == NEWSIDX_DATE_NONE) {
                out->n_without++;
                continue;
            }
            if (!nx_period_has(&period, when)) {
                NX_TRY(tally_period(out, unit, period.start, n, err));
                period = nx_period_of(unit, when);
                n = 0;
            }
            n++;
        }
    }
    return tally_period(out, unit, period.start, n, err);
}

newsidx_status nx_breakdown_dates(const struct nx_snapshot *snapshot, enum nx_period_unit unit, uint64_t *const *rows,
                                  struct nx_breakdown *out, newsidx_error *err)
{
    struct nx_breakdown counted = { NULL, 0, 0, NX_INTERN_INIT, 0 };
    newsidx_status status = NEWSIDX_OK;
    for (size_t i = 0; i < snapshot->n_segments && status == NEWSIDX_OK; i++) {
        const struct counted some = { .segment = snapshot->segments[i], .rows = rows ? rows[i] : NULL };
        status = count_dates(&counted, &some, unit, err);
    }
    finish(&counted, status, out);
    return status;
}

/* ---- Bytes ---- */

/* What the parts from this number on are for, up to the next line. */
static const struct {
    enum nx_part first;
    const char *name;
} purposes[] = {
    { NX_PART_DATE, "columns" },           { NX_PART_STEMS, "words" },          { NX_PART_TOKEN_STARTS, "tokens" },
    { NX_PART_RECORD_PLACES, "articles" }, { NX_PART_SOURCE_NAMES, "sources" },
};

static const char *purpose_of(int part)
{
    size_t i = 0;
    while (i + 1 < NX_COUNT(purposes) && part >= (int)purposes[i + 1].first) i++;
    return purposes[i].name;
}

static newsidx_status add_bytes(struct nx_breakdown *self, const struct nx_segment *segment, newsidx_error *err)
{
    uint64_t left = segment->facts.parts.length;
    NX_TRY(tally(self, NX_STR("postings"), segment->facts.postings.length, err));
    NX_TRY(tally(self, NX_STR("dead"), segment->facts.dead.length, err));
    for (int part = NX_PART_DATE; part < NX_PART_END; part++) {
        const size_t length = segment->parts.parts[part].len;
        NX_TRY(tally(self, nx_str_of(purpose_of(part)), length, err));
        left -= length;
    }
    return tally(self, NX_STR("frames"), left, err);
}

newsidx_status nx_breakdown_bytes(const struct nx_snapshot *snapshot, struct nx_breakdown *out, newsidx_error *err)
{
    struct nx_breakdown counted = { NULL, 0, 0, NX_INTERN_INIT, 0 };
    newsidx_status status = NEWSIDX_OK;
    for (size_t i = 0; i < snapshot->n_segments && status == NEWSIDX_OK; i++) {
        status = add_bytes(&counted, snapshot->segments[i], err);
    }
    finish(&counted, status, out);
    return status;
}
