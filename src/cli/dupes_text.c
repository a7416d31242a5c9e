/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dupes_text.c: what is there more than once, for people. Data go to stdout, what is said about them to stderr. */
#include "cli/article_text.h"
#include "cli/dupes.h"
#include "cli/message.h"

enum { INDENT = 2, DEEPER = 4 };

/* "Articles in several files (12 articles, 25 files)" above the first group of a kind. */
static void put_heading(struct nx_listing *listing, enum newsidx_dupes_kind kind)
{
    if (listing->headed & (unsigned)kind) return;
    const struct newsidx_dupes_totals *totals = listing->totals;
    const bool files = kind == NEWSIDX_DUPES_FILES;
    if (listing->headed) nx_out_text(listing->out, "\n");
    listing->headed |= (unsigned)kind;
    nx_style_on(listing->out, &listing->page, NX_STYLE_TITLE);
    nx_out_text(listing->out, files ? "In several files: " : "Under one title: ");
    nx_out_things(listing->out, files ? totals->file_groups : totals->title_groups, files ? "article, " : "title, ",
                  files ? "articles, " : "titles, ");
    nx_out_things(listing->out, files ? totals->file_copies : totals->title_articles, files ? "file" : "article",
                  files ? "files" : "articles");
    nx_style_off(listing->out, &listing->page, NX_STYLE_TITLE);
    nx_out_text(listing->out, "\n");
}

/* "  3194b293e01ef595 · The Gazette · 2020-06-09" */
static void put_facts(const struct nx_listing *listing, const struct newsidx_article *article)
{
    struct nx_paragraph how = { .indent = INDENT, .whole = true };
    struct nx_clean facts = NX_CLEAN_INIT;
    const struct newsidx_text *name = article->provider.length ? &article->provider : &article->domain;
    nx_out_format(&facts.text, "%s \xc2\xb7 ", article->id);
    nx_clean_to(&facts.text, name->bytes, name->length);
    if (name->length) nx_out_text(&facts.text, " \xc2\xb7 ");
    nx_article_date(&facts.text, article, false);
    nx_out_repeat(listing->out, ' ', INDENT);
    nx_layout_paragraph(listing->out, &listing->page, &facts, &how);
    nx_clean_dispose(&facts);
}

/* "  * articles/ibm.md" and its address below. */
static void put_source(const struct nx_listing *listing, const struct newsidx_text *source,
                       const struct newsidx_text *url, const char *mark, bool mention)
{
    struct nx_paragraph how = { .indent = DEEPER, .whole = true };
    struct nx_clean clean = NX_CLEAN_INIT;
    nx_clean_escape_to(&clean.text, source->bytes, source->length);
    if (mention) nx_clean_add_literal(&clean, " (mention)");
    nx_out_text(listing->out, mark);
    nx_layout_paragraph(listing->out, &listing->page, &clean, &how);
    clean.text.length = 0;
    nx_clean_add(&clean, url);
    if (clean.text.length) {
        how.style = NX_STYLE_LINK;
        nx_out_repeat(listing->out, ' ', DEEPER);
        nx_layout_paragraph(listing->out, &listing->page, &clean, &how);
    }
    nx_clean_dispose(&clean);
}

void nx_dupes_text_group(struct nx_listing *listing, const struct newsidx_dupes_group *group)
{
    const bool files = group->kind == NEWSIDX_DUPES_FILES;
    put_heading(listing, group->kind);
    nx_out_text(listing->out, "\n");
    nx_article_title(listing->out, &listing->page, group->articles, 0);
    for (size_t i = 0; i < group->n_articles; i++) {
        const struct newsidx_article *article = &group->articles[i];
        put_facts(listing, article);
        if (!files) put_source(listing, &article->source, &article->url, "    ", article->mention);
    }
    for (size_t i = 0; i < group->n_contributions; i++) {
        const struct newsidx_contribution *contribution = &group->contributions[i];
        put_source(listing, &contribution->source, &contribution->url, contribution->shown ? "  * " : "    ", false);
    }
}

void nx_dupes_text_end(const struct nx_listing *listing)
{
    const uint64_t all = listing->totals->file_groups + listing->totals->title_groups;
    if (all == 0) nx_message_note("nothing is there twice");
    if (all <= listing->n_groups) return;
    struct nx_out line = NX_OUT_INIT(NX_OUT_MEMORY);
    nx_out_things(&line, all - listing->n_groups, "group more: see --limit", "groups more: see --limit");
    nx_message_note("%s", nx_out_string(&line));
    nx_out_dispose(&line);
}
