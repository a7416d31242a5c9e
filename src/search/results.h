/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * results.h: what newsidx_search gives back: hits and summary with all they point to in one arena, so that they need
 * neither index nor query any more. Filled by search.c and hits.c; the accessors are the public ones of newsidx.h.
 */
#ifndef NX_RESULTS_H
#define NX_RESULTS_H

#include "base/arena.h"
#include "newsidx.h"

struct newsidx_results {
    struct nx_arena arena;
    struct newsidx_hit *hits;
    size_t n_hits;
    struct newsidx_search_summary summary;
};

/* Empty results; NULL when out of memory. The owner ends them with newsidx_results_free. */
struct newsidx_results *nx_results_new(void);

NX_AUTO_POINTER(newsidx_results, newsidx_results_free)

#endif
