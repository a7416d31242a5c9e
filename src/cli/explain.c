/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * explain.c: a score taken apart. The numbers add up as printed: each part is the difference of two rounded running
 * sums, so that rounding cannot make 0.3333 + 0.3333 + 0.3333 out of 1.
 */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "cli/article_text.h"
#include "cli/printer.h"
#include "cli/rank.h"

#define TIMES " \xc3\x97 "

enum { UNITS = 10000, SECONDS_A_DAY = 86400 };

/* A running sum of numbers that are printed one by one. */
struct sum {
    double exact;
    int64_t printed; /* in units of 1/UNITS */
};

/* The parts of a score as they are printed, in units of 1/UNITS. */
struct printed {
    int64_t total, text, quality, recency;
};

static void put_units(struct nx_out *out, int64_t units)
{
    int64_t size = units < 0 ? -units : units;
    nx_out_format(out, "%s%" PRId64 ".%04" PRId64, units < 0 ? "-" : "", size / UNITS, size % UNITS);
}

/* The next part of the sum. */
static int64_t next_part(struct sum *sum, double part)
{
    sum->exact += part;
    int64_t before = sum->printed;
    sum->printed = llround(sum->exact * UNITS);
    return sum->printed - before;
}

static struct printed print_parts(const struct newsidx_score_parts *score)
{
    struct sum sum = { 0, 0 };
    struct printed printed = { 0 };
    printed.text = next_part(&sum, score->text);
    printed.quality = next_part(&sum, score->quality);
    printed.recency = next_part(&sum, score->recency);
    printed.total = sum.printed;
    return printed;
}

static void put_line(const struct nx_printing *printing, struct nx_clean *line, size_t indent)
{
    struct nx_paragraph how = { .indent = indent + 2 };
    nx_out_repeat(printing->out, ' ', indent);
    nx_layout_paragraph(printing->out, &printing->page, line, &how);
    line->text.length = 0;
}

static void put_named(struct nx_out *line, const char *name, int64_t units)
{
    nx_out_text(line, name);
    put_units(line, units);
}

static void explain_total(struct nx_out *line, const struct printed *printed)
{
    put_named(line, "score ", printed->total);
    put_named(line, " = text ", printed->text);
    put_named(line, " + quality ", printed->quality);
    put_named(line, " + recency ", printed->recency);
}

static void explain_text(struct nx_out *line, const struct newsidx_score_parts *score, double weight)
{
    struct sum sum = { 0, 0 };
    put_named(line, "text ", llround(score->text * UNITS));
    nx_out_text(line, " = ");
    if (weight != 1.0) nx_out_format(line, "%g" TIMES "(", weight);
    for (size_t i = 0; i < score->n_terms; i++) {
        const struct newsidx_term_score *term = &score->terms[i];
        if (i > 0) nx_out_text(line, " + ");
        nx_clean_to(line, term->term, strlen(term->term));
        nx_out_text(line, " ");
        put_units(line, next_part(&sum, term->score));
        nx_out_format(line, " (df %" PRIu64 ", wdf %u)", term->df, (unsigned)term->wdf);
    }
    nx_out_text(line, weight != 1.0 ? ")" : score->n_terms ? "" : "no words");
    nx_out_format(line, "; length %u", (unsigned)score->length);
}

static void explain_quality(struct nx_out *line, const struct nx_printing *printing, const struct newsidx_hit *hit,
                            int64_t units)
{
    int32_t quality = hit->article.quality, median = printing->summary->median_quality;
    put_named(line, "quality ", units);
    nx_out_format(line, " = %g" TIMES, printing->summary->weights.quality);
    if (quality == NEWSIDX_QUALITY_NONE || median == NEWSIDX_QUALITY_NONE)
        nx_out_text(line, "0.5: no quality known");
    else
        nx_out_format(line, "%d/(%d + %d): its quality and the median", (int)quality, (int)quality, (int)median);
}

static void explain_recency(struct nx_out *line, const struct nx_printing *printing, const struct newsidx_hit *hit,
                            int64_t units)
{
    const struct newsidx_search_summary *summary = printing->summary;
    bool dated = hit->article.published_at != NEWSIDX_DATE_NONE;
    int64_t date = dated ? hit->article.published_at : summary->median_date;
    put_named(line, "recency ", units);
    if (date == NEWSIDX_DATE_NONE || summary->now == NEWSIDX_DATE_NONE) {
        nx_out_text(line, ": nothing is dated");
        return;
    }
    double half = summary->weights.half_life_days, age = (double)(summary->now - date) / SECONDS_A_DAY;
    nx_out_format(line, " = %g" TIMES "%g/(%g + %.2f): half life and age in days", summary->weights.recency, half, half,
                  age > 0 ? age : 0.0);
    if (!dated)
        nx_out_text(line, "; undated: as old as the median article");
    else if (age < 0)
        nx_out_text(line, "; from the future: age 0");
}

void nx_explain_hit(const struct nx_printing *printing, const struct newsidx_hit *hit, size_t indent)
{
    struct printed printed = print_parts(&hit->score);
    struct nx_clean line = NX_CLEAN_INIT;
    explain_total(&line.text, &printed);
    put_line(printing, &line, indent);
    explain_text(&line.text, &hit->score, printing->summary->weights.text);
    put_line(printing, &line, indent);
    explain_quality(&line.text, printing, hit, printed.quality);
    put_line(printing, &line, indent);
    explain_recency(&line.text, printing, hit, printed.recency);
    put_line(printing, &line, indent);
    nx_clean_dispose(&line);
}

void nx_explain_search(const struct nx_printing *printing)
{
    char date[NEWSIDX_DATE_TEXT_SIZE];
    const struct newsidx_search_summary *summary = printing->summary;
    struct nx_clean line = NX_CLEAN_INIT;
    nx_out_format(&line.text, "text: BM25 with k1 %g, b %g; ", summary->k1, summary->b);
    nx_out_count(&line.text, summary->articles);
    nx_out_format(&line.text, " articles, average length %.2f. ", summary->average_length);
    nx_out_format(&line.text, "match: %s. ", summary->match == NEWSIDX_MATCH_ANY ? "any" : "all");
    nx_out_text(&line.text, "rank: ");
    nx_clean_to(&line.text, nx_rank_name(printing->args->rank), strlen(nx_rank_name(printing->args->rank)));
    nx_out_text(&line.text, ". ");
    if (summary->now != NEWSIDX_DATE_NONE) {
        nx_out_format(&line.text, "reference time: %s. ", newsidx_date_format(summary->now, false, date));
    }
    nx_out_text(&line.text, "query as understood: ");
    nx_clean_to(&line.text, summary->query, strlen(summary->query));
    nx_out_text(printing->out, "\n");
    put_line(printing, &line, 0);
    nx_clean_dispose(&line);
}
