/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * terms.h: which words the articles have, as newsidx_terms_get lists them. What it owns is the way from what a person
 * typed to the beginning of a word, and the list with its texts; finding the words is vocabulary.h's.
 */
#ifndef NX_TERMS_H
#define NX_TERMS_H

#include "newsidx.h"
#include "search/lists.h"
#include "text/analyzer.h"

/* Answers as newsidx_terms_get documents it. The terms outlive the lists. One thread at a time per snapshot. */
newsidx_status nx_terms(struct nx_lists *lists, struct nx_analyzer *analyzer, const char *prefix,
                        const struct newsidx_terms_options *options, struct newsidx_terms **out, newsidx_error *err);

#endif
