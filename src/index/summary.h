/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * summary.h: what the rows of one segment come to, dead or alive: sums, and how often there is each quality. It is
 * written with the segment, so that the statistics of an index follow from the segments' summaries and the dead rows, and
 * a commit does not pass over the rows of segments that it does not touch.
 */
#ifndef NX_SUMMARY_H
#define NX_SUMMARY_H

#include "index/parts.h"
#include "index/snapshot.h"

struct nx_quality_count {
    int32_t quality;
    uint32_t n;
};

/* The beginning of NX_PART_SUMMARY; qualities with their counts follow, rising. */
struct nx_summary_sums {
    uint64_t total_length;               /* of the documents */
    uint64_t n_primaries, n_undated, n_unrated;
};

/* A view of the part. */
struct nx_summary {
    const struct nx_summary_sums *sums;
    const struct nx_quality_count *qualities;
    size_t n_qualities;
};

/* Some of the rows. */
struct nx_summary_range {
    struct nx_columns columns;
    uint32_t n;
};

/* Writes the part from the columns of all rows, in any number of ranges. NO_MEMORY; failures of the file stick to `writer`. */
newsidx_status nx_summary_write(const struct nx_summary_range *ranges, size_t n, struct nx_parts_writer *writer,
                                newsidx_error *err);

/* False where the part is damaged. */
bool nx_summary_open(struct nx_str part, struct nx_summary *out);

#endif
