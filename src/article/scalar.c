/* SPDX-License-Identifier: GPL-2.0-or-later */
/* scalar.c: text as people write it -> trimmed text, numbers, truth values. Knows no fields. No locale is asked. */
#include "article/coerce.h"

#include <strings.h>

#include "base/utf8.h"

/* White_Space of PropList.txt, Unicode 15.0. */
static bool is_space(uint32_t character)
{
    if (character < 0x80) return character == ' ' || (character >= '\t' && character <= '\r');
    return character == 0x85 || character == 0xa0 || character == 0x1680 ||
           (character >= 0x2000 && character <= 0x200a) || character == 0x2028 || character == 0x2029 ||
           character == 0x202f || character == 0x205f || character == 0x3000;
}

static const char *last_character(const char *start, const char *end)
{
    do end--;
    while (end > start && nx_utf8_is_continuation(*end));
    return end;
}

struct nx_str nx_trim(struct nx_str text)
{
    const char *start = text.ptr, *end = text.len ? start + text.len : start;
    while (start < end) {
        const char *next = start;
        if (!is_space(nx_utf8_next(&next, end))) break;
        start = next;
    }
    while (start < end) {
        const char *last = last_character(start, end), *at = last;
        if (!is_space(nx_utf8_next(&at, end))) break;
        end = last;
    }
    return (struct nx_str){ start, (size_t)(end - start) };
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* A number as it is written: digits with a point somewhere, and an exponent. */
struct decimal {
    bool negative;
    struct nx_str whole, fraction; /* digits only */
    int exponent;
};

static struct nx_str take_digits(const char **at, const char *end)
{
    const char *start = *at;
    while (*at < end && is_digit(**at)) (*at)++;
    return (struct nx_str){ start, (size_t)(*at - start) };
}

static bool take_sign(const char **at, const char *end)
{
    if (*at == end || (**at != '+' && **at != '-')) return false;
    return *(*at)++ == '-';
}

/* "e2" and its like; exponents that matter to no number are cut off. */
static bool take_exponent(const char **at, const char *end, int *out)
{
    enum { EXPONENT_MAX = 1 << 24 };
    if (*at == end || (**at != 'e' && **at != 'E')) return true;
    (*at)++;
    bool negative = take_sign(at, end);
    struct nx_str digits = take_digits(at, end);
    int value = 0;
    for (size_t i = 0; i < digits.len && value < EXPONENT_MAX; i++) value = value * 10 + (digits.ptr[i] - '0');
    *out = negative ? -value : value;
    return digits.len != 0;
}

static bool parse_decimal(struct nx_str text, struct decimal *out)
{
    const char *at = text.ptr, *end = text.len ? at + text.len : at;
    *out = (struct decimal){ .negative = take_sign(&at, end) };
    out->whole = take_digits(&at, end);
    if (at < end && *at == '.') {
        at++;
        out->fraction = take_digits(&at, end);
    }
    if (out->whole.len + out->fraction.len == 0) return false;
    return take_exponent(&at, end, &out->exponent) && at == end;
}

/* The digit at `index` of whole and fraction together; 0 beyond them. */
static int digit_at(const struct decimal *number, int64_t index)
{
    if (index < 0) return 0;
    size_t i = (size_t)index;
    if (i < number->whole.len) return number->whole.ptr[i] - '0';
    i -= number->whole.len;
    return i < number->fraction.len ? number->fraction.ptr[i] - '0' : 0;
}

bool nx_parse_int(struct nx_str text, int32_t *out)
{
    struct decimal number;
    if (!parse_decimal(nx_trim(text), &number)) return false;
    /* So many digits stand before the point, once the exponent has moved it. */
    int64_t before = (int64_t)number.whole.len + number.exponent;
    int64_t value = 0;
    for (int64_t i = 0; i < before && value <= INT32_MAX; i++) {
        value = value * 10 + digit_at(&number, i);
        if (value == 0 && i >= (int64_t)(number.whole.len + number.fraction.len)) break;
    }
    if (digit_at(&number, before) >= 5) value++;
    if (value > INT32_MAX) return false;
    *out = (int32_t)(number.negative ? -value : value);
    return true;
}

enum newsidx_tristate nx_parse_bool(struct nx_str text)
{
    static const struct {
        const char *word;
        enum newsidx_tristate value;
    } words[] = {
        { "true", NEWSIDX_YES }, { "false", NEWSIDX_NO }, { "yes", NEWSIDX_YES }, { "no", NEWSIDX_NO },
        { "on", NEWSIDX_YES },   { "off", NEWSIDX_NO },   { "1", NEWSIDX_YES },   { "0", NEWSIDX_NO },
    };
    text = nx_trim(text);
    for (size_t i = 0; i < NX_COUNT(words); i++) {
        size_t length = strlen(words[i].word);
        if (length == text.len && strncasecmp(words[i].word, text.ptr, length) == 0) return words[i].value;
    }
    return NEWSIDX_UNKNOWN;
}
