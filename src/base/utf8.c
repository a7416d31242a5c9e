/* SPDX-License-Identifier: GPL-2.0-or-later */
/* utf8.c: well-formed UTF-8, nothing else. */
#include "base/utf8.h"

/* The smallest and largest second byte after each lead byte (Unicode 15.0, table 3-7). */
static void second_byte_range(unsigned char lead, unsigned char *low, unsigned char *high)
{
    *low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    *high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
}

static unsigned sequence_length(unsigned char lead)
{
    if (lead < 0xc2) return 0;
    if (lead < 0xe0) return 2;
    if (lead < 0xf0) return 3;
    return lead < 0xf5 ? 4 : 0;
}

uint32_t nx_utf8_next(const char **at, const char *end)
{
    unsigned char lead = (unsigned char)*(*at)++;
    if (lead < 0x80) return lead;
    unsigned length = sequence_length(lead);
    if (length == 0) return NX_UTF8_BAD;
    uint32_t character = lead & (0x7fu >> length);
    unsigned char low, high;
    second_byte_range(lead, &low, &high);
    for (unsigned i = 1; i < length; i++) {
        if (*at == end) return NX_UTF8_BAD;
        unsigned char byte = (unsigned char)**at;
        if (byte < low || byte > high) return NX_UTF8_BAD;
        character = character << 6 | (byte & 0x3f);
        (*at)++;
        low = 0x80;
        high = 0xbf;
    }
    return character;
}

/* Eight ASCII bytes at a time: most text is. */
static const char *skip_ascii(const char *at, const char *end)
{
    while (end - at >= 8) {
        uint64_t eight;
        memcpy(&eight, at, sizeof eight);
        if (eight & 0x8080808080808080u) break;
        at += 8;
    }
    while (at < end && (unsigned char)*at < 0x80) at++;
    return at;
}

size_t nx_utf8_check(const char *bytes, size_t length)
{
    const char *at = bytes, *end = length ? bytes + length : bytes;
    while ((at = skip_ascii(at, end)) < end) {
        const char *start = at;
        if (nx_utf8_next(&at, end) == NX_UTF8_BAD) return (size_t)(start - bytes);
    }
    return length;
}

size_t nx_utf8_put(uint32_t character, char out[4])
{
    if (character < 0x80) {
        out[0] = (char)character;
        return 1;
    }
    size_t length = character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
    for (size_t i = length - 1; i > 0; i--, character >>= 6) out[i] = (char)(0x80 | (character & 0x3f));
    static const unsigned char lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
    out[0] = (char)(lead[length] | character);
    return length;
}

size_t nx_utf8_cut(const char *bytes, size_t length)
{
    size_t back = 0;
    while (back < 3 && back < length && nx_utf8_is_continuation(bytes[length - 1 - back])) back++;
    if (back == length) return length;
    unsigned needed = sequence_length((unsigned char)bytes[length - 1 - back]);
    return needed > back + 1 ? length - 1 - back : length;
}
