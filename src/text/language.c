/* SPDX-License-Identifier: GPL-2.0-or-later */
/* language.c: the table of languages. See language.h for its place. */
#include "text/language.h"

#include "base/utf8.h"

enum { SPLIT = 1, DOTLESS = 2, CEDILLA = 4 };

/*
 * `words`: the letters that the language's Snowball algorithm tells apart from their plain ones: in its vowels, in its
 * suffixes or by a step of its own. All other marks are foreign to the language and fold.
 * `stems`: those of them that the language's alphabet counts as letters of their own, so that readers would not take
 * one for the other (Swedish får and far). The others fold once the stemmer has seen them: élections and elections,
 * written by somebody without the keys for it, are found by each other.
 */
static const struct language {
    const char *name, *code, *words, *stems;
    unsigned flags;
} languages[] = {
    /* ñ is a letter; no suffix has a mark. */
    { "basque", "eu", "ñ", "ñ", 0 },
    { "catalan", "ca", "àáçèéíïòóúü", "", SPLIT },
    /* æ and ø are no marked letters and never fold. */
    { "danish", "da", "å", "å", 0 },
    /* å is in no suffix, but is a letter of the Finnish alphabet. */
    { "finnish", "fi", "åäö", "åäö", 0 },
    { "french", "fr", "àâçèéêëîïôùû", "", SPLIT },
    /* The algorithm tells ä from a in the middle and folds at its end. */
    { "german", "de", "äöü", "", 0 },
    { "german2", NULL, "äöü", "", 0 },
    /* Length is told by marks: kor, kór and kör are three words. */
    { "hungarian", "hu", "áéíóöőúüű", "áéíóöőúüű", 0 },
    { "irish", "ga", "áéíóú", "", SPLIT },
    /* The algorithm turns acute into grave first. */
    { "italian", "it", "àáèéìíòóùú", "", SPLIT },
    { "lithuanian", "lt", "ąčęėįšųūž", "čšž", 0 },
    { "norwegian", "no", "å", "å", 0 },
    { "norwegian", "nb", "å", "å", 0 },
    { "norwegian", "nn", "å", "å", 0 },
    { "portuguese", "pt", "áâãçéêíóôõú", "", 0 },
    /* All five are letters, but much is printed and most is asked for without them. */
    { "romanian", "ro", "ăâîșşțţ", "", CEDILLA },
    /* The algorithm takes the acute away at its end; ñ stays: año is not ano. */
    { "spanish", "es", "áéíñóúü", "ñ", 0 },
    { "swedish", "sv", "åäö", "åäö", 0 },
    /* Suffixes agree with their vowels. A name's suffix follows an apostrophe: Ankara'da. */
    { "turkish", "tr", "çğöşü", "çğöşü", SPLIT | DOTLESS },
    /* Dutch has no row: its algorithm itself begins by taking the marks away. */
};

static const struct language *find_language(struct nx_str name)
{
    for (size_t i = 0; i < NX_COUNT(languages); i++) {
        const struct language *language = &languages[i];
        if (nx_str_equal(name, nx_str_of(language->name))) return language;
        if (language->code && nx_str_equal(name, nx_str_of(language->code))) return language;
    }
    return NULL;
}

static void keep_letters(const char *letters, struct nx_kept *out)
{
    const char *at = letters, *end = letters + strlen(letters);
    while (at < end) {
        uint32_t c = nx_utf8_next(&at, end) - NX_KEPT_FIRST;
        out->bits[c / 64] |= (uint64_t)1 << (c % 64);
    }
}

/*
 * Word_Break of ASCII as ICU 72 has it for the root locale, except for @: ICU 72 takes it for a letter, the standard
 * and later releases do not, and then name@example.org is found by either part. The colon is no MidLetter there.
 */
static void class_ascii(uint8_t kinds[256])
{
    memset(kinds, NX_CLASS_OTHER, 128);
    memset(&kinds[128], NX_CLASS_MULTIBYTE, 128);
    memset(&kinds['0'], NX_CLASS_DIGIT, 10);
    memset(&kinds['A'], NX_CLASS_LETTER, 26);
    memset(&kinds['a'], NX_CLASS_LETTER, 26);
    memset(&kinds['\t'], NX_CLASS_SPACE, 5);
    kinds[' '] = NX_CLASS_SPACE;
    kinds['_'] = NX_CLASS_UNDERSCORE;
    kinds['\''] = NX_CLASS_QUOTE;
    kinds['.'] = NX_CLASS_DOT;
    kinds[','] = kinds[';'] = NX_CLASS_MIDNUM;
}

void nx_rules_init(struct nx_str language, struct nx_rules *out)
{
    memset(out, 0, sizeof *out);
    class_ascii(out->kinds);
    const struct language *row = find_language(language);
    if (!row) return;
    keep_letters(row->words, &out->words);
    keep_letters(row->stems, &out->stems);
    out->apostrophe_splits = row->flags & SPLIT;
    out->dotless_i = row->flags & DOTLESS;
    out->cedilla_stems = row->flags & CEDILLA;
    if (out->apostrophe_splits) out->kinds['\''] = NX_CLASS_OTHER;
    /* Its lower case is not ASCII: left to the plain way. */
    if (out->dotless_i) out->kinds['I'] = NX_CLASS_SLOW;
}
