/* SPDX-License-Identifier: GPL-2.0-or-later */
/* when_words.c: a table of words, numbers, and what separates them. */
#include "search/when_words.h"

/* No word is longer, and numbers of as many digits never overflow. */
enum { WORD_MAX = 9 };

struct entry {
    char text[WORD_MAX + 1];
    char kind;
    signed char value;
};

static const struct entry entries[] = {
    { "now", NX_WHEN_NOW, 0 },
    { "yesterday", NX_WHEN_DAY, -1 },
    { "today", NX_WHEN_DAY, 0 },
    { "tomorrow", NX_WHEN_DAY, 1 },
    { "monday", NX_WHEN_WEEKDAY, 0 },
    { "mon", NX_WHEN_WEEKDAY, 0 },
    { "tuesday", NX_WHEN_WEEKDAY, 1 },
    { "tue", NX_WHEN_WEEKDAY, 1 },
    { "wednesday", NX_WHEN_WEEKDAY, 2 },
    { "wed", NX_WHEN_WEEKDAY, 2 },
    { "thursday", NX_WHEN_WEEKDAY, 3 },
    { "thu", NX_WHEN_WEEKDAY, 3 },
    { "friday", NX_WHEN_WEEKDAY, 4 },
    { "fri", NX_WHEN_WEEKDAY, 4 },
    { "saturday", NX_WHEN_WEEKDAY, 5 },
    { "sat", NX_WHEN_WEEKDAY, 5 },
    { "sunday", NX_WHEN_WEEKDAY, 6 },
    { "sun", NX_WHEN_WEEKDAY, 6 },
    { "january", NX_WHEN_MONTH, 1 },
    { "jan", NX_WHEN_MONTH, 1 },
    { "february", NX_WHEN_MONTH, 2 },
    { "feb", NX_WHEN_MONTH, 2 },
    { "march", NX_WHEN_MONTH, 3 },
    { "mar", NX_WHEN_MONTH, 3 },
    { "april", NX_WHEN_MONTH, 4 },
    { "apr", NX_WHEN_MONTH, 4 },
    { "may", NX_WHEN_MONTH, 5 },
    { "june", NX_WHEN_MONTH, 6 },
    { "jun", NX_WHEN_MONTH, 6 },
    { "july", NX_WHEN_MONTH, 7 },
    { "jul", NX_WHEN_MONTH, 7 },
    { "august", NX_WHEN_MONTH, 8 },
    { "aug", NX_WHEN_MONTH, 8 },
    { "september", NX_WHEN_MONTH, 9 },
    { "sep", NX_WHEN_MONTH, 9 },
    { "october", NX_WHEN_MONTH, 10 },
    { "oct", NX_WHEN_MONTH, 10 },
    { "november", NX_WHEN_MONTH, 11 },
    { "nov", NX_WHEN_MONTH, 11 },
    { "december", NX_WHEN_MONTH, 12 },
    { "dec", NX_WHEN_MONTH, 12 },
    { "minute", NX_WHEN_UNIT, NX_WHEN_MINUTES },
    { "minutes", NX_WHEN_UNIT, NX_WHEN_MINUTES },
    { "min", NX_WHEN_UNIT, NX_WHEN_MINUTES },
    { "hour", NX_WHEN_UNIT, NX_WHEN_HOURS },
    { "hours", NX_WHEN_UNIT, NX_WHEN_HOURS },
    { "h", NX_WHEN_UNIT, NX_WHEN_HOURS },
    { "day", NX_WHEN_UNIT, NX_WHEN_DAYS },
    { "days", NX_WHEN_UNIT, NX_WHEN_DAYS },
    { "d", NX_WHEN_UNIT, NX_WHEN_DAYS },
    { "week", NX_WHEN_UNIT, NX_WHEN_WEEKS },
    { "weeks", NX_WHEN_UNIT, NX_WHEN_WEEKS },
    { "w", NX_WHEN_UNIT, NX_WHEN_WEEKS },
    { "month", NX_WHEN_UNIT, NX_WHEN_MONTHS },
    { "months", NX_WHEN_UNIT, NX_WHEN_MONTHS },
    { "m", NX_WHEN_UNIT, NX_WHEN_MONTHS },
    { "quarter", NX_WHEN_UNIT, NX_WHEN_QUARTERS },
    { "quarters", NX_WHEN_UNIT, NX_WHEN_QUARTERS },
    { "year", NX_WHEN_UNIT, NX_WHEN_YEARS },
    { "years", NX_WHEN_UNIT, NX_WHEN_YEARS },
    { "y", NX_WHEN_UNIT, NX_WHEN_YEARS },
    { "this", NX_WHEN_SHIFT, 0 },
    { "next", NX_WHEN_SHIFT, 1 },
    { "last", NX_WHEN_LAST, -1 },
    { "past", NX_WHEN_PAST, 0 },
    { "ago", NX_WHEN_AGO, 0 },
    { "a", NX_WHEN_SPELLED, 1 },
    { "an", NX_WHEN_SPELLED, 1 },
    { "one", NX_WHEN_SPELLED, 1 },
    { "two", NX_WHEN_SPELLED, 2 },
    { "three", NX_WHEN_SPELLED, 3 },
    { "four", NX_WHEN_SPELLED, 4 },
    { "five", NX_WHEN_SPELLED, 5 },
    { "six", NX_WHEN_SPELLED, 6 },
    { "seven", NX_WHEN_SPELLED, 7 },
    { "eight", NX_WHEN_SPELLED, 8 },
    { "nine", NX_WHEN_SPELLED, 9 },
    { "ten", NX_WHEN_SPELLED, 10 },
    { "eleven", NX_WHEN_SPELLED, 11 },
    { "twelve", NX_WHEN_SPELLED, 12 },
    { "q1", NX_WHEN_QUARTER, 1 },
    { "q2", NX_WHEN_QUARTER, 2 },
    { "q3", NX_WHEN_QUARTER, 3 },
    { "q4", NX_WHEN_QUARTER, 4 },
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Without a locale. */
static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_letter(char c)
{
    return lower(c) >= 'a' && lower(c) <= 'z';
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* What stands in front: digits, or letters and the digits behind them; `text` goes on behind it. */
static struct nx_str take_word(struct nx_str *text)
{
    size_t n = 0;
    if (text->len && !is_digit(text->ptr[0])) {
        while (n < text->len && is_letter(text->ptr[n])) n++;
    }
    if (n || (text->len && is_digit(text->ptr[0]))) {
        while (n < text->len && is_digit(text->ptr[n])) n++;
    }
    const struct nx_str word = { text->ptr, n };
    *text = (struct nx_str){ text->ptr + n, text->len - n };
    return word;
}

static int64_t number_of(struct nx_str digits)
{
    int64_t number = 0;
    for (size_t i = 0; i < digits.len; i++) number = number * 10 + (digits.ptr[i] - '0');
    return number;
}

/* A word as the table has it; `word` has at most WORD_MAX bytes. */
static bool look_up(struct nx_str word, char *kind, int64_t *value)
{
    char folded[WORD_MAX + 1] = "";
    for (size_t i = 0; i < word.len; i++) folded[i] = lower(word.ptr[i]);
    for (size_t i = 0; i < NX_COUNT(entries); i++) {
        if (strcmp(entries[i].text, folded) != 0) continue;
        *kind = entries[i].kind;
        *value = entries[i].value;
        return true;
    }
    /* The only words that are too many for a table: w01 to w53. */
    if (word.len != 3 || folded[0] != 'w' || !is_digit(folded[1]) || !is_digit(folded[2])) return false;
    *kind = NX_WHEN_ISO_WEEK;
    *value = number_of((struct nx_str){ word.ptr + 1, 2 });
    return true;
}

static bool read_word(struct nx_str word, char *kind, int64_t *value)
{
    if (word.len == 0 || word.len > WORD_MAX) return false;
    if (!is_digit(word.ptr[0])) return look_up(word, kind, value);
    *kind = word.len <= 2 ? NX_WHEN_SHORT : word.len == 4 ? NX_WHEN_YEAR : NX_WHEN_NUMBER;
    *value = number_of(word);
    return true;
}

/* What stands before the next word: 0 nothing, ' ' blanks only, else the one mark that is among them. */
static char take_separator(struct nx_str *text)
{
    char found = 0;
    while (text->len) {
        const char c = text->ptr[0];
        const bool mark = c == '-' || c == '_' || c == ',';
        if (!is_blank(c) && (!mark || (found && found != ' '))) break;
        if (mark || !found) found = mark ? c : ' ';
        *text = (struct nx_str){ text->ptr + 1, text->len - 1 };
    }
    return found;
}

bool nx_when_words_read(struct nx_str text, struct nx_when_words *out)
{
    size_t n = 0;
    char separator = ' ';
    *out = (struct nx_when_words){ "", { 0 } };
    text = nx_str_trimmed(text);
    if (text.len == 0) return false;
    do {
        if (n == NX_WHEN_WORDS_MAX) return false;
        if (n && !separator && !nx_when_is_digits(out->kinds[n - 1])) return false;
        char kind;
        if (!read_word(take_word(&text), &kind, &out->values[n])) return false;
        if (separator == ',' && (kind != NX_WHEN_YEAR || !strchr(out->kinds, NX_WHEN_MONTH))) return false;
        out->kinds[n++] = kind;
        separator = take_separator(&text);
    } while (text.len);
    /* A mark with nothing behind it; blanks there are none. */
    return separator == 0;
}
