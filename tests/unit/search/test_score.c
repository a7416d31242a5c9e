/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The formulas against values worked out by hand, and what they are meant to bring about, from both sides. */
#include <math.h>

#include "search/score.h"
#include "search_support.h"

static const int64_t DAY = 86400;
static const int64_t NOW = 1600000000;

static struct nx_scorer usual(void)
{
    return (struct nx_scorer){
        .average_length = 40.0,
        .median_quality = 87,
        .median_date = NOW - 60 * DAY,
        .now = NOW,
        .weights = NEWSIDX_WEIGHTS_BALANCED,
    };
}

static void assert_near(double actual, double expected)
{
    if (fabs(actual - expected) > 1e-12) fail_msg("%.17g is not %.17g", actual, expected);
}

static double total_of(const struct nx_scorer *scorer, double terms, int32_t quality, int64_t date)
{
    struct newsidx_score_parts parts = { 0 };
    nx_score_sum(scorer, terms, quality, date, &parts);
    return parts.total;
}

static void idf_by_hand(void **state)
{
    (void)state;
    assert_near(nx_score_idf(10, 1), log(1.0 + 9.5 / 1.5));
    assert_near(nx_score_idf(1000, 3), 5.655991810819852);
    assert_near(nx_score_idf(1, 1), log(4.0 / 3.0));
    assert_near(nx_score_idf(0, 0), log(2.0));
}

static void idf_is_never_negative_and_falls_with_df(void **state)
{
    (void)state;
    for (uint64_t df = 1; df <= 1000; df++) {
        assert_true(nx_score_idf(1000, df) > 0.0);
        assert_true(nx_score_idf(1000, df) < nx_score_idf(1000, df - 1));
    }
}

static void term_by_hand(void **state)
{
    (void)state;
    struct nx_scorer scorer = usual();
    /* Average length: norm = 2, so wdf 3 gives 3 * 3 / 5. */
    assert_near(nx_score_term(&scorer, 2.0, 3, 40), 2.0 * 9.0 / 5.0);
    /* Twice the average: norm = 2 * (0.4 + 0.6 * 2) = 3.2. */
    assert_near(nx_score_term(&scorer, 1.0, 1, 80), 3.0 / 4.2);
    assert_true(nx_score_term(&scorer, 5.0, 0, 40) == 0.0);
}

static void term_grows_with_wdf_within_its_bound(void **state)
{
    (void)state;
    struct nx_scorer scorer = usual();
    double last = 0.0;
    for (uint32_t wdf = 1; wdf < 1000; wdf++) {
        double part = nx_score_term(&scorer, 3.0, wdf, 200);
        assert_true(part > last && part < 3.0 * (NX_SCORE_K1 + 1));
        last = part;
    }
}

static void short_beats_long(void **state)
{
    (void)state;
    struct nx_scorer scorer = usual();
    assert_true(nx_score_term(&scorer, 1.0, 1, 20) > nx_score_term(&scorer, 1.0, 1, 21));
}

static void term_without_lengths(void **state)
{
    (void)state;
    struct nx_scorer scorer = usual();
    scorer.average_length = 0.0;
    assert_near(nx_score_term(&scorer, 1.0, 1, 0), 1.0);
}

static void quality_by_hand(void **state)
{
    (void)state;
    struct nx_scorer scorer = usual();
    assert_near(nx_score_quality(&scorer, 87), 0.5);
    assert_near(nx_score_quality(&scorer, 189), 189.0 / 276.0);
    assert_near(nx_score_quality(&scorer, 0), 0.0);
    assert_near(nx_score_quality(&scorer, -5), 0.0);
    assert_near(nx_score_quality(&scorer, INT32_MAX), (double)INT32_MAX / ((double)INT32_MAX + 87));
}

static void quality_missing_is_neutral(void **state)
{
    (void)state;
    struct nx_scorer scorer = usual();
    assert_true(nx_score_quality(&scorer, NEWSIDX_QUALITY_NONE) == 0.5);
    static const int32_t useless[] = { NEWSIDX_QUALITY_NONE, 0, -3 };
    for (size_t i = 0; i < NX_COUNT(useless); i++) {
        scorer.median_quality = useless[i];
        assert_true(nx_score_quality(&scorer, 100) == 0.5);
        assert_true(nx_score_quality(&scorer, 0) == 0.5);
    }
}

static void recency_by_hand(void **state)
{
    (void)state;
    struct nx_scorer scorer = usual();
    assert_near(nx_score_recency(&scorer, NOW), 1.0);
    assert_near(nx_score_recency(&scorer, NOW - 30 * DAY), 0.5);
    assert_near(nx_score_recency(&scorer, NOW - 90 * DAY), 0.25);
    assert_near(nx_score_recency(&scorer, NOW - DAY / 2), 30.0 / 30.5);
}

static void recency_of_the_future_is_age_0(void **state)
{
    (void)state;
    struct nx_scorer scorer = usual();
    assert_true(nx_score_recency(&scorer, NOW + 1) == 1.0);
    assert_true(nx_score_recency(&scorer, INT64_MAX) == 1.0);
}

