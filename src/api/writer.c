/* SPDX-License-Identifier: GPL-2.0-or-later */
/* writer.c: the public face of writing: options of any known size, a handle, and the index layer's add and watch. */
#include <stdlib.h>

#include "index/add.h"
#include "index/rebuild.h"
#include "index/watch.h"

struct newsidx_writer {
    struct nx_store store;
    struct newsidx_writer_options options;
};

/* A program built against an older header knows fewer options: the rest stay as they are by default. */
static void take_options(const struct newsidx_writer_options *given, struct newsidx_writer_options *out)
{
    if (given) memcpy(out, given, NX_MIN(given->size, sizeof *out));
}

newsidx_status newsidx_writer_open(const char *dir, const struct newsidx_writer_options *options,
                                   struct newsidx_writer **out, newsidx_error *err)
{
    struct newsidx_writer *writer = calloc(1, sizeof *writer);
    if (!writer) return nx_error_memory(err);
    take_options(options, &writer->options);
    const struct newsidx_writer_options *given = &writer->options;
    newsidx_status status =
        nx_store_open(dir, given->language, given->wait_seconds, !given->no_sync, &writer->store, err);
    if (status != NEWSIDX_OK) {
        free(writer);
        return status;
    }
    writer->store.jobs = given->jobs;
    writer->options.language = NULL; /* the caller's text: not ours to keep */
    *out = writer;
    return NEWSIDX_OK;
}

newsidx_status newsidx_writer_add(struct newsidx_writer *writer, const char *const *paths, size_t n_paths,
                                  struct newsidx_add_report *report, newsidx_error *err)
{
    return nx_add_paths(&writer->store, &writer->options, paths, n_paths, report, err);
}

newsidx_status newsidx_writer_add_stream(struct newsidx_writer *writer, int fd, const char *name,
                                         struct newsidx_add_report *report, newsidx_error *err)
{
    return nx_add_stream(&writer->store, &writer->options, fd, name, report, err);
}

newsidx_status newsidx_writer_remove(struct newsidx_writer *writer, const char *const *keys, size_t n_keys,
                                     struct newsidx_add_report *report, newsidx_error *err)
{
    return nx_remove(&writer->store, &writer->options, keys, n_keys, report, err);
}

newsidx_status newsidx_writer_compact(struct newsidx_writer *writer, newsidx_error *err)
{
    return nx_store_compact(&writer->store, err);
}

void newsidx_writer_close(struct newsidx_writer *writer)
{
    if (!writer) return;
    nx_store_close(&writer->store);
    free(writer);
}

newsidx_status newsidx_watch(const char *dir, const struct newsidx_writer_options *writer,
                             const struct newsidx_watch_options *options, const char *const *paths, size_t n_paths,
                             newsidx_error *err)
{
    struct newsidx_writer_options writing = NEWSIDX_WRITER_OPTIONS_INIT;
    struct newsidx_watch_options watching = NEWSIDX_WATCH_OPTIONS_INIT;
    take_options(writer, &writing);
    if (options) memcpy(&watching, options, NX_MIN(options->size, sizeof watching));
    return nx_watch(dir, &writing, &watching, paths, n_paths, err);
}

newsidx_status newsidx_rebuild(const char *dir, const struct newsidx_writer_options *options, const char *const *paths,
                               size_t n_paths, struct newsidx_rebuild_report *report, newsidx_error *err)
{
    struct newsidx_writer_options complete = NEWSIDX_WRITER_OPTIONS_INIT;
    take_options(options, &complete);
    return nx_rebuild(dir, &complete, paths, n_paths, report, err);
}
