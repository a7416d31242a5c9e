/* SPDX-License-Identifier: GPL-2.0-or-later */
/* parse.c: the grammar of parse.h, one function a rule. Brackets in each other are as deep as it calls itself; lex.h bounds
   that. */
#include "search/parse.h"

#include <stdarg.h>

#include "search/parse_internal.h"

static void parser_dispose(struct nx_parser *parser)
{
    nx_tokens_dispose(&parser->tokens);
    nx_buffer_dispose(&parser->stem);
}

static void advance(struct nx_parser *parser)
{
    parser->item = nx_lexer_next(&parser->lexer);
    parser->n_items++;
}

newsidx_status nx_parser_hint(struct nx_parser *parser, struct nx_str part, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    newsidx_status status =
        nx_hints_add_list(&parser->hints, parser->arena, parser->text, part, parser->err, format, arguments);
    va_end(arguments);
    return status;
}

/* ---- Clauses side by side ---- */

static size_t count_leaves(const struct nx_node *node)
{
    size_t n = node->n_words + (node->written.len > 0);
    for (const struct nx_node *child = node->first; child; child = child->next) n += count_leaves(child);
    return n;
}

/* Adds what is not in the list yet. A clause twice is one, and leaves its room to others. */
static void add_clause(struct nx_parser *parser, struct nx_node_list *list, struct nx_node *clause)
{
    for (const struct nx_node *other = list->first; other; other = other->next) {
        if (!nx_node_equal(other, clause)) continue;
        parser->n_leaves -= count_leaves(clause);
        /* The list points to it as to a node that is done; in here it is not yet. */
        ((struct nx_node *)(uintptr_t)other)->required |= clause->required;
        return;
    }
    nx_node_append(list, clause);
}

static newsidx_status join(struct nx_parser *parser, enum nx_node_kind kind, const struct nx_node_list *list,
                           struct nx_node **out)
{
    bool failed = false;
    *out = nx_node_join(parser->arena, kind, list, &failed);
    return failed ? nx_error_memory(parser->err) : NEWSIDX_OK;
}

/* True where something stands behind the item to be read that an operator could be about: one item ahead is looked at. */
static bool is_followed(const struct nx_parser *parser)
{
    struct nx_lexer ahead = parser->lexer;
    switch (nx_lexer_next(&ahead).kind) {
    case NX_LEX_END:
    case NX_LEX_CLOSE:
    case NX_LEX_AND:
    case NX_LEX_OR: return false;
    case NX_LEX_WORD:
    case NX_LEX_QUOTED:
    case NX_LEX_MINUS:
    case NX_LEX_PLUS:
    case NX_LEX_OPEN:
    case NX_LEX_NOT:
    case NX_LEX_FIELD: break;
    }
    return true;
}

static bool is_operator(const struct nx_parser *parser, enum nx_lex_kind kind, const struct nx_node_list *before)
{
    return parser->item.kind == kind && before->n > 0 && is_followed(parser);
}

/* ---- primary ---- */

static newsidx_status parse_query(struct nx_parser *parser, struct nx_node **out);

static newsidx_status parse_group(struct nx_parser *parser, struct nx_node **out)
{
    const struct nx_str bracket = parser->item.text;
    advance(parser);
    NX_TRY(parse_query(parser, out));
    if (parser->item.kind == NX_LEX_CLOSE) {
        advance(parser);
        return NEWSIDX_OK;
    }
    return nx_parser_hint(parser, bracket, "the bracket is not closed\nit was taken to end with the query");
}

static newsidx_status parse_leaf(struct nx_parser *parser, struct nx_node **out)
{
    const struct nx_lex_item *item = &parser->item;
    if (item->kind == NX_LEX_AND || item->kind == NX_LEX_OR || item->kind == NX_LEX_NOT) {
        NX_TRY(nx_parser_hint(parser, item->text, "%.*s has nothing to stand between\nit was taken as a word",
                              NX_STR_ARG(item->text)));
    }
    if (item->is_open && item->text.len) {
        NX_TRY(nx_parser_hint(parser, item->text, "the quote is not closed\nit was taken to end with the query"));
    }
    NX_TRY(nx_leaf_make(parser, out));
    advance(parser);
    return NEWSIDX_OK;
}

static newsidx_status parse_primary(struct nx_parser *parser, struct nx_node **out)
{
    const struct nx_lex_item outside = parser->scope;
    if (parser->item.kind == NX_LEX_FIELD) {
        parser->scope = parser->item;
        advance(parser);
    }
    newsidx_status status =
        parser->item.kind == NX_LEX_OPEN ? parse_group(parser, out) : parse_leaf(parser, out);
    parser->scope = outside;
    return status;
}

/* ---- clause ---- */

/* Reads the signs; true in *excluded, *required where they say so. */
static void parse_signs(struct nx_parser *parser, bool *excluded, bool *required)
{
    *excluded = *required = false;
    for (;; advance(parser)) {
        if (parser->item.kind == NX_LEX_MINUS || (parser->item.kind == NX_LEX_NOT && is_followed(parser)))
            *excluded = !*excluded;
        else if (parser->item.kind == NX_LEX_PLUS)
            *required = true;
        else
            return;
    }
}

