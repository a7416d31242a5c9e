/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stream_ahead.h: the documents of a stream in their order, some at a time, made ready by threads that are a few chunks ahead
 * of who takes them. A stream that soon ends is read without threads, and what comes is the same. It does not know what becomes
 * of the articles.
 */
#ifndef NX_STREAM_AHEAD_H
#define NX_STREAM_AHEAD_H

#include "article/article.h"
#include "index/batch.h"

/* So many documents are made ready together. */
enum { NX_DOCUMENTS_A_CHUNK = 64 };

struct nx_stream_chunk {
    struct nx_batch batch;       /* one source with all that the articles contribute; unsealed */
    uint32_t n;                  /* documents that came */
    newsidx_error *refused[NX_DOCUMENTS_A_CHUNK]; /* why a document is refused; NULL: it is an article of the batch */
    newsidx_status status;       /* not OK: the stream cannot be read on */
    newsidx_error err;
    struct nx_stream_document documents[NX_DOCUMENTS_A_CHUNK]; /* as they came, for stream_ahead.c; */
    struct nx_buffer bytes;      /* theirs, one after another, of those that are not refused */
};

/* How to read. */
struct nx_stream_ahead_options {
    const char *name;             /* of the stream, for errors */
    const char *language;         /* of the analyzer */
    struct nx_analyzer *analyzer; /* of who takes chunks */
    size_t most;                  /* bytes of documents in a chunk, about */
    unsigned jobs;                /* threads at most; see nx_parallel_jobs */
};

struct nx_stream_ahead;

/* Begins with the next document of the stream, which outlives it as the texts of the options do. NO_MEMORY. */
newsidx_status nx_stream_ahead_open(struct nx_article_stream *stream, const struct nx_stream_ahead_options *options,
                                    struct nx_stream_ahead **out, newsidx_error *err);

/* Stops the stream where somebody reads it. Accepts NULL. */
void nx_stream_ahead_close(struct nx_stream_ahead *ahead);

/* Waits a tenth of a second at most for the next chunk; false: there is none yet. */
bool nx_stream_ahead_wait(struct nx_stream_ahead *ahead);

/* The next chunk, the caller's until the next call; *out NULL: that was the last one. NO_MEMORY, and as nx_analysis_open. */
newsidx_status nx_stream_ahead_next(struct nx_stream_ahead *ahead, struct nx_stream_chunk **out, newsidx_error *err);

#endif
