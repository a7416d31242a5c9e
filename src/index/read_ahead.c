/* SPDX-License-Identifier: GPL-2.0-or-later */
/* read_ahead.c: the files of a walk as chunks of work (base/ahead.h), each thread with a reader and an analyzer of its own. */
#include "index/read_ahead.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/ahead.h"
#include "base/parallel.h"
#include "index/analysis.h"

/* Fewer files are read sooner than a thread's analyzer is made. */
enum { FILES_A_THREAD = 4 * NX_FILES_A_CHUNK };

/* Chunks ready or being made for each thread: one that waits costs less than a thread that does. */
enum { CHUNKS_A_THREAD = 4 };

struct nx_read_ahead {
    const struct nx_walk *walk;
    const struct nx_store *store;
    struct nx_ahead *ahead;
    size_t next;                     /* the first file that no chunk has */
    struct nx_file_cursor cursor;    /* of who begins a chunk */
    void **chunks;                   /* struct nx_file_chunk */
    size_t n_chunks;
    struct nx_file_reader *readers;  /* the first one is that of who takes chunks; each other has an analyzer of its own */
    unsigned n_readers;
    pthread_rwlock_t store_lock;
};

static bool begin_chunk(void *context, void *chunk)
{
    struct nx_read_ahead *self = context;
    if (self->next == self->walk->files.n) return false;
    pthread_rwlock_rdlock(&self->store_lock);
    nx_file_chunk_begin(chunk, self->store, &self->walk->files, &self->cursor, self->next);
    pthread_rwlock_unlock(&self->store_lock);
    self->next += ((const struct nx_file_chunk *)chunk)->n;
    return true;
}

static void make_chunk(void *context, void *chunk, unsigned worker)
{
    struct nx_read_ahead *self = context;
    nx_file_chunk_read(chunk, &self->readers[worker]);
}

static newsidx_status make_chunks(struct nx_read_ahead *self, size_t n, newsidx_error *err)
{
    self->chunks = calloc(n, sizeof *self->chunks);
    if (!self->chunks) return nx_error_memory(err);
    for (; self->n_chunks < n; self->n_chunks++) {
        struct nx_file_chunk *chunk = malloc(sizeof *chunk);
        if (!chunk) return nx_error_memory(err);
        nx_file_chunk_init(chunk);
        self->chunks[self->n_chunks] = chunk;
    }
    return NEWSIDX_OK;
}

static newsidx_status make_readers(struct nx_read_ahead *self, const struct nx_read_ahead_options *options, unsigned n,
                                   newsidx_error *err)
{
    self->readers = calloc(n, sizeof *self->readers);
    if (!self->readers) return nx_error_memory(err);
    for (; self->n_readers < n; self->n_readers++) {
        struct nx_analyzer *analyzer = self->store->analyzer;
        if (self->n_readers) NX_TRY(nx_analysis_open(self->store->manifest.language, &analyzer, err));
        nx_file_reader_init(&self->readers[self->n_readers], analyzer, &options->reading);
    }
    return NEWSIDX_OK;
}

static newsidx_status begin(struct nx_read_ahead *self, const struct nx_read_ahead_options *options, newsidx_error *err)
{
    const unsigned jobs = nx_parallel_jobs(options->jobs);
    const unsigned threads = jobs > 1 ? (unsigned)NX_MIN((size_t)jobs, self->walk->files.n / FILES_A_THREAD) : 0;
    NX_TRY(make_chunks(self, threads ? threads * CHUNKS_A_THREAD + 1 : 1, err));
    NX_TRY(make_readers(self, options, threads + 1, err));
    const struct nx_ahead_work work = {
        .context = self, .chunks = self->chunks, .n_chunks = self->n_chunks, .begin = begin_chunk, .make = make_chunk
    };
    self->ahead = nx_ahead_open(&work);
    if (!self->ahead) return nx_error_memory(err);
    if (threads) nx_ahead_start(self->ahead, threads);
    return NEWSIDX_OK;
}

newsidx_status nx_read_ahead_open(const struct nx_walk *walk, const struct nx_read_ahead_options *options,
                                  struct nx_read_ahead **out, newsidx_error *err)
{
    struct nx_read_ahead *self = calloc(1, sizeof *self);
    if (!self) return nx_error_memory(err);
    self->walk = walk;
    self->store = options->store;
    pthread_rwlock_init(&self->store_lock, NULL);
    const newsidx_status status = begin(self, options, err);
    if (status == NEWSIDX_OK) *out = self;
    else nx_read_ahead_close(self);
    return status;
}

void nx_read_ahead_close(struct nx_read_ahead *self)
{
    if (!self) return;
    nx_ahead_close(self->ahead);
    nx_file_cursor_dispose(&self->cursor);
    for (size_t i = 0; i < self->n_chunks; i++) {
        nx_file_chunk_dispose(self->chunks[i]);
        free(self->chunks[i]);
    }
    for (unsigned i = 0; i < self->n_readers; i++) {
        if (i) nx_analyzer_free(self->readers[i].analyzer);
        nx_file_reader_dispose(&self->readers[i]);
    }
    free(self->chunks);
    free(self->readers);
    pthread_rwlock_destroy(&self->store_lock);
    free(self);
}

struct nx_file_chunk *nx_read_ahead_next(struct nx_read_ahead *self)
{
    return nx_ahead_next(self->ahead);
}

struct nx_file_reader *nx_read_ahead_reader(struct nx_read_ahead *self)
{
    return &self->readers[0];
}

void nx_read_ahead_hold(struct nx_read_ahead *self)
{
    pthread_rwlock_wrlock(&self->store_lock);
}

void nx_read_ahead_release(struct nx_read_ahead *self)
{
    pthread_rwlock_unlock(&self->store_lock);
}
