/* SPDX-License-Identifier: GPL-2.0-or-later */
/* terms.c: a prefix folded as words are, and what the vocabulary has for it, copied. */
#include "search/terms.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "search/vocabulary.h"

struct newsidx_terms {
    struct nx_arena arena; /* of all below */
    struct newsidx_term *items;
    struct newsidx_terms_totals summary;
};

NX_AUTO_POINTER(newsidx_terms, newsidx_terms_free)

/* The one word that `prefix` is, folded, a view into `tokens`; empty where all words are asked for. */
static newsidx_status fold(struct nx_analyzer *analyzer, struct nx_str prefix, struct nx_tokens *tokens,
                           struct nx_str *out, newsidx_error *err)
{
    if (prefix.len > NEWSIDX_QUERY_MAX) {
        return nx_error_set(err, NEWSIDX_LIMIT, "no word is so long: give at most %d bytes", NEWSIDX_QUERY_MAX);
    }
    if (nx_utf8_check(prefix.ptr, prefix.len) < prefix.len) {
        return nx_error_set(err, NEWSIDX_INVALID, "the beginning of a word is no UTF-8: write it in UTF-8");
    }
    NX_TRY(nx_analyzer_words(analyzer, prefix, tokens, err));
    if (tokens->n != 1 && prefix.len) {
        return nx_error_set(err, NEWSIDX_INVALID,
                            "\"%.80s\" is not the beginning of one word: give one, or none for all", prefix.ptr);
    }
    *out = tokens->n ? tokens->items->word : NX_STR_NONE;
    return NEWSIDX_OK;
}

static struct newsidx_text copy(struct newsidx_terms *self, struct nx_str text, bool *failed)
{
    const char *bytes = nx_arena_copy(&self->arena, text.ptr, text.len);
    if (!bytes) *failed = true;
    return (struct newsidx_text){ .bytes = bytes, .length = text.len };
}

static newsidx_status keep(struct newsidx_terms *self, const struct nx_vocabulary *found, struct nx_str prefix,
                           newsidx_error *err)
{
    bool failed = false;
    self->items = nx_arena_calloc(&self->arena, found->n, sizeof *self->items);
    if (!self->items) return nx_error_memory(err);
    for (size_t i = 0; i < found->n; i++) {
        const struct nx_vocabulary_word *word = &found->items[i];
        self->items[i] =
            (struct newsidx_term){ copy(self, word->word, &failed), copy(self, word->stem, &failed), word->df };
    }
    self->summary.n = found->n;
    self->summary.distinct = found->n_all;
    self->summary.prefix = copy(self, prefix, &failed);
    return failed ? nx_error_memory(err) : NEWSIDX_OK;
}

newsidx_status nx_terms(struct nx_lists *lists, struct nx_analyzer *analyzer, const char *prefix,
                        const struct newsidx_terms_options *options, struct newsidx_terms **out, newsidx_error *err)
{
    NX_AUTO(nx_tokens_dispose) struct nx_tokens tokens = NX_TOKENS_INIT;
    NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
    const struct nx_snapshot *snapshot = nx_lists_snapshot(lists);
    struct nx_vocabulary found;
    struct nx_str folded;
    NX_TRY(fold(analyzer, nx_str_of(prefix), &tokens, &folded, err));
    NX_TRY(nx_vocabulary_prefix(lists, folded, options->limit ? options->limit : SIZE_MAX, &arena, &found, err));
    NX_AUTO_FREE(newsidx_terms) struct newsidx_terms *self = calloc(1, sizeof *self);
    if (!self) return nx_error_memory(err);
    self->summary.generation = snapshot->generation;
    self->summary.articles = snapshot->n_articles;
    NX_TRY(keep(self, &found, folded, err));
    *out = NX_STEAL(self);
    return NEWSIDX_OK;
}

/* ---- The public way into them ---- */

void newsidx_terms_free(struct newsidx_terms *terms)
{
    if (!terms) return;
    nx_arena_dispose(&terms->arena);
    free(terms);
}

const struct newsidx_terms_totals *newsidx_terms_summary(const struct newsidx_terms *terms)
{
    return &terms->summary;
}

const struct newsidx_term *newsidx_terms_item(const struct newsidx_terms *terms, size_t i)
{
    return i < terms->summary.n ? &terms->items[i] : NULL;
}
