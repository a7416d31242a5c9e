/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_saved.c: names of saved queries in queries, what stands for them, and what is no name. */
#include "search/saved.h"
#include "support.h"

static const struct newsidx_saved_query SAVED[] = {
    { "faces", "facial recognition" },
    { "both", "@faces -@x_1" },
    { "x_1", "\"one two\"~3 OR f(x)" },
    { "k\xc3\xb6nig", "k" },
    { "none", "" },
    { "faces", "the second of a name" },
    { "me", "a @me" },
    { "ping", "@pong" },
    { "pong", "b @ping" },
    { "quote", "a \"b" },
    { "open", "(a" },
    { "close", "a) OR (b" },
    { "lost", "@nowhere" },
    { "one", "@two" },
    { "two", "@three @three" },
    { "three", "c" },
};

struct expanded {
    struct nx_arena arena;
    struct nx_expansion out;
    newsidx_error err;
};

static newsidx_status expand_by(struct expanded *e, const char *query, struct nx_saved saved)
{
    *e = (struct expanded){ .arena = NX_ARENA_INIT, .out = { .text = NX_BUFFER_INIT(NEWSIDX_QUERY_MAX) } };
    return nx_saved_expand(&e->arena, nx_str_of(query), saved, &e->out, &e->err);
}

static newsidx_status expand(struct expanded *e, const char *query)
{
    return expand_by(e, query, (struct nx_saved){ SAVED, NX_COUNT(SAVED) });
}

static void dispose(struct expanded *e)
{
    nx_buffer_dispose(&e->out.text);
    nx_arena_dispose(&e->arena);
}

static void expect(const char *query, const char *wanted)
{
    struct expanded e;
    assert_int_equal(expand(&e, query), NEWSIDX_OK);
    assert_string_equal(nx_buffer_terminate(&e.out.text), wanted);
    dispose(&e);
}

static void refuse(const char *query, newsidx_status status, uint32_t column, const char *words)
{
    struct expanded e;
    assert_int_equal(expand(&e, query), status);
    assert_int_equal(e.err.column, column);
    assert_string_equal(e.err.path, "query");
    if (!strstr(e.err.message, words)) fail_msg("%s: %s", query, e.err.message);
    dispose(&e);
}

static void names_become_queries(void **state)
{
    (void)state;
    expect("@faces", "(facial recognition)");
    expect("a @faces b", "a (facial recognition) b");
    expect("-@faces +@faces", "-(facial recognition) +(facial recognition)");
    expect("(@faces OR b)", "((facial recognition) OR b)");
    expect("\xe2\x80\x83@k\xc3\xb6nig", "\xe2\x80\x83(k)");
    expect("@none", "()");
    expect("@both", "((facial recognition) -(\"one two\"~3 OR f(x)))");
    expect("@one", "(((c) (c)))");
}

static void what_is_no_name_stays(void **state)
{
    (void)state;
    static const char *const queries[] = { "", " ", "a b", "me@faces", "me@faces.org", "@faces.", "@faces,x", "@", "@@faces",
                                           "\"@faces\"", "\"a @faces b\"~2", "a\"@faces\"", "title:@faces", "x:@faces",
                                           "@faces\"b\"", "\"b\"@faces", "@faces:x", "@faces@faces", "\xe2\x80\x9c@faces",
                                           "\xff@faces" };
    for (size_t i = 0; i < NX_COUNT(queries); i++) {
        struct expanded e;
        assert_int_equal(expand(&e, queries[i]), NEWSIDX_OK);
        assert_string_equal(nx_buffer_terminate(&e.out.text), queries[i]);
        if (e.out.n_names) fail_msg("a name in %s", queries[i]);
        dispose(&e);
    }
}

/* Their places, in the query and in what stands for it. */
static void places_are_known(void **state)
{
    (void)state;
    struct expanded e;
    assert_int_equal(expand(&e, "\xc3\xa4 @lost x @faces @polise"), NEWSIDX_OK);
    assert_string_equal(nx_buffer_terminate(&e.out.text), "\xc3\xa4 (@nowhere) x (facial recognition) @polise");
    static const struct newsidx_query_name wanted[] = {
        { "nowhere", 3, 5, 3, 4, 12, false, true },
        { "lost", 3, 5, 3, 3, 13, true, false },
        { "faces", 11, 6, 11, 16, 36, true, false },
        { "polise", 18, 7, 18, 37, 44, false, false },
    };
    assert_int_equal(e.out.n_names, NX_COUNT(wanted));
    for (size_t i = 0; i < NX_COUNT(wanted); i++) {
        const struct newsidx_query_name *got = &e.out.names[i];
        assert_string_equal(got->name, wanted[i].name);
        assert_int_equal(got->start, wanted[i].start);
        assert_int_equal(got->length, wanted[i].length);
        assert_int_equal(got->column, wanted[i].column);
        assert_int_equal(got->from, wanted[i].from);
        assert_int_equal(got->to, wanted[i].to);
        assert_int_equal(got->known, wanted[i].known);
        assert_int_equal(got->within, wanted[i].within);
    }
    dispose(&e);
}

static void what_cannot_be_is_refused(void **state)
{
    (void)state;
    refuse("a @me", NEWSIDX_INVALID, 3, "@me is saved as a query that names itself");
    refuse("a b @pong", NEWSIDX_INVALID, 5, "@pong is saved as a query that names itself");
    refuse("\xc3\xa4 @quote b\"", NEWSIDX_INVALID, 3, "@quote is saved with a quote or a bracket too few");
    refuse("@open )", NEWSIDX_INVALID, 1, "@open is saved");
    refuse("@close", NEWSIDX_INVALID, 1, "@close is saved");
}

