/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_when.c: dates as people write them, against seconds written down, and against chance. */
#include "search/when.h"

#include "base/date.h"
#include "search_support.h"

/* A Wednesday. */
static const char NOW[] = "2020-06-17T12:34:56Z";

struct named {
    const char *text, *first, *last; /* a day alone is its first or last second */
};

static int64_t seconds_of(const char *text, bool is_last)
{
    struct nx_date date;
    if (!nx_date_parse(nx_str_of(text), &date)) fail_msg("'%s' is no date", text);
    return date.seconds + (date.day_only && is_last ? 86399 : 0);
}

static void assert_names(const char *now, const struct named *named)
{
    struct nx_when when = { 0, 0, true };
    char first[NX_DATE_TEXT_SIZE], last[NX_DATE_TEXT_SIZE];
    if (!nx_when_read(nx_str_of(named->text), seconds_of(now, false), &when)) fail_msg("'%s' is refused", named->text);
    if (when.first != seconds_of(named->first, false) || when.last != seconds_of(named->last, true)) {
        fail_msg("'%s' is %s to %s", named->text, nx_date_format(when.first, false, first),
                 nx_date_format(when.last, false, last));
    }
    assert_false(when.exchanged);
}

static void assert_all_name(const char *now, const struct named *cases, size_t n)
{
    for (size_t i = 0; i < n; i++) assert_names(now, &cases[i]);
}

