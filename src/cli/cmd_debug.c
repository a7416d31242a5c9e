/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cmd_debug.c: newsidx debug tokens, article and query: each stage of the way of a text, made visible. */
#include "cli/clean.h"
#include "cli/command.h"
#include "cli/filters.h"
#include "cli/message.h"
#include "cli/query.h"

/* Gathers what the library says; a piece may end inside a character. */
static bool gather(void *context, const char *bytes, size_t length)
{
    struct nx_out *out = context;
    nx_out_add(out, bytes, length);
    return out->failed == 0;
}

/* Prints what was gathered, safe for a terminal. */
static int finish(struct nx_context *context, struct nx_out *gathered, newsidx_status status, const newsidx_error *err)
{
    nx_clean_lines_to(context->out, gathered->bytes, gathered->length);
    nx_out_dispose(gathered);
    return status == NEWSIDX_OK ? NX_EXIT_OK : nx_message_failure(err);
}

static int run_tokens(struct nx_context *context)
{
    newsidx_error err = { 0 };
    struct nx_out text = NX_OUT_INIT(NX_OUT_MEMORY), gathered = NX_OUT_INIT(NX_OUT_MEMORY);
    const char *language = context->args.language ? context->args.language : "english";
    if (context->args.n_words == 0) return nx_message_error("debug tokens needs a text: give some words");
    nx_args_join(&context->args, &text);
    newsidx_status status = newsidx_debug_tokens(nx_out_string(&text), language, gather, &gathered, &err);
    nx_out_dispose(&text);
    return finish(context, &gathered, status, &err);
}

static int run_article(struct nx_context *context)
{
    newsidx_error err = { 0 };
    struct nx_out gathered = NX_OUT_INIT(NX_OUT_MEMORY);
    if (context->args.n_words != 1) return nx_message_error("debug article takes one file: give its path");
    newsidx_status status = newsidx_debug_article(context->args.words[0], gather, &gathered, &err);
    return finish(context, &gathered, status, &err);
}

static int run_query(struct nx_context *context)
{
    newsidx_error err = { 0 };
    struct nx_out text = NX_OUT_INIT(NX_OUT_MEMORY), gathered = NX_OUT_INIT(NX_OUT_MEMORY);
    struct newsidx_search_options options = NEWSIDX_SEARCH_OPTIONS_INIT;
    struct nx_filters filters;
    if (!nx_filters_read(&context->args, &filters, &options)) return NX_EXIT_ERROR;
    nx_args_join(&context->args, &text);
    struct nx_query query;
    newsidx_status status = nx_query_read(&context->config, nx_out_string(&text), context->args.strict, &query, &err);
    if (status == NEWSIDX_OK)
        status = newsidx_debug_query(context->index, query.text, &options, gather, &gathered, &err);
    nx_query_place_error(&query, &err);
    nx_query_dispose(&query);
    nx_out_dispose(&text);
    return finish(context, &gathered, status, &err);
}

const struct nx_command nx_cmd_debug_tokens = {
    .name = "debug tokens",
    .id = NX_DEBUG_TOKENS,
    .needs = NX_NEEDS_NOTHING,
    .run = run_tokens,
    .summary = "show the words and stems of a text",
    .usage = "[OPTIONS] TEXT...",
    .examples = "  newsidx debug tokens 'Facial recognitions'\n"
                "      Each word with its place, its folded form and its stem.\n"
                "  newsidx debug tokens --language none Recognitions\n"
                "      Without stems.\n",
    .details = "",
    .exits = "  0  done\n"
             "  2  an error\n",
};

const struct nx_command nx_cmd_debug_article = {
    .name = "debug article",
    .id = NX_DEBUG_ARTICLE,
    .needs = NX_NEEDS_NOTHING,
    .run = run_article,
    .summary = "show how an article file is read",
    .usage = "FILE",
    .examples = "  newsidx debug article articles/ibm.md\n"
                "      Every field as it is understood.\n",
    .details = "",
    .exits = "  0  done\n"
             "  1  the file is refused\n"
             "  2  an error\n",
};

const struct nx_command nx_cmd_debug_query = {
    .name = "debug query",
    .id = NX_DEBUG_QUERY,
    .needs = NX_NEEDS_INDEX,
    .run = run_query,
    .summary = "show how a query is understood",
    .usage = "[OPTIONS] QUERY...",
    .examples = "  newsidx debug query '\"facial recognition\" -police'\n"
                "      Its words, its tree and its plan.\n",
    .details = "",
    .exits = "  0  done\n"
             "  2  an error\n",
};
