/* SPDX-License-Identifier: GPL-2.0-or-later */
/* filters.h: which articles a search is about, from the words of the command line to the options of the library. */
#ifndef NX_CLI_FILTERS_H
#define NX_CLI_FILTERS_H

#include "cli/option.h"

/* What the options point into. */
struct nx_filters {
    struct newsidx_filter items[NEWSIDX_FILTERS_MAX];
    char fields[NEWSIDX_FILTERS_MAX][16];
};

/* Sets filters, dates, match mode and reference time of `options`, which then needs `filters` and `args`. False after a message. */
bool nx_filters_read(const struct nx_args *args, struct nx_filters *filters, struct newsidx_search_options *options);

/* Whether --cursor continues an answer: it was given, and says more than where to begin. */
bool nx_cursor_goes_on(const struct nx_args *args);

#endif
