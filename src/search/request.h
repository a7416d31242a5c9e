/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * request.h: what a caller asks, made sure of before anything is done: the query's bytes, and the options of a program
 * that may have been built against another newsidx.h. It does not know what a query means. Any thread.
 */
#ifndef NX_REQUEST_H
#define NX_REQUEST_H

#include "base/error.h"
#include "newsidx.h"

enum {
    NX_LIMIT_MAX = 10000,   /* hits of one search */
    NX_OFFSET_MAX = 100000, /* hits passed over */
};

/* INVALID: no text, or no UTF-8. LIMIT: more than NEWSIDX_QUERY_MAX bytes. */
newsidx_status nx_request_check_query(const char *query, newsidx_error *err);

/* Fills `out` from `given`: what an older caller does not know of with its default, and all of it for NULL. INVALID: a
   value out of its range. */
newsidx_status nx_request_check_options(const struct newsidx_search_options *given, struct newsidx_search_options *out,
                                        newsidx_error *err);

/* The time that is meant by "now": that which was asked for, else the clock. */
int64_t nx_request_now(const struct newsidx_search_options *options);

#endif
