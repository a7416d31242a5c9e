/* SPDX-License-Identifier: GPL-2.0-or-later */
/* article_text.c: an article's title and facts in lines of text. */
#include "cli/article_text.h"

#include <string.h>

#define SEPARATOR " \xc2\xb7 "

enum { TOPICS_MAX = 6 };

static void put_separator(struct nx_out *out, size_t start)
{
    if (out->length > start) nx_out_text(out, SEPARATOR);
}

static void put_provider(struct nx_out *out, const struct newsidx_article *article)
{
    const struct newsidx_text *name = article->provider.length ? &article->provider : &article->domain;
    nx_clean_to(out, name->bytes, name->length);
}

void nx_article_date(struct nx_out *out, const struct newsidx_article *article, bool with_time)
{
    char text[NEWSIDX_DATE_TEXT_SIZE];
    if (article->published_at == NEWSIDX_DATE_NONE) {
        nx_out_text(out, "undated");
        return;
    }
    bool day_only = article->published_day_only || !with_time;
    nx_out_text(out, newsidx_date_format(article->published_at, day_only, text));
}

static void put_topics(struct nx_out *out, size_t start, const struct newsidx_article *article)
{
    size_t shown = article->n_topics > TOPICS_MAX ? TOPICS_MAX : article->n_topics;
    for (size_t i = 0; i < shown; i++) {
        if (i == 0)
            put_separator(out, start);
        else
            nx_out_text(out, ", ");
        nx_clean_to(out, article->topics[i].bytes, article->topics[i].length);
    }
    if (shown < article->n_topics) nx_out_format(out, ", +%zu", article->n_topics - shown);
}

static bool is_plain_article(const struct newsidx_text *type)
{
    return type->length == 0 || (type->length == 7 && memcmp(type->bytes, "article", 7) == 0);
}

void nx_article_facts(struct nx_out *out, const struct newsidx_article *article, struct nx_reference reference)
{
    char age[NX_AGE_SIZE];
    size_t start = out->length;
    put_provider(out, article);
    put_separator(out, start);
    nx_article_date(out, article, false);
    nx_age_words(article->published_at, article->published_day_only, reference, age);
    if (*age) nx_out_format(out, ", %s", age);
    if (article->quality != NEWSIDX_QUALITY_NONE) nx_out_format(out, SEPARATOR "quality %d", (int)article->quality);
    if (!is_plain_article(&article->type)) {
        put_separator(out, start);
        nx_clean_to(out, article->type.bytes, article->type.length);
    }
    put_topics(out, start, article);
}

void nx_article_title(struct nx_out *out, const struct nx_page *page, const struct newsidx_article *article,
                      size_t indent)
{
    struct nx_paragraph how = { .indent = indent, .style = NX_STYLE_TITLE, .url = &article->url };
    struct nx_clean title = NX_CLEAN_INIT;
    nx_clean_add(&title, &article->title);
    if (title.text.length == 0) nx_clean_add_literal(&title, "(no title)");
    nx_layout_paragraph(out, page, &title, &how);
    nx_clean_dispose(&title);
}
