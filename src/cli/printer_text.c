/* SPDX-License-Identifier: GPL-2.0-or-later */
/* printer_text.c: hits for people. Data go to stdout, what is said about them to stderr. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/article_text.h"
#include "cli/printer.h"

#define ELLIPSIS "\xe2\x80\xa6"

/* Columns of the largest rank, for setting ranks flush right. */
static size_t rank_columns(const struct nx_printing *printing)
{
    char digits[24];
    size_t last = (size_t)printing->args->offset + printing->n_hits;
    return (size_t)snprintf(digits, sizeof digits, "%zu", last);
}

static void put_rank(const struct nx_printing *printing, uint64_t rank, size_t columns)
{
    nx_style_on(printing->out, &printing->page, NX_STYLE_QUIET);
    nx_out_format(printing->out, "%*llu", (int)columns, (unsigned long long)rank);
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

static void put_hit(const struct nx_printing *printing, const struct newsidx_hit *hit)
{
    size_t columns = rank_columns(printing), indent = columns + 2;
    if (hit->rank > (uint64_t)printing->args->offset + 1) nx_out_text(printing->out, "\n");
    put_rank(printing, hit->rank, columns);
    nx_article_title(printing->out, &printing->page, &hit->article, indent);
    put_facts(printing, &hit->article, indent);
    put_snippet(printing, hit, indent);
    put_address(printing, &hit->article.url, indent);
    if (printing->args->explain) nx_explain_hit(printing, hit, indent);
}

static void end(const struct nx_printing *printing)
{
    if (printing->args->explain && printing->n_hits) nx_explain_search(printing);
    if (printing->n_hits && isatty(STDOUT_FILENO)) nx_out_text(printing->out, "\n");
    nx_describe_search(printing);
}

const struct nx_printer nx_printer_text = { NULL, put_hit, end };
