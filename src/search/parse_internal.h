/* SPDX-License-Identifier: GPL-2.0-or-later */
/* parse_internal.h: what the grammar (parse.c) and its leaves (leaf.c) share. For them only. */
#ifndef NX_PARSE_INTERNAL_H
#define NX_PARSE_INTERNAL_H

#include "search/lex.h"
#include "search/parse.h"

struct nx_parser {
    struct nx_lexer lexer;
    struct nx_lex_item item;   /* the one to be read next */
    struct nx_str text;        /* the whole query */
    struct nx_lex_item scope;  /* the FIELD that holds for it; its field is NULL where none does */
    struct nx_analyzer *analyzer;
    struct nx_arena *arena;
    int64_t now;
    struct nx_tokens tokens;   /* scratch: the words of one item */
    struct nx_buffer stem;     /* scratch */
    struct nx_str *terms;      /* NEWSIDX_QUERY_TERMS_MAX of them */
    struct nx_pattern **patterns; /* the same */
    struct nx_listed **listed; /* the same */
    size_t n_terms, n_listed, n_leaves;
    struct nx_hints hints;
    size_t n_items;
    newsidx_error *err;
};

/*
 * Makes a leaf of the item that is to be read, a WORD or QUOTED (or an operator, taken as a word), in its scope; *out is
 * NULL where there is nothing in it, or no room for it. NO_MEMORY, INTERNAL.
 */
newsidx_status nx_leaf_make(struct nx_parser *parser, struct nx_node **out);

/* Says something about a part of the query, in a format as nx_hints_add takes it; beyond NX_HINTS_MAX nothing. NO_MEMORY. */
newsidx_status nx_parser_hint(struct nx_parser *parser, struct nx_str part, const char *format, ...) NX_PRINTF(3, 4);

#endif
