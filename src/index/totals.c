/* SPDX-License-Identifier: GPL-2.0-or-later */
/* totals.c: statistics over live rows. Medians are lower medians: the element at place (n - 1) / 2 in rising order. */
#include "index/totals.h"

#include <stdlib.h>

/* Qualities lie in a small range but for odd ones, which are kept in a list. */
enum { COMMON = 4096 };

/* How often there is a quality; negative while more are taken away than were added. */
struct quality_count {
    int32_t quality;
    int64_t n;
};

struct qualities {
    int64_t counts[COMMON];
    struct quality_count *odd; /* below 0 or from COMMON on, each any number of times */
    size_t n_odd, capacity;
    int64_t n;
};

static bool add_quality(struct qualities *all, int32_t quality, int64_t n)
{
    all->n += n;
    if (quality >= 0 && quality < COMMON) {
        all->counts[quality] += n;
        return true;
    }
    if (all->n_odd == all->capacity) {
        size_t capacity = all->capacity ? all->capacity * 2 : 64;
        struct quality_count *grown = realloc(all->odd, capacity * sizeof *grown);
        if (!grown) return false;
        all->odd = grown;
        all->capacity = capacity;
    }
    all->odd[all->n_odd++] = (struct quality_count){ quality, n };
    return true;
}

static int compare_odd(const void *a, const void *b)
{
    const struct quality_count *x = a, *y = b;
    return (x->quality > y->quality) - (x->quality < y->quality);
}

/* Passes over odd qualities from *at on that are below `end`; true: the one with `left` others before it is *out. */
static bool pass_odd(const struct qualities *all, int64_t end, size_t *at, int64_t *left, int32_t *out)
{
    while (*at < all->n_odd && all->odd[*at].quality < end) {
        int64_t n = 0;
        *out = all->odd[*at].quality;
        for (; *at < all->n_odd && all->odd[*at].quality == *out; (*at)++) n += all->odd[*at].n;
        if (*left < n) return true;
        *left -= n;
    }
    return false;
}

