/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_age.c: ages in words. */
#include "cli/age.h"
#include "support.h"

enum { DAY = 86400, REFERENCE = 1592000000 }; /* 2020-06-12T22:13:20Z */

static void expect(int64_t age, bool day_only, bool present, const char *words)
{
    char text[NX_AGE_SIZE];
    struct nx_reference reference = { REFERENCE, present };
    assert_string_equal(nx_age_words(REFERENCE - age, day_only, reference, text), words);
}

static void units_begin_where_they_should(void **state)
{
    (void)state;
    expect(0, false, true, "just now");
    expect(59, false, true, "just now");
    expect(60, false, true, "1 minute ago");
    expect(3599, false, true, "59 minutes ago");
    expect(3600, false, true, "1 hour ago");
    expect(DAY - 1, false, true, "23 hours ago");
    expect(DAY, false, true, "1 day ago");
    expect(14 * DAY - 1, false, true, "13 days ago");
    expect(14 * DAY, false, true, "2 weeks ago");
    expect(60 * DAY - 1, false, true, "8 weeks ago");
    expect(60 * DAY, false, true, "1 month ago");
    expect(61 * DAY, false, true, "2 months ago");
    expect(730LL * DAY - 1, false, true, "23 months ago");
    expect(731LL * DAY, false, true, "2 years ago");
    expect(36525LL * DAY, false, true, "100 years ago");
}

static void another_time_than_now_is_named_so(void **state)
{
    (void)state;
    expect(3 * DAY, false, false, "3 days before");
    expect(-3 * DAY, false, false, "3 days after");
    expect(-3 * DAY, false, true, "in 3 days");
    expect(10, false, false, "");
}

/* The reference is 22:13: a day of yesterday is one day away, however few hours. */
static void days_without_time_count_in_days(void **state)
{
    (void)state;
    int64_t midnight = 22 * 3600 + 13 * 60 + 20;
    expect(midnight, true, true, "today");
    expect(midnight, true, false, "");
    expect(midnight + DAY, true, true, "1 day ago");
    expect(midnight - DAY, true, true, "in 1 day");
    expect(midnight - DAY, true, false, "1 day after");
}

static void before_1970_days_count_too(void **state)
{
    (void)state;
    char text[NX_AGE_SIZE];
    struct nx_reference reference = { -DAY / 2, false };
    assert_string_equal(nx_age_words(-DAY, true, reference, text), "");
    assert_string_equal(nx_age_words(0, true, reference, text), "1 day after");
}

static void unknown_times_say_nothing(void **state)
{
    (void)state;
    char text[NX_AGE_SIZE] = "x";
    assert_string_equal(nx_age_words(NEWSIDX_DATE_NONE, false, (struct nx_reference){ 0, true }, text), "");
    assert_string_equal(nx_age_words(0, false, (struct nx_reference){ NEWSIDX_DATE_NONE, true }, text), "");
}

static void the_present_is_up_to_a_day_away(void **state)
{
    (void)state;
    assert_true(nx_age_reference(1000, 1000 + DAY - 1).present);
    assert_false(nx_age_reference(1000, 1000 + DAY).present);
    assert_true(nx_age_reference(1000 + DAY - 1, 1000).present);
    assert_false(nx_age_reference(NEWSIDX_DATE_NONE, 1000).present);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(units_begin_where_they_should),   cmocka_unit_test(another_time_than_now_is_named_so),
        cmocka_unit_test(days_without_time_count_in_days), cmocka_unit_test(before_1970_days_count_too),
        cmocka_unit_test(unknown_times_say_nothing),       cmocka_unit_test(the_present_is_up_to_a_day_away),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
