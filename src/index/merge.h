/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * merge.h: several segments -> what one segment in their place holds: their live sources with all contributions, and
 * their live rows. Nothing is resolved anew, for a merge changes no answer, and no text is analyzed again: rows bring
 * their words along.
 *
 * It also owns the policy: which segments to merge so that they stay few while the work follows the change.
 */
#ifndef NX_MERGE_H
#define NX_MERGE_H

#include "index/batch.h"
#include "index/resolve.h"
#include "index/segment.h"

/* Segments of about the same size that are merged into one once there are so many of them. */
enum { NX_MERGE_FACTOR = 8 };

/*
 * Chooses segments to merge with a budget of `work` contributions: sets chosen[i] for each and returns how many. 0: none
 * need it. A segment without anything alive is always chosen.
 */
size_t nx_merge_choose(struct nx_segment *const *segments, size_t n, uint64_t work, bool *chosen);

/*
 * Gathers the live content of the chosen segments: sources and contributions into the empty batch, rows into `out`, in
 * row order. The segments must stay open until the new one is built. The caller disposes of both. CORRUPT, NO_MEMORY.
 */
newsidx_status nx_merge_gather(struct nx_segment *const *segments, size_t n, const bool *chosen, struct nx_batch *batch,
                               struct nx_changes *out, newsidx_error *err);

#endif
