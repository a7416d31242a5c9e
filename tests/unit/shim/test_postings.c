/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_postings.c: reading: blocks of any size, skips, facts of terms, all terms in order, and files that are gone. */
#include "corpus.h"

#include <unistd.h>

static struct corpus corpus;
static struct inversion inversion;
static struct nxs_postings *postings;

static int group_setup(void **state)
{
    if (test_folder_make(state) != 0) return -1;
    corpus_init(&corpus, 20000, 4711);
    inversion_init(&inversion, &corpus);
    postings = corpus_build(&corpus, state, "postings");
    return 0;
}

static int group_teardown(void **state)
{
    nxs_postings_close(postings);
    inversion_dispose(&inversion);
    corpus_dispose(&corpus);
    return test_folder_remove(state);
}

static size_t list_of(size_t term, const struct nxs_posting **out)
{
    *out = inversion.list + inversion.start[term];
    return inversion.start[term + 1] - inversion.start[term];
}

static struct nxs_cursor *open_list(size_t term)
{
    struct nxs_cursor *cursor = NULL;
    assert_ok(nxs_cursor_open(postings, corpus.terms[term], &cursor, NULL));
    return cursor;
}

static void blocks_of_any_size(void **state)
{
    (void)state;
    const struct nxs_posting *list;
    const size_t n = list_of(1, &list), sizes[] = { 1, 2, 127, 128, n - 1, n, n + 1 };
    struct nxs_posting *block = corpus_alloc(n + 1, sizeof *block);
    for (size_t i = 0; i < NX_COUNT(sizes); i++) {
        struct nxs_cursor *cursor = open_list(1);
        for (size_t got = 0, filled; got < n; got += filled) {
            assert_ok(nxs_cursor_read(cursor, block, sizes[i], &filled, NULL));
            assert_int_equal(filled, NX_MIN(sizes[i], n - got));
            assert_memory_equal(block, list + got, filled * sizeof *block);
        }
        size_t untouched = 77;
        assert_int_equal(nxs_cursor_read(cursor, block, sizes[i], &untouched, NULL), NEWSIDX_END);
        assert_int_equal(untouched, 77);
        assert_int_equal(nxs_cursor_read(cursor, block, sizes[i], &untouched, NULL), NEWSIDX_END);
        nxs_cursor_close(cursor);
    }
    free(block);
}

/* After a skip the next posting is the first of at least that docid, or none. */
static size_t skip_in_list(const struct nxs_posting *list, size_t n, size_t at, uint32_t docid)
{
    while (at < n && list[at].docid < docid) at++;
    return at;
}

static void skips_in_one_list(size_t term)
{
    const struct nxs_posting *list;
    const size_t n = list_of(term, &list);
    struct nxs_cursor *cursor = open_list(term);
    struct nxs_posting block[3];
    for (size_t at = 0; at < n;) {
        /* Backwards, to where it stands, near and far. */
        uint32_t docid = list[at].docid + corpus_random(&corpus, 4) * corpus_random(&corpus, 60);
        if (corpus_random(&corpus, 4) == 0) docid = corpus_random(&corpus, docid + 1);
        if (corpus_random(&corpus, 50) == 0) docid += corpus_random(&corpus, 9000);
        assert_ok(nxs_cursor_skip(cursor, docid, NULL));
        at = skip_in_list(list, n, at, docid);
        if (corpus_random(&corpus, 3) == 0) continue; /* two skips in a row */
        size_t filled = 0;
        newsidx_status status = nxs_cursor_read(cursor, block, 1 + corpus_random(&corpus, 3), &filled, NULL);
        assert_int_equal(status, at < n ? NEWSIDX_OK : NEWSIDX_END);
        if (at == n) break;
        assert_in_range(filled, 1, n - at);
        assert_memory_equal(block, list + at, filled * sizeof *block);
        at += filled;
    }
    nxs_cursor_close(cursor);
}

