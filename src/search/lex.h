/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lex.h: the bytes of a query -> what was written: words, quoted passages and minus signs. Nothing is an error: quotes
 * that stay open run to the end, a minus that belongs to no word is part of what stands around it. It looks at blanks,
 * quotes and minus signs only, and knows that Hebrew has words with a double quote inside; what a word is in the
 * language's sense is the analyzer's business. Any thread.
 */
#ifndef NX_LEX_H
#define NX_LEX_H

#include "base/base.h"

enum nx_lex_kind {
    NX_LEX_END,
    NX_LEX_WORD,   /* a run without blanks and double quotes; may turn out to hold no word, one or several */
    NX_LEX_QUOTED, /* what stands between two double quotes, which are not part of it */
    NX_LEX_MINUS,  /* "-" behind a blank (or at the start) and right before a word or a quote */
};

/* One item: a view into the query. */
struct nx_lex_item {
    enum nx_lex_kind kind;
    struct nx_str text;
};

struct nx_lexer {
    const char *at, *end;
    bool at_start; /* nothing but blanks is before `at` in this written word */
};

/* Begins at the first byte of `query`, which should be UTF-8; ill-formed bytes are taken as parts of words. */
struct nx_lexer nx_lexer_of(struct nx_str query);

/* The next item; NX_LEX_END at the end, as often as it is asked for. */
struct nx_lex_item nx_lexer_next(struct nx_lexer *lexer);

/* True where the text has nothing but white space and control characters. */
bool nx_lex_is_blank(struct nx_str text);

#endif
