/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * resolve.h: what a commit changes. Given the live contributions before and after, it tells which articles must be
 * written anew, which rows die, and how many articles are new, changed and gone. Its cost follows the contributions
 * that come and go, not the index.
 */
#ifndef NX_RESOLVE_H
#define NX_RESOLVE_H

#include "index/batch.h"
#include "index/changes.h"
#include "index/identity.h"

/*
 * Computes what happens to the state `view` (its segments, what is killed and what is pending; `before` not set) when it
 * is committed, by so many threads at most (nx_parallel_jobs). `batch` is what is pending. The caller disposes of `out`, which
 * views `batch` and is in the order of the new segment. CORRUPT, NO_MEMORY.
 */
newsidx_status nx_resolve(const struct nx_view *view, const struct nx_batch *batch, unsigned jobs,
                          struct nx_changes *out, newsidx_error *err);

#endif
