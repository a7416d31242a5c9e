/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cmd_add.c: newsidx add. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/interrupt.h"
#include "cli/message.h"
#include "cli/progress.h"

/* One run of add. */
struct adding {
    const struct nx_args *args;
    struct nx_progress progress;
    bool stream; /* from stdin, which has documents where folders have files */
};

static void on_refused(void *context, const newsidx_error *why)
{
    struct adding *adding = context;
    nx_progress_erase(&adding->progress);
    nx_message_failure(why);
}

static bool on_progress(void *context, const struct newsidx_progress *state)
{
    struct adding *adding = context;
    nx_progress_draw(&adding->progress, state);
    return !nx_interrupt_came();
}

static bool is_stream(const struct nx_args *args)
{
    return args->n_words == 1 && strcmp(args->words[0], "-") == 0;
}

/* False after a message where the words and options do not go together. */
static bool check_arguments(const struct nx_args *args)
{
    if (args->n_words == 0) {
        nx_message_error("add needs something to add: give files or folders, or - for stdin");
        return false;
    }
    for (size_t i = 0; i < args->n_words && args->n_words > 1; i++) {
        if (strcmp(args->words[i], "-") == 0) {
            nx_message_error("- stands for stdin and goes alone: add files in a run of their own");
            return false;
        }
    }
    if (args->source && !is_stream(args)) {
        nx_message_error("--source names a stream: leave it out, or add - for stdin");
        return false;
    }
    return true;
}

static void put_count(struct nx_out *out, const char *before, uint64_t number, const char *after)
{
    nx_out_text(out, before);
    nx_out_count(out, number);
    nx_out_text(out, after);
}

/* "1,184 files: 1,517 articles new, 0 changed, 0 gone; 0 files unchanged, 0 refused (0.8 s)". */
static void tell_report(const struct adding *adding, const struct newsidx_add_report *report)
{
    const char *things = adding->stream ? " document" : " file";
    struct nx_out line = NX_OUT_INIT(NX_OUT_MEMORY);
    put_count(&line, "", report->files, things);
    put_count(&line, report->files == 1 ? ": " : "s: ", report->articles_new,
              report->articles_new == 1 ? " article new, " : " articles new, ");
    put_count(&line, "", report->articles_changed, " changed, ");
    put_count(&line, "", report->articles_gone, " gone; ");
    put_count(&line, "", report->files_unchanged, things);
    put_count(&line, report->files_unchanged == 1 ? " unchanged, " : "s unchanged, ", report->files_refused,
              " refused");
    nx_out_format(&line, " (%.1f s)", nx_progress_clock() - adding->progress.start);
    nx_message_note("%s", nx_out_string(&line));
    nx_out_dispose(&line);
}

/* For an add that failed on its way. */
static bool did_something(const struct newsidx_add_report *report)
{
    return report->articles_new + report->articles_changed + report->articles_gone + report->files_unchanged > 0;
}

/* Nothing read, nothing known already and nothing taken away: not what was wanted. */
static int exit_status(const struct adding *adding, const struct newsidx_add_report *report)
{
    if (report->files == 0 && report->articles_gone == 0) {
        return nx_message_error(adding->stream ? "no documents came: check what writes them"
                                               : "no article files there: name a file whatever its ending, or a folder "
                                                 "with files ending in .md, .yaml, .yml, .json or .txt");
    }
    if (report->files_refused == 0) return NX_EXIT_OK;
    return report->files_refused == report->files ? NX_EXIT_ERROR : NX_EXIT_SOME_REFUSED;
}

static int fail(newsidx_status status, const newsidx_error *err)
{
    if (status == NEWSIDX_INTERRUPTED || nx_interrupt_came()) {
        nx_message_error("interrupted: what was committed stays; run the same command again for the rest");
        return nx_interrupt_exit_status();
    }
    int exit_status = nx_message_failure(err);
    return status == NEWSIDX_LOCKED ? exit_status : NX_EXIT_ERROR;
}

