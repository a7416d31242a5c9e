/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * totals.h: the statistics of a manifest, computed over live rows, sources and contributions of open segments. They are
 * those of a fresh index of the same articles, whatever died on the way.
 */
#ifndef NX_TOTALS_H
#define NX_TOTALS_H

#include "index/segment.h"

/* Replaces *out, by the summaries of the segments and their dead rows: its cost does not follow the live rows. NO_MEMORY. */
newsidx_status nx_totals_compute(struct nx_segment *const *segments, size_t n, struct nx_totals *out,
                                 newsidx_error *err);

/* The same, row by row: what a check holds against it. NO_MEMORY. */
newsidx_status nx_totals_recount(struct nx_segment *const *segments, size_t n, struct nx_totals *out,
                                 newsidx_error *err);

#endif
