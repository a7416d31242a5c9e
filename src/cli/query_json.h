/* SPDX-License-Identifier: GPL-2.0-or-later */
/* query_json.h: what was asked, and how it was understood, as members of a JSON header. */
#ifndef NX_CLI_QUERY_JSON_H
#define NX_CLI_QUERY_JSON_H

#include "cli/jsonl.h"

/* "type", "schema", "newsidx", "query" (as typed), "understood" and "hints". */
void nx_query_json_head(struct nx_jsonl *json, const char *query, const struct newsidx_search_summary *summary);

/* "match", "filters", "since", "until" and "as_of". */
void nx_query_json_conditions(struct nx_jsonl *json, const struct newsidx_search_options *options,
                              const struct newsidx_search_summary *summary);

#endif
