/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * query.h: the query that was typed, and the one that is asked: with saved searches in the place of their names. The library
 * is told the second, the user hears of the first: places in hints and errors are those of what was typed.
 */
#ifndef NX_CLI_QUERY_H
#define NX_CLI_QUERY_H

#include "cli/config.h"

enum { NX_QUERY_HINTS_MAX = 16 };

struct nx_query {
    const char *typed; /* borrowed */
    const char *text;  /* to ask */
    struct newsidx_expansion *expansion; /* NULL: nothing is to be put in the place of names */
    struct newsidx_search_summary summary; /* see nx_query_told */
    struct newsidx_hint hints[NX_QUERY_HINTS_MAX];
    char messages[NX_QUERY_HINTS_MAX][160];
};

/*
 * Expands `typed`, which must outlive the query, by the searches that `config` has. The caller gives `out` back with
 * nx_query_dispose in either case. As for statuses newsidx_query_expand; INVALID also where `strict` and a name is unknown.
 */
newsidx_status nx_query_read(const struct nx_config *config, const char *typed, bool strict, struct nx_query *out,
                             newsidx_error *err);
void nx_query_dispose(struct nx_query *query); /* accepts a zeroed one */

/* The summary of its search with hints about what was typed, names that are not known among them. Lives as long as `query`
   and until the next call. */
const struct newsidx_search_summary *nx_query_told(struct nx_query *query, const struct newsidx_search_summary *summary);

/* Makes an error about what was asked one about what was typed. */
void nx_query_place_error(const struct nx_query *query, newsidx_error *err);

/* The searches that are saved, the first of a name alone: fills `out` with up to `capacity` of them. Returns their number. */
size_t nx_query_searches(const struct nx_config *config, struct nx_config_found *out, size_t capacity);

#define NX_SEARCHES "searches."
enum { NX_SEARCHES_MAX = 1024 };

#endif
