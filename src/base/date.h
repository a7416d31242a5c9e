/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * date.h: civil dates in UTC (proleptic Gregorian calendar) as seconds since 1970. No time zone database and no locale:
 * a date without zone is UTC. Any thread.
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

enum { NX_DATE_TEXT_SIZE = 32 };

/* Writes "2020-06-09T21:17:00Z" (or "2020-06-09" with day_only) and a NUL. Returns `out`. */
char *nx_date_format(int64_t seconds, bool day_only, char out[NX_DATE_TEXT_SIZE]);

/* Days since 1970-01-01 of a civil date, and back (year, month 1..12, day 1..31). */
int64_t nx_date_days(int64_t year, unsigned month, unsigned day);
void nx_date_civil(int64_t days, int64_t *year, unsigned *month, unsigned *day);

/* The clock, UTC seconds. */
int64_t nx_date_now(void);

#endif
