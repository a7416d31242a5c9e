/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * edits.h: how far texts are from a word, one character of a text after another, so that texts with a common beginning
 * share the work for it. The distance is the restricted one of Damerau and Levenshtein (optimal string alignment): the
 * least number of characters inserted, left out, replaced or exchanged with their neighbour, none of them edited twice.
 *
 * It is the automaton of all texts within the distance, its states kept as bits (Wu & Manber, Fast Text Searching
 * Allowing Errors, 1992; with neighbours exchanged: Navarro, NR-grep, 2001): a character costs a few operations for each
 * edit that is allowed. It does not know where words come from. Any thread.
 */
#ifndef NX_EDITS_H
#define NX_EDITS_H

#include "base/base.h"

enum { NX_EDITS_MAX = 2, NX_EDITS_WORD_MAX = 63 }; /* edits; characters */

/* The word, and how many edits it may be away. */
struct nx_edits {
    uint32_t characters[NX_EDITS_WORD_MAX];
    unsigned length; /* of them */
    unsigned most;   /* edits */
    uint64_t ascii[128]; /* at which places of the word each of these characters stands */
};

/* Behind some characters of a text. */
struct nx_edits_state {
    uint64_t within[NX_EDITS_MAX + 1]; /* [k], bit i: they are at most k edits from the first i characters of the word */
    uint64_t places;                   /* of the last of them in the word */
};

/* `word` is well-formed, `most` at most NX_EDITS_MAX. False: it has more than NX_EDITS_WORD_MAX characters. */
bool nx_edits_init(struct nx_edits *self, struct nx_str word, unsigned most);

/* Before the first character of a text. */
struct nx_edits_state nx_edits_begin(const struct nx_edits *self);

/* Behind one more character, after the state `last` and the one before it, `before`; NULL where there is none. */
struct nx_edits_state nx_edits_next(const struct nx_edits *self, const struct nx_edits_state *before,
                                    const struct nx_edits_state *last, uint32_t character);

/* False where whatever follows is too far away. */
static inline bool nx_edits_alive(const struct nx_edits *self, const struct nx_edits_state *state)
{
    return state->within[self->most] != 0;
}

/*
 * Where `character`, as above, leads too far away: the next one in order that does not. Only the word's own characters can
 * be such: any other is one more edit. NX_EDITS_NONE: there is none.
 */
#define NX_EDITS_NONE UINT32_MAX
uint32_t nx_edits_next_alive(const struct nx_edits *self, const struct nx_edits_state *before,
                             const struct nx_edits_state *last, uint32_t character);

/* The distance of a text that ends here, or more than `most`. */
unsigned nx_edits_distance(const struct nx_edits *self, const struct nx_edits_state *state);

/* The distance of a whole text, or more than `most`; the number of its characters goes to *length, which may be NULL, unless
   the distance is more. */
unsigned nx_edits_measure(const struct nx_edits *self, struct nx_str text, size_t *length);

/*
 * True where a text of so many characters, at that distance, may be meant by the word: it is near enough, and the edits have
 * left something of it.
 */
static inline bool nx_edits_is_near(const struct nx_edits *self, unsigned distance, size_t length)
{
    return distance <= self->most && (distance == 0 || distance < length);
}

#endif
