/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_date.c: civil dates and their text. */
#include "support.h"

#include "base/date.h"

static bool is_leap(int64_t year)
{
    return year % 400 == 0 || (year % 4 == 0 && year % 100 != 0);
}

/* A calendar that counts one day after the other, which is slow and plainly right. */
struct calendar {
    int64_t year;
    unsigned month, day;
};

static void next_day(struct calendar *at)
{
    static const unsigned lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    unsigned last = at->month == 2 && is_leap(at->year) ? 29 : lengths[at->month - 1];
    if (at->day++ < last) return;
    at->day = 1;
    if (at->month++ < 12) return;
    at->month = 1;
    at->year++;
}

static void every_day_is_as_counted(void **state)
{
    (void)state;
    struct calendar at = { -1, 1, 1 };
    int64_t days = nx_date_days(at.year, at.month, at.day);
    for (; at.year <= 10000; next_day(&at), days++) {
        int64_t year;
        unsigned month, day;
        nx_date_civil(days, &year, &month, &day);
        if (year != at.year || month != at.month || day != at.day || nx_date_days(year, month, day) != days) {
            fail_msg("day %lld is %lld-%u-%u, not %lld-%u-%u", (long long)days, (long long)at.year, at.month, at.day,
                     (long long)year, month, day);
        }
    }
    assert_int_equal(nx_date_days(1970, 1, 1), 0);
}

static void formatted_dates_are_read_again(void **state)
{
    (void)state;
    int64_t first = nx_date_days(1, 1, 1) * 86400, last = nx_date_days(10000, 1, 1) * 86400 - 1;
    char text[NX_DATE_TEXT_SIZE];
    for (int64_t seconds = first; seconds <= last; seconds += 1234567) {
        struct nx_date date = { 0, true };
        assert_true(nx_date_parse(nx_str_of(nx_date_format(seconds, false, text)), &date));
        assert_true(date.seconds == seconds);
        assert_false(date.day_only);
        assert_true(nx_date_parse(nx_str_of(nx_date_format(seconds, true, text)), &date));
        assert_true(date.day_only);
        assert_true(date.seconds <= seconds && seconds - date.seconds < 86400);
    }
    assert_string_equal(nx_date_format(first, false, text), "0001-01-01T00:00:00Z");
    assert_string_equal(nx_date_format(last, false, text), "9999-12-31T23:59:59Z");
    assert_string_equal(nx_date_format(-1, false, text), "1969-12-31T23:59:59Z");
    assert_string_equal(nx_date_format(-1, true, text), "1969-12-31");
    assert_string_equal(nx_date_format(0, false, text), "1970-01-01T00:00:00Z");
}

static void accepted(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t seconds;
        bool day_only;
    } cases[] = {
        { "1970-01-01", 0, true },
        { "2020-06-09", 1591660800, true },
        { "  2020-06-09\t", 1591660800, true },
        { "2020-06-09T21:17:00Z", 1591737420, false },
        { "2020-06-09T21:17:00.000Z", 1591737420, false },
        { "2020-06-09T21:17:00,999999999999Z", 1591737420, false },
        { "2020-06-09t21:17z", 1591737420, false },
        { "2020-06-09 21:17:00", 1591737420, false },
        { "2020-06-09   21:17", 1591737420, false },
        { "2020-06-09\t21:17:00 +0000", 1591737420, false },
        { "2020-06-09T23:17:00+02:00", 1591737420, false },
        { "2020-06-09T23:17:00+0200", 1591737420, false },
        { "2020-06-09T23:17:00+02", 1591737420, false },
        { "2020-06-09T23:17:00.5 +02:00", 1591737420, false },
        { "2020-06-09T15:47:00-05:30", 1591737420, false },
        { "2020-06-10T00:17:00+03:00", 1591737420, false },
        { "2020-06-09T24:00", 1591747200, false },
        { "2020-06-09T24:00:00Z", 1591747200, false },
        { "2016-12-31T23:59:60Z", 1483228799, false },
        { "2020-02-29", 1582934400, true },
        { "2000-02-29T00:00", 951782400, false },
        { "0001-01-01", -62135596800, true },
        { "9999-12-31T23:59:59Z", 253402300799, false },
        { "1969-12-31T23:59:59Z", -1, false },
    };
    for (size_t i = 0; i < NX_COUNT(cases); i++) {
        struct nx_date date = { -7, !cases[i].day_only };
        if (!nx_date_parse(nx_str_of(cases[i].text), &date)) fail_msg("'%s' is refused", cases[i].text);
        if (date.seconds != cases[i].seconds || date.day_only != cases[i].day_only) {
            fail_msg("'%s' is read as %lld", cases[i].text, (long long)date.seconds);
        }
    }
}

