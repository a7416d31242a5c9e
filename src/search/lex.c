/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lex.c: blanks, quotes, signs, brackets, and what is written before colons. */
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


/* ---- Words and quotes ---- */

/* True where the quote before `next` is one inside of a Hebrew word. */
static bool is_inside(uint32_t quote, uint32_t before, const char *next, const char *end)
{
    return quote == '"' && is_hebrew(before) && is_hebrew(peek(next, end));
}

static struct nx_str take_until_quote(struct nx_lexer *lexer)
{
    const char *start = lexer->at;
    uint32_t before = ' ';
    while (lexer->at < lexer->end) {
        const char *next = lexer->at;
        uint32_t c = nx_utf8_next(&next, lexer->end);
        if (is_quote(c) && !is_inside(c, before, next, lexer->end)) break;
        lexer->at = next;
        before = c;
    }
    return (struct nx_str){ start, (size_t)(lexer->at - start) };
}

/* Up to the next blank, quote, or bracket that closes one outside of the word. */
static struct nx_str take_word(struct nx_lexer *lexer)
{
    const char *start = lexer->at;
    uint32_t before = ' ';
    unsigned inside = 0; /* brackets of its own */
    while (lexer->at < lexer->end) {
        const char *next = lexer->at;
        uint32_t c = nx_utf8_next(&next, lexer->end);
        if (nx_is_blank(c) || (is_quote(c) && !is_inside(c, before, next, lexer->end))) break;
        if (c == ')' && inside == 0 && lexer->depth > 0) break;
        if (c == '(') inside++;
        if (c == ')' && inside > 0) inside--;
        lexer->at = next;
        before = c;
    }
    return (struct nx_str){ start, (size_t)(lexer->at - start) };
}

/* "~" or "~5" behind a quote. */
static void take_near(struct nx_lexer *lexer, struct nx_lex_item *item)
{
    if (lexer->at == lexer->end || *lexer->at != '~') return;
    const char *first = ++lexer->at;
    item->is_near = true;
    for (; lexer->at < lexer->end && *lexer->at >= '0' && *lexer->at <= '9'; lexer->at++) {
        item->near = NX_MIN(item->near * 10 + (uint32_t)(*lexer->at - '0'), NX_LEX_NEAR_MAX);
    }
    if (lexer->at == first) item->near = NX_LEX_NEAR_DEFAULT;
}

static struct nx_lex_item take_quoted(struct nx_lexer *lexer)
{
    const char *start = lexer->at;
    nx_utf8_next(&lexer->at, lexer->end);
    struct nx_lex_item item = { .kind = NX_LEX_QUOTED };
    item.text = take_until_quote(lexer);
    item.is_open = lexer->at == lexer->end;
    if (!item.is_open) nx_utf8_next(&lexer->at, lexer->end);
    item.written = (struct nx_str){ start, (size_t)(lexer->at - start) };
    if (item.is_open) return item;
    take_near(lexer, &item);
    return item;
}

/* ---- What stands before words ---- */

struct nx_lexer nx_lexer_of(struct nx_str query)
{
    return (struct nx_lexer){ query.ptr, query.len ? query.ptr + query.len : query.ptr, true, false, 0 };
}

static bool sign_is_here(const struct nx_lexer *lexer, char sign)
{
    if (!lexer->at_start || lexer->in_value || *lexer->at != sign) return false;
    uint32_t next = peek(lexer->at + 1, lexer->end);
    return !nx_is_blank(next) && next != '-' && next != '+' && next != ')';
}

/* A name before a colon; NULL: none that is known, or nothing stands behind it. */
static const struct nx_query_field *field_here(const struct nx_lexer *lexer, size_t *length)
{
    const char *at = lexer->at;
    if (!lexer->at_start || lexer->in_value) return NULL;
    while (at < lexer->end && ((*at | 32) >= 'a' && (*at | 32) <= 'z')) at++;
    *length = (size_t)(at - lexer->at);
    if (at == lexer->end || *at != ':') return NULL;
    uint32_t next = peek(at + 1, lexer->end);
    if (nx_is_blank(next) || next == ':' || next == ')') return NULL;
    return nx_query_field_find((struct nx_str){ lexer->at, *length });
}

static struct nx_lex_item take_sign(struct nx_lexer *lexer, enum nx_lex_kind kind)
{
    return (struct nx_lex_item){ .kind = kind, .text = { lexer->at++, 1 } };
}

static struct nx_lex_item take_bracket(struct nx_lexer *lexer, enum nx_lex_kind kind)
{
    lexer->depth += kind == NX_LEX_OPEN ? 1 : -1;
    lexer->at_start = true;
    lexer->in_value = false;
    return take_sign(lexer, kind);
}

static struct nx_lex_item take_field(struct nx_lexer *lexer, const struct nx_query_field *field, size_t length)
{
    struct nx_lex_item item = { .kind = NX_LEX_FIELD, .text = { lexer->at, length }, .field = field };
    lexer->at += length + 1;
    lexer->in_value = true;
    return item;
}

static enum nx_lex_kind kind_of_word(struct nx_str text)
{
    if (nx_str_equal(text, NX_STR("AND"))) return NX_LEX_AND;
    if (nx_str_equal(text, NX_STR("OR"))) return NX_LEX_OR;
    return nx_str_equal(text, NX_STR("NOT")) ? NX_LEX_NOT : NX_LEX_WORD;
}

struct nx_lex_item nx_lexer_next(struct nx_lexer *lexer)
{
    size_t length;
    skip_blanks(lexer);
    if (lexer->at == lexer->end) return (struct nx_lex_item){ .kind = NX_LEX_END, .text = { lexer->end, 0 } };
    if (*lexer->at == ')' && lexer->depth > 0) return take_bracket(lexer, NX_LEX_CLOSE);
    if (*lexer->at == '(' && lexer->depth < NX_LEX_DEPTH_MAX && (lexer->at_start || lexer->in_value)) {
        return take_bracket(lexer, NX_LEX_OPEN);
    }
    const struct nx_query_field *field = field_here(lexer, &length);
    if (field) return take_field(lexer, field, length);
    if (sign_is_here(lexer, '-')) return take_sign(lexer, NX_LEX_MINUS);
    if (sign_is_here(lexer, '+')) return take_sign(lexer, NX_LEX_PLUS);
    const bool starts = lexer->at_start && !lexer->in_value;
    lexer->at_start = lexer->in_value = false;
    if (is_quote(peek(lexer->at, lexer->end))) return take_quoted(lexer);
    struct nx_lex_item item = { .kind = NX_LEX_WORD, .text = take_word(lexer) };
    item.written = item.text;
    const bool alone = starts && nx_is_blank(peek(lexer->at, lexer->end));
    if (alone) item.kind = kind_of_word(item.text);
    return item;
}

bool nx_lex_is_blank(struct nx_str text)
{
    struct nx_lexer lexer = nx_lexer_of(text);
    skip_blanks(&lexer);
    return lexer.at == lexer.end;
}

const char *nx_lex_name(enum nx_lex_kind kind)
{
    static const char *const names[] = { "end", "word", "quoted", "minus", "plus", "open",
                                         "close", "and", "or", "not", "field" };
    return names[kind];
}
