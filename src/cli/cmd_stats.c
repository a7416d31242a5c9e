/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cmd_stats.c: newsidx stats. */
#include <stdio.h>

#include "cli/article_json.h"
#include "cli/clean.h"
#include "cli/command.h"
#include "cli/message.h"

enum { LABEL_COLUMNS = 18 };

/* All that is told. */
struct facts {
    struct newsidx_stats stats;
    struct newsidx_breakdown *bytes, *providers, *topics;
};

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

static void put_facts(struct nx_out *out, const struct newsidx_stats *s)
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
    put_count(out, "segments", s->segments);
    put_count(out, "live rows", s->articles);
    put_count(out, "dead rows", s->dead_rows);
    put_count(out, "generation", s->generation);
    put_label(out, "language");
    nx_out_format(out, "%s\n", s->language);
    put_label(out, "analyzer");
    nx_out_format(out, "%s\n", s->analyzer);
}

/* The bytes in all, and what they are for. */
static void put_bytes(struct nx_out *out, const struct facts *facts)
{
    put_count(out, "bytes on disk", facts->stats.bytes);
    for (size_t i = 0; i < newsidx_breakdown_n(facts->bytes); i++) {
        struct newsidx_text name;
        char label[LABEL_COLUMNS];
        const uint64_t bytes = newsidx_breakdown_item(facts->bytes, i, &name);
        snprintf(label, sizeof label, "  %.*s", (int)name.length, name.bytes);
        put_count(out, label, bytes);
    }
}

/* "Providers (10 of 87)", and below it a name a line, its count flush right before it. */
static void put_top(struct nx_out *out, const char *heading, const struct newsidx_breakdown *breakdown, long top)
{
    const size_t n = newsidx_breakdown_n(breakdown), shown = n < (size_t)top ? n : (size_t)top;
    if (shown == 0) return;
    struct nx_out number = NX_OUT_INIT(NX_OUT_MEMORY);
    size_t columns = 0;
    nx_out_format(out, "\n%s (", heading);
    nx_out_count(out, shown);
    nx_out_text(out, " of ");
    nx_out_count(out, n);
    nx_out_text(out, ")\n");
    for (size_t i = 0; i < shown; i++) {
        struct newsidx_text name;
        const uint64_t articles = newsidx_breakdown_item(breakdown, i, &name);
        number.length = 0;
        nx_out_count(&number, articles);
        if (i == 0) columns = number.length; /* the largest */
        nx_out_repeat(out, ' ', 2 + columns - number.length);
        nx_out_add(out, number.bytes, number.length);
        nx_out_text(out, "  ");
        nx_clean_to(out, name.bytes, name.length);
        nx_out_text(out, "\n");
    }
    nx_out_dispose(&number);
}

static void put_text(struct nx_out *out, const struct facts *facts, long top)
{
    put_facts(out, &facts->stats);
    put_bytes(out, facts);
    put_top(out, "Providers", facts->providers, top);
    put_top(out, "Topics", facts->topics, top);
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
    nx_jsonl_put_unsigned(json, "live_rows", s->articles);
    nx_jsonl_put_unsigned(json, "dead_rows", s->dead_rows);
    nx_jsonl_put_unsigned(json, "bytes", s->bytes);
    nx_jsonl_put_unsigned(json, "total_length", s->total_length);
}

static void put_json_bytes(struct nx_jsonl *json, const struct newsidx_breakdown *bytes)
{
    nx_jsonl_key(json, "bytes_by_purpose");
    nx_jsonl_array(json);
    for (size_t i = 0; i < newsidx_breakdown_n(bytes); i++) {
        struct newsidx_text name;
        const uint64_t count = newsidx_breakdown_item(bytes, i, &name);
        nx_jsonl_object(json);
        nx_jsonl_put_string(json, "purpose", name.bytes, name.length);
        nx_jsonl_put_unsigned(json, "size", count);
        nx_jsonl_object_end(json);
    }
    nx_jsonl_array_end(json);
}

static void put_json_top(struct nx_jsonl *json, const char *key, const struct newsidx_breakdown *breakdown, long top)
{
    nx_jsonl_key(json, key);
    nx_jsonl_object(json);
    nx_jsonl_put_unsigned(json, "distinct", newsidx_breakdown_n(breakdown));
    nx_jsonl_key(json, "top");
    nx_jsonl_array(json);
    for (size_t i = 0; i < newsidx_breakdown_n(breakdown) && i < (size_t)top; i++) {
        struct newsidx_text name;
        const uint64_t articles = newsidx_breakdown_item(breakdown, i, &name);
        nx_jsonl_object(json);
        nx_jsonl_put_string(json, "name", name.bytes, name.length);
        nx_jsonl_put_unsigned(json, "articles", articles);
        nx_jsonl_object_end(json);
    }
    nx_jsonl_array_end(json);
    nx_jsonl_object_end(json);
}

static void put_json(struct nx_out *out, const struct facts *facts, long top)
{
    const struct newsidx_stats *s = &facts->stats;
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
    put_json_bytes(&json, facts->bytes);
    put_json_top(&json, "providers", facts->providers, top);
    put_json_top(&json, "topics", facts->topics, top);
    nx_jsonl_object_end(&json);
    nx_jsonl_line(&json);
}

static newsidx_status gather(struct newsidx_index *index, struct facts *out, newsidx_error *err)
{
    newsidx_status status = newsidx_stats_get(index, &out->stats, err);
    if (status == NEWSIDX_OK) status = newsidx_breakdown_get(index, NEWSIDX_BYTES_BY_PURPOSE, &out->bytes, err);
    if (status == NEWSIDX_OK) status = newsidx_breakdown_get(index, NEWSIDX_BY_PROVIDER, &out->providers, err);
    if (status == NEWSIDX_OK) status = newsidx_breakdown_get(index, NEWSIDX_BY_TOPIC, &out->topics, err);
    return status;
}

static int run(struct nx_context *context)
{
    newsidx_error err = { 0 };
    struct facts facts = { .bytes = NULL };
    int status = NX_EXIT_OK;
    if (context->args.n_words > 0) {
        return nx_message_error("stats takes no words: leave out %s", context->args.words[0]);
    }
    if (gather(context->index, &facts, &err) != NEWSIDX_OK)
        status = nx_message_failure(&err);
    else if (context->args.json)
        put_json(context->out, &facts, context->args.top);
    else
        put_text(context->out, &facts, context->args.top);
    newsidx_breakdown_free(facts.bytes);
    newsidx_breakdown_free(facts.providers);
    newsidx_breakdown_free(facts.topics);
    return status;
}

const struct nx_command nx_cmd_stats = {
    .name = "stats",
    .id = NX_STATS,
    .needs = NX_NEEDS_INDEX,
    .run = run,
    .summary = "show facts about the index",
    .usage = "[OPTIONS]",
    .examples = "  newsidx stats\n"
                "      How much there is in it, from when, from whom, and what takes the room.\n"
                "  newsidx stats --top 100\n"
                "      With the hundred largest providers and topics.\n"
                "  newsidx stats --json | jq .articles\n"
                "      One number.\n",
    .details = "",
    .exits = "  0  done\n"
             "  2  an error\n",
};
