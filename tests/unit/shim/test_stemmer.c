/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_stemmer.c: languages known and unknown, and a few stems of each. */
#include "support.h"

#include "shim.h"

static void assert_stem(const char *language, const char *word, const char *expected)
{
    struct nxs_stemmer *stemmer = NULL;
    char out[64];
    size_t length = 0;
    assert_int_equal(nxs_stemmer_open(language, &stemmer, NULL), NEWSIDX_OK);
    assert_int_equal(nxs_stemmer_stem(stemmer, nx_str_of(word), out, sizeof out, &length, NULL), NEWSIDX_OK);
    assert_int_equal(length, strlen(expected));
    assert_memory_equal(out, expected, length + (length == 0));
    nxs_stemmer_close(stemmer);
}

static void languages_by_name_and_code(void **state)
{
    (void)state;
    assert_stem("english", "running", "run");
    assert_stem("en", "elections", "elect");
    assert_stem("english", "news", "news");
    assert_stem("french", "continuellement", "continuel");
    assert_stem("fr", "marchés", "march");
    assert_stem("german", "häusern", "haus");
    assert_stem("russian", "выборами", "выбор");
    assert_stem("none", "running", "running");
}

static void unknown_languages_are_refused_with_the_known_ones(void **state)
{
    (void)state;
    const char *unknown[] = { "", "English", "klingon", "xx", "english ", "en-GB" };
    for (size_t i = 0; i < NX_COUNT(unknown); i++) {
        struct nxs_stemmer *stemmer = NULL;
        newsidx_error err = { 0 };
        assert_int_equal(nxs_stemmer_open(unknown[i], &stemmer, &err), NEWSIDX_INVALID);
        assert_null(stemmer);
        assert_non_null(strstr(err.message, "unknown language '"));
        assert_non_null(strstr(err.message, unknown[i]));
        assert_non_null(strstr(err.message, " english "));
        assert_non_null(strstr(err.message, "turkish")); /* the last of them: nothing is cut off */
    }
}

static void one_stemmer_serves_many_words(void **state)
{
    (void)state;
    struct nxs_stemmer *stemmer = NULL;
    assert_int_equal(nxs_stemmer_open("english", &stemmer, NULL), NEWSIDX_OK);
    char out[16] = "";
    size_t length = 0;
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(nxs_stemmer_stem(stemmer, NX_STR("jumping"), out, sizeof out, &length, NULL), NEWSIDX_OK);
        assert_int_equal(length, 4);
        assert_int_equal(nxs_stemmer_stem(stemmer, NX_STR_NONE, out, sizeof out, &length, NULL), NEWSIDX_OK);
        assert_int_equal(length, 0);
    }
    nxs_stemmer_close(stemmer);
}

static void room_that_is_too_small_is_left_alone(void **state)
{
    (void)state;
    struct nxs_stemmer *stemmer = NULL;
    assert_int_equal(nxs_stemmer_open("english", &stemmer, NULL), NEWSIDX_OK);
    char out[8] = "unused!";
    size_t length = 77;
    newsidx_error err = { 0 };
    assert_int_equal(nxs_stemmer_stem(stemmer, NX_STR("jumping"), out, 3, &length, &err), NEWSIDX_LIMIT);
    assert_string_equal(out, "unused!");
    assert_int_equal(length, 77);
    assert_int_equal(nxs_stemmer_stem(stemmer, NX_STR("jumping"), out, 4, &length, &err), NEWSIDX_OK);
    assert_string_equal(out, "jumped!"); /* "jump" over "unus": nothing behind the stem is touched */
    nxs_stemmer_close(stemmer);
}

static void the_version_is_that_of_the_library(void **state)
{
    (void)state;
    int major = 0, minor = 0, patch = 0;
    assert_int_equal(sscanf(nxs_version(), "%d.%d.%d", &major, &minor, &patch), 3);
    assert_int_equal(major, 1);
    assert_in_range(minor, 4, 99);
    assert_int_equal(strncmp(nxs_stemmer_version(), "xapian ", 7), 0);
    assert_string_equal(nxs_stemmer_version() + 7, nxs_version());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(languages_by_name_and_code),
        cmocka_unit_test(unknown_languages_are_refused_with_the_known_ones),
        cmocka_unit_test(one_stemmer_serves_many_words),
        cmocka_unit_test(room_that_is_too_small_is_left_alone),
        cmocka_unit_test(the_version_is_that_of_the_library),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
