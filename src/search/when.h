/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * when.h: a date as a person writes it in a query -> the seconds that it names, in UTC. English words, the case of
 * ASCII letters ignored. What is imprecise is the whole of what it names: a year, month, day. It stands on base/date.h
 * and when_words.h and knows no query, no index and no clock: `now` is what the caller says. With `now` a Wednesday,
 * 2020-06-17T12:34:56Z:
 *
 *     2020, 2020-06, 2020-06-09           the year, the month, the day
 *     2020-06-09T21, ...T21:17, :05       the hour, the minute, the second; zones as in nx_date_parse
 *     2020-Q2, q2 2020, 2020-W23          quarter, ISO week (Monday to Sunday)
 *     @1591737420                         a second since 1970, perhaps with a minus
 *     now, today, yesterday, tomorrow     the second; days
 *     wednesday, wed                      the latest such day up to today: 2020-06-17
 *     last wednesday                      the latest before today: 2020-06-10
 *     june, jun, june 2020                the latest such month that has begun; the month
 *     9 june, june 9                      the latest such day that has begun (29 february: of a leap year)
 *     9 june 2020, june 9, 2020           the day
 *     this, last, next + week, month, quarter, year       the whole of it
 *     3 days, 3 days ago, 3d, three-days-ago, a week ago  the day that lies so far back: 2020-06-14, 2020-06-10
 *     2 months, 1y                        by the calendar; for a day that the month lacks, its last one
 *     2 hours, 12h, 90min                 the hour, the minute that lies so far back
 *     last 3 days, past 3d, past week     from the beginning of that day (hour, minute) until `now`
 *
 * Units: minutes (min), hours (h), days (d), weeks (w), months (m), quarters, years (y). Numbers up to 999999999, or a,
 * an, one to twelve. Between words stand blanks, "-" or "_" ("last-week", "june_9"). Blanks around it are ignored.
 * Anything else names nothing: dates that are not, and what begins or ends outside of the years 1 to 9999, `now` too
 * where it is needed. Any thread.
 */
#ifndef NX_WHEN_H
#define NX_WHEN_H

#include "base/base.h"

struct nx_when {
    int64_t first, last; /* UTC seconds since 1970-01-01, both within; first <= last */
    bool exchanged;      /* a range was written with its later end first */
};

/* Reads one date. False: it is none, and `out` is left alone. */
bool nx_when_read(struct nx_str text, int64_t now, struct nx_when *out);

/*
 * Reads "A..B", "A..", "..B", or one date: from the first second of A to the last of B. Open ends are INT64_MIN and
 * INT64_MAX. Where B ends before A begins, they are exchanged, which `out` tells. False: one of them is no date, or
 * there is neither (".."); `out` is left alone.
 */
bool nx_when_read_range(struct nx_str text, int64_t now, struct nx_when *out);

#endif
