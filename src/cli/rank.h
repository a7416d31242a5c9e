/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rank.h: the ways of ranking that --rank names: one of a few words, or a file of weights. It knows names and weights, not
 * what is done with them. Any thread.
 */
#ifndef NX_CLI_RANK_H
#define NX_CLI_RANK_H

#include "newsidx.h"

/* The name of what --rank was given, which is NULL where it was not: a word, or the path of a file. */
const char *nx_rank_name(const char *rank);

/* The weights that `rank` stands for; NULL: the default. False after a message: the file cannot be read, or is wrong. */
bool nx_rank_read(const char *rank, struct newsidx_weights *out);

#endif
