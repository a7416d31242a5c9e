/* SPDX-License-Identifier: GPL-2.0-or-later */
/* replace_stream.h: a commit, for tests that give an index a random past: articles as JSON Lines take the place of a stream. */
#ifndef NX_TEST_REPLACE_STREAM_H
#define NX_TEST_REPLACE_STREAM_H

#include <stdio.h>

#include "newsidx.h"
#include "support.h"

/* Reads `file` from its beginning as stream number `stream` of the index in `dir`, and closes it. */
static inline void test_replace_stream(const char *dir, size_t stream, FILE *file)
{
    struct newsidx_writer_options options = NEWSIDX_WRITER_OPTIONS_INIT;
    struct newsidx_writer *writer = NULL;
    struct newsidx_add_report report;
    newsidx_error err = { 0 };
    char name[32];
    fflush(file);
    rewind(file);
    options.no_sync = options.prune_any = true;
    snprintf(name, sizeof name, "stream-%zu", stream);
    if (newsidx_writer_open(dir, &options, &writer, &err) != NEWSIDX_OK) fail_msg("%s", err.message);
    if (newsidx_writer_add_stream(writer, fileno(file), name, &report, &err) != NEWSIDX_OK) fail_msg("%s", err.message);
    newsidx_writer_close(writer);
    fclose(file);
}

#endif
