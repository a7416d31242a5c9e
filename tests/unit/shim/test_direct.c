/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_direct.c: what only writing directly has to show: that it is believed, and that it can count far. */
#include "corpus.h"

#include <dirent.h>
#include <unistd.h>

/* Where this fails with a new version of Xapian, run all tests with it before the version is called known (selftest.cc). */
static void it_is_believed_of_known_versions_alone(void **state)
{
    const bool known = strcmp(nxs_version(), "1.4.22") == 0;
    char folder[2 * TEST_PATH_SIZE];
    assert_ok(nx_folder_make(corpus_path(state, "try", folder), NULL));
    assert_int_equal(nxs_direct_is_safe(folder), known);
    assert_int_equal(nxs_direct_is_safe("no/such/folder"), known); /* it was tried already */
    assert_int_equal(rmdir(folder), 0);                            /* nothing is left */
}

/* Documents around which one more byte is needed for the number in the key of a chunk. */
enum { BORDER = 0x7fff, FAR_BORDER = 1 << 22, AROUND = 3, BATCH = 1 << 12 };

static bool is_near(uint32_t document)
{
    return (document + AROUND >= BORDER && document <= BORDER + AROUND) || document + AROUND >= FAR_BORDER;
}

/* One term is in all documents, and one in those near the borders. */
static void build(void **state, const struct nx_str *terms, char path[2 * TEST_PATH_SIZE])
{
    const struct nxs_entry entries[] = { { 0, 1 }, { 1, 2 } };
    static struct nxs_document documents[BATCH];
    corpus_way = NXS_DIRECT;
    struct nxs_build *build = corpus_builder(corpus_path(state, "numbers", path));
    for (uint32_t at = 1; at < FAR_BORDER + BATCH; at += BATCH) {
        for (uint32_t i = 0; i < BATCH; i++) documents[i] = (struct nxs_document){ entries, is_near(at + i) ? 2 : 1 };
        assert_ok(nxs_build_add(build, documents, BATCH, terms, NULL));
    }
    assert_ok(nxs_build_finish(build, corpus_path(state, "numbered", path), NULL));
    nxs_build_close(build);
    assert_ok(nxs_check(path, NULL, NULL, NULL));
}

static void check_list(struct nxs_postings *postings, struct nx_str term, uint32_t wdf, size_t df)
{
    static struct nxs_posting block[BATCH];
    struct nxs_cursor *cursor = NULL;
    uint32_t before = 0;
    size_t n, seen = 0;
    assert_ok(nxs_cursor_open(postings, term, &cursor, NULL));
    while (nxs_cursor_read(cursor, block, NX_COUNT(block), &n, NULL) == NEWSIDX_OK) {
        for (size_t i = 0; i < n; i++, seen++) {
            assert_true(block[i].docid > before && block[i].wdf == wdf && (wdf == 1 || is_near(block[i].docid)));
            before = block[i].docid;
        }
    }
    nxs_cursor_close(cursor);
    assert_int_equal(before, FAR_BORDER + BATCH);
    assert_int_equal(seen, df);
}

/* Going there reads keys as numbers. */
static void check_skip(struct nxs_postings *postings, struct nx_str term, uint32_t document)
{
    struct nxs_cursor *cursor = NULL;
    struct nxs_posting there;
    size_t n;
    assert_ok(nxs_cursor_open(postings, term, &cursor, NULL));
    assert_ok(nxs_cursor_skip(cursor, document, NULL));
    assert_ok(nxs_cursor_read(cursor, &there, 1, &n, NULL));
    assert_int_equal(there.docid, document);
    nxs_cursor_close(cursor);
}

static void numbers_of_all_lengths(void **state)
{
    const struct nx_str terms[] = { NX_STR("all"), NX_STR("some") };
    const uint32_t near[] = { BORDER - 1, BORDER, BORDER + 1, FAR_BORDER - 1, FAR_BORDER, FAR_BORDER + 1 };
    char path[2 * TEST_PATH_SIZE];
    struct nxs_postings *postings = NULL;
    build(state, terms, path);
    assert_ok(nxs_postings_open(path, &postings, NULL));
    check_list(postings, terms[0], 1, FAR_BORDER + BATCH);
    check_list(postings, terms[1], 2, 2 * AROUND + 1 + AROUND + 1 + BATCH);
    for (size_t i = 0; i < 2 * NX_COUNT(near); i++) check_skip(postings, terms[i % 2], near[i / 2]);
    nxs_postings_close(postings);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_believed_of_known_versions_alone),
        cmocka_unit_test(numbers_of_all_lengths),
    };
    return cmocka_run_group_tests(tests, test_folder_make, test_folder_remove);
}
