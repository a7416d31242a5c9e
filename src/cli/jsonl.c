/* SPDX-License-Identifier: GPL-2.0-or-later */
/* jsonl.c: the grammar of JSON, nothing about what is written with it. */
#include "cli/jsonl.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/clean.h"

#define REPLACEMENT "\xef\xbf\xbd"

/* What comes before a value: nothing after a key, a comma between the items of an array. */
static void before_value(struct nx_jsonl *json)
{
    assert(json->depth == 0 || json->open[json->depth - 1] == '[' || json->keyed);
    assert(json->depth > 0 || !json->filled);
    if (!json->keyed && json->depth > 0 && json->filled) nx_out_text(json->out, ",");
    json->keyed = false;
    json->filled = true;
}

static void open_with(struct nx_jsonl *json, char bracket)
{
    before_value(json);
    assert(json->depth < NX_JSONL_DEPTH_MAX);
    json->open[json->depth++] = bracket;
    json->filled = false;
    nx_out_add(json->out, &bracket, 1);
}

static void close_with(struct nx_jsonl *json, char bracket, const char *closing)
{
    assert(json->depth > 0 && json->open[json->depth - 1] == bracket && !json->keyed);
    (void)bracket;
    json->depth--;
    json->filled = true;
    nx_out_text(json->out, closing);
}

void nx_jsonl_object(struct nx_jsonl *json)
{
    open_with(json, '{');
}

void nx_jsonl_object_end(struct nx_jsonl *json)
{
    close_with(json, '{', "}");
}

void nx_jsonl_array(struct nx_jsonl *json)
{
    open_with(json, '[');
}

void nx_jsonl_array_end(struct nx_jsonl *json)
{
    close_with(json, '[', "]");
}

void nx_jsonl_key(struct nx_jsonl *json, const char *key)
{
    assert(json->depth > 0 && json->open[json->depth - 1] == '{' && !json->keyed);
    nx_out_text(json->out, json->filled ? ",\"" : "\"");
    nx_out_text(json->out, key);
    nx_out_text(json->out, "\":");
    json->keyed = true;
}

/* Characters that a terminal or an old JavaScript would take for more than text. */
static bool is_escaped(uint32_t c)
{
    if (c < 0x20 || c == 0x7f) return true;
    if (c < 0x80) return false;
    if (c < 0xa0 || c == 0x061c || (c >= 0x2028 && c <= 0x202e)) return true;
    return c == 0x200e || c == 0x200f || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

static void put_character(struct nx_out *out, uint32_t c, const char *bytes, size_t length)
{
    static const char *const names[] = {
        ['\b'] = "\\b", ['\t'] = "\\t", ['\n'] = "\\n", ['\f'] = "\\f", ['\r'] = "\\r"
    };
    if (c == UINT32_MAX)
        nx_out_text(out, REPLACEMENT);
    else if (c == '"')
        nx_out_text(out, "\\\"");
    else if (c == '\\')
        nx_out_text(out, "\\\\");
    else if (c < sizeof names / sizeof names[0] && names[c])
        nx_out_text(out, names[c]);
    else if (is_escaped(c))
        nx_out_format(out, "\\u%04x", (unsigned)c);
    else
        nx_out_add(out, bytes, length);
}

/* Behind the characters that are written as they are; most are. */
static const char *skip_plain(const char *at, const char *end)
{
    while (at < end && *at >= ' ' && *at < 0x7f && *at != '"' && *at != '\\') at++;
    return at;
}

void nx_jsonl_string(struct nx_jsonl *json, const char *text, size_t length)
{
    before_value(json);
    nx_out_text(json->out, "\"");
    for (const char *at = text, *end = length ? text + length : text; at < end;) {
        const char *from = at;
        at = skip_plain(at, end);
        nx_out_add(json->out, from, (size_t)(at - from));
        if (at == end) break;
        from = at;
        uint32_t c = nx_clean_next(&at, end);
        put_character(json->out, c, from, (size_t)(at - from));
    }
    nx_out_text(json->out, "\"");
}

void nx_jsonl_signed(struct nx_jsonl *json, int64_t number)
{
    before_value(json);
    nx_out_format(json->out, "%" PRId64, number);
}

void nx_jsonl_unsigned(struct nx_jsonl *json, uint64_t number)
{
    before_value(json);
    nx_out_format(json->out, "%" PRIu64, number);
}

void nx_jsonl_double(struct nx_jsonl *json, double number)
{
    before_value(json);
    if (isfinite(number))
        nx_out_double(json->out, number);
    else
        nx_out_text(json->out, "null");
}

void nx_jsonl_bool(struct nx_jsonl *json, bool value)
{
    before_value(json);
    nx_out_text(json->out, value ? "true" : "false");
}

void nx_jsonl_null(struct nx_jsonl *json)
{
    before_value(json);
    nx_out_text(json->out, "null");
}

void nx_jsonl_line(struct nx_jsonl *json)
{
    assert(json->depth == 0 && json->filled);
    json->filled = false;
    nx_out_text(json->out, "\n");
}

void nx_jsonl_put_string(struct nx_jsonl *json, const char *key, const char *text, size_t length)
{
    nx_jsonl_key(json, key);
    nx_jsonl_string(json, text, length);
}

void nx_jsonl_put_name(struct nx_jsonl *json, const char *key, const char *terminated)
{
    nx_jsonl_put_string(json, key, terminated, strlen(terminated));
}

void nx_jsonl_put_text(struct nx_jsonl *json, const char *key, const struct newsidx_text *text)
{
    nx_jsonl_key(json, key);
    if (text->length)
        nx_jsonl_string(json, text->bytes, text->length);
    else
        nx_jsonl_null(json);
}

void nx_jsonl_put_signed(struct nx_jsonl *json, const char *key, int64_t number)
{
    nx_jsonl_key(json, key);
    nx_jsonl_signed(json, number);
}

void nx_jsonl_put_unsigned(struct nx_jsonl *json, const char *key, uint64_t number)
{
    nx_jsonl_key(json, key);
    nx_jsonl_unsigned(json, number);
}

void nx_jsonl_put_double(struct nx_jsonl *json, const char *key, double number)
{
    nx_jsonl_key(json, key);
    nx_jsonl_double(json, number);
}

void nx_jsonl_put_bool(struct nx_jsonl *json, const char *key, bool value)
{
    nx_jsonl_key(json, key);
    nx_jsonl_bool(json, value);
}

void nx_jsonl_put_known(struct nx_jsonl *json, const char *key, int64_t number, int64_t none)
{
    nx_jsonl_key(json, key);
    if (number == none)
        nx_jsonl_null(json);
    else
        nx_jsonl_signed(json, number);
}
