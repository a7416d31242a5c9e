/* SPDX-License-Identifier: GPL-2.0-or-later */
/* letters.c: the table behind letters.h. */
#include "text/letters.h"

struct row {
    uint8_t kind;
    char kept[3];   /* NFKC case folded, in NFC */
    char folded[3]; /* and its marks folded */
};

/* Read in columns: */
/* clang-format off */
#define O { NX_CLASS_OTHER, "", "" }
#define x { NX_CLASS_SLOW, "", "" }
#define L(same) { NX_CLASS_LETTER, same, same }
#define M(kept, folded) { NX_CLASS_LETTER, kept, folded }

/* Not here: what is taken away, what becomes digits, MidLetter (·), letters that become two with a sign between. */
static const struct row latin[] = {
    /* U+00A0 */ O, O, O, O, O, O, O, O,
    /* U+00A8 */ O, O, x, O, O, x, O, O,
    /* U+00B0 */ O, O, x, x, O, L("μ"), O, x,
    /* U+00B8 */ O, x, x, O, x, x, x, O,
    /* U+00C0 */ M("à", "a"), M("á", "a"), M("â", "a"), M("ã", "a"), M("ä", "a"), M("å", "a"), L("æ"), M("ç", "c"),
    /* U+00C8 */ M("è", "e"), M("é", "e"), M("ê", "e"), M("ë", "e"), M("ì", "i"), M("í", "i"), M("î", "i"), M("ï", "i"),
    /* U+00D0 */ L("ð"), M("ñ", "n"), M("ò", "o"), M("ó", "o"), M("ô", "o"), M("õ", "o"), M("ö", "o"), O,
    /* U+00D8 */ L("ø"), M("ù", "u"), M("ú", "u"), M("û", "u"), M("ü", "u"), M("ý", "y"), L("þ"), L("ss"),
    /* U+00E0 */ M("à", "a"), M("á", "a"), M("â", "a"), M("ã", "a"), M("ä", "a"), M("å", "a"), L("æ"), M("ç", "c"),
    /* U+00E8 */ M("è", "e"), M("é", "e"), M("ê", "e"), M("ë", "e"), M("ì", "i"), M("í", "i"), M("î", "i"), M("ï", "i"),
    /* U+00F0 */ L("ð"), M("ñ", "n"), M("ò", "o"), M("ó", "o"), M("ô", "o"), M("õ", "o"), M("ö", "o"), O,
    /* U+00F8 */ L("ø"), M("ù", "u"), M("ú", "u"), M("û", "u"), M("ü", "u"), M("ý", "y"), L("þ"), M("ÿ", "y"),
    /* U+0100 */ M("ā", "a"), M("ā", "a"), M("ă", "a"), M("ă", "a"), M("ą", "a"), M("ą", "a"), M("ć", "c"), M("ć", "c"),
    /* U+0108 */ M("ĉ", "c"), M("ĉ", "c"), M("ċ", "c"), M("ċ", "c"), M("č", "c"), M("č", "c"), M("ď", "d"), M("ď", "d"),
    /* U+0110 */ L("đ"), L("đ"), M("ē", "e"), M("ē", "e"), M("ĕ", "e"), M("ĕ", "e"), M("ė", "e"), M("ė", "e"),
    /* U+0118 */ M("ę", "e"), M("ę", "e"), M("ě", "e"), M("ě", "e"), M("ĝ", "g"), M("ĝ", "g"), M("ğ", "g"), M("ğ", "g"),
    /* U+0120 */ M("ġ", "g"), M("ġ", "g"), M("ģ", "g"), M("ģ", "g"), M("ĥ", "h"), M("ĥ", "h"), L("ħ"), L("ħ"),
    /* U+0128 */ M("ĩ", "i"), M("ĩ", "i"), M("ī", "i"), M("ī", "i"), M("ĭ", "i"), M("ĭ", "i"), M("į", "i"), M("į", "i"),
    /* U+0130 */ L("i"), L("ı"), x, x, M("ĵ", "j"), M("ĵ", "j"), M("ķ", "k"), M("ķ", "k"),
    /* U+0138 */ L("ĸ"), M("ĺ", "l"), M("ĺ", "l"), M("ļ", "l"), M("ļ", "l"), M("ľ", "l"), M("ľ", "l"), x,
    /* U+0140 */ x, L("ł"), L("ł"), M("ń", "n"), M("ń", "n"), M("ņ", "n"), M("ņ", "n"), M("ň", "n"),
    /* U+0148 */ M("ň", "n"), x, L("ŋ"), L("ŋ"), M("ō", "o"), M("ō", "o"), M("ŏ", "o"), M("ŏ", "o"),
    /* U+0150 */ M("ő", "o"), M("ő", "o"), L("œ"), L("œ"), M("ŕ", "r"), M("ŕ", "r"), M("ŗ", "r"), M("ŗ", "r"),
    /* U+0158 */ M("ř", "r"), M("ř", "r"), M("ś", "s"), M("ś", "s"), M("ŝ", "s"), M("ŝ", "s"), M("ş", "s"), M("ş", "s"),
    /* U+0160 */ M("š", "s"), M("š", "s"), M("ţ", "t"), M("ţ", "t"), M("ť", "t"), M("ť", "t"), L("ŧ"), L("ŧ"),
    /* U+0168 */ M("ũ", "u"), M("ũ", "u"), M("ū", "u"), M("ū", "u"), M("ŭ", "u"), M("ŭ", "u"), M("ů", "u"), M("ů", "u"),
    /* U+0170 */ M("ű", "u"), M("ű", "u"), M("ų", "u"), M("ų", "u"), M("ŵ", "w"), M("ŵ", "w"), M("ŷ", "y"), M("ŷ", "y"),
    /* U+0178 */ M("ÿ", "y"), M("ź", "z"), M("ź", "z"), M("ż", "z"), M("ż", "z"), M("ž", "z"), M("ž", "z"), x,
};

