/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * breakdown.h: what an index consists of: how many live articles have each value of a field, and how many bytes on the
 * disk serve which purpose. It counts exactly, over what is live now or some of that, and knows nothing of how counts are
 * shown.
 */
#ifndef NX_BREAKDOWN_H
#define NX_BREAKDOWN_H

#include "base/intern.h"
#include "base/period.h"
#include "index/snapshot.h"

struct nx_tally {
    struct nx_str name;
    uint64_t count;
};

/* Zero-initialise it. It comes in no order; see nx_breakdown_sort. */
struct nx_breakdown {
    struct nx_tally *items;
    size_t n, capacity;
    struct nx_intern names;
    uint64_t n_without;  /* articles that were looked at and have no value */
};
void nx_breakdown_dispose(struct nx_breakdown *breakdown); /* accepts NULL */

/* Puts the larger counts first, then by name in byte order; just the first `top` of them, unless that is 0. */
void nx_breakdown_sort(struct nx_breakdown *breakdown, size_t top);

/*
 * What is counted, `rows`: of each segment a bitmap as nx_segment_dead gives it, of which the dead ones and bits beyond the
 * last row do not count. NULL: all live rows.
 */

/* The values of a text column or of the topics, as articles spell them; an article with a value twice counts once.
   NO_MEMORY, CORRUPT. */
newsidx_status nx_breakdown_field(const struct nx_snapshot *snapshot, enum nx_field field, uint64_t *const *rows,
                                  struct nx_breakdown *out, newsidx_error *err);

/* The same of all live rows, but only those values that `accepts` wants; it is asked once for each that a segment has. */
newsidx_status nx_breakdown_values(const struct nx_snapshot *snapshot, enum nx_field field,
                                   bool (*accepts)(void *context, struct nx_str value), void *context,
                                   struct nx_breakdown *out, newsidx_error *err);

/* The periods of the dates, by their names. NO_MEMORY. */
newsidx_status nx_breakdown_dates(const struct nx_snapshot *snapshot, enum nx_period_unit unit, uint64_t *const *rows,
                                  struct nx_breakdown *out, newsidx_error *err);

/*
 * The bytes of the files that the manifest names, the manifest's own left out: "postings", "columns", "words" (the tables
 * of words and stems), "tokens" (the words of each article in order), "articles" (stored for display), "sources", "dead"
 * (which rows and sources no longer count), "frames" (tables of contents, padding). NO_MEMORY.
 */
newsidx_status nx_breakdown_bytes(const struct nx_snapshot *snapshot, struct nx_breakdown *out, newsidx_error *err);

#endif
