/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dictionary_write.c: the sorted words, stems and values of several dictionaries, united, and what follows from their order. */
#include <stdlib.h>

#include "index/dictionary.h"

void nx_ranks_dispose(struct nx_ranks *ranks)
{
    if (!ranks) return;
    free(ranks->words);
    free(ranks->values);
    *ranks = (struct nx_ranks){ NULL, NULL };
}

/* ---- Uniting ---- */

/* Texts in order, of one dictionary. */
struct sorted {
    const struct nx_str *texts; /* by number */
    const uint32_t *order;
    uint32_t n;
    uint32_t *ranks; /* by number: its place among all */
    uint32_t at;     /* what comes next */
};

static struct nx_str next_of(const struct sorted *sorted)
{
    return sorted->texts[sorted->order[sorted->at]];
}

/* The least text that comes next in any of them; false: there is none. */
static bool least(const struct sorted *all, size_t n, struct nx_str *out)
{
    bool found = false;
    for (size_t i = 0; i < n; i++) {
        if (all[i].at == all[i].n || (found && nx_str_compare(*out, next_of(&all[i])) <= 0)) continue;
        *out = next_of(&all[i]);
        found = true;
    }
    return found;
}

/* Writes all texts in order, each once, and tells how many. */
static newsidx_status write_united(struct sorted *all, size_t n, enum nx_part part, struct nx_parts_writer *writer,
                                   uint32_t *n_united, newsidx_error *err)
{
    size_t most = 0;
    for (size_t i = 0; i < n; i++) most += all[i].n;
    NX_AUTO(nx_free_bytes) struct nx_str *texts = malloc((most + 1) * sizeof *texts);
    if (!texts) return nx_error_memory(err);
    uint32_t united = 0;
    for (struct nx_str text; least(all, n, &text); united++) {
        texts[united] = text;
        for (size_t i = 0; i < n; i++) {
            if (all[i].at == all[i].n || !nx_str_equal(next_of(&all[i]), text)) continue;
            all[i].ranks[all[i].order[all[i].at++]] = united;
        }
    }
    nx_parts_writer_put_strings(writer, part, texts, united);
    *n_united = united;
    return NEWSIDX_OK;
}

/* ---- What is written ---- */

struct writing {
    const struct nx_dictionary *const *dictionaries;
    size_t n;
    struct nx_parts_writer *writer;
    struct nx_ranks *ranks;   /* of each dictionary */
    uint32_t **stem_ranks;    /* the same, by term */
    struct sorted *sorted;    /* room */
};

static newsidx_status write_values(struct writing *self, newsidx_error *err)
{
    uint32_t n;
    for (size_t i = 0; i < self->n; i++) {
        const struct nx_dictionary *one = self->dictionaries[i];
        self->sorted[i] = (struct sorted){ one->values.texts, one->value_order, one->values.n, self->ranks[i].values, 0 };
    }
    return write_united(self->sorted, self->n, NX_PART_VALUES, self->writer, &n, err);
}

static newsidx_status write_stems(struct writing *self, newsidx_error *err)
{
    uint32_t n;
    for (size_t i = 0; i < self->n; i++) {
        const struct nx_dictionary *one = self->dictionaries[i];
        self->sorted[i] = (struct sorted){ one->terms.texts, one->stem_order, one->n_stems, self->stem_ranks[i], 0 };
    }
    return write_united(self->sorted, self->n, NX_PART_STEMS, self->writer, &n, err);
}

/* The stem and the df of each of `n` words. */
static newsidx_status write_facts(const struct writing *self, uint32_t n, newsidx_error *err)
{
    NX_AUTO(nx_free_bytes) uint32_t *stems = calloc((size_t)n + 1, sizeof *stems);
    NX_AUTO(nx_free_bytes) uint32_t *df = calloc((size_t)n + 1, sizeof *df);
    if (!stems || !df) return nx_error_memory(err);
    for (size_t i = 0; i < self->n; i++) {
        const struct nx_dictionary *one = self->dictionaries[i];
        for (uint32_t word = 0; word < one->words.n; word++) {
            const uint32_t rank = self->ranks[i].words[word];
            stems[rank] = self->stem_ranks[i][one->facts[word].term];
            df[rank] += one->facts[word].df;
        }
    }
    nx_parts_writer_put(self->writer, NX_PART_WORD_STEMS, stems, n * sizeof *stems);
    nx_parts_writer_put(self->writer, NX_PART_WORD_DF, df, n * sizeof *df);
    return NEWSIDX_OK;
}

static newsidx_status write_words(struct writing *self, newsidx_error *err)
{
    uint32_t n;
    for (size_t i = 0; i < self->n; i++) {
        const struct nx_dictionary *one = self->dictionaries[i];
        self->sorted[i] = (struct sorted){ one->words.texts, one->word_order, one->words.n, self->ranks[i].words, 0 };
    }
    NX_TRY(write_united(self->sorted, self->n, NX_PART_WORDS, self->writer, &n, err));
    return write_facts(self, n, err);
}

static bool make_room(struct writing *self)
{
    bool made = true;
    for (size_t i = 0; i < self->n; i++) {
        const struct nx_dictionary *one = self->dictionaries[i];
        self->ranks[i].words = malloc(((size_t)one->words.n + 1) * sizeof(uint32_t));
        self->ranks[i].values = malloc(((size_t)one->values.n + 1) * sizeof(uint32_t));
        self->stem_ranks[i] = malloc(((size_t)one->terms.n + 1) * sizeof(uint32_t));
        made = made && self->ranks[i].words && self->ranks[i].values && self->stem_ranks[i];
    }
    return made;
}

static newsidx_status write_all(struct writing *self, newsidx_error *err)
{
    if (!make_room(self)) return nx_error_memory(err);
    NX_TRY(write_values(self, err));
    NX_TRY(write_stems(self, err));
    return write_words(self, err);
}

newsidx_status nx_dictionaries_write(const struct nx_dictionary *const *dictionaries, size_t n,
                                     struct nx_parts_writer *writer, struct nx_ranks *out, newsidx_error *err)
{
    NX_AUTO(nx_free_bytes) struct sorted *sorted = calloc(n + 1, sizeof *sorted);
    uint32_t **stem_ranks = calloc(n + 1, sizeof *stem_ranks);
    struct writing self = { dictionaries, n, writer, out, stem_ranks, sorted };
    newsidx_status status = sorted && stem_ranks ? write_all(&self, err) : nx_error_memory(err);
    for (size_t i = 0; stem_ranks && i < n; i++) free(stem_ranks[i]);
    free(stem_ranks);
    return status;
}
