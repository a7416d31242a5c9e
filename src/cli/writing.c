/* SPDX-License-Identifier: GPL-2.0-or-later */
/* writing.c: opening a writer, and what it calls back. */
#include "cli/writing.h"

#include "cli/interrupt.h"
#include "cli/message.h"
#include "cli/place.h"

static void on_refused(void *context, const newsidx_error *why)
{
    struct nx_writing *writing = context;
    nx_progress_erase(&writing->progress);
    nx_message_failure(why);
}

static bool on_progress(void *context, const struct newsidx_progress *state)
{
    struct nx_writing *writing = context;
    nx_progress_draw(&writing->progress, state);
    return !nx_interrupt_came();
}

void nx_writing_init(struct nx_writing *writing, const struct nx_args *args, const char *things)
{
    *writing = (struct nx_writing){ .options = NEWSIDX_WRITER_OPTIONS_INIT };
    nx_progress_init(&writing->progress, things ? things : "", things && !args->quiet);
    writing->options.language = args->language;
    writing->options.wait_seconds = (int)args->wait;
    writing->options.jobs = (unsigned)args->jobs;
    writing->options.memory = (uint64_t)args->memory << 20;
    writing->options.reread = args->full;
    writing->options.prune = args->prune || args->prune_any;
    writing->options.prune_any = args->prune_any;
    writing->options.remove_any = args->any;
    writing->options.on_refused = on_refused;
    writing->options.on_progress = on_progress;
    writing->options.context = writing;
}

int nx_writing_find(const struct nx_context *context)
{
    newsidx_error err = { 0 };
    struct newsidx_index *index = NULL;
    if (newsidx_index_open(context->place, &index, &err) != NEWSIDX_OK) {
        nx_place_hint(context, &err);
        return nx_message_failure(&err);
    }
    newsidx_index_close(index);
    return NX_EXIT_OK;
}

int nx_writing_open(struct nx_writing *writing, const struct nx_context *context)
{
    newsidx_error err = { 0 };
    newsidx_status status = newsidx_writer_open(context->place, &writing->options, &writing->writer, &err);
    return status == NEWSIDX_OK ? NX_EXIT_OK : nx_writing_fail(status, &err);
}

void nx_writing_close(struct nx_writing *writing)
{
    newsidx_writer_close(writing->writer);
    writing->writer = NULL;
}

int nx_writing_fail(newsidx_status status, const newsidx_error *err)
{
    if (status == NEWSIDX_INTERRUPTED || nx_interrupt_came()) {
        nx_message_error("interrupted: what was committed stays; run the same command again for the rest");
        return nx_interrupt_exit_status();
    }
    int exit_status = nx_message_failure(err);
    return status == NEWSIDX_LOCKED ? exit_status : NX_EXIT_ERROR;
}

void nx_writing_tell(const struct nx_writing *writing, struct nx_out *line)
{
    nx_out_format(line, " (%.1f s)", nx_progress_clock() - writing->progress.start);
    nx_message_note("%s", nx_out_string(line));
}
