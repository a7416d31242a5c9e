/* SPDX-License-Identifier: GPL-2.0-or-later */
/* show_json.c: an article, its sources and its links as one line of JSON. */
#include "cli/article_json.h"
#include "cli/show.h"

static void put_contributions(struct nx_jsonl *json, const struct newsidx_entry *entry)
{
    nx_jsonl_key(json, "contributions");
    nx_jsonl_array(json);
    for (size_t i = 0; i < newsidx_entry_n_contributions(entry); i++) {
        const struct newsidx_contribution *contribution = newsidx_entry_contribution(entry, i);
        nx_jsonl_object(json);
        nx_jsonl_put_text(json, "source", &contribution->source);
        nx_jsonl_put_text(json, "url", &contribution->url);
        nx_jsonl_put_bool(json, "mention", contribution->mention);
        nx_jsonl_put_bool(json, "shown", contribution->shown);
        nx_jsonl_object_end(json);
    }
    nx_jsonl_array_end(json);
}

static void put_linked_from(struct nx_jsonl *json, const struct newsidx_entry *entry)
{
    nx_jsonl_key(json, "linked_from");
    nx_jsonl_array(json);
    for (size_t i = 0; i < newsidx_entry_n_linked_from(entry); i++) {
        nx_article_json_object(json, newsidx_entry_linked_from(entry, i));
    }
    nx_jsonl_array_end(json);
}

static void put_links_to(struct nx_jsonl *json, const struct newsidx_entry *entry)
{
    nx_jsonl_key(json, "links_to");
    nx_jsonl_array(json);
    for (size_t i = 0; i < newsidx_entry_n_links_to(entry); i++) {
        nx_article_json_object(json, newsidx_entry_links_to(entry, i));
    }
    nx_jsonl_array_end(json);
}

void nx_show_json(struct nx_out *out, const struct newsidx_entry *entry)
{
    struct newsidx_versions versions;
    struct nx_jsonl json = NX_JSONL_INIT(out);
    newsidx_versions_get(&versions);
    nx_jsonl_object(&json);
    nx_jsonl_put_name(&json, "type", "show");
    nx_jsonl_put_unsigned(&json, "schema", NEWSIDX_JSON_SCHEMA);
    nx_jsonl_put_name(&json, "newsidx", versions.newsidx);
    nx_article_json(&json, "article", newsidx_entry_article(entry));
    put_contributions(&json, entry);
    put_linked_from(&json, entry);
    put_links_to(&json, entry);
    nx_jsonl_object_end(&json);
    nx_jsonl_line(&json);
}
