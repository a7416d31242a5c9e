/* SPDX-License-Identifier: GPL-2.0-or-later */
/* parse.c: the grammar of parse.h, one function a rule. */
#include "search/parse.h"

#include "search/lex.h"

struct parser {
    struct nx_lexer lexer;
    struct nx_lex_item item; /* the one to be read next */
    struct nx_analyzer *analyzer;
    struct nx_arena *arena;
    struct nx_tokens tokens; /* scratch: the words of one item */
    struct nx_buffer stem;   /* scratch */
    struct nx_str *terms;    /* NEWSIDX_QUERY_TERMS_MAX of them */
    size_t n_terms, n_words;
    newsidx_error *err;
};

static void parser_dispose(struct parser *parser)
{
    nx_tokens_dispose(&parser->tokens);
    nx_buffer_dispose(&parser->stem);
}

static void advance(struct parser *parser)
{
    parser->item = nx_lexer_next(&parser->lexer);
}

static newsidx_status copy(struct parser *parser, struct nx_str text, struct nx_str *out)
{
    bool failed = false;
    struct nx_str copied = nx_arena_copy_str(parser->arena, text, &failed);
    if (failed) return nx_error_memory(parser->err);
    *out = copied;
    return NEWSIDX_OK;
}

/* The number of the word's stem; a new one where it has none yet. */
static newsidx_status number_term(struct parser *parser, struct nx_str word, uint32_t *out)
{
    NX_TRY(nx_analyzer_stem(parser->analyzer, word, &parser->stem, parser->err));
    struct nx_str stem = nx_buffer_str(&parser->stem);
    for (size_t i = 0; i < parser->n_terms; i++) {
        if (!nx_str_equal(parser->terms[i], stem)) continue;
        *out = (uint32_t)i;
        return NEWSIDX_OK;
    }
    NX_TRY(copy(parser, stem, &parser->terms[parser->n_terms]));
    *out = (uint32_t)parser->n_terms++;
    return NEWSIDX_OK;
}

static newsidx_status read_word(struct parser *parser, const struct nx_token *token, struct nx_query_word *out)
{
    struct nx_str typed = { parser->item.text.ptr + token->start, token->end - token->start };
    out->typed = typed; /* a view into the copy of the query */
    NX_TRY(copy(parser, token->word, &out->word));
    return number_term(parser, token->word, &out->term);
}

/* primary: the words of the item as a leaf; *out is NULL where it has none. */
static newsidx_status parse_primary(struct parser *parser, struct nx_node **out)
{
    NX_TRY(nx_analyzer_words(parser->analyzer, parser->item.text, &parser->tokens, parser->err));
    size_t n = NX_MIN(parser->tokens.n, NEWSIDX_QUERY_TERMS_MAX - parser->n_words);
    *out = NULL;
    if (n == 0) return NEWSIDX_OK;
    struct nx_query_word *words = nx_arena_calloc(parser->arena, n, sizeof *words);
    bool phrase = n > 1 || parser->item.kind == NX_LEX_QUOTED;
    struct nx_node *leaf = nx_node_new(parser->arena, phrase ? NX_NODE_PHRASE : NX_NODE_TERM);
    if (!words || !leaf) return nx_error_memory(parser->err);
    for (size_t i = 0; i < n; i++) NX_TRY(read_word(parser, &parser->tokens.items[i], &words[i]));
    leaf->words = words;
    leaf->n_words = n;
    *out = leaf;
    return NEWSIDX_OK;
}

/* clause; *out is NULL where nothing of it asks for anything. */
static newsidx_status parse_clause(struct parser *parser, struct nx_node **out)
{
    bool excluded = parser->item.kind == NX_LEX_MINUS;
    if (excluded) advance(parser);
    struct nx_node *leaf;
    NX_TRY(parse_primary(parser, &leaf));
    advance(parser);
    *out = leaf;
    if (!leaf || !excluded) return NEWSIDX_OK;
    struct nx_node *not = nx_node_new(parser->arena, NX_NODE_NOT);
    if (!not ) return nx_error_memory(parser->err);
    not ->first = leaf;
    *out = not ;
    return NEWSIDX_OK;
}

static size_t count_words(const struct nx_node *node)
{
    size_t n = node->n_words;
    for (const struct nx_node *child = node->first; child; child = child->next) n += count_words(child);
    return n;
}

static bool is_listed(const struct nx_node_list *list, const struct nx_node *node)
{
    for (const struct nx_node *other = list->first; other; other = other->next) {
        if (nx_node_equal(other, node)) return true;
    }
    return false;
}

/* query */
static newsidx_status parse_query(struct parser *parser, struct nx_node **out)
{
    struct nx_node_list clauses = { NULL, NULL, 0 };
    while (parser->item.kind != NX_LEX_END) {
        struct nx_node *clause;
        NX_TRY(parse_clause(parser, &clause));
        if (!clause || is_listed(&clauses, clause)) continue;
        nx_node_append(&clauses, clause);
        parser->n_words += count_words(clause);
    }
    bool failed = false;
    struct nx_node *root = nx_node_join(parser->arena, NX_NODE_AND, &clauses, &failed);
    if (failed) return nx_error_memory(parser->err);
    *out = root;
    return NEWSIDX_OK;
}

static newsidx_status parser_init(struct parser *parser, struct nx_str text)
{
    struct nx_str kept = NX_STR_NONE;
    NX_TRY(copy(parser, text, &kept));
    parser->terms = nx_arena_calloc(parser->arena, NEWSIDX_QUERY_TERMS_MAX, sizeof *parser->terms);
    if (!parser->terms) return nx_error_memory(parser->err);
    parser->lexer = nx_lexer_of(kept);
    advance(parser);
    return NEWSIDX_OK;
}

newsidx_status nx_parse(struct nx_analyzer *analyzer, struct nx_str text, struct nx_arena *arena, struct nx_query *out,
                        newsidx_error *err)
{
    NX_AUTO(parser_dispose)
    struct parser parser = {
        .analyzer = analyzer,
        .arena = arena,
        .tokens = NX_TOKENS_INIT,
        .stem = NX_BUFFER_INIT(NX_BUFFER_NO_MAX),
        .err = err,
    };
    NX_TRY(parser_init(&parser, text));
    struct nx_node *root = NULL;
    NX_TRY(parse_query(&parser, &root));
    if (!root) root = nx_node_new(arena, nx_lex_is_blank(text) ? NX_NODE_ALL : NX_NODE_NONE);
    if (!root) return nx_error_memory(err);
    *out = (struct nx_query){ .root = root, .terms = parser.terms, .n_terms = parser.n_terms };
    return NEWSIDX_OK;
}
