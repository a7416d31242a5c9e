/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ranking.h: which articles a query finds, in order, to the depth that measures look at. A hit with its marks and snippet
 * costs a hundred times what its rank does; so the ranks alone are taken from the search layer, and the first page is
 * compared with what newsidx_search gives, so that what is measured is what people get.
 */
#ifndef NX_TEST_RANKING_H
#define NX_TEST_RANKING_H

#include "base/hash.h"
#include "measures.h"
#include "newsidx.h"

struct ranking {
    struct nx_hash identities[MEASURE_DEPTH];
    size_t n;
};

/* Searches; `options->limit` is passed over. INTERNAL where newsidx_search gives another first page. */
newsidx_status ranking_make(struct newsidx_index *index, const char *query,
                            const struct newsidx_search_options *options, struct ranking *out, newsidx_error *err);

#endif
