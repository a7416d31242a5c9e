/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sparkline.c: days into columns, and columns into blocks. */
#include "cli/sparkline.h"

#include <unistd.h>

#include "cli/terminal.h"

enum { DAY = 24 * 60 * 60, EIGHTHS = 8, COLUMNS_LEAST = 8, AROUND = 30 /* dates, blanks, indent */ };

bool nx_sparkline_is_wanted(const struct nx_args *args)
{
    if (args->format != NX_FORMAT_TEXT || args->json || args->batch || args->sparkline == NX_SPARKLINE_NEVER)
        return false;
    return args->sparkline == NX_SPARKLINE_ALWAYS || nx_terminal_is_live(STDOUT_FILENO);
}

/* Columns that the page has room for. */
static size_t columns_of(const struct nx_page *page)
{
    if (page->measure == 0 || page->measure >= AROUND + NX_SPARKLINE_COLUMNS) return NX_SPARKLINE_COLUMNS;
    return page->measure < AROUND + COLUMNS_LEAST ? 0 : page->measure - AROUND;
}

static bool day_of(const struct newsidx_facet_value *value, int64_t *out)
{
    int64_t seconds;
    if (newsidx_date_parse(value->text.bytes, &seconds, NULL) != NEWSIDX_OK) return false;
    *out = seconds / DAY;
    return true;
}

static void divide(const struct newsidx_facet *facet, size_t columns, struct nx_sparkline *out)
{
    int64_t first = INT64_MAX, last = INT64_MIN, day;
    for (size_t i = 0; i < facet->n_values; i++) {
        if (!day_of(&facet->values[i], &day)) continue;
        first = day < first ? day : first;
        last = day > last ? day : last;
    }
    if (first >= last || columns == 0) return; /* all on one day */
    const uint64_t days = (uint64_t)(last - first) + 1;
    out->n = days < columns ? (size_t)days : columns;
    for (size_t i = 0; i < facet->n_values; i++) {
        if (day_of(&facet->values[i], &day))
            out->counts[(uint64_t)(day - first) * out->n / days] += facet->values[i].count;
    }
    newsidx_date_format(first * DAY, true, out->first);
    newsidx_date_format(last * DAY, true, out->last);
}

newsidx_status nx_sparkline_count(struct newsidx_index *index, const char *query,
                                  const struct newsidx_search_options *options, const struct nx_page *page,
                                  struct nx_sparkline *out, newsidx_error *err)
{
    static const char *const by[] = { "day" };
    struct newsidx_facets_options wanted = NEWSIDX_FACETS_OPTIONS_INIT;
    struct newsidx_facets *facets = NULL;
    wanted.by = by;
    wanted.n_by = 1;
    wanted.top = 0;
    *out = (struct nx_sparkline){ .n = 0 };
    newsidx_status status = newsidx_facets_get(index, query, options, &wanted, &facets, err);
    if (status == NEWSIDX_OK) divide(newsidx_facets_item(facets, 0), columns_of(page), out);
    newsidx_facets_free(facets);
    return status;
}

void nx_sparkline_put(struct nx_out *out, const struct nx_sparkline *line, size_t indent)
{
    uint64_t most = 0;
    if (line->n == 0) return;
    for (size_t i = 0; i < line->n; i++) most = line->counts[i] > most ? line->counts[i] : most;
    nx_out_text(out, "\n");
    nx_out_repeat(out, ' ', indent);
    nx_out_format(out, "%s ", line->first);
    for (size_t i = 0; i < line->n; i++) {
        const uint64_t eighths = (line->counts[i] * EIGHTHS + most - 1) / most; /* what is there is seen */
        if (eighths)
            nx_out_format(out, "\xe2\x96%c", (char)(0x80 + eighths));
        else
            nx_out_text(out, " ");
    }
    nx_out_format(out, " %s\n", line->last);
}
