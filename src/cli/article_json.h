/* SPDX-License-Identifier: GPL-2.0-or-later */
/* article_json.h: an article as JSON, the same in every command; schema/article.schema.json describes it. */
#ifndef NX_CLI_ARTICLE_JSON_H
#define NX_CLI_ARTICLE_JSON_H

#include "cli/jsonl.h"

/* The key and an object with all that is known of the article. */
void nx_article_json(struct nx_jsonl *json, const char *key, const struct newsidx_article *article);
/* The object alone. */
void nx_article_json_object(struct nx_jsonl *json, const struct newsidx_article *article);

/* The key and what matched in `text`: [[start, end], ...], counted in Unicode code points of the string as written. */
void nx_article_json_marks(struct nx_jsonl *json, const char *key, const struct newsidx_text *text);

/* KEY as ISO 8601 and KEY_epoch as seconds since 1970, both null where there is no date. */
void nx_article_json_date(struct nx_jsonl *json, const char *key, int64_t seconds, bool day_only);

#endif