static void skips_go_forward_only(void **state)
{
    (void)state;
    const struct nxs_posting *list;
    for (size_t round = 0; round < 20; round++) {
        for (size_t term = 0; term < 200; term++) {
            if (list_of(term, &list) > 0) skips_in_one_list(term);
        }
    }
}

static void a_skip_past_the_end_ends(void **state)
{
    (void)state;
    const uint32_t beyond[] = { 20001, UINT32_MAX - 1, UINT32_MAX };
    for (size_t i = 0; i < NX_COUNT(beyond); i++) {
        struct nxs_cursor *cursor = open_list(2);
        struct nxs_posting posting;
        size_t n = 0;
        assert_ok(nxs_cursor_skip(cursor, beyond[i], NULL));
        assert_int_equal(nxs_cursor_read(cursor, &posting, 1, &n, NULL), NEWSIDX_END);
        assert_ok(nxs_cursor_skip(cursor, 1, NULL));
        assert_ok(nxs_cursor_skip(cursor, beyond[i], NULL));
        assert_int_equal(nxs_cursor_read(cursor, &posting, 1, &n, NULL), NEWSIDX_END);
        nxs_cursor_close(cursor);
    }
}

static void a_skip_to_nothing_changes_nothing(void **state)
{
    (void)state;
    const struct nxs_posting *list;
    list_of(2, &list);
    struct nxs_cursor *cursor = open_list(2);
    struct nxs_posting posting;
    size_t n = 0;
    assert_ok(nxs_cursor_skip(cursor, 0, NULL));
    assert_ok(nxs_cursor_read(cursor, &posting, 1, &n, NULL));
    assert_memory_equal(&posting, list, sizeof posting);
    nxs_cursor_close(cursor);
}

/* Cursors of one file do not disturb each other. */
static void cursors_are_independent(void **state)
{
    (void)state;
    const struct nxs_posting *one, *two;
    const size_t n = NX_MIN(list_of(1, &one), list_of(2, &two));
    struct nxs_cursor *first = open_list(1), *second = open_list(2), *again = open_list(1);
    for (size_t i = 0; i < n; i++) {
        struct nxs_posting block[3];
        size_t filled = 0;
        assert_ok(nxs_cursor_read(first, &block[0], 1, &filled, NULL));
        assert_ok(nxs_cursor_read(second, &block[1], 1, &filled, NULL));
        assert_ok(nxs_cursor_read(again, &block[2], 1, &filled, NULL));
        assert_memory_equal(&block[0], &one[i], sizeof *block);
        assert_memory_equal(&block[1], &two[i], sizeof *block);
        assert_memory_equal(&block[2], &one[i], sizeof *block);
    }
    nxs_cursor_close(first);
    nxs_cursor_close(second);
    nxs_cursor_close(again);
}

/* Terms that no document has, and such as none can have. */
static void terms_that_are_not_there(void **state)
{
    (void)state;
    char bytes[300];
    memset(bytes, 'w', sizeof bytes);
    const struct nx_str terms[] = {
        NX_STR_NONE, NX_STR("w"), NX_STR("zzz"), NX_STR("w1 "), { "w1", 3 }, { bytes, 245 }, { bytes, 300 },
    };
    for (size_t i = 0; i < NX_COUNT(terms); i++) {
        struct nxs_term_facts facts = { 1, 1, 1 };
        struct nxs_cursor *cursor = NULL;
        newsidx_error err = { 0 };
        assert_ok(nxs_postings_term(postings, terms[i], &facts, &err));
        assert_int_equal(facts.df, 0);
        assert_int_equal(facts.cf, 0);
        assert_int_equal(facts.wdf_max, 0);
        assert_int_equal(nxs_cursor_open(postings, terms[i], &cursor, &err), NEWSIDX_NOT_FOUND);
        assert_null(cursor);
    }
}

static int by_text(const void *a, const void *b)
{
    return nx_str_compare(corpus.terms[*(const size_t *)a], corpus.terms[*(const size_t *)b]);
}

