/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dead_words.c: the forward tokens of dead rows, each word of a row once. */
#include "search/dead_words.h"

#include <stdlib.h>

struct nx_dead_words {
    const struct nx_snapshot *snapshot;
    uint32_t **counts; /* per segment: per word; NULL: not counted, or nothing to count */
};

struct nx_dead_words *nx_dead_words_new(const struct nx_snapshot *snapshot)
{
    struct nx_dead_words *self = calloc(1, sizeof *self);
    if (!self) return NULL;
    self->snapshot = snapshot;
    self->counts = calloc(snapshot->n_segments + 1, sizeof *self->counts);
    if (self->counts) return self;
    free(self);
    return NULL;
}

void nx_dead_words_free(struct nx_dead_words *self)
{
    if (!self) return;
    for (size_t i = 0; i < self->snapshot->n_segments; i++) free(self->counts[i]);
    free(self->counts);
    free(self);
}

/* Counts the words of one row; counted[word]: the row, plus 1, that counted it last. */
static void count_row(const struct nx_row_words *row, uint32_t number, uint32_t *counted, uint32_t *counts)
{
    for (uint32_t i = 0; i < row->n; i++) {
        const uint32_t word = row->words[i];
        if (counted[word] == number + 1) continue;
        counted[word] = number + 1;
        counts[word]++;
    }
}

static newsidx_status count_rows(const struct nx_segment *segment, uint32_t *counted, uint32_t *counts,
                                 newsidx_error *err)
{
    NX_AUTO(nx_row_words_dispose) struct nx_row_words words = NX_ROW_WORDS_INIT;
    const uint64_t *dead = nx_segment_dead(segment);
    const uint32_t n_rows = nx_segment_n_rows(segment);
    for (uint32_t row = 0; row < n_rows; row++) {
        if (!nx_row_is_dead(dead, row)) continue;
        NX_TRY(nx_segment_row_words(segment, row, &words, err));
        count_row(&words, row, counted, counts);
    }
    return NEWSIDX_OK;
}

newsidx_status nx_dead_words_get(struct nx_dead_words *self, uint32_t number, const uint32_t **out, newsidx_error *err)
{
    const struct nx_segment *segment = self->snapshot->segments[number];
    if (!self->counts[number] && nx_segment_dead(segment)) {
        const size_t n = (size_t)nx_segment_n_words(segment) + 1;
        NX_AUTO(nx_free_bytes) uint32_t *counted = calloc(n, sizeof *counted);
        NX_AUTO(nx_free_bytes) uint32_t *counts = calloc(n, sizeof *counts);
        if (!counted || !counts) return nx_error_memory(err);
        NX_TRY(count_rows(segment, counted, counts, err));
        self->counts[number] = NX_STEAL(counts);
    }
    *out = self->counts[number];
    return NEWSIDX_OK;
}