static const char *const no_dates[] = {
    "",
    " ",
    "2020",
    "2020-06",
    "2020-6-9",
    "20200609",
    "2020/06/09",
    "09.06.2020",
    "June 9, 2020",
    "today",
    "0000-01-01",
    "2020-00-10",
    "2020-13-01",
    "2020-01-00",
    "2020-01-32",
    "2020-04-31",
    "2021-02-29",
    "1900-02-29",
    "2020-02-30",
    "-2020-01-01",
    "+2020-01-01",
    "12020-01-01",
    "2020-01-01T",
    "2020-01-01T1",
    "2020-01-01T10",
    "2020-01-01T10:",
    "2020-01-01T10:0",
    "2020-01-01T10:00:",
    "2020-01-01T10:00:0",
    "2020-01-01T25:00",
    "2020-01-01T24:01",
    "2020-01-01T24:00:01",
    "2020-01-01T10:60",
    "2020-01-01T10:00:61",
    "2020-01-01T10:00:00.",
    "2020-01-01T10:00:00.Z",
    "2020-01-01T10:00:00.x",
    "2020-01-01T10:00ZZ",
    "2020-01-01T10:00Z+01",
    "2020-01-01T10:00+",
    "2020-01-01T10:00+1",
    "2020-01-01T10:00+01:",
    "2020-01-01T10:00+01:0",
    "2020-01-01T10:00+24:00",
    "2020-01-01T10:00+01:60",
    "2020-01-01T10:00+010",
    "2020-01-01T10:00 GMT",
    "2020-01-01x10:00",
    "2020-01-01Z",
    "2020-01-01 x",
    "2020-01-01\n",
    "2020-01-01T10:00 x",
    "1591737420",
    "0001-01-01T00:00+00:01",
    "9999-12-31T23:59:59-00:01",
    "9999-12-31T24:00",
};

static void refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < NX_COUNT(no_dates); i++) {
        struct nx_date date = { -7, true };
        if (nx_date_parse(nx_str_of(no_dates[i]), &date)) fail_msg("'%s' is accepted", no_dates[i]);
        assert_true(date.seconds == -7 && date.day_only);
    }
    struct nx_date date;
    assert_false(nx_date_parse(NX_STR_NONE, &date));
    assert_false(nx_date_parse((struct nx_str){ "2020-01-01\0", 11 }, &date));
}

static void read_as_what_it_names(void **state)
{
    (void)state;
    static const struct {
        const char *text, *first, *last;
    } cases[] = {
        { "2020", "2020-01-01T00:00:00Z", "2020-12-31T23:59:59Z" },
        { " 0001 ", "0001-01-01T00:00:00Z", "0001-12-31T23:59:59Z" },
        { "2020-02", "2020-02-01T00:00:00Z", "2020-02-29T23:59:59Z" },
        { "9999-12", "9999-12-01T00:00:00Z", "9999-12-31T23:59:59Z" },
        { "2020-06-09", "2020-06-09T00:00:00Z", "2020-06-09T23:59:59Z" },
        { "2020-06-09T21", "2020-06-09T21:00:00Z", "2020-06-09T21:59:59Z" },
        { "2020-06-09 21+05:30", "2020-06-09T15:30:00Z", "2020-06-09T16:29:59Z" },
        { "2020-06-09T21:17", "2020-06-09T21:17:00Z", "2020-06-09T21:17:59Z" },
        { "2020-06-09T24:00", "2020-06-10T00:00:00Z", "2020-06-10T00:00:59Z" },
        { "2020-06-09T21:17:05.9Z", "2020-06-09T21:17:05Z", "2020-06-09T21:17:05Z" },
    };
    for (size_t i = 0; i < NX_COUNT(cases); i++) {
        struct nx_date_span span;
        char first[NX_DATE_TEXT_SIZE], last[NX_DATE_TEXT_SIZE];
        if (!nx_date_read(nx_str_of(cases[i].text), &span)) fail_msg("'%s' is refused", cases[i].text);
        assert_string_equal(nx_date_format(span.first, false, first), cases[i].first);
        assert_string_equal(nx_date_format(span.last, false, last), cases[i].last);
    }
}

static void not_read(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",        "0000",       "202",           "20200",   "2020-",    "2020-6",  "2020-13",          "2020-02-30",
        "2020T10", "2020-06T10", "2020-06-09T24", "2020 10", "2020-06Z", "2020-Q2", "9999-12-31T23-01",
    };
    for (size_t i = 0; i < NX_COUNT(texts); i++) {
        struct nx_date_span span = { -7, -8 };
        if (nx_date_read(nx_str_of(texts[i]), &span)) fail_msg("'%s' is accepted", texts[i]);
        assert_true(span.first == -7 && span.last == -8);
    }
}

/* The text need not end with NUL: what stands behind it is not looked at. */
static void the_length_is_the_end(void **state)
{
    (void)state;
    struct nx_date date;
    assert_true(nx_date_parse((struct nx_str){ "2020-06-09T21:17:00Z", 10 }, &date));
    assert_true(date.day_only);
    assert_true(nx_date_parse((struct nx_str){ "2020-06-09T21:17:00Z", 16 }, &date));
    assert_true(date.seconds == 1591737420);
    assert_false(nx_date_parse((struct nx_str){ "2020-06-09T21:17:00Z", 15 }, &date));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_is_as_counted),
        cmocka_unit_test(formatted_dates_are_read_again),
        cmocka_unit_test(accepted),
        cmocka_unit_test(refused),
        cmocka_unit_test(read_as_what_it_names),
        cmocka_unit_test(not_read),
        cmocka_unit_test(the_length_is_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
