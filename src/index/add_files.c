/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * add_files.c: files to batches: which of them are new, changed, moved or only touched. A file's metadata says whether it
 * is worth reading, and the hash of its content whether there is anything new.
 */
#include <errno.h>

#include "article/article.h"
#include "base/file.h"
#include "index/adder.h"
#include "index/removal.h"
#include "index/walk.h"

/* How long after a write a file's times may still hide a second one: clocks tick. */
static const int64_t clock_tick = 100 * 1000 * 1000;

static struct nx_source_row meta_of(const struct stat *meta, struct nx_hash content, int64_t read_at)
{
    struct nx_source_row row = {
        .size = (uint64_t)meta->st_size,
        .mtime = (int64_t)meta->st_mtim.tv_sec * 1000000000 + meta->st_mtim.tv_nsec,
        .ctime = (int64_t)meta->st_ctim.tv_sec * 1000000000 + meta->st_ctim.tv_nsec,
        .inode = meta->st_ino,
        .device = meta->st_dev,
        .content = content,
    };
    /* A second write within the same tick of the clock would leave the same times. */
    if (NX_MAX(row.mtime, row.ctime) > read_at - clock_tick) row.size = NX_SOURCE_LOOK_AGAIN;
    return row;
}

/* What the index has of a file's name. */
struct known {
    bool found;
    size_t segment;
    uint32_t source;
    struct nx_source_row row;
};

static struct known known_source(const struct nx_adder *self, struct nx_str name)
{
    struct known known = { .found = false };
    known.found = nx_store_find_source(self->store, name, &known.segment, &known.source);
    if (known.found) known.row = nx_store_source(self->store, known.segment, known.source);
    return known;
}

static bool looks_the_same(const struct nx_source_row *a, const struct nx_source_row *b)
{
    return a->size == b->size && a->mtime == b->mtime && a->ctime == b->ctime && a->inode == b->inode &&
           a->device == b->device;
}

/* True where the file's metadata says that it is still as it was read. */
static bool looks_unchanged(const struct known *known, const char *path)
{
    struct stat meta;
    if (!known->found || known->row.size == NX_SOURCE_LOOK_AGAIN || stat(path, &meta) != 0) return false;
    const struct nx_source_row now = meta_of(&meta, known->row.content, INT64_MAX);
    return looks_the_same(&now, &known->row);
}

/* Files that are refused are no failure of the add. */
static bool is_refusal(newsidx_status status, const newsidx_error *why)
{
    if (status == NEWSIDX_REFUSED || status == NEWSIDX_LIMIT) return true;
    /* One file that cannot be read, and not a machine that cannot read any. */
    return status == NEWSIDX_IO && why->sys_errno != EMFILE && why->sys_errno != ENFILE;
}

/* A file as it was read. */
struct reading {
    struct nx_article article;
    struct nx_source_row source;
    bool news;                     /* there is something to add */
};

/* A file that was written or replaced without a change: next time its metadata shall tell so. */
static newsidx_status note_touched(struct nx_adder *self, const struct known *known, const struct nx_source_row *now,
                                   newsidx_error *err)
{
    self->report->files_unchanged++;
    if (looks_the_same(now, &known->row)) return NEWSIDX_OK;
    return nx_store_see_source(self->store, known->segment, known->source, now, err);
}

static bool is_stream(const struct known *known)
{
    return known->found && nx_hash_is_none(known->row.content);
}

static newsidx_status refuse_taken(const struct nx_walk_file *file, newsidx_error *err)
{
    return nx_error_at(err, NEWSIDX_REFUSED, file->path, 0, 0,
                       "a stream of this name is indexed: take that out with newsidx remove, or exclude the file");
}

static newsidx_status read_file(struct nx_adder *self, const struct nx_walk_file *file, const struct known *known,
                                struct reading *out, newsidx_error *err)
{
    struct stat meta;
    int64_t read_at = nx_adder_clock(CLOCK_REALTIME);
    NX_TRY(nx_file_read(file->path, &self->bytes, &meta, err));
    /* One that was an article once is refused where it is none any more, as any other. */
    const bool was_article = known->found && !is_stream(known);
    if (file->by_content && !was_article && !nx_article_begins(nx_buffer_str(&self->bytes))) {
        self->report->files--; /* a text that is no article and does not say so by its name */
        return NEWSIDX_OK;
    }
    if (is_stream(known)) return refuse_taken(file, err);
    out->source = meta_of(&meta, nx_hash_bytes(self->bytes.ptr, self->bytes.len), read_at);
    if (known->found && nx_hash_equal(known->row.content, out->source.content)) {
        return note_touched(self, known, &out->source, err);
    }
    nx_arena_clear(&self->arena);
    NX_TRY(nx_article_read(&self->arena, nx_buffer_str(&self->bytes), file->path, NX_FORM_DETECT, &out->article, err));
    out->news = true;
    return NEWSIDX_OK;
}

/* Puts it in the batch, in the place of what the index has of the file, under this name or the one that it had. */
static newsidx_status take(struct nx_adder *self, const struct nx_walk *walk, struct nx_str name,
                           const struct reading *reading, newsidx_error *err)
{
    NX_TRY(nx_batch_add_source(&self->batch, name, &reading->source, err));
    NX_TRY(nx_adder_take(self, &reading->article, err));
    NX_TRY(nx_store_kill_source(self->store, name, err));
    NX_TRY(nx_removal_moved(self->store, walk, reading->source.content, &self->moved, err));
    self->report->files_moved = self->moved.n;
    return nx_adder_commit_full(self, err);
}

static newsidx_status add_file(struct nx_adder *self, const struct nx_walk *walk, const struct nx_walk_file *file,
                               newsidx_error *err)
{
    const struct known known = known_source(self, file->name);
    struct reading reading = { .news = false };
    newsidx_error why = { .status = NEWSIDX_OK };
    self->report->files++;
    self->progress.files_seen++;
    if (!nx_adder_step(self)) return nx_adder_interrupted(err);
    if (!self->options->reread && looks_unchanged(&known, file->path)) {
        self->report->files_unchanged++;
        return NEWSIDX_OK;
    }
    newsidx_status status = read_file(self, file, &known, &reading, &why);
    if (status == NEWSIDX_IO && (why.sys_errno == ENOENT || why.sys_errno == ENOTDIR)) {
        self->report->files--; /* it was there when the folder was listed */
        return NEWSIDX_OK;
    }
    if (is_refusal(status, &why)) {
        nx_adder_refuse(self, &why);
        return NEWSIDX_OK;
    }
    if (status != NEWSIDX_OK) {
        if (err) *err = why;
        return status;
    }
    return reading.news ? take(self, walk, file->name, &reading, err) : NEWSIDX_OK;
}

newsidx_status nx_adder_read_walked(struct nx_adder *self, const struct nx_walk *walk, newsidx_error *err)
{
    self->progress.files_total = walk->n;
    self->progress.stage = "reading";
    for (size_t i = 0; i < walk->n; i++) NX_TRY(add_file(self, walk, &walk->files[i], err));
    return NEWSIDX_OK;
}
