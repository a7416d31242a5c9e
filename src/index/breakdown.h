/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * breakdown.h: what an index consists of: how many live articles have each value of a field, and how many bytes on the
 * disk serve which purpose. It counts exactly, over what is live now, and knows nothing of how counts are shown.
 */
#ifndef NX_BREAKDOWN_H
#define NX_BREAKDOWN_H

#include "base/intern.h"
#include "index/snapshot_internal.h"

struct nx_tally {
    struct nx_str name;
    uint64_t count;
};

/* Larger counts first, then by name in byte order. Zero-initialise it. */
struct nx_breakdown {
    struct nx_tally *items;
    size_t n, capacity;
    struct nx_intern names;
};
void nx_breakdown_dispose(struct nx_breakdown *breakdown); /* accepts NULL */

/* The values of a text column or of the topics, as articles spell them; an article with a value twice counts once, one
   without any not at all. NO_MEMORY, CORRUPT. */
newsidx_status nx_breakdown_field(const struct nx_snapshot *snapshot, enum nx_field field, struct nx_breakdown *out,
                                  newsidx_error *err);

/*
 * The bytes of the files that the manifest names, the manifest's own left out: "postings", "columns", "words" (the tables
 * of words and stems), "tokens" (the words of each article in order), "articles" (stored for display), "sources", "dead"
 * (which rows and sources no longer count), "frames" (tables of contents, padding). NO_MEMORY.
 */
newsidx_status nx_breakdown_bytes(const struct nx_snapshot *snapshot, struct nx_breakdown *out, newsidx_error *err);

#endif
