/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_explain.c: the numbers of an explanation add up as they are printed. */
#include <math.h>
#include <string.h>

#include "cli/printer.h"
#include "support.h"

enum { TERMS = 3 };

/* The next number behind `name` in the text, in units of its last digit; *at moves behind it. */
static long number_after(const char **at, const char *name)
{
    const char *found = strstr(*at, name);
    if (!found) fail_msg("no %s in %s", name, *at);
    char *end;
    long whole = strtol(found + strlen(name), &end, 10);
    assert_int_equal(*end, '.');
    long parts = strtol(end + 1, &end, 10);
    *at = end;
    return whole * 10000 + parts;
}

static void check_sums(const char *text)
{
    const char *at = text;
    long total = number_after(&at, "score "), words = number_after(&at, "text "),
         quality = number_after(&at, "quality "), recency = number_after(&at, "recency ");
    assert_int_equal(total, words + quality + recency);
    assert_int_equal(number_after(&at, "text "), words);
    long sum = 0;
    for (int i = 0; i < TERMS; i++) sum += number_after(&at, i == 0 ? "aa " : i == 1 ? "bb " : "cc ");
    assert_int_equal(sum, words);
    assert_int_equal(number_after(&at, "quality "), quality);
    assert_int_equal(number_after(&at, "recency "), recency);
}

static struct newsidx_search_summary summary_of(void)
{
    return (struct newsidx_search_summary){
        .now = 1592000000,
        .weights = NEWSIDX_WEIGHTS_BALANCED,
        .median_quality = 87,
        .median_date = NEWSIDX_DATE_NONE,
        .query = "aa bb cc",
    };
}

static double next_random(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (double)(*seed >> 11) / 9007199254740992.0;
}

static void sums_hold_for_any_numbers(void **state)
{
    (void)state;
    uint64_t seed = 42;
    struct newsidx_search_summary summary = summary_of();
    for (int round = 0; round < 2000; round++) {
        struct newsidx_term_score terms[TERMS] = { { "aa", 1, 1, 7 * next_random(&seed) },
                                                   { "bb", 2, 2, 7 * next_random(&seed) },
                                                   { "cc", 3, 3, 7 * next_random(&seed) } };
        struct newsidx_hit hit = { .article = { .published_at = 1591000000, .quality = 24 } };
        hit.score = (struct newsidx_score_parts){ .terms = terms, .n_terms = TERMS };
        for (int i = 0; i < TERMS; i++) hit.score.text += terms[i].score;
        hit.score.quality = next_random(&seed);
        hit.score.recency = 2 * next_random(&seed);
        hit.score.total = hit.score.text + hit.score.quality + hit.score.recency;
        struct nx_out out = NX_OUT_INIT(NX_OUT_MEMORY);
        struct nx_printing printing = { .out = &out, .summary = &summary };
        nx_explain_hit(&printing, &hit, 4);
        check_sums(nx_out_string(&out));
        nx_out_dispose(&out);
    }
}

/* What explain_hit says of an article, on one line. */
static void expect_words(const struct newsidx_search_summary *summary, const struct newsidx_article *article,
                         const char *wanted)
{
    struct nx_out out = NX_OUT_INIT(NX_OUT_MEMORY);
    struct nx_printing printing = { .out = &out, .summary = summary };
    struct newsidx_hit hit = { .article = *article };
    nx_explain_hit(&printing, &hit, 0);
    if (!strstr(nx_out_string(&out), wanted)) fail_msg("no '%s' in:\n%s", wanted, nx_out_string(&out));
    nx_out_dispose(&out);
}

static void what_is_missing_is_named(void **state)
{
    (void)state;
    struct newsidx_search_summary summary = summary_of();
    struct newsidx_article rated = { .published_at = 1592000000 - 86400 * 3, .quality = 24 };
    struct newsidx_article unrated = { .published_at = NEWSIDX_DATE_NONE, .quality = NEWSIDX_QUALITY_NONE };
    struct newsidx_article future = { .published_at = 1592000000 + 86400, .quality = 24 };
    expect_words(&summary, &rated, "24/(24 + 87)");
    expect_words(&summary, &rated, "30/(30 + 3.00)");
    expect_words(&summary, &unrated, "no quality known");
    expect_words(&summary, &unrated, "nothing is dated");
    expect_words(&summary, &future, "from the future: age 0");
    summary.median_date = 1592000000 - 86400 * 6;
    expect_words(&summary, &unrated,
                 "30/(30 + 6.00): half life and age in days; undated: as old as the median article");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_hold_for_any_numbers),
        cmocka_unit_test(what_is_missing_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
