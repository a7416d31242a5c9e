/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Queries -> trees: the golden files, and what no golden file can hold: limits, and any bytes at all. */
#include "search/parse.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "golden.h"

#define NOW INT64_C(1592397296) /* 2020-06-17T12:34:56Z, a Wednesday */

static int open_analyzer(void **state)
{
    *state = test_analyzer();
    return 0;
}

static int close_analyzer(void **state)
{
    nx_analyzer_free(*state);
    return 0;
}

static void print_hints(const struct nx_query *query, struct nx_buffer *out)
{
    for (size_t i = 0; i < query->hints.n; i++) {
        nx_buffer_add_format(out, "hint: %zu+%zu: %s\n", query->hints.items[i].start, query->hints.items[i].length,
                             query->hints.items[i].message);
    }
}

/* The tree and the canonical form of a query, one line each. */
static void print(struct nx_analyzer *analyzer, struct nx_str text, struct nx_buffer *tree, struct nx_buffer *canonical,
                  struct nx_buffer *hints)
{
    NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
    struct nx_query query;
    assert_ok(nx_parse(analyzer, text, NOW, &arena, &query, NULL));
    assert_true(query.n_items <= text.len + 1);
    nx_tree_print(&query, query.root, tree);
    nx_tree_canonical(query.root, canonical);
    print_hints(&query, hints);
}

/* The canonical form is read as the same query. */
static void assert_canonical_stays(struct nx_analyzer *analyzer, struct nx_str tree, struct nx_str canonical)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer tree_again = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer again = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    if (canonical.len == 0) return;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer hints = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    print(analyzer, canonical, &tree_again, &again, &hints);
    if (hints.len) fail_msg("%.*s, itself an answer, has hints: %s", NX_STR_ARG(canonical), nx_buffer_terminate(&hints));
    if (!nx_str_equal(nx_buffer_str(&tree_again), tree)) {
        fail_msg("%.*s is read as %.*s, not as %.*s", NX_STR_ARG(canonical), NX_STR_ARG(nx_buffer_str(&tree_again)),
                 NX_STR_ARG(tree));
    }
    assert_true(nx_str_equal(nx_buffer_str(&again), canonical));
}

static void answer(void *context, struct nx_str text, struct nx_buffer *out)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer tree = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer canonical = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer hints = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    print(context, text, &tree, &canonical, &hints);
    assert_canonical_stays(context, nx_buffer_str(&tree), nx_buffer_str(&canonical));
    nx_buffer_add_format(out, "tree: %.*s\n", NX_STR_ARG(nx_buffer_str(&tree)));
    nx_buffer_add_format(out, "canonical:%s%.*s\n", canonical.len ? " " : "", NX_STR_ARG(nx_buffer_str(&canonical)));
    nx_buffer_add_str(out, nx_buffer_str(&hints));
}

static void golden_words(void **state)
{
    golden_check("tests/golden/query/words.txt", answer, *state);
}

static void golden_phrases(void **state)
{
    golden_check("tests/golden/query/phrases.txt", answer, *state);
}

static void golden_minus(void **state)
{
    golden_check("tests/golden/query/minus.txt", answer, *state);
}

static void golden_scripts(void **state)
{
    golden_check("tests/golden/query/scripts.txt", answer, *state);
}

static void golden_operators(void **state)
{
    golden_check("tests/golden/query/operators.txt", answer, *state);
}

static void golden_fields(void **state)
{
    golden_check("tests/golden/query/fields.txt", answer, *state);
}

static void golden_odd(void **state)
{
    golden_check("tests/golden/query/odd.txt", answer, *state);
}

