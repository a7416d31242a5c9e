/* SPDX-License-Identifier: GPL-2.0-or-later */
/* debug.c: each stage of a query in plain text, one paragraph a stage: written, tree, plan. The text is stable: golden
   tests compare it. */
#include "search/search.h"

#include "search/expand.h"
#include "search/filter.h"
#include "search/lex.h"
#include "search/parse.h"
#include "search/plan.h"
#include "search/request.h"

/* ---- What was written ---- */

/* The text in double quotes, on one line whatever is in it. */
static void add_quoted(struct nx_str text, struct nx_buffer *out)
{
    nx_buffer_add_byte(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        unsigned char byte = (unsigned char)text.ptr[i];
        if (byte == '"' || byte == '\\') nx_buffer_add_byte(out, '\\');
        if (byte < 0x20 || byte == 0x7f)
            nx_buffer_add_format(out, "\\x%02x", byte);
        else
            nx_buffer_add_byte(out, byte);
    }
    nx_buffer_add_byte(out, '"');
}

static newsidx_status add_words(struct nx_analyzer *analyzer, struct nx_str text, struct nx_buffer *out,
                                newsidx_error *err)
{
    NX_AUTO(nx_tokens_dispose) struct nx_tokens tokens = NX_TOKENS_INIT;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer stem = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_TRY(nx_analyzer_words(analyzer, text, &tokens, err));
    for (size_t i = 0; i < tokens.n; i++) {
        NX_TRY(nx_analyzer_stem(analyzer, tokens.items[i].word, &stem, err));
        nx_buffer_add_format(out, " %.*s:%.*s", NX_STR_ARG(tokens.items[i].word), NX_STR_ARG(nx_buffer_str(&stem)));
    }
    return NEWSIDX_OK;
}

/* Every item as it was written, and the words and stems in it. */
static newsidx_status add_written(struct nx_analyzer *analyzer, struct nx_str query, struct nx_buffer *out,
                                  newsidx_error *err)
{
    nx_buffer_add_str(out, NX_STR("written "));
    add_quoted(query, out);
    nx_buffer_add_byte(out, '\n');
    struct nx_lexer lexer = nx_lexer_of(query);
    for (struct nx_lex_item item; (item = nx_lexer_next(&lexer)).kind != NX_LEX_END;) {
        nx_buffer_add_format(out, "  %s ", nx_lex_name(item.kind));
        add_quoted(item.text, out);
        if (item.is_near) nx_buffer_add_format(out, " near %u", item.near);
        if (item.kind == NX_LEX_WORD || item.kind == NX_LEX_QUOTED) NX_TRY(add_words(analyzer, item.text, out, err));
        nx_buffer_add_byte(out, '\n');
    }
    return NEWSIDX_OK;
}

/* ---- What was understood ---- */

static void add_tree(const struct nx_query *query, struct nx_buffer *out)
{
    nx_buffer_add_str(out, NX_STR("\ntree\n  "));
    nx_tree_print(query, query->root, out);
    nx_buffer_add_str(out, NX_STR("\n  canonical: "));
    nx_tree_canonical(query->root, out);
    nx_buffer_add_byte(out, '\n');
    for (size_t i = 0; i < query->hints.n; i++) {
        const struct nx_hint *hint = &query->hints.items[i];
        nx_buffer_add_format(out, "  hint at byte %zu: %s\n", hint->start + 1, hint->message);
    }
}

/* ---- What will be done ---- */

static void add_date(const char *name, int64_t date, struct nx_buffer *out)
{
    char text[NX_DATE_TEXT_SIZE] = "none";
    if (date != NEWSIDX_DATE_NONE) nx_date_format(date, false, text);
    nx_buffer_add_format(out, "  %s %s\n", name, text);
}

