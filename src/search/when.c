/* SPDX-License-Identifier: GPL-2.0-or-later */
/* when.c: which words name a date together, and which one that is by the calendar. */
#include "search/when.h"

#include "base/date.h"
#include "search/when_words.h"

/* What was said, and when. */
struct saying {
    struct nx_when_words words;
    int64_t now;
    int64_t today; /* days since 1970 */
    int64_t year;  /* of today, and so are these */
    unsigned month, day;
};

/* 0 for Monday. 1970-01-01 was a Thursday. */
static int64_t weekday_of(int64_t day)
{
    return nx_date_rest(day + 3, 7);
}

/* The value of the first word of this kind. False: there is none. */
static bool find(const struct saying *saying, char kind, int64_t *value)
{
    const char *at = strchr(saying->words.kinds, kind);
    if (at) *value = saying->words.values[at - saying->words.kinds];
    return at != NULL;
}

static bool name_now(const struct saying *saying, struct nx_date_span *out)
{
    *out = (struct nx_date_span){ saying->now, saying->now };
    return true;
}

static bool name_day(const struct saying *saying, struct nx_date_span *out)
{
    *out = nx_date_span_days(saying->today + saying->words.values[0], 1);
    return true;
}

/* "monday", "last monday" */
static bool name_weekday(const struct saying *saying, struct nx_date_span *out)
{
    int64_t weekday = 0, last = 0;
    find(saying, NX_WHEN_WEEKDAY, &weekday);
    const int64_t until = find(saying, NX_WHEN_LAST, &last) ? saying->today - 1 : saying->today;
    *out = nx_date_span_days(until - nx_date_rest(weekday_of(until) - weekday, 7), 1);
    return true;
}

/* The year of the latest such day that has begun; 0: there was none. Leap years are at most eight years apart. */
static int64_t latest_year(const struct saying *saying, unsigned month, unsigned day)
{
    for (int64_t year = saying->year; year > 0 && year >= saying->year - 8; year--) {
        if (day > nx_date_month_days(year, month)) continue;
        if (nx_date_days(year, month, day) <= saying->today) return year;
    }
    return 0;
}

/* A month, perhaps with a day, perhaps with a year. */
static bool name_date(const struct saying *saying, struct nx_date_span *out)
{
    int64_t year, month = 0, day = 1;
    find(saying, NX_WHEN_MONTH, &month);
    const bool has_day = find(saying, NX_WHEN_SHORT, &day);
    if (day < 1) return false;
    if (!find(saying, NX_WHEN_YEAR, &year)) year = latest_year(saying, (unsigned)month, (unsigned)day);
    if (year == 0 || day > nx_date_month_days(year, (unsigned)month)) return false;
    if (has_day)
        *out = nx_date_span_days(nx_date_days(year, (unsigned)month, (unsigned)day), 1);
    else
        *out = nx_date_span_months(year, (unsigned)month, 1);
    return true;
}

static bool name_quarter(const struct saying *saying, struct nx_date_span *out)
{
    int64_t year = 0, quarter = 1;
    find(saying, NX_WHEN_YEAR, &year);
    find(saying, NX_WHEN_QUARTER, &quarter);
    *out = nx_date_span_months(year, (unsigned)quarter * 3 - 2, 3);
    return true;
}

/* The Monday of a year's first ISO week, which has January 4. */
static int64_t first_monday(int64_t year)
{
    const int64_t fourth = nx_date_days(year, 1, 4);
    return fourth - weekday_of(fourth);
}

static bool name_iso_week(const struct saying *saying, struct nx_date_span *out)
{
    const int64_t year = saying->words.values[0], week = saying->words.values[1];
    const int64_t monday = first_monday(year) + (week - 1) * 7;
    if (week < 1 || monday >= first_monday(year + 1)) return false;
    *out = nx_date_span_days(monday, 7);
    return true;
}

/* How many months the unit has; 0: it is shorter. */
static unsigned months_of(int64_t unit)
{
    return unit == NX_WHEN_MONTHS ? 1 : unit == NX_WHEN_QUARTERS ? 3 : unit == NX_WHEN_YEARS ? 12 : 0;
}

/* "this week", "last month", "next year" */
static bool name_period(const struct saying *saying, struct nx_date_span *out)
{
    const int64_t shift = saying->words.values[0], unit = saying->words.values[1];
    const unsigned n_months = months_of(unit);
    if (unit == NX_WHEN_WEEKS) {
        *out = nx_date_span_days(saying->today - weekday_of(saying->today) + shift * 7, 7);
        return true;
    }
    if (n_months == 0) return false;
    /* Months since the beginning of year 0, which is before all that there can be. */
    int64_t month = saying->year * 12 + saying->month - 1;
    month += shift * n_months - month % n_months;
    *out = nx_date_span_months(month / 12, (unsigned)(month % 12) + 1, n_months);
    return true;
}

/* The hour or the minute that lies `back` seconds back. */
static struct nx_date_span time_before(int64_t now, int64_t back, int64_t step)
{
    const int64_t first = now - back - nx_date_rest(now - back, step);
    return (struct nx_date_span){ first, first + step - 1 };
}

/* The day that lies so many months back. False: before the year 1. */
static bool months_before(const struct saying *saying, int64_t n_months, struct nx_date_span *out)
{
    const int64_t month = saying->year * 12 + saying->month - 1 - n_months;
    if (month < 12) return false;
    const int64_t year = month / 12;
    const unsigned month_of_year = (unsigned)(month % 12) + 1;
    const unsigned day = NX_MIN(saying->day, nx_date_month_days(year, month_of_year));
    *out = nx_date_span_days(nx_date_days(year, month_of_year, day), 1);
    return true;
}

