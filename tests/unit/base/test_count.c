/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_count.c: thousands. */
#include "support.h"

#include "newsidx.h"

static void thousands(void **state)
{
    (void)state;
    char text[NEWSIDX_COUNT_TEXT_SIZE];
    assert_string_equal(newsidx_count_format(0, text), "0");
    assert_string_equal(newsidx_count_format(999, text), "999");
    assert_string_equal(newsidx_count_format(1000, text), "1,000");
    assert_string_equal(newsidx_count_format(100000, text), "100,000");
    assert_string_equal(newsidx_count_format(1234567, text), "1,234,567");
    assert_string_equal(newsidx_count_format(UINT64_MAX, text), "18,446,744,073,709,551,615");
    assert_int_equal(strlen(text) + 1, NEWSIDX_COUNT_TEXT_SIZE);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(thousands) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