static void written_dates(void **state)
{
    (void)state;
    static const struct named cases[] = {
        { "2020", "2020-01-01", "2020-12-31" },
        { "0001", "0001-01-01", "0001-12-31" },
        { "9999", "9999-01-01", "9999-12-31" },
        { "2020-06", "2020-06-01", "2020-06-30" },
        { "2020-02", "2020-02-01", "2020-02-29" },
        { "1900-02", "1900-02-01", "1900-02-28" },
        { "2000-02", "2000-02-01", "2000-02-29" },
        { "2020-12", "2020-12-01", "2020-12-31" },
        { "\t 2020-06-09 ", "2020-06-09", "2020-06-09" },
        { "2020-02-29", "2020-02-29", "2020-02-29" },
        { "2020-06-09T21", "2020-06-09T21:00:00Z", "2020-06-09T21:59:59Z" },
        { "2020-06-09 21", "2020-06-09T21:00:00Z", "2020-06-09T21:59:59Z" },
        { "2020-06-09T21+02:00", "2020-06-09T19:00:00Z", "2020-06-09T19:59:59Z" },
        { "2020-06-09t21:17", "2020-06-09T21:17:00Z", "2020-06-09T21:17:59Z" },
        { "2020-06-09 21:17 +0200", "2020-06-09T19:17:00Z", "2020-06-09T19:17:59Z" },
        { "2020-06-09T21:17:05Z", "2020-06-09T21:17:05Z", "2020-06-09T21:17:05Z" },
        { "2020-06-09T21:17:05.999", "2020-06-09T21:17:05Z", "2020-06-09T21:17:05Z" },
        { "@1591737420", "2020-06-09T21:17:00Z", "2020-06-09T21:17:00Z" },
        { " @0 ", "1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z" },
        { "@-1", "1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z" },
        { "@-62135596800", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z" },
        { "@253402300799", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z" },
        { "2020-Q1", "2020-01-01", "2020-03-31" },
        { "2020-Q2", "2020-04-01", "2020-06-30" },
        { "q3 2020", "2020-07-01", "2020-09-30" },
        { "2020 q4", "2020-10-01", "2020-12-31" },
        { "2020-W23", "2020-06-01", "2020-06-07" },
        { "2020W01", "2019-12-30", "2020-01-05" },
        { "2020-w53", "2020-12-28", "2021-01-03" },
        { "2021-W01", "2021-01-04", "2021-01-10" },
        { "0001-W01", "0001-01-01", "0001-01-07" },
    };
    assert_all_name(NOW, cases, NX_COUNT(cases));
}

static void days_and_months(void **state)
{
    (void)state;
    static const struct named cases[] = {
        { "now", NOW, NOW },
        { "today", "2020-06-17", "2020-06-17" },
        { "Yesterday", "2020-06-16", "2020-06-16" },
        { " TOMORROW\t", "2020-06-18", "2020-06-18" },
        { "wednesday", "2020-06-17", "2020-06-17" },
        { "wed", "2020-06-17", "2020-06-17" },
        { "last wed", "2020-06-10", "2020-06-10" },
        { "thursday", "2020-06-11", "2020-06-11" },
        { "fri", "2020-06-12", "2020-06-12" },
        { "sat", "2020-06-13", "2020-06-13" },
        { "sunday", "2020-06-14", "2020-06-14" },
        { "Monday", "2020-06-15", "2020-06-15" },
        { "last-monday", "2020-06-15", "2020-06-15" },
        { "last_tuesday", "2020-06-16", "2020-06-16" },
        { "june", "2020-06-01", "2020-06-30" },
        { "jul", "2019-07-01", "2019-07-31" },
        { "May", "2020-05-01", "2020-05-31" },
        { "feb", "2020-02-01", "2020-02-29" },
        { "december", "2019-12-01", "2019-12-31" },
        { "june 2019", "2019-06-01", "2019-06-30" },
        { "JUN-2021", "2021-06-01", "2021-06-30" },
        { "june, 2020", "2020-06-01", "2020-06-30" },
        { "9 june", "2020-06-09", "2020-06-09" },
        { "june 09", "2020-06-09", "2020-06-09" },
        { "june 17", "2020-06-17", "2020-06-17" },
        { "18 june", "2019-06-18", "2019-06-18" },
        { "31 dec", "2019-12-31", "2019-12-31" },
        { "29 february", "2020-02-29", "2020-02-29" },
        { "9 june 2020", "2020-06-09", "2020-06-09" },
        { "9-jun-2020", "2020-06-09", "2020-06-09" },
        { "9june 2020", "2020-06-09", "2020-06-09" },
        { "june 9 2020", "2020-06-09", "2020-06-09" },
        { "june 9, 2020", "2020-06-09", "2020-06-09" },
        { "june_9,2020", "2020-06-09", "2020-06-09" },
        { "29 feb 2000", "2000-02-29", "2000-02-29" },
    };
    assert_all_name(NOW, cases, NX_COUNT(cases));
}

static void distances(void **state)
{
    (void)state;
    static const struct named cases[] = {
        { "this week", "2020-06-15", "2020-06-21" },
        { "last week", "2020-06-08", "2020-06-14" },
        { "next-week", "2020-06-22", "2020-06-28" },
        { "this month", "2020-06-01", "2020-06-30" },
        { "last_month", "2020-05-01", "2020-05-31" },
        { "next month", "2020-07-01", "2020-07-31" },
        { "this quarter", "2020-04-01", "2020-06-30" },
        { "last quarter", "2020-01-01", "2020-03-31" },
        { "this year", "2020-01-01", "2020-12-31" },
        { "LAST YEAR", "2019-01-01", "2019-12-31" },
        { "next year", "2021-01-01", "2021-12-31" },
        { "0 days", "2020-06-17", "2020-06-17" },
        { "3 days", "2020-06-14", "2020-06-14" },
        { "3 days ago", "2020-06-14", "2020-06-14" },
        { "three-days_ago", "2020-06-14", "2020-06-14" },
        { "3d", "2020-06-14", "2020-06-14" },
        { "3d ago", "2020-06-14", "2020-06-14" },
        { "1000 days ago", "2017-09-21", "2017-09-21" },
        { "a day ago", "2020-06-16", "2020-06-16" },
        { "a week ago", "2020-06-10", "2020-06-10" },
        { "2w", "2020-06-03", "2020-06-03" },
        { "twelve weeks", "2020-03-25", "2020-03-25" },
        { "6m", "2019-12-17", "2019-12-17" },
        { "2 months ago", "2020-04-17", "2020-04-17" },
        { "1 quarter ago", "2020-03-17", "2020-03-17" },
        { "1y", "2019-06-17", "2019-06-17" },
        { "two years ago", "2018-06-17", "2018-06-17" },
        { "an hour ago", "2020-06-17T11:00:00Z", "2020-06-17T11:59:59Z" },
        { "12h", "2020-06-17T00:00:00Z", "2020-06-17T00:59:59Z" },
        { "90min", "2020-06-17T11:04:00Z", "2020-06-17T11:04:59Z" },
        { "1 minute ago", "2020-06-17T12:33:00Z", "2020-06-17T12:33:59Z" },
        { "last 3 days", "2020-06-14", NOW },
        { "past-3d", "2020-06-14", NOW },
        { "past two weeks", "2020-06-03", NOW },
        { "last 1 week", "2020-06-10", NOW },
        { "past week", "2020-06-10", NOW },
        { "last 2 months", "2020-04-17", NOW },
        { "past year", "2019-06-17", NOW },
        { "last 10 years", "2010-06-17", NOW },
        { "last 24 hours", "2020-06-16T12:00:00Z", NOW },
        { "past hour", "2020-06-17T11:00:00Z", NOW },
        { "last 5 minutes", "2020-06-17T12:29:00Z", NOW },
    };
    assert_all_name(NOW, cases, NX_COUNT(cases));
}

/* Where the calendar is uneven. */
static void edges_of_the_calendar(void **state)
{
    (void)state;
    static const struct {
        const char *now;
        struct named named;
    } cases[] = {
        { "2020-03-31", { "1 month", "2020-02-29", "2020-02-29" } },
        { "2021-03-31", { "a month ago", "2021-02-28", "2021-02-28" } },
        { "2020-02-29", { "1y", "2019-02-28", "2019-02-28" } },
        { "2020-02-29", { "4 years ago", "2016-02-29", "2016-02-29" } },
        { "2020-08-31", { "last 2 months", "2020-06-30", "2020-08-31T00:00:00Z" } },
        { "2020-01-31", { "2m", "2019-11-30", "2019-11-30" } },
        { "2020-01-01", { "last month", "2019-12-01", "2019-12-31" } },
        { "2020-01-01", { "last quarter", "2019-10-01", "2019-12-31" } },
        { "2020-12-31", { "next month", "2021-01-01", "2021-01-31" } },
        { "2020-01-01", { "yesterday", "2019-12-31", "2019-12-31" } },
        { "2021-01-01", { "this week", "2020-12-28", "2021-01-03" } },
        { "2020-06-15", { "last monday", "2020-06-08", "2020-06-08" } },
        { "2020-06-21T23:59:59Z", { "sunday", "2020-06-21", "2020-06-21" } },
        { "2020-06-21T23:59:59Z", { "this week", "2020-06-15", "2020-06-21" } },
        { "2021-06-17", { "29 feb", "2020-02-29", "2020-02-29" } },
        { "1904-02-28", { "feb 29", "1896-02-29", "1896-02-29" } },
        { "2020-06-01", { "june", "2020-06-01", "2020-06-30" } },
        { "2020-05-31T23:59:59Z", { "june", "2019-06-01", "2019-06-30" } },
        { "1969-12-31T23:59:59Z", { "today", "1969-12-31", "1969-12-31" } },
        { "1969-12-31T23:59:59Z", { "wednesday", "1969-12-31", "1969-12-31" } },
        { "1960-01-01T00:30:00Z", { "1h", "1959-12-31T23:00:00Z", "1959-12-31T23:59:59Z" } },
        { "0001-01-01", { "today", "0001-01-01", "0001-01-01" } },
        { "9999-12-31", { "this year", "9999-01-01", "9999-12-31" } },
    };
    for (size_t i = 0; i < NX_COUNT(cases); i++) assert_names(cases[i].now, &cases[i].named);
}

static void ranges(void **state)
{
    (void)state;
    static const struct {
        const char *text, *first, *last; /* NULL: open */
        bool exchanged;
    } cases[] = {
        { "2020-03..2020-05", "2020-03-01", "2020-05-31", false },
        { "2020-05..2020-03", "2020-03-01", "2020-05-31", true },
        { "2020..2020", "2020-01-01", "2020-12-31", false },
        { "2020-06..2020", "2020-06-01", "2020-12-31", false },
        { "2020..2020-06", "2020-01-01", "2020-06-30", false },
        { " 2019 .. today ", "2019-01-01", "2020-06-17", false },
        { "last-week..yesterday", "2020-06-08", "2020-06-16", false },
        { "today..1w", "2020-06-10", "2020-06-17", true },
        { "2020-06-09T12:00:00.5..2020-06-09T13", "2020-06-09T12:00:00Z", "2020-06-09T13:59:59Z", false },
        { "june 9, 2019..@1591737420", "2019-06-09", "2020-06-09T21:17:00Z", false },
        { "2020..", "2020-01-01", NULL, false },
        { "..2020-06", NULL, "2020-06-30", false },
        { " .. now", NULL, NOW, false },
        { "2020", "2020-01-01", "2020-12-31", false },
    };
    for (size_t i = 0; i < NX_COUNT(cases); i++) {
        struct nx_when when = { 0, 0, !cases[i].exchanged };
        const int64_t first = cases[i].first ? seconds_of(cases[i].first, false) : INT64_MIN;
        const int64_t last = cases[i].last ? seconds_of(cases[i].last, true) : INT64_MAX;
        if (!nx_when_read_range(nx_str_of(cases[i].text), seconds_of(NOW, false), &when) || when.first != first ||
            when.last != last || when.exchanged != cases[i].exchanged) {
            fail_msg("'%s' is read otherwise", cases[i].text);
        }
    }
}

static const char *const no_dates[] = {
    "",
    " ",
    "-",
    "_",
    "..",
    " .. ",
    "...",
    "2020...2021",
    "2020..2021..2022",
    "2020..x",
    "x..2020",
    ".2020",
    "2020.",
    "0000",
    "202",
    "20200",
    "2020-",
    "-2020",
    "2020-0",
    "2020-6",
    "2020-00",
    "2020-13",
    "2020-02-30",
    "2021-02-29",
    "1900-02-29",
    "2020-06-09T",
    "2020-06-09T24",
    "2020-06-09T25:00",
    "2020-06T10",
    "2020/06/09",
    "09.06.2020",
    "0001-01-01T00+01",
    "9999-12-31T23-01",
    "@",
    "@-",
    "@x",
    "@1x",
    "@--1",
    "@+1",
    "@1 2",
    "@ 1",
    "@253402300800",
    "@-62135596801",
    "@9999999999999999999999",
    "2020-Q0",
    "2020-Q5",
    "q2",
    "q2020",
    "0000-q1",
    "2020-W00",
    "2020-W54",
    "2021-W53",
    "2020-W5",
    "2020-W233",
    "w23",
    "w23 2020",
    "0000-W01",
    "9999-W52",
    "9999-W99",
    "mondays",
    "last",
    "this",
    "next monday",
    "last june",
    "last day",
    "this hour",
    "last 3",
    "past",
    "ago",
    "week",
    "day",
    "3",
    "3 ago",
    "three",
    "days",
    "days ago",
    "ago 3 days",
    "-3 days",
    "3.5 days",
    "-3d",
    "3x",
    "3 days ago ago",
    "3  -- days",
    "last week ago",
    "past 3 days ago",
    "june 0",
    "june 31",
    "0 june",
    "32 may",
    "30 february",
    "29 feb 2019",
    "june 0000",
    "june 20200",
    "june 9 20",
    "2020 june",
    "june june",
    "9 9 june",
    "9june2020",
    "june9",
    "june 9,",
    "june, 9",
    ", june",
    "9, june",
    "june 9,, 2020",
    "june,-2020",
    "q2, 2020",
    "june 009",
    "june 9 2020 x",
    "today now",
    "todayx",
    "to day",
    "now-",
    "_now",
    "no\nw",
    "t\xc3\xb6zay",
    "\xff",
    "999999999 years",
    "999999999 weeks ago",
    "999999999 days",
    "last 99999 months",
    "1000000000 days",
    "99999999999999999999d",
    "2020 years",
    "2019 years ago x",
    "supercalifragilistic",
    "four-score",
    "summer 2020",
};

static void refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < NX_COUNT(no_dates); i++) {
        struct nx_when when = { -7, -8, true };
        const struct nx_str text = nx_str_of(no_dates[i]);
        if (nx_when_read_range(text, seconds_of(NOW, false), &when)) fail_msg("'%s' is accepted", no_dates[i]);
        if (nx_when_read(text, seconds_of(NOW, false), &when)) fail_msg("'%s' is one date", no_dates[i]);
        assert_true(when.first == -7 && when.last == -8 && when.exchanged);
    }
    struct nx_when when;
    assert_false(nx_when_read(NX_STR_NONE, 0, &when));
    assert_false(nx_when_read_range(NX_STR_NONE, 0, &when));
    assert_false(nx_when_read((struct nx_str){ "today\0", 6 }, 0, &when));
    assert_false(nx_when_read(NX_STR("2019..2020"), 0, &when));
    assert_true(nx_when_read((struct nx_str){ "todayx", 5 }, 0, &when));
}

