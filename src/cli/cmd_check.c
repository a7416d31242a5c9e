/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cmd_check.c: newsidx check. */
#include <string.h>

#include "cli/command.h"
#include "cli/jsonl.h"
#include "cli/message.h"
#include "cli/place.h"

/* One run of check. The JSON is collected, so that nothing is written where the check fails. */
struct checking {
    const struct nx_args *args;
    struct nx_out line;
    struct nx_jsonl json;
};

static void begin_json(struct nx_jsonl *json)
{
    struct newsidx_versions versions;
    newsidx_versions_get(&versions);
    nx_jsonl_object(json);
    nx_jsonl_put_name(json, "type", "check");
    nx_jsonl_put_unsigned(json, "schema", NEWSIDX_JSON_SCHEMA);
    nx_jsonl_put_name(json, "newsidx", versions.newsidx);
    nx_jsonl_key(json, "problems");
    nx_jsonl_array(json);
}

static void put_problem(struct nx_jsonl *json, const newsidx_error *problem)
{
    const struct newsidx_text path = { .bytes = problem->path, .length = strlen(problem->path) };
    nx_jsonl_object(json);
    nx_jsonl_put_text(json, "path", &path);
    nx_jsonl_put_name(json, "message", problem->message);
    nx_jsonl_object_end(json);
}

static void end_json(struct nx_jsonl *json, const struct newsidx_check_report *report)
{
    nx_jsonl_array_end(json);
    nx_jsonl_put_unsigned(json, "files", report->files);
    nx_jsonl_put_unsigned(json, "articles", report->rows);
    nx_jsonl_put_unsigned(json, "contributions", report->contributions);
    nx_jsonl_put_unsigned(json, "stems", report->terms);
    nx_jsonl_object_end(json);
    nx_jsonl_line(json);
}

static void on_problem(void *context, const newsidx_error *problem)
{
    struct checking *checking = context;
    if (checking->args->json)
        put_problem(&checking->json, problem);
    else
        nx_message_failure(problem);
}

/* "5 files, 251 articles, 429 contributions, 2,818 stems: all well", or "3 problems". */
static void tell_report(const struct newsidx_check_report *report)
{
    struct nx_out line = NX_OUT_INIT(NX_OUT_MEMORY);
    if (report->problems) {
        nx_out_things(&line, report->problems, "problem", "problems");
    } else {
        nx_out_things(&line, report->files, "file, ", "files, ");
        nx_out_things(&line, report->rows, "article, ", "articles, ");
        nx_out_things(&line, report->contributions, "contribution, ", "contributions, ");
        nx_out_things(&line, report->terms, "stem: all well", "stems: all well");
    }
    nx_message_note("%s", nx_out_string(&line));
    nx_out_dispose(&line);
}

static int check(const struct nx_context *context, struct checking *checking)
{
    newsidx_error err = { 0 };
    struct newsidx_check_report report = { 0 };
    if (newsidx_check(context->place, on_problem, checking, &report, &err) != NEWSIDX_OK) {
        nx_place_hint(context, &err);
        return nx_message_failure(&err);
    }
    if (context->args.json) {
        end_json(&checking->json, &report);
        nx_out_text(context->out, nx_out_string(&checking->line));
    } else if (!context->args.quiet) {
        tell_report(&report);
    }
    return report.problems ? NX_EXIT_NONE : NX_EXIT_OK;
}

static int run(struct nx_context *context)
{
    struct checking checking = { .args = &context->args, .line = NX_OUT_INIT(NX_OUT_MEMORY) };
    checking.json = (struct nx_jsonl)NX_JSONL_INIT(&checking.line);
    if (context->args.n_words > 0) {
        return nx_message_error("check takes no words: leave out %s", context->args.words[0]);
    }
    if (context->args.json) begin_json(&checking.json);
    int exit_status = check(context, &checking);
    nx_out_dispose(&checking.line);
    return exit_status;
}

const struct nx_command nx_cmd_check = {
    .name = "check",
    .id = NX_CHECK,
    .needs = NX_NEEDS_FOUND,
    .run = run,
    .summary = "check that the index is whole",
    .usage = "[OPTIONS]",
    .examples = "  newsidx check\n"
                "      After a broken disk, or before the index is kept.\n"
                "  newsidx check --json | jq '.problems[]'\n"
                "      What is wrong, for programs.\n",
    .details = "Counts everything again that can be counted twice: files against their checksums, words against "
               "postings, articles against the files they came from. It changes nothing. A damaged index is mended by "
               "making it again: remove its folder and run newsidx add.",
    .exits = "  0    all is well\n"
             "  1    there are problems\n"
             "  2    it could not be checked\n"
             "  75   it was changed again and again meanwhile: try again later\n",
};
