/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * leaf.c: what is written as one item -> a leaf of the tree: words, a value, a range of numbers or dates. What is no such
 * value or range is taken as words, with a hint. parse.c calls it for each item in its scope; how leaves hang together it
 * does not know.
 */
#include "base/date.h"
#include "base/utf8.h"
#include <limits.h>

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

/* The number of the term with this text; a new one where there is none yet. */
static newsidx_status number_term(struct nx_parser *parser, struct nx_str text, uint32_t *out)
{
    uint32_t i = 0;
    while (i < parser->n_terms && !nx_str_equal(parser->terms[i], text)) i++;
    *out = i;
    if (i < parser->n_terms) return NEWSIDX_OK;
    NX_TRY(copy(parser, text, &parser->terms[i]));
    parser->n_terms++;
    return NEWSIDX_OK;
}

static newsidx_status read_word(struct nx_parser *parser, struct nx_str text, const struct nx_token *token,
                                struct nx_query_word *out)
{
    out->typed = (struct nx_str){ text.ptr + token->start, token->end - token->start }; /* of the copy of the query */
    NX_TRY(copy(parser, token->word, &out->word));
    NX_TRY(nx_analyzer_stem(parser->analyzer, token->word, &parser->stem, parser->err));
    return number_term(parser, nx_buffer_str(&parser->stem), &out->term);
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
    return nx_parser_hint(parser, part, "there are more than %d words and values\nthose beyond were left out",
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

/* ---- Patterns ---- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Cuts "*", or "~" and digits, off the end of what may be a pattern; false where there is nothing of the kind. */
static bool cut_sign(struct nx_str *text, struct nx_pattern *out)
{
    size_t digits = 0;
    unsigned edits = 1;
    if (text->len > 1 && text->ptr[text->len - 1] == '*') {
        *out = (struct nx_pattern){ .kind = NX_PATTERN_PREFIX };
        text->len--;
        return true;
    }
    while (digits < text->len && is_digit(text->ptr[text->len - digits - 1])) digits++;
    if (text->len < digits + 2 || text->ptr[text->len - digits - 1] != '~') return false;
    if (digits) edits = digits > 1 ? UINT_MAX : (unsigned)(text->ptr[text->len - 1] - '0');
    *out = (struct nx_pattern){ .kind = NX_PATTERN_EDITS, .edits = edits };
    text->len -= digits + 1;
    return true;
}

/* Fills the pattern for `word`, folded, and gives it its number among the terms. */
static newsidx_status add_pattern(struct nx_parser *parser, struct nx_pattern *pattern, struct nx_str word, uint32_t *term)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer text = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    const char *sign = pattern->kind == NX_PATTERN_PREFIX ? "*" : pattern->edits == 1 ? "~" : "~2";
    NX_TRY(copy(parser, word, &pattern->word));
    nx_buffer_add_format(&text, "%.*s%s", NX_STR_ARG(word), sign);
    NX_TRY(nx_buffer_check(&text, parser->err));
    NX_TRY(copy(parser, nx_buffer_str(&text), &pattern->text));
    NX_TRY(number_term(parser, pattern->text, term));
    if (!parser->patterns[*term]) parser->patterns[*term] = pattern;
    return NEWSIDX_OK;
}

/* The words of the text before the sign are in parser->tokens: it is a pattern where they are one, up to the sign. */
static newsidx_status make_pattern(struct nx_parser *parser, const struct nx_pattern *read, struct nx_node **out)
{
    const struct nx_str typed = parser->item.text;
    if (parser->n_leaves == NEWSIDX_QUERY_TERMS_MAX) return no_room(parser, typed);
    struct nx_pattern *pattern = nx_arena_calloc(parser->arena, 1, sizeof *pattern);
    struct nx_query_word *word = nx_arena_calloc(parser->arena, 1, sizeof *word);
    if (!pattern || !word) return nx_error_memory(parser->err);
    *pattern = *read;
    if (pattern->kind == NX_PATTERN_EDITS && (pattern->edits < 1 || pattern->edits > NX_PATTERN_EDITS_MAX)) {
        pattern->edits = pattern->edits < 1 ? 1 : NX_PATTERN_EDITS_MAX;
        NX_TRY(nx_parser_hint(parser, typed, "one or two letters can be wrong\nit was taken as ~%u", pattern->edits));
    }
    const struct nx_token *token = &parser->tokens.items[0];
    NX_TRY(add_pattern(parser, pattern, token->word, &word->term));
    word->typed = (struct nx_str){ typed.ptr + token->start, typed.len - token->start };
    word->word = pattern->text;
    NX_TRY(new_leaf(parser, NX_NODE_TERM, 1, out));
    (*out)->words = word;
    (*out)->n_words = 1;
    return NEWSIDX_OK;
}

/* A pattern where the item is one, which stands outside of quotes; else *out stays NULL. */
static newsidx_status read_pattern(struct nx_parser *parser, struct nx_node **out)
{
    struct nx_pattern pattern;
    struct nx_str text = parser->item.text;
    if (parser->item.kind != NX_LEX_WORD || !cut_sign(&text, &pattern)) return NEWSIDX_OK;
    NX_TRY(nx_analyzer_words(parser->analyzer, text, &parser->tokens, parser->err));
    if (parser->tokens.n == 0) return NEWSIDX_OK;
    /* "10~20" is not about misspelt numbers. */
    if (pattern.kind == NX_PATTERN_EDITS && is_digit(*parser->tokens.items[0].word.ptr)) return NEWSIDX_OK;
    const bool is_one = parser->tokens.n == 1 && parser->tokens.items[0].end == text.len;
    if (is_one) return make_pattern(parser, &pattern, out);
    return nx_parser_hint(parser, parser->item.text,
                          "\"%.*s\" is not one word with * or ~ right behind it\nit was taken as words",
                          NX_STR_ARG(parser->item.text));
}

static uint8_t stream_of(enum nx_field field)
{
    uint8_t streams = 0;
    for (unsigned i = 0; i < NX_STREAM_COUNT; i++) {
        if (nx_streams[i] == field) streams = (uint8_t)(1u << i);
    }
    return streams;
}

/* Says so where a word begins with what may have been meant as the name of a field. */
static newsidx_status look_for_name(struct nx_parser *parser, struct nx_str word)
{
    size_t n = 0;
    while (n < word.len && ((word.ptr[n] | 32) >= 'a' && (word.ptr[n] | 32) <= 'z')) n++;
    if (n == 0 || n + 1 >= word.len || word.ptr[n] != ':') return NEWSIDX_OK;
    if (word.ptr[n + 1] == ':' || word.ptr[n + 1] == '/') return NEWSIDX_OK; /* as in addresses */
    const char *nearest = nx_query_field_nearest((struct nx_str){ word.ptr, n });
    if (!nearest) return NEWSIDX_OK;
    return nx_parser_hint(parser, word, "there is no field \"%.*s\", but there is \"%s\"\nit was taken as words", (int)n,
                          word.ptr, nearest);
}

/* The item as words, in the field of its scope where that has words. */
static newsidx_status make_item(struct nx_parser *parser, struct nx_node **out)
{
    const struct nx_lex_item *item = &parser->item;
    const struct nx_query_field *field = parser->scope.field;
    if (!field && item->kind == NX_LEX_WORD) NX_TRY(look_for_name(parser, item->text));
    NX_TRY(read_pattern(parser, out));
    if (!*out) NX_TRY(make_words(parser, item->text, item->kind == NX_LEX_QUOTED, out));
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
    NX_TRY(nx_parser_hint(parser, whole, "\"%.*s\" is %s\nit was taken as words", NX_STR_ARG(whole), what));
    return make_words(parser, whole, false, out);
}

static bool needs_quotes(struct nx_str value)
{
    if (value.len && (*value.ptr == ':' || value.ptr[value.len - 1] == '*')) return true;
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

static void write_value(const struct nx_query_field *field, struct nx_str value, struct nx_buffer *out)
{
    const char *quote = needs_quotes(value) ? "\"" : "";
    nx_buffer_add_format(out, "%s:%s%.*s%s", field->name, quote, NX_STR_ARG(value), quote);
}

static newsidx_status make_value(struct nx_parser *parser, struct nx_node **out)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer written = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    const struct nx_query_field *field = parser->scope.field;
    const struct nx_str value = parser->item.text;
    const bool damaged = nx_utf8_check(value.ptr, value.len) != value.len;
    if (nx_lex_is_blank(value) || damaged) return fall_back(parser, "no value", out);
    if (parser->n_leaves == NEWSIDX_QUERY_TERMS_MAX) return no_room(parser, parser->item.text);
    if (parser->item.kind == NX_LEX_WORD && value.ptr[value.len - 1] == '*') {
        NX_TRY(nx_parser_hint(parser, with_name(parser),
                              "\"*\" stands for nothing here\na %s is looked for as it is written", field->name));
    }
    NX_TRY(nx_filter_value(parser->analyzer, field->field, value, parser->arena, out, parser->err));
    parser->n_leaves++;
    write_value(field, value, &written);
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
        NX_TRY(nx_parser_hint(parser, with_name(parser), "the range ends before it begins\nits ends were exchanged"));
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
        NX_TRY(nx_parser_hint(parser, with_name(parser), "the range ends before it begins\nits ends were exchanged"));
    }
    NX_TRY(make_range(parser, NX_RANGED_DATE, when.first, when.last, out));
    if (!*out) return NEWSIDX_OK;
    write_dates(&when, &written);
    return note_written(parser, &written, *out);
}

