/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rank.c: the table of the ways of ranking. */
#include "cli/rank.h"

static const struct {
    const char *name;
    struct newsidx_weights weights;
} RANKS[] = {
    [NX_RANK_BALANCED] = { "balanced", NEWSIDX_WEIGHTS_BALANCED },
    [NX_RANK_TEXT] = { "text", NEWSIDX_WEIGHTS_TEXT },
    [NX_RANK_FRESH] = { "fresh", NEWSIDX_WEIGHTS_FRESH },
    [NX_RANK_LATEST] = { "latest", NEWSIDX_WEIGHTS_LATEST },
};

const char *nx_rank_name(int rank)
{
    return RANKS[rank].name;
}

struct newsidx_weights nx_rank_weights(int rank)
{
    return RANKS[rank].weights;
}
