/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dictionary.c: words, stems, boolean terms and column values as they are seen. What they become: dictionary_write.c. */
#include "index/dictionary.h"

#include <stdlib.h>

#include "index/boolean_term.h"

/* Words that memory is asked for at a time. */
enum { RUN = 32 };

void nx_dictionary_init(struct nx_dictionary *dictionary, struct nx_analyzer *analyzer)
{
    *dictionary = (struct nx_dictionary){ .analyzer = analyzer };
    nx_buffer_init(&dictionary->scratch, NX_BUFFER_NO_MAX);
}

void nx_dictionary_dispose(struct nx_dictionary *dictionary)
{
    if (!dictionary) return;
    nx_intern_dispose(&dictionary->words);
    nx_intern_dispose(&dictionary->terms);
    nx_intern_dispose(&dictionary->values);
    free(dictionary->facts);
    free(dictionary->term_is_stem);
    for (size_t i = 0; i < NX_FIELD_COUNT; i++) free(dictionary->value_terms[i]);
    free(dictionary->word_order);
    free(dictionary->stem_order);
    free(dictionary->value_order);
    nx_buffer_dispose(&dictionary->scratch);
    nx_dictionary_init(dictionary, NULL);
}

/* Makes an array as long as the set that it stands beside. */
static bool follow(void *array, uint32_t capacity, size_t size)
{
    void *grown = realloc(*(void **)array, (size_t)capacity * size);
    if (grown) *(void **)array = grown;
    return grown != NULL;
}

/* ---- Terms ---- */

static newsidx_status add_term(struct nx_dictionary *self, struct nx_str text, bool is_stem, uint32_t *out,
                               newsidx_error *err)
{
    bool added;
    uint32_t term;
    if (!nx_intern_add(&self->terms, text, &term, &added)) return nx_error_memory(err);
    if (self->terms_capacity < self->terms.capacity) {
        if (!follow(&self->term_is_stem, self->terms.capacity, sizeof *self->term_is_stem)) return nx_error_memory(err);
        self->terms_capacity = self->terms.capacity;
    }
    if (added) self->term_is_stem[term] = is_stem;
    *out = term;
    return NEWSIDX_OK;
}

/* Room for the terms of all values in one field; those that were not asked for yet are 0. */
static newsidx_status make_room_for_values(struct nx_dictionary *self, enum nx_field field, newsidx_error *err)
{
    const uint32_t had = self->value_capacity[field], capacity = self->values.capacity;
    if (had == capacity) return NEWSIDX_OK;
    if (!follow(&self->value_terms[field], capacity, sizeof **self->value_terms)) return nx_error_memory(err);
    memset(self->value_terms[field] + had, 0, (capacity - had) * sizeof **self->value_terms);
    self->value_capacity[field] = capacity;
    return NEWSIDX_OK;
}

newsidx_status nx_dictionary_boolean(struct nx_dictionary *self, enum nx_field field, uint32_t value, uint32_t *out,
                                     newsidx_error *err)
{
    NX_TRY(make_room_for_values(self, field, err));
    uint32_t *known = &self->value_terms[field][value];
    if (*known == 0) {
        uint32_t term;
        NX_TRY(nx_boolean_term(self->analyzer, field, self->values.texts[value], &self->scratch, err));
        NX_TRY(add_term(self, nx_buffer_str(&self->scratch), false, &term, err));
        *known = term + 1;
    }
    *out = *known - 1;
    return NEWSIDX_OK;
}

/* ---- Words ---- */

static newsidx_status make_room_for_words(struct nx_dictionary *self, newsidx_error *err)
{
    uint32_t capacity = self->words.capacity;
    if (self->words_capacity == capacity) return NEWSIDX_OK;
    if (!follow(&self->facts, capacity, sizeof *self->facts)) return nx_error_memory(err);
    self->words_capacity = capacity;
    return NEWSIDX_OK;
}

static newsidx_status add_hashed(struct nx_dictionary *self, struct nx_str word, uint64_t hash, uint32_t *out,
                                 newsidx_error *err)
{
    bool added;
    if (!nx_intern_add_hashed(&self->words, word, hash, out, &added)) return nx_error_memory(err);
    if (!added) return NEWSIDX_OK;
    NX_TRY(make_room_for_words(self, err));
    NX_TRY(nx_analyzer_stem(self->analyzer, word, &self->scratch, err));
    self->facts[*out] = (struct nx_dictionary_word){ 0, 0, 0 };
    return add_term(self, nx_buffer_str(&self->scratch), true, &self->facts[*out].term, err);
}

newsidx_status nx_dictionary_word(struct nx_dictionary *self, struct nx_str word, uint32_t *out, newsidx_error *err)
{
    return add_hashed(self, word, nx_intern_hash(word), out, err);
}

/* Asks memory for all that the words lead to, in steps of which none waits for itself. */
static void fetch(const struct nx_dictionary *self, const struct nx_token *tokens, size_t n, uint64_t *hashes)
{
    const struct nx_intern *words = &self->words;
    uint32_t guesses[RUN];
    for (size_t i = 0; i < n; i++) nx_intern_fetch(words, hashes[i] = nx_intern_hash(tokens[i].word));
    for (size_t i = 0; i < n; i++) {
        guesses[i] = nx_intern_guess(words, hashes[i]);
        if (guesses[i] < words->n) __builtin_prefetch(&self->facts[guesses[i]]);
    }
    for (size_t i = 0; i < n; i++) {
        if (guesses[i] < words->n) __builtin_prefetch(words->texts[guesses[i]].ptr);
    }
}

newsidx_status nx_dictionary_words(struct nx_dictionary *self, const struct nx_token *tokens, size_t n, uint32_t *out,
                                   newsidx_error *err)
{
    uint64_t hashes[RUN];
    for (size_t first = 0; first < n; first += RUN) {
        const size_t here = NX_MIN(n - first, (size_t)RUN);
        fetch(self, tokens + first, here, hashes);
        for (size_t i = 0; i < here; i++) {
            NX_TRY(add_hashed(self, tokens[first + i].word, hashes[i], &out[first + i], err));
        }
    }
    return NEWSIDX_OK;
}

newsidx_status nx_dictionary_value(struct nx_dictionary *self, struct nx_str value, uint32_t *out, newsidx_error *err)
{
    return nx_intern_add(&self->values, value, out, NULL) ? NEWSIDX_OK : nx_error_memory(err);
}

/* ---- Orders ---- */

/* The stems in order: the terms that are no boolean ones. */
static bool sort_stems(struct nx_dictionary *self)
{
    uint32_t *order = self->stem_order = nx_intern_sorted(&self->terms);
    self->n_stems = 0;
    for (uint32_t i = 0; order && i < self->terms.n; i++) {
        if (self->term_is_stem[order[i]]) order[self->n_stems++] = order[i];
    }
    return order != NULL;
}

newsidx_status nx_dictionary_sort(struct nx_dictionary *self, newsidx_error *err)
{
    self->word_order = nx_intern_sorted(&self->words);
    self->value_order = nx_intern_sorted(&self->values);
    return sort_stems(self) && self->word_order && self->value_order ? NEWSIDX_OK : nx_error_memory(err);
}