static const struct row latin_comma[] = {
    /* U+0218 */ M("ș", "s"), M("ș", "s"), M("ț", "t"), M("ț", "t"), L("ȝ"), L("ȝ"), M("ȟ", "h"), M("ȟ", "h"),
};

static const struct row greek[] = {
    /* U+0380 */ x, x, x, x, x, x, L("α"), x,
    /* U+0388 */ L("ε"), L("η"), L("ι"), x, L("ο"), x, L("υ"), L("ω"),
    /* U+0390 */ L("ι"), L("α"), L("β"), L("γ"), L("δ"), L("ε"), L("ζ"), L("η"),
    /* U+0398 */ L("θ"), L("ι"), L("κ"), L("λ"), L("μ"), L("ν"), L("ξ"), L("ο"),
    /* U+03A0 */ L("π"), L("ρ"), x, L("σ"), L("τ"), L("υ"), L("φ"), L("χ"),
    /* U+03A8 */ L("ψ"), L("ω"), L("ι"), L("υ"), L("α"), L("ε"), L("η"), L("ι"),
    /* U+03B0 */ L("υ"), L("α"), L("β"), L("γ"), L("δ"), L("ε"), L("ζ"), L("η"),
    /* U+03B8 */ L("θ"), L("ι"), L("κ"), L("λ"), L("μ"), L("ν"), L("ξ"), L("ο"),
    /* U+03C0 */ L("π"), L("ρ"), L("σ"), L("σ"), L("τ"), L("υ"), L("φ"), L("χ"),
    /* U+03C8 */ L("ψ"), L("ω"), L("ι"), L("υ"), L("ο"), L("υ"), L("ω"), x,
};

static const struct row cyrillic[] = {
    /* U+0400 */ L("ѐ"), L("е"), L("ђ"), L("ѓ"), L("є"), L("ѕ"), L("і"), L("ї"),
    /* U+0408 */ L("ј"), L("љ"), L("њ"), L("ћ"), L("ќ"), L("ѝ"), L("ў"), L("џ"),
    /* U+0410 */ L("а"), L("б"), L("в"), L("г"), L("д"), L("е"), L("ж"), L("з"),
    /* U+0418 */ L("и"), L("й"), L("к"), L("л"), L("м"), L("н"), L("о"), L("п"),
    /* U+0420 */ L("р"), L("с"), L("т"), L("у"), L("ф"), L("х"), L("ц"), L("ч"),
    /* U+0428 */ L("ш"), L("щ"), L("ъ"), L("ы"), L("ь"), L("э"), L("ю"), L("я"),
    /* U+0430 */ L("а"), L("б"), L("в"), L("г"), L("д"), L("е"), L("ж"), L("з"),
    /* U+0438 */ L("и"), L("й"), L("к"), L("л"), L("м"), L("н"), L("о"), L("п"),
    /* U+0440 */ L("р"), L("с"), L("т"), L("у"), L("ф"), L("х"), L("ц"), L("ч"),
    /* U+0448 */ L("ш"), L("щ"), L("ъ"), L("ы"), L("ь"), L("э"), L("ю"), L("я"),
    /* U+0450 */ L("ѐ"), L("е"), L("ђ"), L("ѓ"), L("є"), L("ѕ"), L("і"), L("ї"),
    /* U+0458 */ L("ј"), L("љ"), L("њ"), L("ћ"), L("ќ"), L("ѝ"), L("ў"), L("џ"),
};

