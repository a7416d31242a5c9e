/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * date.c: ISO 8601 text <-> UTC seconds. The calendar arithmetic follows the well-known scheme of counting from 1 March
 * of year 0, which puts the leap day at the end of the year.
 */
#include "base/date.h"

#include <stdio.h>
#include <time.h>

#include "newsidx.h"

enum { DAYS_AN_ERA = 146097, DAYS_TO_1970 = 719468 };

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

bool nx_date_is_near(int64_t a, int64_t b, int64_t gap)
{
    if (a == NEWSIDX_DATE_NONE || b == NEWSIDX_DATE_NONE) return a == b;
    const uint64_t apart = a > b ? (uint64_t)a - (uint64_t)b : (uint64_t)b - (uint64_t)a;
    return apart <= (uint64_t)gap;
}

unsigned nx_date_month_days(int64_t year, unsigned month)
{
    static const unsigned char days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

struct nx_date_span nx_date_span_days(int64_t day, int64_t n_days)
{
    return (struct nx_date_span){ day * NX_DATE_DAY, (day + n_days) * NX_DATE_DAY - 1 };
}

struct nx_date_span nx_date_span_months(int64_t year, unsigned month, unsigned n_months)
{
    const int64_t first = nx_date_days(year, month, 1);
    const unsigned end = month - 1 + n_months;
    return nx_date_span_days(first, nx_date_days(year + end / 12, end % 12 + 1, 1) - first);
}

bool nx_date_has_year(int64_t seconds)
{
    return seconds >= nx_date_days(1, 1, 1) * NX_DATE_DAY && seconds < nx_date_days(10000, 1, 1) * NX_DATE_DAY;
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

/* YYYY, YYYY-MM or YYYY-MM-DD, which `is_day` tells. */
static bool take_calendar(struct nx_str *text, struct nx_date_span *out, bool *is_day)
{
    unsigned year, month, day;
    *is_day = false;
    if (!take_digits(text, 4, &year) || year == 0) return false;
    *out = nx_date_span_months(year, 1, 12);
    if (!take(text, '-')) return true;
    if (!take_digits(text, 2, &month) || month == 0 || month > 12) return false;
    *out = nx_date_span_months(year, month, 1);
    if (!take(text, '-')) return true;
    if (!take_digits(text, 2, &day) || day == 0 || day > nx_date_month_days(year, month)) return false;
    *out = nx_date_span_days(nx_date_days(year, month, day), 1);
    *is_day = true;
    return true;
}

/* HH[:MM[:SS[.fraction]]] as seconds, of which the last is in `out` too. */
static bool take_clock(struct nx_str *text, struct nx_date_span *out)
{
    unsigned hour, minute = 0, second = 0;
    int64_t step = NX_DATE_HOUR;
    if (!take_digits(text, 2, &hour)) return false;
    if (take(text, ':')) {
        if (!take_digits(text, 2, &minute)) return false;
        step = NX_DATE_MINUTE;
    }
    if (step == NX_DATE_MINUTE && take(text, ':')) {
        if (!take_digits(text, 2, &second) || !skip_fraction(text)) return false;
        step = 1;
    }
    if (hour > 24 || minute > 59 || second > 60) return false;
    if (hour == 24 && (step == NX_DATE_HOUR || minute != 0 || second != 0)) return false;
    if (second == 60) second = 59;
    out->first = hour * NX_DATE_HOUR + minute * NX_DATE_MINUTE + second;
    out->last = out->first + step - 1;
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
    *east = sign * (int64_t)(hours * NX_DATE_HOUR + minutes * NX_DATE_MINUTE);
    return true;
}

/* "T" or blanks, a time and its zone, up to the end: narrows the day down to it. */
static bool take_time(struct nx_str *text, struct nx_date_span *out)
{
    struct nx_date_span clock;
    int64_t east;
    if (!take(text, 'T') && !take(text, 't')) {
        if (*text->ptr != ' ' && *text->ptr != '\t') return false;
        skip_blanks(text);
    }
    if (!take_clock(text, &clock) || !take_zone(text, &east) || text->len) return false;
    *out = (struct nx_date_span){ out->first + clock.first - east, out->first + clock.last - east };
    return true;
}

bool nx_date_read(struct nx_str text, struct nx_date_span *out)
{
    struct nx_date_span span;
    bool is_day;
    text = nx_str_trimmed(text);
    if (!take_calendar(&text, &span, &is_day)) return false;
    if (text.len && (!is_day || !take_time(&text, &span))) return false;
    /* A zone may carry the first and the last day out of the years that can be written. */
    if (!nx_date_has_year(span.first) || !nx_date_has_year(span.last)) return false;
    *out = span;
    return true;
}

bool nx_date_parse(struct nx_str text, struct nx_date *out)
{
    struct nx_date_span span;
    if (!nx_date_read(text, &span)) return false;
    /* Known by their lengths: a minute and a second tell a moment, an hour does not, nor does what is above a day. */
    const int64_t length = span.last - span.first + 1;
    if (length > NX_DATE_DAY || length == NX_DATE_HOUR) return false;
    *out = (struct nx_date){ span.first, length == NX_DATE_DAY };
    return true;
}

char *nx_date_format(int64_t seconds, bool day_only, char out[NX_DATE_TEXT_SIZE])
{
    const int64_t rest = nx_date_rest(seconds, NX_DATE_DAY);
    int64_t year;
    unsigned month, day;
    nx_date_civil(seconds / NX_DATE_DAY - (seconds % NX_DATE_DAY < 0), &year, &month, &day);
    int used = snprintf(out, NX_DATE_TEXT_SIZE, "%04d-%02u-%02u", (int)year, month, day);
    if (!day_only) {
        snprintf(out + used, (size_t)(NX_DATE_TEXT_SIZE - used), "T%02d:%02d:%02dZ", (int)(rest / NX_DATE_HOUR),
                 (int)(rest / NX_DATE_MINUTE % 60), (int)(rest % 60));
    }
    return out;
}

int64_t nx_date_now(void)
{
    return (int64_t)time(NULL);
}
