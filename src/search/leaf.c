/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * leaf.c: what is written as one item -> a leaf of the tree: words, a value, a range of numbers or dates. What is no such
 * value or range is taken as words, with a hint. parse.c calls it for each item in its scope; how leaves hang together it
 * does not know.
 */
#include "base/date.h"
#include "base/utf8.h"
#include "index/snapshot.h"
#include "search/filter.h"
#include "search/parse_internal.h"
#include "search/when.h"

/* ---- Words ---- */

static newsidx_status copy(struct nx_parser *parser, struct nx_str text, struct nx_str *out)
{
    bool failed = false;
    struct nx_str copied = nx_arena_copy_str(parser->arena, text, &failed);
    if (failed) return nx_error_memory(parser->err);
    *out = copied;
    return NEWSIDX_OK;
}

/* The number of the word's stem; a new one where it has none yet. */
static newsidx_status number_term(struct nx_parser *parser, struct nx_str word, uint32_t *out)
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

static newsidx_status read_word(struct nx_parser *parser, struct nx_str text, const struct nx_token *token,
                                struct nx_query_word *out)
{
    out->typed = (struct nx_str){ text.ptr + token->start, token->end - token->start }; /* of the copy of the query */
    NX_TRY(copy(parser, token->word, &out->word));
    return number_term(parser, token->word, &out->term);
}

static newsidx_status new_leaf(struct nx_parser *parser, enum nx_node_kind kind, size_t n, struct nx_node **out)
{
    struct nx_node *leaf = nx_node_new(parser->arena, kind);
    if (!leaf) return nx_error_memory(parser->err);
    parser->n_leaves += n;
    *out = leaf;
    return NEWSIDX_OK;
}

static newsidx_status no_room(struct nx_parser *parser, struct nx_str part)
{
    return nx_parser_hint(parser, part, "there are more than %d words and values: those beyond were left out",
                          NEWSIDX_QUERY_TERMS_MAX);
}

/* The words of `text` as a leaf; a phrase where there are several, or one was quoted. */
static newsidx_status make_words(struct nx_parser *parser, struct nx_str text, bool quoted, struct nx_node **out)
{
    NX_TRY(nx_analyzer_words(parser->analyzer, text, &parser->tokens, parser->err));
    const size_t n = NX_MIN(parser->tokens.n, NEWSIDX_QUERY_TERMS_MAX - parser->n_leaves);
    if (n < parser->tokens.n) NX_TRY(no_room(parser, text));
    if (n == 0) return NEWSIDX_OK;
    struct nx_query_word *words = nx_arena_calloc(parser->arena, n, sizeof *words);
    if (!words) return nx_error_memory(parser->err);
    for (size_t i = 0; i < n; i++) NX_TRY(read_word(parser, text, &parser->tokens.items[i], &words[i]));
    NX_TRY(new_leaf(parser, n > 1 || quoted ? NX_NODE_PHRASE : NX_NODE_TERM, n, out));
    (*out)->words = words;
    (*out)->n_words = n;
    return NEWSIDX_OK;
}

static uint8_t stream_of(enum nx_field field)
{
    uint8_t streams = 0;
    for (unsigned i = 0; i < NX_STREAM_COUNT; i++) {
        if (nx_streams[i] == field) streams = (uint8_t)(1u << i);
    }
    return streams;
}

/* The item as words, in the field of its scope where that has words. */
static newsidx_status make_item(struct nx_parser *parser, struct nx_node **out)
{
    const struct nx_lex_item *item = &parser->item;
    const struct nx_query_field *field = parser->scope.field;
    NX_TRY(make_words(parser, item->text, item->kind == NX_LEX_QUOTED, out));
    if (!*out) return NEWSIDX_OK;
    if (item->is_near && (*out)->n_words > 1) {
        (*out)->kind = NX_NODE_NEAR;
        (*out)->near = item->near;
    }
    if (!field) return NEWSIDX_OK;
    (*out)->streams = stream_of(field->field);
    (*out)->exact = field->asks == NX_ASKS_NAME;
    return NEWSIDX_OK;
}

/* ---- Values and ranges ---- */

/* The item as it was written, with the name of its field where that is right before it. */
static struct nx_str with_name(const struct nx_parser *parser)
{
    const struct nx_str name = parser->scope.text, item = parser->item.written;
    if (item.ptr != name.ptr + name.len + 1) return item; /* 1: the colon */
    return (struct nx_str){ name.ptr, (size_t)(item.ptr + item.len - name.ptr) };
}

