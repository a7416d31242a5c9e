/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cmd_suggest.c: newsidx suggest. */
#include <string.h>

#include "cli/clean.h"
#include "cli/command.h"
#include "cli/jsonl.h"
#include "cli/layout.h"
#include "cli/message.h"

enum { LIMIT_DEFAULT = 5 };

static const struct {
    const char *one, *several;
} NAMES[] = {
    [NEWSIDX_SUGGESTION_WORD] = { "word", "words" },
    [NEWSIDX_SUGGESTION_TOPIC] = { "topic", "topics" },
    [NEWSIDX_SUGGESTION_PROVIDER] = { "provider", "providers" },
    [NEWSIDX_SUGGESTION_TITLE] = { "title", "titles" },
};

/* ---- Text ---- */

/* Counts stand flush right within a kind; a title has its id there. */
static void put_suggestion(struct nx_out *out, const struct nx_page *page, const struct newsidx_suggestion *suggestion,
                           size_t columns)
{
    struct nx_out text = NX_OUT_INIT(NX_OUT_MEMORY);
    char count[NEWSIDX_COUNT_TEXT_SIZE];
    if (suggestion->kind == NEWSIDX_SUGGESTION_TITLE) {
        nx_out_format(out, "  %s  ", suggestion->id);
        columns = strlen(suggestion->id);
    } else {
        nx_out_repeat(out, ' ', 2 + columns - strlen(newsidx_count_format(suggestion->articles, count)));
        nx_out_format(out, "%s  ", count);
    }
    nx_clean_to(&text, suggestion->text.bytes, suggestion->text.length);
    const size_t room = page->measure > columns + 4 ? page->measure - columns - 4 : 1;
    nx_layout_cut(out, text.bytes, text.length, page->measure ? room : 0);
    nx_out_text(out, "\n");
    nx_out_dispose(&text);
}

static void put_text(struct nx_context *context, const struct newsidx_suggestions *suggestions)
{
    struct nx_out *out = context->out;
    const struct nx_page page = nx_terminal_page(&context->args);
    char largest[NEWSIDX_COUNT_TEXT_SIZE];
    const size_t n = newsidx_suggestions_summary(suggestions)->n;
    size_t columns = 0;
    for (size_t i = 0; i < n; i++) {
        const struct newsidx_suggestion *suggestion = newsidx_suggestions_item(suggestions, i);
        if (i == 0 || suggestion[-1].kind != suggestion->kind) {
            nx_out_format(out, "%s%s\n", i ? "\n" : "", NAMES[suggestion->kind].several);
            columns = strlen(newsidx_count_format(suggestion->articles, largest));
        }
        put_suggestion(out, &page, suggestion, columns);
    }
}

/* ---- JSON ---- */

static void put_header(const struct nx_context *context, const char *text,
                       const struct newsidx_suggestions_totals *totals)
{
    struct newsidx_versions versions;
    struct nx_jsonl json = NX_JSONL_INIT(context->out);
    newsidx_versions_get(&versions);
    nx_jsonl_object(&json);
    nx_jsonl_put_name(&json, "type", "header");
    nx_jsonl_put_unsigned(&json, "schema", NEWSIDX_JSON_SCHEMA);
    nx_jsonl_put_name(&json, "newsidx", versions.newsidx);
    nx_jsonl_put_name(&json, "text", text);
    nx_jsonl_put_signed(&json, "limit", context->args.limit);
    nx_jsonl_put_unsigned(&json, "generation", totals->generation);
    nx_jsonl_put_unsigned(&json, "articles", totals->articles);
    nx_jsonl_object_end(&json);
    nx_jsonl_line(&json);
}

static void put_json(const struct nx_context *context, const char *text, const struct newsidx_suggestions *suggestions)
{
    const struct newsidx_suggestions_totals *totals = newsidx_suggestions_summary(suggestions);
    struct nx_jsonl json = NX_JSONL_INIT(context->out);
    put_header(context, text, totals);
    for (size_t i = 0; i < totals->n; i++) {
        const struct newsidx_suggestion *suggestion = newsidx_suggestions_item(suggestions, i);
        nx_jsonl_object(&json);
        nx_jsonl_put_name(&json, "type", NAMES[suggestion->kind].one);
        nx_jsonl_put_string(&json, "text", suggestion->text.bytes, suggestion->text.length);
        nx_jsonl_put_unsigned(&json, "articles", suggestion->articles);
        if (suggestion->kind == NEWSIDX_SUGGESTION_TITLE) nx_jsonl_put_name(&json, "id", suggestion->id);
        nx_jsonl_object_end(&json);
        nx_jsonl_line(&json);
    }
    nx_jsonl_object(&json);
    nx_jsonl_put_name(&json, "type", "summary");
    nx_jsonl_put_unsigned(&json, "suggestions", totals->n);
    nx_jsonl_object_end(&json);
    nx_jsonl_line(&json);
}

static int suggest(struct nx_context *context, const char *text)
{
    newsidx_error err = { 0 };
    struct newsidx_suggestions *suggestions = NULL;
    struct newsidx_suggest_options options = NEWSIDX_SUGGEST_OPTIONS_INIT;
    options.limit = (size_t)context->args.limit;
    if (newsidx_suggest(context->index, text, &options, &suggestions, &err) != NEWSIDX_OK)
        return nx_message_failure(&err);
    const bool found = newsidx_suggestions_summary(suggestions)->n > 0;
    if (context->args.json)
        put_json(context, text, suggestions);
    else if (found)
        put_text(context, suggestions);
    else
        nx_message_note("Nothing in the index begins with %s", text);
    newsidx_suggestions_free(suggestions);
    return found ? NX_EXIT_OK : NX_EXIT_NONE;
}

static int run(struct nx_context *context)
{
    if (context->args.n_words == 0) return nx_message_error("suggest what? Name the beginning of a word");
    if (context->args.limit == 0) context->args.limit = LIMIT_DEFAULT;
    struct nx_out text = NX_OUT_INIT(NX_OUT_MEMORY);
    nx_args_join(&context->args, &text);
    const int status = suggest(context, nx_out_string(&text));
    nx_out_dispose(&text);
    return status;
}

const struct nx_command nx_cmd_suggest = {
    .name = "suggest",
    .id = NX_SUGGEST,
    .needs = NX_NEEDS_INDEX,
    .run = run,
    .summary = "complete what is being typed",
    .usage = "[OPTIONS] TEXT...",
    .examples = "  newsidx suggest recog\n"
                "      Words, topics, providers and titles with a word that begins so.\n"
                "  newsidx suggest facial recog\n"
                "      The same behind another word, in articles that have it.\n"
                "  newsidx suggest --json -n 3 \"$typed\" | jq -r 'select(.type == \"word\").text'\n"
                "      Up to three queries to offer in a search box.\n",
    .details =
        "The last word is taken as the beginning of one, unless a blank follows it. Of each kind those of the most "
        "articles come first; of titles those that begin with the text, then the best and newest.",
    .exits = "  0  something begins so\n"
             "  1  nothing does\n"
             "  2  an error\n",
};
