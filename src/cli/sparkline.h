/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sparkline.h: one line that shows when the matches of a search were published, below its hits: "2020-01-04 ▁▂█▃ 2021-05-30".
 * The time from the first to the last day is divided evenly; undated matches are not in it.
 */
#ifndef NX_CLI_SPARKLINE_H
#define NX_CLI_SPARKLINE_H

#include "cli/option.h"
#include "cli/out.h"
#include "cli/style.h"

/* In the order of the option's values. */
enum nx_sparkline_use { NX_SPARKLINE_AUTO, NX_SPARKLINE_ALWAYS, NX_SPARKLINE_NEVER };

enum { NX_SPARKLINE_COLUMNS = 40 };

struct nx_sparkline {
    uint64_t counts[NX_SPARKLINE_COLUMNS];
    size_t n;                            /* columns; 0: there is nothing to show */
    char first[NEWSIDX_DATE_TEXT_SIZE], last[NEWSIDX_DATE_TEXT_SIZE];
};

/* Whether a search with these arguments shows one: people at a terminal see it. */
bool nx_sparkline_is_wanted(const struct nx_args *args);

/* Counts all matches of the query by day. Statuses as newsidx_facets_get. */
newsidx_status nx_sparkline_count(struct newsidx_index *index, const char *query,
                                  const struct newsidx_search_options *options, const struct nx_page *page,
                                  struct nx_sparkline *out, newsidx_error *err);

/* The line with an empty one before it, `indent` columns from the left; nothing where there is nothing to show. */
void nx_sparkline_put(struct nx_out *out, const struct nx_sparkline *line, size_t indent);

#endif
