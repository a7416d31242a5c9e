/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * printer_jsonfeed.c: hits as a JSON Feed 1.1 (jsonfeed.org), for readers of news. Which entries there are, and in which
 * order, is for feed.c.
 */
#include <errno.h>

#include "cli/feed.h"
#include "cli/jsonl.h"

/* What was gathered in `text`, which is emptied. */
static void put_gathered(struct nx_jsonl *json, const char *key, struct nx_out *text)
{
    nx_jsonl_put_string(json, key, nx_out_string(text), text->length);
    text->length = 0;
}

static void put_link(struct nx_jsonl *json, const char *key, const struct newsidx_text *url, struct nx_out *text)
{
    if (nx_feed_link(text, url)) put_gathered(json, key, text);
}

static void put_author(struct nx_jsonl *json, const struct newsidx_text *provider)
{
    if (provider->length == 0) return;
    nx_jsonl_key(json, "authors");
    nx_jsonl_array(json);
    nx_jsonl_object(json);
    nx_jsonl_put_text(json, "name", provider);
    nx_jsonl_object_end(json);
    nx_jsonl_array_end(json);
}

static void put_topics(struct nx_jsonl *json, const struct newsidx_article *article)
{
    if (article->n_topics == 0) return;
    nx_jsonl_key(json, "tags");
    nx_jsonl_array(json);
    for (size_t i = 0; i < article->n_topics; i++) {
        nx_jsonl_string(json, article->topics[i].bytes, article->topics[i].length);
    }
    nx_jsonl_array_end(json);
}

static void put_item(struct nx_jsonl *json, const struct newsidx_article *article, struct nx_out *text)
{
    char date[NEWSIDX_DATE_TEXT_SIZE];
    nx_jsonl_object(json);
    nx_feed_id(text, article);
    put_gathered(json, "id", text);
    put_link(json, "url", &article->url, text);
    nx_jsonl_put_string(json, "title", article->title.bytes, article->title.length);
    nx_jsonl_put_string(json, "content_text", article->excerpt.bytes, article->excerpt.length);
    put_link(json, "image", &article->image_url, text);
    if (article->published_at != NEWSIDX_DATE_NONE) {
        nx_jsonl_put_name(json, "date_published", newsidx_date_format(article->published_at, false, date));
    }
    put_author(json, &article->provider);
    put_topics(json, article);
    nx_jsonl_object_end(json);
}

static void put_feed(const struct nx_printing *printing, const struct nx_feed *feed, struct nx_out *text)
{
    struct nx_jsonl json = NX_JSONL_INIT(printing->out);
    nx_jsonl_object(&json);
    nx_jsonl_put_name(&json, "version", "https://jsonfeed.org/version/1.1");
    nx_feed_title(text, printing);
    put_gathered(&json, "title", text);
    nx_jsonl_key(&json, "items");
    nx_jsonl_array(&json);
    for (size_t i = 0; i < feed->n; i++) put_item(&json, &feed->entries[i]->article, text);
    nx_jsonl_array_end(&json);
    nx_jsonl_object_end(&json);
    nx_jsonl_line(&json);
}

static void end(const struct nx_printing *printing)
{
    struct nx_feed feed;
    struct nx_out text = NX_OUT_INIT(NX_OUT_MEMORY);
    if (nx_feed_init(&feed, printing))
        put_feed(printing, &feed, &text);
    else
        text.failed = ENOMEM;
    if (text.failed) printing->out->failed = text.failed;
    nx_feed_dispose(&feed);
    nx_out_dispose(&text);
    nx_describe_search(printing);
}

const struct nx_printer nx_printer_jsonfeed = { NULL, NULL, end };
