/* SPDX-License-Identifier: GPL-2.0-or-later */
/* article_json.c: which keys an article has in JSON. Absent is null, never left out. */
#include "cli/article_json.h"

#include <stdio.h>
#include <string.h>

#include "cli/clean.h"

void nx_article_json_date(struct nx_jsonl *json, const char *key, int64_t seconds, bool day_only)
{
    char text[NEWSIDX_DATE_TEXT_SIZE], epoch[48];
    nx_jsonl_key(json, key);
    if (seconds == NEWSIDX_DATE_NONE) {
        nx_jsonl_null(json);
    } else {
        newsidx_date_format(seconds, day_only, text);
        nx_jsonl_string(json, text, strlen(text));
    }
    snprintf(epoch, sizeof epoch, "%s_epoch", key);
    nx_jsonl_put_known(json, epoch, seconds, NEWSIDX_DATE_NONE);
}

static void put_tristate(struct nx_jsonl *json, const char *key, enum newsidx_tristate value)
{
    nx_jsonl_key(json, key);
    if (value == NEWSIDX_UNKNOWN)
        nx_jsonl_null(json);
    else
        nx_jsonl_bool(json, value == NEWSIDX_YES);
}

static void put_topics(struct nx_jsonl *json, const struct newsidx_article *article)
{
    nx_jsonl_key(json, "topics");
    nx_jsonl_array(json);
    for (size_t i = 0; i < article->n_topics; i++) {
        nx_jsonl_string(json, article->topics[i].bytes, article->topics[i].length);
    }
    nx_jsonl_array_end(json);
}

static void put_addresses(struct nx_jsonl *json, const struct newsidx_article *article)
{
    nx_jsonl_put_text(json, "url", &article->url);
    nx_jsonl_put_text(json, "original_url", &article->original_url);
    nx_jsonl_put_text(json, "web_url", &article->web_url);
    nx_jsonl_put_text(json, "amp_url", &article->amp_url);
    nx_jsonl_put_text(json, "cdn_amp_url", &article->cdn_amp_url);
    nx_jsonl_put_text(json, "image_url", &article->image_url);
    nx_jsonl_put_text(json, "featured_url", &article->featured_url);
}

void nx_article_json_object(struct nx_jsonl *json, const struct newsidx_article *article)
{
    nx_jsonl_object(json);
    nx_jsonl_put_name(json, "id", article->id);
    nx_jsonl_put_string(json, "title", article->title.bytes, article->title.length);
    nx_jsonl_put_string(json, "excerpt", article->excerpt.bytes, article->excerpt.length);
    nx_jsonl_put_text(json, "provider", &article->provider);
    nx_jsonl_put_text(json, "domain", &article->domain);
    nx_jsonl_put_text(json, "category", &article->category);
    nx_jsonl_put_text(json, "type", &article->type);
    nx_jsonl_put_text(json, "locale", &article->locale);
    put_topics(json, article);
    nx_article_json_date(json, "published_at", article->published_at, article->published_day_only);
    nx_jsonl_put_bool(json, "published_day_only", article->published_day_only);
    nx_jsonl_put_known(json, "quality", article->quality, NEWSIDX_QUALITY_NONE);
    nx_jsonl_put_known(json, "heat", article->heat, NEWSIDX_HEAT_NONE);
    put_tristate(json, "published", article->published);
    put_addresses(json, article);
    nx_jsonl_put_text(json, "source", &article->source);
    nx_jsonl_put_bool(json, "mention", article->mention);
    nx_jsonl_object_end(json);
}

void nx_article_json(struct nx_jsonl *json, const char *key, const struct newsidx_article *article)
{
    nx_jsonl_key(json, key);
    nx_article_json_object(json, article);
}

/* Code points in the bytes [*from, to), which *from is moved to. */
static uint64_t count_to(const struct newsidx_text *text, const char **from, uint32_t to)
{
    uint64_t n = 0;
    const char *end = text->bytes + text->length;
    for (; *from < text->bytes + to; n++) (void)nx_clean_next(from, end);
    return n;
}

void nx_article_json_marks(struct nx_jsonl *json, const char *key, const struct newsidx_text *text)
{
    const char *at = text->bytes;
    uint64_t position = 0;
    nx_jsonl_key(json, key);
    nx_jsonl_array(json);
    for (size_t i = 0; i < text->n_marks; i++) {
        nx_jsonl_array(json);
        nx_jsonl_unsigned(json, position += count_to(text, &at, text->marks[i].start));
        nx_jsonl_unsigned(json, position += count_to(text, &at, text->marks[i].end));
        nx_jsonl_array_end(json);
    }
    nx_jsonl_array_end(json);
}
