/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_value.c: whole values folded for comparison. */
#include "text_support.h"

static void assert_fold(const char *language, struct nx_str value, const char *expected)
{
    struct nx_analyzer *analyzer = make_analyzer(language);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer out = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    nx_buffer_add_str(&out, NX_STR("old content"));
    assert_ok(nx_analyzer_fold(analyzer, value, &out, NULL));
    assert_string_equal(nx_buffer_terminate(&out), expected);
    nx_analyzer_free(analyzer);
}

static void case_and_marks_fold(void **state)
{
    (void)state;
    assert_fold("english", NX_STR("The New York Times"), "the new york times");
    assert_fold("english", NX_STR("Süddeutsche ZEITUNG"), "suddeutsche zeitung");
    assert_fold("german", NX_STR("Süddeutsche ZEITUNG"), "süddeutsche zeitung");
    assert_fold("english", NX_STR("Ａ ﬁ ½ Ё й"), "a fi 1⁄2 е й");
    assert_fold("turkish", NX_STR("IĞDIR"), "ığdır");
}

static void white_space_becomes_one_blank(void **state)
{
    (void)state;
    assert_fold("english", NX_STR(""), "");
    assert_fold("english", NX_STR(" \t\r\n\v\f "), "");
    assert_fold("english", NX_STR("  a \t\n b  "), "a b");
    assert_fold("english", NX_STR("\u00a0é\u2003\u3000b\u2028"), "e b");
    assert_fold("english", NX_STR_NONE, "");
}

static void nothing_else_is_taken_out(void **state)
{
    (void)state;
    assert_fold("english", NX_STR("C++ & C#: a@b.c _x_ \"q\""), "c++ & c#: a@b.c _x_ \"q\"");
    assert_fold("english", NX_STR("U.S. – “q” 😀™"), "u.s. – “q” 😀™");
    assert_fold("french", NX_STR("l’été"), "l'été");
    assert_fold("english", NX_STR("don’t – don't"), "don't – don't");
}

/* Control characters are content, and ill-formed bytes become the sign for them. */
static void odd_bytes(void **state)
{
    (void)state;
    assert_fold("english",
                NX_STR("a\x1f"
                       "B\x7f"),
                "a\x1f"
                "b\x7f");
    assert_fold("english",
                NX_STR("a\xff"
                       "B"),
                "a\ufffdb");
}

/* ASCII does not go through ICU: the same value with a letter behind it that does must fold to the same. */
static void ascii_folds_as_icu_does(void **state)
{
    (void)state;
    struct nx_analyzer *analyzer = make_analyzer("english");
    NX_AUTO(nx_buffer_dispose) struct nx_buffer ascii = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer other = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    uint64_t random = 1;
    for (int i = 0; i < 50000; i++) {
        char value[64];
        size_t n = random_below(&random, 12);
        for (size_t k = 0; k < n; k++) value[k] = (char)random_below(&random, i % 2 ? 0x80 : 0x21);
        value[n] = 'x';
        assert_ok(nx_analyzer_fold(analyzer, (struct nx_str){ value, n + 1 }, &ascii, NULL));
        memcpy(value + n, "ж", 2);
        assert_ok(nx_analyzer_fold(analyzer, (struct nx_str){ value, n + 2 }, &other, NULL));
        assert_int_equal(ascii.len + 1, other.len);
        assert_memory_equal(ascii.ptr, other.ptr, ascii.len - 1);
    }
    nx_analyzer_free(analyzer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(case_and_marks_fold),       cmocka_unit_test(white_space_becomes_one_blank),
        cmocka_unit_test(nothing_else_is_taken_out), cmocka_unit_test(odd_bytes),
        cmocka_unit_test(ascii_folds_as_icu_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
