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

static bool is_no_quote(uint32_t c)
{
    return !is_quote(c);
}

static bool is_written(uint32_t c)
{
    return !nx_is_blank(c) && !is_quote(c);
}

/* Moves over the characters that `wanted` likes and returns them. */
static struct nx_str take_while(struct nx_lexer *lexer, bool (*wanted)(uint32_t))
{
    const char *start = lexer->at, *next = start;
    while (next < lexer->end && wanted(nx_utf8_next(&next, lexer->end))) lexer->at = next;
    return (struct nx_str){ start, (size_t)(lexer->at - start) };
}

static uint32_t peek(const char *at, const char *end)
{
    return at < end ? nx_utf8_next(&at, end) : ' ';
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
    struct nx_lex_item item = { NX_LEX_QUOTED, take_while(lexer, is_no_quote) };
    if (lexer->at < lexer->end) nx_utf8_next(&lexer->at, lexer->end);
    return item;
}

struct nx_lex_item nx_lexer_next(struct nx_lexer *lexer)
{
    if (take_while(lexer, nx_is_blank).len > 0) lexer->at_start = true;
    if (lexer->at == lexer->end) return (struct nx_lex_item){ NX_LEX_END, { lexer->end, 0 } };
    bool minus = minus_is_here(lexer);
    lexer->at_start = false;
    if (minus) return (struct nx_lex_item){ NX_LEX_MINUS, { lexer->at++, 1 } };
    if (is_quote(peek(lexer->at, lexer->end))) return take_quoted(lexer);
    return (struct nx_lex_item){ NX_LEX_WORD, take_while(lexer, is_written) };
}

bool nx_lex_is_blank(struct nx_str text)
{
    struct nx_lexer lexer = nx_lexer_of(text);
    take_while(&lexer, nx_is_blank);
    return lexer.at == lexer.end;
}
