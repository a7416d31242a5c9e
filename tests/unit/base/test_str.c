/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_str.c: string views and scope cleanup, the words of base.h. */
#include "support.h"

#include "base/base.h"

static void the_order_is_that_of_bytes(void **state)
{
    (void)state;
    /* Rising; each differs from all others. */
    static const struct nx_str sorted[] = { { "", 0 },   { "\0", 1 },   { "a", 1 },   { "a\0", 2 },
                                            { "ab", 2 }, { "abc", 3 },  { "b", 1 },   { "z", 1 },
                                            { "~", 1 },  { "\x80", 1 }, { "\xff", 1 } };
    for (size_t i = 0; i < NX_COUNT(sorted); i++) {
        for (size_t k = 0; k < NX_COUNT(sorted); k++) {
            int order = nx_str_compare(sorted[i], sorted[k]);
            assert_true(i < k ? order < 0 : i > k ? order > 0 : order == 0);
            assert_true(nx_str_equal(sorted[i], sorted[k]) == (i == k));
        }
    }
}

static void absent_text_is_empty_text(void **state)
{
    (void)state;
    assert_true(nx_str_equal(NX_STR_NONE, (struct nx_str){ "x", 0 }));
    assert_int_equal(nx_str_compare(NX_STR_NONE, (struct nx_str){ "", 0 }), 0);
    assert_true(nx_str_compare(NX_STR_NONE, NX_STR("a")) < 0);
    assert_true(nx_str_starts_with(NX_STR("a"), NX_STR_NONE));
    assert_true(nx_str_starts_with(NX_STR_NONE, NX_STR_NONE));
    assert_false(nx_str_starts_with(NX_STR_NONE, NX_STR("a")));
    assert_null(nx_str_of(NULL).ptr);
    assert_int_equal(nx_str_of(NULL).len, 0);
}

static void beginnings(void **state)
{
    (void)state;
    assert_true(nx_str_starts_with(NX_STR("abc"), NX_STR("ab")));
    assert_true(nx_str_starts_with(NX_STR("abc"), NX_STR("abc")));
    assert_false(nx_str_starts_with(NX_STR("abc"), NX_STR("abcd")));
    assert_false(nx_str_starts_with(NX_STR("abc"), NX_STR("b")));
    char text[16];
    snprintf(text, sizeof text, "%.*s|%.*s", NX_STR_ARG(((struct nx_str){ "abc", 2 })), NX_STR_ARG(NX_STR_NONE));
    assert_string_equal(text, "ab|");
}

static int closed;

static void count_closing(int *value)
{
    closed += *value;
}

static void scopes_clean_up(void **state)
{
    (void)state;
    closed = 0;
    {
        NX_AUTO(count_closing) int first = 1;
        NX_AUTO(count_closing) int second = 10;
        (void)first;
        (void)second;
    }
    assert_int_equal(closed, 11);
    NX_AUTO(nx_free_bytes) char *bytes = malloc(3);
    NX_AUTO(nx_free_bytes) char *kept = NX_STEAL(bytes);
    assert_null(bytes);
    assert_non_null(kept);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_order_is_that_of_bytes),
        cmocka_unit_test(absent_text_is_empty_text),
        cmocka_unit_test(beginnings),
        cmocka_unit_test(scopes_clean_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
