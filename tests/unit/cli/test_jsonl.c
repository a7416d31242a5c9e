/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_jsonl.c: JSON as it is written. */
#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "cli/jsonl.h"
#include "support.h"

static void expect_text(const char *given, size_t length, const char *wanted)
{
    struct nx_out out = NX_OUT_INIT(NX_OUT_MEMORY);
    struct nx_jsonl json = NX_JSONL_INIT(&out);
    nx_jsonl_string(&json, given, length);
    assert_string_equal(nx_out_string(&out), wanted);
    nx_out_dispose(&out);
}

static void strings_are_escaped(void **state)
{
    (void)state;
    expect_text(NULL, 0, "\"\"");
    expect_text("a\"b\\c/d", 7, "\"a\\\"b\\\\c/d\"");
    expect_text("\b\t\n\f\r", 5, "\"\\b\\t\\n\\f\\r\"");
    expect_text("\0\x1b\x1f", 3, "\"\\u0000\\u001b\\u001f\"");
    expect_text("\x7f\xc2\x9b", 3, "\"\\u007f\\u009b\"");
    expect_text("\xe2\x80\xa8\xe2\x80\xae", 6, "\"\\u2028\\u202e\"");
    expect_text("\xc3\xa9\xf0\x9f\x98\x80", 6, "\"\xc3\xa9\xf0\x9f\x98\x80\"");
}

static void what_is_no_text_is_replaced(void **state)
{
    (void)state;
    expect_text("a\xff\xc3", 3, "\"a\xef\xbf\xbd\xef\xbf\xbd\"");
    expect_text("\xed\xa0\x80", 3, "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
}

static void expect_double(double number, const char *wanted)
{
    struct nx_out out = NX_OUT_INIT(NX_OUT_MEMORY);
    struct nx_jsonl json = NX_JSONL_INIT(&out);
    nx_jsonl_double(&json, number);
    if (wanted)
        assert_string_equal(nx_out_string(&out), wanted);
    else
        assert_true(strtod(nx_out_string(&out), NULL) == number);
    nx_out_dispose(&out);
}

static void doubles_read_back(void **state)
{
    (void)state;
    expect_double(0, "0");
    expect_double(1, "1");
    expect_double(0.1, "0.1");
    expect_double(-2.5, "-2.5");
    expect_double(100, "100");
    expect_double(0.1 + 0.2, "0.30000000000000004");
    expect_double(INFINITY, "null");
    expect_double(NAN, "null");
    expect_double(DBL_MAX, NULL);
    expect_double(DBL_MIN, NULL);
    uint64_t seed = 1;
    for (int i = 0; i < 2000; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        expect_double((double)(seed >> 11) / 1099511627776.0, NULL);
    }
}

static void commas_and_nesting_are_right(void **state)
{
    (void)state;
    struct nx_out out = NX_OUT_INIT(NX_OUT_MEMORY);
    struct nx_jsonl json = NX_JSONL_INIT(&out);
    nx_jsonl_object(&json);
    nx_jsonl_put_name(&json, "type", "x");
    nx_jsonl_key(&json, "list");
    nx_jsonl_array(&json);
    nx_jsonl_unsigned(&json, UINT64_MAX);
    nx_jsonl_signed(&json, INT64_MIN);
    nx_jsonl_object(&json);
    nx_jsonl_object_end(&json);
    nx_jsonl_array(&json);
    nx_jsonl_array_end(&json);
    nx_jsonl_bool(&json, false);
    nx_jsonl_array_end(&json);
    nx_jsonl_put_known(&json, "none", 7, 7);
    nx_jsonl_put_known(&json, "known", 8, 7);
    nx_jsonl_object_end(&json);
    nx_jsonl_line(&json);
    nx_jsonl_null(&json);
    nx_jsonl_line(&json);
    assert_string_equal(nx_out_string(&out),
                        "{\"type\":\"x\",\"list\":[18446744073709551615,-9223372036854775808,{},[],false],"
                        "\"none\":null,\"known\":8}\nnull\n");
    nx_out_dispose(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strings_are_escaped),
        cmocka_unit_test(what_is_no_text_is_replaced),
        cmocka_unit_test(doubles_read_back),
        cmocka_unit_test(commas_and_nesting_are_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
