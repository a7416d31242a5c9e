/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dictionary.c: words, stems, boolean terms and column values as they are seen. What they become: dictionary_write.c. */
#include "index/dictionary.h"

#include <stdlib.h>

#include "index/boolean_term.h"

void nx_dictionary_init(struct nx_dictionary *dictionary, struct nx_analyzer *analyzer)
{
    *dictionary = (struct nx_dictionary){ .analyzer = analyzer };
    nx_buffer_init(&dictionary->scratch, NX_BUFFER_NO_MAX);
    nx_buffer_init(&dictionary->folded, NX_BUFFER_NO_MAX);
}

void nx_dictionary_dispose(struct nx_dictionary *dictionary)
{
    if (!dictionary) return;
    nx_intern_dispose(&dictionary->words);
    nx_intern_dispose(&dictionary->terms);
    nx_intern_dispose(&dictionary->values);
    nx_intern_dispose(&dictionary->raw_terms);
    free(dictionary->facts);
    free(dictionary->term_is_stem);
    free(dictionary->raw_term);
    free(dictionary->word_order);
    free(dictionary->stem_order);
    free(dictionary->value_order);
    nx_buffer_dispose(&dictionary->scratch);
    nx_buffer_dispose(&dictionary->folded);
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

newsidx_status nx_dictionary_boolean(struct nx_dictionary *self, enum nx_field field, struct nx_str value,
                                     uint32_t *out, newsidx_error *err)
{
    bool added;
    uint32_t raw;
    nx_buffer_clear(&self->scratch);
    nx_buffer_add_str(&self->scratch, nx_str_of(nx_fields[field].prefix));
    nx_buffer_add_str(&self->scratch, value);
    NX_TRY(nx_buffer_check(&self->scratch, err));
    if (!nx_intern_add(&self->raw_terms, nx_buffer_str(&self->scratch), &raw, &added)) return nx_error_memory(err);
    if (self->raw_capacity < self->raw_terms.capacity) {
        if (!follow(&self->raw_term, self->raw_terms.capacity, sizeof *self->raw_term)) return nx_error_memory(err);
        self->raw_capacity = self->raw_terms.capacity;
    }
    if (added) {
        NX_TRY(nx_boolean_term(self->analyzer, field, value, &self->folded, err));
        NX_TRY(add_term(self, nx_buffer_str(&self->folded), false, &self->raw_term[raw], err));
    }
    *out = self->raw_term[raw];
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

newsidx_status nx_dictionary_word(struct nx_dictionary *self, struct nx_str word, uint32_t *out, newsidx_error *err)
{
    bool added;
    uint32_t number;
    if (!nx_intern_add(&self->words, word, &number, &added)) return nx_error_memory(err);
    if (added) {
        NX_TRY(make_room_for_words(self, err));
        NX_TRY(nx_analyzer_stem(self->analyzer, word, &self->scratch, err));
        self->facts[number] = (struct nx_dictionary_word){ 0, 0, 0 };
        NX_TRY(add_term(self, nx_buffer_str(&self->scratch), true, &self->facts[number].term, err));
    }
    *out = number;
    return NEWSIDX_OK;
}

void nx_dictionary_count(struct nx_dictionary *self, uint32_t word, uint32_t row)
{
    struct nx_dictionary_word *facts = &self->facts[word];
    if (facts->row == row + 1) return;
    facts->row = row + 1;
    facts->df++;
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
