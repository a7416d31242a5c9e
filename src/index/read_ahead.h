/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * read_ahead.h: the files of a walk in their order, chunk by chunk, made ready by threads that are a few chunks ahead of who
 * takes them, and never more: where nobody takes, they wait. With few files or one thread nothing is read ahead, and what comes
 * is the same. It does not know what becomes of the files.
 */
#ifndef NX_READ_AHEAD_H
#define NX_READ_AHEAD_H

#include "index/file_reader.h"

struct nx_read_ahead;

/* How to read. */
struct nx_read_ahead_options {
    const struct nx_store *store;
    struct nx_reading_options reading;
    unsigned jobs; /* threads at most; see nx_parallel_jobs */
};

/* Begins with the first file of a sorted walk, which outlives it. The caller frees it. NO_MEMORY, and as nx_analysis_open. */
newsidx_status nx_read_ahead_open(const struct nx_walk *walk, const struct nx_read_ahead_options *options,
                                  struct nx_read_ahead **out, newsidx_error *err);

/* Waits for its threads, which end with the file at hand. Accepts NULL. */
void nx_read_ahead_close(struct nx_read_ahead *ahead);

/*
 * The next chunk, of which some files at least have been read; NULL: that was the last one. The caller reads the rest of
 * it, with nx_read_ahead_reader. It is the caller's until the next call.
 */
struct nx_file_chunk *nx_read_ahead_next(struct nx_read_ahead *ahead);
struct nx_file_reader *nx_read_ahead_reader(struct nx_read_ahead *ahead);

/* The store is changed only between these two; the threads look into it meanwhile. */
void nx_read_ahead_hold(struct nx_read_ahead *ahead);
void nx_read_ahead_release(struct nx_read_ahead *ahead);

#endif
