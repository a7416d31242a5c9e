/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_measures.c: the measures of small lists, against values worked out by hand. */
#include <math.h>

#include "measures.h"
#include "support.h"

static void assert_near(double actual, double expected)
{
    if (fabs(actual - expected) > 1e-12) fail_msg("%.15g where %.15g was expected", actual, expected);
}

static void the_best_list_measures_one(void **state)
{
    (void)state;
    const int found[] = { 4, 3, 1, 1, 1, 0, 0 };
    const int relevant[] = { 4, 3, 1, 1, 1 };
    struct measures m;
    measure_list(found, 7, relevant, 5, &m);
    assert_near(m.ndcg10, 1.0);
    assert_near(m.map, 1.0);
    assert_near(m.p5, 1.0);
    assert_near(m.rr, 1.0);
}

static void ranks_and_grades_count(void **state)
{
    (void)state;
    /* Relevant at ranks 2 and 4; a third one was not found. A grade below 0 is not relevant. */
    const int found[] = { 0, 1, -1, 3 };
    const int relevant[] = { 3, 1, 1 };
    struct measures m;
    measure_list(found, 4, relevant, 3, &m);
    assert_near(m.ndcg10, (1 / log2(3) + 3 / log2(5)) / (3 + 1 / log2(3) + 1 / log2(4)));
    assert_near(m.map, (1.0 / 2 + 2.0 / 4) / 3);
    assert_near(m.p5, 2.0 / 5);
    assert_near(m.rr, 1.0 / 2);
}

static void nothing_found_measures_zero(void **state)
{
    (void)state;
    const int relevant[] = { 1 };
    struct measures m;
    measure_list(NULL, 0, relevant, 1, &m);
    assert_near(m.ndcg10 + m.map + m.p5 + m.rr, 0.0);
}

static void only_the_first_ten_gain(void **state)
{
    (void)state;
    int found[12] = { 0 };
    const int relevant[] = { 1, 1 };
    struct measures m;
    found[9] = found[10] = 1;
    measure_list(found, 12, relevant, 2, &m);
    assert_near(m.ndcg10, (1 / log2(11)) / (1 + 1 / log2(3)));
    assert_near(m.map, (1.0 / 10 + 2.0 / 11) / 2);
}

static void precision_ends_at_the_depth(void **state)
{
    (void)state;
    static int found[MEASURE_DEPTH + 1];
    const int relevant[] = { 1 };
    struct measures m;
    found[MEASURE_DEPTH] = 1;
    measure_list(found, MEASURE_DEPTH + 1, relevant, 1, &m);
    assert_near(m.map, 0.0);
    assert_near(m.rr, 0.0);
    found[MEASURE_DEPTH - 1] = 1;
    measure_list(found, MEASURE_DEPTH + 1, relevant, 1, &m);
    assert_near(m.map, 1.0 / MEASURE_DEPTH);
}

static void a_mean_is_a_sum_divided(void **state)
{
    (void)state;
    struct measures sum = { 0 };
    const struct measures a = { 1.0, 0.5, 0.25, 0.125 };
    const struct measures b = { 0.0, 0.5, 0.75, 0.375 };
    measures_add(&sum, &a);
    measures_add(&sum, &b);
    measures_divide(&sum, 2);
    assert_near(sum.ndcg10, 0.5);
    assert_near(sum.map, 0.5);
    assert_near(sum.p5, 0.5);
    assert_near(sum.rr, 0.25);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_best_list_measures_one),  cmocka_unit_test(ranks_and_grades_count),
        cmocka_unit_test(nothing_found_measures_zero), cmocka_unit_test(only_the_first_ten_gain),
        cmocka_unit_test(precision_ends_at_the_depth), cmocka_unit_test(a_mean_is_a_sum_divided),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
