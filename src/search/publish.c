/* SPDX-License-Identifier: GPL-2.0-or-later */
/* publish.c: an article as it is stored -> as the public interface shows it. It copies nothing but the list of topics. */
#include "search/search.h"

static struct newsidx_text shown(struct nx_str text)
{
    return (struct newsidx_text){ text.ptr ? text.ptr : "", text.len, NULL, 0 };
}

/* The first URL there is, the source's own before what was made from it. */
static struct nx_str url_to_show(const struct nx_article *article)
{
    const struct nx_str urls[] = { article->original_url, article->web_url, article->amp_url, article->cdn_amp_url };
    for (size_t i = 0; i < NX_COUNT(urls); i++) {
        if (urls[i].len > 0) return urls[i];
    }
    return NX_STR_NONE;
}

static void publish_texts(const struct nx_article *article, struct newsidx_article *out)
{
    out->title = shown(article->title);
    out->excerpt = shown(article->excerpt);
    out->provider = shown(article->provider);
    out->domain = shown(article->domain);
    out->category = shown(article->category);
    out->type = shown(article->type);
    out->locale = shown(article->locale);
    out->url = shown(url_to_show(article));
    out->original_url = shown(article->original_url);
    out->web_url = shown(article->web_url);
    out->amp_url = shown(article->amp_url);
    out->cdn_amp_url = shown(article->cdn_amp_url);
    out->image_url = shown(article->image_url);
    out->featured_url = shown(article->featured_url);
}

static void publish_facts(const struct nx_article *article, struct newsidx_article *out)
{
    out->published_at = article->published_at.seconds;
    out->published_day_only = article->published_at.day_only;
    out->quality = article->quality;
    out->heat = article->heat;
    out->published = article->published;
}

bool nx_article_publish(const struct nx_article *article, struct nx_hash identity, bool mention, struct nx_str source,
                        struct nx_arena *arena, struct newsidx_article *out)
{
    struct newsidx_text *topics = nx_arena_calloc(arena, article->topics.n, sizeof *topics);
    if (!topics) return false;
    for (size_t i = 0; i < article->topics.n; i++) topics[i] = shown(article->topics.items[i]);
    *out = (struct newsidx_article){ .topics = topics, .n_topics = article->topics.n, .mention = mention };
    nx_id_format(identity, out->id);
    publish_texts(article, out);
    publish_facts(article, out);
    out->source = shown(source);
    return true;
}
