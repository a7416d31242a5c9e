/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * language.h: what the stemming language changes about words: which letters keep their marks, what an apostrophe does,
 * how I is lower-cased. It owns the table of languages and knows nothing of ICU or of stemmers.
 */
#ifndef NX_LANGUAGE_H
#define NX_LANGUAGE_H

#include "base/base.h"

/* The classes of UAX #29 that text without ICU needs; the first three are what words consist of. */
enum nx_class {
    NX_CLASS_LETTER,
    NX_CLASS_DIGIT,
    NX_CLASS_UNDERSCORE, /* ExtendNumLet: joins letters, digits and itself */
    NX_CLASS_QUOTE,      /* Single_Quote and MidNumLet: joins two letters or two digits */
    NX_CLASS_DOT,        /* the same, named apart for abbreviations */
    NX_CLASS_MIDNUM,     /* joins two digits */
    NX_CLASS_SPACE,      /* ASCII white space: text may be cut here */
    NX_CLASS_OTHER,
    NX_CLASS_MULTIBYTE, /* not ASCII: see letters.h */
    NX_CLASS_SLOW,      /* only ICU can tell */
};

static inline bool nx_class_is_word(unsigned kind)
{
    return kind <= NX_CLASS_UNDERSCORE;
}

/* The letters that keep marks all lie in U+00C0..U+027F. */
enum { NX_KEPT_FIRST = 0xc0, NX_KEPT_WORDS = 7, NX_KEPT_LIMIT = NX_KEPT_FIRST + 64 * NX_KEPT_WORDS };

struct nx_kept {
    uint64_t bits[NX_KEPT_WORDS];
};

static inline bool nx_kept_has(const struct nx_kept *kept, uint32_t c)
{
    if (c < NX_KEPT_FIRST || c >= NX_KEPT_LIMIT) return false;
    return kept->bits[(c - NX_KEPT_FIRST) / 64] >> ((c - NX_KEPT_FIRST) % 64) & 1;
}

/* The table's row for one language, made ready for use. */
struct nx_rules {
    struct nx_kept words;   /* letters whose marks are not folded in words */
    struct nx_kept stems;   /* of these, the letters that stay also in stems */
    bool apostrophe_splits; /* it ends a word: l'homme, dell'arte, Ankara'da */
    bool dotless_i;         /* I is ı and İ is i */
    bool cedilla_stems;     /* the stemmer knows ş ţ, and ș ț are to be shown to it as these */
    uint8_t kinds[256];     /* enum nx_class of every byte */
};

/* Fills `out` for a language's English name or ISO 639 code. A language without a row folds all marks. Any thread. */
void nx_rules_init(struct nx_str language, struct nx_rules *out);

#endif
