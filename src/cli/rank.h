/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rank.h: the ways of ranking that --rank names. It knows names and weights, not what is done with them. Any thread. */
#ifndef NX_CLI_RANK_H
#define NX_CLI_RANK_H

#include "newsidx.h"

/* In the order of the option's values. */
enum nx_rank { NX_RANK_BALANCED, NX_RANK_TEXT, NX_RANK_FRESH, NX_RANK_LATEST };

/* The name of `rank`, an enum nx_rank, as --rank takes it. */
const char *nx_rank_name(int rank);

/* The weights that `rank`, an enum nx_rank, stands for. */
struct newsidx_weights nx_rank_weights(int rank);

#endif
