/* SPDX-License-Identifier: GPL-2.0-or-later */
/* show_text.c: an article, its sources and its links as a page of text. */
#include <string.h>

#include "cli/article_text.h"
#include "cli/show.h"

enum { LABEL_COLUMNS = 12 };

/* The page being written. */
struct sheet {
    struct nx_out *out;
    const struct nx_page *page;
};

static void put_label(const struct sheet *sheet, const char *label)
{
    nx_style_on(sheet->out, sheet->page, NX_STYLE_QUIET);
    nx_out_text(sheet->out, label);
    nx_style_off(sheet->out, sheet->page, NX_STYLE_QUIET);
    nx_out_repeat(sheet->out, ' ', LABEL_COLUMNS - strlen(label));
}

/* "label       value"; nothing for empty text. */
static void put_text(const struct sheet *sheet, const char *label, const struct newsidx_text *text)
{
    if (text->length == 0) return;
    struct nx_paragraph how = { .indent = LABEL_COLUMNS };
    struct nx_clean clean = NX_CLEAN_INIT;
    nx_clean_add(&clean, text);
    put_label(sheet, label);
    nx_layout_paragraph(sheet->out, sheet->page, &clean, &how);
    nx_clean_dispose(&clean);
}

static void put_address(const struct sheet *sheet, const char *label, const struct newsidx_text *url)
{
    if (url->length == 0) return;
    struct nx_paragraph how = { .indent = LABEL_COLUMNS, .style = NX_STYLE_LINK, .url = url, .whole = true };
    struct nx_clean clean = NX_CLEAN_INIT;
    nx_clean_add(&clean, url);
    put_label(sheet, label);
    nx_layout_paragraph(sheet->out, sheet->page, &clean, &how);
    nx_clean_dispose(&clean);
}

static void put_number(const struct sheet *sheet, const char *label, int32_t number, int32_t none)
{
    put_label(sheet, label);
    if (number == none)
        nx_out_text(sheet->out, "unknown\n");
    else
        nx_out_format(sheet->out, "%d\n", (int)number);
}

static void put_topics(const struct sheet *sheet, const struct newsidx_article *article)
{
    struct nx_out topics = NX_OUT_INIT(NX_OUT_MEMORY);
    for (size_t i = 0; i < article->n_topics; i++) {
        if (i > 0) nx_out_text(&topics, ", ");
        nx_out_add(&topics, article->topics[i].bytes, article->topics[i].length);
    }
    struct newsidx_text view = { .bytes = topics.bytes, .length = topics.length };
    put_text(sheet, "topics", &view);
    nx_out_dispose(&topics);
}

static void put_published(const struct sheet *sheet, const struct newsidx_article *article)
{
    static const char *const words[] = { "unknown", "no", "yes" };
    put_label(sheet, "date");
    nx_article_date(sheet->out, article, true);
    nx_out_text(sheet->out, "\n");
    put_label(sheet, "published");
    nx_out_format(sheet->out, "%s\n", words[article->published - NEWSIDX_UNKNOWN]);
}

static void put_facts(const struct sheet *sheet, const struct newsidx_article *article)
{
    put_label(sheet, "id");
    nx_out_format(sheet->out, "%s\n", article->id);
    put_text(sheet, "provider", &article->provider);
    put_text(sheet, "domain", &article->domain);
    put_published(sheet, article);
    put_number(sheet, "quality", article->quality, NEWSIDX_QUALITY_NONE);
    put_number(sheet, "heat", article->heat, NEWSIDX_HEAT_NONE);
    put_text(sheet, "category", &article->category);
    put_text(sheet, "type", &article->type);
    put_text(sheet, "locale", &article->locale);
    put_topics(sheet, article);
}

static bool same_text(const struct newsidx_text *a, const struct newsidx_text *b)
{
    return a->length == b->length && (a->length == 0 || memcmp(a->bytes, b->bytes, a->length) == 0);
}

