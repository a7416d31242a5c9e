/* SPDX-License-Identifier: GPL-2.0-or-later */
/* parallel.h: the same work for several numbers at once, each in a thread of its own, and the end of all of them. */
#ifndef NX_PARALLEL_H
#define NX_PARALLEL_H

#include "base/base.h"

enum { NX_PARALLEL_MAX = 64 };

/* How many threads `jobs` means: the processors that this process may use where it is 0, and 1 to NX_PARALLEL_MAX. */
unsigned nx_parallel_jobs(unsigned jobs);

/*
 * Calls work(context, i) for every i < n and returns when all calls have: the first one in this thread, each other in one of its
 * own, or, where the system gives none, in this one later. So the calls must not wait for each other. n <= NX_PARALLEL_MAX.
 */
void nx_parallel_run(unsigned n, void (*work)(void *context, unsigned i), void *context);

#endif