/* Takes it as words, and says why. */
static newsidx_status fall_back(struct nx_parser *parser, const char *what, struct nx_node **out)
{
    const struct nx_str whole = with_name(parser);
    NX_TRY(nx_parser_hint(parser, whole, "\"%.*s\" is %s: it was taken as words", NX_STR_ARG(whole), what));
    return make_words(parser, whole, false, out);
}

static bool needs_quotes(struct nx_str value)
{
    if (value.len && *value.ptr == ':') return true;
    for (size_t i = 0; i < value.len; i++) {
        const unsigned char c = (unsigned char)value.ptr[i];
        if (c <= ' ' || c == '(' || c == ')' || c >= 0x7f) return true;
    }
    return false;
}

static newsidx_status note_written(struct nx_parser *parser, struct nx_buffer *text, struct nx_node *leaf)
{
    NX_TRY(nx_buffer_check(text, parser->err));
    return copy(parser, nx_buffer_str(text), &leaf->written);
}

static newsidx_status make_value(struct nx_parser *parser, struct nx_node **out)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer written = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    const struct nx_query_field *field = parser->scope.field;
    const struct nx_str value = parser->item.text;
    const bool damaged = nx_utf8_check(value.ptr, value.len) != value.len;
    if (nx_lex_is_blank(value) || damaged) return fall_back(parser, "no value", out);
    if (parser->n_leaves == NEWSIDX_QUERY_TERMS_MAX) return no_room(parser, parser->item.text);
    NX_TRY(nx_filter_value(parser->analyzer, field->field, value, parser->arena, out, parser->err));
    parser->n_leaves++;
    const char *quote = needs_quotes(value) ? "\"" : "";
    nx_buffer_add_format(&written, "%s:%s%.*s%s", field->name, quote, NX_STR_ARG(value), quote);
    return note_written(parser, &written, *out);
}

static newsidx_status make_range(struct nx_parser *parser, enum nx_ranged what, int64_t least, int64_t most,
                                 struct nx_node **out)
{
    if (parser->n_leaves == NEWSIDX_QUERY_TERMS_MAX) return no_room(parser, parser->item.text);
    NX_TRY(new_leaf(parser, NX_NODE_RANGE, 1, out));
    (*out)->range = (struct nx_range){ what, least, most };
    return NEWSIDX_OK;
}

/* Reads a whole number of at most nine digits, perhaps with a minus; moves `text` behind it. */
static bool take_number(struct nx_str *text, int64_t *out)
{
    size_t i = text->len && *text->ptr == '-', first = i;
    int64_t number = 0;
    for (; i < text->len && text->ptr[i] >= '0' && text->ptr[i] <= '9' && i - first < 9; i++) {
        number = number * 10 + (text->ptr[i] - '0');
    }
    if (i == first) return false;
    *out = first ? -number : number;
    *text = (struct nx_str){ text->ptr + i, text->len - i };
    return true;
}

static bool take_text(struct nx_str *text, const char *expected)
{
    const struct nx_str head = nx_str_of(expected);
    if (!nx_str_starts_with(*text, head)) return false;
    *text = (struct nx_str){ text->ptr + head.len, text->len - head.len };
    return true;
}

/* ">100", ">=100", "<100", "<=100" */
static bool read_comparison(struct nx_str text, struct nx_range *out)
{
    int64_t number;
    const bool more = take_text(&text, ">");
    if (!more && !take_text(&text, "<")) return false;
    const bool equal = take_text(&text, "=");
    if (!take_number(&text, &number) || text.len) return false;
    if (more) out->least = equal ? number : number + 1;
    else out->most = equal ? number : number - 1;
    return true;
}

/* "80", "80..", "..80", "80..90", or a comparison. */
static bool read_numbers(struct nx_str text, struct nx_range *out)
{
    if (read_comparison(text, out)) return true;
    const bool has_least = take_number(&text, &out->least);
    if (text.len == 0) {
        out->most = out->least;
        return has_least;
    }
    if (!take_text(&text, "..") || (text.len == 0 && !has_least)) return false;
    if (text.len == 0) return true;
    return take_number(&text, &out->most) && text.len == 0;
}

