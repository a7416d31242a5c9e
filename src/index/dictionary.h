/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dictionary.h: the words, stems, boolean terms and column values of rows of a segment that is being built. Each distinct word
 * is stemmed once; that is the stem cache. Numbers are given in the order of first sight. At the end those of several
 * dictionaries are turned into the one sorted order of the segment. Each dictionary is one thread's.
 */
#ifndef NX_DICTIONARY_H
#define NX_DICTIONARY_H

#include "article/fields.h"
#include "base/intern.h"
#include "index/parts.h"
#include "text/analyzer.h"

/* What is known of a word, side by side: all of it is wanted wherever the word stands. */
struct nx_dictionary_word {
    uint32_t term; /* that is its stem */
    uint32_t df;   /* rows that have it */
    uint32_t row;  /* that counted it last, plus 1 */
};

struct nx_dictionary {
    struct nx_analyzer *analyzer;
    struct nx_intern words, terms, values;
    struct nx_dictionary_word *facts; /* per word */
    uint32_t words_capacity;
    bool *term_is_stem;     /* per term; the others are boolean terms */
    uint32_t terms_capacity;
    uint32_t *value_terms[NX_FIELD_COUNT]; /* per value, for fields that have boolean terms: its term, plus 1; 0: not asked */
    uint32_t value_capacity[NX_FIELD_COUNT];
    struct nx_buffer scratch;
    uint32_t *word_order, *stem_order, *value_order; /* their numbers in byte order, after nx_dictionary_sort */
    uint32_t n_stems;
};

void nx_dictionary_init(struct nx_dictionary *dictionary, struct nx_analyzer *analyzer);
void nx_dictionary_dispose(struct nx_dictionary *dictionary);

/* The number of a word. NO_MEMORY, INTERNAL. */
newsidx_status nx_dictionary_word(struct nx_dictionary *dictionary, struct nx_str word, uint32_t *out,
                                  newsidx_error *err);

/* The numbers of `n` words, of any: sooner than one after another, since memory is asked for many at a time. As above. */
newsidx_status nx_dictionary_words(struct nx_dictionary *dictionary, const struct nx_token *tokens, size_t n,
                                   uint32_t *out, newsidx_error *err);

/* Says that `row` has the word, which is counted once a row for its df, and tells its term. Rows come in rising order. */
static inline uint32_t nx_dictionary_count(struct nx_dictionary *dictionary, uint32_t word, uint32_t row)
{
    struct nx_dictionary_word *facts = &dictionary->facts[word];
    facts->df += facts->row != row + 1;
    facts->row = row + 1;
    return facts->term;
}

/* The number of a column value as it is displayed. NO_MEMORY. */
newsidx_status nx_dictionary_value(struct nx_dictionary *dictionary, struct nx_str value, uint32_t *out,
                                   newsidx_error *err);

/* The number of the boolean term for a field's value, by the value's number. NO_MEMORY, INTERNAL. */
newsidx_status nx_dictionary_boolean(struct nx_dictionary *dictionary, enum nx_field field, uint32_t value,
                                     uint32_t *out, newsidx_error *err);

/* After the last word and value: brings them in order. NO_MEMORY. */
newsidx_status nx_dictionary_sort(struct nx_dictionary *dictionary, newsidx_error *err);

/* What the numbers of one dictionary become in the segment; malloc'd arrays. */
struct nx_ranks {
    uint32_t *words, *values; /* by number: place in byte order */
};
void nx_ranks_dispose(struct nx_ranks *ranks);

/* Writes the parts of words, stems and values that `n` sorted dictionaries have together, and tells the final numbers of each
   in `out`, whose elements the caller disposes of. NO_MEMORY; other failures stick to `writer`. */
newsidx_status nx_dictionaries_write(const struct nx_dictionary *const *dictionaries, size_t n,
                                     struct nx_parts_writer *writer, struct nx_ranks *out, newsidx_error *err);

#endif