/* ---- Articles ---- */

/* The one of them with this key; a new one where there is none yet. */
static newsidx_status number_listed(struct nx_parser *parser, struct nx_str key, bool related, struct nx_listed **out)
{
    for (size_t i = 0; i < parser->n_listed; i++) {
        *out = parser->listed[i];
        if ((*out)->related == related && nx_str_equal((*out)->key, key)) return NEWSIDX_OK;
    }
    struct nx_listed *listed = nx_arena_calloc(parser->arena, 1, sizeof *listed);
    if (!listed) return nx_error_memory(parser->err);
    listed->related = related;
    listed->key = key;
    *out = parser->listed[parser->n_listed++] = listed;
    return NEWSIDX_OK;
}

static newsidx_status make_listed(struct nx_parser *parser, struct nx_node **out)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer written = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    const struct nx_query_field *field = parser->scope.field;
    const struct nx_str key = parser->item.text;
    const bool damaged = nx_utf8_check(key.ptr, key.len) != key.len;
    if (nx_lex_is_blank(key) || damaged) return fall_back(parser, "no address", out);
    if (parser->n_leaves == NEWSIDX_QUERY_TERMS_MAX) return no_room(parser, key);
    NX_TRY(new_leaf(parser, NX_NODE_LISTED, 1, out));
    NX_TRY(number_listed(parser, key, field->asks == NX_ASKS_RELATED, &(*out)->listed));
    write_value(field, key, &written);
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
    case NX_ASKS_URL:
    case NX_ASKS_RELATED: return make_listed(parser, out);
    }
    return NEWSIDX_OK;
}
