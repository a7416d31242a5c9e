/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cmd_bench_serve.c: newsidx bench-serve: the engine's side of the search-benchmark-game. What a line asks stands in
   bench_query.c. */
#include <string.h>
#include <unistd.h>

#include "cli/bench_query.h"
#include "cli/command.h"
#include "cli/lines.h"
#include "cli/message.h"

/* The number that a question is answered with; false where there is none. */
static bool find(struct newsidx_index *index, const struct nx_bench_question *question, const char *query,
                 uint64_t *out)
{
    struct newsidx_search_options options = NEWSIDX_SEARCH_OPTIONS_INIT;
    struct newsidx_results *results = NULL;
    newsidx_error err = { 0 };
    options.limit = question->limit;
    options.match = question->match;
    options.detail = NEWSIDX_DETAIL_BARE;
    options.count = question->counts;
    if (newsidx_search(index, query, &options, &results, &err) != NEWSIDX_OK) {
        nx_message_failure(&err);
        return false;
    }
    const struct newsidx_search_summary *summary = newsidx_results_summary(results);
    const bool known = !question->counts || summary->exact;
    *out = question->counts ? summary->matches : 1;
    newsidx_results_free(results);
    return known;
}

static void answer(struct nx_context *context, const char *line)
{
    struct nx_out query = NX_OUT_INIT(NX_OUT_MEMORY);
    struct nx_bench_question question;
    uint64_t number;
    if (nx_bench_read(line, &question, &query) && find(context->index, &question, nx_out_string(&query), &number))
        nx_out_format(context->out, "%llu\n", (unsigned long long)number);
    else
        nx_out_text(context->out, "UNSUPPORTED\n");
    nx_out_dispose(&query);
}

/* False at the end of the lines. */
static bool answer_next(struct nx_context *context, struct nx_lines *lines)
{
    const char *line = NULL;
    switch (nx_lines_next(lines, &line)) {
    case NX_LINE_TEXT: answer(context, line); return true;
    case NX_LINE_NUL:
    case NX_LINE_TOO_LONG: nx_out_text(context->out, "UNSUPPORTED\n"); return true;
    case NX_LINE_END:
    case NX_LINE_FAILED: break;
    }
    return false;
}

static int run(struct nx_context *context)
{
    struct nx_lines lines;
    if (context->args.n_words > 0) {
        return nx_message_error("bench-serve takes no words: leave out %s", context->args.words[0]);
    }
    nx_lines_init(&lines, STDIN_FILENO, context->out);
    while (answer_next(context, &lines)) {
    }
    if (lines.failed == 0) return NX_EXIT_OK;
    return nx_message_error("cannot read the queries (%s): check what stdin is", strerror(lines.failed));
}

const struct nx_command nx_cmd_bench_serve = {
    .name = "bench-serve",
    .id = NX_BENCH_SERVE,
    .needs = NX_NEEDS_INDEX,
    .run = run,
    .summary = "answer the lines of the search-benchmark-game",
    .usage = "[OPTIONS]",
    .examples = "  printf 'COUNT\\t+facial +recognition\\n' | newsidx bench-serve\n"
                "      How many articles have both words.\n"
                "  printf 'TOP_10\\t\"facial recognition\"\\n' | newsidx bench-serve\n"
                "      Ranks them, keeps ten and says 1.\n",
    .details = "A line of stdin is a command, a tab and a query: COUNT, TOP_N (10, 100, 1000, ...) or TOP_N_COUNT, and "
               "+a +b for all words, a b for any, \"a b\" for a phrase. It is answered by a number, or by UNSUPPORTED "
               "where newsidx has no such command or query. Hits are ranked as in a search, but no article is read.",
    .exits = "  0  done\n"
             "  2  an error\n",
};