static newsidx_status make_numbers(struct nx_parser *parser, struct nx_node **out)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer written = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    struct nx_range range = { .least = INT64_MIN, .most = INT64_MAX };
    const bool heat = parser->scope.field->field == NX_FIELD_HEAT;
    if (!read_numbers(parser->item.text, &range)) return fall_back(parser, "no number or range of numbers", out);
    if (range.least > range.most) {
        NX_TRY(nx_parser_hint(parser, with_name(parser), "the range ends before it begins: its ends were exchanged"));
        range = (struct nx_range){ .least = range.most, .most = range.least };
    }
    NX_TRY(make_range(parser, heat ? NX_RANGED_HEAT : NX_RANGED_QUALITY, range.least, range.most, out));
    if (!*out) return NEWSIDX_OK;
    nx_buffer_add_format(&written, "%s:", parser->scope.field->name);
    if (range.least > INT64_MIN) nx_buffer_add_format(&written, "%lld", (long long)range.least);
    if (range.least != range.most) nx_buffer_add_str(&written, NX_STR(".."));
    if (range.most < INT64_MAX && range.least != range.most) nx_buffer_add_format(&written, "%lld", (long long)range.most);
    return note_written(parser, &written, *out);
}

static newsidx_status make_published(struct nx_parser *parser, struct nx_node **out)
{
    static const struct {
        const char *text;
        bool yes;
    } words[] = { { "yes", true }, { "true", true }, { "no", false }, { "false", false } };
    size_t i = 0;
    while (i < NX_COUNT(words) && !nx_str_equal(parser->item.text, nx_str_of(words[i].text))) i++;
    if (i == NX_COUNT(words)) return fall_back(parser, "neither yes nor no", out);
    NX_TRY(make_range(parser, NX_RANGED_PUBLISHED, words[i].yes, words[i].yes, out));
    if (*out) (*out)->written = words[i].yes ? NX_STR("published:yes") : NX_STR("published:no");
    return NEWSIDX_OK;
}

/* ---- Dates ---- */

/* A day where the second is the first of it (or its last, for an end); else the second. */
static void write_date(int64_t seconds, bool end, struct nx_buffer *out)
{
    char text[NX_DATE_TEXT_SIZE];
    const bool is_day = nx_date_rest(seconds, NX_DATE_DAY) == (end ? NX_DATE_DAY - 1 : 0);
    nx_buffer_add_str(out, nx_str_of(nx_date_format(seconds, is_day, text)));
}

static void write_dates(const struct nx_when *when, struct nx_buffer *out)
{
    nx_buffer_add_str(out, NX_STR("date:"));
    if (when->first > INT64_MIN) write_date(when->first, false, out);
    nx_buffer_add_str(out, NX_STR(".."));
    if (when->last < INT64_MAX) write_date(when->last, true, out);
}

static bool read_dates(const struct nx_parser *parser, struct nx_when *out)
{
    const struct nx_str text = parser->item.text;
    const enum nx_asks asks = parser->scope.field->asks;
    if (asks == NX_ASKS_DATE) return nx_when_read_range(text, parser->now, out);
    if (!nx_when_read(text, parser->now, out)) return false;
    if (asks == NX_ASKS_SINCE) out->last = INT64_MAX;
    else out->first = INT64_MIN;
    return true;
}

static newsidx_status make_dates(struct nx_parser *parser, struct nx_node **out)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer written = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    struct nx_when when;
    if (!read_dates(parser, &when)) return fall_back(parser, "no date or range of dates", out);
    if (when.exchanged) {
        NX_TRY(nx_parser_hint(parser, with_name(parser), "the range ends before it begins: its ends were exchanged"));
    }
    NX_TRY(make_range(parser, NX_RANGED_DATE, when.first, when.last, out));
    if (!*out) return NEWSIDX_OK;
    write_dates(&when, &written);
    return note_written(parser, &written, *out);
}

/* ---- All ---- */

newsidx_status nx_leaf_make(struct nx_parser *parser, struct nx_node **out)
{
    *out = NULL;
    switch (parser->scope.field ? parser->scope.field->asks : NX_ASKS_WORDS) {
    case NX_ASKS_WORDS:
    case NX_ASKS_NAME: return make_item(parser, out);
    case NX_ASKS_VALUE: return make_value(parser, out);
    case NX_ASKS_NUMBER: return make_numbers(parser, out);
    case NX_ASKS_DATE:
    case NX_ASKS_SINCE:
    case NX_ASKS_UNTIL: return make_dates(parser, out);
    case NX_ASKS_PUBLISHED: return make_published(parser, out);
    }
    return NEWSIDX_OK;
}
