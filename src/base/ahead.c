/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ahead.c: a ring of chunks. Each thread begins the next one that is not further ahead than the ring is long, and makes it
 * ready; they are given out in the order in which they were begun.
 */
#include "base/ahead.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

struct worker {
    struct nx_ahead *ahead;
    unsigned number;
    pthread_t thread;
};

struct nx_ahead {
    struct nx_ahead_work work;
    bool *ready;               /* per chunk of the ring */
    size_t begun, given;       /* chunks so far */
    bool over;                 /* there are no more to begin */
    bool stop;
    bool threaded;             /* from the first thread on */
    struct worker *workers;
    unsigned n_workers;        /* threads that run */
    pthread_mutex_t beginning; /* held by who begins a chunk */
    pthread_mutex_t lock;      /* of the numbers above */
    pthread_cond_t is_ready, has_room;
};

struct nx_ahead *nx_ahead_open(const struct nx_ahead_work *work)
{
    struct nx_ahead *self = calloc(1, sizeof *self);
    if (!self) return NULL;
    self->work = *work;
    self->ready = calloc(work->n_chunks, sizeof *self->ready);
    if (!self->ready) {
        free(self);
        return NULL;
    }
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_mutex_init(&self->beginning, NULL);
    pthread_mutex_init(&self->lock, NULL);
    pthread_cond_init(&self->is_ready, &monotonic);
    pthread_cond_init(&self->has_room, NULL);
    pthread_condattr_destroy(&monotonic);
    return self;
}

/* ---- Threads ---- */

/* Waits for room in the ring; false: nothing more is to be begun. To threads, the chunk given out last is still in use. */
static bool wait_for_room(struct nx_ahead *self)
{
    pthread_mutex_lock(&self->lock);
    while (self->threaded && !self->stop && !self->over && self->begun + 1 >= self->given + self->work.n_chunks) {
        pthread_cond_wait(&self->has_room, &self->lock);
    }
    const bool room = !self->stop && !self->over;
    pthread_mutex_unlock(&self->lock);
    return room;
}

/* Begins the next chunk, where there is one, and tells its place in the ring. */
static bool begin_next(struct nx_ahead *self, size_t *out)
{
    pthread_mutex_lock(&self->beginning);
    bool begun = wait_for_room(self);
    if (begun) {
        *out = self->begun % self->work.n_chunks; /* only who begins a chunk changes that number */
        begun = self->work.begin(self->work.context, self->work.chunks[*out]);
        pthread_mutex_lock(&self->lock);
        self->over = !begun;
        self->begun += begun;
        if (!begun) pthread_cond_signal(&self->is_ready);
        pthread_mutex_unlock(&self->lock);
    }
    pthread_mutex_unlock(&self->beginning);
    return begun;
}

static void *make_chunks(void *argument)
{
    struct worker *worker = argument;
    struct nx_ahead *self = worker->ahead;
    for (size_t place; begin_next(self, &place);) {
        self->work.make(self->work.context, self->work.chunks[place], worker->number);
        pthread_mutex_lock(&self->lock);
        self->ready[place] = true;
        pthread_cond_signal(&self->is_ready);
        pthread_mutex_unlock(&self->lock);
    }
    return NULL;
}

void nx_ahead_start(struct nx_ahead *self, unsigned threads)
{
    self->workers = calloc(threads, sizeof *self->workers);
    self->threaded = true;
    for (unsigned i = 0; self->workers && i < threads; i++) {
        struct worker *worker = &self->workers[i];
        *worker = (struct worker){ .ahead = self, .number = i + 1 };
        /* Where the system has no more threads, those that there are do it, or who takes the chunks. */
        if (pthread_create(&worker->thread, NULL, make_chunks, worker) != 0) break;
        self->n_workers++;
    }
    if (self->n_workers == 0) self->threaded = false; /* nobody else looks at it */
}

void nx_ahead_close(struct nx_ahead *self)
{
    if (!self) return;
    pthread_mutex_lock(&self->lock);
    self->stop = true;
    pthread_cond_broadcast(&self->has_room);
    pthread_mutex_unlock(&self->lock);
    for (unsigned i = 0; i < self->n_workers; i++) pthread_join(self->workers[i].thread, NULL);
    pthread_mutex_destroy(&self->beginning);
    pthread_mutex_destroy(&self->lock);
    pthread_cond_destroy(&self->is_ready);
    pthread_cond_destroy(&self->has_room);
    free(self->workers);
    free(self->ready);
    free(self);
}

/* ---- Taking ---- */

/* Under the lock: the next chunk is ready, or it is known that there is none. */
static bool is_known(const struct nx_ahead *self)
{
    return self->given < self->begun ? self->ready[self->given % self->work.n_chunks] : self->over;
}

bool nx_ahead_wait(struct nx_ahead *self, int milliseconds)
{
    struct timespec until;
    if (self->n_workers == 0) return true;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += milliseconds / 1000;
    until.tv_nsec += (long)(milliseconds % 1000) * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000;
    }
    pthread_mutex_lock(&self->lock);
    while (!is_known(self) && pthread_cond_timedwait(&self->is_ready, &self->lock, &until) == 0) continue;
    const bool known = is_known(self);
    pthread_mutex_unlock(&self->lock);
    return known;
}

/* The place of the next chunk, once threads made it. */
static bool take_ready(struct nx_ahead *self, size_t *out)
{
    pthread_mutex_lock(&self->lock);
    while (!is_known(self)) pthread_cond_wait(&self->is_ready, &self->lock);
    const bool found = self->given < self->begun;
    if (found) {
        *out = self->given++ % self->work.n_chunks;
        self->ready[*out] = false;
        pthread_cond_broadcast(&self->has_room);
    }
    pthread_mutex_unlock(&self->lock);
    return found;
}

void *nx_ahead_next(struct nx_ahead *self)
{
    size_t place;
    if (self->n_workers) return take_ready(self, &place) ? self->work.chunks[place] : NULL;
    if (!begin_next(self, &place)) return NULL;
    self->work.make(self->work.context, self->work.chunks[place], 0);
    self->given++;
    return self->work.chunks[place];
}
