/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * read_ahead.c: a ring of chunks. Each thread takes the next number that is not further ahead than the ring is long, and makes
 * that chunk ready; they are given out in the order of numbers.
 */
#include "index/read_ahead.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/parallel.h"
#include "index/analysis.h"

/* Fewer files are read sooner than a thread's analyzer is made. */
enum { FILES_A_THREAD = 4 * NX_FILES_A_CHUNK };

/* Chunks ready or being made for each thread: one that waits costs less than a thread that does. */
enum { CHUNKS_A_THREAD = 4 };

struct slot {
    struct nx_file_chunk chunk;
    bool ready;
};

struct reading_thread {
    struct nx_read_ahead *ahead;
    struct nx_analyzer *analyzer;
    struct nx_file_reader reader;
    pthread_t thread;
    bool started;
};

struct nx_read_ahead {
    const struct nx_walk *walk;
    const struct nx_store *store;
    struct nx_file_reader reader; /* of who takes chunks */
    size_t n_chunks;
    size_t taken;                 /* chunks that were begun by whoever made them ready */
    size_t given;                 /* chunks that were given out */
    struct slot *slots;
    size_t n_slots;
    struct reading_thread *threads;
    size_t n_threads;
    bool stop;
    pthread_mutex_t lock;         /* of the numbers above, and of `ready` */
    pthread_cond_t is_ready, has_room;
    pthread_rwlock_t store_lock;
};

static struct slot *slot_of(const struct nx_read_ahead *self, size_t number)
{
    return &self->slots[number % self->n_slots];
}

static void begin_chunk(struct nx_read_ahead *self, size_t number)
{
    const size_t first = number * NX_FILES_A_CHUNK;
    nx_file_chunk_begin(&slot_of(self, number)->chunk, self->store, &self->walk->files, first);
}

/* ---- Threads ---- */

/* The next number, once there is room for it; false: there is none any more. */
static bool take_number(struct nx_read_ahead *self, size_t *out)
{
    pthread_mutex_lock(&self->lock);
    /* The chunk that was given out last is still in use. */
    while (!self->stop && self->taken < self->n_chunks && self->taken + 1 >= self->given + self->n_slots) {
        pthread_cond_wait(&self->has_room, &self->lock);
    }
    const bool found = !self->stop && self->taken < self->n_chunks;
    if (found) *out = self->taken++;
    pthread_mutex_unlock(&self->lock);
    return found;
}

static void tell_ready(struct nx_read_ahead *self, size_t number)
{
    pthread_mutex_lock(&self->lock);
    slot_of(self, number)->ready = true;
    pthread_cond_signal(&self->is_ready);
    pthread_mutex_unlock(&self->lock);
}

static void *read_chunks(void *argument)
{
    struct reading_thread *thread = argument;
    struct nx_read_ahead *self = thread->ahead;
    for (size_t number; take_number(self, &number); tell_ready(self, number)) {
        pthread_rwlock_rdlock(&self->store_lock);
        begin_chunk(self, number);
        pthread_rwlock_unlock(&self->store_lock);
        nx_file_chunk_read(&slot_of(self, number)->chunk, &thread->reader);
    }
    return NULL;
}

static newsidx_status start_threads(struct nx_read_ahead *self, const struct nx_read_ahead_options *options, size_t n,
                                    newsidx_error *err)
{
    self->threads = calloc(n + 1, sizeof *self->threads);
    if (!self->threads) return nx_error_memory(err);
    for (size_t i = 0; i < n; i++) {
        struct reading_thread *thread = &self->threads[self->n_threads++];
        thread->ahead = self;
        NX_TRY(nx_analysis_open(self->store->manifest.language, &thread->analyzer, err));
        nx_file_reader_init(&thread->reader, thread->analyzer, &options->reading);
        /* Where the system has no more threads, those that there are do it, or who takes the chunks. */
        thread->started = pthread_create(&thread->thread, NULL, read_chunks, thread) == 0;
        if (!thread->started) break;
    }
    return NEWSIDX_OK;
}

static bool has_threads(const struct nx_read_ahead *self)
{
    return self->n_threads > 0 && self->threads[0].started;
}

