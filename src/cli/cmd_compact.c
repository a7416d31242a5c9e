/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cmd_compact.c: newsidx compact. Signals keep their usual effect here: a merge cannot stop half-way in good order, and
 * ending it at once harms nothing.
 */
#include "cli/message.h"
#include "cli/writing.h"

/* The index as it is on disk now. False after a message. */
static bool read_stats(const struct nx_context *context, struct newsidx_stats *out)
{
    newsidx_error err = { 0 };
    struct newsidx_index *index = NULL;
    newsidx_status status = newsidx_index_open(context->place, &index, &err);
    if (status == NEWSIDX_OK) status = newsidx_stats_get(index, out, &err);
    newsidx_index_close(index);
    if (status != NEWSIDX_OK) nx_message_failure(&err);
    return status == NEWSIDX_OK;
}

static void put_size(struct nx_out *out, const struct newsidx_stats *stats)
{
    nx_out_things(out, stats->segments, "segment", "segments");
    nx_out_text(out, ", ");
    nx_out_things(out, stats->bytes, "byte", "bytes");
}

/* "Before: 3 segments, 61,440 bytes; now: 1 segment, 20,480 bytes (0.1 s)". */
static void tell_report(const struct nx_writing *writing, const struct newsidx_stats *before,
                        const struct newsidx_stats *now)
{
    struct nx_out line = NX_OUT_INIT(NX_OUT_MEMORY);
    nx_out_text(&line, "Before: ");
    put_size(&line, before);
    nx_out_text(&line, "; now: ");
    put_size(&line, now);
    nx_writing_tell(writing, &line);
    nx_out_dispose(&line);
}

/* The lock is held: nobody else changes what is measured. */
static int compact(struct nx_writing *writing, const struct nx_context *context)
{
    newsidx_error err = { 0 };
    struct newsidx_stats before, now;
    if (!read_stats(context, &before)) return NX_EXIT_ERROR;
    newsidx_status status = newsidx_writer_compact(writing->writer, &err);
    if (status != NEWSIDX_OK) return nx_writing_fail(status, &err);
    if (!read_stats(context, &now)) return NX_EXIT_ERROR;
    if (!context->args.quiet) tell_report(writing, &before, &now);
    return NX_EXIT_OK;
}

static int run(struct nx_context *context)
{
    struct nx_writing writing;
    if (context->args.n_words > 0) {
        return nx_message_error("compact takes no words: leave out %s", context->args.words[0]);
    }
    int exit_status = nx_writing_find(context);
    if (exit_status != NX_EXIT_OK) return exit_status;
    nx_writing_init(&writing, &context->args, NULL);
    exit_status = nx_writing_open(&writing, context);
    if (exit_status != NX_EXIT_OK) return exit_status;
    exit_status = compact(&writing, context);
    nx_writing_close(&writing);
    return exit_status;
}

const struct nx_command nx_cmd_compact = {
    .name = "compact",
    .id = NX_COMPACT,
    .needs = NX_NEEDS_FOUND,
    .run = run,
    .summary = "make the index as small and fast as it can be",
    .usage = "[OPTIONS]",
    .examples = "  newsidx compact\n"
                "      After large changes, or before the index is copied or kept.\n"
                "  newsidx compact --wait 60\n"
                "      Where another process may be writing it just now.\n",
    .details = "Merges the segments of the index into one with nothing dead in it. No answer changes. newsidx add "
               "merges segments as well, as far as its own work calls for: this is never necessary. It takes as much "
               "room again until it is done.",
    .exits = "  0   done\n"
             "  2   an error\n"
             "  75  another process writes the index: see --wait\n",
};
