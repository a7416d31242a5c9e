/* SPDX-License-Identifier: GPL-2.0-or-later */
/* publish.h: articles and contributions of a snapshot in their public form, copied into an arena. For src/api only. */
#ifndef NX_API_PUBLISH_H
#define NX_API_PUBLISH_H

#include "base/arena.h"
#include "index/snapshot.h"
#include "newsidx.h"

/* The article that is shown for an identity. CORRUPT: it has no row. NO_MEMORY. */
newsidx_status nx_publish_identity(const struct nx_snapshot *snapshot, struct nx_hash identity, struct nx_arena *arena,
                                   struct newsidx_article *out, newsidx_error *err);

/* All that contributes to an identity, the one that is shown first; with `primaries`, mentions are left out. CORRUPT,
   NO_MEMORY. */
newsidx_status nx_publish_contributions(const struct nx_snapshot *snapshot, struct nx_hash identity, bool primaries,
                                        struct nx_arena *arena, struct newsidx_contribution **out, size_t *n_out,
                                        newsidx_error *err);

#endif
