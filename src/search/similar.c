/* SPDX-License-Identifier: GPL-2.0-or-later */
/* similar.c: the stems of an article, weighed, and the best of them as a query. */
#include "search/similar.h"

#include <stdlib.h>

#include "article/fields.h"
#include "search/made.h"
#include "search/plan_terms.h"
#include "search/search_internal.h"

/* A stem of the given article. */
struct term {
    struct nx_str word, stem; /* the first word of it */
    uint32_t wdf;
    double weight;
};

struct comparison {
    struct nx_lists *lists;
    struct nx_analyzer *analyzer;
    struct nx_arena arena;
    struct term terms[NX_SIMILAR_CONSIDERED];
    size_t n;
    struct nx_row row; /* of the article, where it is there */
    bool has_row;
    newsidx_error *err;
};

/* The name of who published it says nothing of what it is about. */
static uint32_t weight_of(unsigned stream)
{
    return stream == NX_STREAM_PROVIDER ? 0 : nx_fields[nx_streams[stream]].weight;
}

/* ---- Its words ---- */

static void add_term(struct comparison *self, struct nx_str word, struct nx_str stem, uint32_t weight)
{
    size_t i = 0;
    while (i < self->n && !nx_str_equal(self->terms[i].stem, stem)) i++;
    if (i == NX_SIMILAR_CONSIDERED) return;
    if (i == self->n) self->terms[self->n++] = (struct term){ word, stem, 0, 0.0 };
    self->terms[i].wdf += weight;
}

static newsidx_status read_row(struct comparison *self)
{
    NX_AUTO(nx_row_words_dispose) struct nx_row_words words = NX_ROW_WORDS_INIT;
    const struct nx_segment *segment = nx_lists_snapshot(self->lists)->segments[self->row.segment];
    const uint32_t *stems = nx_segment_word_stems(segment);
    NX_TRY(nx_segment_row_words(segment, self->row.row, &words, self->err));
    const uint32_t *word = words.words;
    for (unsigned stream = 0; stream < NX_STREAM_COUNT; stream++) {
        const uint32_t weight = weight_of(stream);
        for (uint32_t i = 0; i < words.counts[stream]; i++, word++) {
            if (weight) add_term(self, nx_segment_word(segment, *word), nx_segment_stem(segment, stems[*word]), weight);
        }
    }
    return NEWSIDX_OK;
}

static newsidx_status read_text(struct comparison *self, struct nx_str text, uint32_t weight)
{
    NX_AUTO(nx_tokens_dispose) struct nx_tokens tokens = NX_TOKENS_INIT;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer stem = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    bool failed = false;
    NX_TRY(nx_analyzer_words(self->analyzer, text, &tokens, self->err));
    for (size_t i = 0; i < tokens.n; i++) {
        NX_TRY(nx_analyzer_stem(self->analyzer, tokens.items[i].word, &stem, self->err));
        const struct nx_str kept = nx_arena_copy_str(&self->arena, nx_buffer_str(&stem), &failed);
        const struct nx_str word = nx_arena_copy_str(&self->arena, tokens.items[i].word, &failed);
        if (failed) return nx_error_memory(self->err);
        add_term(self, word, kept, weight);
    }
    return NEWSIDX_OK;
}

static newsidx_status read_given(struct comparison *self, const struct nx_similar *given)
{
    const struct nx_article *article = given->article;
    self->has_row =
        given->identity && nx_snapshot_find_row(nx_lists_snapshot(self->lists), *given->identity, &self->row);
    if (!article && !self->has_row) return nx_error_set(self->err, NEWSIDX_NOT_FOUND, "the index has no such article");
    if (!article) return read_row(self);
    NX_TRY(read_text(self, article->title, weight_of(NX_STREAM_TITLE)));
    return read_text(self, article->excerpt, weight_of(NX_STREAM_EXCERPT));
}

/* ---- The best of them ---- */

/* A word that no other article has finds none; one that too many have makes all alike. */
static newsidx_status weigh(struct comparison *self, struct term *term)
{
    struct nx_plan_term counted = { .stem = term->stem };
    NX_TRY(nx_plan_count_term(self->lists, &counted, self->err));
    const uint64_t n_articles = nx_lists_snapshot(self->lists)->n_articles;
    const uint64_t most = NX_MAX(n_articles / NX_SIMILAR_COMMON, (uint64_t)NX_SIMILAR_COMMON_MIN);
    if (counted.df > self->has_row && counted.df <= most) term->weight = term->wdf * counted.idf;
    return NEWSIDX_OK;
}

static int by_weight(const void *a, const void *b)
{
    const struct term *x = a, *y = b;
    if (x->weight != y->weight) return x->weight > y->weight ? -1 : 1;
    return nx_str_compare(x->stem, y->stem);
}

/* Every article but the given one. */
static struct nx_node *all_others(struct comparison *self)
{
    struct nx_node *others = nx_node_new(&self->arena, NX_NODE_NOT),
                   *itself = nx_node_new(&self->arena, NX_NODE_LISTED);
    struct nx_listed *listed = nx_arena_calloc(&self->arena, 1, sizeof *listed);
    if (!others || !itself || !listed) return NULL;
    *listed = (struct nx_listed){ .rows = &self->row, .n = 1 };
    itself->listed = listed;
    others->first = itself;
    return others;
}

static newsidx_status make_query(struct comparison *self, struct nx_query *out)
{
    struct nx_node_list clauses = { NULL, NULL, 0 };
    struct nx_made made;
    for (size_t i = 0; i < self->n; i++) NX_TRY(weigh(self, &self->terms[i]));
    if (self->n) qsort(self->terms, self->n, sizeof *self->terms, by_weight);
    NX_TRY(nx_made_begin(&self->arena, &made, self->err));
    for (size_t i = 0; i < self->n && i < NX_SIMILAR_TERMS && self->terms[i].weight > 0; i++) {
        NX_TRY(nx_made_add(&made, &clauses, self->terms[i].word, self->terms[i].stem, 0, self->err));
    }
    NX_TRY(nx_made_finish(&made, &clauses, out, self->err));
    if (!self->has_row) return NEWSIDX_OK;
    out->filter = all_others(self);
    return out->filter ? NEWSIDX_OK : nx_error_memory(self->err);
}

newsidx_status nx_similar(struct nx_lists *lists, struct nx_analyzer *analyzer, const struct nx_similar *given,
                          const struct newsidx_search_options *options, struct newsidx_results **out,
                          newsidx_error *err)
{
    struct newsidx_search_options any = *options;
    struct comparison *self = calloc(1, sizeof *self);
    struct nx_query query;
    if (!self) return nx_error_memory(err);
    self->lists = lists;
    self->analyzer = analyzer;
    self->err = err;
    any.match = NEWSIDX_MATCH_ANY;
    any.suggest = false;
    any.cursor = NULL;
    newsidx_status status = read_given(self, given);
    if (status == NEWSIDX_OK) status = make_query(self, &query);
    if (status == NEWSIDX_OK) status = nx_search_made(lists, analyzer, &query, &any, out, err);
    nx_arena_dispose(&self->arena);
    free(self);
    return status;
}
