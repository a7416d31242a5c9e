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
#include "cli/writing.h"

/* One run of add. */
struct adding {
    const struct nx_args *args;
    struct nx_writing writing;
    bool stream; /* from stdin, which has documents where folders have files */
};

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
    if (args->source && *args->source == '\0') {
        nx_message_error("--source needs a name: give one, or leave it out for stdin");
        return false;
    }
    if (is_stream(args) && args->prune) {
        nx_message_error("--prune compares folders with the index: leave it out with -");
        return false;
    }
    return true;
}

static void put_things(struct nx_out *out, const struct adding *adding, uint64_t number)
{
    nx_out_things(out, number, adding->stream ? "document" : "file", adding->stream ? "documents" : "files");
}

/*
 * "1,184 files: 1,517 articles new, 0 changed, 0 gone; 0 files unchanged, 0 refused (0.8 s)"; where there were such also
 * ", 2 files moved", and with --prune ", 3 files dropped".
 */
static void tell_report(const struct adding *adding, const struct newsidx_add_report *report)
{
    struct nx_out line = NX_OUT_INIT(NX_OUT_MEMORY);
    put_things(&line, adding, report->files);
    nx_out_text(&line, ": ");
    nx_out_things(&line, report->articles_new, "article", "articles");
    nx_out_text(&line, " new, ");
    nx_out_count(&line, report->articles_changed);
    nx_out_text(&line, " changed, ");
    nx_out_count(&line, report->articles_gone);
    nx_out_text(&line, " gone; ");
    put_things(&line, adding, report->files_unchanged);
    nx_out_text(&line, " unchanged, ");
    nx_out_count(&line, report->files_refused);
    nx_out_text(&line, " refused");
    if (report->files_moved) {
        nx_out_text(&line, ", ");
        put_things(&line, adding, report->files_moved);
        nx_out_text(&line, " moved");
    }
    if (adding->writing.options.prune && !adding->stream) {
        nx_out_text(&line, ", ");
        put_things(&line, adding, report->files_gone);
        nx_out_text(&line, " dropped");
    }
    nx_writing_tell(&adding->writing, &line);
    nx_out_dispose(&line);
}

/* For an add that failed on its way. */
static bool did_something(const struct newsidx_add_report *report)
{
    return report->articles_new + report->articles_changed + report->articles_gone + report->files_unchanged +
               report->files_moved > 0;
}

/* Nothing read, nothing known already and nothing taken away: not what was wanted. */
static int exit_status(const struct adding *adding, const struct newsidx_add_report *report)
{
    if (report->files == 0 && report->articles_gone == 0 && report->files_gone == 0) {
        return nx_message_error(adding->stream ? "no documents came: check what writes them"
                                               : "no article files there: name a file whatever its ending, or a folder "
                                                 "with files ending in .md, .yaml, .yml, .json or .txt");
    }
    if (report->files_refused == 0) return NX_EXIT_OK;
    return report->files_refused == report->files ? NX_EXIT_ERROR : NX_EXIT_SOME_REFUSED;
}

static int add(struct adding *adding)
{
    newsidx_error err = { 0 };
    newsidx_status status;
    struct newsidx_add_report report = { 0 };
    const struct nx_args *args = adding->args;
    struct newsidx_writer *writer = adding->writing.writer;
    if (adding->stream) {
        if (isatty(STDIN_FILENO) && !args->quiet) nx_message_note("Reading articles from the terminal; Ctrl-D ends.");
        const char *name = args->source ? args->source : "stdin";
        status = newsidx_writer_add_stream(writer, STDIN_FILENO, name, &report, &err);
    } else {
        status = newsidx_writer_add(writer, args->words, args->n_words, &report, &err);
    }
    nx_progress_erase(&adding->writing.progress);
    if (!args->quiet && (status == NEWSIDX_OK || did_something(&report))) tell_report(adding, &report);
    return status == NEWSIDX_OK ? exit_status(adding, &report) : nx_writing_fail(status, &err);
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
    struct stat there;
    bool is_new = stat(context->place, &there) != 0;
    int exit_status = nx_writing_open(&adding->writing, context);
    if (exit_status != NX_EXIT_OK) return exit_status;
    if (is_new && !context->args.quiet) nx_message_note("Made a new index: %s", context->place);
    nx_interrupt_watch(adding->stream);
    exit_status = add(adding);
    nx_writing_close(&adding->writing);
    return exit_status;
}

static int run(struct nx_context *context)
{
    struct adding adding = { .args = &context->args, .stream = is_stream(&context->args) };
    if (!check_arguments(&context->args)) return NX_EXIT_ERROR;
    if (!adding.stream && !something_exists(&context->args)) return NX_EXIT_ERROR;
    nx_writing_init(&adding.writing, &context->args, adding.stream ? "documents" : "files");
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
                "      A stream of YAML documents or JSON Lines.\n"
                "  newsidx add --prune articles/\n"
                "      The same folder later: what is no longer there is dropped.\n",
    .details = "The index is the folder .newsidx here or in the nearest folder above; where there is none it is made "
               "here. A file that cannot be read is reported with line and column and passed over.",
    .exits = "  0    done\n"
             "  1    done, but some files were refused\n"
             "  2    an error, or nothing was done\n"
             "  75   another process writes the index: see --wait\n"
             "  130  interrupted; what was committed stays\n",
};
