/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_period.c: days, weeks, months and years. */
#include "support.h"

#include <time.h>

#include "base/date.h"
#include "base/period.h"

enum { DAY = 86400 };

static void assert_period(enum nx_period_unit unit, const char *date, const char *name, const char *start,
                          const char *end)
{
    struct nx_date moment;
    char text[NX_PERIOD_NAME_SIZE], edge[NX_DATE_TEXT_SIZE];
    assert_true(nx_date_parse(nx_str_of(date), &moment));
    const struct nx_period period = nx_period_of(unit, moment.seconds);
    assert_string_equal(nx_period_name(unit, moment.seconds, text), name);
    assert_string_equal(nx_date_format(period.start, false, edge), start);
    assert_string_equal(nx_date_format(period.end, false, edge), end);
    assert_true(nx_period_has(&period, moment.seconds));
}

static void periods_begin_and_end(void **state)
{
    (void)state;
    assert_period(NX_PERIOD_DAY, "2020-06-09T23:59:59Z", "2020-06-09", "2020-06-09T00:00:00Z", "2020-06-10T00:00:00Z");
    assert_period(NX_PERIOD_WEEK, "2020-06-09", "2020-W24", "2020-06-08T00:00:00Z", "2020-06-15T00:00:00Z");
    assert_period(NX_PERIOD_WEEK, "2021-01-03", "2020-W53", "2020-12-28T00:00:00Z", "2021-01-04T00:00:00Z");
    assert_period(NX_PERIOD_WEEK, "1969-12-31", "1970-W01", "1969-12-29T00:00:00Z", "1970-01-05T00:00:00Z");
    assert_period(NX_PERIOD_MONTH, "2020-02-29", "2020-02", "2020-02-01T00:00:00Z", "2020-03-01T00:00:00Z");
    assert_period(NX_PERIOD_MONTH, "2020-12-31", "2020-12", "2020-12-01T00:00:00Z", "2021-01-01T00:00:00Z");
    assert_period(NX_PERIOD_YEAR, "1969-12-31T23:59:59Z", "1969", "1969-01-01T00:00:00Z", "1970-01-01T00:00:00Z");
    assert_period(NX_PERIOD_YEAR, "0001-01-01", "0001", "0001-01-01T00:00:00Z", "0002-01-01T00:00:00Z");
}

/* The C library knows the weeks of ISO 8601, too. */
static void weeks_are_those_of_the_c_library(void **state)
{
    (void)state;
    for (int64_t day = -20000; day < 40000; day++) {
        const time_t seconds = day * DAY + 43200;
        struct tm parts;
        char expected[16], name[NX_PERIOD_NAME_SIZE];
        gmtime_r(&seconds, &parts);
        strftime(expected, sizeof expected, "%G-W%V", &parts);
        assert_string_equal(nx_period_name(NX_PERIOD_WEEK, seconds, name), expected);
    }
}

static void periods_follow_each_other(void **state)
{
    (void)state;
    for (int unit = NX_PERIOD_DAY; unit <= NX_PERIOD_YEAR; unit++) {
        struct nx_period period = nx_period_of((enum nx_period_unit)unit, -70000 * (int64_t)DAY);
        while (period.start < 70000 * (int64_t)DAY) {
            const struct nx_period last = nx_period_of((enum nx_period_unit)unit, period.end - 1);
            assert_true(period.start < period.end && last.start == period.start && last.end == period.end);
            period = nx_period_of((enum nx_period_unit)unit, period.end);
            assert_int_equal(period.start, last.end);
        }
    }
}

static void what_no_calendar_has_does_no_harm(void **state)
{
    (void)state;
    const int64_t moments[] = { INT64_MIN, INT64_MIN + 1, INT64_MAX };
    char name[NX_PERIOD_NAME_SIZE];
    for (size_t i = 0; i < NX_COUNT(moments); i++) {
        for (int unit = NX_PERIOD_DAY; unit <= NX_PERIOD_YEAR; unit++) {
            const struct nx_period period = nx_period_of((enum nx_period_unit)unit, moments[i]);
            assert_true(period.start < period.end);
            assert_true(*nx_period_name((enum nx_period_unit)unit, moments[i], name) != '\0');
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(periods_begin_and_end),
        cmocka_unit_test(weeks_are_those_of_the_c_library),
        cmocka_unit_test(periods_follow_each_other),
        cmocka_unit_test(what_no_calendar_has_does_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