/* The minute, hour or day that lies so far back; numbers have at most nine digits, so that nothing overflows. */
static bool time_ago(const struct saying *saying, int64_t count, int64_t unit, struct nx_date_span *out)
{
    if (months_of(unit)) return months_before(saying, count * months_of(unit), out);
    if (unit == NX_WHEN_MINUTES)
        *out = time_before(saying->now, count * NX_DATE_MINUTE, NX_DATE_MINUTE);
    else if (unit == NX_WHEN_HOURS)
        *out = time_before(saying->now, count * NX_DATE_HOUR, NX_DATE_HOUR);
    else
        *out = nx_date_span_days(saying->today - count * (unit == NX_WHEN_WEEKS ? 7 : 1), 1);
    return true;
}

/* "3 days", "3 days ago" */
static bool name_ago(const struct saying *saying, struct nx_date_span *out)
{
    return time_ago(saying, saying->words.values[0], saying->words.values[1], out);
}

/* "last 3 days", "past week" */
static bool name_past(const struct saying *saying, struct nx_date_span *out)
{
    int64_t unit = 0;
    find(saying, NX_WHEN_UNIT, &unit);
    const bool counted = saying->words.kinds[1] != NX_WHEN_UNIT;
    if (!time_ago(saying, counted ? saying->words.values[1] : 1, unit, out)) return false;
    out->last = saying->now;
    return true;
}

/* The kinds of words that name a date in this order, by the letters of when_words.h; "#" is any number. */
static const struct rule {
    const char *kinds;
    bool (*name)(const struct saying *saying, struct nx_date_span *out);
} rules[] = {
    { "n", name_now },       { "r", name_day },     { "w", name_weekday },  { "lw", name_weekday },
    { "M", name_date },      { "MY", name_date },   { "dM", name_date },    { "Md", name_date },
    { "dMY", name_date },    { "MdY", name_date },  { "QY", name_quarter }, { "YQ", name_quarter },
    { "YW", name_iso_week }, { "su", name_period }, { "lu", name_period },  { "#u", name_ago },
    { "#ua", name_ago },     { "l#u", name_past },  { "p#u", name_past },   { "pu", name_past },
};

static bool fits(const struct rule *rule, const char *kinds)
{
    const char *wanted = rule->kinds;
    for (; *wanted && *kinds; wanted++, kinds++) {
        const bool is_number = nx_when_is_digits(*kinds) || *kinds == NX_WHEN_SPELLED;
        if (*wanted != *kinds && !(*wanted == '#' && is_number)) return false;
    }
    return *wanted == *kinds;
}

static bool read_words(struct nx_str text, int64_t now, struct nx_date_span *out)
{
    struct saying saying = { .now = now };
    if (!nx_date_has_year(now) || !nx_when_words_read(text, &saying.words)) return false;
    saying.today = (now - nx_date_rest(now, NX_DATE_DAY)) / NX_DATE_DAY;
    nx_date_civil(saying.today, &saying.year, &saying.month, &saying.day);
    for (size_t i = 0; i < NX_COUNT(rules); i++) {
        if (fits(&rules[i], saying.words.kinds)) return rules[i].name(&saying, out);
    }
    return false;
}

/* Digits behind "@", perhaps with a minus: a second since 1970. */
static bool read_seconds(struct nx_str text, struct nx_date_span *out)
{
    enum { DIGITS_MAX = 12 }; /* year 1 and year 9999 have twelve */
    const bool negative = text.len > 1 && text.ptr[1] == '-';
    const size_t begin = negative ? 2 : 1;
    int64_t seconds = 0;
    if (text.len <= begin || text.ptr[0] != '@' || text.len > begin + DIGITS_MAX) return false;
    for (size_t i = begin; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9') return false;
        seconds = seconds * 10 + (text.ptr[i] - '0');
    }
    if (negative) seconds = -seconds;
    *out = (struct nx_date_span){ seconds, seconds };
    return true;
}

bool nx_when_read(struct nx_str text, int64_t now, struct nx_when *out)
{
    struct nx_date_span span;
    text = nx_str_trimmed(text);
    if (!nx_date_read(text, &span) && !read_seconds(text, &span) && !read_words(text, now, &span)) return false;
    if (!nx_date_has_year(span.first) || !nx_date_has_year(span.last)) return false;
    *out = (struct nx_when){ span.first, span.last, false };
    return true;
}

/* Cuts the text at its first "..". False: there is none. */
static bool cut(struct nx_str text, struct nx_str *before, struct nx_str *behind)
{
    for (size_t i = 0; i + 1 < text.len; i++) {
        if (text.ptr[i] != '.' || text.ptr[i + 1] != '.') continue;
        *before = nx_str_trimmed((struct nx_str){ text.ptr, i });
        *behind = nx_str_trimmed((struct nx_str){ text.ptr + i + 2, text.len - i - 2 });
        return true;
    }
    return false;
}

bool nx_when_read_range(struct nx_str text, int64_t now, struct nx_when *out)
{
    struct nx_str before, behind;
    if (!cut(text, &before, &behind)) return nx_when_read(text, now, out);
    struct nx_when from = { INT64_MIN, INT64_MIN, false }, until = { INT64_MAX, INT64_MAX, false };
    if (before.len == 0 && behind.len == 0) return false;
    if (before.len && !nx_when_read(before, now, &from)) return false;
    if (behind.len && !nx_when_read(behind, now, &until)) return false;
    if (until.last < from.first)
        *out = (struct nx_when){ until.first, from.last, true };
    else
        *out = (struct nx_when){ from.first, until.last, false };
    return true;
}
