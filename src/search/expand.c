/* SPDX-License-Identifier: GPL-2.0-or-later */
/* expand.c: patterns through the vocabulary, addresses through the lookup. */
#include "search/expand.h"

#include <stdlib.h>

#include "index/lookup.h"
#include "search/vocabulary.h"

struct expansion {
    struct nx_lists *lists;
    struct nx_query *query;
    struct nx_arena *arena;
    newsidx_error *err;
};

/* ---- Patterns ---- */

/* How the pattern was typed. */
static struct nx_str typed_as(const struct nx_node *node, size_t term)
{
    if (node->n_words == 1 && node->words->term == term) return node->words->typed;
    struct nx_str typed = NX_STR_NONE;
    for (const struct nx_node *child = node->first; child && !typed.ptr; child = child->next) typed = typed_as(child, term);
    return typed;
}

static newsidx_status say_cut(struct expansion *self, const struct nx_pattern *pattern, size_t term)
{
    return nx_hints_add(&self->query->hints, self->arena, self->query->text, typed_as(self->query->root, term), self->err,
                        "%zu words of the index fit %.*s\nonly %d of them were looked for; write more letters",
                        pattern->n_fitting, NX_STR_ARG(pattern->text), NX_PATTERN_WORDS_MAX);
}

static newsidx_status expand_pattern(struct expansion *self, struct nx_pattern *pattern, size_t term)
{
    struct nx_vocabulary found;
    if (pattern->kind == NX_PATTERN_PREFIX) {
        NX_TRY(nx_vocabulary_prefix(self->lists, pattern->word, NX_PATTERN_WORDS_MAX, self->arena, &found, self->err));
    } else {
        NX_TRY(nx_vocabulary_near(self->lists, pattern->word, pattern->edits, NX_PATTERN_WORDS_MAX, self->arena, &found,
                                  self->err));
    }
    struct nx_str *words = nx_arena_calloc(self->arena, found.n, sizeof *words);
    if (!words) return nx_error_memory(self->err);
    for (size_t i = 0; i < found.n; i++) words[i] = found.items[i].word;
    pattern->words = words;
    pattern->n_words = found.n;
    pattern->n_fitting = found.n_all;
    return found.n < found.n_all ? say_cut(self, pattern, term) : NEWSIDX_OK;
}

/* ---- Articles ---- */

static newsidx_status set_rows(struct expansion *self, struct nx_listed *listed, const struct nx_hash_list *identities)
{
    const struct nx_snapshot *snapshot = nx_lists_snapshot(self->lists);
    struct nx_row *rows = nx_arena_calloc(self->arena, identities->n, sizeof *rows);
    if (!rows) return nx_error_memory(self->err);
    listed->n = 0;
    for (size_t i = 0; i < identities->n; i++) {
        listed->n += nx_snapshot_find_row(snapshot, identities->items[i], &rows[listed->n]);
    }
    qsort(rows, listed->n, sizeof *rows, nx_row_compare);
    listed->rows = rows;
    return NEWSIDX_OK;
}

static newsidx_status find_named(const struct expansion *self, const struct nx_listed *listed, const char *key,
                                 struct nx_hash_list *out, newsidx_error *err)
{
    const struct nx_snapshot *snapshot = nx_lists_snapshot(self->lists);
    struct nx_hash identity;
    if (!listed->related) {
        NX_TRY(nx_lookup_url(snapshot, key, &identity, err));
        return nx_hash_list_add(out, identity, err);
    }
    NX_TRY(nx_lookup(snapshot, NULL, key, &identity, err));
    NX_TRY(nx_lookup_linked_from(snapshot, identity, out, err));
    NX_TRY(nx_lookup_links_to(snapshot, identity, out, err));
    nx_hash_list_make_unique(out);
    return NEWSIDX_OK;
}

/* An address that nobody has is no error: nothing is found, and it is said why. */
static newsidx_status expand_listed(struct expansion *self, struct nx_listed *listed)
{
    NX_AUTO(nx_hash_list_dispose) struct nx_hash_list identities = { NULL, 0, 0 };
    newsidx_error why = { 0 };
    const char *key = nx_arena_copy(self->arena, listed->key.ptr, listed->key.len);
    if (!key) return nx_error_memory(self->err);
    newsidx_status status = find_named(self, listed, key, &identities, &why);
    if (status == NEWSIDX_NOT_FOUND || status == NEWSIDX_INVALID) {
        return nx_hints_add(&self->query->hints, self->arena, self->query->text, listed->key, self->err, "%s", why.message);
    }
    if (status != NEWSIDX_OK) {
        if (self->err) *self->err = why;
        return status;
    }
    return set_rows(self, listed, &identities);
}

newsidx_status nx_expand(struct nx_lists *lists, struct nx_query *query, struct nx_arena *arena, newsidx_error *err)
{
    struct expansion self = { lists, query, arena, err };
    for (size_t t = 0; t < query->n_terms; t++) {
        struct nx_pattern *pattern = nx_query_pattern(query, t);
        if (pattern) NX_TRY(expand_pattern(&self, pattern, t));
    }
    for (size_t i = 0; i < query->n_listed; i++) NX_TRY(expand_listed(&self, query->listed[i]));
    nx_hints_sort(&query->hints);
    return NEWSIDX_OK;
}
