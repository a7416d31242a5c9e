/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * graphemes.c: user-perceived characters: rules GB1 to GB999 of UAX #29, Unicode 15.0, and of 15.1 the rule GB9c, which
 * ICU has had before: consonants of six Indian scripts that a virama joins are one (क्ष). See boundaries.h.
 */
#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "base/utf8.h"
#include "text/boundaries.h"

/* What the rules need to know of the characters before the place in question. */
struct before {
    int32_t kind;    /* of the last character */
    bool pictograph; /* it ends a pictograph with any marks behind it, */
    bool joined;     /* and with a joiner behind these (GB11) */
    bool odd_flag;   /* an odd number of regional indicators ends with it (GB12, GB13) */
    bool consonant;  /* it ends a consonant of GB9c with any marks behind it, */
    bool linked;     /* with a virama among these */
};

/* One character as the rules see it. */
struct grapheme_part {
    uint32_t c;
    int32_t kind;
    bool pictograph;
    bool consonant, virama; /* of GB9c */
};

/* The scripts of GB9c. They lie in one range, in which few other letters are. */
static bool links_consonants(uint32_t c)
{
    if (c < 0x900 || c >= 0xd80) return false;
    UErrorCode code = U_ZERO_ERROR;
    switch (uscript_getScript((UChar32)c, &code)) {
    case USCRIPT_DEVANAGARI:
    case USCRIPT_BENGALI:
    case USCRIPT_GUJARATI:
    case USCRIPT_ORIYA:
    case USCRIPT_TELUGU:
    case USCRIPT_MALAYALAM: return true;
    default: return false;
    }
}

static struct grapheme_part part_of(uint32_t c)
{
    if (c == NX_UTF8_BAD) c = 0xfffd;
    struct grapheme_part part = { .c = c, .kind = U_GCB_OTHER };
    if (c >= ' ' && c < 0x7f) return part; /* needs no properties */
    part.kind = u_getIntPropertyValue((UChar32)c, UCHAR_GRAPHEME_CLUSTER_BREAK);
    part.pictograph = u_hasBinaryProperty((UChar32)c, UCHAR_EXTENDED_PICTOGRAPHIC);
    if (links_consonants(c)) {
        int32_t syllabic = u_getIntPropertyValue((UChar32)c, UCHAR_INDIC_SYLLABIC_CATEGORY);
        part.consonant = syllabic == U_INSC_CONSONANT;
        part.virama = syllabic == U_INSC_VIRAMA;
    }
    return part;
}

static bool is_control(int32_t kind)
{
    return kind == U_GCB_CONTROL || kind == U_GCB_CR || kind == U_GCB_LF;
}

/* GB6 to GB8: a syllable of Hangul. */
static bool joins_hangul(int32_t last, int32_t next)
{
    bool vowel = next == U_GCB_V, tail = next == U_GCB_T;
    switch (last) {
    case U_GCB_L: return vowel || next == U_GCB_L || next == U_GCB_LV || next == U_GCB_LVT;
    case U_GCB_LV:
    case U_GCB_V: return vowel || tail;
    case U_GCB_LVT:
    case U_GCB_T: return tail;
    default: return false;
    }
}

static bool breaks(const struct before *before, const struct grapheme_part *part)
{
    int32_t last = before->kind, next = part->kind;
    if (last == U_GCB_CR && next == U_GCB_LF) return false;
    if (is_control(last) || is_control(next)) return true;
    if (joins_hangul(last, next)) return false;
    if (next == U_GCB_EXTEND || next == U_GCB_ZWJ || next == U_GCB_SPACING_MARK) return false;
    if (last == U_GCB_PREPEND) return false;
    if (before->linked && part->consonant) return false;
    if (before->joined && part->pictograph) return false;
    return !(before->odd_flag && next == U_GCB_REGIONAL_INDICATOR);
}

/* Marks that are moved about by normalization, and the joiner, may stand between a consonant and its virama. */
static bool is_passed_over(const struct grapheme_part *part)
{
    return part->kind == U_GCB_ZWJ || (part->kind == U_GCB_EXTEND && u_getCombiningClass((UChar32)part->c) != 0);
}

static void step(struct before *before, const struct grapheme_part *part)
{
    before->joined = before->pictograph && part->kind == U_GCB_ZWJ;
    before->pictograph = part->pictograph || (before->pictograph && part->kind == U_GCB_EXTEND);
    before->odd_flag = part->kind == U_GCB_REGIONAL_INDICATOR && !before->odd_flag;
    before->kind = part->kind;
    bool goes_on = before->consonant && (part->virama || is_passed_over(part));
    before->linked = goes_on && (before->linked || part->virama);
    before->consonant = part->consonant || goes_on;
}

/* Printable ASCII: it stands alone wherever printable ASCII is before it. */
static inline bool is_plain(char byte)
{
    return byte >= ' ' && byte < 0x7f;
}

newsidx_status nx_graphemes_add(struct nx_str text, struct nx_offsets *out, newsidx_error *err)
{
    struct before before = { .kind = U_GCB_CONTROL };
    const char *at = text.ptr, *end = text.ptr + text.len;
    while (at < end) {
        uint32_t offset = (uint32_t)(at - text.ptr);
        if (offset > 0 && is_plain(at[-1]) && is_plain(*at)) {
            NX_TRY(nx_offsets_add(out, offset, err));
            before = (struct before){ .kind = U_GCB_OTHER };
            at++;
            continue;
        }
        struct grapheme_part part = part_of(nx_utf8_next(&at, end));
        if (offset > 0 && breaks(&before, &part)) NX_TRY(nx_offsets_add(out, offset, err));
        step(&before, &part);
    }
    return NEWSIDX_OK;
}