/* The numbers of the terms that have documents and begin with `prefix`, in byte order. */
static size_t terms_with(struct nx_str prefix, size_t *out)
{
    size_t n = 0;
    for (size_t t = 0; t < corpus.n_terms; t++) {
        const struct nxs_posting *list;
        if (list_of(t, &list) > 0 && nx_str_starts_with(corpus.terms[t], prefix)) out[n++] = t;
    }
    qsort(out, n, sizeof *out, by_text);
    return n;
}

static void assert_term(const struct nxs_term *term, size_t expected)
{
    const struct nxs_posting *list;
    const size_t df = list_of(expected, &list);
    uint64_t cf = 0;
    for (size_t i = 0; i < df; i++) cf += list[i].wdf;
    assert_true(nx_str_equal(term->text, corpus.terms[expected]));
    assert_int_equal(term->df, df);
    assert_int_equal(term->cf, cf);
}

static void assert_terms(struct nx_str prefix, size_t capacity)
{
    static size_t expected[CORPUS_TERMS];
    static struct nxs_term block[CORPUS_TERMS + 1];
    const size_t n = terms_with(prefix, expected);
    struct nxs_terms *terms = NULL;
    assert_ok(nxs_terms_open(postings, prefix, &terms, NULL));
    for (size_t got = 0, filled; got < n; got += filled) {
        assert_ok(nxs_terms_read(terms, block, capacity, &filled, NULL));
        assert_int_equal(filled, NX_MIN(capacity, n - got));
        for (size_t i = 0; i < filled; i++) assert_term(&block[i], expected[got + i]);
    }
    size_t untouched = 77;
    assert_int_equal(nxs_terms_read(terms, block, capacity, &untouched, NULL), NEWSIDX_END);
    assert_int_equal(untouched, 77);
    nxs_terms_close(terms);
}

static void all_terms_in_order(void **state)
{
    (void)state;
    const struct nx_str prefixes[] = { NX_STR_NONE, NX_STR("w"), NX_STR("XH"), NX_STR("w11"), NX_STR("zzz") };
    const size_t capacities[] = { 1, 7, CORPUS_TERMS + 1 };
    for (size_t i = 0; i < NX_COUNT(prefixes); i++) {
        for (size_t k = 0; k < NX_COUNT(capacities); k++) assert_terms(prefixes[i], capacities[k]);
    }
}

/* The last reader keeps the bytes; the name may go, and another file may take it. */
static void a_file_that_is_gone_still_answers(void **state)
{
    struct corpus small;
    char path[2 * TEST_PATH_SIZE];
    corpus_init(&small, 9100, 8);
    struct nxs_postings *gone = corpus_build(&small, state, "gone");
    assert_int_equal(unlink(corpus_path(state, "gone", path)), 0);
    assert_ok(nx_file_create(path, "something else", 14, false, NULL));
    assert_same(&small, gone);
    nxs_postings_close(gone);
    corpus_dispose(&small);
}

static bool is_open(int fd)
{
    return dup2(fd, fd) == fd;
}

/* One descriptor for each open file, and none left behind. */
static void one_descriptor_for_each_file(void **state)
{
    char path[2 * TEST_PATH_SIZE];
    struct nxs_postings *more = NULL;
    int next = dup(0);
    close(next);
    assert_ok(nxs_postings_open(corpus_path(state, "postings", path), &more, NULL));
    assert_same(&corpus, more);
    assert_true(is_open(next));
    assert_false(is_open(next + 1));
    nxs_postings_close(more);
    assert_false(is_open(next));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_of_any_size),           cmocka_unit_test(skips_go_forward_only),
        cmocka_unit_test(a_skip_past_the_end_ends),     cmocka_unit_test(a_skip_to_nothing_changes_nothing),
        cmocka_unit_test(cursors_are_independent),      cmocka_unit_test(terms_that_are_not_there),
        cmocka_unit_test(all_terms_in_order),           cmocka_unit_test(a_file_that_is_gone_still_answers),
        cmocka_unit_test(one_descriptor_for_each_file),
    };
    return run_both_ways(tests, group_setup, group_teardown);
}