/* A clock that is wrong beyond measure does not matter where no clock is needed. */
static void any_now(void **state)
{
    (void)state;
    static const int64_t nows[] = { INT64_MIN, INT64_MIN + 1, -62135596801, 253402300800, INT64_MAX };
    static const char *const relative[] = { "now", "today", "june", "monday", "this week", "3h", "1y", "last 3 days" };
    struct nx_when when;
    for (size_t i = 0; i < NX_COUNT(nows); i++) {
        assert_true(nx_when_read(NX_STR("2020"), nows[i], &when));
        for (size_t k = 0; k < NX_COUNT(relative); k++) {
            assert_false(nx_when_read(nx_str_of(relative[k]), nows[i], &when));
        }
    }
    /* What reaches beyond the years is none. */
    const int64_t first = -62135596800, last = 253402300799;
    assert_false(nx_when_read(NX_STR("yesterday"), first, &when));
    assert_false(nx_when_read(NX_STR("last month"), first, &when));
    assert_false(nx_when_read(NX_STR("last year"), first, &when));
    assert_false(nx_when_read(NX_STR("1m"), first, &when));
    assert_false(nx_when_read(NX_STR("december"), first, &when));
    assert_false(nx_when_read(NX_STR("tomorrow"), last, &when));
    assert_false(nx_when_read(NX_STR("next quarter"), last, &when));
}

