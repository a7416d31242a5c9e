/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * date.h: civil dates in UTC (proleptic Gregorian calendar) as seconds since 1970, and the spans of time that the
 * calendar has. No time zone database and no locale: a date without zone is UTC. Any thread.
 */
#ifndef NX_DATE_H
#define NX_DATE_H

#include "base/base.h"

struct nx_date {
    int64_t seconds; /* UTC, since 1970-01-01 */
    bool day_only;   /* the text named a day and no time */
};

/*
 * Reads an ISO 8601 date: YYYY-MM-DD, or that with "T", "t" or a space and HH:MM[:SS[.fraction]] and an optional zone
 * ("Z", "z", +HH, +HHMM, +HH:MM; none means UTC). A fraction is cut off; second 60 counts as 59; hour 24 only as 24:00.
 * Years 0001 to 9999. Blanks around it and before the zone are allowed, anything else makes it no date. False: `out` is
 * left alone.
 */
bool nx_date_parse(struct nx_str text, struct nx_date *out);

enum { NX_DATE_MINUTE = 60, NX_DATE_HOUR = 3600, NX_DATE_DAY = 86400 }; /* in seconds */

struct nx_date_span {
    int64_t first, last; /* UTC seconds since 1970-01-01, both within */
};

/*
 * Reads an ISO 8601 date as the whole of what it names: all that nx_date_parse reads, and YYYY, YYYY-MM, and a day with
 * HH (which may have a zone). "2020-06" is that month from its first second to its last, "2020-06-09T21" that hour; a
 * second with a fraction is that second. False: `out` is left alone.
 */
bool nx_date_read(struct nx_str text, struct nx_date_span *out);

enum { NX_DATE_TEXT_SIZE = 32 };

/* Writes "2020-06-09T21:17:00Z" (or "2020-06-09" with day_only) and a NUL. Returns `out`. */
char *nx_date_format(int64_t seconds, bool day_only, char out[NX_DATE_TEXT_SIZE]);

/* Days since 1970-01-01 of a civil date, and back (year, month 1..12, day 1..31). */
int64_t nx_date_days(int64_t year, unsigned month, unsigned day);
void nx_date_civil(int64_t days, int64_t *year, unsigned *month, unsigned *day);

/* Years of four digits have 0001 to 9999: whether the second lies in them. */
bool nx_date_has_year(int64_t seconds);

/* Whether two seconds are no more than `gap`, at least 0, apart; NEWSIDX_DATE_NONE is near to itself alone. */
bool nx_date_is_near(int64_t a, int64_t b, int64_t gap);

/* How many days the month (1..12) has. */
unsigned nx_date_month_days(int64_t year, unsigned month);

/* So many days (at least 1) from this one, in days since 1970, on; so many months, from `month` (1..12) on. */
struct nx_date_span nx_date_span_days(int64_t day, int64_t n_days);
struct nx_date_span nx_date_span_months(int64_t year, unsigned month, unsigned n_months);

/* What is left of `number` above the multiple of `step` (above 0) at it or next below it: seconds into their day. */
static inline int64_t nx_date_rest(int64_t number, int64_t step)
{
    const int64_t rest = number % step;
    return rest < 0 ? rest + step : rest;
}

/* The clock, UTC seconds. */
int64_t nx_date_now(void);

#endif
