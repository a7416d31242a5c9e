/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ahead.h: chunks of work in their order, made ready by threads that are as many chunks ahead of who takes them as there are,
 * and never more: where nobody takes, they wait. Without threads each chunk is made when it is taken, and what comes is the
 * same. It does not know what is in a chunk.
 */
#ifndef NX_AHEAD_H
#define NX_AHEAD_H

#include "base/base.h"

/* What makes the chunks. Workers are numbered: 0 is who takes chunks, the others are threads. */
struct nx_ahead_work {
    void *context;
    void **chunks; /* used again and again, by turns */
    size_t n_chunks;
    /* Begins the next chunk: one call at a time, in the order of chunks. False: there is none any more. */
    bool (*begin)(void *context, void *chunk);
    /* Does the rest, several chunks at a time. */
    void (*make)(void *context, void *chunk, unsigned worker);
};

struct nx_ahead;

/* Begins without threads. `work` and its chunks are used until it is closed. NULL: out of memory. */
struct nx_ahead *nx_ahead_open(const struct nx_ahead_work *work);

/* From now on so many threads make the chunks, or as many as the system gives; n_chunks is more than `threads`. Once only. */
void nx_ahead_start(struct nx_ahead *ahead, unsigned threads);

/* Waits for the threads, which end with the chunk at hand. Accepts NULL. */
void nx_ahead_close(struct nx_ahead *ahead);

/* Waits for the next chunk, no longer than so many milliseconds; false: it is not ready yet. Without threads always true. */
bool nx_ahead_wait(struct nx_ahead *ahead, int milliseconds);

/* The next chunk, the caller's until the next call; NULL: that was the last one. */
void *nx_ahead_next(struct nx_ahead *ahead);

#endif
