/* SPDX-License-Identifier: GPL-2.0-or-later */
/* results.c: the life of results and the way into them. */
#include "search/results.h"

#include <assert.h>
#include <stdlib.h>

struct newsidx_results *nx_results_new(void)
{
    return calloc(1, sizeof(struct newsidx_results));
}

void newsidx_results_free(struct newsidx_results *results)
{
    if (!results) return;
    nx_arena_dispose(&results->arena);
    free(results);
}

size_t newsidx_results_n_hits(const struct newsidx_results *results)
{
    return results->n_hits;
}

const struct newsidx_hit *newsidx_results_hit(const struct newsidx_results *results, size_t i)
{
    assert(i < results->n_hits);
    return &results->hits[i];
}

const struct newsidx_search_summary *newsidx_results_summary(const struct newsidx_results *results)
{
    return &results->summary;
}
