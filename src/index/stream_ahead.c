/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stream_ahead.c: a stream as chunks of work (base/ahead.h): whoever begins a chunk copies the next documents out of the stream,
 * one thread at a time; what is in them is read by many.
 */
#include "index/stream_ahead.h"

#include <stdlib.h>

#include "base/ahead.h"
#include "base/parallel.h"
#include "index/analysis.h"

/* Chunks ready or being made for each thread; and how many are taken before there are threads. */
enum { CHUNKS_A_THREAD = 4, CHUNKS_ALONE = 4, WAIT = 100 };

/* What a worker needs. */
struct parser {
    struct nx_analyzer *analyzer;
    struct nx_arena arena; /* the article at hand */
};

struct nx_stream_ahead {
    struct nx_article_stream *stream;
    struct nx_stream_ahead_options options;
    struct nx_ahead *ahead;
    unsigned threads;       /* that may be started, */
    bool started;           /* and were */
    uint32_t n_given;       /* chunks */
    bool over;              /* the stream */
    void **chunks;          /* struct nx_stream_chunk */
    size_t n_chunks;
    struct parser parsers[NX_PARALLEL_MAX + 1];
    unsigned n_parsers;     /* the first one is that of who takes chunks; each other has an analyzer of its own */
};

/* ---- Chunks ---- */

static void forget(struct nx_stream_chunk *chunk)
{
    for (uint32_t i = 0; i < chunk->n; i++) free(chunk->refused[i]);
    chunk->n = 0;
    chunk->status = NEWSIDX_OK;
    nx_batch_clear(&chunk->batch);
    nx_buffer_clear(&chunk->bytes);
}

static void refuse(struct nx_stream_chunk *chunk, uint32_t i, const newsidx_error *why)
{
    chunk->refused[i] = malloc(sizeof *why);
    if (chunk->refused[i]) *chunk->refused[i] = *why;
    else chunk->status = nx_error_memory(&chunk->err);
}

/* Copies the next document of the stream. False: the chunk gets none any more. */
static bool add_document(struct nx_stream_ahead *self, struct nx_stream_chunk *chunk)
{
    newsidx_error why = { .status = NEWSIDX_OK };
    const uint32_t i = chunk->n;
    const newsidx_status status = nx_article_stream_document(self->stream, &chunk->documents[i], &why);
    self->over = status != NEWSIDX_OK && status != NEWSIDX_REFUSED;
    if (self->over) {
        chunk->status = status == NEWSIDX_END ? NEWSIDX_OK : status;
        chunk->err = why;
        return false;
    }
    chunk->refused[i] = NULL;
    chunk->n++;
    if (status == NEWSIDX_REFUSED) refuse(chunk, i, &why);
    else nx_buffer_add_str(&chunk->bytes, chunk->documents[i].bytes);
    return chunk->status == NEWSIDX_OK;
}

static bool begin_chunk(void *context, void *given)
{
    struct nx_stream_ahead *self = context;
    struct nx_stream_chunk *chunk = given;
    forget(chunk);
    if (self->over) return false;
    while (add_document(self, chunk)) { /* one at least */
        if (chunk->n == NX_DOCUMENTS_A_CHUNK || chunk->bytes.len >= self->options.most) break;
    }
    return chunk->n > 0 || chunk->status != NEWSIDX_OK;
}

/* An article of the chunk's one source, or a document that is refused. */
static newsidx_status read_document(struct nx_stream_ahead *self, struct nx_stream_chunk *chunk, uint32_t i,
                                    struct parser *parser, newsidx_error *err)
{
    struct nx_article article;
    newsidx_error why = { .status = NEWSIDX_OK };
    nx_arena_clear(&parser->arena);
    const newsidx_status status =
        nx_article_stream_read(&chunk->documents[i], self->options.name, &parser->arena, &article, &why);
    if (status == NEWSIDX_OK) return nx_batch_add_article(&chunk->batch, &article, parser->analyzer, err);
    if (status == NEWSIDX_REFUSED) {
        refuse(chunk, i, &why);
        return NEWSIDX_OK;
    }
    if (err) *err = why;
    return status;
}

static newsidx_status read_documents(struct nx_stream_ahead *self, struct nx_stream_chunk *chunk, struct parser *parser,
                                     newsidx_error *err)
{
    static const struct nx_source_row source = { .size = 0 };
    NX_TRY(nx_buffer_check(&chunk->bytes, err));
    NX_TRY(nx_batch_add_source(&chunk->batch, NX_STR("-"), &source, err));
    const char *at = chunk->bytes.ptr;
    for (uint32_t i = 0; i < chunk->n; i++) {
        if (chunk->refused[i]) continue;
        chunk->documents[i].bytes.ptr = at; /* the copy */
        at += chunk->documents[i].bytes.len;
        NX_TRY(read_document(self, chunk, i, parser, err));
    }
    return NEWSIDX_OK;
}

