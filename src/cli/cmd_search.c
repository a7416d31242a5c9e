/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cmd_search.c: newsidx search, and what other commands that find articles have in common with it. */
#include <time.h>

#include "cli/command.h"
#include "cli/facets.h"
#include "cli/filters.h"
#include "cli/message.h"
#include "cli/rank.h"
#include "cli/search.h"
#include "cli/sparkline.h"

enum { LIMIT_DEFAULT = 10, SNIPPET_MIN = 100, SNIPPET_MAX = 190, SNIPPET_JSON = 160, SPARKLINE_INDENT = 3 };
enum { LINE_LOSS = 6 }; /* columns of a line that the indent, an ellipsis and the end of a word take; fewer than any page has */

/* Two lines of text for people. */
static size_t snippet_width(const struct nx_args *args, const struct nx_page *page)
{
    if (args->format != NX_FORMAT_TEXT) return SNIPPET_JSON;
    if (page->measure == 0) return SNIPPET_MAX;
    size_t width = 2 * (page->measure - LINE_LOSS);
    return width < SNIPPET_MIN ? SNIPPET_MIN : width > SNIPPET_MAX ? SNIPPET_MAX : width;
}

/* A format: who writes it, and how much of each hit that takes. */
static const struct {
    const char *name;
    const struct nx_printer *printer;
    enum newsidx_detail detail;
    bool explains; /* has room for how a score comes about */
    bool is_table; /* its columns say how much it takes */
    bool is_list;  /* a word for each hit, with no room for anything else */
} FORMATS[] = {
    [NX_FORMAT_TEXT] = { .name = "text", .printer = &nx_printer_text, .detail = NEWSIDX_DETAIL_MARKED, .explains = true },
    [NX_FORMAT_JSON] = { .name = "json", .printer = &nx_printer_json, .detail = NEWSIDX_DETAIL_FULL, .explains = true },
    [NX_FORMAT_JSONL] = { .name = "jsonl", .printer = &nx_printer_jsonl, .detail = NEWSIDX_DETAIL_FULL, .explains = true },
    [NX_FORMAT_CSV] = { .name = "csv", .printer = &nx_printer_table, .detail = NEWSIDX_DETAIL_FULL, .is_table = true },
    [NX_FORMAT_TSV] = { .name = "tsv", .printer = &nx_printer_table, .detail = NEWSIDX_DETAIL_FULL, .is_table = true },
    [NX_FORMAT_TREC] = { .name = "trec", .printer = &nx_printer_trec, .detail = NEWSIDX_DETAIL_BARE },
    [NX_FORMAT_URLS] = { .name = "urls", .printer = &nx_printer_urls, .detail = NEWSIDX_DETAIL_PLAIN, .is_list = true },
    [NX_FORMAT_IDS] = { .name = "ids", .printer = &nx_printer_ids, .detail = NEWSIDX_DETAIL_BARE, .is_list = true },
    [NX_FORMAT_ATOM] = { .name = "atom", .printer = &nx_printer_atom, .detail = NEWSIDX_DETAIL_PLAIN },
    [NX_FORMAT_JSONFEED] = { .name = "jsonfeed", .printer = &nx_printer_jsonfeed, .detail = NEWSIDX_DETAIL_PLAIN },
};

/* A word that stands in each line, in `word` or `usual` where it was not given. False after a message. */
static bool choose_word(const struct nx_args *args, const char *option, const char *usual, const char **word)
{
    if (*word && args->format != NX_FORMAT_TREC) {
        nx_message_error("%s is for --format trec: name it, or leave %s out", option, option);
        return false;
    }
    if (!*word) *word = usual;
    for (const char *c = *word; c == *word || *c; c++) {
        if ((unsigned char)*c > ' ' && *c != 0x7f) continue;
        nx_message_error("%s: give one word without blanks", option);
        return false;
    }
    return true;
}

static bool has_facets(const struct nx_args *args)
{
    return !args->batch && (args->format == NX_FORMAT_TEXT || args->format == NX_FORMAT_JSONL);
}

/* True where a file of settings says so, and not the command line. */
#define IS_SETTING(member) (nx_args_origin(args, offsetof(struct nx_args, member)) == NX_ORIGIN_FILE)

/* What a file of settings says about one format is not said about another that the command line asks for. */
static void leave_out_settings(struct nx_args *args)
{
    const bool json = args->json || args->batch;
    if (IS_SETTING(format) && json) args->format = NX_FORMAT_TEXT;
    if (IS_SETTING(explain) && !FORMATS[args->format].explains) args->explain = false;
    if (IS_SETTING(facets) && !has_facets(args)) args->facets = NULL;
    if (IS_SETTING(fields) && (json || !FORMATS[args->format].is_table)) args->fields = NULL;
}

