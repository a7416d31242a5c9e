/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * marks.c: the folding that NFKC case folding leaves undone: marks of Latin and Greek letters, but not those of letters
 * that the language keeps; apostrophes and Hebrew quotes in all their shapes; ё. Works on text in NFC, in place.
 * Other scripts keep their marks: there a mark is a vowel (Devanagari, Thai) or makes another letter (й). Only the
 * stress mark, which no orthography of Cyrillic asks for, goes: Пу́тин.
 */
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf16.h>

#include "text/fold.h"

enum { IO = 0x451, IE = 0x435, GRAVE = 0x300, ACUTE = 0x301, GERESH = 0x5f3, GERSHAYIM = 0x5f4 };

/* ‘ and ’; the letters ʻ and ʼ and the Hebrew geresh, which are typed as these. */
static bool is_apostrophe(UChar32 c)
{
    return c == '\'' || c == 0x2018 || c == 0x2019 || c == 0x2bb || c == 0x2bc || c == GERESH;
}

/* The blocks in which Latin and Greek letters with marks are. */
static bool may_be_marked(UChar32 c)
{
    return (c >= 0xc0 && c <= 0x24f) || (c >= 0x370 && c <= 0x3ff) || (c >= 0x1e00 && c <= 0x1fff);
}

/* The blocks of combining marks that belong to no script. */
static bool is_mark(UChar32 c)
{
    if (c < 0x300) return false;
    bool in_blocks = c <= 0x36f || (c >= 0x1ab0 && c <= 0x1aff) || (c >= 0x1dc0 && c <= 0x1dff) ||
                     (c >= 0x20d0 && c <= 0x20ff) || (c >= 0xfe20 && c <= 0xfe2f);
    return in_blocks && (U_MASK(u_charType(c)) & U_GC_M_MASK);
}

/* Takes one mark after the other away, until none is left or the letter is one to keep: Vietnamese ấ, French â. */
static UChar32 strip(const struct nx_icu *icu, const struct nx_kept *kept, UChar32 c)
{
    while (!nx_kept_has(kept, (uint32_t)c)) {
        UChar parts[4];
        UErrorCode code = U_ZERO_ERROR;
        int32_t n = unorm2_getRawDecomposition(icu->nfc, c, parts, (int32_t)NX_COUNT(parts), &code);
        if (U_FAILURE(code) || n < 2) break;
        U16_GET(parts, 0, 0, n, c);
    }
    return c;
}

/* Whether `mark` folds after `base` (0: at the start of the text). Digits and signs are common to all scripts. */
static bool mark_folds(UChar32 mark, UChar32 base)
{
    if (base < 0x80) return true;
    UErrorCode code = U_ZERO_ERROR;
    switch (uscript_getScript(base, &code)) {
    case USCRIPT_LATIN:
    case USCRIPT_GREEK:
    case USCRIPT_COMMON: return true;
    case USCRIPT_CYRILLIC: return mark == GRAVE || mark == ACUTE;
    default: return false;
    }
}

static UChar32 fold_character(const struct nx_icu *icu, const struct nx_rules *rules, bool for_words, UChar32 c)
{
    if (is_apostrophe(c)) return for_words && rules->apostrophe_splits ? ' ' : '\'';
    if (c == GERSHAYIM) return '"';
    if (c == '@') return for_words ? ' ' : c;
    if (c == IO) return IE;
    return may_be_marked(c) ? strip(icu, &rules->words, c) : c;
}

/* A mark that goes leaves its bytes to the letter that it stood on. */
void nx_fold_marks(const struct nx_icu *icu, const struct nx_rules *rules, bool for_words, struct nx_units *units)
{
    int32_t at = 0, out = 0;
    UChar32 base = 0;
    while (at < units->n) {
        struct nx_place place = units->places[at];
        UChar32 c;
        U16_NEXT(units->units, at, units->n, c);
        bool mark = is_mark(c);
        if (mark && mark_folds(c, base)) {
            if (out > 0) units->places[out - 1].end = place.end;
            continue;
        }
        if (!mark) base = c = fold_character(icu, rules, for_words, c);
        for (int32_t i = 0; i < U16_LENGTH(c); i++) units->places[out + i] = place;
        U16_APPEND_UNSAFE(units->units, out, c);
    }
    units->n = out;
}
