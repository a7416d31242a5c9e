/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * trace.h: runs a program and kills it, at a moment of the clock or just before one of the system calls by which it
 * changes files. It follows the program with ptrace and knows nothing of what it does.
 */
#ifndef NX_TEST_TRACE_H
#define NX_TEST_TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum trace_end {
    TRACE_KILLED,  /* before it came to its end */
    TRACE_DONE,    /* it ended with exit status 0 */
    TRACE_FAILED,  /* it ended otherwise */
    TRACE_REFUSED, /* it cannot be followed here: ptrace is forbidden */
};

/* What one run of a program changes: the calls in order, and which of them are steps of a commit. */
struct trace_calls {
    bool *is_step; /* fsync, rename, unlink; not the many writes between them */
    size_t n, capacity;
};

/* In each of these the program's stdout goes to the file `output`. */

/* Runs it to the end and notes the calls, which the caller frees with trace_calls_dispose. */
enum trace_end trace_record(char *const *argv, const char *output, struct trace_calls *out);
void trace_calls_dispose(struct trace_calls *calls);

/* Runs it to the end, and does not follow it. */
enum trace_end trace_run(char *const *argv, const char *output);

/* Kills it before the n-th of these calls, n from 1 on. */
enum trace_end trace_kill_at_call(char *const *argv, const char *output, size_t n);

/* Kills it when so many microseconds are over. */
enum trace_end trace_kill_after(char *const *argv, const char *output, uint64_t microseconds);

#endif
