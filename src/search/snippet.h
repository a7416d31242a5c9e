/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * snippet.h: the passage of a text that says best why it was found. It is chosen by the rarest words: the sum of the
 * weights of the distinct query terms in it, then the number of marks, then the earliest. It begins at a sentence where
 * that leaves room (not behind an abbreviation), though some marks of words that are in it anyway be lost at its end; else
 * at a word. It ends at a word; a character is never cut, a word only where it is longer than the whole passage. It knows
 * the text and its marks, not where they come from.
 */
#ifndef NX_SNIPPET_H
#define NX_SNIPPET_H

#include "search/marks.h"

/* A passage: bytes [start, end) of the text. */
struct nx_snippet {
    uint32_t start, end;
    bool cut_front, cut_back; /* text was left out before it, behind it */
};

/*
 * The best passage of at most `width` columns, of which a user-perceived character has one or, where it is wide (Chinese,
 * Japanese, Korean, emoji), two, and what takes none counts as one (0: no limit); at least one character. The whole text
 * where it fits, its beginning where nothing is marked. weights[t] is that of the query's term t, at least 0. `scratch` is
 * used and not cleared. NO_MEMORY, INTERNAL. Any thread, an arena one at a time.
 */
newsidx_status nx_snippet_choose(const struct nx_marked *marked, const double *weights, size_t width,
                                 struct nx_arena *scratch, struct nx_snippet *out, newsidx_error *err);

#endif