/* ---- Whole ---- */

static newsidx_status begin(struct nx_read_ahead *self, const struct nx_read_ahead_options *options, newsidx_error *err)
{
    const unsigned jobs = nx_parallel_jobs(options->jobs);
    const size_t n = jobs > 1 ? NX_MIN((size_t)jobs, self->walk->files.n / FILES_A_THREAD) : 0;
    self->n_chunks = (self->walk->files.n + NX_FILES_A_CHUNK - 1) / NX_FILES_A_CHUNK;
    self->n_slots = n ? n * CHUNKS_A_THREAD + 1 : 1;
    self->slots = calloc(self->n_slots, sizeof *self->slots);
    if (!self->slots) return nx_error_memory(err);
    for (size_t i = 0; i < self->n_slots; i++) nx_file_chunk_init(&self->slots[i].chunk);
    nx_file_reader_init(&self->reader, self->store->analyzer, &options->reading);
    return n ? start_threads(self, options, n, err) : NEWSIDX_OK;
}

newsidx_status nx_read_ahead_open(const struct nx_walk *walk, const struct nx_read_ahead_options *options,
                                  struct nx_read_ahead **out, newsidx_error *err)
{
    struct nx_read_ahead *self = calloc(1, sizeof *self);
    if (!self) return nx_error_memory(err);
    self->walk = walk;
    self->store = options->store;
    pthread_mutex_init(&self->lock, NULL);
    pthread_cond_init(&self->is_ready, NULL);
    pthread_cond_init(&self->has_room, NULL);
    pthread_rwlock_init(&self->store_lock, NULL);
    const newsidx_status status = begin(self, options, err);
    if (status == NEWSIDX_OK) *out = self;
    else nx_read_ahead_close(self);
    return status;
}

static void stop_threads(struct nx_read_ahead *self)
{
    pthread_mutex_lock(&self->lock);
    self->stop = true;
    pthread_cond_broadcast(&self->has_room);
    pthread_mutex_unlock(&self->lock);
    for (size_t i = 0; i < self->n_threads; i++) {
        struct reading_thread *thread = &self->threads[i];
        if (thread->started) pthread_join(thread->thread, NULL);
        nx_file_reader_dispose(&thread->reader);
        nx_analyzer_free(thread->analyzer);
    }
    free(self->threads);
}

void nx_read_ahead_close(struct nx_read_ahead *self)
{
    if (!self) return;
    stop_threads(self);
    for (size_t i = 0; self->slots && i < self->n_slots; i++) nx_file_chunk_dispose(&self->slots[i].chunk);
    free(self->slots);
    nx_file_reader_dispose(&self->reader);
    pthread_mutex_destroy(&self->lock);
    pthread_cond_destroy(&self->is_ready);
    pthread_cond_destroy(&self->has_room);
    pthread_rwlock_destroy(&self->store_lock);
    free(self);
}

/* Waits until the chunk is ready, and makes room for another one behind it. */
static void wait_for(struct nx_read_ahead *self, size_t number)
{
    pthread_mutex_lock(&self->lock);
    while (!slot_of(self, number)->ready) pthread_cond_wait(&self->is_ready, &self->lock);
    slot_of(self, number)->ready = false;
    self->given++;
    pthread_cond_signal(&self->has_room);
    pthread_mutex_unlock(&self->lock);
}

struct nx_file_chunk *nx_read_ahead_next(struct nx_read_ahead *self)
{
    const size_t number = self->given;
    if (number == self->n_chunks) return NULL;
    if (has_threads(self)) {
        wait_for(self, number);
    } else {
        begin_chunk(self, number);
        nx_file_chunk_read(&slot_of(self, number)->chunk, &self->reader);
        self->given++;
    }
    return &slot_of(self, number)->chunk;
}

struct nx_file_reader *nx_read_ahead_reader(struct nx_read_ahead *self)
{
    return &self->reader;
}

void nx_read_ahead_hold(struct nx_read_ahead *self)
{
    pthread_rwlock_wrlock(&self->store_lock);
}

void nx_read_ahead_release(struct nx_read_ahead *self)
{
    pthread_rwlock_unlock(&self->store_lock);
}
