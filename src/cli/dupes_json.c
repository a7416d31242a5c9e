/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dupes_json.c: what is there more than once as JSON Lines. */
#include "cli/article_json.h"
#include "cli/dupes.h"

static void put_kinds(struct nx_jsonl *json, unsigned kinds)
{
    nx_jsonl_key(json, "kinds");
    nx_jsonl_array(json);
    if (kinds & NEWSIDX_DUPES_FILES) nx_jsonl_string(json, "files", 5);
    if (kinds & NEWSIDX_DUPES_TITLES) nx_jsonl_string(json, "titles", 6);
    nx_jsonl_array_end(json);
}

void nx_dupes_json_begin(const struct nx_listing *listing)
{
    struct newsidx_versions versions;
    struct nx_jsonl json = NX_JSONL_INIT(listing->out);
    newsidx_versions_get(&versions);
    nx_jsonl_object(&json);
    nx_jsonl_put_name(&json, "type", "header");
    nx_jsonl_put_unsigned(&json, "schema", NEWSIDX_JSON_SCHEMA);
    nx_jsonl_put_name(&json, "newsidx", versions.newsidx);
    put_kinds(&json, listing->kinds);
    nx_jsonl_put_known(&json, "limit", listing->args->limit, 0);
    nx_jsonl_put_unsigned(&json, "generation", listing->totals->generation);
    nx_jsonl_put_unsigned(&json, "articles", listing->totals->articles);
    nx_jsonl_object_end(&json);
    nx_jsonl_line(&json);
}

static void put_contribution(struct nx_jsonl *json, const struct newsidx_contribution *contribution)
{
    nx_jsonl_object(json);
    nx_jsonl_put_text(json, "source", &contribution->source);
    nx_jsonl_put_text(json, "url", &contribution->url);
    nx_article_json_date(json, "published_at", contribution->published_at, false);
    nx_jsonl_put_bool(json, "shown", contribution->shown);
    nx_jsonl_object_end(json);
}

static void put_files(struct nx_jsonl *json, const struct newsidx_dupes_group *group)
{
    nx_jsonl_put_name(json, "type", "files");
    nx_jsonl_put_unsigned(json, "count", group->n_contributions);
    nx_article_json(json, "article", group->articles);
    nx_jsonl_key(json, "contributions");
    nx_jsonl_array(json);
    for (size_t i = 0; i < group->n_contributions; i++) put_contribution(json, &group->contributions[i]);
    nx_jsonl_array_end(json);
}

static void put_titles(struct nx_jsonl *json, const struct newsidx_dupes_group *group)
{
    nx_jsonl_put_name(json, "type", "titles");
    nx_jsonl_put_unsigned(json, "count", group->n_articles);
    nx_jsonl_key(json, "articles");
    nx_jsonl_array(json);
    for (size_t i = 0; i < group->n_articles; i++) nx_article_json_object(json, &group->articles[i]);
    nx_jsonl_array_end(json);
}

void nx_dupes_json_group(const struct nx_listing *listing, const struct newsidx_dupes_group *group)
{
    struct nx_jsonl json = NX_JSONL_INIT(listing->out);
    nx_jsonl_object(&json);
    if (group->kind == NEWSIDX_DUPES_FILES)
        put_files(&json, group);
    else
        put_titles(&json, group);
    nx_jsonl_object_end(&json);
    nx_jsonl_line(&json);
}

static void put_total(struct nx_jsonl *json, const char *key, uint64_t number, bool asked)
{
    nx_jsonl_key(json, key);
    if (asked)
        nx_jsonl_unsigned(json, number);
    else
        nx_jsonl_null(json);
}

void nx_dupes_json_end(const struct nx_listing *listing)
{
    struct nx_jsonl json = NX_JSONL_INIT(listing->out);
    const bool files = listing->kinds & NEWSIDX_DUPES_FILES, titles = listing->kinds & NEWSIDX_DUPES_TITLES;
    nx_jsonl_object(&json);
    nx_jsonl_put_name(&json, "type", "summary");
    nx_jsonl_put_unsigned(&json, "groups", listing->n_groups);
    put_total(&json, "file_groups", listing->totals->file_groups, files);
    put_total(&json, "file_copies", listing->totals->file_copies, files);
    put_total(&json, "title_groups", listing->totals->title_groups, titles);
    put_total(&json, "title_articles", listing->totals->title_articles, titles);
    nx_jsonl_object_end(&json);
    nx_jsonl_line(&json);
}
