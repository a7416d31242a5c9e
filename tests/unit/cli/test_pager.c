/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_pager.c: how many rows text takes on a screen. Pagers themselves are run in tests/cli/test_terminal.py. */
#include <string.h>

#include "cli/pager.h"
#include "support.h"

static size_t rows(const char *text, size_t columns)
{
    struct nx_out out = NX_OUT_INIT(NX_OUT_MEMORY);
    nx_out_text(&out, text);
    const size_t n = nx_pager_rows(&out, columns);
    nx_out_dispose(&out);
    return n;
}

static void lines_are_counted(void **state)
{
    (void)state;
    assert_int_equal(rows("", 80), 0);
    assert_int_equal(rows("\n", 80), 1);
    assert_int_equal(rows("a", 80), 1);
    assert_int_equal(rows("a\nb\n", 80), 2);
    assert_int_equal(rows("a\n\nb", 80), 3);
}

static void long_lines_take_several_rows(void **state)
{
    (void)state;
    assert_int_equal(rows("12345\n", 5), 1);
    assert_int_equal(rows("123456\n", 5), 2);
    assert_int_equal(rows("12345678901\n", 5), 3);
    assert_int_equal(rows("\xe9\xa1\x94\xe9\xa1\x94\xe9\xa1\x94\n", 5), 2); /* three wide characters */
    assert_int_equal(rows("123456\n", 0), 1);
}

static void escapes_take_no_room(void **state)
{
    (void)state;
    assert_int_equal(rows("\x1b[1;31m12345\x1b[0m\n", 5), 1);
    assert_int_equal(rows("\x1b[1;31m12345\x1b[0m6\n", 5), 2);
    assert_int_equal(rows("\x1b]8;;https://a.example/much/longer/than/that\x1b\\12345\x1b]8;;\x1b\\\n", 5), 1);
    assert_int_equal(rows("\x1b", 5), 1);
    assert_int_equal(rows("\x1b[", 5), 1);
    assert_int_equal(rows("\x1b]8;;never ended\n12345", 5), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_counted),
        cmocka_unit_test(long_lines_take_several_rows),
        cmocka_unit_test(escapes_take_no_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
