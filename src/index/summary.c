/* SPDX-License-Identifier: GPL-2.0-or-later */
/* summary.c: one pass over the columns of a new segment. */
#include "index/summary.h"

#include <stdlib.h>

static int compare_qualities(const void *a, const void *b)
{
    const int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

static struct nx_summary_sums sum(const struct nx_columns *columns, uint32_t n)
{
    struct nx_summary_sums sums = { 0, 0, 0, 0 };
    for (uint32_t row = 0; row < n; row++) {
        sums.total_length += columns->length[row];
        sums.n_primaries += !(columns->flags[row] & NX_ROW_MENTION);
        sums.n_undated += columns->date[row] == NEWSIDX_DATE_NONE;
        sums.n_unrated += columns->quality[row] == NEWSIDX_QUALITY_NONE;
    }
    return sums;
}

newsidx_status nx_summary_write(const struct nx_columns *columns, uint32_t n, struct nx_parts_writer *writer,
                                newsidx_error *err)
{
    const struct nx_summary_sums sums = sum(columns, n);
    NX_AUTO(nx_free_bytes) int32_t *sorted = malloc(((size_t)n + 1) * sizeof *sorted);
    if (!sorted) return nx_error_memory(err);
    uint32_t rated = 0;
    for (uint32_t row = 0; row < n; row++) {
        if (columns->quality[row] != NEWSIDX_QUALITY_NONE) sorted[rated++] = columns->quality[row];
    }
    qsort(sorted, rated, sizeof *sorted, compare_qualities);
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
