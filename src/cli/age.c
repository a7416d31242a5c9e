/* SPDX-License-Identifier: GPL-2.0-or-later */
/* age.c: the difference of two times in words. */
#include "cli/age.h"

#include <stdio.h>

enum { MINUTE = 60, HOUR = 3600, DAY = 86400, WEEK = 7 * DAY, MONTH = 2629746, YEAR = 31556952 };

struct unit {
    int64_t from; /* seconds from which on it is used */
    int64_t length;
    const char *name;
};

static const struct unit units[] = {
    { 730LL * DAY, YEAR, "year" }, { 60LL * DAY, MONTH, "month" }, { 14LL * DAY, WEEK, "week" },
    { DAY, DAY, "day" },           { HOUR, HOUR, "hour" },         { MINUTE, MINUTE, "minute" },
};

struct nx_reference nx_age_reference(int64_t time, int64_t clock)
{
    if (time == NEWSIDX_DATE_NONE) return (struct nx_reference){ time, false };
    int64_t apart = time < clock ? clock - time : time - clock;
    return (struct nx_reference){ time, apart < DAY };
}

static int64_t day_of(int64_t seconds)
{
    return seconds / DAY - (seconds % DAY < 0);
}

/* Less than the smallest unit. Of another time than now there is nothing to say that the date does not. */
static const char *same(bool day_only, bool present)
{
    if (!present) return "";
    return day_only ? "today" : "just now";
}

const char *nx_age_words(int64_t date, bool day_only, struct nx_reference reference, char out[NX_AGE_SIZE])
{
    out[0] = '\0';
    if (date == NEWSIDX_DATE_NONE || reference.time == NEWSIDX_DATE_NONE) return out;
    int64_t age = day_only ? (day_of(reference.time) - day_of(date)) * DAY : reference.time - date;
    int64_t size = age < 0 ? -age : age;
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (size < units[i].from) continue;
        long long n = size / units[i].length;
        const char *plural = n == 1 ? "" : "s";
        if (reference.present && age < 0)
            snprintf(out, NX_AGE_SIZE, "in %lld %s%s", n, units[i].name, plural);
        else
            snprintf(out, NX_AGE_SIZE, "%lld %s%s %s", n, units[i].name, plural,
                     reference.present ? "ago"
                     : age < 0         ? "after"
                                       : "before");
        return out;
    }
    snprintf(out, NX_AGE_SIZE, "%s", same(day_only, reference.present));
    return out;
}