/* What the options that shape the output mean together. False after a message. */
static bool choose_format(struct nx_args *args)
{
    const bool json = args->json || args->batch;
    if (json && args->format != NX_FORMAT_TEXT && args->format != NX_FORMAT_JSONL) {
        nx_message_error("%s writes JSON Lines: leave out --format", args->batch ? "--batch" : "--json");
        return false;
    }
    if (args->explain && !FORMATS[args->format].explains) {
        nx_message_error("--explain has no place in --format %s: leave one of them out", FORMATS[args->format].name);
        return false;
    }
    if (args->null && !FORMATS[args->format].is_list) {
        nx_message_error("--null is for --format urls and --format ids: name one, or leave it out");
        return false;
    }
    if (args->facets && !has_facets(args)) {
        nx_message_error("--facets is for text and --json: leave it out, or %s", args->batch ? "--batch" : "--format");
        return false;
    }
    if (args->fields && (json || !FORMATS[args->format].is_table)) {
        nx_message_error("--fields is for --format csv and --format tsv: name one, or leave it out");
        return false;
    }
    if (json) args->format = NX_FORMAT_JSONL;
    return choose_word(args, "--topic", "1", &args->topic) && choose_word(args, "--run", "newsidx", &args->run);
}

/* The facets that were asked for, if any: before the first byte is written, since that may fail. */
static newsidx_status count_facets(struct nx_context *context, const struct nx_printing *printing,
                                   const struct nx_facet_names *names, struct newsidx_facets **out, newsidx_error *err)
{
    struct newsidx_facets_options wanted = NEWSIDX_FACETS_OPTIONS_INIT;
    wanted.by = names->items;
    wanted.n_by = names->n;
    if (names->n == 0) return NEWSIDX_OK;
    return newsidx_facets_get(context->index, printing->asked->text, printing->options, &wanted, out, err);
}

static void print_facets(const struct nx_printing *printing, const struct newsidx_facets *facets)
{
    if (printing->args->format == NX_FORMAT_JSONL)
        nx_facets_json(printing->out, facets);
    else if (printing->n_hits > 0)
        nx_facets_text(printing->out, &printing->page, facets, true);
}

/* What stands behind the hits of one query. */
struct behind {
    struct newsidx_facets *facets; /* NULL: none were asked for */
    struct nx_sparkline sparkline;
};

static int print_results(struct nx_printing *printing, const struct newsidx_results *results,
                         const struct behind *behind)
{
    const struct nx_printer *printer = FORMATS[printing->args->format].printer;
    printing->results = results;
    printing->summary = nx_query_told(printing->asked, newsidx_results_summary(results));
    printing->n_hits = newsidx_results_n_hits(results);
    printing->reference = nx_age_reference(printing->summary->now, (int64_t)time(NULL));
    if (printer->begin) printer->begin(printing);
    for (size_t i = 0; printer->hit && i < printing->n_hits; i++) {
        printer->hit(printing, newsidx_results_hit(results, i));
    }
    if (printing->n_hits > 1) nx_sparkline_put(printing->out, &behind->sparkline, SPARKLINE_INDENT);
    if (behind->facets) print_facets(printing, behind->facets);
    printer->end(printing);
    return printing->n_hits > 0 ? NX_EXIT_OK : NX_EXIT_NONE;
}

/* Everything that may fail, before the first byte is written. */
static newsidx_status ask(struct nx_context *context, const struct nx_printing *printing,
                          const struct nx_facet_names *names, struct newsidx_results **results, struct behind *behind,
                          newsidx_error *err)
{
    const struct newsidx_search_options *options = printing->options;
    struct nx_query *query = printing->asked;
    if (context->command->id == NX_SIMILAR) {
        *query = (struct nx_query){ .typed = printing->query, .text = printing->query }; /* what names the article */
        return newsidx_similar(context->index, query->text, printing->options, results, err);
    }
    newsidx_status status = nx_query_read(&context->config, printing->query, context->args.strict, query, err);
    if (status == NEWSIDX_OK) status = newsidx_search(context->index, query->text, options, results, err);
    if (status == NEWSIDX_OK) status = count_facets(context, printing, names, &behind->facets, err);
    if (status != NEWSIDX_OK || !nx_sparkline_is_wanted(&context->args)) return status;
    return nx_sparkline_count(context->index, query->text, options, &printing->page, &behind->sparkline, err);
}

static int search(struct nx_context *context, struct nx_printing *printing, const struct nx_facet_names *names)
{
    newsidx_error err = { 0 };
    struct behind behind = { .facets = NULL };
    struct newsidx_results *results = NULL;
    struct nx_query asked;
    struct nx_out typed = NX_OUT_INIT(NX_OUT_MEMORY);
    nx_args_join(&context->args, &typed);
    printing->query = nx_out_string(&typed);
    printing->asked = &asked;
    int status = NX_EXIT_ERROR;
    if (ask(context, printing, names, &results, &behind, &err) == NEWSIDX_OK)
        status = print_results(printing, results, &behind);
    else
        status = nx_describe_failure(&asked, &err);
    newsidx_results_free(results);
    newsidx_facets_free(behind.facets);
    nx_query_dispose(&asked);
    nx_out_dispose(&typed);
    return status;
}

