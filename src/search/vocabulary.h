/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vocabulary.h: the words of an index, over all its segments: those that begin with a text, and those that are nearly
 * another one. Each segment has a table of its words in byte order; these are looked through as they lie, so nothing has
 * to be prepared. A word that only dead rows have does not exist: answers depend on the live articles only.
 *
 * Words and stems are those of the analyzer: folded, whole, from titles, excerpts and names of providers. It does not
 * know queries. One thread at a time, as the snapshot.
 */
#ifndef NX_VOCABULARY_H
#define NX_VOCABULARY_H

#include "search/edits.h"
#include "search/lists.h"

struct nx_vocabulary_word {
    struct nx_str word, stem; /* views into the snapshot */
    uint64_t df;              /* live rows that have the word */
    unsigned distance;        /* edits.h; 0 for prefixes */
};

struct nx_vocabulary {
    struct nx_vocabulary_word *items; /* in the arena */
    size_t n;
    size_t n_all; /* words that fit, of which `items` are the first n in their order */
};

/*
 * The words that begin with `prefix` (none: all words), the most frequent first, then in byte order: the first `max` of
 * them. `prefix` is folded as the analyzer folds. CORRUPT, NO_MEMORY.
 */
newsidx_status nx_vocabulary_prefix(struct nx_lists *lists, struct nx_str prefix, size_t max, struct nx_arena *arena,
                                    struct nx_vocabulary *out, newsidx_error *err);

/*
 * The words at most `distance` edits (0 to NX_EDITS_MAX) from `word`, itself included; the nearest first, then the most
 * frequent, then in byte order: the first `max` of them. `word` is folded as the analyzer folds. Nothing is near a word
 * that could have been edited away: of two words, the shorter one has more characters than there are edits between them,
 * and words of fewer than NX_VOCABULARY_NEAR_MIN characters, or of more than NX_EDITS_WORD_MAX, have only themselves.
 * CORRUPT, NO_MEMORY.
 */
enum { NX_VOCABULARY_NEAR_MIN = 3 };
newsidx_status nx_vocabulary_near(struct nx_lists *lists, struct nx_str word, unsigned distance, size_t max,
                                  struct nx_arena *arena, struct nx_vocabulary *out, newsidx_error *err);

/* ---- For those who find words in other ways ---- */

/* Words of one segment by number: `first` to before `end`. */
struct nx_word_range {
    uint32_t first, end;
};

/* Those that begin with `prefix`. Any thread. */
struct nx_word_range nx_vocabulary_range(const struct nx_segment *segment, struct nx_str prefix);

/* The answer that consists of the struct nx_vocabulary_word in `found`, which are brought in order; what is known of the
   same word is added up. NO_MEMORY. */
newsidx_status nx_vocabulary_collect(struct nx_buffer *found, size_t max, struct nx_arena *arena,
                                     struct nx_vocabulary *out, newsidx_error *err);

#endif
