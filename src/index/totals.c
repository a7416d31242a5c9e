/* SPDX-License-Identifier: GPL-2.0-or-later */
/* totals.c: statistics over live rows. Medians are lower medians: the element at place (n - 1) / 2 in rising order. */
#include "index/totals.h"

#include <stdlib.h>

/* Qualities lie in a small range but for odd ones, which are kept in a list. */
enum { COMMON = 4096 };

struct qualities {
    uint64_t counts[COMMON];
    int32_t *odd;             /* below 0 or from COMMON on */
    size_t n_odd, capacity;
    uint64_t n;
};

static bool add_quality(struct qualities *all, int32_t quality)
{
    all->n++;
    if (quality >= 0 && quality < COMMON) {
        all->counts[quality]++;
        return true;
    }
    if (all->n_odd == all->capacity) {
        size_t capacity = all->capacity ? all->capacity * 2 : 64;
        int32_t *grown = realloc(all->odd, capacity * sizeof *grown);
        if (!grown) return false;
        all->odd = grown;
        all->capacity = capacity;
    }
    all->odd[all->n_odd++] = quality;
    return true;
}

static int compare_int(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

static int32_t median_of(struct qualities *all)
{
    if (all->n == 0) return NEWSIDX_QUALITY_NONE;
    if (all->n_odd) qsort(all->odd, all->n_odd, sizeof *all->odd, compare_int);
    uint64_t left = (all->n - 1) / 2;
    size_t odd = 0;
    for (; odd < all->n_odd && all->odd[odd] < 0; odd++) {
        if (left-- == 0) return all->odd[odd];
    }
    for (int32_t quality = 0; quality < COMMON; quality++) {
        if (left < all->counts[quality]) return quality;
        left -= all->counts[quality];
    }
    return all->odd[odd + left];
}

/* Live rows dated at or before `date` in a segment: rows fall with the date, undated ones first. */
static uint64_t count_until(const struct nx_segment *segment, int64_t date)
{
    const uint32_t n = segment->facts.n_rows;
    uint32_t low = 0, high = n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int64_t here = segment->columns.date[middle];
        if (here == NEWSIDX_DATE_NONE || here > date) low = middle + 1;
        else high = middle;
    }
    uint64_t live = n - low;
    if (!segment->dead_rows || low == n) return live;
    live -= (uint64_t)__builtin_popcountll(segment->dead_rows[low / 64] >> (low % 64));
    for (size_t i = low / 64 + 1; i < nx_bitmap_words(n); i++) {
        live -= (uint64_t)__builtin_popcountll(segment->dead_rows[i]);
    }
    return live;
}

static int64_t median_date(struct nx_segment *const *segments, size_t n, const struct nx_totals *totals)
{
    uint64_t dated = totals->n_articles - totals->n_undated;
    if (dated == 0) return NEWSIDX_DATE_NONE;
    int64_t low = totals->oldest, high = totals->newest; /* the smallest date with enough rows until it */
    while (low < high) {
        /* Unsigned: the dates of a damaged file may lie further apart than a signed number holds. */
        int64_t middle = (int64_t)((uint64_t)low + ((uint64_t)high - (uint64_t)low) / 2);
        uint64_t count = 0;
        for (size_t i = 0; i < n; i++) count += count_until(segments[i], middle);
        if (count >= (dated - 1) / 2 + 1) high = middle;
        else low = middle + 1;
    }
    return low;
}

static bool add_row(const struct nx_segment *segment, uint32_t row, struct nx_totals *totals, struct qualities *all)
{
    const struct nx_columns *columns = &segment->columns;
    int64_t date = columns->date[row];
    totals->n_articles++;
    totals->total_length += columns->length[row];
    if (!(columns->flags[row] & NX_ROW_MENTION)) totals->n_primaries++;
    if (date == NEWSIDX_DATE_NONE) {
        totals->n_undated++;
    } else {
        if (totals->newest == NEWSIDX_DATE_NONE || date > totals->newest) totals->newest = date;
        if (totals->oldest == NEWSIDX_DATE_NONE || date < totals->oldest) totals->oldest = date;
    }
    if (columns->quality[row] != NEWSIDX_QUALITY_NONE) return add_quality(all, columns->quality[row]);
    totals->n_unrated++;
    return true;
}

/* A stream that came in several batches has a part in several segments and is one source: the first part counts. */
static bool is_later_part(struct nx_segment *const *segments, size_t place, uint32_t source)
{
    if (!nx_hash_is_none(segments[place]->sources[source].content)) return false; /* a file comes whole */
    const struct nx_str name = nx_strings_get(&segments[place]->source_names, source);
    for (size_t i = 0; i < place; i++) {
        uint32_t part;
        if (nx_segment_find_source(segments[i], name, &part) && !nx_segment_source_is_dead(segments[i], part)) return true;
    }
    return false;
}

static bool add_segment(struct nx_segment *const *segments, size_t place, struct nx_totals *totals,
                        struct qualities *all)
{
    const struct nx_segment *segment = segments[place];
    for (uint32_t row = 0; row < segment->facts.n_rows; row++) {
        if (!nx_row_is_dead(segment->dead_rows, row) && !add_row(segment, row, totals, all)) return false;
    }
    for (uint32_t source = 0; source < segment->n_sources; source++) {
        if (nx_segment_source_is_dead(segment, source)) continue;
        totals->n_sources += !is_later_part(segments, place, source);
        totals->n_contributions += segment->sources[source].count;
    }
    return true;
}

newsidx_status nx_totals_compute(struct nx_segment *const *segments, size_t n, struct nx_totals *out,
                                 newsidx_error *err)
{
    struct nx_totals totals = nx_totals_none();
    struct qualities *all = calloc(1, sizeof *all);
    bool failed = !all;
    for (size_t i = 0; i < n && !failed; i++) failed = !add_segment(segments, i, &totals, all);
    if (!failed) {
        totals.median_quality = median_of(all);
        totals.median_date = median_date(segments, n, &totals);
        *out = totals;
    }
    if (all) free(all->odd);
    free(all);
    return failed ? nx_error_memory(err) : NEWSIDX_OK;
}
