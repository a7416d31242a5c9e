/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_guard.c: every kind of exception becomes its status and a message with what to do. */
#include "support.h"

#include "shim.h"

static const struct {
    const char *kind;
    newsidx_status status;
    const char *says; /* part of the message */
} KINDS[] = {
    { "lock", NEWSIDX_LOCKED, "thrown by a test: wait" },
    { "version", NEWSIDX_FORMAT, "thrown by a test: mend the index" },
    { "not-found", NEWSIDX_IO, "thrown by a test: check the path" },
    { "opening", NEWSIDX_CORRUPT, "thrown by a test: mend the index" },
    { "corrupt", NEWSIDX_CORRUPT, "thrown by a test: mend the index" },
    { "modified", NEWSIDX_CORRUPT, "thrown by a test: mend the index" },
    { "closed", NEWSIDX_INTERNAL, "thrown by a test: this is a fault of newsidx" },
    { "database", NEWSIDX_CORRUPT, "thrown by a test: mend the index" },
    { "system", NEWSIDX_IO, "thrown by a test, No space left on device: check free space" },
    { "network", NEWSIDX_IO, "thrown by a test: check the network" },
    { "query", NEWSIDX_INVALID, "thrown by a test: write the query" },
    { "argument", NEWSIDX_INVALID, "thrown by a test: give another value" },
    { "range", NEWSIDX_CORRUPT, "thrown by a test: mend the index" },
    { "serialisation", NEWSIDX_CORRUPT, "thrown by a test: mend the index" },
    { "xapian", NEWSIDX_INTERNAL, "thrown by a test: this is a fault of newsidx" },
    { "memory", NEWSIDX_NO_MEMORY, "out of memory: " },
    { "length", NEWSIDX_CORRUPT, "a length on disk makes no sense: mend the index" },
    { "std", NEWSIDX_INTERNAL, "unexpected error (thrown by a test): this is a fault of newsidx" },
    { "other", NEWSIDX_INTERNAL, "unexpected error (not even a std::exception): " },
};

static void every_kind_has_status_message_and_path(void **state)
{
    (void)state;
    for (size_t i = 0; i < NX_COUNT(KINDS); i++) {
        newsidx_error err = { .line = 7, .column = 8 };
        struct nxs_build *build = NULL;
        nxs_test_throw(KINDS[i].kind);
        assert_int_equal(nxs_build_open("some/folder", NXS_THROUGH_XAPIAN, &build, &err), KINDS[i].status);
        assert_null(build);
        assert_int_equal(err.status, KINDS[i].status);
        if (!strstr(err.message, KINDS[i].says)) fail_msg("%s: %s", KINDS[i].kind, err.message);
        assert_string_equal(err.path, "some/folder");
        assert_int_equal(err.line, 0);
    }
}

static void no_error_asked_for_is_no_error_filled(void **state)
{
    (void)state;
    for (size_t i = 0; i < NX_COUNT(KINDS); i++) {
        struct nxs_stemmer *stemmer = NULL;
        nxs_test_throw(KINDS[i].kind);
        assert_int_equal(nxs_stemmer_open("english", &stemmer, NULL), KINDS[i].status);
        assert_null(stemmer);
    }
}

static void it_is_thrown_once_and_can_be_taken_back(void **state)
{
    (void)state;
    newsidx_error err = { .message = "as it was" };
    struct nxs_stemmer *stemmer = NULL;
    nxs_test_throw("std");
    assert_int_equal(nxs_stemmer_open("english", &stemmer, NULL), NEWSIDX_INTERNAL);
    assert_int_equal(nxs_stemmer_open("english", &stemmer, &err), NEWSIDX_OK);
    nxs_stemmer_close(stemmer);
    nxs_test_throw("std");
    nxs_test_throw(NULL);
    assert_int_equal(nxs_stemmer_open("english", &stemmer, &err), NEWSIDX_OK);
    nxs_stemmer_close(stemmer);
    assert_string_equal(err.message, "as it was");
}

/* So that a test cannot leave a handle behind. */
static void closing_is_passed_over(void **state)
{
    (void)state;
    struct nxs_stemmer *stemmer = NULL;
    assert_int_equal(nxs_stemmer_open("english", &stemmer, NULL), NEWSIDX_OK);
    nxs_test_throw("corrupt");
    nxs_stemmer_close(stemmer);
    assert_int_equal(nxs_stemmer_open("english", &stemmer, NULL), NEWSIDX_CORRUPT);
}

static void closing_accepts_null(void **state)
{
    (void)state;
    nxs_stemmer_close(NULL);
    nxs_build_close(NULL);
    nxs_postings_close(NULL);
    nxs_cursor_close(NULL);
    nxs_terms_close(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_has_status_message_and_path),
        cmocka_unit_test(no_error_asked_for_is_no_error_filled),
        cmocka_unit_test(it_is_thrown_once_and_can_be_taken_back),
        cmocka_unit_test(closing_is_passed_over),
        cmocka_unit_test(closing_accepts_null),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