/* Each names the next one, twice: deep, and long. */
static void there_are_limits(void **state)
{
    (void)state;
    struct newsidx_saved_query chain[NX_SAVED_DEPTH_MAX + 1];
    char names[NX_SAVED_DEPTH_MAX + 2][8], queries[NX_SAVED_DEPTH_MAX + 1][600];
    const struct nx_saved saved = { chain, NX_COUNT(chain) };
    struct expanded e;
    for (size_t i = 0; i < NX_COUNT(names); i++) snprintf(names[i], sizeof names[i], "n%zu", i);
    for (size_t i = 0; i < NX_COUNT(chain); i++) {
        snprintf(queries[i], sizeof queries[i], "@%s", names[i + 1]);
        chain[i] = (struct newsidx_saved_query){ names[i], queries[i] };
    }
    assert_int_equal(expand_by(&e, "@n1", saved), NEWSIDX_OK);
    dispose(&e);
    assert_int_equal(expand_by(&e, "@n0", saved), NEWSIDX_LIMIT);
    dispose(&e);
    for (size_t i = 0; i < NX_COUNT(chain); i++) snprintf(queries[i], sizeof queries[i], "@%s @%s", names[i + 1], names[i + 1]);
    assert_int_equal(expand_by(&e, "@n2 @n2 @n2", saved), NEWSIDX_LIMIT);
    assert_non_null(strstr(e.err.message, "one name too many"));
    dispose(&e);
    memset(queries[8], 'x', 500);
    queries[8][500] = '\0';
    assert_int_equal(expand_by(&e, "@n5 @n5", saved), NEWSIDX_LIMIT);
    assert_non_null(strstr(e.err.message, "longer than 4096 bytes"));
    dispose(&e);
    assert_int_equal(expand_by(&e, "@n6 @n6 @n6 @n6", saved), NEWSIDX_LIMIT);
    dispose(&e);
    assert_int_equal(expand_by(&e, "@n6", saved), NEWSIDX_OK);
    dispose(&e);
}

/* What a query may be made of, and what becomes of it; "" where it stays. */
static const struct {
    const char *piece, *becomes, *name;
} PIECES[] = {
    { "word", "", NULL },
    { "-word", "", NULL },
    { "me@faces", "", NULL },
    { "\"a @faces b\"~2", "", NULL },
    { "title:@faces", "", NULL },
    { "(a OR \xc3\xa4)", "", NULL },
    { "@faces", "(facial recognition)", "faces" },
    { "-@faces", "-(facial recognition)", "faces" },
    { "(@faces", "((facial recognition)", "faces" },
    { "+@two", "+((c) (c))", "two" },
    { "@nowhere", "", "nowhere" },
};

/* Queries made of random pieces become what their pieces become, and each name is where it was written. */
static void random_queries(void **state)
{
    (void)state;
    uint64_t random = number_from_environment("NEWSIDX_SEED", 1);
    for (int round = 0; round < 2000; round++) {
        char query[1024] = "", wanted[2048] = "";
        const char *names[16];
        size_t n_names = 0;
        for (int i = 0; i < 12; i++) {
            random = random * 6364136223846793005u + 1442695040888963407u;
            const size_t which = (size_t)(random >> 33) % NX_COUNT(PIECES);
            const char *becomes = *PIECES[which].becomes ? PIECES[which].becomes : PIECES[which].piece;
            strcat(strcat(query, i ? " " : ""), PIECES[which].piece);
            strcat(strcat(wanted, i ? " " : ""), becomes);
            if (PIECES[which].name) names[n_names++] = PIECES[which].name;
        }
        struct expanded e;
        assert_int_equal(expand(&e, query), NEWSIDX_OK);
        assert_string_equal(nx_buffer_terminate(&e.out.text), wanted);
        for (size_t i = 0, seen = 0; i < e.out.n_names; i++) {
            const struct newsidx_query_name *name = &e.out.names[i];
            assert_int_equal(query[name->start], '@');
            assert_true(name->from < name->to && name->to <= e.out.text.len);
            if (name->within) continue;
            assert_string_equal(name->name, names[seen++]);
            assert_int_equal(name->length, strlen(name->name) + 1);
            assert_memory_equal(query + name->start + 1, name->name, name->length - 1);
            assert_int_equal(e.out.text.ptr[name->from], name->known ? '(' : '@');
        }
        dispose(&e);
    }
}

static void names_that_fit(void **state)
{
    (void)state;
    assert_true(nx_saved_name_fits("police"));
    assert_true(nx_saved_name_fits("Police_2-x"));
    assert_true(nx_saved_name_fits("k\xc3\xb6nig"));
    assert_false(nx_saved_name_fits(""));
    assert_false(nx_saved_name_fits("a b"));
    assert_false(nx_saved_name_fits("a.b"));
    assert_false(nx_saved_name_fits("@a"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_become_queries),
        cmocka_unit_test(what_is_no_name_stays),
        cmocka_unit_test(places_are_known),
        cmocka_unit_test(what_cannot_be_is_refused),
        cmocka_unit_test(there_are_limits),
        cmocka_unit_test(random_queries),
        cmocka_unit_test(names_that_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
