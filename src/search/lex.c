/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lex.c: blanks, quotes and minus signs. */
#include "search/lex.h"

#include "base/utf8.h"
#include "search/blank.h"

/* Double quotes of every kind that keyboards and word processors give; which one opens and which one closes is not
   asked, since people mix them. */
static bool is_quote(uint32_t c)
{
    static const uint32_t quotes[] = { '"', 0xab, 0xbb, 0x201c, 0x201d, 0x201e, 0x201f, 0xff02 };
    for (size_t i = 0; i < NX_COUNT(quotes); i++) {
        if (quotes[i] == c) return true;
    }
    return false;
}

/* In Hebrew a double quote between two letters is part of a word, an abbreviation (UAX #29, WB7b). */
static bool is_hebrew(uint32_t c)
{
    return (c >= 0x5d0 && c <= 0x5f2) || (c >= 0xfb1d && c <= 0xfb4f);
}

static uint32_t peek(const char *at, const char *end)
{
    return at < end ? nx_utf8_next(&at, end) : ' ';
}

static void skip_blanks(struct nx_lexer *lexer)
{
    while (lexer->at < lexer->end && nx_is_blank(peek(lexer->at, lexer->end))) {
        nx_utf8_next(&lexer->at, lexer->end);
        lexer->at_start = true;
    }
}

/* What stands before the next quote, or before the next blank where that ends it. */
static struct nx_str take_until_quote(struct nx_lexer *lexer, bool or_blank)
{
    const char *start = lexer->at;
    uint32_t before = ' ';
    while (lexer->at < lexer->end) {
        const char *next = lexer->at;
        uint32_t c = nx_utf8_next(&next, lexer->end);
        bool inside = c == '"' && is_hebrew(before) && is_hebrew(peek(next, lexer->end));
        if ((is_quote(c) && !inside) || (or_blank && nx_is_blank(c))) break;
        lexer->at = next;
        before = c;
    }
    return (struct nx_str){ start, (size_t)(lexer->at - start) };
}

struct nx_lexer nx_lexer_of(struct nx_str query)
{
    return (struct nx_lexer){ query.ptr, query.len ? query.ptr + query.len : query.ptr, true };
}

static bool minus_is_here(const struct nx_lexer *lexer)
{
    if (!lexer->at_start || *lexer->at != '-') return false;
    uint32_t next = peek(lexer->at + 1, lexer->end);
    return !nx_is_blank(next) && next != '-';
}

static struct nx_lex_item take_quoted(struct nx_lexer *lexer)
{
    nx_utf8_next(&lexer->at, lexer->end);
    struct nx_lex_item item = { NX_LEX_QUOTED, take_until_quote(lexer, false) };
    if (lexer->at < lexer->end) nx_utf8_next(&lexer->at, lexer->end);
    return item;
}

struct nx_lex_item nx_lexer_next(struct nx_lexer *lexer)
{
    skip_blanks(lexer);
    if (lexer->at == lexer->end) return (struct nx_lex_item){ NX_LEX_END, { lexer->end, 0 } };
    bool minus = minus_is_here(lexer);
    lexer->at_start = false;
    if (minus) return (struct nx_lex_item){ NX_LEX_MINUS, { lexer->at++, 1 } };
    if (is_quote(peek(lexer->at, lexer->end))) return take_quoted(lexer);
    return (struct nx_lex_item){ NX_LEX_WORD, take_until_quote(lexer, true) };
}

bool nx_lex_is_blank(struct nx_str text)
{
    struct nx_lexer lexer = nx_lexer_of(text);
    skip_blanks(&lexer);
    return lexer.at == lexer.end;
}
