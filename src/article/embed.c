/* SPDX-License-Identifier: GPL-2.0-or-later */
/* embed.c: the address in a piece of HTML. Reads tags and character references, and no more of HTML than that. */
#include "article/embed.h"

#include <strings.h>

#include "base/utf8.h"

/* ---- Character references --------------------------------------------------------------------------------------- */

static bool named_reference(struct nx_str name, uint32_t *out)
{
    static const struct {
        const char *name;
        uint32_t character;
    } names[] = { { "amp", '&' }, { "lt", '<' }, { "gt", '>' }, { "quot", '"' }, { "apos", '\'' } };
    for (size_t i = 0; i < NX_COUNT(names); i++) {
        if (!nx_str_equal(name, nx_str_of(names[i].name))) continue;
        *out = names[i].character;
        return true;
    }
    return false;
}

static int digit_value(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    char small = (char)(c | 0x20);
    return small >= 'a' && small <= 'f' ? small - 'a' + 10 : 16;
}

/* "#38" or "#x26". */
static bool numeric_reference(struct nx_str name, uint32_t *out)
{
    size_t i = 1;
    int base = name.len > 1 && (name.ptr[1] | 0x20) == 'x' ? 16 : 10;
    if (base == 16) i++;
    if (i >= name.len) return false;
    uint32_t value = 0;
    for (; i < name.len; i++) {
        int digit = digit_value(name.ptr[i]);
        if (digit >= base) return false;
        value = value * (uint32_t)base + (uint32_t)digit;
        if (value > 0x10ffff) return false;
    }
    *out = value;
    return value != 0 && (value < 0xd800 || value > 0xdfff);
}

/* The reference at `at` ("&amp;"): its length and character; 0: an ampersand like any other. */
static size_t reference_at(const char *at, const char *end, uint32_t *out)
{
    enum { LONGEST = 12 };
    size_t room = NX_MIN((size_t)(end - at), (size_t)LONGEST);
    const char *semicolon = memchr(at, ';', room);
    if (!semicolon || semicolon - at < 2) return 0;
    struct nx_str name = { at + 1, (size_t)(semicolon - at - 1) };
    bool known = name.ptr[0] == '#' ? numeric_reference(name, out) : named_reference(name, out);
    return known ? (size_t)(semicolon + 1 - at) : 0;
}

/* A copy with the references decoded, which is never longer; `ptr` NULL when out of memory. */
static struct nx_str decode(struct nx_arena *arena, struct nx_str text)
{
    char *out = nx_arena_alloc(arena, text.len);
    struct nx_str decoded = { out, 0 };
    const char *at = text.ptr, *end = at + text.len;
    while (out && at < end) {
        uint32_t character;
        size_t length = *at == '&' ? reference_at(at, end, &character) : 0;
        if (length == 0) {
            out[decoded.len++] = *at++;
            continue;
        }
        decoded.len += nx_utf8_put(character, out + decoded.len);
        at += length;
    }
    return decoded;
}

/* ---- Tags ------------------------------------------------------------------------------------------------------- */

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static const char *skip_blanks(const char *at, const char *end)
{
    while (at < end && is_blank(*at)) at++;
    return at;
}

static const char *skip_word(const char *at, const char *end)
{
    while (at < end && !is_blank(*at) && *at != '=' && *at != '>' && *at != '/') at++;
    return at;
}

/* The value behind "=", in quotes of either kind or without; moves behind it. */
static struct nx_str take_value(const char **at, const char *end)
{
    const char *start = skip_blanks(*at, end), *stop;
    if (start < end && (*start == '"' || *start == '\'')) {
        char quote = *start++;
        stop = memchr(start, quote, (size_t)(end - start));
        if (!stop) stop = end;
        *at = stop < end ? stop + 1 : end;
    } else {
        stop = start;
        while (stop < end && !is_blank(*stop) && *stop != '>') stop++;
        *at = stop;
    }
    return (struct nx_str){ start, (size_t)(stop - start) };
}

/* The next attribute of the tag that `at` stands in; false at the tag's end. */
static bool take_attribute(const char **at, const char *end, struct nx_str *name, struct nx_str *value)
{
    while (*at < end && (is_blank(**at) || **at == '/' || **at == '=')) (*at)++;
    if (*at == end || **at == '>') return false;
    const char *stop = skip_word(*at, end);
    *name = (struct nx_str){ *at, (size_t)(stop - *at) };
    *value = NX_STR_NONE;
    *at = skip_blanks(stop, end);
    if (*at == end || **at != '=') return true;
    (*at)++;
    *value = take_value(at, end);
    return true;
}

static bool begins_with(struct nx_str text, const char *head)
{
    size_t length = strlen(head);
    return text.len > length && strncasecmp(text.ptr, head, length) == 0;
}

static bool is_address(struct nx_str text)
{
    return begins_with(text, "http://") || begins_with(text, "https://") || begins_with(text, "//");
}

/* The first `src` that is an address. */
static struct nx_str find_source(struct nx_str html)
{
    const char *at = html.ptr, *end = html.len ? at + html.len : at;
    while (at < end && (at = memchr(at, '<', (size_t)(end - at))) != NULL) {
        at = skip_word(at + 1, end);
        struct nx_str name, value;
        while (take_attribute(&at, end, &name, &value)) {
            if (name.len == 3 && strncasecmp(name.ptr, "src", 3) == 0 && is_address(value)) return value;
        }
    }
    return NX_STR_NONE;
}

/* ---- The whole -------------------------------------------------------------------------------------------------- */

static bool add_scheme(struct nx_arena *arena, struct nx_str *url)
{
    static const char scheme[] = "https:";
    const size_t length = sizeof scheme - 1;
    char *whole = nx_arena_alloc(arena, length + url->len);
    if (!whole) return false;
    memcpy(whole, scheme, length);
    memcpy(whole + length, url->ptr, url->len);
    *url = (struct nx_str){ whole, length + url->len };
    return true;
}

bool nx_embed_url(struct nx_arena *arena, struct nx_str text, struct nx_str *out)
{
    if (is_address(text) && text.ptr[0] != '/') {
        *out = text;
        return true;
    }
    if (text.len && !memchr(text.ptr, '<', text.len)) {
        text = decode(arena, text);
        if (!text.ptr) return false;
    }
    struct nx_str url = find_source(text);
    if (url.len) {
        url = decode(arena, url);
        if (!url.ptr) return false;
    }
    if (url.len && url.ptr[0] == '/' && !add_scheme(arena, &url)) return false;
    *out = url;
    return true;
}