/* NOT over the node; that of a NOT is what stands in it. */
static newsidx_status exclude(struct nx_parser *parser, struct nx_node **node)
{
    const bool is_not = (*node)->kind == NX_NODE_NOT;
    (*node)->required = false; /* of a bracket that it was alone in */
    struct nx_node *excluded =
        is_not ? nx_node_copy(parser->arena, (*node)->first) : nx_node_new(parser->arena, NX_NODE_NOT);
    if (!excluded) return nx_error_memory(parser->err);
    if (!is_not) excluded->first = *node;
    *node = excluded;
    return NEWSIDX_OK;
}

/* clause; *out is NULL where nothing of it asks for anything. */
static newsidx_status parse_clause(struct nx_parser *parser, struct nx_node **out)
{
    bool excluded, required;
    parse_signs(parser, &excluded, &required);
    *out = NULL;
    NX_TRY(parse_primary(parser, out));
    if (!*out) return NEWSIDX_OK;
    if (excluded) NX_TRY(exclude(parser, out));
    (*out)->required = ((*out)->required || required) && (*out)->kind != NX_NODE_NOT;
    return NEWSIDX_OK;
}

/* ---- both ---- */

static void require(struct nx_node *clause)
{
    if (clause) clause->required = clause->kind != NX_NODE_NOT;
}

static newsidx_status parse_both(struct nx_parser *parser, struct nx_node **out)
{
    struct nx_node_list clauses = { NULL, NULL, 0 };
    bool both = false; /* AND is before what comes next */
    while (parser->item.kind != NX_LEX_END && parser->item.kind != NX_LEX_CLOSE) {
        struct nx_node *clause;
        if (is_operator(parser, NX_LEX_OR, &clauses)) break;
        if (is_operator(parser, NX_LEX_AND, &clauses)) {
            require(clauses.last);
            both = true;
            advance(parser);
            continue;
        }
        NX_TRY(parse_clause(parser, &clause));
        if (both) require(clause);
        if (clause) add_clause(parser, &clauses, clause);
        both = false;
    }
    return join(parser, NX_NODE_AND, &clauses, out);
}

/* ---- query ---- */

static newsidx_status parse_query(struct nx_parser *parser, struct nx_node **out)
{
    struct nx_node_list clauses = { NULL, NULL, 0 };
    for (;;) {
        struct nx_node *both;
        NX_TRY(parse_both(parser, &both));
        if (both) add_clause(parser, &clauses, both);
        if (parser->item.kind != NX_LEX_OR) break; /* one that is left here is an operator */
        advance(parser);
    }
    return join(parser, NX_NODE_OR, &clauses, out);
}

static newsidx_status parser_init(struct nx_parser *parser, struct nx_str text)
{
    bool failed = false;
    parser->text = nx_arena_copy_str(parser->arena, text, &failed);
    parser->terms = nx_arena_calloc(parser->arena, NEWSIDX_QUERY_TERMS_MAX, sizeof *parser->terms);
    parser->patterns = nx_arena_calloc(parser->arena, NEWSIDX_QUERY_TERMS_MAX, sizeof(struct nx_pattern *));
    parser->listed = nx_arena_calloc(parser->arena, NEWSIDX_QUERY_TERMS_MAX, sizeof(struct nx_listed *));
    if (failed || !parser->terms || !parser->patterns || !parser->listed) return nx_error_memory(parser->err);
    parser->lexer = nx_lexer_of(parser->text);
    advance(parser);
    return NEWSIDX_OK;
}

newsidx_status nx_parse(struct nx_analyzer *analyzer, struct nx_str text, int64_t now, struct nx_arena *arena,
                        struct nx_query *out, newsidx_error *err)
{
    NX_AUTO(parser_dispose)
    struct nx_parser parser = {
        .analyzer = analyzer,
        .arena = arena,
        .now = now,
        .tokens = NX_TOKENS_INIT,
        .stem = NX_BUFFER_INIT(NX_BUFFER_NO_MAX),
        .err = err,
    };
    NX_TRY(parser_init(&parser, text));
    struct nx_node *root = NULL;
    NX_TRY(parse_query(&parser, &root));
    if (!root) root = nx_node_new(arena, nx_lex_is_blank(text) ? NX_NODE_ALL : NX_NODE_NONE);
    if (!root) return nx_error_memory(err);
    root->required = false; /* there is nothing beside it that could be enough */
    nx_hints_sort(&parser.hints); /* a bracket is known to stay open only when all in it was read */
    *out = (struct nx_query){
        .text = parser.text,
        .root = root,
        .terms = parser.terms,
        .patterns = parser.patterns,
        .listed = parser.listed,
        .n_listed = parser.n_listed,
        .n_terms = parser.n_terms,
        .hints = parser.hints,
        .n_items = parser.n_items,
    };
    return NEWSIDX_OK;
}