static void make_chunk(void *context, void *given, unsigned worker)
{
    struct nx_stream_ahead *self = context;
    struct nx_stream_chunk *chunk = given;
    newsidx_error why = { .status = NEWSIDX_OK };
    const newsidx_status status = read_documents(self, chunk, &self->parsers[worker], &why);
    if (status == NEWSIDX_OK) return;
    chunk->status = status;
    chunk->err = why;
}

/* ---- Whole ---- */

static newsidx_status make_chunks(struct nx_stream_ahead *self, size_t n, newsidx_error *err)
{
    self->chunks = calloc(n, sizeof *self->chunks);
    if (!self->chunks) return nx_error_memory(err);
    for (; self->n_chunks < n; self->n_chunks++) {
        struct nx_stream_chunk *chunk = calloc(1, sizeof *chunk);
        if (!chunk) return nx_error_memory(err);
        nx_batch_init(&chunk->batch);
        nx_buffer_init(&chunk->bytes, NX_BUFFER_NO_MAX);
        self->chunks[self->n_chunks] = chunk;
    }
    return NEWSIDX_OK;
}

static newsidx_status begin(struct nx_stream_ahead *self, newsidx_error *err)
{
    const unsigned jobs = nx_parallel_jobs(self->options.jobs);
    self->threads = jobs > 1 ? jobs : 0;
    self->parsers[self->n_parsers++] = (struct parser){ self->options.analyzer, NX_ARENA_INIT };
    NX_TRY(make_chunks(self, self->threads ? self->threads * CHUNKS_A_THREAD + 1 : 1, err));
    const struct nx_ahead_work work = {
        .context = self, .chunks = self->chunks, .n_chunks = self->n_chunks, .begin = begin_chunk, .make = make_chunk
    };
    self->ahead = nx_ahead_open(&work);
    return self->ahead ? NEWSIDX_OK : nx_error_memory(err);
}

newsidx_status nx_stream_ahead_open(struct nx_article_stream *stream, const struct nx_stream_ahead_options *options,
                                    struct nx_stream_ahead **out, newsidx_error *err)
{
    struct nx_stream_ahead *self = calloc(1, sizeof *self);
    if (!self) return nx_error_memory(err);
    self->stream = stream;
    self->options = *options;
    const newsidx_status status = begin(self, err);
    if (status == NEWSIDX_OK) *out = self;
    else nx_stream_ahead_close(self);
    return status;
}

void nx_stream_ahead_close(struct nx_stream_ahead *self)
{
    if (!self) return;
    nx_article_stream_stop(self->stream);
    nx_ahead_close(self->ahead);
    for (size_t i = 0; i < self->n_chunks; i++) {
        struct nx_stream_chunk *chunk = self->chunks[i];
        forget(chunk);
        nx_batch_dispose(&chunk->batch);
        nx_buffer_dispose(&chunk->bytes);
        free(chunk);
    }
    for (unsigned i = 0; i < self->n_parsers; i++) {
        if (i) nx_analyzer_free(self->parsers[i].analyzer);
        nx_arena_dispose(&self->parsers[i].arena);
    }
    free(self->chunks);
    free(self);
}

bool nx_stream_ahead_wait(struct nx_stream_ahead *self)
{
    return nx_ahead_wait(self->ahead, WAIT);
}

/* A stream of a few chunks has ended before threads would have begun. */
static newsidx_status start_threads(struct nx_stream_ahead *self, newsidx_error *err)
{
    for (; self->n_parsers <= self->threads; self->n_parsers++) {
        struct parser *parser = &self->parsers[self->n_parsers];
        *parser = (struct parser){ NULL, NX_ARENA_INIT };
        NX_TRY(nx_analysis_open(self->options.language, &parser->analyzer, err));
    }
    nx_ahead_start(self->ahead, self->threads);
    self->started = true;
    return NEWSIDX_OK;
}

newsidx_status nx_stream_ahead_next(struct nx_stream_ahead *self, struct nx_stream_chunk **out, newsidx_error *err)
{
    if (self->threads && !self->started && self->n_given == CHUNKS_ALONE) NX_TRY(start_threads(self, err));
    *out = nx_ahead_next(self->ahead);
    self->n_given++;
    return NEWSIDX_OK;
}
