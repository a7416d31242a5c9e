/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * printer_atom.c: hits as an Atom feed (RFC 4287), for readers of news. It is written as one text, indented for people who
 * look at it. Which entries there are, and in which order, is for feed.c.
 */
#include <errno.h>

#include "cli/clean.h"
#include "cli/feed.h"

/* Appends `text`, clean, so that it is text in XML. */
static void put_escaped(struct nx_out *out, struct nx_out *clean)
{
    const char *text = nx_out_string(clean);
    for (size_t i = 0; i < clean->length; i++) {
        switch (text[i]) {
        case '&': nx_out_text(out, "&amp;"); break;
        case '<': nx_out_text(out, "&lt;"); break;
        case '>': nx_out_text(out, "&gt;"); break;
        case '"': nx_out_text(out, "&quot;"); break;
        default: nx_out_add(out, &text[i], 1);
        }
    }
    clean->length = 0;
}

/* "<name>text</name>", the text what was gathered in `clean`. */
static void put_element(struct nx_out *out, const char *name, struct nx_out *clean, const char *indent)
{
    nx_out_format(out, "%s<%s>", indent, name);
    put_escaped(out, clean);
    nx_out_format(out, "</%s>\n", name);
}

/* An undated entry must have a time, too: the first there is. */
static void put_time(struct nx_out *out, const char *name, int64_t seconds, const char *indent)
{
    char text[NEWSIDX_DATE_TEXT_SIZE];
    const int64_t known = seconds == NEWSIDX_DATE_NONE ? 0 : seconds;
    nx_out_format(out, "%s<%s>%s</%s>\n", indent, name, newsidx_date_format(known, false, text), name);
}

static void put_author(struct nx_out *out, struct nx_out *clean, const struct newsidx_text *provider)
{
    if (provider->length == 0) return; /* then that of the feed holds */
    nx_clean_to(clean, provider->bytes, provider->length);
    nx_out_text(out, "    <author>\n");
    put_element(out, "name", clean, "      ");
    nx_out_text(out, "    </author>\n");
}

static void put_topics(struct nx_out *out, struct nx_out *clean, const struct newsidx_article *article)
{
    for (size_t i = 0; i < article->n_topics; i++) {
        nx_clean_to(clean, article->topics[i].bytes, article->topics[i].length);
        nx_out_text(out, "    <category term=\"");
        put_escaped(out, clean);
        nx_out_text(out, "\"/>\n");
    }
}

/* An entry without a link must have a content. */
static void put_link_and_text(struct nx_out *out, struct nx_out *clean, const struct newsidx_article *article)
{
    const bool linked = nx_feed_link(clean, &article->url);
    if (linked) {
        nx_out_text(out, "    <link href=\"");
        put_escaped(out, clean);
        nx_out_text(out, "\"/>\n");
    }
    if (linked && article->excerpt.length == 0) return;
    nx_clean_to(clean, article->excerpt.bytes, article->excerpt.length);
    put_element(out, linked ? "summary" : "content", clean, "    ");
}

static void put_entry(struct nx_out *out, struct nx_out *clean, const struct newsidx_article *article)
{
    nx_out_text(out, "  <entry>\n");
    nx_feed_id(clean, article);
    put_element(out, "id", clean, "    ");
    nx_clean_to(clean, article->title.bytes, article->title.length);
    put_element(out, "title", clean, "    ");
    put_time(out, "updated", article->published_at, "    ");
    if (article->published_at != NEWSIDX_DATE_NONE) put_time(out, "published", article->published_at, "    ");
    put_author(out, clean, &article->provider);
    put_topics(out, clean, article);
    put_link_and_text(out, clean, article);
    nx_out_text(out, "  </entry>\n");
}

static void put_head(const struct nx_printing *printing, struct nx_out *clean, const struct nx_feed *feed)
{
    struct nx_out *out = printing->out;
    nx_out_text(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n");
    nx_feed_own_id(clean, printing);
    put_element(out, "id", clean, "  ");
    nx_feed_title(clean, printing);
    put_element(out, "title", clean, "  ");
    put_time(out, "updated", feed->n ? feed->entries[0]->article.published_at : NEWSIDX_DATE_NONE, "  ");
    nx_out_text(out, "  <author>\n    <name>newsidx</name>\n  </author>\n");
    nx_out_text(out, "  <generator>newsidx</generator>\n");
}

static void end(const struct nx_printing *printing)
{
    struct nx_feed feed;
    struct nx_out clean = NX_OUT_INIT(NX_OUT_MEMORY);
    if (nx_feed_init(&feed, printing)) {
        put_head(printing, &clean, &feed);
        for (size_t i = 0; i < feed.n; i++) put_entry(printing->out, &clean, &feed.entries[i]->article);
        nx_out_text(printing->out, "</feed>\n");
    } else {
        clean.failed = ENOMEM;
    }
    if (clean.failed) printing->out->failed = clean.failed;
    nx_feed_dispose(&feed);
    nx_out_dispose(&clean);
    nx_describe_search(printing);
}

const struct nx_printer nx_printer_atom = { NULL, NULL, end };