static void recency_missing_is_the_median(void **state)
{
    (void)state;
    struct nx_scorer scorer = usual();
    assert_true(nx_score_recency(&scorer, NEWSIDX_DATE_NONE) == nx_score_recency(&scorer, scorer.median_date));
    scorer.median_date = NEWSIDX_DATE_NONE;
    assert_true(nx_score_recency(&scorer, NEWSIDX_DATE_NONE) == 0.5);
    scorer.now = NEWSIDX_DATE_NONE;
    assert_true(nx_score_recency(&scorer, NEWSIDX_DATE_NONE) == 0.5);
}

static void recency_of_extreme_times(void **state)
{
    (void)state;
    struct nx_scorer scorer = usual();
    scorer.now = INT64_MAX;
    double recency = nx_score_recency(&scorer, INT64_MIN + 1);
    assert_true(recency > 0.0 && recency < 1e-9);
}

/* A second makes a difference even for articles of centuries ago: newest first stays newest first. */
static void recency_tells_seconds_apart(void **state)
{
    (void)state;
    struct nx_scorer scorer = usual();
    static const int64_t days[] = { 1, 30, 3650, 365000 };
    for (size_t i = 0; i < NX_COUNT(days); i++) {
        int64_t date = NOW - days[i] * DAY;
        assert_true(nx_score_recency(&scorer, date) > nx_score_recency(&scorer, date - 1));
    }
}

static void sum_adds_in_the_order_promised(void **state)
{
    (void)state;
    struct nx_scorer scorer = usual();
    scorer.weights = (struct newsidx_weights){ 1.7, 0.3, 2.9, 12.5 };
    struct newsidx_score_parts parts = { 0 };
    nx_score_sum(&scorer, 3.3, 91, NOW - 5 * DAY, &parts);
    assert_true(parts.text == 1.7 * 3.3);
    assert_true(parts.quality == 0.3 * nx_score_quality(&scorer, 91));
    assert_true(parts.recency == 2.9 * nx_score_recency(&scorer, NOW - 5 * DAY));
    assert_true(parts.total == (parts.text + parts.quality) + parts.recency);
}

/* One rare word in the title of an old, middling article against its mention in a fresh and very good one. */
static void sharp_old_beats_vague_fresh(void **state)
{
    (void)state;
    struct nx_scorer scorer = usual();
    double idf = nx_score_idf(100000, 20);
    double sharp = nx_score_term(&scorer, idf, 4, 30), vague = nx_score_term(&scorer, idf, 1, 120);
    assert_true(total_of(&scorer, sharp, 60, NOW - 1000 * DAY) > total_of(&scorer, vague, 189, NOW));
}

static void matching_two_rare_words_beats_one_and_fresh(void **state)
{
    (void)state;
    struct nx_scorer scorer = usual();
    double part = nx_score_term(&scorer, nx_score_idf(100000, 50), 1, 40);
    assert_true(total_of(&scorer, part + part, 20, NOW - 3000 * DAY) > total_of(&scorer, part, 189, NOW));
}

static void near_equals_are_told_apart_by_freshness(void **state)
{
    (void)state;
    struct nx_scorer scorer = usual();
    double idf = nx_score_idf(100000, 20);
    double a = nx_score_term(&scorer, idf, 3, 40), b = nx_score_term(&scorer, idf, 3, 44);
    assert_true(total_of(&scorer, b, 87, NOW - DAY) > total_of(&scorer, a, 87, NOW - 30 * DAY));
}

static void near_equals_are_told_apart_by_quality(void **state)
{
    (void)state;
    struct nx_scorer scorer = usual();
    double idf = nx_score_idf(100000, 20);
    double a = nx_score_term(&scorer, idf, 3, 40), b = nx_score_term(&scorer, idf, 3, 42);
    assert_true(total_of(&scorer, b, 150, NOW - 9 * DAY) > total_of(&scorer, a, 40, NOW - 9 * DAY));
}

/* A missing value neither buries an article nor lifts it: it stands between the good and the bad. */
static void missing_values_stand_in_the_middle(void **state)
{
    (void)state;
    struct nx_scorer scorer = usual();
    double missing = total_of(&scorer, 2.0, NEWSIDX_QUALITY_NONE, NEWSIDX_DATE_NONE);
    assert_true(missing < total_of(&scorer, 2.0, 150, NOW - DAY));
    assert_true(missing > total_of(&scorer, 2.0, 20, NOW - 500 * DAY));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(idf_by_hand),
        cmocka_unit_test(idf_is_never_negative_and_falls_with_df),
        cmocka_unit_test(term_by_hand),
        cmocka_unit_test(term_grows_with_wdf_within_its_bound),
        cmocka_unit_test(short_beats_long),
        cmocka_unit_test(term_without_lengths),
        cmocka_unit_test(quality_by_hand),
        cmocka_unit_test(quality_missing_is_neutral),
        cmocka_unit_test(recency_by_hand),
        cmocka_unit_test(recency_of_the_future_is_age_0),
        cmocka_unit_test(recency_missing_is_the_median),
        cmocka_unit_test(recency_of_extreme_times),
        cmocka_unit_test(recency_tells_seconds_apart),
        cmocka_unit_test(sum_adds_in_the_order_promised),
        cmocka_unit_test(sharp_old_beats_vague_fresh),
        cmocka_unit_test(matching_two_rare_words_beats_one_and_fresh),
        cmocka_unit_test(near_equals_are_told_apart_by_freshness),
        cmocka_unit_test(near_equals_are_told_apart_by_quality),
        cmocka_unit_test(missing_values_stand_in_the_middle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
