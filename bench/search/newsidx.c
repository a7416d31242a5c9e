/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * newsidx.c: newsidx as an engine of the search benchmark, through newsidx.h alone. Its index is built by the program
 * itself (bench/run). What the library cannot be asked for is said to be so, and not measured.
 */
#include <newsidx.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "serve.h"

enum { QUERY_SIZE = NEWSIDX_QUERY_MAX };

static void die(const newsidx_error *err)
{
    serve_die(err->path[0] ? err->path : "newsidx", err->message);
}

static const char *version(void)
{
    struct newsidx_versions versions;

    newsidx_versions_get(&versions);
    return versions.newsidx;
}

static void *open_index(const char *path, const struct facts *facts)
{
    newsidx_error err = { 0 };
    struct newsidx_index *index;

    (void)facts;
    if (newsidx_index_open(path, &index, &err) != NEWSIDX_OK) die(&err);
    return index;
}

static void close_index(void *handle)
{
    newsidx_index_close(handle);
}

/* The words as a person would type them. */
static void write_query(const struct query *query, char out[QUERY_SIZE])
{
    const char *quote = query->op == OP_PHRASE ? "\"" : "";
    snprintf(out, QUERY_SIZE, "%s%s%s", quote, query->text, quote);
}

/* What the query says beside its words; `filter` is to outlive the options. */
static void narrow(const struct query *query, const struct newsidx_filter *filter,
                   struct newsidx_search_options *options)
{
    options->filters = filter;
    options->n_filters = *query->field ? 1 : 0;
    if (query->from != NO_DATE) options->date = (struct newsidx_range){ query->from, query->to };
    options->match = query->op == OP_ALL || query->op == OP_PHRASE ? NEWSIDX_MATCH_ALL : NEWSIDX_MATCH_ANY;
    options->offset = query->offset;
}

static struct newsidx_results *search(void *handle, const struct query *query, struct newsidx_search_options *options)
{
    newsidx_error err = { 0 };
    struct newsidx_results *results;
    char text[QUERY_SIZE];
    const struct newsidx_filter filter = { query->field, query->value };

    write_query(query, text);
    narrow(query, &filter, options);
    if (newsidx_search(handle, text, options, &results, &err) != NEWSIDX_OK) die(&err);
    return results;
}

/* The ten largest values of four fields, counted over all matches. */
static bool count_facets(void *handle, const struct query *query, struct answer *out)
{
    static const char *const by[] = { "provider", "topic", "type", "year" };
    newsidx_error err = { 0 };
    struct newsidx_search_options options = NEWSIDX_SEARCH_OPTIONS_INIT;
    struct newsidx_facets_options wanted = NEWSIDX_FACETS_OPTIONS_INIT;
    struct newsidx_facets *facets;
    char text[QUERY_SIZE];
    const struct newsidx_filter filter = { query->field, query->value };

    write_query(query, text);
    narrow(query, &filter, &options);
    wanted.by = by;
    wanted.n_by = sizeof by / sizeof *by;
    if (newsidx_facets_get(handle, text, &options, &wanted, &facets, &err) != NEWSIDX_OK) die(&err);
    for (size_t i = 0; i < newsidx_facets_n(facets); i++) out->n += newsidx_facets_item(facets, i)->n_values;
    newsidx_facets_free(facets);
    return true;
}

static void take(const struct newsidx_hit *hit, const struct asking *asking, struct answer *out)
{
    const struct newsidx_article *article = &hit->article;

    if (asking->fetch == FETCH_ID) {
        answer_id(out, article->id, strlen(article->id), hit->score.total);
        return;
    }
    out->bytes += article->title.length + article->url.length;
    out->n++;
}

static bool ask(void *handle, const struct query *query, const struct asking *asking, struct answer *out)
{
    struct newsidx_search_options options = NEWSIDX_SEARCH_OPTIONS_INIT;

    if (asking->fetch == FETCH_FACETS) return count_facets(handle, query, out);
    const bool shown = asking->fetch == FETCH_SHOWN || asking->fetch == FETCH_FOLDED;
    options.detail = shown ? NEWSIDX_DETAIL_PLAIN : NEWSIDX_DETAIL_BARE;
    if (asking->fetch == FETCH_FOLDED) options.collapse = NEWSIDX_COLLAPSE_TITLE;
    options.limit = asking->limit;
    options.now = asking->facts->now;
    options.weights = (struct newsidx_weights){ 1.0, QUALITY_WEIGHT, RECENCY_WEIGHT, HALF_LIFE_DAYS };
    if (!asking->combined) options.weights.quality = options.weights.recency = 0;
    struct newsidx_results *results = search(handle, query, &options);
    for (size_t i = 0; i < newsidx_results_n_hits(results); i++) take(newsidx_results_hit(results, i), asking, out);
    newsidx_results_free(results);
    return true;
}

static int64_t count(void *handle, const struct query *query)
{
    struct newsidx_search_options options = NEWSIDX_SEARCH_OPTIONS_INIT;

    options.limit = 1;
    options.count = true;
    options.detail = NEWSIDX_DETAIL_BARE;
    struct newsidx_results *results = search(handle, query, &options);
    const struct newsidx_search_summary *summary = newsidx_results_summary(results);
    int64_t matches = summary->exact ? (int64_t)summary->matches : -1;
    newsidx_results_free(results);
    return matches;
}

int main(int argc, char **argv)
{
    static const struct engine engine = { "newsidx", version, NULL, open_index, close_index, ask, count };

    return serve_main(&engine, argc, argv);
}
