/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cmd_facets.c: newsidx facets. What it prints stands in facets.c. */
#include <string.h>

#include "cli/command.h"
#include "cli/facets.h"
#include "cli/filters.h"
#include "cli/message.h"
#include "cli/printer.h"
#include "cli/query_json.h"

static const char BY_DEFAULT[] = "provider,topic,type,year";

/* One answer on its way out. */
struct answer {
    struct nx_context *context;
    struct nx_query *query;
    const struct newsidx_search_options *options;
    const struct nx_facet_names *names;
    const struct newsidx_search_summary *summary;
};

static void put_header(const struct answer *answer)
{
    struct nx_jsonl json = NX_JSONL_INIT(answer->context->out);
    nx_jsonl_object(&json);
    nx_query_json_head(&json, answer->query->typed, answer->summary);
    nx_query_json_conditions(&json, answer->options, answer->summary);
    nx_jsonl_key(&json, "by");
    nx_jsonl_array(&json);
    for (size_t i = 0; i < answer->names->n; i++) {
        nx_jsonl_string(&json, answer->names->items[i], strlen(answer->names->items[i]));
    }
    nx_jsonl_array_end(&json);
    nx_jsonl_put_known(&json, "top", answer->context->args.top, 0);
    nx_jsonl_put_unsigned(&json, "generation", answer->summary->generation);
    nx_jsonl_put_unsigned(&json, "articles", answer->summary->articles);
    nx_jsonl_object_end(&json);
    nx_jsonl_line(&json);
}

static void put_summary(const struct answer *answer)
{
    struct nx_jsonl json = NX_JSONL_INIT(answer->context->out);
    nx_jsonl_object(&json);
    nx_jsonl_put_name(&json, "type", "summary");
    nx_jsonl_put_unsigned(&json, "matches", answer->summary->matches);
    nx_jsonl_object_end(&json);
    nx_jsonl_line(&json);
}

static int print(struct answer *answer, const struct newsidx_facets *facets)
{
    struct nx_context *context = answer->context;
    answer->summary = nx_query_told(answer->query, newsidx_facets_summary(facets));
    const bool found = answer->summary->matches > 0;
    if (context->args.json) {
        put_header(answer);
        nx_facets_json(context->out, facets);
        put_summary(answer);
    } else {
        const struct nx_page page = nx_terminal_page(&context->args);
        if (found) nx_facets_text(context->out, &page, facets, false);
        nx_describe_matches(context->out, answer->options, answer->summary);
    }
    return found ? NX_EXIT_OK : NX_EXIT_NONE;
}

static int count(struct answer *answer, const char *typed)
{
    newsidx_error err = { 0 };
    struct newsidx_facets *facets = NULL;
    struct newsidx_facets_options wanted = NEWSIDX_FACETS_OPTIONS_INIT;
    struct nx_context *context = answer->context;
    wanted.by = answer->names->items;
    wanted.n_by = answer->names->n;
    wanted.top = (size_t)context->args.top;
    if (nx_query_read(&context->config, typed, context->args.strict, answer->query, &err) != NEWSIDX_OK ||
        newsidx_facets_get(context->index, answer->query->text, answer->options, &wanted, &facets, &err) != NEWSIDX_OK)
        return nx_describe_failure(answer->query, &err);
    const int status = print(answer, facets);
    newsidx_facets_free(facets);
    return status;
}

static int run(struct nx_context *context)
{
    struct newsidx_search_options options = NEWSIDX_SEARCH_OPTIONS_INIT;
    struct nx_filters filters;
    struct nx_facet_names names;
    const char *by = context->args.by ? context->args.by : BY_DEFAULT;
    if (!nx_facet_names_read("--by", by, &names) || !nx_filters_read(&context->args, &filters, &options))
        return NX_EXIT_ERROR;
    struct nx_out typed = NX_OUT_INIT(NX_OUT_MEMORY);
    struct nx_query query;
    nx_args_join(&context->args, &typed);
    struct answer answer = { context, &query, &options, &names, NULL };
    const int status = count(&answer, nx_out_string(&typed));
    nx_query_dispose(&query);
    nx_out_dispose(&typed);
    return status;
}

const struct nx_command nx_cmd_facets = {
    .name = "facets",
    .id = NX_FACETS,
    .needs = NX_NEEDS_INDEX,
    .run = run,
    .summary = "count what the matches of a query consist of",
    .usage = "[OPTIONS] [QUERY...]",
    .examples = "  newsidx facets facial recognition\n"
                "      Who writes about it, under which topics, in which years.\n"
                "  newsidx facets --by month --top 0 --since 2020-01-01 ibm\n"
                "      All months, those with the most articles first.\n"
                "  newsidx facets --by domain --filter type:video\n"
                "      Where the videos are.\n"
                "  newsidx facets --json ibm | jq -r 'select(.by == \"topic\").values[].value'\n"
                "      The topics alone.\n",
    .details = "It counts all articles that a search would find, exactly, and reads none of them. Without a query it "
               "counts all "
               "articles, or those that the filters leave. An article with several topics counts under each of them.",
    .exits = "  0  something was found\n"
             "  1  nothing was found\n"
             "  2  an error\n",
};
