/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * snapshot_internal.h: what the index layer and the public API need of a snapshot beyond what search sees: its manifest
 * and its view of contributions. Search must not include it.
 */
#ifndef NX_SNAPSHOT_INTERNAL_H
#define NX_SNAPSHOT_INTERNAL_H

#include "index/identity.h"
#include "index/manifest.h"
#include "index/snapshot.h"

/* The public part comes first: a pointer to one is a pointer to the other. */
struct snapshot {
    struct nx_snapshot public;
    struct nx_manifest manifest;
    struct nx_segment **segments;
};

/* All live contributions; the view lives as long as the snapshot. */
struct nx_view nx_snapshot_view(const struct nx_snapshot *snapshot);
const struct nx_manifest *nx_snapshot_manifest(const struct nx_snapshot *snapshot);

/* Opens all segments of a manifest; the caller closes each and frees the array. Statuses as nx_segment_open. */
newsidx_status nx_segments_open(const char *dir, const struct nx_manifest *manifest, bool with_postings,
                                struct nx_segment ***out, newsidx_error *err);

/*
 * Passes on why a file of the index could not be opened where no commit can have dropped it: one that is not there is
 * CORRUPT then, and no path that somebody mistyped. `why` may be `err`.
 */
newsidx_status nx_segments_tell(const newsidx_error *why, newsidx_error *err);

/* The live row of an identity; false where there is none. */
bool nx_segments_find_row(struct nx_segment *const *segments, size_t n, struct nx_hash identity, struct nx_row *out);

#endif
