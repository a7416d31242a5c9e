/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * when_words.h: "last 3 days" -> what kinds of words these are, and what each of them says. It knows English words and
 * numbers, but neither the clock nor the calendar, nor which words make sense together: that is for when.c to judge.
 */
#ifndef NX_WHEN_WORDS_H
#define NX_WHEN_WORDS_H

#include "base/base.h"

/* No date has more words. */
enum { NX_WHEN_WORDS_MAX = 3 };

/* What a word is, as a letter, so that a row of words is a text. Values in brackets. */
enum {
    NX_WHEN_NOW = 'n',
    NX_WHEN_DAY = 'r',      /* yesterday, today, tomorrow (-1, 0, 1) */
    NX_WHEN_WEEKDAY = 'w',  /* (0 for Monday) */
    NX_WHEN_MONTH = 'M',    /* (1 to 12) */
    NX_WHEN_UNIT = 'u',     /* minute to year (enum nx_when_unit) */
    NX_WHEN_SHIFT = 's',    /* this, next (0, 1) */
    NX_WHEN_LAST = 'l',     /* (-1) */
    NX_WHEN_PAST = 'p',
    NX_WHEN_AGO = 'a',
    NX_WHEN_SHORT = 'd',    /* a number of one or two digits, such as a day of a month */
    NX_WHEN_YEAR = 'Y',     /* a number of four digits, which may be a year */
    NX_WHEN_NUMBER = 'N',   /* any other number of up to nine digits */
    NX_WHEN_SPELLED = 'o',  /* a number as a word: a, an, one to twelve */
    NX_WHEN_QUARTER = 'Q',  /* q1 to q4 (1 to 4) */
    NX_WHEN_ISO_WEEK = 'W', /* w01 to w99 */
};

/* Whether this kind of word is a number that is written in digits. */
static inline bool nx_when_is_digits(char kind)
{
    return kind == NX_WHEN_SHORT || kind == NX_WHEN_YEAR || kind == NX_WHEN_NUMBER;
}

enum nx_when_unit {
    NX_WHEN_MINUTES,
    NX_WHEN_HOURS,
    NX_WHEN_DAYS,
    NX_WHEN_WEEKS,
    NX_WHEN_MONTHS,
    NX_WHEN_QUARTERS,
    NX_WHEN_YEARS,
};

struct nx_when_words {
    char kinds[NX_WHEN_WORDS_MAX + 1]; /* ends with NUL */
    int64_t values[NX_WHEN_WORDS_MAX];
};

/*
 * Takes the text apart. Between two words stand blanks, "-" or "_", the mark among blanks or without; after a number
 * nothing need stand ("3d"); before a year that follows a month also a comma. Blanks around it all are ignored, and so
 * is the case of ASCII letters. False, with `out` in any state: there is no word, a word that it does not know, or more
 * than NX_WHEN_WORDS_MAX. Any thread.
 */
bool nx_when_words_read(struct nx_str text, struct nx_when_words *out);

#endif
