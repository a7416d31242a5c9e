/* SPDX-License-Identifier: GPL-2.0-or-later */
/* search.c: the public face of what a query is asked for: hits, facets, a timeline. */
#include "search/search.h"

#include "api/handle.h"
#include "search/cursor.h"
#include "search/facet.h"
#include "search/query_field.h"
#include "search/timeline.h"

/* What the caller knows of the options, completed by defaults. */
static struct newsidx_search_options complete(const struct newsidx_search_options *given)
{
    struct newsidx_search_options options = NEWSIDX_SEARCH_OPTIONS_INIT;
    if (given) memcpy(&options, given, NX_MIN(given->size, sizeof options));
    options.size = sizeof options;
    return options;
}

newsidx_status newsidx_search(struct newsidx_index *index, const char *query,
                              const struct newsidx_search_options *options, struct newsidx_results **out,
                              newsidx_error *err)
{
    const struct newsidx_search_options search = complete(options);
    NX_AUTO(nx_lease_end) struct nx_lease lease = { NULL, NULL };
    NX_TRY(nx_lease_begin(&index->readers, &lease, err));
    return nx_search(lease.reader->lists, lease.reader->analyzer, query, &search, out, err);
}

newsidx_status newsidx_cursor_time(const char *cursor, int64_t *out, newsidx_error *err)
{
    struct nx_cursor read;
    NX_TRY(nx_cursor_read(cursor, &read, err));
    *out = read.clock;
    return NEWSIDX_OK;
}

newsidx_status newsidx_facets_get(struct newsidx_index *index, const char *query,
                                  const struct newsidx_search_options *options,
                                  const struct newsidx_facets_options *facets, struct newsidx_facets **out,
                                  newsidx_error *err)
{
    const struct newsidx_search_options search = complete(options);
    struct newsidx_facets_options wanted = NEWSIDX_FACETS_OPTIONS_INIT;
    if (facets) memcpy(&wanted, facets, NX_MIN(facets->size, sizeof wanted));
    NX_AUTO(nx_lease_end) struct nx_lease lease = { NULL, NULL };
    NX_TRY(nx_lease_begin(&index->readers, &lease, err));
    return nx_facets(lease.reader->lists, lease.reader->analyzer, query, &search, &wanted, out, err);
}

newsidx_status newsidx_timeline_get(struct newsidx_index *index, const char *query,
                                    const struct newsidx_search_options *options,
                                    const struct newsidx_timeline_options *timeline, struct newsidx_timeline **out,
                                    newsidx_error *err)
{
    const struct newsidx_search_options search = complete(options);
    struct newsidx_timeline_options wanted = NEWSIDX_TIMELINE_OPTIONS_INIT;
    if (timeline) memcpy(&wanted, timeline, NX_MIN(timeline->size, sizeof wanted));
    NX_AUTO(nx_lease_end) struct nx_lease lease = { NULL, NULL };
    NX_TRY(nx_lease_begin(&index->readers, &lease, err));
    return nx_timeline(lease.reader->lists, lease.reader->analyzer, query, &search, wanted.by, out, err);
}

const char *newsidx_query_field_name(size_t i, bool *counted)
{
    size_t n = 0;
    while (nx_query_fields[n].name && n < i) n++;
    const struct nx_query_field *field = &nx_query_fields[n];
    if (counted) *counted = field->asks == NX_ASKS_NAME || field->asks == NX_ASKS_VALUE;
    return field->name;
}
