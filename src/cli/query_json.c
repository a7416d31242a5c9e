/* SPDX-License-Identifier: GPL-2.0-or-later */
/* query_json.c: what the headers of search, facets and timeline have in common: the query, how it was understood, its hints
   and its filters. What is particular to one of them stands with its printer. */
#include "cli/query_json.h"

#include <string.h>

#include "cli/article_json.h"

void nx_query_json_head(struct nx_jsonl *json, const char *query, const struct newsidx_search_summary *summary)
{
    struct newsidx_versions versions;
    newsidx_versions_get(&versions);
    nx_jsonl_put_name(json, "type", "header");
    nx_jsonl_put_unsigned(json, "schema", NEWSIDX_JSON_SCHEMA);
    nx_jsonl_put_name(json, "newsidx", versions.newsidx);
    nx_jsonl_put_name(json, "query", query);
    nx_jsonl_put_name(json, "understood", summary->query);
    nx_jsonl_key(json, "hints");
    nx_jsonl_array(json);
    for (size_t i = 0; i < summary->n_hints; i++) {
        nx_jsonl_object(json);
        nx_jsonl_put_unsigned(json, "column", summary->hints[i].column);
        nx_jsonl_put_unsigned(json, "start", summary->hints[i].start);
        nx_jsonl_put_unsigned(json, "length", summary->hints[i].length);
        nx_jsonl_put_name(json, "message", summary->hints[i].message);
        nx_jsonl_object_end(json);
    }
    nx_jsonl_array_end(json);
}

static const char *match_name(enum newsidx_match match)
{
    return match == NEWSIDX_MATCH_ALL ? "all" : match == NEWSIDX_MATCH_ANY ? "any" : "auto";
}

static void put_match(struct nx_jsonl *json, enum newsidx_match asked, const struct newsidx_search_summary *summary)
{
    nx_jsonl_key(json, "match");
    nx_jsonl_object(json);
    nx_jsonl_put_name(json, "asked", match_name(asked));
    nx_jsonl_put_name(json, "used", match_name(summary->match));
    nx_jsonl_put_bool(json, "relaxed", summary->relaxed);
    nx_jsonl_key(json, "optional_terms");
    nx_jsonl_array(json);
    for (size_t i = 0; i < summary->n_optional_terms; i++) {
        nx_jsonl_string(json, summary->optional_terms[i], strlen(summary->optional_terms[i]));
    }
    nx_jsonl_array_end(json);
    nx_jsonl_object_end(json);
}

/* A bound that is not there is null. */
static void put_bound(struct nx_jsonl *json, const char *key, int64_t date)
{
    const bool open = date == INT64_MIN || date == INT64_MAX;
    nx_article_json_date(json, key, open ? NEWSIDX_DATE_NONE : date, false);
}

static void put_filters(struct nx_jsonl *json, const struct newsidx_search_options *options)
{
    nx_jsonl_key(json, "filters");
    nx_jsonl_array(json);
    for (size_t i = 0; i < options->n_filters; i++) {
        nx_jsonl_object(json);
        nx_jsonl_put_name(json, "field", options->filters[i].field);
        nx_jsonl_put_name(json, "value", options->filters[i].value);
        nx_jsonl_object_end(json);
    }
    nx_jsonl_array_end(json);
    put_bound(json, "since", options->date.least);
    put_bound(json, "until", options->date.most);
    nx_article_json_date(json, "as_of", options->as_of, false);
}

void nx_query_json_conditions(struct nx_jsonl *json, const struct newsidx_search_options *options,
                              const struct newsidx_search_summary *summary)
{
    put_match(json, options->match, summary);
    put_filters(json, options);
}
