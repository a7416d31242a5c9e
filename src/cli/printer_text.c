/* SPDX-License-Identifier: GPL-2.0-or-later */
/* printer_text.c: hits for people. Data go to stdout, what is said about them to stderr. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/article_text.h"
#include "cli/printer.h"

#define ELLIPSIS "\xe2\x80\xa6"

enum { PROVIDERS_MAX = 5 };

/* Columns of the largest rank, for setting ranks flush right. */
static size_t rank_columns(const struct nx_printing *printing)
{
    char digits[24];
    const uint64_t last = newsidx_results_hit(printing->results, printing->n_hits - 1)->rank;
    return (size_t)snprintf(digits, sizeof digits, "%llu", (unsigned long long)last);
}

/* A member has a plus sign below its leader's title. */
static void put_rank(const struct nx_printing *printing, const struct newsidx_hit *hit, size_t columns)
{
    nx_style_on(printing->out, &printing->page, NX_STYLE_QUIET);
    if (hit->place)
        nx_out_format(printing->out, "%*s+", (int)columns + 2, "");
    else
        nx_out_format(printing->out, "%*llu", (int)columns, (unsigned long long)hit->rank);
    nx_style_off(printing->out, &printing->page, NX_STYLE_QUIET);
    nx_out_text(printing->out, "  ");
}

static void put_facts(const struct nx_printing *printing, const struct newsidx_article *article, size_t indent)
{
    struct nx_paragraph how = { .indent = indent };
    struct nx_clean facts = NX_CLEAN_INIT;
    nx_article_facts(&facts.text, article, printing->reference);
    nx_out_repeat(printing->out, ' ', indent);
    nx_layout_paragraph(printing->out, &printing->page, &facts, &how);
    nx_clean_dispose(&facts);
}

static void put_snippet(const struct nx_printing *printing, const struct newsidx_hit *hit, size_t indent)
{
    if (hit->snippet.length == 0) return;
    struct nx_paragraph how = { .indent = indent };
    struct nx_clean text = NX_CLEAN_INIT;
    if (hit->snippet_cut_front) nx_clean_add_literal(&text, ELLIPSIS);
    nx_clean_add(&text, &hit->snippet);
    if (hit->snippet_cut_back) nx_clean_add_literal(&text, ELLIPSIS);
    nx_out_repeat(printing->out, ' ', indent);
    nx_layout_paragraph(printing->out, &printing->page, &text, &how);
    nx_clean_dispose(&text);
}

static void put_address(const struct nx_printing *printing, const struct newsidx_text *url, size_t indent)
{
    if (url->length == 0) return;
    struct nx_paragraph how = { .indent = indent, .style = NX_STYLE_LINK, .whole = true };
    struct nx_clean text = NX_CLEAN_INIT;
    nx_clean_add(&text, url);
    nx_out_repeat(printing->out, ' ', indent);
    nx_layout_paragraph(printing->out, &printing->page, &text, &how);
    nx_clean_dispose(&text);
}

static bool same_text(const struct newsidx_text *a, const struct newsidx_text *b)
{
    return a->length == b->length && (a->length == 0 || memcmp(a->bytes, b->bytes, a->length) == 0);
}

/* The providers of the members, each once: a few of them, and an ellipsis for the others. */
static void put_providers(struct nx_out *out, const struct newsidx_hit *hit)
{
    size_t n = 0;
    for (size_t i = 0; i < hit->n_listed; i++) {
        const struct newsidx_text *name = &hit->members[i].provider;
        size_t before = 0;
        while (before < i && !same_text(name, &hit->members[before].provider)) before++;
        if (before < i || name->length == 0) continue;
        nx_out_text(out, n == 0 ? ": " : ", ");
        if (n++ == PROVIDERS_MAX) {
            nx_out_text(out, ELLIPSIS);
            return;
        }
        nx_clean_to(out, name->bytes, name->length);
    }
}

/* "+4 more: Reuters, AP" */
static void put_group(const struct nx_printing *printing, const struct newsidx_hit *hit, size_t indent)
{
    if (hit->n_members == 0) return;
    struct nx_paragraph how = { .indent = indent };
    struct nx_clean text = NX_CLEAN_INIT;
    nx_out_text(&text.text, "+");
    nx_out_count(&text.text, hit->n_members);
    nx_out_text(&text.text, " more");
    put_providers(&text.text, hit);
    nx_out_repeat(printing->out, ' ', indent);
    nx_layout_paragraph(printing->out, &printing->page, &text, &how);
    nx_clean_dispose(&text);
}

static void put_hit(const struct nx_printing *printing, const struct newsidx_hit *hit)
{
    size_t columns = rank_columns(printing), indent = hit->place ? columns + 5 : columns + 2;
    if (hit != newsidx_results_hit(printing->results, 0)) nx_out_text(printing->out, "\n");
    put_rank(printing, hit, columns);
    nx_article_title(printing->out, &printing->page, &hit->article, indent);
    put_facts(printing, &hit->article, indent);
    put_snippet(printing, hit, indent);
    put_address(printing, &hit->article.url, indent);
    if (printing->args->explain) nx_explain_hit(printing, hit, indent);
    put_group(printing, hit, indent);
}

static void end(const struct nx_printing *printing)
{
    if (printing->args->explain && printing->n_hits) nx_explain_search(printing);
    if (printing->n_hits && isatty(STDOUT_FILENO)) nx_out_text(printing->out, "\n");
    nx_describe_search(printing);
}

const struct nx_printer nx_printer_text = { NULL, put_hit, end };