/* Which hits there are, and in which order. False after a message. */
static bool read_order(const struct nx_args *args, struct newsidx_search_options *options)
{
    const int usual = args->format == NX_FORMAT_TEXT ? NEWSIDX_COLLAPSE_TITLE : NEWSIDX_COLLAPSE_NONE;
    options->limit = (size_t)args->limit;
    options->offset = (size_t)args->offset;
    options->sort = (enum newsidx_sort)args->sort;
    options->collapse = (enum newsidx_collapse)(args->collapse == NX_COLLAPSE_UNSET ? usual : args->collapse);
    options->expand = args->expand && !(IS_SETTING(expand) && options->collapse == NEWSIDX_COLLAPSE_NONE);
    options->per_provider = (size_t)args->per_provider;
    options->count = args->count;
    options->cursor = nx_cursor_goes_on(args) ? args->cursor : NULL;
    if (!nx_rank_read(args->rank, &options->weights)) return false;
    if (!options->expand || options->collapse != NEWSIDX_COLLAPSE_NONE) return true;
    nx_message_error("--expand shows what --collapse has put under a hit: give --collapse title, too");
    return false;
}

int nx_search_run(struct nx_context *context)
{
    struct nx_args *args = &context->args;
    struct newsidx_search_options options = NEWSIDX_SEARCH_OPTIONS_INIT;
    struct nx_filters filters;
    struct nx_facet_names names = { .n = 0 };
    struct nx_columns columns;
    struct nx_printing printing = { .out = context->out, .args = args, .options = &options };
    if (args->batch && args->n_words > 0) {
        return nx_message_error("search --batch reads its queries from stdin: leave out %s", args->words[0]);
    }
    leave_out_settings(args);
    if (args->batch && args->cursor) {
        return nx_message_error("--cursor belongs to one query: leave out --batch");
    }
    if (!choose_format(args) || !nx_columns_read(args->fields, &columns)) return NX_EXIT_ERROR;
    if (args->facets && !nx_facet_names_read("--facets", args->facets, &names)) return NX_EXIT_ERROR;
    if (args->limit == 0) args->limit = LIMIT_DEFAULT;
    if (!nx_filters_read(args, &filters, &options)) return NX_EXIT_ERROR;
    printing.page = nx_terminal_page(args);
    if (!read_order(args, &options)) return NX_EXIT_ERROR;
    options.suggest = true;
    printing.columns = &columns;
    options.detail = FORMATS[args->format].is_table ? columns.detail : FORMATS[args->format].detail;
    options.snippet_width = snippet_width(args, &printing.page);
    return args->batch ? nx_search_batch(context, &printing, &options) : search(context, &printing, &names);
}

const struct nx_command nx_cmd_search = {
    .name = "search",
    .id = NX_SEARCH,
    .needs = NX_NEEDS_INDEX,
    .run = nx_search_run,
    .summary = "find articles, best first",
    .usage = "[OPTIONS] [QUERY...]",
    .examples = "  newsidx search facial recognition\n"
                "      Articles with these words in any form, best first.\n"
                "  newsidx search '\"facial recognition\" police'\n"
                "      A phrase and a word.\n"
                "  newsidx search -- ibm -watson\n"
                "      One word without the other.\n"
                "  newsidx search --filter type:video --since 2020-06-01 ibm\n"
                "      Only videos, and none older than that.\n"
                "  newsidx search --now 2020-06-30 --explain ibm\n"
                "      As if that were today, with how each score comes about.\n"
                "  newsidx search --sort date --filter provider:reuters police\n"
                "      The newest first.\n"
                "  newsidx search --per-provider 2 ibm\n"
                "      No more than two of one provider before those of others.\n"
                "  newsidx search --expand ibm\n"
                "      Below each hit the others with its title.\n"
                "  newsidx search --rank newsroom.yaml ibm\n"
                "      By weights of one's own: text, quality, recency, half_life_days.\n"
                "  newsidx search --format urls --limit 100 ibm\n"
                "      The addresses alone.\n"
                "  newsidx search --format atom --since yesterday topic:police > police.xml\n"
                "      A feed for a news reader.\n"
                "  newsidx search --format csv --fields date,title,url ibm > ibm.csv\n"
                "      A table for a spreadsheet.\n"
                "  newsidx search --json ibm | jq -r 'select(.type == \"hit\").article.title'\n"
                "      Any part of each hit.\n"
                "  newsidx search --batch < queries.txt | jq -r '.hits[0].article.id'\n"
                "      The best article for each line of a file.\n",
    .details = "Without a query it lists all articles, or those that the filters leave, newest first. A score is the "
               "sum of the words' BM25 scores, of "
               "the article's quality and of how recent it is.",
    .exits = "  0  something was found; --batch: every line was answered\n"
             "  1  nothing was found; --batch: some lines were answered by an error\n"
             "  2  an error\n",
};
