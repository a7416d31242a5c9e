/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz_query.c: any bytes as a query. Nothing is an error, and the canonical form, read again, is the same query.
 */
#include "base/utf8.h"
#include "fuzz.h"
#include "newsidx.h"
#include "search/parse.h"

static struct nx_analyzer *analyzer;

static struct nx_query parse(struct nx_str text, struct nx_arena *arena)
{
    struct nx_query query = { NULL, NULL, 0 };
    FUZZ_CHECK(nx_parse(analyzer, text, arena, &query, NULL) == NEWSIDX_OK);
    FUZZ_CHECK(query.root && query.n_terms <= NEWSIDX_QUERY_TERMS_MAX);
    return query;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    if (!analyzer) FUZZ_CHECK(nx_analyzer_new("english", NULL, &analyzer, NULL) == NEWSIDX_OK);
    NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer tree = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer canonical = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer again = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    struct nx_query query = parse((struct nx_str){ (const char *)bytes, length }, &arena);
    nx_tree_print(&query, query.root, &tree);
    nx_tree_canonical(query.root, &canonical);
    FUZZ_CHECK(nx_utf8_check(canonical.ptr, canonical.len) == canonical.len);
    if (query.root->kind == NX_NODE_ALL || query.root->kind == NX_NODE_NONE) return 0;
    struct nx_query second = parse(nx_buffer_str(&canonical), &arena);
    nx_tree_canonical(second.root, &again);
    FUZZ_CHECK(nx_str_equal(nx_buffer_str(&canonical), nx_buffer_str(&again)));
    return 0;
}
