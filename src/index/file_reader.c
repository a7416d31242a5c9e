/* SPDX-License-Identifier: GPL-2.0-or-later */
/* file_reader.c: looking at one file after another. */
#include "index/file_reader.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "article/article.h"
#include "base/file.h"

/* How long after a write a file's times may still hide a second one: clocks tick. */
static const int64_t clock_tick = 100 * 1000 * 1000;

void nx_file_reader_init(struct nx_file_reader *reader, struct nx_analyzer *analyzer,
                         const struct nx_reading_options *options)
{
    *reader = (struct nx_file_reader){ .analyzer = analyzer, .arena = NX_ARENA_INIT, .options = *options };
    nx_buffer_init(&reader->bytes, NX_ARTICLE_FILE_MAX);
}

void nx_file_reader_dispose(struct nx_file_reader *reader)
{
    if (!reader) return;
    nx_arena_dispose(&reader->arena);
    nx_buffer_dispose(&reader->bytes);
}

/* ---- How a file looks ---- */

static int64_t nanoseconds(struct timespec time)
{
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static struct nx_source_row meta_of(const struct stat *meta, struct nx_hash content, int64_t read_at)
{
    struct nx_source_row row = {
        .size = (uint64_t)meta->st_size,
        .mtime = nanoseconds(meta->st_mtim),
        .ctime = nanoseconds(meta->st_ctim),
        .inode = meta->st_ino,
        .device = meta->st_dev,
        .content = content,
    };
    /* A second write within the same tick of the clock would leave the same times. */
    if (NX_MAX(row.mtime, row.ctime) > read_at - clock_tick) row.size = NX_SOURCE_LOOK_AGAIN;
    return row;
}

bool nx_source_looks_the_same(const struct nx_source_row *a, const struct nx_source_row *b)
{
    return a->size == b->size && a->mtime == b->mtime && a->ctime == b->ctime && a->inode == b->inode &&
           a->device == b->device;
}

struct nx_known_file nx_known_file(const struct nx_store *store, struct nx_str name)
{
    struct nx_known_file known = { .found = false };
    known.found = nx_store_find_source(store, name, &known.segment, &known.source);
    if (known.found) known.row = nx_store_source(store, known.segment, known.source);
    return known;
}

/* True where the file's metadata says that it is still as it was read. */
static bool looks_unchanged(const struct nx_known_file *known, const char *path)
{
    struct stat meta;
    if (!known->found || known->row.size == NX_SOURCE_LOOK_AGAIN || stat(path, &meta) != 0) return false;
    const struct nx_source_row now = meta_of(&meta, known->row.content, INT64_MAX);
    return nx_source_looks_the_same(&now, &known->row);
}

static bool is_stream(const struct nx_known_file *known)
{
    return known->found && nx_hash_is_none(known->row.content);
}

/* ---- One file ---- */

static newsidx_status refuse_taken(const struct nx_walk_file *file, newsidx_error *err)
{
    return nx_error_at(err, NEWSIDX_REFUSED, file->path, 0, 0,
                       "a stream of this name is indexed: take that out with newsidx remove, or exclude the file");
}

static newsidx_status read_bytes(struct nx_file_reader *reader, const struct nx_walk_file *file,
                                 const struct nx_known_file *known, struct nx_read_file *out, newsidx_error *err)
{
    struct stat meta;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    NX_TRY(nx_file_read(file->path, &reader->bytes, &meta, err));
    /* One that was an article once is refused where it is none any more, as any other. */
    const bool was_article = known->found && !is_stream(known);
    const struct nx_str bytes = nx_buffer_str(&reader->bytes);
    out->outcome = NX_FILE_NO_ARTICLE;
    if (file->by_content && !was_article && !nx_article_begins(bytes)) return NEWSIDX_OK;
    if (is_stream(known)) return refuse_taken(file, err);
    out->source = meta_of(&meta, nx_hash_bytes(bytes.ptr, bytes.len), nanoseconds(now));
    const bool same = known->found && nx_hash_equal(known->row.content, out->source.content);
    out->outcome = same ? NX_FILE_TOUCHED : NX_FILE_NEWS;
    return NEWSIDX_OK;
}

static newsidx_status read_file(struct nx_file_reader *reader, const struct nx_walk_file *file,
                                const struct nx_known_file *known, struct nx_batch *batch, struct nx_read_file *out,
                                newsidx_error *err)
{
    struct nx_article article;
    NX_TRY(read_bytes(reader, file, known, out, err));
    if (out->outcome != NX_FILE_NEWS) return NEWSIDX_OK;
    nx_arena_clear(&reader->arena);
    NX_TRY(nx_article_read(&reader->arena, nx_buffer_str(&reader->bytes), file->path, NX_FORM_DETECT, &article, err));
    out->number = batch->n_sources;
    NX_TRY(nx_batch_add_source(batch, file->name, &out->source, err));
    return nx_batch_add_article(batch, &article, reader->analyzer, err);
}

static void fail(const newsidx_error *why, struct nx_read_file *out)
{
    const bool gone = why->status == NEWSIDX_IO && (why->sys_errno == ENOENT || why->sys_errno == ENOTDIR);
    out->outcome = gone ? NX_FILE_GONE : NX_FILE_FAILED;
    out->why = gone ? NULL : malloc(sizeof *out->why);
    if (out->why) *out->why = *why;
}

static void look_at(struct nx_file_chunk *chunk, size_t i, struct nx_file_reader *reader)
{
    const struct nx_walk_file *file = &chunk->walked[i];
    const struct nx_known_file *known = &chunk->known[i];
    struct nx_read_file *out = &chunk->files[i];
    newsidx_error why = { .status = NEWSIDX_OK };
    *out = (struct nx_read_file){ .outcome = file->path ? NX_FILE_UNCHANGED : NX_FILE_FAILED };
    if (!file->path) return;
    if (!reader->options.reread && looks_unchanged(known, file->path)) return;
    if (read_file(reader, file, known, &chunk->batch, out, &why) != NEWSIDX_OK) fail(&why, out);
}

/* ---- Chunks ---- */

void nx_file_chunk_init(struct nx_file_chunk *chunk)
{
    chunk->n = chunk->n_read = 0;
    chunk->arena = (struct nx_arena)NX_ARENA_INIT;
    nx_batch_init(&chunk->batch);
}

static void forget(struct nx_file_chunk *chunk)
{
    for (size_t i = 0; i < chunk->n_read; i++) {
        free(chunk->files[i].why);
        chunk->files[i].why = NULL;
    }
    nx_batch_clear(&chunk->batch);
}

void nx_file_chunk_dispose(struct nx_file_chunk *chunk)
{
    if (!chunk) return;
    forget(chunk);
    nx_arena_dispose(&chunk->arena);
    nx_batch_dispose(&chunk->batch);
}

void nx_file_chunk_begin(struct nx_file_chunk *chunk, const struct nx_store *store, const struct nx_file_list *files,
                         struct nx_file_cursor *cursor, size_t first)
{
    forget(chunk);
    nx_arena_clear(&chunk->arena);
    chunk->n = NX_MIN((size_t)NX_FILES_A_CHUNK, files->n - first);
    chunk->n_read = 0;
    for (size_t i = 0; i < chunk->n; i++) {
        struct nx_walk_file *file = &chunk->walked[i];
        chunk->known[i] = (struct nx_known_file){ .found = false };
        const bool got = nx_file_list_get(files, cursor, first + i, &chunk->arena, file, NULL) == NEWSIDX_OK;
        if (got) chunk->known[i] = nx_known_file(store, file->name);
        else file->path = NULL; /* no memory: told when it is looked at */
    }
}

void nx_file_chunk_read(struct nx_file_chunk *chunk, struct nx_file_reader *reader)
{
    forget(chunk);
    do look_at(chunk, chunk->n_read++, reader);
    while (chunk->n_read < chunk->n && nx_batch_bytes(&chunk->batch) < reader->options.most);
}
