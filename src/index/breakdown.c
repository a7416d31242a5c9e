/* SPDX-License-Identifier: GPL-2.0-or-later */
/* breakdown.c: counting values over live rows, and bytes over parts. See breakdown.h. */
#include "index/breakdown.h"

#include <stdlib.h>

void nx_breakdown_dispose(struct nx_breakdown *breakdown)
{
    if (!breakdown) return;
    free(breakdown->items);
    nx_intern_dispose(&breakdown->names);
    *breakdown = (struct nx_breakdown){ NULL, 0, 0, NX_INTERN_INIT };
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

static void finish(struct nx_breakdown *counted, newsidx_status status, struct nx_breakdown *out)
{
    if (status == NEWSIDX_OK) {
        if (counted->n) qsort(counted->items, counted->n, sizeof *counted->items, compare);
        *out = *counted;
    } else {
        nx_breakdown_dispose(counted);
    }
}

/* ---- Values ---- */

/* The numbers of one row's values: a view into the segment. */
static const uint32_t *values_of(const struct nx_segment *segment, enum nx_field field, uint32_t row, size_t *n)
{
    *n = 1;
    if (field != NX_FIELD_TOPICS) return &segment->column_values[field][row];
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

/* counts[v] becomes the number of live rows with value number v. */
static newsidx_status count_values(const struct nx_segment *segment, enum nx_field field, uint64_t *counts,
                                   newsidx_error *err)
{
    for (uint32_t row = 0; row < segment->facts.n_rows; row++) {
        size_t n;
        if (nx_row_is_dead(segment->dead_rows, row)) continue;
        const uint32_t *values = values_of(segment, field, row, &n);
        for (size_t i = 0; i < n; i++) {
            if (values[i] >= segment->values.n) return nx_error_corrupt(err, NULL, "a row has a value that does not exist");
            if (!seen_before(values, i)) counts[values[i]]++;
        }
    }
    return NEWSIDX_OK;
}

static newsidx_status count_segment(struct nx_breakdown *self, const struct nx_segment *segment, enum nx_field field,
                                    newsidx_error *err)
{
    uint64_t *counts = calloc((size_t)segment->values.n + 1, sizeof *counts);
    if (!counts) return nx_error_memory(err);
    newsidx_status status = count_values(segment, field, counts, err);
    for (uint32_t i = 0; i < segment->values.n && status == NEWSIDX_OK; i++) {
        const struct nx_str name = nx_strings_get(&segment->values, i);
        if (counts[i] && name.len) status = tally(self, name, counts[i], err);
    }
    free(counts);
    return status;
}

newsidx_status nx_breakdown_field(const struct nx_snapshot *snapshot, enum nx_field field, struct nx_breakdown *out,
                                  newsidx_error *err)
{
    struct nx_breakdown counted = { NULL, 0, 0, NX_INTERN_INIT };
    newsidx_status status = NEWSIDX_OK;
    for (size_t i = 0; i < snapshot->n_segments && status == NEWSIDX_OK; i++) {
        status = count_segment(&counted, snapshot->segments[i], field, err);
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
    struct nx_breakdown counted = { NULL, 0, 0, NX_INTERN_INIT };
    newsidx_status status = NEWSIDX_OK;
    for (size_t i = 0; i < snapshot->n_segments && status == NEWSIDX_OK; i++) {
        status = add_bytes(&counted, snapshot->segments[i], err);
    }
    finish(&counted, status, out);
    return status;
}