static void add_scorer(const struct nx_plan *plan, struct nx_buffer *out)
{
    const struct nx_scorer *scorer = &plan->scorer;
    const struct newsidx_weights *weights = &scorer->weights;
    nx_buffer_add_format(out, "  articles %llu, average length %.3f\n", (unsigned long long)plan->n_articles,
                         scorer->average_length);
    if (scorer->median_quality == NEWSIDX_QUALITY_NONE)
        nx_buffer_add_str(out, NX_STR("  median quality none\n"));
    else
        nx_buffer_add_format(out, "  median quality %d\n", (int)scorer->median_quality);
    add_date("median date", scorer->median_date, out);
    add_date("reference time", scorer->now, out);
    nx_buffer_add_format(out, "  weights text %g, quality %g, recency %g; half life %g days\n", weights->text,
                         weights->quality, weights->recency, weights->half_life_days);
}

/* The words that stand for it, as many as are read at a glance. */
static void add_pattern(const struct nx_pattern *pattern, struct nx_buffer *out)
{
    enum { SHOWN = 8 };
    nx_buffer_add_format(out, "  %.*s stands for %zu of %zu words:", NX_STR_ARG(pattern->text), pattern->n_words,
                         pattern->n_fitting);
    for (size_t i = 0; i < pattern->n_words && i < SHOWN; i++) {
        nx_buffer_add_format(out, " %.*s", NX_STR_ARG(pattern->words[i]));
    }
    nx_buffer_add_str(out, pattern->n_words > SHOWN ? NX_STR(" ...\n") : NX_STR("\n"));
}

static void add_terms(const struct nx_plan *plan, struct nx_buffer *out)
{
    for (size_t t = 0; t < plan->query->n_terms; t++) {
        const struct nx_plan_term *term = &plan->terms[t];
        if (term->pattern) add_pattern(term->pattern, out);
        nx_buffer_add_format(out, "  term %.*s: df %llu (with dead rows %llu), idf %.6f, %s%s\n",
                             NX_STR_ARG(term->stem), (unsigned long long)term->df, (unsigned long long)term->df_total,
                             term->idf, nx_role_name(term->role), term->in_phrase ? ", in a phrase" : "");
    }
}

static void add_match(const char *name, const struct nx_plan *plan, struct nx_buffer *out)
{
    nx_buffer_add_format(out, "  %s ", name);
    nx_tree_print(plan->query, plan->match, out);
    nx_buffer_add_byte(out, '\n');
}

static newsidx_status add_plan(struct nx_plan *plan, const struct newsidx_search_options *options,
                               struct nx_arena *arena, struct nx_buffer *out, newsidx_error *err)
{
    nx_buffer_add_str(out, NX_STR("\nplan\n"));
    add_scorer(plan, out);
    add_terms(plan, out);
    add_match("match", plan, out);
    if (!nx_plan_can_relax(plan, options)) return NEWSIDX_OK;
    NX_TRY(nx_plan_relax(plan, arena, err));
    add_match("if nothing matches", plan, out);
    return NEWSIDX_OK;
}

newsidx_status nx_search_debug(struct nx_lists *lists, struct nx_analyzer *analyzer, const char *query,
                               const struct newsidx_search_options *given, struct nx_buffer *out, newsidx_error *err)
{
    NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
    struct newsidx_search_options options;
    NX_TRY(nx_request_check_query(query, err));
    NX_TRY(nx_request_check_options(given, &options, err));
    struct nx_query parsed;
    NX_TRY(nx_parse(analyzer, nx_str_of(query), nx_request_now(&options), &arena, &parsed, err));
    NX_TRY(nx_expand(lists, &parsed, &arena, err));
    NX_TRY(nx_filter_make(analyzer, &options, &arena, &parsed.filter, err));
    struct nx_plan plan;
    NX_TRY(nx_plan_make(lists, &parsed, &options, &arena, &plan, err));
    NX_TRY(add_written(analyzer, nx_str_of(query), out, err));
    add_tree(&parsed, out);
    NX_TRY(add_plan(&plan, &options, &arena, out, err));
    return nx_buffer_check(out, err);
}
