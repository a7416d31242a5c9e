/* SPDX-License-Identifier: GPL-2.0-or-later */
/* search.c: the public face of what a query, or an article, is asked for: hits, facets, a timeline. */
#include "search/search.h"

#include "api/handle.h"
#include "base/file.h"
#include "index/lookup.h"
#include "search/cursor.h"
#include "search/facet.h"
#include "search/query_field.h"
#include "search/similar.h"
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

/* ---- Similar ones ---- */

/* Reads the file `path`; where there is none that can be read, NOT_FOUND as `why` says it. */
static newsidx_status read_file(const char *path, const newsidx_error *why, struct nx_arena *arena,
                                struct nx_article *out, newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer bytes = NX_BUFFER_INIT(NX_ARTICLE_FILE_MAX);
    if (nx_file_read(path, &bytes, NULL, NULL) != NEWSIDX_OK) {
        if (err) *err = *why;
        return NEWSIDX_NOT_FOUND;
    }
    return nx_article_read(arena, nx_buffer_str(&bytes), path, NX_FORM_DETECT, out, err);
}

/* The article of the index that one of the addresses leads to; false: there is none. */
static bool find_by_address(const struct nx_snapshot *snapshot, const struct nx_article *article,
                            struct nx_arena *arena, struct nx_hash *out)
{
    const struct nx_str urls[] = { article->original_url, article->web_url, article->amp_url, article->cdn_amp_url };
    for (size_t i = 0; i < NX_COUNT(urls); i++) {
        const char *url = urls[i].len ? nx_arena_copy(arena, urls[i].ptr, urls[i].len) : NULL;
        if (url && nx_lookup_url(snapshot, url, out, NULL) == NEWSIDX_OK) return true;
    }
    return false;
}

newsidx_status newsidx_similar(struct newsidx_index *index, const char *key,
                               const struct newsidx_search_options *options, struct newsidx_results **out,
                               newsidx_error *err)
{
    const struct newsidx_search_options search = complete(options);
    NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
    NX_AUTO(nx_lease_end) struct nx_lease lease = { NULL, NULL };
    struct nx_article article;
    struct nx_hash identity;
    struct nx_similar given = { &identity, NULL };
    newsidx_error why = { 0 };
    NX_TRY(nx_lease_begin(&index->readers, &lease, err));
    const newsidx_status status = nx_lookup(lease.reader->snapshot, index->readers.dir, key, &identity, &why);
    if (status == NEWSIDX_NOT_FOUND) {
        NX_TRY(read_file(key, &why, &arena, &article, err));
        given.article = &article;
        if (!find_by_address(lease.reader->snapshot, &article, &arena, &identity)) given.identity = NULL;
    } else if (status != NEWSIDX_OK) {
        if (err) *err = why;
        return status;
    }
    return nx_similar(lease.reader->lists, lease.reader->analyzer, &given, &search, out, err);
}

/* ---- What matches consist of ---- */

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
