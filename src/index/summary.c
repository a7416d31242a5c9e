/* SPDX-License-Identifier: GPL-2.0-or-later */
/* summary.c: one pass over the columns of a new segment, and one over its qualities in order. */
#include "index/summary.h"

#include <stdlib.h>

static int compare_qualities(const void *a, const void *b)
{
    const int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

static void add(const struct nx_summary_range *range, struct nx_summary_sums *sums)
{
    const struct nx_columns *columns = &range->columns;
    for (uint32_t row = 0; row < range->n; row++) {
        sums->total_length += columns->length[row];
        sums->n_primaries += !(columns->flags[row] & NX_ROW_MENTION);
        sums->n_undated += columns->date[row] == NEWSIDX_DATE_NONE;
        sums->n_unrated += columns->quality[row] == NEWSIDX_QUALITY_NONE;
    }
}

/* All qualities in order, `*n` of them; malloc'd. */
static int32_t *sort_qualities(const struct nx_summary_range *ranges, size_t n_ranges, uint32_t *n)
{
    size_t most = 1;
    for (size_t i = 0; i < n_ranges; i++) most += ranges[i].n;
    int32_t *sorted = malloc(most * sizeof *sorted);
    *n = 0;
    for (size_t i = 0; sorted && i < n_ranges; i++) {
        const int32_t *quality = ranges[i].columns.quality;
        for (uint32_t row = 0; row < ranges[i].n; row++) {
            if (quality[row] != NEWSIDX_QUALITY_NONE) sorted[(*n)++] = quality[row];
        }
    }
    if (sorted) qsort(sorted, *n, sizeof *sorted, compare_qualities);
    return sorted;
}

newsidx_status nx_summary_write(const struct nx_summary_range *ranges, size_t n, struct nx_parts_writer *writer,
                                newsidx_error *err)
{
    struct nx_summary_sums sums = { 0, 0, 0, 0 };
    uint32_t rated;
    NX_AUTO(nx_free_bytes) int32_t *sorted = sort_qualities(ranges, n, &rated);
    if (!sorted) return nx_error_memory(err);
    for (size_t i = 0; i < n; i++) add(&ranges[i], &sums);
    nx_parts_writer_begin(writer, NX_PART_SUMMARY);
    nx_parts_writer_add(writer, &sums, sizeof sums);
    for (uint32_t i = 0; i < rated;) {
        struct nx_quality_count count = { sorted[i], 0 };
        for (; i < rated && sorted[i] == count.quality; i++) count.n++;
        nx_parts_writer_add(writer, &count, sizeof count);
    }
    return NEWSIDX_OK;
}

bool nx_summary_open(struct nx_str part, struct nx_summary *out)
{
    if (part.len < sizeof *out->sums) return false;
    const size_t rest = part.len - sizeof *out->sums;
    if (rest % sizeof *out->qualities) return false;
    *out = (struct nx_summary){
        .sums = (const struct nx_summary_sums *)(const void *)part.ptr,
        .qualities = (const struct nx_quality_count *)(const void *)(part.ptr + sizeof *out->sums),
        .n_qualities = rest / sizeof *out->qualities,
    };
    return true;
}
