/* SPDX-License-Identifier: GPL-2.0-or-later */
/* parallel.c: threads that live as long as one call: what they do takes so long that a pool would save nothing. */
#include "base/parallel.h"

#include <pthread.h>
#include <sched.h>

unsigned nx_parallel_jobs(unsigned jobs)
{
    cpu_set_t set;
    if (jobs == 0 && sched_getaffinity(0, sizeof set, &set) == 0) jobs = (unsigned)CPU_COUNT(&set);
    return NX_MIN(NX_MAX(jobs, 1u), (unsigned)NX_PARALLEL_MAX);
}

struct call {
    void (*work)(void *context, unsigned i);
    void *context;
    unsigned i;
    pthread_t thread;
    bool started;
};

static void *start(void *argument)
{
    const struct call *call = argument;
    call->work(call->context, call->i);
    return NULL;
}

void nx_parallel_run(unsigned n, void (*work)(void *context, unsigned i), void *context)
{
    struct call calls[NX_PARALLEL_MAX];
    for (unsigned i = 1; i < n; i++) {
        calls[i] = (struct call){ .work = work, .context = context, .i = i };
        calls[i].started = pthread_create(&calls[i].thread, NULL, start, &calls[i]) == 0;
    }
    if (n) work(context, 0);
    for (unsigned i = 1; i < n; i++) {
        if (calls[i].started) pthread_join(calls[i].thread, NULL);
        else work(context, i);
    }
}
