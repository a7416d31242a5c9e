/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * suggest.h: what a text that is being typed may become, as newsidx_suggest documents it: words that complete the last one,
 * topics and providers of such names, titles. Its only business is what to ask of the vocabulary, of the columns and of the
 * matcher, each for its own kind.
 */
#ifndef NX_SUGGEST_H
#define NX_SUGGEST_H

#include "newsidx.h"
#include "search/lists.h"
#include "text/analyzer.h"

/* Answers as newsidx_suggest documents it. The suggestions outlive the lists. One thread at a time per snapshot. */
newsidx_status nx_suggest(struct nx_lists *lists, struct nx_analyzer *analyzer, const char *text,
                          const struct newsidx_suggest_options *options, struct newsidx_suggestions **out,
                          newsidx_error *err);

#endif
