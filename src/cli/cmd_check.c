/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cmd_check.c: newsidx check, with and without --rebuild. */
#include <string.h>

#include "cli/command.h"
#include "cli/interrupt.h"
#include "cli/jsonl.h"
#include "cli/message.h"
#include "cli/place.h"
#include "cli/writing.h"

/* One run of check. The JSON is collected, so that nothing is written where the check fails. */
struct checking {
    const struct nx_args *args;
    struct nx_out line;
    struct nx_jsonl json;
    struct nx_writing writing; /* only its options and its line of progress, and these only with --rebuild */
    struct newsidx_rebuild_report rebuilt;
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

static void put_rebuilt(struct nx_jsonl *json, const struct newsidx_rebuild_report *report)
{
    nx_jsonl_key(json, "rebuilt");
    nx_jsonl_object(json);
    nx_jsonl_put_unsigned(json, "files_read", report->files_read);
    nx_jsonl_put_unsigned(json, "sources_kept", report->sources_kept);
    nx_jsonl_put_unsigned(json, "sources_lost", report->sources_lost);
    nx_jsonl_put_unsigned(json, "segments_lost", report->segments_lost);
    nx_jsonl_put_bool(json, "lost_known", report->lost_known);
    nx_jsonl_object_end(json);
}

static void end_json(struct checking *checking, const struct newsidx_check_report *report)
{
    struct nx_jsonl *json = &checking->json;
    nx_jsonl_array_end(json);
    if (checking->args->rebuild) put_rebuilt(json, &checking->rebuilt);
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
    nx_progress_erase(&checking->writing.progress);
    if (checking->args->json)
        put_problem(&checking->json, problem);
    else
        nx_message_failure(problem);
}

/* "5 files of the index, 251 articles, 429 contributions, 2,818 stems: all well", or "3 problems". */
static void tell_report(const struct newsidx_check_report *report)
{
    struct nx_out line = NX_OUT_INIT(NX_OUT_MEMORY);
    if (report->problems) {
        nx_out_things(&line, report->problems, "problem", "problems");
    } else {
        nx_out_things(&line, report->files, "file of the index, ", "files of the index, ");
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
        end_json(checking, &report);
        nx_out_text(context->out, nx_out_string(&checking->line));
    } else if (!context->args.quiet) {
        tell_report(&report);
    }
    return report.problems || checking->rebuilt.problems ? NX_EXIT_NONE : NX_EXIT_OK;
}

/* ---- Rebuilding ---- */

static bool on_progress(void *context, const struct newsidx_progress *state)
{
    struct checking *checking = context;
    nx_progress_draw(&checking->writing.progress, state);
    return !nx_interrupt_came();
}

/* "1,184 files read again, 3 sources kept from the index, 0 lost; 1,495 articles (2.1 s)". */
static void tell_rebuilt(const struct checking *checking)
{
    const struct newsidx_rebuild_report *report = &checking->rebuilt;
    struct nx_out line = NX_OUT_INIT(NX_OUT_MEMORY);
    nx_out_things(&line, report->files_read, "file", "files");
    nx_out_text(&line, " read again, ");
    nx_out_things(&line, report->sources_kept, "source", "sources");
    nx_out_text(&line, " kept from the index, ");
    if (report->lost_known || report->sources_lost) {
        if (!report->lost_known) nx_out_text(&line, "at least ");
        nx_out_count(&line, report->sources_lost);
        nx_out_text(&line, " lost; ");
    } else {
        nx_out_text(&line, "how many are lost is not known; ");
    }
    nx_out_things(&line, report->articles_total, "article", "articles");
    nx_writing_tell(&checking->writing, &line);
    nx_out_dispose(&line);
}

static int fail_rebuild(const struct nx_context *context, newsidx_status status, newsidx_error *err)
{
    if (status == NEWSIDX_INTERRUPTED || nx_interrupt_came()) {
        nx_message_error("interrupted: the index is as it was; run the same command again");
        return nx_interrupt_exit_status();
    }
    nx_place_hint(context, err);
    int exit_status = nx_message_failure(err);
    return status == NEWSIDX_LOCKED ? exit_status : NX_EXIT_ERROR;
}

/* Makes the index anew and checks what came of it. */
static int rebuild(const struct nx_context *context, struct checking *checking)
{
    newsidx_error err = { 0 };
    const struct nx_args *args = checking->args;
    struct newsidx_writer_options *options = &checking->writing.options;
    nx_writing_init(&checking->writing, args, "files");
    options->on_refused = on_problem;
    options->on_progress = on_progress;
    options->context = checking;
    nx_interrupt_watch(false);
    newsidx_status status =
        newsidx_rebuild(context->place, options, args->words, args->n_words, &checking->rebuilt, &err);
    nx_progress_erase(&checking->writing.progress);
    if (status != NEWSIDX_OK) return fail_rebuild(context, status, &err);
    if (!args->quiet && !args->json) tell_rebuilt(checking);
    return check(context, checking);
}

static int run(struct nx_context *context)
{
    struct checking checking = { .args = &context->args, .line = NX_OUT_INIT(NX_OUT_MEMORY) };
    checking.json = (struct nx_jsonl)NX_JSONL_INIT(&checking.line);
    const struct nx_args *args = &context->args;
    if (args->n_words > 0 && !args->rebuild) {
        return nx_message_error("check takes no words: leave out %s, or give --rebuild to have it added",
                                args->words[0]);
    }
    if (args->language && !args->rebuild) {
        return nx_message_error("check changes nothing: leave out --language, or give --rebuild");
    }
    if (args->json) begin_json(&checking.json);
    int exit_status = args->rebuild ? rebuild(context, &checking) : check(context, &checking);
    nx_out_dispose(&checking.line);
    return exit_status;
}

const struct nx_command nx_cmd_check = {
    .name = "check",
    .id = NX_CHECK,
    .needs = NX_NEEDS_FOUND,
    .run = run,
    .summary = "check that the index is whole, or make it anew",
    .usage = "[OPTIONS] | --rebuild [OPTIONS] [PATH...]",
    .examples = "  newsidx check\n"
                "      After a broken disk, or before the index is kept.\n"
                "  newsidx check --rebuild\n"
                "      Mends whatever is wrong, and what another version of newsidx made.\n"
                "  newsidx check --json | jq '.problems[]'\n"
                "      What is wrong, for programs.\n",
    .details = "Counts everything again that can be counted twice: the index's own files against their checksums, words "
               "against postings, articles against what sources contribute. It does not read the sources, and changes "
               "nothing. --rebuild mends: it reads the "
               "files of the index again and keeps the articles of streams, and of files that are gone, as far as they "
               "are stored undamaged; what is lost it names. Until it is done the old index stands.",
    .exits = "  0    all is well\n"
             "  1    problems; with --rebuild: done, but something is lost or may be wrong\n"
             "  2    it could not be checked, or not be made anew\n"
             "  75   it was changed again and again meanwhile: try again later; with\n"
             "       --rebuild: another process writes the index: see --wait\n"
             "  130  with --rebuild: interrupted; the index is as it was\n",
};
