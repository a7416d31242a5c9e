/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * file_reader.h: files made ready for a batch, some at a time: which of them are worth reading, and what they contribute. A
 * file's metadata says whether it is worth reading, and the hash of its content whether there is anything new. Nothing that
 * others see is changed: any thread may read, each with a reader of its own. What becomes of the files is add_files.c's.
 */
#ifndef NX_FILE_READER_H
#define NX_FILE_READER_H

#include "index/batch.h"
#include "index/store.h"
#include "index/walk.h"

/* How files are read. */
struct nx_reading_options {
    bool reread;             /* every file, even where nothing about it seems to have changed */
    size_t most;             /* bytes that files of a chunk may contribute before the rest of it waits */
};

/* What a thread needs for reading. */
struct nx_file_reader {
    struct nx_analyzer *analyzer;
    struct nx_arena arena;   /* the article at hand */
    struct nx_buffer bytes;  /* the file at hand */
    struct nx_reading_options options;
};

void nx_file_reader_init(struct nx_file_reader *reader, struct nx_analyzer *analyzer,
                         const struct nx_reading_options *options);
void nx_file_reader_dispose(struct nx_file_reader *reader); /* the analyzer stays */

/* What the index has of a file's name. */
struct nx_known_file {
    bool found;
    size_t segment;
    uint32_t source;
    struct nx_source_row row;
};
struct nx_known_file nx_known_file(const struct nx_store *store, struct nx_str name);

/* True where two looks at a file saw the same. */
bool nx_source_looks_the_same(const struct nx_source_row *a, const struct nx_source_row *b);

enum nx_file_outcome {
    NX_FILE_UNCHANGED,
    NX_FILE_TOUCHED,    /* written or replaced without a change: `source` tells how it looks now */
    NX_FILE_GONE,       /* it was there when the folder was listed */
    NX_FILE_NO_ARTICLE, /* a text that is none and does not say so by its name */
    NX_FILE_NEWS,       /* it is a source of the batch */
    NX_FILE_FAILED,
};

/* A file that was looked at. */
struct nx_read_file {
    enum nx_file_outcome outcome;
    struct nx_source_row source;
    uint32_t number;    /* NEWS: its source in the batch of the chunk */
    newsidx_error *why; /* FAILED: malloc'd; NULL: there was no memory for it */
};

/* So many files are made ready together. */
enum { NX_FILES_A_CHUNK = 64 };

struct nx_file_chunk {
    size_t n;      /* files */
    size_t n_read; /* those that were looked at: fewer where there is much in them */
    struct nx_arena arena; /* texts of the files walked */
    struct nx_walk_file walked[NX_FILES_A_CHUNK];
    struct nx_known_file known[NX_FILES_A_CHUNK];
    struct nx_read_file files[NX_FILES_A_CHUNK];
    struct nx_batch batch; /* of those with news: sources, contributions, records */
};

void nx_file_chunk_init(struct nx_file_chunk *chunk);
void nx_file_chunk_dispose(struct nx_file_chunk *chunk);

/* Begins a chunk with the files from `first` on, as many as it holds or there are. While nobody changes the store. */
void nx_file_chunk_begin(struct nx_file_chunk *chunk, const struct nx_store *store, const struct nx_file_list *files,
                         struct nx_file_cursor *cursor, size_t first);

/* Forgets what was read and reads on, one file at least. Every failure is one of a file. */
void nx_file_chunk_read(struct nx_file_chunk *chunk, struct nx_file_reader *reader);

#endif
