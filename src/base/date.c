/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * date.c: ISO 8601 text <-> UTC seconds. The calendar arithmetic follows the well-known scheme of counting from 1 March
 * of year 0, which puts the leap day at the end of the year.
 */
#include "base/date.h"

#include <stdio.h>
#include <time.h>

enum { SECONDS_A_DAY = 86400, DAYS_AN_ERA = 146097, DAYS_TO_1970 = 719468 };

int64_t nx_date_days(int64_t year, unsigned month, unsigned day)
{
    int64_t shifted = month <= 2 ? year - 1 : year;
    int64_t era = (shifted >= 0 ? shifted : shifted - 399) / 400;
    int64_t year_of_era = shifted - era * 400;
    int64_t day_of_year = (153 * (int64_t)(month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * DAYS_AN_ERA + day_of_era - DAYS_TO_1970;
}

void nx_date_civil(int64_t days, int64_t *year, unsigned *month, unsigned *day)
{
    int64_t shifted = days + DAYS_TO_1970;
    int64_t era = (shifted >= 0 ? shifted : shifted - (DAYS_AN_ERA - 1)) / DAYS_AN_ERA;
    int64_t day_of_era = shifted - era * DAYS_AN_ERA;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / (DAYS_AN_ERA - 1)) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t shifted_month = (5 * day_of_year + 2) / 153;
    *day = (unsigned)(day_of_year - (153 * shifted_month + 2) / 5 + 1);
    *month = (unsigned)(shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);
    *year = year_of_era + era * 400 + (*month <= 2);
}

static unsigned days_in_month(int64_t year, unsigned month)
{
    static const unsigned char days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

/* Reads exactly `count` digits; moves `text` behind them. */
static bool take_digits(struct nx_str *text, unsigned count, unsigned *out)
{
    if (text->len < count) return false;
    unsigned value = 0;
    for (unsigned i = 0; i < count; i++) {
        char c = text->ptr[i];
        if (c < '0' || c > '9') return false;
        value = value * 10 + (unsigned)(c - '0');
    }
    text->ptr += count;
    text->len -= count;
    *out = value;
    return true;
}

static bool take(struct nx_str *text, char expected)
{
    if (text->len == 0 || *text->ptr != expected) return false;
    text->ptr++;
    text->len--;
    return true;
}

static void skip_blanks(struct nx_str *text)
{
    while (text->len && (*text->ptr == ' ' || *text->ptr == '\t')) {
        text->ptr++;
        text->len--;
    }
}

/* A fraction of a second, at least one digit, where there is one. */
static bool skip_fraction(struct nx_str *text)
{
    unsigned digit;
    if (!take(text, '.') && !take(text, ',')) return true;
    if (!take_digits(text, 1, &digit)) return false;
    while (take_digits(text, 1, &digit)) continue;
    return true;
}

/* YYYY-MM-DD as days since 1970. */
static bool take_day(struct nx_str *text, int64_t *days)
{
    unsigned year, month, day;
    if (!take_digits(text, 4, &year) || !take(text, '-') || !take_digits(text, 2, &month) || !take(text, '-')) {
        return false;
    }
    if (!take_digits(text, 2, &day) || year == 0 || month == 0 || month > 12) return false;
    if (day == 0 || day > days_in_month(year, month)) return false;
    *days = nx_date_days(year, month, day);
    return true;
}

/* HH:MM[:SS[.fraction]] as seconds. */
static bool take_clock(struct nx_str *text, int64_t *seconds)
{
    unsigned hour, minute, second = 0;
    if (!take_digits(text, 2, &hour) || !take(text, ':') || !take_digits(text, 2, &minute)) return false;
    if (take(text, ':')) {
        if (!take_digits(text, 2, &second) || !skip_fraction(text)) return false;
    }
    if (hour > 24 || minute > 59 || second > 60) return false;
    if (hour == 24 && (minute != 0 || second != 0)) return false;
    if (second == 60) second = 59;
    *seconds = hour * 3600 + minute * 60 + second;
    return true;
}

/* The zone as seconds east of UTC; none is UTC. */
static bool take_zone(struct nx_str *text, int64_t *east)
{
    *east = 0;
    skip_blanks(text);
    if (take(text, 'Z') || take(text, 'z') || text->len == 0) return true;
    int sign = take(text, '+') ? 1 : take(text, '-') ? -1 : 0;
    unsigned hours, minutes = 0;
    if (sign == 0 || !take_digits(text, 2, &hours)) return false;
    bool colon = take(text, ':');
    if ((colon || text->len) && !take_digits(text, 2, &minutes)) return false;
    if (hours > 23 || minutes > 59) return false;
    *east = sign * (int64_t)(hours * 3600 + minutes * 60);
    return true;
}

bool nx_date_parse(struct nx_str text, struct nx_date *out)
{
    int64_t days, clock = 0, east = 0;
    skip_blanks(&text);
    while (text.len && (text.ptr[text.len - 1] == ' ' || text.ptr[text.len - 1] == '\t')) text.len--;
    if (!take_day(&text, &days)) return false;
    bool day_only = text.len == 0;
    if (!day_only) {
        if (!take(&text, 'T') && !take(&text, 't')) {
            if (*text.ptr != ' ' && *text.ptr != '\t') return false;
            skip_blanks(&text);
        }
        if (!take_clock(&text, &clock) || !take_zone(&text, &east) || text.len) return false;
    }
    /* A zone may carry the first and the last day out of the years that can be written. */
    int64_t seconds = days * SECONDS_A_DAY + clock - east;
    if (seconds < nx_date_days(1, 1, 1) * SECONDS_A_DAY || seconds >= nx_date_days(10000, 1, 1) * SECONDS_A_DAY) {
        return false;
    }
    *out = (struct nx_date){ seconds, day_only };
    return true;
}

char *nx_date_format(int64_t seconds, bool day_only, char out[NX_DATE_TEXT_SIZE])
{
    int64_t days = seconds / SECONDS_A_DAY, rest = seconds % SECONDS_A_DAY, year;
    if (rest < 0) {
        rest += SECONDS_A_DAY;
        days--;
    }
    unsigned month, day;
    nx_date_civil(days, &year, &month, &day);
    int used = snprintf(out, NX_DATE_TEXT_SIZE, "%04d-%02u-%02u", (int)year, month, day);
    if (!day_only) {
        snprintf(out + used, (size_t)(NX_DATE_TEXT_SIZE - used), "T%02d:%02d:%02dZ", (int)(rest / 3600),
                 (int)(rest / 60 % 60), (int)(rest % 60));
    }
    return out;
}

int64_t nx_date_now(void)
{
    return (int64_t)time(NULL);
}
