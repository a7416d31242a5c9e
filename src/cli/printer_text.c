/* SPDX-License-Identifier: GPL-2.0-or-later */
/* printer_text.c: hits for people. Data go to stdout, what is said about them to stderr. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/article_text.h"
#include "cli/message.h"
#include "cli/printer.h"

#define ELLIPSIS "\xe2\x80\xa6"

/* Columns of the largest rank, for setting ranks flush right. */
static size_t rank_columns(const struct nx_printing *printing)
{
    char digits[24];
    size_t last = (size_t)printing->args->offset + printing->n_hits;
    return (size_t)snprintf(digits, sizeof digits, "%zu", last);
}

static void begin(const struct nx_printing *printing)
{
    (void)printing;
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

/* "Hits 11 to 20 of 345." and what one should know of how they came about. */
static void describe_hits(struct nx_out *line, const struct nx_printing *printing)
{
    const struct newsidx_search_summary *summary = printing->summary;
    size_t first = (size_t)printing->args->offset + 1, last = first + printing->n_hits - 1;
    if (printing->n_hits == summary->matches && summary->exact) {
        nx_out_count(line, summary->matches);
        nx_out_text(line, summary->matches == 1 ? " match" : " matches");
        return;
    }
    if (first == last)
        nx_out_format(line, "Match %zu of ", first);
    else
        nx_out_format(line, "Matches %zu to %zu of ", first, last);
    if (!summary->exact) nx_out_text(line, "at least ");
    nx_out_count(line, summary->matches);
}

static void describe_reference(struct nx_out *line, const struct nx_printing *printing)
{
    char text[NEWSIDX_DATE_TEXT_SIZE];
    if (printing->reference.present || printing->reference.time == NEWSIDX_DATE_NONE) return;
    nx_out_format(line, "; ages count from %s", newsidx_date_format(printing->reference.time, false, text));
}

static void describe_words(const struct newsidx_search_summary *summary)
{
    if (summary->relaxed) nx_message_note("No article has all words: these have any of them.");
    if (summary->n_optional_terms == 0) return;
    struct nx_out terms = NX_OUT_INIT(NX_OUT_MEMORY);
    for (size_t i = 0; i < summary->n_optional_terms; i++) {
        nx_out_format(&terms, "%s%s", i ? ", " : "", summary->optional_terms[i]);
    }
    nx_message_note("Very common words only add to the score: %s.", nx_out_string(&terms));
    nx_out_dispose(&terms);
}

static void describe_none(const struct nx_printing *printing)
{
    const struct newsidx_search_summary *summary = printing->summary;
    if (summary->matches > 0) {
        nx_message_note("All %llu matches come before --offset %ld.", (unsigned long long)summary->matches,
                        printing->args->offset);
    } else if (summary->articles == 0) {
        nx_message_note("The index is empty: add articles with newsidx add PATH.");
    } else {
        const struct newsidx_search_options *options = printing->options;
        const bool filtered = options->n_filters || options->date.least > INT64_MIN || options->date.most < INT64_MAX;
        nx_message_note("No article matches%s%s%s", filtered ? " within the filters and dates given" : "",
                        *summary->query ? ": " : filtered ? "." : "", summary->query);
    }
}

static void end(const struct nx_printing *printing)
{
    if (printing->args->explain && printing->n_hits) nx_explain_search(printing);
    if (printing->n_hits && isatty(STDOUT_FILENO)) nx_out_text(printing->out, "\n");
    nx_out_flush(printing->out);
    if (printing->n_hits == 0) {
        describe_none(printing);
        return;
    }
    struct nx_out line = NX_OUT_INIT(NX_OUT_MEMORY);
    describe_hits(&line, printing);
    describe_reference(&line, printing);
    nx_message_note("%s.", nx_out_string(&line));
    nx_out_dispose(&line);
    describe_words(printing->summary);
}

const struct nx_printer nx_printer_text = { begin, put_hit, end };