static void every_day_is_a_day(void **state)
{
    (void)state;
    const int64_t end = nx_date_days(10000, 1, 1);
    for (int64_t day = nx_date_days(1, 1, 1); day < end; day += 17) {
        struct nx_when when;
        char text[NX_DATE_TEXT_SIZE];
        nx_date_format(day * 86400, true, text);
        if (!nx_when_read(nx_str_of(text), 0, &when) || when.first != day * 86400 || when.last - when.first != 86399) {
            fail_msg("%s is not that day", text);
        }
    }
}

/* All that can be said of chance: no crash, what is read makes sense, and lies in the years that there are. */
static void chance(void **state)
{
    (void)state;
    static const char *const parts[] = {
        "0",   "1",  "2",    "3",    "9",     "20",   "2020", "999999999", "-",    ":",      "T",   ".",
        "..",  "@",  " ",    " ",    "_",     ",",    "+",    "today",     "now",  "monday", "sun", "june",
        "feb", "29", "last", "past", "this",  "next", "week", "month",     "year", "days",   "d",   "h",
        "min", "m",  "y",    "a",    "three", "ago",  "q2",   "w53",       "Z",    "\xc3",   "x",
    };
    const int64_t begin = -62135596800, years = 253402300800 + 62135596800;
    uint64_t random = 1;
    size_t n_read = 0;
    for (size_t i = 0; i < 200000; i++) {
        char text[128] = "";
        size_t len = 0;
        for (size_t n = test_below(&random, 8); n; n--) {
            const char *part = parts[test_below(&random, NX_COUNT(parts))];
            memcpy(text + len, part, strlen(part));
            len += strlen(part);
        }
        const int64_t now = i % 2 ? seconds_of(NOW, false) : begin + (int64_t)(test_random(&random) % (uint64_t)years);
        /* At the end of a block, so that a sanitizer sees a look behind the text. */
        char *exact = malloc(len ? len : 1);
        assert_non_null(exact);
        memcpy(exact, text, len);
        struct nx_when when;
        if (nx_when_read_range((struct nx_str){ exact, len }, now, &when)) {
            n_read++;
            if (when.first > when.last) fail_msg("'%s' ends before it begins", text);
            assert_true(when.first == INT64_MIN || nx_date_has_year(when.first));
            assert_true(when.last == INT64_MAX || nx_date_has_year(when.last));
        }
        free(exact);
    }
    assert_true(n_read > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(written_dates), cmocka_unit_test(days_and_months),
        cmocka_unit_test(distances),     cmocka_unit_test(edges_of_the_calendar),
        cmocka_unit_test(ranges),        cmocka_unit_test(refused),
        cmocka_unit_test(any_now),       cmocka_unit_test(every_day_is_a_day),
        cmocka_unit_test(chance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
