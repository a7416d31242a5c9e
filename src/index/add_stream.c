/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * add_stream.c: a stream of documents, which takes the place of the one that had its name before. What a stream was
 * cannot be read again: the old one stays until so much of the new one has come that it is plausible, and for good where
 * that never happens. It does not know how documents are told apart.
 */
#include "article/article.h"
#include "index/adder.h"
#include "index/stream_ahead.h"

/* A stream that is being read, and the one whose name it has. */
struct arriving {
    struct nx_adder *adder;
    const char *name;
    uint64_t n;          /* documents that came and are articles */
    uint64_t n_before;   /* articles of the old one */
    uint64_t first;      /* segments with at least this name are of this run */
    bool held;           /* the old one stands beside the new one so far */
};

static newsidx_status begin_part(struct arriving *self, newsidx_error *err)
{
    /* A stream has no metadata to know it by, and is read again whenever it comes. */
    const struct nx_source_row source = { .size = NX_SOURCE_LOOK_AGAIN, .content = NX_HASH_NONE };
    return nx_batch_add_source(&self->adder->batch, nx_str_of(self->name), &source, err);
}

/* ---- The old one ---- */

/* Takes away the parts of one of the two with the next commit. */
static newsidx_status kill(struct arriving *self, bool old, newsidx_error *err)
{
    struct nx_store *store = self->adder->store;
    size_t segment = 0;
    for (uint32_t source; nx_store_find_source(store, nx_str_of(self->name), &segment, &source); segment++) {
        const bool is_old = store->manifest.segments[segment].name < self->first;
        if (is_old == old) NX_TRY(nx_store_kill_part(store, segment, source, err));
    }
    return NEWSIDX_OK;
}

static bool has_parts(const struct arriving *self)
{
    size_t segment = 0;
    uint32_t source;
    return nx_store_find_source(self->adder->store, nx_str_of(self->name), &segment, &source);
}

/* Nothing, or less than half, is what an interrupted command or a failed download leaves. */
static bool is_plausible(const struct arriving *self)
{
    if (self->adder->options->prune_any) return true;
    if (self->n == 0) return self->n_before == 0;
    return self->n_before <= NX_REMOVAL_FEW || self->n * 2 >= self->n_before;
}

static newsidx_status let_go(struct arriving *self, newsidx_error *err)
{
    if (!self->held || !is_plausible(self)) return NEWSIDX_OK;
    self->held = false;
    return kill(self, true, err);
}

/* Takes back what was committed meanwhile. */
static newsidx_status refuse(struct arriving *self, newsidx_error *err)
{
    struct newsidx_add_report *report = self->adder->report;
    nx_batch_clear(&self->adder->batch);
    NX_TRY(kill(self, false, err));
    NX_TRY(nx_adder_commit(self->adder, err));
    report->articles_new = report->articles_changed = report->articles_gone = 0;
    char came[NEWSIDX_COUNT_TEXT_SIZE], before[NEWSIDX_COUNT_TEXT_SIZE];
    return nx_error_at(err, NEWSIDX_INVALID, self->name, 0, 0,
                       "%s articles came where this stream has %s in the index, which %s kept: check what writes it, or "
                       "insist with --prune-any",
                       self->n ? newsidx_count_format(self->n, came) : "no",
                       newsidx_count_format(self->n_before, before), self->n_before == 1 ? "is" : "are");
}

/* A stream takes the place of the one that had its name, and of nothing else. */
static newsidx_status check_name_free(const struct nx_store *store, const char *name, newsidx_error *err)
{
    size_t segment = 0;
    uint32_t source;
    bool is_folder;
    if (nx_store_find_source(store, nx_str_of(name), &segment, &source)) {
        if (nx_hash_is_none(nx_store_source(store, segment, source).content)) return NEWSIDX_OK;
        return nx_error_at(err, NEWSIDX_INVALID, name, 0, 0,
                           "a file of this name is indexed: give the stream another one, with --source NAME");
    }
    NX_TRY(nx_removal_is_folder(store, nx_str_of(name), &is_folder, err));
    if (!is_folder) return NEWSIDX_OK;
    return nx_error_at(
        err, NEWSIDX_INVALID, name, 0, 0,
        "a folder of this name has files that are indexed: give the stream another one, with --source NAME");
}

/* ---- The new one ---- */

