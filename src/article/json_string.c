/* SPDX-License-Identifier: GPL-2.0-or-later */
/* json_string.c: JSON strings and their escapes. */
#include "article/json_string.h"

#include "base/utf8.h"

static const char unclosed[] = "text in quotes that is not closed: close it, and write a quote within as \\\"";
static const char control[] = "a line break or control character within quotes: write it as an escape such as \\n";
static const char unknown[] = "an unknown escape: write \\\\ for a backslash";
static const char digits[] = "\\u needs four hexadecimal digits: write \\\\ for a backslash";

uint32_t nx_json_continuations(const char *from, const char *to)
{
    uint32_t count = 0;
    for (; to - from >= 8; from += 8) {
        uint64_t eight;
        memcpy(&eight, from, sizeof eight);
        /* Such bytes have the highest bit and not the one below it. */
        uint64_t found = eight >> 7 & ~eight >> 6 & 0x0101010101010101u;
        count += (uint32_t)__builtin_popcountll(found);
    }
    for (; from < to; from++) count += nx_utf8_is_continuation(*from);
    return count;
}

/* The first byte that is not simply text: a quote, a backslash, a control character. */
static const char *skip_text(const char *at, const char *end)
{
    const uint64_t ones = 0x0101010101010101u, tops = 0x8080808080808080u;
    for (; end - at >= 8; at += 8) {
        uint64_t eight;
        memcpy(&eight, at, sizeof eight);
        uint64_t quote = eight ^ ones * '"', backslash = eight ^ ones * '\\';
        uint64_t found =
            ((quote - ones) & ~quote) | ((backslash - ones) & ~backslash) | ((eight - ones * 0x20) & ~eight);
        if (found & tops) break;
    }
    while (at < end && *at != '"' && *at != '\\' && (unsigned char)*at >= 0x20) at++;
    return at;
}

/* Four hexadecimal digits; false: they are none. */
static bool take_unit(const char *at, const char *end, uint32_t *out)
{
    if (end - at < 4) return false;
    uint32_t unit = 0;
    for (int i = 0; i < 4; i++) {
        char c = at[i], small = (char)(c | 0x20);
        bool decimal = c >= '0' && c <= '9';
        if (!decimal && (small < 'a' || small > 'f')) return false;
        unit = unit << 4 | (uint32_t)(decimal ? c - '0' : small - 'a' + 10);
    }
    *out = unit;
    return true;
}

/* The character whose escape has its digits at *at; two escapes that are a surrogate pair are one character. */
static bool take_unicode(const char **at, const char *end, uint32_t *out)
{
    enum { REPLACEMENT = 0xfffd };
    uint32_t first, second;
    if (!take_unit(*at, end, &first)) return false;
    *at += 4;
    *out = first;
    if (first < 0xd800 || first > 0xdfff) return true;
    *out = REPLACEMENT;
    bool escape = end - *at >= 6 && (*at)[0] == '\\' && (*at)[1] == 'u';
    if (first > 0xdbff || !escape || !take_unit(*at + 2, end, &second)) return true;
    if (second < 0xdc00 || second > 0xdfff) return true;
    *at += 6;
    *out = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
    return true;
}

/* The escape whose backslash is at *at; moves behind it. NULL, or what is wrong. */
static const char *take_escape(const char **at, const char *end, struct nx_buffer *out)
{
    static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
    if (end - *at < 2) return unclosed;
    char name = (*at)[1];
    *at += 2;
    const char *known = name ? strchr(names, name) : NULL;
    if (known) {
        nx_buffer_add_byte(out, (unsigned char)values[known - names]);
        return NULL;
    }
    if (name != 'u') return unknown;
    uint32_t character;
    if (!take_unicode(at, end, &character)) return digits;
    char bytes[4];
    nx_buffer_add(out, bytes, nx_utf8_put(character, bytes));
    return NULL;
}

const char *nx_json_string(const char **at, const char *end, struct nx_buffer *scratch, struct nx_str *out,
                           const char **fault)
{
    const char *start = ++*at;
    bool escapes = false;
    for (;;) {
        *at = skip_text(*at, end);
        *fault = *at == end ? start - 1 : *at;
        if (*at == end) return unclosed;
        if (**at == '"') break;
        if (**at != '\\') return control;
        if (!escapes) nx_buffer_clear(scratch);
        escapes = true;
        nx_buffer_add(scratch, start, (size_t)(*at - start));
        const char *wrong = take_escape(at, end, scratch);
        if (wrong) return wrong;
        start = *at;
    }
    struct nx_str tail = { start, (size_t)(*at - start) };
    (*at)++;
    if (escapes) nx_buffer_add_str(scratch, tail);
    *out = escapes ? nx_buffer_str(scratch) : tail;
    return NULL;
}
