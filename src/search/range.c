/* SPDX-License-Identifier: GPL-2.0-or-later */
/* range.c: searches in the order of dates, and comparisons. */
#include "search/range.h"

uint32_t nx_range_first_dated(const struct nx_segment *segment)
{
    const int64_t *date = nx_segment_columns(segment)->date;
    uint32_t low = 0, high = nx_segment_n_rows(segment);
    /* Most often there are none, or few: steps that double from the beginning touch less memory than halves. */
    for (uint32_t step = 1; low < high && step <= high - low; step *= 2) {
        if (date[low + step - 1] != NEWSIDX_DATE_NONE) {
            high = low + step - 1;
            break;
        }
        low += step;
    }
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (date[middle] == NEWSIDX_DATE_NONE) low = middle + 1;
        else high = middle;
    }
    return low;
}

/* The first of the dated rows from `low` on that is older than `date`. */
static uint32_t first_before(const struct nx_segment *segment, uint32_t low, int64_t date)
{
    const int64_t *dates = nx_segment_columns(segment)->date;
    uint32_t high = nx_segment_n_rows(segment);
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (dates[middle] >= date) low = middle + 1;
        else high = middle;
    }
    return low;
}

struct nx_range_rows nx_range_rows(const struct nx_segment *segment, const struct nx_range *range)
{
    struct nx_range_rows rows = { 0, nx_segment_n_rows(segment) };
    if (range->what != NX_RANGED_DATE) return rows;
    rows.first = nx_range_first_dated(segment);
    if (range->most < INT64_MAX) rows.first = first_before(segment, rows.first, range->most + 1);
    rows.end = first_before(segment, rows.first, range->least);
    return rows;
}

bool nx_range_holds(const struct nx_columns *columns, const struct nx_range *range, uint32_t row)
{
    int64_t number = 0;
    switch (range->what) {
    case NX_RANGED_DATE:
        number = columns->date[row];
        if (number == NEWSIDX_DATE_NONE) return false;
        break;
    case NX_RANGED_QUALITY:
        number = columns->quality[row];
        if (number == NEWSIDX_QUALITY_NONE) return false;
        break;
    case NX_RANGED_HEAT:
        number = columns->heat[row];
        if (number == NEWSIDX_HEAT_NONE) return false;
        break;
    case NX_RANGED_PUBLISHED:
        if (!(columns->flags[row] & (NX_ROW_PUBLISHED_NO | NX_ROW_PUBLISHED_YES))) return false;
        number = (columns->flags[row] & NX_ROW_PUBLISHED_YES) != 0;
        break;
    }
    return number >= range->least && number <= range->most;
}
