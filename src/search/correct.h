/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * correct.h: what may have been meant by a query that finds little: the same with other words in the place of those that
 * no article has, or next to none, where that finds many more. A word is doubted only where another one near to it is a
 * hundred times as frequent; words that people pick with care are left alone: in quotes, in fields, excluded, patterns, of few letters, with
 * anything else in them than letters of an alphabet. The rest of the query stays as it was typed, filters and dates too.
 *
 * It counts and does not rank; whether and how it is said is not its business.
 */
#ifndef NX_CORRECT_H
#define NX_CORRECT_H

#include "search/search_internal.h"

enum {
    NX_CORRECT_ENOUGH = 10,    /* matches with which a query of known words is left alone, and articles with which a word is */
    NX_CORRECT_LETTERS = 4,    /* in a word that is looked at */
    NX_CORRECT_LETTERS_TWO = 6, /* in one that may be two edits away */
    NX_CORRECT_RARER = 100,    /* times: so much rarer is a word that is doubted than what may have been meant */
    NX_CORRECT_MORE = 10,      /* times: so many more articles are found with what may have been meant */
    NX_CORRECT_WORDS = 4,      /* words of a query that are looked at, the first ones */
};

struct nx_correction {
    const char *query; /* NULL: there is nothing better */
    uint64_t matches;  /* that it has, exactly */
};

/* Looks for a better query than the one that `asked` has answered; its text goes to `arena`. Costs nothing where that one finds
   enough. IO, CORRUPT, NO_MEMORY, INTERNAL. */
newsidx_status nx_correct(const struct nx_asked *asked, struct nx_arena *arena, struct nx_correction *out);

#endif
