/* SPDX-License-Identifier: GPL-2.0-or-later */
/* made.c: leaves and their numbered stems. */
#include "search/made.h"

#include "newsidx.h"

newsidx_status nx_made_begin(struct nx_arena *arena, struct nx_made *out, newsidx_error *err)
{
    struct nx_str *terms = nx_arena_calloc(arena, NEWSIDX_QUERY_TERMS_MAX, sizeof *terms);
    if (!terms) return nx_error_memory(err);
    *out = (struct nx_made){ arena, terms, 0 };
    return NEWSIDX_OK;
}

newsidx_status nx_made_add(struct nx_made *self, struct nx_node_list *list, struct nx_str word, struct nx_str stem,
                           uint8_t streams, newsidx_error *err)
{
    size_t term = 0;
    while (term < self->n_terms && !nx_str_equal(self->terms[term], stem)) term++;
    if (term == NEWSIDX_QUERY_TERMS_MAX) return NEWSIDX_OK;
    struct nx_node *leaf = nx_node_new(self->arena, NX_NODE_TERM);
    struct nx_query_word *words = nx_arena_calloc(self->arena, 1, sizeof *words);
    if (!leaf || !words) return nx_error_memory(err);
    if (term == self->n_terms) self->terms[self->n_terms++] = stem;
    *words = (struct nx_query_word){ word, word, (uint32_t)term };
    leaf->words = words;
    leaf->n_words = 1;
    leaf->streams = streams;
    nx_node_append(list, leaf);
    return NEWSIDX_OK;
}

newsidx_status nx_made_finish(struct nx_made *self, struct nx_node_list *list, struct nx_query *out, newsidx_error *err)
{
    bool failed = false;
    struct nx_node *root = nx_node_join(self->arena, NX_NODE_AND, list, &failed);
    if (!root && !failed) root = nx_node_new(self->arena, NX_NODE_NONE);
    if (!root) return nx_error_memory(err);
    *out = (struct nx_query){ .root = root, .terms = self->terms, .n_terms = self->n_terms };
    return NEWSIDX_OK;
}
