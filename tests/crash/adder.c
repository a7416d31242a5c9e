/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * adder.c: adds a folder to an index with a small memory budget, so that many batches are committed; this is the program
 * that is killed. Usage: adder INDEX MEMORY FOLDER. At each commit it writes to stdout how many files were read before.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "newsidx.h"

static bool on_progress(void *context, const struct newsidx_progress *progress)
{
    uint64_t *told = context;
    if (strcmp(progress->stage, "writing") == 0 && *told != progress->files_seen) {
        *told = progress->files_seen;
        printf("%" PRIu64 "\n", progress->files_seen);
        fflush(stdout);
    }
    return true;
}

static int fail(const newsidx_error *err)
{
    fprintf(stderr, "adder: %s: %s\n", err->path, err->message);
    return 1;
}

int main(int argc, char **argv)
{
    uint64_t told = 0;
    newsidx_error err = { .status = NEWSIDX_OK };
    struct newsidx_writer *writer;
    struct newsidx_add_report report;
    struct newsidx_writer_options options = NEWSIDX_WRITER_OPTIONS_INIT;
    if (argc != 4) return 2;
    options.memory = strtoull(argv[2], NULL, 10);
    options.on_progress = on_progress;
    options.context = &told;
    if (newsidx_writer_open(argv[1], &options, &writer, &err) != NEWSIDX_OK) return fail(&err);
    const char *const paths[] = { argv[3] };
    newsidx_status status = newsidx_writer_add(writer, paths, 1, &report, &err);
    newsidx_writer_close(writer);
    if (status != NEWSIDX_OK) return fail(&err);
    return report.files_refused == 0 && report.files > 0 ? 0 : 1;
}
