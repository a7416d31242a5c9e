/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sweep.h: removing what killed writers leave in an index folder. It owns which names there are ours; anything else is
 * somebody's, and stays. Under the writer's lock only.
 */
#ifndef NX_SWEEP_H
#define NX_SWEEP_H

#include "base/buffer.h"
#include "index/manifest.h"

/* Removes from the index folder `dir` all that its manifest, which is `manifest`, does not name. IO, NO_MEMORY. */
newsidx_status nx_sweep(const char *dir, const struct nx_manifest *manifest, newsidx_error *err);

/* The smallest number above those of all folders that could be segments in `dir`. IO, NO_MEMORY. */
newsidx_status nx_sweep_next_number(const char *dir, uint64_t *out, newsidx_error *err);

/* "DIR/rebuild": an index in the making, with a manifest and segments of its own; see nx_path_join. */
const char *nx_rebuild_path(struct nx_buffer *out, const char *dir);

#endif