static int32_t median_of(struct qualities *all)
{
    int32_t found = NEWSIDX_QUALITY_NONE; /* remains where the counts are damaged */
    size_t odd = 0;
    int64_t left = (all->n - 1) / 2;
    if (all->n <= 0) return NEWSIDX_QUALITY_NONE;
    if (all->n_odd) qsort(all->odd, all->n_odd, sizeof *all->odd, compare_odd);
    if (pass_odd(all, 0, &odd, &left, &found)) return found;
    for (int32_t quality = 0; quality < COMMON; quality++) {
        if (left < all->counts[quality]) return quality;
        left -= all->counts[quality];
    }
    return pass_odd(all, INT64_MAX, &odd, &left, &found) ? found : NEWSIDX_QUALITY_NONE;
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

static void widen(struct nx_totals *totals, int64_t date)
{
    if (date == NEWSIDX_DATE_NONE) return;
    if (totals->newest == NEWSIDX_DATE_NONE || date > totals->newest) totals->newest = date;
    if (totals->oldest == NEWSIDX_DATE_NONE || date < totals->oldest) totals->oldest = date;
}

/* ---- Rows ---- */

/* Adds a row, or takes one away. */
static bool count_row(const struct nx_segment *segment, uint32_t row, int sign, struct nx_totals *totals,
                      struct qualities *all)
{
    const struct nx_columns *columns = &segment->columns;
    const int32_t quality = columns->quality[row];
    const uint64_t step = (uint64_t)(int64_t)sign;
    totals->n_articles += step;
    totals->total_length += step * columns->length[row];
    if (!(columns->flags[row] & NX_ROW_MENTION)) totals->n_primaries += step;
    if (columns->date[row] == NEWSIDX_DATE_NONE) totals->n_undated += step;
    if (quality != NEWSIDX_QUALITY_NONE) return add_quality(all, quality, sign);
    totals->n_unrated += step;
    return true;
}

/* One row after another, for who trusts nothing. */
static bool count_rows(const struct nx_segment *segment, struct nx_totals *totals, struct qualities *all)
{
    for (uint32_t row = 0; row < segment->facts.n_rows; row++) {
        if (nx_row_is_dead(segment->dead_rows, row)) continue;
        if (!count_row(segment, row, 1, totals, all)) return false;
        widen(totals, segment->columns.date[row]);
    }
    return true;
}

/* The dates of the first and the last live row that has one: dated rows are last, and fall with the date. */
static void widen_by_ends(const struct nx_segment *segment, struct nx_totals *totals)
{
    const uint32_t n = segment->facts.n_rows;
    uint32_t first = (uint32_t)NX_MIN(segment->summary.sums->n_undated, n), end = n;
    while (first < n && nx_row_is_dead(segment->dead_rows, first)) first++;
    while (end > first && nx_row_is_dead(segment->dead_rows, end - 1)) end--;
    if (first == end) return;
    widen(totals, segment->columns.date[first]);
    widen(totals, segment->columns.date[end - 1]);
}

/* All that the summary says, without what has died. */
static bool add_summary(const struct nx_segment *segment, struct nx_totals *totals, struct qualities *all)
{
    const struct nx_summary *summary = &segment->summary;
    totals->n_articles += segment->facts.n_rows;
    totals->total_length += summary->sums->total_length;
    totals->n_primaries += summary->sums->n_primaries;
    totals->n_undated += summary->sums->n_undated;
    totals->n_unrated += summary->sums->n_unrated;
    for (size_t i = 0; i < summary->n_qualities; i++) {
        if (!add_quality(all, summary->qualities[i].quality, summary->qualities[i].n)) return false;
    }
    for (size_t word = 0; segment->dead_rows && word < nx_bitmap_words(segment->facts.n_rows); word++) {
        for (uint64_t bits = segment->dead_rows[word]; bits; bits &= bits - 1) {
            const uint32_t row = (uint32_t)(word * 64) + (uint32_t)__builtin_ctzll(bits);
            if (row < segment->facts.n_rows && !count_row(segment, row, -1, totals, all)) return false;
        }
    }
    widen_by_ends(segment, totals);
    return true;
}

/* ---- Sources ---- */

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

static void add_sources(struct nx_segment *const *segments, size_t place, struct nx_totals *totals)
{
    const struct nx_segment *segment = segments[place];
    for (uint32_t source = 0; source < segment->n_sources; source++) {
        if (nx_segment_source_is_dead(segment, source)) continue;
        totals->n_sources += !is_later_part(segments, place, source);
        totals->n_contributions += segment->sources[source].count;
    }
}

/* ---- The whole ---- */

typedef bool rows_adder(const struct nx_segment *segment, struct nx_totals *totals, struct qualities *all);

static newsidx_status compute(struct nx_segment *const *segments, size_t n, rows_adder *add_rows, struct nx_totals *out,
                              newsidx_error *err)
{
    struct nx_totals totals = nx_totals_none();
    struct qualities *all = calloc(1, sizeof *all);
    bool failed = !all;
    for (size_t i = 0; i < n && !failed; i++) {
        failed = !add_rows(segments[i], &totals, all);
        add_sources(segments, i, &totals);
    }
    if (!failed) {
        totals.median_quality = median_of(all);
        totals.median_date = median_date(segments, n, &totals);
        *out = totals;
    }
    if (all) free(all->odd);
    free(all);
    return failed ? nx_error_memory(err) : NEWSIDX_OK;
}

newsidx_status nx_totals_compute(struct nx_segment *const *segments, size_t n, struct nx_totals *out,
                                 newsidx_error *err)
{
    return compute(segments, n, add_summary, out, err);
}

newsidx_status nx_totals_recount(struct nx_segment *const *segments, size_t n, struct nx_totals *out,
                                 newsidx_error *err)
{
    return compute(segments, n, count_rows, out, err);
}
