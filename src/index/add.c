/* SPDX-License-Identifier: GPL-2.0-or-later */
/* add.c: which files are new or changed, reading them, and committing batch after batch. */
#include "index/add.h"

#include <errno.h>
#include <time.h>

#include "article/article.h"
#include "base/file.h"
#include "index/removal.h"
#include "index/walk.h"

/* How often progress is told, and how long after a write a file's times may still hide a second one: clocks tick. */
static const int64_t progress_interval = 100 * 1000 * 1000;
static const int64_t clock_tick = 100 * 1000 * 1000;

struct adder {
    struct nx_store *store;
    const struct newsidx_writer_options *options;
    struct newsidx_add_report *report;
    struct newsidx_progress progress;
    int64_t told;                  /* when progress was told last, nanoseconds */
    struct nx_batch batch;
    struct nx_arena arena;         /* the article at hand */
    struct nx_buffer bytes;        /* the file at hand */
};

static int64_t nanoseconds(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void init(struct adder *self, struct nx_store *store, const struct newsidx_writer_options *options,
                 struct newsidx_add_report *report)
{
    *self = (struct adder){ .store = store, .options = options, .report = report };
    *report = (struct newsidx_add_report){ 0 };
    self->progress.stage = "scanning";
    nx_batch_init(&self->batch);
    nx_buffer_init(&self->bytes, NX_ARTICLE_FILE_MAX);
}

/* After a failure, what was read is dropped, and what it was to replace stays. */
static void dispose(struct adder *self)
{
    nx_store_forget_killed(self->store);
    nx_batch_dispose(&self->batch);
    nx_arena_dispose(&self->arena);
    nx_buffer_dispose(&self->bytes);
    self->report->articles_total = self->store->manifest.totals.n_articles;
}

/* ---- Telling ---- */

static void refuse(void *context, const newsidx_error *why)
{
    struct adder *self = context;
    self->report->files_refused++;
    if (self->options->on_refused) self->options->on_refused(self->options->context, why);
}

/* Tells progress if it is time; false: the caller wants to stop. */
static bool step(void *context)
{
    struct adder *self = context;
    if (!self->options->on_progress) return true;
    int64_t now = nanoseconds(CLOCK_MONOTONIC);
    if (now - self->told < progress_interval) return true;
    self->told = now;
    return self->options->on_progress(self->options->context, &self->progress);
}

static newsidx_status interrupted(newsidx_error *err)
{
    return nx_error_set(err, NEWSIDX_INTERRUPTED, "interrupted: run the command again to go on");
}

/* ---- Batches ---- */

static uint64_t memory_of(const struct adder *self)
{
    return self->options->memory ? self->options->memory : NX_ADD_MEMORY;
}

/* What merging may touch: so many times what was added, so many in any case, and no more than memory holds. */
static uint64_t merge_work(const struct adder *self, uint64_t added)
{
    enum { FACTOR = 10, AT_LEAST = 10000, BYTES_EACH = 500 };
    return NX_MAX(NX_MIN(added * FACTOR, memory_of(self) / BYTES_EACH), (uint64_t)AT_LEAST);
}

static newsidx_status commit(struct adder *self, newsidx_error *err)
{
    struct nx_commit_counts counts = { 0, 0, 0 };
    const uint64_t work = merge_work(self, self->batch.n);
    self->progress.stage = "writing";
    self->told = 0;
    if (!step(self)) return interrupted(err);
    NX_TRY(nx_store_commit(self->store, &self->batch, &counts, err));
    self->report->articles_new += counts.n_new;
    self->report->articles_changed += counts.n_changed;
    self->report->articles_gone += counts.n_gone;
    NX_TRY(nx_store_tidy(self->store, work, err));
    self->progress.stage = "reading";
    nx_batch_clear(&self->batch);
    return NEWSIDX_OK;
}

static bool batch_is_full(const struct adder *self)
{
    /* The other half is for what a commit needs beside it: words, tokens, columns. */
    return nx_batch_bytes(&self->batch) >= memory_of(self) / 2;
}

static newsidx_status add_article(struct adder *self, const struct nx_article *article, newsidx_error *err)
{
    NX_TRY(nx_batch_add_article(&self->batch, article, self->store->analyzer, err));
    self->report->records += 1 + article->n_related;
    self->progress.records = self->report->records;
    return NEWSIDX_OK;
}

/* ---- Files ---- */

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

static const struct nx_source_row *known_source(const struct adder *self, struct nx_str name)
{
    size_t segment = 0;
    uint32_t source;
    if (!nx_store_find_source(self->store, name, &segment, &source)) return NULL;
    return &self->store->segments[segment]->sources[source];
}

/* True where the file's metadata says that it is still as it was read. */
static bool looks_unchanged(const struct nx_source_row *known, const char *path)
{
    struct stat meta;
    if (known->size == NX_SOURCE_LOOK_AGAIN || stat(path, &meta) != 0) return false;
    struct nx_source_row now = meta_of(&meta, known->content, INT64_MAX);
    return now.size == known->size && now.mtime == known->mtime && now.ctime == known->ctime &&
           now.inode == known->inode && now.device == known->device;
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

static newsidx_status read_file(struct adder *self, const struct nx_walk_file *file, const struct nx_source_row *known,
                                struct reading *out, newsidx_error *err)
{
    struct stat meta;
    int64_t read_at = nanoseconds(CLOCK_REALTIME);
    NX_TRY(nx_file_read(file->path, &self->bytes, &meta, err));
    if (file->by_content && !nx_article_begins(nx_buffer_str(&self->bytes))) {
        self->report->files--; /* a text that is no article and does not say so by its name */
        return NEWSIDX_OK;
    }
    struct nx_hash content = nx_hash_bytes(self->bytes.ptr, self->bytes.len);
    if (known && nx_hash_equal(known->content, content)) {
        self->report->files_unchanged++;
        return NEWSIDX_OK;
    }
    nx_arena_clear(&self->arena);
    NX_TRY(nx_article_read(&self->arena, nx_buffer_str(&self->bytes), file->path, NX_FORM_DETECT, &out->article, err));
    out->source = meta_of(&meta, content, read_at);
    out->news = true;
    return NEWSIDX_OK;
}

/* Puts it in the batch, in the place of what the index has of the file. */
static newsidx_status take(struct adder *self, struct nx_str name, const struct reading *reading, newsidx_error *err)
{
    NX_TRY(nx_batch_add_source(&self->batch, name, &reading->source, err));
    NX_TRY(add_article(self, &reading->article, err));
    NX_TRY(nx_store_kill_source(self->store, name, err));
    return batch_is_full(self) ? commit(self, err) : NEWSIDX_OK;
}

static newsidx_status add_file(struct adder *self, const struct nx_walk_file *file, newsidx_error *err)
{
    const struct nx_source_row *known = known_source(self, file->name);
    struct reading reading = { .news = false };
    newsidx_error why = { .status = NEWSIDX_OK };
    self->report->files++;
    self->progress.files_seen++;
    if (!step(self)) return interrupted(err);
    if (known && !self->options->reread && looks_unchanged(known, file->path)) {
        self->report->files_unchanged++;
        return NEWSIDX_OK;
    }
    newsidx_status status = read_file(self, file, known, &reading, &why);
    if (is_refusal(status, &why)) {
        refuse(self, &why);
        return NEWSIDX_OK;
    }
    if (status != NEWSIDX_OK) {
        if (err) *err = why;
        return status;
    }
    return reading.news ? take(self, file->name, &reading, err) : NEWSIDX_OK;
}

/* Every path that does not exist is told; that none exists is a failure. */
static newsidx_status collect(struct adder *self, struct nx_walk *walk, const char *const *paths, size_t n_paths,
                              newsidx_error *err)
{
    size_t missing = 0;
    newsidx_error why = { .status = NEWSIDX_OK };
    for (size_t i = 0; i < n_paths; i++) {
        newsidx_status status = nx_walk_add(walk, paths[i], &why);
        if (status == NEWSIDX_NOT_FOUND && ++missing < n_paths) {
            refuse(self, &why);
        } else if (status != NEWSIDX_OK) {
            if (err) *err = why;
            return status;
        }
    }
    nx_walk_sort(walk);
    return NEWSIDX_OK;
}

/* ---- Files that are gone ---- */

static newsidx_status refuse_prune(const char *path, const struct nx_missing *missing, newsidx_error *err)
{
    return nx_error_at(err, NEWSIDX_INVALID, path, 0, 0,
                       "%llu of the %llu files indexed from here are gone: check that the folder is whole, or insist "
                       "with --prune-any",
                       (unsigned long long)missing->n_gone, (unsigned long long)missing->n_indexed);
}

/* Looks at each root, or drops what is gone below it. */
static newsidx_status prune_root(struct adder *self, const struct nx_walk *walk, const char *path, bool kill,
                                 newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer name = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    struct nx_missing missing;
    NX_TRY(nx_walk_name(walk->base, path, &name, err));
    NX_TRY(nx_removal_below(self->store, nx_buffer_str(&name), walk, kill ? NX_BELOW_KILL_GONE : NX_BELOW_COUNT, &missing,
                            err));
    if (kill) self->report->files_gone += missing.n_gone;
    bool too_many = missing.n_gone * 2 > missing.n_indexed;
    return too_many && !kill && !self->options->prune_any ? refuse_prune(path, &missing, err) : NEWSIDX_OK;
}

/* All roots are looked at before anything is dropped. */
static newsidx_status prune(struct adder *self, const struct nx_walk *walk, const char *const *paths, size_t n_paths,
                            newsidx_error *err)
{
    if (walk->n_errors || self->report->files_refused) {
        return nx_error_set(err, NEWSIDX_INVALID,
                            "not everything could be read, so nothing is known to be gone: mend that, or leave --prune "
                            "away");
    }
    for (size_t i = 0; i < n_paths; i++) NX_TRY(prune_root(self, walk, paths[i], false, err));
    for (size_t i = 0; i < n_paths; i++) NX_TRY(prune_root(self, walk, paths[i], true, err));
    return NEWSIDX_OK;
}

static newsidx_status add_paths(struct adder *self, struct nx_walk *walk, const char *const *paths, size_t n_paths,
                                newsidx_error *err)
{
    walk->on_error = refuse;
    walk->on_step = step;
    walk->context = self;
    NX_TRY(collect(self, walk, paths, n_paths, err));
    self->progress.files_total = walk->n;
    self->progress.stage = "reading";
    if (self->options->prune) NX_TRY(prune(self, walk, paths, n_paths, err));
    for (size_t i = 0; i < walk->n; i++) NX_TRY(add_file(self, &walk->files[i], err));
    return commit(self, err);
}

newsidx_status nx_add_paths(struct nx_store *store, const struct newsidx_writer_options *options,
                            const char *const *paths, size_t n_paths, struct newsidx_add_report *report,
                            newsidx_error *err)
{
    struct adder self;
    struct nx_walk walk;
    init(&self, store, options, report);
    newsidx_status status = nx_walk_init(&walk, store->dir, err);
    if (status == NEWSIDX_OK) {
        status = add_paths(&self, &walk, paths, n_paths, err);
        nx_walk_dispose(&walk);
    }
    dispose(&self);
    return status;
}

/* ---- Streams ---- */

static newsidx_status begin_stream_part(struct adder *self, const char *name, newsidx_error *err)
{
    /* A stream has no metadata to know it by, and is read again whenever it comes. */
    const struct nx_source_row source = { .size = NX_SOURCE_LOOK_AGAIN, .content = NX_HASH_NONE };
    return nx_batch_add_source(&self->batch, nx_str_of(name), &source, err);
}

static newsidx_status add_document(struct adder *self, const char *name, const struct nx_article *article,
                                   newsidx_error *err)
{
    if (self->batch.n_sources == 0) NX_TRY(begin_stream_part(self, name, err));
    NX_TRY(add_article(self, article, err));
    return batch_is_full(self) ? commit(self, err) : NEWSIDX_OK;
}

static newsidx_status add_documents(struct adder *self, struct nx_article_stream *stream, const char *name,
                                    newsidx_error *err)
{
    NX_TRY(nx_store_kill_source(self->store, nx_str_of(name), err));
    for (;;) {
        struct nx_article article;
        newsidx_error why = { .status = NEWSIDX_OK };
        nx_arena_clear(&self->arena);
        newsidx_status status = nx_article_stream_next(stream, &self->arena, &article, &why);
        if (status == NEWSIDX_END) return commit(self, err);
        self->report->files++;
        self->progress.files_seen++;
        if (status == NEWSIDX_REFUSED) {
            refuse(self, &why);
        } else if (status == NEWSIDX_OK) {
            NX_TRY(add_document(self, name, &article, err));
        } else {
            if (err) *err = why;
            return status;
        }
        if (!step(self)) return interrupted(err);
    }
}

newsidx_status nx_add_stream(struct nx_store *store, const struct newsidx_writer_options *options, int fd,
                             const char *name, struct newsidx_add_report *report, newsidx_error *err)
{
    struct adder self;
    struct nx_article_stream *stream;
    init(&self, store, options, report);
    self.progress.stage = "reading";
    newsidx_status status = nx_article_stream_open(fd, name, &stream, err);
    if (status == NEWSIDX_OK) {
        status = add_documents(&self, stream, name, err);
        nx_article_stream_close(stream);
    }
    dispose(&self);
    return status;
}

/* ---- Removal ---- */

static newsidx_status remove_all(struct adder *self, const char *const *keys, size_t n_keys, newsidx_error *err)
{
    size_t missing = 0;
    for (size_t i = 0; i < n_keys; i++) {
        newsidx_error why = { .status = NEWSIDX_OK };
        newsidx_status status = nx_removal_of(self->store, keys[i], &self->report->files_gone, &why);
        if (status == NEWSIDX_NOT_FOUND && ++missing < n_keys) {
            refuse(self, &why);
        } else if (status != NEWSIDX_OK) {
            if (err) *err = why;
            return status;
        }
    }
    return commit(self, err);
}

newsidx_status nx_remove(struct nx_store *store, const struct newsidx_writer_options *options, const char *const *keys,
                         size_t n_keys, struct newsidx_add_report *report, newsidx_error *err)
{
    struct adder self;
    init(&self, store, options, report);
    newsidx_status status = remove_all(&self, keys, n_keys, err);
    dispose(&self);
    return status;
}
