/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cmd_watch.c: newsidx watch. A line for each commit is what it has to say, and goes to stdout at once. */
#include <sys/stat.h>
#include <time.h>

#include "cli/interrupt.h"
#include "cli/jsonl.h"
#include "cli/message.h"
#include "cli/writing.h"

/* One run of watch. */
struct watching {
    struct nx_context *context;
    struct nx_writing writing;
    bool is_new; /* there was no index */
    bool begun;  /* everything was looked at */
};

static uint64_t files_read(const struct newsidx_add_report *report)
{
    return report->files - report->files_unchanged;
}

/* "2026-11-23T10:40:12Z 2 articles new, 1 changed, 0 gone; 3 files read, 0 refused, 0 moved, 1 dropped". */
static void put_line(struct nx_out *out, const char *when, const struct newsidx_add_report *report)
{
    nx_out_format(out, "%s ", when);
    nx_out_things(out, report->articles_new, "article", "articles");
    nx_out_text(out, " new, ");
    nx_out_count(out, report->articles_changed);
    nx_out_text(out, " changed, ");
    nx_out_count(out, report->articles_gone);
    nx_out_text(out, " gone; ");
    nx_out_things(out, files_read(report), "file", "files");
    nx_out_text(out, " read, ");
    nx_out_count(out, report->files_refused);
    nx_out_text(out, " refused, ");
    nx_out_count(out, report->files_moved);
    nx_out_text(out, " moved, ");
    nx_out_count(out, report->files_gone);
    nx_out_text(out, " dropped\n");
}

static void put_json(struct nx_out *out, const char *when, const struct newsidx_add_report *report)
{
    struct nx_jsonl json = NX_JSONL_INIT(out);
    nx_jsonl_object(&json);
    nx_jsonl_put_name(&json, "type", "commit");
    nx_jsonl_put_unsigned(&json, "schema", NEWSIDX_JSON_SCHEMA);
    nx_jsonl_put_name(&json, "time", when);
    nx_jsonl_put_unsigned(&json, "articles_new", report->articles_new);
    nx_jsonl_put_unsigned(&json, "articles_changed", report->articles_changed);
    nx_jsonl_put_unsigned(&json, "articles_gone", report->articles_gone);
    nx_jsonl_put_unsigned(&json, "articles", report->articles_total);
    nx_jsonl_put_unsigned(&json, "records", report->records);
    nx_jsonl_put_unsigned(&json, "files_read", files_read(report));
    nx_jsonl_put_unsigned(&json, "files_refused", report->files_refused);
    nx_jsonl_put_unsigned(&json, "files_moved", report->files_moved);
    nx_jsonl_put_unsigned(&json, "files_dropped", report->files_gone);
    nx_jsonl_object_end(&json);
    nx_jsonl_line(&json);
}

/* Tells a terminal that the waiting has begun: nothing may happen for hours. */
static void tell_begun(struct watching *watching, const struct newsidx_add_report *report)
{
    struct nx_out line = NX_OUT_INIT(NX_OUT_MEMORY);
    watching->begun = true;
    watching->writing.progress.live = false; /* from now on there is nothing to wait for */
    nx_out_text(&line, "Watching ");
    nx_out_things(&line, report->files, "file", "files");
    nx_out_text(&line, " and what comes; Ctrl-C ends.");
    nx_message_note("%s", nx_out_string(&line));
    nx_out_dispose(&line);
}

static void on_commit(void *context, const struct newsidx_add_report *report)
{
    struct watching *watching = context;
    struct nx_context *run = watching->context;
    char date[NEWSIDX_DATE_TEXT_SIZE];
    nx_progress_erase(&watching->writing.progress);
    newsidx_date_format((int64_t)time(NULL), false, date);
    if (watching->is_new && !run->args.quiet) nx_message_note("Made a new index: %s", run->place);
    watching->is_new = false;
    if (run->args.json) put_json(run->out, date, report);
    else if (!run->args.quiet) put_line(run->out, date, report);
    (void)nx_out_flush(run->out); /* what cannot be written is told at the end */
    if (!watching->begun && !run->args.quiet) tell_begun(watching, report);
}

static void on_note(void *context, const newsidx_error *why)
{
    struct watching *watching = context;
    const bool failure = why->status != NEWSIDX_OK && why->status != NEWSIDX_LOCKED; /* that will end by itself */
    if (watching->context->args.quiet && !failure) return;
    nx_progress_erase(&watching->writing.progress);
    nx_message_failure(why);
}

static int watch(struct watching *watching)
{
    newsidx_error err = { 0 };
    struct newsidx_watch_options options = NEWSIDX_WATCH_OPTIONS_INIT;
    const struct nx_args *args = &watching->context->args;
    options.settle_ms = (uint32_t)args->settle;
    options.rescan_seconds = (uint32_t)args->rescan;
    options.stop_fd = nx_interrupt_fd();
    options.on_commit = on_commit;
    options.on_note = on_note;
    options.context = watching;
    nx_interrupt_watch(false);
    newsidx_status status = newsidx_watch(watching->context->place, &watching->writing.options, &options, args->words,
                                          args->n_words, &err);
    nx_progress_erase(&watching->writing.progress);
    if (status == NEWSIDX_OK) return NX_EXIT_OK;
    nx_message_failure(&err);
    return NX_EXIT_ERROR;
}

static int run(struct nx_context *context)
{
    struct stat there;
    struct watching watching = { .context = context };
    if (context->args.n_words == 0) return nx_message_error("watch needs something to watch: give folders");
    nx_writing_init(&watching.writing, &context->args, "files");
    if (stat(context->place, &there) != 0) watching.is_new = true;
    return watch(&watching);
}

const struct nx_command nx_cmd_watch = {
    .name = "watch",
    .id = NX_WATCH,
    .needs = NX_NEEDS_PLACE,
    .run = run,
    .summary = "keep the index up to date while files come and go",
    .usage = "[OPTIONS] FOLDER...",
    .examples = "  newsidx watch articles/\n"
                "      Brings the index up to date and then follows the folder until Ctrl-C.\n"
                "  newsidx watch --json articles/ | while read -r commit; do ...; done\n"
                "      Something to do after each commit.\n",
    .details = "What is written, renamed or removed below the folders is in the index a moment later; one line tells "
               "each commit. Other commands can write to the index in between.",
    .exits = "  0  ended by SIGINT, SIGTERM or SIGHUP; what was committed stays\n"
             "  2  an error\n",
};
