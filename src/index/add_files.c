/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * add_files.c: files to batches: which of them are new, changed, moved or only touched. They come read, in the order of the
 * walk (read_ahead.h); here is what becomes of each.
 */
#include <errno.h>

#include "index/adder.h"
#include "index/read_ahead.h"
#include "index/removal.h"

/* Files that are refused are no failure of the add. */
static bool is_refusal(const newsidx_error *why)
{
    if (why->status == NEWSIDX_REFUSED || why->status == NEWSIDX_LIMIT) return true;
    /* One file that cannot be read, and not a machine that cannot read any. */
    return why->status == NEWSIDX_IO && why->sys_errno != EMFILE && why->sys_errno != ENFILE;
}

/* A file that was written or replaced without a change: next time its metadata shall tell so. */
static newsidx_status note_touched(struct nx_adder *self, struct nx_str name, const struct nx_source_row *now,
                                   newsidx_error *err)
{
    const struct nx_known_file known = nx_known_file(self->store, name);
    self->report->files_unchanged++;
    if (!known.found || nx_source_looks_the_same(now, &known.row)) return NEWSIDX_OK;
    return nx_store_see_source(self->store, known.segment, known.source, now, err);
}

/* Puts it in the batch, in the place of what the index has of the file, under this name or the one that it had. */
static newsidx_status take(struct nx_adder *self, const struct nx_walk *walk, struct nx_str name,
                           const struct nx_read_file *file, struct nx_batch_part *part, newsidx_error *err)
{
    const uint32_t before = self->batch.n;
    NX_TRY(nx_batch_take(&self->batch, part, file->number, err));
    nx_adder_count(self, self->batch.n - before);
    NX_TRY(nx_store_kill_source(self->store, name, err));
    NX_TRY(nx_removal_moved(self->store, walk, file->source.content, &self->moved, err));
    self->report->files_moved = self->moved.n;
    return NEWSIDX_OK;
}

static newsidx_status take_failure(struct nx_adder *self, const newsidx_error *why, newsidx_error *err)
{
    if (!why) return nx_error_memory(err);
    if (!is_refusal(why)) {
        if (err) *err = *why;
        return why->status;
    }
    nx_adder_refuse(self, why);
    return NEWSIDX_OK;
}

static newsidx_status take_file(struct nx_adder *self, const struct nx_walk *walk, const struct nx_walk_file *walked,
                                const struct nx_read_file *file, struct nx_batch_part *part, newsidx_error *err)
{
    self->report->files++;
    self->progress.files_seen++;
    if (!nx_adder_step(self)) return nx_adder_interrupted(err);
    switch (file->outcome) {
    case NX_FILE_UNCHANGED: self->report->files_unchanged++; break;
    case NX_FILE_TOUCHED: return note_touched(self, walked->name, &file->source, err);
    case NX_FILE_GONE:
    case NX_FILE_NO_ARTICLE: self->report->files--; break;
    case NX_FILE_NEWS: return take(self, walk, walked->name, file, part, err);
    case NX_FILE_FAILED: return take_failure(self, file->why, err);
    }
    return NEWSIDX_OK;
}

/* All files of a chunk, some of which may still have to be read. A batch is full or not behind what is read at once, so that
   it does not matter who read it. */
static newsidx_status take_chunk(struct nx_adder *self, const struct nx_walk *walk, struct nx_read_ahead *ahead,
                                 struct nx_file_chunk *chunk, newsidx_error *err)
{
    for (size_t i = 0;;) {
        struct nx_batch_part part = { .batch = &chunk->batch };
        for (; i < chunk->n_read; i++) {
            NX_TRY(take_file(self, walk, &chunk->walked[i], &chunk->files[i], &part, err));
        }
        NX_TRY(nx_adder_commit_full(self, err));
        if (i == chunk->n) return NEWSIDX_OK;
        nx_file_chunk_read(chunk, nx_read_ahead_reader(ahead));
    }
}

static newsidx_status take_all(struct nx_adder *self, const struct nx_walk *walk, struct nx_read_ahead *ahead,
                               newsidx_error *err)
{
    newsidx_status status = NEWSIDX_OK;
    for (struct nx_file_chunk *chunk; status == NEWSIDX_OK && (chunk = nx_read_ahead_next(ahead));) {
        nx_read_ahead_hold(ahead);
        status = take_chunk(self, walk, ahead, chunk, err);
        nx_read_ahead_release(ahead);
    }
    return status;
}

newsidx_status nx_adder_read_walked(struct nx_adder *self, const struct nx_walk *walk, newsidx_error *err)
{
    const struct nx_reading_options reading = { .reread = self->options->reread, .most = nx_adder_portion(self) };
    const struct nx_read_ahead_options options = {
        .store = self->store, .reading = reading, .jobs = self->store->jobs
    };
    struct nx_read_ahead *ahead;
    self->progress.files_total = walk->files.n;
    self->progress.stage = "reading";
    NX_TRY(nx_read_ahead_open(walk, &options, &ahead, err));
    const newsidx_status status = take_all(self, walk, ahead, err);
    nx_read_ahead_close(ahead);
    return status;
}
