/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pattern.h: a word of a query that stands for many words of the index: all that begin as it does, or all that are written
 * nearly as it is. It knows words, not where they are.
 */
#ifndef NX_PATTERN_H
#define NX_PATTERN_H

#include "base/base.h"

enum nx_pattern_kind {
    NX_PATTERN_PREFIX, /* "diab*" */
    NX_PATTERN_EDITS,  /* "recieve~", "recieve~2" */
};

enum {
    NX_PATTERN_EDITS_MAX = 2,    /* letters that may be other, missing, too many or exchanged with their neighbours */
    NX_PATTERN_WORDS_MAX = 1000, /* that a pattern stands for; of more, the most frequent */
};

struct nx_pattern {
    enum nx_pattern_kind kind;
    unsigned edits;             /* of EDITS: 1 or 2 */
    struct nx_str word;         /* folded */
    struct nx_str text;         /* the word with its sign, as a query says it; no stem and no value's term looks so */
    const struct nx_str *words; /* n_words of the index that it stands for, of n_fitting that fit (expand.h) */
    size_t n_words, n_fitting;
};

/* True where `word`, folded, is one that the pattern stands for, if the index has it. Any thread. */
bool nx_pattern_fits(const struct nx_pattern *pattern, struct nx_str word);

#endif
