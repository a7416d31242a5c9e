/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * add.c: committing batch after batch and telling how far it is; removals. Files are in add_files.c, folders in
 * add_paths.c, streams in add_stream.c.
 */
#include <time.h>

#include "article/article.h"
#include "index/adder.h"
#include "index/removal.h"

/* How often progress is told. */
static const int64_t progress_interval = 100 * 1000 * 1000;

int64_t nx_adder_clock(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

void nx_adder_init(struct nx_adder *self, struct nx_store *store, const struct newsidx_writer_options *options,
                   struct newsidx_add_report *report)
{
    *self = (struct nx_adder){ .store = store, .options = options, .report = report, .moved = NX_MOVED_INIT };
    *report = (struct newsidx_add_report){ 0 };
    self->progress.stage = "scanning";
    nx_batch_init(&self->batch);
}

void nx_adder_dispose(struct nx_adder *self)
{
    nx_store_forget_pending(self->store);
    nx_batch_dispose(&self->batch);
    nx_arena_dispose(&self->arena);
    nx_moved_dispose(&self->moved);
    self->report->articles_total = self->store->manifest.totals.n_articles;
}

/* ---- Telling ---- */

void nx_adder_refuse(void *context, const newsidx_error *why)
{
    struct nx_adder *self = context;
    self->report->files_refused++;
    if (self->options->on_refused) self->options->on_refused(self->options->context, why);
}

bool nx_adder_step(void *context)
{
    struct nx_adder *self = context;
    if (!self->options->on_progress) return true;
    int64_t now = nx_adder_clock(CLOCK_MONOTONIC);
    if (now - self->told < progress_interval) return true;
    self->told = now;
    return self->options->on_progress(self->options->context, &self->progress);
}

newsidx_status nx_adder_interrupted(newsidx_error *err)
{
    return nx_error_set(err, NEWSIDX_INTERRUPTED, "interrupted: run the command again to go on");
}

/* ---- Batches ---- */

uint64_t nx_adder_memory(const struct nx_adder *self)
{
    return self->options->memory ? self->options->memory : NX_ADD_MEMORY;
}

size_t nx_adder_portion(const struct nx_adder *self)
{
    enum { PORTIONS = 64, LARGEST = 4 << 20 };
    return (size_t)NX_MIN(nx_adder_memory(self) / PORTIONS, (uint64_t)LARGEST);
}

/* What merging may touch: so many times what was added, so many in any case, and no more than memory holds. */
static uint64_t merge_work(const struct nx_adder *self, uint64_t added)
{
    enum { FACTOR = 10, AT_LEAST = 10000, BYTES_EACH = 500 };
    return NX_MAX(NX_MIN(added * FACTOR, nx_adder_memory(self) / BYTES_EACH), (uint64_t)AT_LEAST);
}

newsidx_status nx_adder_commit_untidy(struct nx_adder *self, newsidx_error *err)
{
    struct nx_commit_counts counts = { 0, 0, 0 };
    self->progress.stage = "writing";
    self->told = 0;
    if (!nx_adder_step(self)) return nx_adder_interrupted(err);
    NX_TRY(nx_store_commit(self->store, &self->batch, &counts, err));
    self->report->articles_new += counts.n_new;
    self->report->articles_changed += counts.n_changed;
    self->report->articles_gone += counts.n_gone;
    self->progress.stage = "reading";
    nx_batch_clear(&self->batch);
    return NEWSIDX_OK;
}

newsidx_status nx_adder_commit(struct nx_adder *self, newsidx_error *err)
{
    const uint64_t work = merge_work(self, self->batch.n);
    NX_TRY(nx_adder_commit_untidy(self, err));
    return nx_store_tidy(self->store, work, err);
}

bool nx_adder_is_full(const struct nx_adder *self)
{
    /* The other half is for what a commit needs beside it: words, tokens, columns. */
    return nx_batch_bytes(&self->batch) >= nx_adder_memory(self) / 2;
}

newsidx_status nx_adder_commit_full(struct nx_adder *self, newsidx_error *err)
{
    return nx_adder_is_full(self) ? nx_adder_commit(self, err) : NEWSIDX_OK;
}

void nx_adder_count(struct nx_adder *self, uint64_t records)
{
    self->report->records += records;
    self->progress.records = self->report->records;
}

newsidx_status nx_adder_take(struct nx_adder *self, const struct nx_article *article, newsidx_error *err)
{
    NX_TRY(nx_batch_add_article(&self->batch, article, self->store->analyzer, err));
    nx_adder_count(self, 1 + article->n_related);
    return NEWSIDX_OK;
}

/* ---- Removal ---- */

/* Marks what the keys mean. *refused: one of them goes only with others, which may come later. */
static newsidx_status mark_keys(struct nx_adder *self, const char *const *keys, size_t n_keys,
                                struct nx_removed *removed, bool *refused, newsidx_error *err)
{
    size_t missing = 0;
    for (size_t i = 0; i < n_keys; i++) {
        newsidx_error why = { .status = NEWSIDX_OK };
        newsidx_status status = nx_removal_of(self->store, keys[i], self->options->remove_any, removed, &why);
        if (status == NEWSIDX_NOT_FOUND && ++missing < n_keys) {
            nx_adder_refuse(self, &why);
        } else if (status == NEWSIDX_INVALID) {
            *refused = true;
        } else if (status != NEWSIDX_OK) {
            if (err) *err = why;
            return status;
        }
    }
    return NEWSIDX_OK;
}

/* Once all is marked that is named: what is marked already is not counted again, and what is missing has been told. */
static newsidx_status mark_refused(struct nx_adder *self, const char *const *keys, size_t n_keys,
                                   struct nx_removed *removed, newsidx_error *err)
{
    for (size_t i = 0; i < n_keys; i++) {
        newsidx_error why = { .status = NEWSIDX_OK };
        newsidx_status status = nx_removal_of(self->store, keys[i], self->options->remove_any, removed, &why);
        if (status == NEWSIDX_OK || status == NEWSIDX_NOT_FOUND) continue;
        if (err) *err = why;
        return status;
    }
    return NEWSIDX_OK;
}

static newsidx_status remove_all(struct nx_adder *self, const char *const *keys, size_t n_keys, newsidx_error *err)
{
    struct nx_removed removed = { 0, 0 };
    bool refused = false;
    NX_TRY(mark_keys(self, keys, n_keys, &removed, &refused, err));
    if (refused) NX_TRY(mark_refused(self, keys, n_keys, &removed, err));
    NX_TRY(nx_adder_commit(self, err));
    self->report->files_gone = removed.n;
    self->report->streams_gone = removed.n_streams;
    return NEWSIDX_OK;
}

newsidx_status nx_remove(struct nx_store *store, const struct newsidx_writer_options *options, const char *const *keys,
                         size_t n_keys, struct newsidx_add_report *report, newsidx_error *err)
{
    struct nx_adder self;
    nx_adder_init(&self, store, options, report);
    newsidx_status status = remove_all(&self, keys, n_keys, err);
    nx_adder_dispose(&self);
    return status;
}
