/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cmd_terms.c: newsidx terms. */
#include <string.h>

#include "cli/clean.h"
#include "cli/command.h"
#include "cli/jsonl.h"
#include "cli/message.h"

enum { LIMIT_DEFAULT = 20, WORD_COLUMNS_MAX = 40 };

/* ---- Text ---- */

/* How wide the column of words is. */
static size_t word_columns(const struct newsidx_terms *terms)
{
    size_t columns = 0;
    for (size_t i = 0; i < newsidx_terms_summary(terms)->n; i++) {
        const struct newsidx_text *word = &newsidx_terms_item(terms, i)->word;
        const size_t width = newsidx_text_width(word->bytes, word->length);
        if (width > columns && width <= WORD_COLUMNS_MAX) columns = width;
    }
    return columns;
}

static void put_term(struct nx_out *out, const struct newsidx_term *term, uint64_t most, size_t columns)
{
    char largest[NEWSIDX_COUNT_TEXT_SIZE], count[NEWSIDX_COUNT_TEXT_SIZE];
    const size_t width = newsidx_text_width(term->word.bytes, term->word.length);
    const size_t digits = strlen(newsidx_count_format(most, largest));
    nx_out_repeat(out, ' ', 2 + digits - strlen(newsidx_count_format(term->articles, count)));
    nx_out_format(out, "%s  ", count);
    nx_clean_to(out, term->word.bytes, term->word.length);
    nx_out_repeat(out, ' ', 2 + (width < columns ? columns - width : 0));
    nx_clean_to(out, term->stem.bytes, term->stem.length);
    nx_out_text(out, "\n");
}

static void put_text(struct nx_out *out, const struct newsidx_terms *terms)
{
    const struct newsidx_terms_totals *summary = newsidx_terms_summary(terms);
    const size_t columns = word_columns(terms);
    char shown[NEWSIDX_COUNT_TEXT_SIZE], all[NEWSIDX_COUNT_TEXT_SIZE];
    for (size_t i = 0; i < summary->n; i++) {
        put_term(out, newsidx_terms_item(terms, i), newsidx_terms_item(terms, 0)->articles, columns);
    }
    nx_out_flush(out);
    if (summary->articles == 0)
        nx_message_note("The index is empty: add articles with newsidx add PATH.");
    else if (summary->n == 0)
        nx_message_note("No word begins with %.*s", (int)summary->prefix.length, summary->prefix.bytes);
    else if (summary->n < summary->distinct)
        nx_message_note("%s of %s words.", newsidx_count_format(summary->n, shown),
                        newsidx_count_format(summary->distinct, all));
}

/* ---- JSON ---- */

static void put_header(struct nx_out *out, const struct nx_args *args, const struct newsidx_terms_totals *summary)
{
    struct newsidx_versions versions;
    struct nx_jsonl json = NX_JSONL_INIT(out);
    newsidx_versions_get(&versions);
    nx_jsonl_object(&json);
    nx_jsonl_put_name(&json, "type", "header");
    nx_jsonl_put_unsigned(&json, "schema", NEWSIDX_JSON_SCHEMA);
    nx_jsonl_put_name(&json, "newsidx", versions.newsidx);
    nx_jsonl_put_name(&json, "prefix", args->n_words ? args->words[0] : "");
    nx_jsonl_put_string(&json, "understood", summary->prefix.bytes, summary->prefix.length);
    nx_jsonl_put_signed(&json, "limit", args->limit);
    nx_jsonl_put_unsigned(&json, "generation", summary->generation);
    nx_jsonl_put_unsigned(&json, "articles", summary->articles);
    nx_jsonl_object_end(&json);
    nx_jsonl_line(&json);
}

static void put_json(struct nx_out *out, const struct nx_args *args, const struct newsidx_terms *terms)
{
    const struct newsidx_terms_totals *summary = newsidx_terms_summary(terms);
    struct nx_jsonl json = NX_JSONL_INIT(out);
    put_header(out, args, summary);
    for (size_t i = 0; i < summary->n; i++) {
        const struct newsidx_term *term = newsidx_terms_item(terms, i);
        nx_jsonl_object(&json);
        nx_jsonl_put_name(&json, "type", "term");
        nx_jsonl_put_string(&json, "word", term->word.bytes, term->word.length);
        nx_jsonl_put_string(&json, "stem", term->stem.bytes, term->stem.length);
        nx_jsonl_put_unsigned(&json, "articles", term->articles);
        nx_jsonl_object_end(&json);
        nx_jsonl_line(&json);
    }
    nx_jsonl_object(&json);
    nx_jsonl_put_name(&json, "type", "summary");
    nx_jsonl_put_unsigned(&json, "terms", summary->n);
    nx_jsonl_put_unsigned(&json, "distinct", summary->distinct);
    nx_jsonl_object_end(&json);
    nx_jsonl_line(&json);
}

static int run(struct nx_context *context)
{
    newsidx_error err = { 0 };
    struct newsidx_terms *terms = NULL;
    struct newsidx_terms_options options = NEWSIDX_TERMS_OPTIONS_INIT;
    struct nx_args *args = &context->args;
    if (args->n_words > 1) return nx_message_error("terms takes one word: leave out %s", args->words[1]);
    if (args->limit == 0) args->limit = LIMIT_DEFAULT;
    options.limit = (size_t)args->limit;
    if (newsidx_terms_get(context->index, args->n_words ? args->words[0] : "", &options, &terms, &err) != NEWSIDX_OK)
        return nx_message_failure(&err);
    if (args->json)
        put_json(context->out, args, terms);
    else
        put_text(context->out, terms);
    const int status = newsidx_terms_summary(terms)->n > 0 ? NX_EXIT_OK : NX_EXIT_NONE;
    newsidx_terms_free(terms);
    return status;
}

const struct nx_command nx_cmd_terms = {
    .name = "terms",
    .id = NX_TERMS,
    .needs = NX_NEEDS_INDEX,
    .run = run,
    .summary = "list the words that the articles have",
    .usage = "[OPTIONS] [PREFIX]",
    .examples = "  newsidx terms recog\n"
                "      The words that begin so: how many articles have each, and its stem.\n"
                "  newsidx terms --limit 100\n"
                "      The hundred most frequent words.\n"
                "  newsidx terms --json recog | jq -r 'select(.type == \"term\").word'\n"
                "      The words alone.\n",
    .details = "Words are those of titles, excerpts and names of providers, in lower case and without most marks. A "
               "search for a word finds all words with the same stem.",
    .exits = "  0  there are such words\n"
             "  1  there are none\n"
             "  2  an error\n",
};