static void put_addresses(const struct sheet *sheet, const struct newsidx_article *article)
{
    put_address(sheet, "url", &article->url);
    if (!same_text(&article->original_url, &article->url)) put_address(sheet, "originalUrl", &article->original_url);
    if (!same_text(&article->web_url, &article->url)) put_address(sheet, "webUrl", &article->web_url);
    if (!same_text(&article->amp_url, &article->url)) put_address(sheet, "AMP", &article->amp_url);
    if (!same_text(&article->cdn_amp_url, &article->url)) put_address(sheet, "AMP on CDN", &article->cdn_amp_url);
    put_address(sheet, "image", &article->image_url);
    put_address(sheet, "featured", &article->featured_url);
}

static void put_excerpt(const struct sheet *sheet, const struct newsidx_article *article)
{
    if (article->excerpt.length == 0) return;
    struct nx_paragraph how = { .indent = 0 };
    struct nx_clean clean = NX_CLEAN_INIT;
    nx_clean_add(&clean, &article->excerpt);
    nx_out_text(sheet->out, "\n");
    nx_layout_paragraph(sheet->out, sheet->page, &clean, &how);
    nx_clean_dispose(&clean);
}

static void put_heading(const struct sheet *sheet, const char *heading, size_t n, const char *remark)
{
    nx_out_text(sheet->out, "\n");
    nx_style_on(sheet->out, sheet->page, NX_STYLE_TITLE);
    nx_out_format(sheet->out, "%s (%zu)", heading, n);
    nx_style_off(sheet->out, sheet->page, NX_STYLE_TITLE);
    nx_out_format(sheet->out, "%s\n", remark);
}

static void put_contribution(const struct sheet *sheet, const struct newsidx_contribution *contribution, bool several)
{
    struct nx_clean clean = NX_CLEAN_INIT;
    struct nx_paragraph how = { .indent = 4, .whole = true };
    nx_clean_escape_to(&clean.text, contribution->source.bytes, contribution->source.length);
    if (contribution->mention) nx_clean_add_literal(&clean, " (mention)");
    nx_out_text(sheet->out, contribution->shown && several ? "  * " : "    ");
    nx_layout_paragraph(sheet->out, sheet->page, &clean, &how);
    clean.text.length = 0;
    nx_clean_add(&clean, &contribution->url);
    if (clean.text.length) {
        how.style = NX_STYLE_LINK;
        nx_out_repeat(sheet->out, ' ', how.indent);
        nx_layout_paragraph(sheet->out, sheet->page, &clean, &how);
    }
    nx_clean_dispose(&clean);
}

static void put_contributions(const struct sheet *sheet, const struct newsidx_entry *entry)
{
    size_t n = newsidx_entry_n_contributions(entry);
    put_heading(sheet, "Sources", n, n > 1 ? ", * is the one shown" : "");
    for (size_t i = 0; i < n; i++) put_contribution(sheet, newsidx_entry_contribution(entry, i), n > 1);
}

static void put_links(const struct sheet *sheet, const char *heading, const struct newsidx_entry *entry, size_t n,
                      const struct newsidx_article *(*get)(const struct newsidx_entry *, size_t))
{
    if (n == 0) return;
    put_heading(sheet, heading, n, "");
    for (size_t i = 0; i < n; i++) {
        const struct newsidx_article *article = get(entry, i);
        struct nx_paragraph how = { .indent = 20, .url = &article->url };
        struct nx_clean title = NX_CLEAN_INIT;
        nx_clean_add(&title, &article->title);
        nx_out_format(sheet->out, "  %s  ", article->id);
        nx_layout_paragraph(sheet->out, sheet->page, &title, &how);
        nx_clean_dispose(&title);
    }
}

void nx_show_text(struct nx_out *out, const struct nx_page *page, const struct newsidx_entry *entry)
{
    struct sheet sheet = { out, page };
    const struct newsidx_article *article = newsidx_entry_article(entry);
    nx_article_title(out, page, article, 0);
    nx_out_text(out, "\n");
    put_facts(&sheet, article);
    put_addresses(&sheet, article);
    put_excerpt(&sheet, article);
    put_contributions(&sheet, entry);
    put_links(&sheet, "Named as related by", entry, newsidx_entry_n_linked_from(entry), newsidx_entry_linked_from);
    put_links(&sheet, "Names as related", entry, newsidx_entry_n_links_to(entry), newsidx_entry_links_to);
}
