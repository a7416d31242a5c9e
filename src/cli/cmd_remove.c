/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cmd_remove.c: newsidx remove. */
#include "cli/interrupt.h"
#include "cli/message.h"
#include "cli/writing.h"

/* "3 files", "1 stream", "3 files and 1 stream". */
static void put_sources(struct nx_out *line, const struct newsidx_add_report *report)
{
    const uint64_t streams = report->streams_gone, files = report->files_gone - streams;
    if (files || !streams) nx_out_things(line, files, "file", "files");
    if (files && streams) nx_out_text(line, " and ");
    if (streams) nx_out_things(line, streams, "stream", "streams");
}

/* "3 files removed: 2 articles gone, 1 changed (0.1 s)". */
static void tell_report(const struct nx_writing *writing, const struct newsidx_add_report *report)
{
    struct nx_out line = NX_OUT_INIT(NX_OUT_MEMORY);
    put_sources(&line, report);
    nx_out_text(&line, " removed: ");
    nx_out_things(&line, report->articles_gone, "article", "articles");
    nx_out_text(&line, " gone, ");
    nx_out_count(&line, report->articles_changed);
    nx_out_text(&line, " changed");
    nx_writing_tell(writing, &line);
    nx_out_dispose(&line);
}

static int remove_all(struct nx_writing *writing, const struct nx_args *args)
{
    newsidx_error err = { 0 };
    struct newsidx_add_report report = { 0 };
    newsidx_status status = newsidx_writer_remove(writing->writer, args->words, args->n_words, &report, &err);
    if (status != NEWSIDX_OK) return nx_writing_fail(status, &err);
    if (!args->quiet) tell_report(writing, &report);
    return report.files_refused ? NX_EXIT_SOME_REFUSED : NX_EXIT_OK;
}

static int run(struct nx_context *context)
{
    struct nx_writing writing;
    if (context->args.n_words == 0) {
        return nx_message_error("remove needs something to remove: give files, folders, names of streams or URLs");
    }
    int exit_status = nx_writing_find(context);
    if (exit_status != NX_EXIT_OK) return exit_status;
    nx_writing_init(&writing, &context->args, NULL);
    exit_status = nx_writing_open(&writing, context);
    if (exit_status != NX_EXIT_OK) return exit_status;
    nx_interrupt_watch(false);
    exit_status = remove_all(&writing, &context->args);
    nx_writing_close(&writing);
    return exit_status;
}

const struct nx_command nx_cmd_remove = {
    .name = "remove",
    .id = NX_REMOVE,
    .needs = NX_NEEDS_FOUND,
    .run = run,
    .summary = "take files, folders, streams or articles out of the index",
    .usage = "[OPTIONS] PATH|URL|NAME...",
    .examples = "  newsidx remove articles/old/ articles/wrong.md\n"
                "      All that was indexed from below a folder, and a file. They need not exist\n"
                "      any more, and are not touched where they do.\n"
                "  newsidx remove dump\n"
                "      The stream that was added as dump.\n"
                "  newsidx remove https://www.example.com/story/1\n"
                "      The files that hold this article; those that only mention it stay.\n"
                "      A stream that holds others as well goes only by its name.\n",
    .details = "What other files mention as well stays in the index, as they have it. A file that still exists comes "
               "back with the next newsidx add of its folder.",
    .exits = "  0    done\n"
             "  1    done, but something named is not indexed\n"
             "  2    an error, or nothing named is indexed\n"
             "  75   another process writes the index: see --wait\n"
             "  130  interrupted; what was committed stays\n",
};
