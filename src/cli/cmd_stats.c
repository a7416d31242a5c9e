/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cmd_stats.c: newsidx stats. */
#include <string.h>

#include "cli/article_json.h"
#include "cli/command.h"
#include "cli/message.h"

enum { LABEL_COLUMNS = 18 };

static void put_label(struct nx_out *out, const char *label)
{
    nx_out_format(out, "%-*s", LABEL_COLUMNS, label);
}

static void put_count(struct nx_out *out, const char *label, uint64_t number)
{
    put_label(out, label);
    nx_out_count(out, number);
    nx_out_text(out, "\n");
}

static void put_date(struct nx_out *out, const char *label, int64_t seconds)
{
    char text[NEWSIDX_DATE_TEXT_SIZE];
    put_label(out, label);
    if (seconds == NEWSIDX_DATE_NONE)
        nx_out_text(out, "none");
    else
        nx_out_text(out, newsidx_date_format(seconds, false, text));
    nx_out_text(out, "\n");
}

static void put_quality(struct nx_out *out, int32_t quality)
{
    put_label(out, "median quality");
    if (quality == NEWSIDX_QUALITY_NONE)
        nx_out_text(out, "none\n");
    else
        nx_out_format(out, "%d\n", (int)quality);
}

static void put_text(struct nx_out *out, const struct newsidx_stats *s)
{
    put_count(out, "articles", s->articles);
    put_count(out, "  with a file", s->primaries);
    put_count(out, "  mentioned only", s->mentions);
    put_count(out, "  undated", s->undated);
    put_count(out, "  unrated", s->unrated);
    put_date(out, "oldest", s->oldest);
    put_date(out, "newest", s->newest);
    put_quality(out, s->median_quality);
    put_count(out, "sources", s->sources);
    put_count(out, "contributions", s->contributions);
    put_count(out, "length in words", s->total_length);
    put_count(out, "bytes on disk", s->bytes);
    put_count(out, "segments", s->segments);
    put_count(out, "dead rows", s->dead_rows);
    put_count(out, "generation", s->generation);
    put_label(out, "language");
    nx_out_format(out, "%s\n", s->language);
    put_label(out, "analyzer");
    nx_out_format(out, "%s\n", s->analyzer);
}

static void put_counts(struct nx_jsonl *json, const struct newsidx_stats *s)
{
    nx_jsonl_put_unsigned(json, "generation", s->generation);
    nx_jsonl_put_unsigned(json, "articles", s->articles);
    nx_jsonl_put_unsigned(json, "primaries", s->primaries);
    nx_jsonl_put_unsigned(json, "mentions", s->mentions);
    nx_jsonl_put_unsigned(json, "undated", s->undated);
    nx_jsonl_put_unsigned(json, "unrated", s->unrated);
    nx_jsonl_put_unsigned(json, "sources", s->sources);
    nx_jsonl_put_unsigned(json, "contributions", s->contributions);
    nx_jsonl_put_unsigned(json, "segments", s->segments);
    nx_jsonl_put_unsigned(json, "dead_rows", s->dead_rows);
    nx_jsonl_put_unsigned(json, "bytes", s->bytes);
    nx_jsonl_put_unsigned(json, "total_length", s->total_length);
}

static void put_json(struct nx_out *out, const struct newsidx_stats *s)
{
    struct newsidx_versions versions;
    struct nx_jsonl json = NX_JSONL_INIT(out);
    newsidx_versions_get(&versions);
    nx_jsonl_object(&json);
    nx_jsonl_put_name(&json, "type", "stats");
    nx_jsonl_put_unsigned(&json, "schema", NEWSIDX_JSON_SCHEMA);
    nx_jsonl_put_name(&json, "newsidx", versions.newsidx);
    put_counts(&json, s);
    nx_article_json_date(&json, "oldest", s->oldest, false);
    nx_article_json_date(&json, "newest", s->newest, false);
    nx_jsonl_put_known(&json, "median_quality", s->median_quality, NEWSIDX_QUALITY_NONE);
    nx_jsonl_put_name(&json, "language", s->language);
    nx_jsonl_put_name(&json, "analyzer", s->analyzer);
    nx_jsonl_object_end(&json);
    nx_jsonl_line(&json);
}

static int run(struct nx_context *context)
{
    newsidx_error err = { 0 };
    struct newsidx_stats stats;
    if (context->args.n_words > 0) {
        return nx_message_error("stats takes no words: leave out %s", context->args.words[0]);
    }
    if (newsidx_stats_get(context->index, &stats, &err) != NEWSIDX_OK) return nx_message_failure(&err);
    if (context->args.json)
        put_json(context->out, &stats);
    else
        put_text(context->out, &stats);
    return NX_EXIT_OK;
}

const struct nx_command nx_cmd_stats = {
    .name = "stats",
    .id = NX_STATS,
    .needs = NX_NEEDS_INDEX,
    .run = run,
    .summary = "show facts about the index",
    .usage = "[OPTIONS]",
    .examples = "  newsidx stats\n"
                "      How much there is in it, from when, and how it was made.\n"
                "  newsidx stats --json | jq .articles\n"
                "      One number.\n",
    .details = "",
    .exits = "  0  done\n"
             "  2  an error\n",
};
