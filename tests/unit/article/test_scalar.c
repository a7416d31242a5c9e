/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_scalar.c: numbers, truth values and white space as people write them. */
#include "article/coerce.h"
#include "article_support.h"

static void check_int(const char *text, int32_t expected)
{
    int32_t got = -99;
    if (!nx_parse_int(nx_str_of(text), &got)) fail_msg("\"%s\" is a number", text);
    if (got != expected) fail_msg("\"%s\": expected %d, got %d", text, expected, got);
}

static void refuse_int(const char *text)
{
    int32_t got = -99;
    if (nx_parse_int(nx_str_of(text), &got)) fail_msg("\"%s\" is no number, got %d", text, got);
    assert_int_equal(got, -99);
}

static void whole_numbers(void **state)
{
    (void)state;
    check_int("87", 87);
    check_int(" 87 ", 87);
    check_int("\t87\n", 87);
    check_int("+5", 5);
    check_int("-5", -5);
    check_int("-0", 0);
    check_int("007", 7);
    check_int("00000000000000000000000000000000000012", 12);
}

static void fractions_round_half_away_from_zero(void **state)
{
    (void)state;
    check_int("87.5", 88);
    check_int("87.49999999999999999999999", 87);
    check_int("-87.5", -88);
    check_int("-0.5", -1);
    check_int("0.4", 0);
    check_int(".5", 1);
    check_int("5.", 5);
    check_int("0.05", 0);
}

static void exponents(void **state)
{
    (void)state;
    check_int("1e2", 100);
    check_int("1E+2", 100);
    check_int("1.26e1", 13);
    check_int("125e-1", 13);
    check_int("15e-2", 0);
    check_int("5e-1", 1);
    check_int("99e-2", 1);
    check_int("1e-99999999999999999999", 0);
    check_int("0e99999999999999999999", 0);
    check_int("0.0000000000000000000087e22", 87);
}

static void range(void **state)
{
    (void)state;
    check_int("2147483647", INT32_MAX);
    check_int("2147483647.4", INT32_MAX);
    check_int("-2147483647", -INT32_MAX);
    refuse_int("2147483647.5");
    refuse_int("2147483648");
    refuse_int("-2147483648"); /* stands for none */
    refuse_int("1e10");
    refuse_int("1e999999999999999999999999");
    refuse_int("99999999999999999999999999999999999999");
}

static void no_numbers(void **state)
{
    (void)state;
    static const char *const texts[] = { "",    " ",     "+",      "-",   ".",   "e5",  "1e", "1e+",   "87%",   "0x57",
                                         "1,5", "1 000", "eighty", "NaN", "inf", "--5", "5-", "1.2.3", "1e2.5", "~" };
    for (size_t i = 0; i < NX_COUNT(texts); i++) refuse_int(texts[i]);
}

static void truth(void **state)
{
    (void)state;
    static const char *const yes[] = { "true", "True", "TRUE", "tRuE", "yes", "Yes", "on", "ON", "1", " true " };
    static const char *const no[] = { "false", "False", "FALSE", "no", "NO", "off", "Off", "0", "\tno\n" };
    static const char *const neither[] = { "", "y", "n", "2", "00", "truely", "not", "null", "~", "yes please" };
    for (size_t i = 0; i < NX_COUNT(yes); i++) assert_int_equal(nx_parse_bool(nx_str_of(yes[i])), NEWSIDX_YES);
    for (size_t i = 0; i < NX_COUNT(no); i++) assert_int_equal(nx_parse_bool(nx_str_of(no[i])), NEWSIDX_NO);
    for (size_t i = 0; i < NX_COUNT(neither); i++) {
        assert_int_equal(nx_parse_bool(nx_str_of(neither[i])), NEWSIDX_UNKNOWN);
    }
}

/* White_Space of Unicode 15.0, every character of it, and its nearest neighbours that are none. */
static void white_space(void **state)
{
    (void)state;
    static const char *const spaces[] = { "\t",     "\n",     "\v",     "\f",     "\r",     " ",      "\xc2\x85",
                                          "\u00a0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004",
                                          "\u2005", "\u2006", "\u2007", "\u2008", "\u2009", "\u200a", "\u2028",
                                          "\u2029", "\u202f", "\u205f", "\u3000" };
    static const char *const others[] = { "\b",     "\x0e",   "!",      "\xc2\x84", "\xc2\x86", "\u00a1",
                                          "\u180e", "\u200b", "\u2060", "\u3001",   "\ufeff" };
    char text[32];
    for (size_t i = 0; i < NX_COUNT(spaces); i++) {
        snprintf(text, sizeof text, "%s a %s", spaces[i], spaces[i]);
        assert_text(nx_trim(nx_str_of(text)), "a");
        assert_absent(nx_trim(nx_str_of(spaces[i])));
    }
    for (size_t i = 0; i < NX_COUNT(others); i++) {
        snprintf(text, sizeof text, "%sa%s", others[i], others[i]);
        assert_text(nx_trim(nx_str_of(text)), text);
    }
}

static void trimming_keeps_the_inside(void **state)
{
    (void)state;
    assert_text(nx_trim(NX_STR("\u00a0\u3000 one \u3000 two\u2003\xc2\x85")), "one \u3000 two");
    assert_text(nx_trim(NX_STR("é")), "é");
    assert_text(nx_trim(NX_STR(" 🐋 ")), "🐋");
    assert_absent(nx_trim(NX_STR_NONE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_numbers), cmocka_unit_test(fractions_round_half_away_from_zero),
        cmocka_unit_test(exponents),     cmocka_unit_test(range),
        cmocka_unit_test(no_numbers),    cmocka_unit_test(truth),
        cmocka_unit_test(white_space),   cmocka_unit_test(trimming_keeps_the_inside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
