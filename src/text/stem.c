/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stem.c: what happens around the stemmer. The marks that it needed and the language's alphabet does not, fold now; a
 * stem longer than a term may be is cut. No stem is empty: then the word is its own.
 */
#include "text/stem.h"

#include "base/utf8.h"
#include "text/letters.h"
#include "text/words.h"

/* Room for what a stemmer may add to the longest word. */
enum { STEM_CAPACITY = 4 * NX_WORD_MAX };

enum { S_COMMA = 0x219, S_CEDILLA = 0x15f, T_COMMA = 0x21b, T_CEDILLA = 0x163 };

static uint32_t with_cedilla(uint32_t c)
{
    if (c == S_COMMA) return S_CEDILLA;
    return c == T_COMMA ? T_CEDILLA : c;
}

/* Romanian's letters as the stemmer knows them: both forms have two bytes. `out` has room for the word. */
static struct nx_str prepare(const struct nx_rules *rules, struct nx_str word, char *out)
{
    if (!rules->cedilla_stems || word.len > NX_WORD_MAX) return word;
    const char *at = word.ptr, *end = word.ptr + word.len;
    size_t n = 0;
    while (at < end) {
        const char *from = at;
        uint32_t c = nx_utf8_next(&at, end);
        size_t width = (size_t)(at - from);
        if (c == NX_UTF8_BAD)
            memcpy(out + n, from, width);
        else
            nx_utf8_put(with_cedilla(c), out + n);
        n += width;
    }
    return (struct nx_str){ out, n };
}

/* Folds the letters that were kept for the stemmer alone, in place. Returns the new length. */
static size_t fold_stem(const struct nx_rules *rules, char *bytes, size_t length)
{
    const char *at = bytes, *end = bytes + length;
    size_t n = 0;
    while (at < end) {
        const char *from = at;
        uint32_t c = nx_utf8_next(&at, end);
        bool folds = nx_kept_has(&rules->words, c) && !nx_kept_has(&rules->stems, c);
        const char *base = folds ? nx_letter_base(c) : "";
        size_t width = *base ? strlen(base) : (size_t)(at - from);
        memmove(bytes + n, *base ? base : from, width);
        n += width;
    }
    return n;
}

/* As many of the stem's bytes as fit where a zero byte counts twice; all of them fit: `length`. */
static size_t fitting(const char *bytes, size_t length, size_t max)
{
    size_t cost = 0;
    for (size_t i = 0; i < length; i++) {
        cost += bytes[i] ? 1 : 2;
        if (cost > max) return i;
    }
    return length;
}

static newsidx_status add_limited(const char *bytes, size_t length, struct nx_buffer *out, newsidx_error *err)
{
    nx_buffer_clear(out);
    nx_buffer_add(out, bytes, length);
    nx_buffer_add_zeros(out, NX_HASH_DIGITS);
    NX_TRY(nx_buffer_check(out, err));
    out->len = length;
    if (fitting(bytes, length, NX_STEM_MAX) < length)
        out->len = nx_word_cut(out->ptr, length, fitting(out->ptr, length, NX_STEM_MAX - NX_HASH_DIGITS));
    return NEWSIDX_OK;
}

newsidx_status nx_stem_make(const struct nx_rules *rules, const struct nx_stemmer *stemmer, struct nx_str word,
                            struct nx_buffer *out, newsidx_error *err)
{
    if (!stemmer) return add_limited(word.ptr, word.len, out, err);
    char prepared[NX_WORD_MAX], stem[STEM_CAPACITY];
    size_t length = 0;
    struct nx_str input = prepare(rules, word, prepared);
    newsidx_error why; /* err must stay as it is where the word stands in */
    newsidx_status status = stemmer->stem(stemmer->self, input, stem, sizeof stem, &length, &why);
    if (status == NEWSIDX_LIMIT || (status == NEWSIDX_OK && length == 0))
        return add_limited(word.ptr, word.len, out, err);
    if (status != NEWSIDX_OK) {
        if (err) *err = why;
        return status;
    }
    length = fold_stem(rules, stem, length);
    return add_limited(stem, length, out, err);
}
