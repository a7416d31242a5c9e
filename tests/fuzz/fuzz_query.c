/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz_query.c: any bytes as a query. Nothing is an error, and the canonical form, once read again, stays as it is.
 */
#include "base/utf8.h"
#include "fuzz.h"
#include "newsidx.h"
#include "search/parse.h"

#define NOW INT64_C(1592397296) /* 2020-06-17T12:34:56Z, a Wednesday */

static struct nx_analyzer *analyzer;

static struct nx_query parse(struct nx_str text, struct nx_arena *arena)
{
    struct nx_query query = { .root = NULL };
    FUZZ_CHECK(nx_parse(analyzer, text, NOW, arena, &query, NULL) == NEWSIDX_OK);
    FUZZ_CHECK(query.root && query.n_terms <= NEWSIDX_QUERY_TERMS_MAX);
    FUZZ_CHECK(query.n_items <= text.len + 1);
    FUZZ_CHECK(query.hints.n <= NX_HINTS_MAX);
    for (size_t i = 0; i < query.hints.n; i++) {
        FUZZ_CHECK(query.hints.items[i].start <= text.len && query.hints.items[i].length <= text.len - query.hints.items[i].start);
    }
    return query;
}

/* The canonical form of `text`; false where it asks for everything or nothing. */
static bool canonical(struct nx_str text, struct nx_buffer *out)
{
    NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer tree = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    struct nx_query query = parse(text, &arena);
    nx_tree_print(&query, query.root, &tree);
    nx_tree_canonical(query.root, out);
    FUZZ_CHECK(tree.len > 0);
    FUZZ_CHECK(nx_utf8_check(out->ptr, out->len) == out->len);
    return query.root->kind != NX_NODE_ALL && query.root->kind != NX_NODE_NONE;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    if (!analyzer) FUZZ_CHECK(nx_analyzer_new("english", NULL, &analyzer, NULL) == NEWSIDX_OK);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer first = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer second = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer third = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    if (!canonical((struct nx_str){ (const char *)bytes, length }, &first)) return 0;
    /* A combining mark without a letter before it clings to the blank that a phrase puts there; then it is settled. */
    if (!canonical(nx_buffer_str(&first), &second)) return 0;
    canonical(nx_buffer_str(&second), &third);
    FUZZ_CHECK(nx_str_equal(nx_buffer_str(&second), nx_buffer_str(&third)));
    return 0;
}
