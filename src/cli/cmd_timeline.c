/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cmd_timeline.c: newsidx timeline. */
#include <string.h>

#include "cli/article_json.h"
#include "cli/clean.h"
#include "cli/command.h"
#include "cli/facets.h"
#include "cli/filters.h"
#include "cli/layout.h"
#include "cli/message.h"
#include "cli/printer.h"
#include "cli/query_json.h"

#define MIDDLE_DOT " \xc2\xb7 "

/* By newsidx_period. */
static const char *const PERIODS[] = { "auto", "day", "week", "month", "year" };
static const size_t NAME_COLUMNS[] = { 0, 10, 8, 7, 4 };

enum { LEAST_COLUMNS = 10, TITLE_COLUMNS = 20 };

/* One answer on its way out. */
struct answer {
    struct nx_context *context;
    struct nx_query *query;
    const struct newsidx_search_options *options;
    const struct newsidx_timeline *timeline;
    const struct newsidx_search_summary *summary;
    struct nx_page page; /* of text */
    uint64_t most;       /* matches of a period */
    size_t name_columns, bar_columns, count_columns;
};

static bool read_period(const char *text, enum newsidx_period *out)
{
    for (size_t i = 0; i < sizeof PERIODS / sizeof *PERIODS; i++) {
        if (strcmp(text, PERIODS[i]) != 0) continue;
        *out = (enum newsidx_period)i;
        return true;
    }
    nx_message_error("--by %s: give one of auto, day, week, month, year", text);
    return false;
}

/* ---- Text ---- */

/* The columns that are left behind name, bar and count, a few at least; 0: as many as it takes. */
static size_t room(const struct answer *answer)
{
    const size_t taken = answer->name_columns + 1 + answer->bar_columns + 1 + answer->count_columns + 2;
    const size_t measure = answer->page.measure;
    if (measure == 0) return 0;
    return measure < taken + LEAST_COLUMNS ? LEAST_COLUMNS : measure - taken;
}

/* "Title · provider", without the latter where it would leave little of the title. */
static void put_best(const struct answer *answer, const struct newsidx_article *article)
{
    const struct newsidx_text *name = article->provider.length ? &article->provider : &article->domain;
    struct nx_out title = NX_OUT_INIT(NX_OUT_MEMORY), provider = NX_OUT_INIT(NX_OUT_MEMORY);
    nx_clean_to(&title, article->title.bytes, article->title.length);
    if (title.length == 0) nx_out_text(&title, "(no title)");
    if (name->length) nx_out_text(&provider, MIDDLE_DOT);
    nx_clean_to(&provider, name->bytes, name->length);
    const size_t columns = room(answer), taken = newsidx_text_width(provider.bytes, provider.length);
    const bool both = columns == 0 || columns >= taken + TITLE_COLUMNS;
    nx_layout_cut(answer->context->out, title.bytes, title.length, both && columns ? columns - taken : columns);
    if (both) nx_out_add(answer->context->out, provider.bytes, provider.length);
    nx_out_dispose(&title);
    nx_out_dispose(&provider);
}

static void put_count(const struct answer *answer, uint64_t number)
{
    char count[NEWSIDX_COUNT_TEXT_SIZE];
    const size_t length = strlen(newsidx_count_format(number, count));
    nx_out_repeat(answer->context->out, ' ', answer->count_columns > length ? answer->count_columns - length : 0);
    nx_out_text(answer->context->out, count);
}

static void put_moment(const struct answer *answer, const struct newsidx_moment *moment)
{
    struct nx_out *out = answer->context->out;
    nx_out_format(out, "%-*s ", (int)answer->name_columns, moment->name);
    nx_bar(out, moment->count, answer->most, answer->bar_columns);
    nx_out_text(out, " ");
    put_count(answer, moment->count);
    nx_out_text(out, "  ");
    put_best(answer, &moment->best->article);
    nx_out_text(out, "\n");
}

static size_t count_width(uint64_t number)
{
    char text[NEWSIDX_COUNT_TEXT_SIZE];
    return strlen(newsidx_count_format(number, text));
}

static void measure(struct answer *answer)
{
    const uint64_t undated = newsidx_timeline_undated(answer->timeline);
    for (size_t i = 0; i < newsidx_timeline_n(answer->timeline); i++) {
        const uint64_t count = newsidx_timeline_item(answer->timeline, i)->count;
        if (count > answer->most) answer->most = count;
    }
    answer->name_columns = NAME_COLUMNS[newsidx_timeline_by(answer->timeline)];
    if (undated && answer->name_columns < strlen("undated")) answer->name_columns = strlen("undated");
    answer->bar_columns = nx_bar_columns(&answer->page);
    answer->count_columns = count_width(answer->most > undated ? answer->most : undated);
}

static void put_text(struct answer *answer)
{
    struct nx_out *out = answer->context->out;
    const struct newsidx_moment *last = NULL;
    const uint64_t undated = newsidx_timeline_undated(answer->timeline);
    answer->page = nx_terminal_page(&answer->context->args);
    measure(answer);
    for (size_t i = 0; i < newsidx_timeline_n(answer->timeline); i++) {
        const struct newsidx_moment *moment = newsidx_timeline_item(answer->timeline, i);
        if (last && last->end != moment->start) nx_out_text(out, "...\n");
        put_moment(answer, moment);
        last = moment;
    }
    if (undated) {
        nx_out_format(out, "%-*s ", (int)answer->name_columns, "undated");
        nx_out_repeat(out, ' ', answer->bar_columns + 1);
        put_count(answer, undated);
        nx_out_text(out, "\n");
    }
    nx_describe_matches(out, answer->options, answer->summary);
}