/* Words beyond the limit are left out, and the canonical form tells. */
static void too_many_words(void **state)
{
    NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer text = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    for (int i = 0; i < 100; i++) nx_buffer_add_format(&text, "w%d -\"x%d y%d\" ", i, i, i);
    struct nx_query query;
    assert_ok(nx_parse(*state, nx_buffer_str(&text), NOW, &arena, &query, NULL));
    assert_int_equal(query.n_terms, NEWSIDX_QUERY_TERMS_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer canonical = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    nx_tree_canonical(query.root, &canonical);
    assert_non_null(strstr(nx_buffer_terminate(&canonical), "w20 -\"x20 y20\" w21"));
    assert_null(strstr(nx_buffer_terminate(&canonical), "x21"));
}

/* The same word a thousand times is one word, and leaves room for others. */
static void repeated_words_leave_room(void **state)
{
    NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer text = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    for (int i = 0; i < 1000; i++) nx_buffer_add_str(&text, NX_STR("no "));
    nx_buffer_add_str(&text, NX_STR("surrender"));
    struct nx_query query;
    assert_ok(nx_parse(*state, nx_buffer_str(&text), NOW, &arena, &query, NULL));
    assert_int_equal(query.n_terms, 2);
    assert_true(nx_str_equal(query.terms[1], NX_STR("surrend")));
}

/* What was typed is kept as it was typed, in memory of the tree's own. */
static void typed_text_is_kept(void **state)
{
    NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
    char text[] = "  (R\xc3\x89SUM\xc3\x89S!";
    struct nx_query query;
    assert_ok(nx_parse(*state, nx_str_of(text), NOW, &arena, &query, NULL));
    memset(text, 'x', sizeof text - 1);
    assert_int_equal(query.root->kind, NX_NODE_TERM);
    assert_true(nx_str_equal(query.root->words->typed, NX_STR("R\xc3\x89SUM\xc3\x89S")));
    assert_true(nx_str_equal(query.root->words->word, NX_STR("resumes")));
}

static void check_any(struct nx_analyzer *analyzer, struct nx_str text, bool plain)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer tree = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer canonical = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer hints = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    print(analyzer, text, &tree, &canonical, &hints);
    assert_true(tree.len > 0);
    assert_int_equal(nx_utf8_check(tree.ptr, tree.len), tree.len);
    if (plain) assert_canonical_stays(analyzer, nx_buffer_str(&tree), nx_buffer_str(&canonical));
}

static void any_bytes(void **state)
{
    uint64_t seed = 11;
    for (int round = 0; round < 3000; round++) {
        char text[64];
        size_t length = test_below(&seed, sizeof text + 1);
        for (size_t i = 0; i < length; i++) text[i] = (char)test_random(&seed);
        check_any(*state, (struct nx_str){ text, length }, false);
    }
}

/* Few kinds of characters, so that quotes, signs and words meet in every way. */
static void any_ascii(void **state)
{
    static const char alphabet[] = "ab c\"\"--- '.+_1\t";
    uint64_t seed = 12;
    for (int round = 0; round < 20000; round++) {
        char text[40];
        size_t length = test_below(&seed, sizeof text + 1);
        for (size_t i = 0; i < length; i++) text[i] = alphabet[test_below(&seed, sizeof alphabet - 1)];
        check_any(*state, (struct nx_str){ text, length }, true);
    }
}

static uint32_t any_character(uint64_t *seed)
{
    static const uint32_t starts[] = { 0x20, 0x300, 0x590, 0xe00, 0x1100, 0x2000, 0x3000, 0x4e00, 0xac00, 0x1f300 };
    return starts[test_below(seed, NX_COUNT(starts))] + (uint32_t)test_below(seed, 0x100);
}

/* Pieces of the language in every order; NEWSIDX_STRINGS says how many such queries. */
static void any_pieces(void **state)
{
    static const char *const pieces[] = {
        "a", "b", "c", " ", " ", " ", "(", ")", "\"", "\"", "-", "+", " AND ", " OR ", " NOT ", "~", "~2", "title:",
        "provider:", "topic:", "date:", "since:", "heat:", "published:", "yes", "2020", "..", ">", "1", "yesterday", ":",
        "*", "url:", "related:", "~1", "titel:",
    };
    const char *asked = getenv("NEWSIDX_STRINGS");
    const long strings = asked ? strtol(asked, NULL, 10) : 100000;
    uint64_t seed = 14;
    for (long round = 0; round < strings; round++) {
        NX_AUTO(nx_buffer_dispose) struct nx_buffer text = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
        for (size_t n = test_below(&seed, 16); n > 0; n--) {
            nx_buffer_add_str(&text, nx_str_of(pieces[test_below(&seed, NX_COUNT(pieces))]));
        }
        check_any(*state, nx_buffer_str(&text), true);
    }
}

static void any_unicode(void **state)
{
    uint64_t seed = 13;
    for (int round = 0; round < 5000; round++) {
        char text[4 * 30];
        size_t length = 0;
        for (size_t n = test_below(&seed, 31); n > 0; n--) length += nx_utf8_put(any_character(&seed), text + length);
        check_any(*state, (struct nx_str){ text, length }, false);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(golden_words),
        cmocka_unit_test(golden_phrases),
        cmocka_unit_test(golden_minus),
        cmocka_unit_test(golden_scripts),
        cmocka_unit_test(golden_operators),
        cmocka_unit_test(golden_fields),
        cmocka_unit_test(golden_odd),
        cmocka_unit_test(too_many_words),
        cmocka_unit_test(repeated_words_leave_room),
        cmocka_unit_test(typed_text_is_kept),
        cmocka_unit_test(any_bytes),
        cmocka_unit_test(any_ascii),
        cmocka_unit_test(any_pieces),
        cmocka_unit_test(any_unicode),
    };
    return cmocka_run_group_tests(tests, open_analyzer, close_analyzer);
}