static int add(struct adding *adding, struct newsidx_writer *writer)
{
    newsidx_error err = { 0 };
    newsidx_status status;
    struct newsidx_add_report report = { 0 };
    const struct nx_args *args = adding->args;
    if (adding->stream) {
        if (isatty(STDIN_FILENO) && !args->quiet) nx_message_note("Reading articles from the terminal; Ctrl-D ends.");
        const char *name = args->source ? args->source : "stdin";
        status = newsidx_writer_add_stream(writer, STDIN_FILENO, name, &report, &err);
    } else {
        status = newsidx_writer_add(writer, args->words, args->n_words, &report, &err);
    }
    nx_progress_erase(&adding->progress);
    if (!args->quiet && (status == NEWSIDX_OK || did_something(&report))) tell_report(adding, &report);
    return status == NEWSIDX_OK ? exit_status(adding, &report) : fail(status, &err);
}

/* Where nothing of what is named exists no index should be made for it. False after a message for each path. */
static bool something_exists(const struct nx_args *args)
{
    for (size_t i = 0; i < args->n_words; i++) {
        if (access(args->words[i], F_OK) == 0) return true;
    }
    for (size_t i = 0; i < args->n_words; i++) {
        newsidx_error err = { .status = NEWSIDX_NOT_FOUND };
        snprintf(err.path, sizeof err.path, "%s", args->words[i]);
        snprintf(err.message, sizeof err.message, "cannot find (%s): check the path", strerror(errno));
        nx_message_failure(&err);
    }
    return false;
}

static int open_and_add(struct nx_context *context, struct adding *adding)
{
    newsidx_error err = { 0 };
    struct newsidx_writer *writer = NULL;
    struct newsidx_writer_options options = NEWSIDX_WRITER_OPTIONS_INIT;
    struct stat there;
    bool is_new = stat(context->place, &there) != 0;
    options.language = context->args.language;
    options.wait_seconds = (int)context->args.wait;
    options.reread = context->args.full;
    options.on_refused = on_refused;
    options.on_progress = on_progress;
    options.context = adding;
    newsidx_status status = newsidx_writer_open(context->place, &options, &writer, &err);
    if (status != NEWSIDX_OK) return fail(status, &err);
    if (is_new && !context->args.quiet) nx_message_note("Made a new index: %s", context->place);
    nx_interrupt_watch(adding->stream);
    int exit_status = add(adding, writer);
    newsidx_writer_close(writer);
    return exit_status;
}

static int run(struct nx_context *context)
{
    struct adding adding = { .args = &context->args, .stream = is_stream(&context->args) };
    if (!check_arguments(&context->args)) return NX_EXIT_ERROR;
    if (!adding.stream && !something_exists(&context->args)) return NX_EXIT_ERROR;
    nx_progress_init(&adding.progress, adding.stream ? "documents" : "files", !context->args.quiet);
    return open_and_add(context, &adding);
}

const struct nx_command nx_cmd_add = {
    .name = "add",
    .id = NX_ADD,
    .needs = NX_NEEDS_PLACE,
    .run = run,
    .summary = "index articles, or bring the index up to date",
    .usage = "[OPTIONS] PATH... | -",
    .examples = "  newsidx add articles/\n"
                "      All article files below a folder. Run it again when they have changed:\n"
                "      only new and changed files are read.\n"
                "  newsidx add new/story.md other/\n"
                "      A file, whatever its name, and a folder.\n"
                "  zstd -dc dump.jsonl.zst | newsidx add - --source dump\n"
                "      A stream of YAML documents or JSON Lines.\n",
    .details = "The index is the folder .newsidx here or in the nearest folder above; where there is none it is made "
               "here. A file that cannot be read is reported with line and column and passed over.",
    .exits = "  0    done\n"
             "  1    done, but some files were refused\n"
             "  2    an error, or nothing was done\n"
             "  75   another process writes the index: see --wait\n"
             "  130  interrupted; what was committed stays\n",
};