static const struct row cyrillic_more[] = {
    /* U+0490 */ L("ґ"), L("ґ"), L("ғ"), L("ғ"), L("ҕ"), L("ҕ"), L("җ"), L("җ"),
};

#undef O
#undef x
#undef L
#undef M
/* clang-format on */

static const struct {
    uint32_t first;
    uint32_t n;
    const struct row *rows;
} tables[] = {
    { 0xa0, NX_COUNT(latin), latin },
    { 0x400, NX_COUNT(cyrillic), cyrillic },
    { 0x380, NX_COUNT(greek), greek },
    { 0x490, NX_COUNT(cyrillic_more), cyrillic_more },
    { 0x218, NX_COUNT(latin_comma), latin_comma },
};

static const struct row *find_row(uint32_t c)
{
    for (size_t i = 0; i < NX_COUNT(tables); i++) {
        if (c - tables[i].first < tables[i].n) return &tables[i].rows[c - tables[i].first];
    }
    return NULL;
}

const char *nx_letter_base(uint32_t c)
{
    const struct row *row = find_row(c);
    return row ? row->folded : "";
}

static const struct nx_letter slow = { NX_CLASS_SLOW, 1, 0, { 0, 0 } };

static uint32_t decode_two(const unsigned char *at)
{
    return (uint32_t)(at[0] & 0x1f) << 6 | (at[1] & 0x3f);
}

static struct nx_letter read_two(const struct nx_rules *rules, const unsigned char *at)
{
    const struct row *row = find_row(decode_two(at));
    if (!row) return slow;
    bool keep = row->kept[1] && nx_kept_has(&rules->words, decode_two((const unsigned char *)row->kept));
    const char *bytes = keep ? row->kept : row->folded;
    uint8_t n = bytes[0] == '\0' ? 0 : bytes[1] == '\0' ? 1 : 2;
    return (struct nx_letter){ row->kind, 2, n, { bytes[0], bytes[1] } };
}

/* U+2000..U+203F by bits: the joiners, marks of direction, U+2024, U+2027 and U+203F are for ICU. */
static const uint64_t punctuation_is_slow =
    0xfull << 0x0c | 1ull << 0x24 | 1ull << 0x27 | 0x1full << 0x2a | 1ull << 0x3f;

static struct nx_letter read_three(const struct nx_rules *rules, const unsigned char *at)
{
    struct nx_letter other = { NX_CLASS_OTHER, 3, 0, { 0, 0 } };
    if (at[0] != 0xe2) return slow;
    if (at[1] == 0x82 && at[2] == 0xac) return other; /* € */
    if (at[1] == 0x84 && at[2] == 0xa2) return other; /* ™ */
    if (at[1] != 0x80 || punctuation_is_slow >> (at[2] & 0x3f) & 1) return slow;
    if (at[2] == 0x98 || at[2] == 0x99) return (struct nx_letter){ rules->kinds['\''], 3, 1, { '\'', 0 } };
    return other;
}

struct nx_letter nx_letter_read(const struct nx_rules *rules, const unsigned char *at, size_t left)
{
    if (left >= 2 && at[0] >= 0xc2 && at[0] < 0xe0 && (at[1] & 0xc0) == 0x80) return read_two(rules, at);
    bool three = left >= 3 && (at[0] & 0xf0) == 0xe0 && (at[1] & 0xc0) == 0x80 && (at[2] & 0xc0) == 0x80;
    return three ? read_three(rules, at) : slow;
}