/* A batch is committed when it is full. Beside an old stream nothing is merged: its parts would no longer be told apart. */
static newsidx_status commit_full(struct arriving *self, newsidx_error *err)
{
    if (!nx_adder_is_full(self->adder)) return NEWSIDX_OK;
    NX_TRY(let_go(self, err));
    return self->held ? nx_adder_commit_untidy(self->adder, err) : nx_adder_commit(self->adder, err);
}

/* The articles of a chunk go to the one source, and what is refused is told. A batch is full or not behind a chunk, so that it
   does not matter who read it. */
static newsidx_status add_chunk(struct arriving *self, struct nx_stream_chunk *chunk, newsidx_error *err)
{
    struct nx_adder *adder = self->adder;
    struct nx_batch_part part = { .batch = &chunk->batch };
    const uint32_t before = adder->batch.n;
    if (chunk->status != NEWSIDX_OK) {
        if (err) *err = chunk->err;
        return chunk->status;
    }
    for (uint32_t i = 0; i < chunk->n; i++) {
        if (chunk->refused[i]) nx_adder_refuse(adder, chunk->refused[i]);
        else self->n++;
    }
    adder->report->files += chunk->n;
    adder->progress.files_seen += chunk->n;
    if (chunk->batch.n == 0) return NEWSIDX_OK;
    if (adder->batch.n_sources == 0) NX_TRY(begin_part(self, err));
    NX_TRY(nx_batch_append(&adder->batch, &part, 0, err));
    nx_adder_count(adder, adder->batch.n - before);
    return commit_full(self, err);
}

static newsidx_status finish(struct arriving *self, newsidx_error *err)
{
    NX_TRY(let_go(self, err));
    return self->held ? refuse(self, err) : nx_adder_commit(self->adder, err);
}

static newsidx_status add_chunks(struct arriving *self, struct nx_stream_ahead *ahead, newsidx_error *err)
{
    for (;;) {
        struct nx_stream_chunk *chunk;
        do {
            if (!nx_adder_step(self->adder)) return nx_adder_interrupted(err);
        } while (!nx_stream_ahead_wait(ahead));
        NX_TRY(nx_stream_ahead_next(ahead, &chunk, err));
        if (!chunk) return finish(self, err);
        NX_TRY(add_chunk(self, chunk, err));
    }
}

static newsidx_status add_documents(struct arriving *self, struct nx_article_stream *stream, newsidx_error *err)
{
    const struct nx_store *store = self->adder->store;
    const struct nx_stream_ahead_options options = {
        .name = self->name,
        .language = store->manifest.language,
        .analyzer = store->analyzer,
        .most = nx_adder_portion(self->adder),
        .jobs = store->jobs,
    };
    struct nx_stream_ahead *ahead;
    NX_TRY(nx_stream_ahead_open(stream, &options, &ahead, err));
    const newsidx_status status = add_chunks(self, ahead, err);
    nx_stream_ahead_close(ahead);
    return status;
}

/* Whoever names a source later, to show or remove it, has to be able to. */
static newsidx_status check_name(const struct arriving *self, newsidx_error *err)
{
    if (*self->name) return check_name_free(self->adder->store, self->name, err);
    return nx_error_set(err, NEWSIDX_INVALID, "the name of the stream is empty: give it one");
}

static newsidx_status add_stream(struct arriving *self, int fd, newsidx_error *err)
{
    struct nx_article_stream *stream;
    NX_TRY(check_name(self, err));
    self->first = self->adder->store->manifest.next_segment;
    self->n_before = nx_removal_count_articles(self->adder->store, nx_str_of(self->name));
    self->held = has_parts(self);
    NX_TRY(nx_article_stream_open(fd, self->name, &stream, err));
    newsidx_status status = add_documents(self, stream, err);
    nx_article_stream_close(stream);
    return status;
}

newsidx_status nx_add_stream(struct nx_store *store, const struct newsidx_writer_options *options, int fd,
                             const char *name, struct newsidx_add_report *report, newsidx_error *err)
{
    struct nx_adder adder;
    nx_adder_init(&adder, store, options, report);
    adder.progress.stage = "reading";
    struct arriving self = { .adder = &adder, .name = name };
    newsidx_status status = add_stream(&self, fd, err);
    nx_adder_dispose(&adder);
    return status;
}
