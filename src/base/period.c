/* SPDX-License-Identifier: GPL-2.0-or-later */
/* period.c: the calendar by days since 1970. */
#include "base/period.h"

#include "base/date.h"

enum { DAYS_A_WEEK = 7, THURSDAY = 3 };

/* What is beyond any calendar comes from a damaged file, and must only not overflow. */
static const int64_t SECONDS_MAX = INT64_C(1) << 56;

static int64_t day_of(int64_t seconds)
{
    seconds = NX_MAX(-SECONDS_MAX, NX_MIN(seconds, SECONDS_MAX));
    return seconds / NX_DATE_DAY - (seconds % NX_DATE_DAY < 0);
}

/* The Monday of the day's week; 1970-01-01 was a Thursday. */
static int64_t monday_of(int64_t day)
{
    const int64_t since = (day + THURSDAY) % DAYS_A_WEEK;
    return day - (since < 0 ? since + DAYS_A_WEEK : since);
}

static struct nx_period from_days(int64_t first, int64_t end)
{
    return (struct nx_period){ first * NX_DATE_DAY, end * NX_DATE_DAY };
}

struct nx_period nx_period_of(enum nx_period_unit unit, int64_t seconds)
{
    const int64_t day = day_of(seconds);
    int64_t year;
    unsigned month, day_of_month;
    nx_date_civil(day, &year, &month, &day_of_month);
    switch (unit) {
    case NX_PERIOD_DAY: break;
    case NX_PERIOD_WEEK: return from_days(monday_of(day), monday_of(day) + DAYS_A_WEEK);
    case NX_PERIOD_MONTH:
        return from_days(nx_date_days(year, month, 1),
                         month < 12 ? nx_date_days(year, month + 1, 1) : nx_date_days(year + 1, 1, 1));
    case NX_PERIOD_YEAR: return from_days(nx_date_days(year, 1, 1), nx_date_days(year + 1, 1, 1));
    }
    return from_days(day, day + 1);
}

/* Writes a number in so many digits at least, and returns what is behind it. Much faster than a format. */
static char *put(char *out, uint64_t number, int digits)
{
    char backwards[24];
    int n = 0;
    for (; number || n < digits; number /= 10) backwards[n++] = (char)('0' + number % 10);
    while (n) *out++ = backwards[--n];
    return out;
}

char *nx_period_name(enum nx_period_unit unit, int64_t seconds, char out[NX_PERIOD_NAME_SIZE])
{
    int64_t day = day_of(seconds), year;
    unsigned month, day_of_month;
    char *end = out;
    /* A week belongs to the year of its Thursday, and is the first one where that is among the first seven days. */
    if (unit == NX_PERIOD_WEEK) day = monday_of(day) + THURSDAY;
    nx_date_civil(day, &year, &month, &day_of_month);
    if (year < 0) *end++ = '-';
    end = put(end, (uint64_t)(year < 0 ? -year : year), 4);
    if (unit != NX_PERIOD_YEAR) *end++ = '-';
    if (unit == NX_PERIOD_WEEK) {
        *end++ = 'W';
        end = put(end, (uint64_t)((day - nx_date_days(year, 1, 1)) / DAYS_A_WEEK + 1), 2);
    } else if (unit != NX_PERIOD_YEAR) {
        end = put(end, month, 2);
    }
    if (unit == NX_PERIOD_DAY) {
        *end++ = '-';
        end = put(end, day_of_month, 2);
    }
    *end = '\0';
    return out;
}
