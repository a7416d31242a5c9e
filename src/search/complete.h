/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * complete.h: the words that begin with a text, in some articles: what may follow other words as they are typed. It counts
 * forward tokens; finding the articles is the matcher's business.
 */
#ifndef NX_COMPLETE_H
#define NX_COMPLETE_H

#include "search/top.h"
#include "search/vocabulary.h"

/*
 * The words that begin with `prefix` in the `n` rows of `top`, as nx_vocabulary_prefix gives them, but with the number of
 * these rows that have each. CORRUPT, NO_MEMORY.
 */
newsidx_status nx_complete(struct nx_lists *lists, struct nx_str prefix, const struct nx_top *top, size_t max,
                           struct nx_arena *arena, struct nx_vocabulary *out, newsidx_error *err);

#endif
