/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_clean.c: what may reach a terminal. */
#include "cli/clean.h"
#include "support.h"

#define BAD "\xef\xbf\xbd" /* U+FFFD */

static void expect(const char *given, const char *wanted)
{
    struct nx_out out = NX_OUT_INIT(NX_OUT_MEMORY);
    nx_clean_to(&out, given, strlen(given));
    assert_string_equal(nx_out_string(&out), wanted);
    nx_out_dispose(&out);
}

static void plain_text_stays(void **state)
{
    (void)state;
    expect("", "");
    expect("Plain text, 100%!", "Plain text, 100%!");
    expect("caf\xc3\xa9 \xe6\x97\xa5\xe6\x9c\xac \xf0\x9f\x98\x80",
           "caf\xc3\xa9 \xe6\x97\xa5\xe6\x9c\xac \xf0\x9f\x98\x80");
}

static void controls_show_as_replaced(void **state)
{
    (void)state;
    expect("a\x1b[31mb", "a" BAD "[31mb");
    expect("a\x07"
           "b\x08",
           "a" BAD "b" BAD);
    expect("a\x7f", "a" BAD);
    expect("\xc2\x9b"
           "31m", /* CSI as one character */
           BAD "31m");
    expect("a\xc2\x80z\xc2\x9fz", "a" BAD "z" BAD "z");
}

static void every_c0_and_c1_control_goes(void **state)
{
    (void)state;
    for (unsigned c = 1; c < 0xa0; c++) {
        char text[3] = { (char)c, 0, 0 };
        if (c >= 0x80) snprintf(text, sizeof text, "\xc2%c", (int)c);
        struct nx_out out = NX_OUT_INIT(NX_OUT_MEMORY);
        nx_clean_to(&out, text, strlen(text));
        bool control = c < 0x20 || c >= 0x7f, blank = c == ' ' || (c >= 9 && c <= 13) || c == 0x85;
        assert_string_equal(nx_out_string(&out), blank ? "" : control ? BAD : text);
        nx_out_dispose(&out);
    }
}

static void blanks_become_one(void **state)
{
    (void)state;
    expect("  a\r\n\t b\n", "a b ");
    expect("a\xe2\x80\xa8\xe2\x80\xa9"
           "b",
           "a b");
    expect("a\xc2\x85"
           "b",
           "a b");
}

static void what_turns_or_hides_text_is_dropped(void **state)
{
    (void)state;
    expect("a\xe2\x80\xae"
           "b\xe2\x80\xac"
           "c",
           "abc"); /* U+202E, U+202C */
    expect("\xe2\x81\xa6x\xe2\x81\xa9\xe2\x80\x8f\xe2\x80\x8e\xd8\x9c", "x");
    expect("so\xc2\xad"
           "ft \xe2\x80\x8bz\xef\xbb\xbf",
           "soft z");
    expect("a\xf3\xa0\x81\x81", "a"); /* a tag */
}

static void joiners_stay(void **state)
{
    (void)state;
    expect("\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x9a\x80", "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x9a\x80");
    expect("\xd9\x85\xdb\x8c\xe2\x80\x8c\xd8\xae", "\xd9\x85\xdb\x8c\xe2\x80\x8c\xd8\xae");
}

static void what_is_no_text_is_replaced(void **state)
{
    (void)state;
    expect("a\xff"
           "b\xc3",
           "a" BAD "b" BAD);
    expect("\xc0\xaf", BAD BAD);         /* overlong */
    expect("\xed\xa0\x80", BAD BAD BAD); /* surrogate */
    expect("\xe2\x82z", BAD "z");        /* cut: its maximal part is one */
    expect("\xef\xbf\xbf", BAD);         /* U+FFFF */
    expect("\xf4\x8f\xbf\xbf", BAD);     /* U+10FFFF */
    expect("\xef\xb7\x90", BAD);         /* U+FDD0 */
}

static void marks_move_along(void **state)
{
    (void)state;
    const char *text = "\n x\x1b facial\xe2\x80\x8b rec";
    struct newsidx_span marks[] = { { 5, 11 }, { 15, 18 } };
    struct newsidx_text given = { text, strlen(text), marks, 2 };
    struct nx_clean clean = NX_CLEAN_INIT;
    nx_clean_add_literal(&clean, ">");
    nx_clean_add(&clean, &given);
    assert_string_equal(nx_out_string(&clean.text), ">x" BAD " facial rec");
    assert_int_equal(clean.n_marks, 2);
    assert_memory_equal(clean.text.bytes + clean.marks[0].start, "facial", 6);
    assert_int_equal(clean.marks[0].end - clean.marks[0].start, 6);
    assert_memory_equal(clean.text.bytes + clean.marks[1].start, "rec", 3);
    assert_int_equal(clean.marks[1].end, clean.text.length);
    nx_clean_dispose(&clean);
}

static void absent_text_is_nothing(void **state)
{
    (void)state;
    struct nx_clean clean = NX_CLEAN_INIT;
    struct newsidx_text none = { NULL, 0, NULL, 0 };
    nx_clean_add(&clean, &none);
    assert_int_equal(clean.text.length, 0);
    nx_clean_to(&clean.text, NULL, 0);
    nx_clean_escape_to(&clean.text, NULL, 0);
    assert_int_equal(clean.text.length, 0);
    nx_clean_dispose(&clean);
}

static void lines_keep_their_layout(void **state)
{
    (void)state;
    struct nx_out out = NX_OUT_INIT(NX_OUT_MEMORY);
    const char *text = "a\tb  c\n\n  d\x1b\n";
    nx_clean_lines_to(&out, text, strlen(text));
    assert_string_equal(nx_out_string(&out), "a\tb  c\n\n  d" BAD "\n");
    nx_out_dispose(&out);
}

static void escapes_show_what_is_there(void **state)
{
    (void)state;
    struct nx_out out = NX_OUT_INIT(NX_OUT_MEMORY);
    const char *text = "a b\n\t\r\x1b\xff\xc2\x9b\xe2\x80\xae\xf3\xa0\x81\x81\xc3\xa9";
    nx_clean_escape_to(&out, text, strlen(text));
    assert_string_equal(nx_out_string(&out), "a b\\n\\t\\r\\x1b\\xff\\u009b\\u202e\\U000e0041\xc3\xa9");
    nx_out_dispose(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_text_stays),
        cmocka_unit_test(controls_show_as_replaced),
        cmocka_unit_test(every_c0_and_c1_control_goes),
        cmocka_unit_test(blanks_become_one),
        cmocka_unit_test(what_turns_or_hides_text_is_dropped),
        cmocka_unit_test(joiners_stay),
        cmocka_unit_test(what_is_no_text_is_replaced),
        cmocka_unit_test(marks_move_along),
        cmocka_unit_test(absent_text_is_nothing),
        cmocka_unit_test(lines_keep_their_layout),
        cmocka_unit_test(escapes_show_what_is_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
