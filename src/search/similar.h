/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * similar.h: articles like a given one. The words that say most about it, by how often it has them and how few others do,
 * are looked for as a query of any of them, and ranked as every query is (Robertson & Zaragoza 2009, 3.6: terms to expand a
 * query with). It does not know where the given article comes from.
 */
#ifndef NX_SIMILAR_H
#define NX_SIMILAR_H

#include "search/search.h"

enum {
    NX_SIMILAR_TERMS = 20,     /* words that are looked for */
    NX_SIMILAR_CONSIDERED = 256, /* different ones of title and excerpt that these are chosen from */
    NX_SIMILAR_COMMON = 10,    /* a word that one article in so many has says nothing of one of them, */
    NX_SIMILAR_COMMON_MIN = 4, /* unless just so many have it */
};

/* The given article. One that the index has is left out of the answer. */
struct nx_similar {
    const struct nx_hash *identity;   /* NULL: the index has it not */
    const struct nx_article *article; /* whose words are compared; NULL: those that the index has */
};

/* Answers as newsidx_similar documents it. NOT_FOUND: no article has the identity. Otherwise as nx_search. */
newsidx_status nx_similar(struct nx_lists *lists, struct nx_analyzer *analyzer, const struct nx_similar *given,
                          const struct newsidx_search_options *options, struct newsidx_results **out,
                          newsidx_error *err);

#endif
