/* SPDX-License-Identifier: GPL-2.0-or-later */
/* age.h: how old an article is, in words. */
#ifndef NX_CLI_AGE_H
#define NX_CLI_AGE_H

#include "newsidx.h"

/* The time that ages count from. */
struct nx_reference {
    int64_t time; /* UTC seconds, or NEWSIDX_DATE_NONE */
    bool present; /* it is now, as the reader understands it: "3 days ago"; else "3 days before" */
};

/* The reference for a search that counted from `time`, read at `clock`: up to a day apart is the present. */
struct nx_reference nx_age_reference(int64_t time, int64_t clock);

enum { NX_AGE_SIZE = 48 };

/*
 * Writes the age of `date` in its largest fitting unit, rounded down: "20 minutes ago", "3 days before", "in 2 weeks",
 * "2 years after". Days with `day_only`, of which the same is "today". Weeks from 14 days, months (of
 * 30.44 days) from 60, years (of 365.25) from 730. "" where either is NEWSIDX_DATE_NONE, and for the same time where that is not the present. Returns `out`.
 */
const char *nx_age_words(int64_t date, bool day_only, struct nx_reference reference, char out[NX_AGE_SIZE]);

#endif
