/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_article_json.c: marks count characters as a reader of the JSON has them. */
#include <string.h>

#include "cli/article_json.h"
#include "support.h"

static void expect_marks(const char *text, struct newsidx_span *marks, size_t n, const char *wanted)
{
    struct nx_out out = NX_OUT_INIT(NX_OUT_MEMORY);
    struct nx_jsonl json = NX_JSONL_INIT(&out);
    struct newsidx_text given = { text, strlen(text), marks, n };
    nx_jsonl_object(&json);
    nx_article_json_marks(&json, "m", &given);
    nx_jsonl_object_end(&json);
    assert_string_equal(nx_out_string(&out), wanted);
    nx_out_dispose(&out);
}

static void marks_count_code_points(void **state)
{
    (void)state;
    struct newsidx_span ascii[] = { { 0, 1 }, { 2, 4 } };
    expect_marks("abcd", ascii, 2, "{\"m\":[[0,1],[2,4]]}");
    struct newsidx_span wide[] = { { 2, 6 }, { 7, 8 } };
    expect_marks("\xc3\xa9\xf0\x9f\x98\x80 x", wide, 2, "{\"m\":[[1,2],[3,4]]}");
    expect_marks("abc", NULL, 0, "{\"m\":[]}");
}

/* An ill-formed byte is one U+FFFD in the string. */
static void ill_formed_bytes_count_as_written(void **state)
{
    (void)state;
    struct newsidx_span marks[] = { { 2, 3 } };
    expect_marks("\xff\xff"
                 "x",
                 marks, 1, "{\"m\":[[2,3]]}");
    struct newsidx_span cut[] = { { 2, 3 } };
    expect_marks("\xe2\x82x", cut, 1, "{\"m\":[[1,2]]}");
}

static void unknown_is_null(void **state)
{
    (void)state;
    struct nx_out out = NX_OUT_INIT(NX_OUT_MEMORY);
    struct nx_jsonl json = NX_JSONL_INIT(&out);
    struct newsidx_article article = { .published_at = NEWSIDX_DATE_NONE,
                                       .quality = NEWSIDX_QUALITY_NONE,
                                       .heat = NEWSIDX_HEAT_NONE,
                                       .published = NEWSIDX_UNKNOWN };
    nx_article_json_object(&json, &article);
    const char *text = nx_out_string(&out);
    static const char *const nulls[] = { "published_at", "published_at_epoch", "quality", "heat",  "published",
                                         "url",          "provider",           "locale",  "source" };
    for (size_t i = 0; i < sizeof nulls / sizeof nulls[0]; i++) {
        char wanted[64];
        snprintf(wanted, sizeof wanted, "\"%s\":null", nulls[i]);
        if (!strstr(text, wanted)) fail_msg("no %s in %s", wanted, text);
    }
    assert_non_null(strstr(text, "\"title\":\"\""));
    nx_out_dispose(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_count_code_points),
        cmocka_unit_test(ill_formed_bytes_count_as_written),
        cmocka_unit_test(unknown_is_null),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
