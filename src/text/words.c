/* SPDX-License-Identifier: GPL-2.0-or-later */
/* words.c: the rules that make a segment a word, the list of tokens, and the plain way: every segment from ICU. */
#include "text/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include "base/hash.h"
#include "base/utf8.h"
#include "text/segment.h"

void nx_tokens_dispose(struct nx_tokens *tokens)
{
    if (!tokens) return;
    free(tokens->items);
    nx_buffer_dispose(&tokens->bytes);
    *tokens = (struct nx_tokens)NX_TOKENS_INIT;
}

newsidx_status nx_tokens_add(struct nx_tokens *tokens, uint32_t start, uint32_t end, size_t length, newsidx_error *err)
{
    if (tokens->n == tokens->capacity) {
        size_t capacity = tokens->capacity ? tokens->capacity * 2 : 64;
        struct nx_token *more = realloc(tokens->items, capacity * sizeof *more);
        if (!more) return nx_error_memory(err);
        tokens->items = more;
        tokens->capacity = capacity;
    }
    tokens->items[tokens->n++] = (struct nx_token){ start, end, { NULL, length } };
    return NEWSIDX_OK;
}

void nx_tokens_settle(struct nx_tokens *tokens)
{
    const char *at = tokens->bytes.ptr;
    for (size_t i = 0; i < tokens->n; i++) {
        tokens->items[i].word.ptr = at;
        at += tokens->items[i].word.len;
    }
}

size_t nx_word_cut(char *bytes, size_t length, size_t keep)
{
    char digits[NX_HASH_DIGITS + 1];
    snprintf(digits, sizeof digits, "%016llx", (unsigned long long)nx_hash_bytes(bytes, length).high);
    keep = nx_utf8_cut(bytes, keep);
    memcpy(bytes + keep, digits, NX_HASH_DIGITS);
    return keep + NX_HASH_DIGITS;
}

/* Letters of the scripts that abbreviate with full stops: Latin, Greek, Cyrillic. There is no digit among them. */
static bool is_abbreviated(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 0xc0 && c <= 0x52f);
}

static bool is_abbreviation(const char *bytes, size_t length)
{
    const char *at = bytes, *end = bytes + length;
    while (is_abbreviated(nx_utf8_next(&at, end))) {
        if (at == end) return true;
        if (*at++ != '.' || at == end) return false;
    }
    return false;
}

static size_t drop_stops(char *bytes, size_t length)
{
    size_t out = 0;
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] != '.') bytes[out++] = bytes[i];
    }
    return out;
}

size_t nx_word_finish(char *bytes, size_t length)
{
    if (is_abbreviation(bytes, length)) length = drop_stops(bytes, length);
    return length > NX_WORD_MAX ? nx_word_cut(bytes, length, NX_WORD_MAX - NX_HASH_DIGITS) : length;
}

static void add_utf8(const UChar *units, int32_t start, int32_t end, struct nx_buffer *out)
{
    uint8_t *room = (uint8_t *)nx_buffer_reserve(out, (size_t)(end - start) * 3);
    if (!room) return;
    size_t n = 0;
    for (int32_t at = start; at < end;) {
        UChar32 c;
        U16_NEXT(units, at, end, c);
        if (U_IS_SURROGATE(c)) c = 0xfffd;
        U8_APPEND_UNSAFE(room, n, c);
    }
    nx_buffer_grow(out, n);
}

static newsidx_status add_segment(const struct nx_units *units, int32_t start, int32_t end, struct nx_tokens *tokens,
                                  newsidx_error *err)
{
    while (start < end && units->units[start] == '_') start++;
    while (start < end && units->units[end - 1] == '_') end--;
    if (!nx_segment_is_word(units->units, start, end)) return NEWSIDX_OK;
    struct nx_buffer *bytes = &tokens->bytes;
    size_t from = bytes->len;
    add_utf8(units->units, start, end, bytes);
    NX_TRY(nx_buffer_check(bytes, err));
    size_t length = nx_word_finish(bytes->ptr + from, bytes->len - from);
    bytes->len = from + length;
    return nx_tokens_add(tokens, units->places[start].start, units->places[end - 1].end, length, err);
}

newsidx_status nx_words_plain(struct nx_folder *folder, const struct nx_rules *rules, const char *text, uint32_t start,
                              uint32_t end, struct nx_tokens *tokens, newsidx_error *err)
{
    NX_TRY(nx_fold_range(folder, rules, text, start, end, true, err));
    const struct nx_units *units = &folder->folded;
    NX_TRY(nx_segment_start(&folder->icu, units->units, units->n, err));
    int32_t from = 0, to;
    while ((to = nx_segment_next(&folder->icu)) >= 0) {
        NX_TRY(add_segment(units, from, to, tokens, err));
        from = to;
    }
    return NEWSIDX_OK;
}
