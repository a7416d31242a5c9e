/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cmd_search_batch.c: newsidx search --batch: a query a line on stdin, an answer a line on stdout. A line that cannot be
 * answered gets an error in the place of its answer, and the next one is read.
 */
#include <string.h>
#include <unistd.h>

#include "cli/jsonl.h"
#include "cli/lines.h"
#include "cli/message.h"
#include "cli/search.h"

struct batch {
    struct nx_context *context;
    struct nx_printing *printing;
    const struct newsidx_search_options *options;
    struct nx_lines lines;
    bool refused; /* any line */
};

static const char *status_name(newsidx_status status)
{
    switch (status) {
#define STATUS_NAME(name, value, exit_status, text)                                                                    \
    case NEWSIDX_##name: return #name;
        NEWSIDX_STATUS_LIST(STATUS_NAME)
#undef STATUS_NAME
    }
    return "INTERNAL";
}

static void put_error(struct batch *batch, newsidx_status status, const char *message)
{
    struct nx_jsonl json = NX_JSONL_INIT(batch->context->out);
    nx_jsonl_object(&json);
    nx_jsonl_put_name(&json, "type", "error");
    nx_jsonl_put_unsigned(&json, "schema", NEWSIDX_JSON_SCHEMA);
    nx_jsonl_put_unsigned(&json, "line", batch->lines.number);
    nx_jsonl_put_name(&json, "status", status_name(status));
    nx_jsonl_put_name(&json, "message", *message ? message : newsidx_status_text(status));
    nx_jsonl_object_end(&json);
    nx_jsonl_line(&json);
    batch->refused = true;
}

/* What was committed before the line is asked is in its answer. */
static newsidx_status find(struct batch *batch, struct nx_query *query, const char *typed, struct newsidx_results **out,
                           newsidx_error *err)
{
    struct newsidx_index *index = batch->context->index;
    newsidx_status status = nx_query_read(&batch->context->config, typed, batch->options->strict, query, err);
    if (status == NEWSIDX_OK) status = newsidx_index_refresh(index, NULL, err);
    if (status == NEWSIDX_OK) status = newsidx_search(index, query->text, batch->options, out, err);
    nx_query_place_error(query, err);
    return status;
}

static void put_answer(struct batch *batch, struct nx_query *query, const struct newsidx_results *results)
{
    batch->printing->query = query->typed;
    batch->printing->asked = query;
    batch->printing->results = results;
    batch->printing->summary = nx_query_told(query, newsidx_results_summary(results));
    batch->printing->n_hits = newsidx_results_n_hits(results);
    nx_printer_json_answer(batch->printing, batch->lines.number);
}

static void answer(struct batch *batch, const char *typed)
{
    newsidx_error err = { 0 };
    struct newsidx_results *results = NULL;
    struct nx_query query;
    if (find(batch, &query, typed, &results, &err) == NEWSIDX_OK)
        put_answer(batch, &query, results);
    else
        put_error(batch, err.status, err.message);
    newsidx_results_free(results);
    nx_query_dispose(&query);
}

/* False at the end of the lines. */
static bool answer_next(struct batch *batch)
{
    const char *query = NULL;
    switch (nx_lines_next(&batch->lines, &query)) {
    case NX_LINE_TEXT: answer(batch, query); return true;
    case NX_LINE_NUL:
        put_error(batch, NEWSIDX_INVALID, "the line has a NUL byte: queries are UTF-8 text, one a line");
        return true;
    case NX_LINE_TOO_LONG: put_error(batch, NEWSIDX_LIMIT, "the line is too long: shorten the query"); return true;
    case NX_LINE_END:
    case NX_LINE_FAILED: break;
    }
    return false;
}

int nx_search_batch(struct nx_context *context, struct nx_printing *printing,
                    const struct newsidx_search_options *options)
{
    struct batch batch = { .context = context, .printing = printing, .options = options };
    nx_lines_init(&batch.lines, STDIN_FILENO, context->out);
    while (answer_next(&batch)) {
    }
    if (batch.lines.failed) {
        return nx_message_error("cannot read the queries (%s): check what stdin is", strerror(batch.lines.failed));
    }
    return batch.refused ? NX_EXIT_SOME_REFUSED : NX_EXIT_OK;
}