/* ---- JSON ---- */

static void put_header(const struct answer *answer)
{
    struct nx_jsonl json = NX_JSONL_INIT(answer->context->out);
    nx_jsonl_object(&json);
    nx_query_json_head(&json, answer->query->typed, answer->summary);
    nx_query_json_conditions(&json, answer->options, answer->summary);
    nx_article_json_date(&json, "now", answer->summary->now, false);
    nx_jsonl_put_name(&json, "by", PERIODS[newsidx_timeline_by(answer->timeline)]);
    nx_jsonl_put_unsigned(&json, "generation", answer->summary->generation);
    nx_jsonl_put_unsigned(&json, "articles", answer->summary->articles);
    nx_jsonl_object_end(&json);
    nx_jsonl_line(&json);
}

static void put_period(const struct answer *answer, const struct newsidx_moment *moment)
{
    struct nx_jsonl json = NX_JSONL_INIT(answer->context->out);
    nx_jsonl_object(&json);
    nx_jsonl_put_name(&json, "type", "period");
    nx_jsonl_put_name(&json, "name", moment->name);
    nx_article_json_date(&json, "start", moment->start, false);
    nx_article_json_date(&json, "end", moment->end, false);
    nx_jsonl_put_unsigned(&json, "count", moment->count);
    nx_jsonl_put_double(&json, "score", moment->best->score.total);
    nx_article_json(&json, "best", &moment->best->article);
    nx_jsonl_object_end(&json);
    nx_jsonl_line(&json);
}

static void put_json(const struct answer *answer)
{
    struct nx_jsonl json = NX_JSONL_INIT(answer->context->out);
    const size_t n = newsidx_timeline_n(answer->timeline);
    put_header(answer);
    for (size_t i = 0; i < n; i++) put_period(answer, newsidx_timeline_item(answer->timeline, i));
    nx_jsonl_object(&json);
    nx_jsonl_put_name(&json, "type", "summary");
    nx_jsonl_put_unsigned(&json, "periods", n);
    nx_jsonl_put_unsigned(&json, "matches", answer->summary->matches);
    nx_jsonl_put_unsigned(&json, "undated", newsidx_timeline_undated(answer->timeline));
    nx_jsonl_object_end(&json);
    nx_jsonl_line(&json);
}

/* ---- The command ---- */

static int print(struct answer *answer)
{
    answer->summary = nx_query_told(answer->query, newsidx_timeline_summary(answer->timeline));
    if (answer->context->args.json)
        put_json(answer);
    else
        put_text(answer);
    return answer->summary->matches ? NX_EXIT_OK : NX_EXIT_NONE;
}

static int find(struct nx_context *context, const struct newsidx_search_options *options, enum newsidx_period by)
{
    newsidx_error err = { 0 };
    struct newsidx_timeline *timeline = NULL;
    struct newsidx_timeline_options wanted = NEWSIDX_TIMELINE_OPTIONS_INIT;
    struct nx_out typed = NX_OUT_INIT(NX_OUT_MEMORY);
    struct nx_query query;
    nx_args_join(&context->args, &typed);
    struct answer answer = { .context = context, .query = &query, .options = options };
    int status = NX_EXIT_ERROR;
    wanted.by = by;
    if (nx_query_read(&context->config, nx_out_string(&typed), context->args.strict, &query, &err) == NEWSIDX_OK &&
        newsidx_timeline_get(context->index, query.text, options, &wanted, &timeline, &err) == NEWSIDX_OK) {
        answer.timeline = timeline;
        status = print(&answer);
    } else {
        nx_describe_failure(&query, &err);
    }
    newsidx_timeline_free(timeline);
    nx_query_dispose(&query);
    nx_out_dispose(&typed);
    return status;
}

static int run(struct nx_context *context)
{
    struct newsidx_search_options options = NEWSIDX_SEARCH_OPTIONS_INIT;
    struct nx_filters filters;
    enum newsidx_period by = NEWSIDX_PERIOD_AUTO;
    if (context->args.by && !read_period(context->args.by, &by)) return NX_EXIT_ERROR;
    if (!nx_filters_read(&context->args, &filters, &options)) return NX_EXIT_ERROR;
    options.detail = context->args.json ? NEWSIDX_DETAIL_FULL : NEWSIDX_DETAIL_PLAIN;
    return find(context, &options, by);
}

const struct nx_command nx_cmd_timeline = {
    .name = "timeline",
    .id = NX_TIMELINE,
    .needs = NX_NEEDS_INDEX,
    .run = run,
    .summary = "show when the matches of a query were published",
    .usage = "[OPTIONS] [QUERY...]",
    .examples = "  newsidx timeline facial recognition\n"
                "      How many articles in which year or month, and the best one of each.\n"
                "  newsidx timeline --by day --since 2020-06-01 --until 2020-06-30 ibm\n"
                "      A month day by day.\n"
                "  newsidx timeline --json ibm | jq -r 'select(.type == \"period\").best.title'\n"
                "      The titles alone.\n",
    .details = "It counts all articles that a search would find, oldest first, in UTC. \"...\" stands for periods "
               "without any.",
    .exits = "  0  something was found\n"
             "  1  nothing was found\n"
             "  2  an error\n",
};
