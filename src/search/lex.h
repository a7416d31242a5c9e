/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lex.h: the bytes of a query -> what was written: words, quoted passages, signs, brackets, operators and names of fields.
 * Nothing is an error: quotes that stay open run to the end, a sign that belongs to no word is part of what stands around
 * it, a bracket that closes nothing is part of its word. It knows that Hebrew has words with a double quote inside; what a
 * word is in the language's sense is the analyzer's business, and what an operator lacks is the parser's. Every item
 * takes a byte at least. Any thread.
 */
#ifndef NX_LEX_H
#define NX_LEX_H

#include "base/base.h"
#include "search/query_field.h"

enum { NX_LEX_DEPTH_MAX = 32, NX_LEX_NEAR_DEFAULT = 10, NX_LEX_NEAR_MAX = 1000 };

enum nx_lex_kind {
    NX_LEX_END,
    NX_LEX_WORD,   /* a run without blanks and double quotes; may turn out to hold no word, one or several */
    NX_LEX_QUOTED, /* what stands between two double quotes, which are not part of it */
    NX_LEX_MINUS,  /* "-" behind a blank (or at the start) and right before what it belongs to */
    NX_LEX_PLUS,   /* "+" in such a place */
    NX_LEX_OPEN,   /* "(" in such a place, or behind a sign or the name of a field; at most NX_LEX_DEPTH_MAX in each other */
    NX_LEX_CLOSE,  /* ")" that closes one of these */
    NX_LEX_AND,    /* "AND", "OR", "NOT" in capitals, alone */
    NX_LEX_OR,
    NX_LEX_NOT,
    NX_LEX_FIELD,  /* the name of a field, whose ":" is right before what it belongs to */
};

/* One item: a view into the query. */
struct nx_lex_item {
    enum nx_lex_kind kind;
    struct nx_str text;
    struct nx_str written;              /* of WORD and QUOTED: all of it, its quotes too, but not what follows them */
    const struct nx_query_field *field; /* of FIELD */
    bool is_near;                       /* of QUOTED: "~" or "~N" follows */
    uint32_t near;                      /* N, at most NX_LEX_NEAR_MAX */
    bool is_open;                       /* of QUOTED: it has no end */
};

struct nx_lexer {
    const char *at, *end;
    bool at_start; /* nothing but blanks and brackets is before `at` in this written word */
    bool in_value; /* the name of a field is right before `at` */
    unsigned depth; /* brackets that are open */
};

/* Begins at the first byte of `query`, which should be UTF-8; ill-formed bytes are taken as parts of words. */
struct nx_lexer nx_lexer_of(struct nx_str query);

/* The next item; NX_LEX_END at the end, as often as it is asked for. */
struct nx_lex_item nx_lexer_next(struct nx_lexer *lexer);

/* True where the text has nothing but white space and control characters. */
bool nx_lex_is_blank(struct nx_str text);

/* "word", "quoted", ... */
const char *nx_lex_name(enum nx_lex_kind kind);

#endif
