/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * period.h: days, weeks, months and years of the civil calendar in UTC: which one a moment lies in, where it begins and
 * ends, and what it is called. Any thread.
 */
#ifndef NX_PERIOD_H
#define NX_PERIOD_H

#include "base/base.h"

enum nx_period_unit {
    NX_PERIOD_DAY,
    NX_PERIOD_WEEK,  /* from Monday on, as in ISO 8601 */
    NX_PERIOD_MONTH,
    NX_PERIOD_YEAR,
};

/* Seconds since 1970, from `start` to before `end`. */
struct nx_period {
    int64_t start, end;
};

/* The period that holds the moment. */
struct nx_period nx_period_of(enum nx_period_unit unit, int64_t seconds);

static inline bool nx_period_has(const struct nx_period *period, int64_t seconds)
{
    return seconds >= period->start && seconds < period->end;
}

enum { NX_PERIOD_NAME_SIZE = 32 };

/* Writes "2020-06-09", "2020-W24" (the week of that ISO year), "2020-06" or "2020" and a NUL for the period that holds
   the moment. Returns `out`. */
char *nx_period_name(enum nx_period_unit unit, int64_t seconds, char out[NX_PERIOD_NAME_SIZE]);

#endif
