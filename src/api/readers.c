/* SPDX-License-Identifier: GPL-2.0-or-later */
/* readers.c: leases, pins and the change from one state to the next. See readers.h. */
#include "api/readers.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "index/snapshot_internal.h"

enum {
    READERS_MAX = 32,  /* open at once; more threads than that take turns */
    SETTLE_SECONDS = 2, /* no clock of a file system is coarser */
    MEMORY_SHARE = 8,   /* of the machine's memory: so much for decoded postings, where nothing else is said */
    MEMORY_LEAST = 64 << 20 /* bytes: some eight million of them */
};

/* ---- One reader ---- */

static void reader_close(struct nx_index_reader *reader)
{
    if (!reader) return;
    nx_lists_free(reader->lists);
    nx_analyzer_free(reader->analyzer);
    nx_snapshot_close(reader->snapshot);
    free(reader);
}

static void close_all(struct nx_index_reader *first)
{
    while (first) {
        struct nx_index_reader *next = first->next;
        reader_close(first);
        first = next;
    }
}

static newsidx_status reader_open(const char *dir, struct nx_index_reader **out, newsidx_error *err)
{
    struct nx_index_reader *reader = calloc(1, sizeof *reader);
    if (!reader) return nx_error_memory(err);
    newsidx_status status = nx_snapshot_open(dir, &reader->snapshot, err);
    if (status == NEWSIDX_OK) status = nx_snapshot_analyzer(reader->snapshot, &reader->analyzer, err);
    if (status == NEWSIDX_OK) reader->lists = nx_lists_new(reader->snapshot, MEMORY_LEAST);
    if (status == NEWSIDX_OK && !reader->lists) status = nx_error_memory(err);
    if (status == NEWSIDX_OK)
        *out = reader;
    else
        reader_close(reader);
    return status;
}

/* ---- Which state it is ---- */

static bool same_file(const struct nx_file_facts *a, const struct nx_file_facts *b)
{
    return a->length == b->length && a->hash.high == b->hash.high && a->hash.low == b->hash.low;
}

/* An index that was deleted and made anew may have the generation of the old one, but not its files. */
static bool same_state(const struct nx_manifest *a, const struct nx_manifest *b)
{
    if (a->generation != b->generation || a->n_segments != b->n_segments) return false;
    for (size_t i = 0; i < a->n_segments; i++) {
        const struct nx_segment_facts *x = &a->segments[i], *y = &b->segments[i];
        if (x->name != y->name || x->dead_generation != y->dead_generation) return false;
        if (!same_file(&x->parts, &y->parts) || !same_file(&x->postings, &y->postings)) return false;
        if (!same_file(&x->dead, &y->dead)) return false;
    }
    return true;
}

/* With the lock held: the first of all is open and does not change. */
static bool is_current(const struct nx_readers *self, const struct nx_manifest *manifest)
{
    return self->all && same_state(nx_snapshot_manifest(self->all->snapshot), manifest);
}

/* ---- Life ---- */

/* How the manifest looks. Taken before it is read: what comes in between is seen as a change later. */
static bool look(const char *dir, struct stat *out, bool *settled)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer path = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    struct timespec now;
    const char *name = nx_path_join(&path, dir, "manifest");
    if (path.failed != NEWSIDX_OK || stat(name, out) != 0) return false;
    clock_gettime(CLOCK_REALTIME, &now);
    *settled = out->st_mtim.tv_sec + SETTLE_SECONDS < now.tv_sec;
    return true;
}

static bool same_look(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

static size_t default_memory(void)
{
    const long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
    if (pages <= 0 || size <= 0) return MEMORY_LEAST;
    return NX_MAX((size_t)pages / MEMORY_SHARE * (size_t)size, (size_t)MEMORY_LEAST);
}

newsidx_status nx_readers_init(struct nx_readers *self, const char *dir, newsidx_error *err)
{
    *self = (struct nx_readers){
        .lock = PTHREAD_MUTEX_INITIALIZER,
        .given = PTHREAD_COND_INITIALIZER,
        .refreshing = PTHREAD_MUTEX_INITIALIZER,
    };
    self->dir = strdup(dir);
    if (!self->dir) return nx_error_memory(err);
    if (!look(dir, &self->seen, &self->settled)) self->settled = false;
    NX_TRY(reader_open(dir, &self->all, err));
    self->all->current = true;
    self->n = 1;
    self->memory = default_memory();
    return NEWSIDX_OK;
}

void nx_readers_set_memory(struct nx_readers *self, size_t bytes)
{
    pthread_mutex_lock(&self->lock);
    self->memory = bytes;
    pthread_mutex_unlock(&self->lock);
}

void nx_readers_dispose(struct nx_readers *self)
{
    close_all(self->all);
    free(self->dir);
    pthread_mutex_destroy(&self->lock);
    pthread_mutex_destroy(&self->refreshing);
    pthread_cond_destroy(&self->given);
}

/* ---- Leases ---- */

static struct nx_index_reader *find_free(const struct nx_readers *self)
{
    struct nx_index_reader *reader = self->all;
    while (reader && reader->busy) reader = reader->next;
    return reader;
}

/*
 * Opens one more reader, with the lock held at both ends but not meanwhile. Where the state on disk is another one by
 * now, there will be no more of ours: the caller waits, as it does where it has just become free or was replaced.
 */
static newsidx_status open_another(struct nx_readers *self, newsidx_error *err)
{
    const uint64_t changes = self->changes;
    struct nx_index_reader *reader = NULL;
    newsidx_error why = { 0 };
    self->n++;
    pthread_mutex_unlock(&self->lock);
    newsidx_status status = reader_open(self->dir, &reader, &why);
    pthread_mutex_lock(&self->lock);
    if (self->changes != changes) {
        reader_close(reader);
        return NEWSIDX_OK;
    }
    if (reader && is_current(self, nx_snapshot_manifest(reader->snapshot))) {
        reader->current = true;
        reader->next = self->all->next;
        self->all->next = reader;
        return NEWSIDX_OK;
    }
    reader_close(reader);
    self->n--;
    self->sealed = true;
    if (status != NEWSIDX_NO_MEMORY) return NEWSIDX_OK;
    if (err) *err = why;
    return status;
}

static newsidx_status begin(struct nx_readers *self, struct nx_lease *out, newsidx_error *err)
{
    struct nx_index_reader *reader;
    while (!(reader = find_free(self))) {
        if (self->n < READERS_MAX && !self->sealed)
            NX_TRY(open_another(self, err));
        else
            pthread_cond_wait(&self->given, &self->lock);
    }
    reader->busy = true;
    nx_lists_set_budget(reader->lists, self->memory / self->n);
    *out = (struct nx_lease){ self, reader };
    return NEWSIDX_OK;
}

newsidx_status nx_lease_begin(struct nx_readers *self, struct nx_lease *out, newsidx_error *err)
{
    pthread_mutex_lock(&self->lock);
    newsidx_status status = begin(self, out, err);
    pthread_mutex_unlock(&self->lock);
    return status;
}

void nx_lease_begin_pinned(struct nx_readers *self, struct nx_index_reader *reader, struct nx_lease *out)
{
    pthread_mutex_lock(&self->lock);
    while (reader->busy) pthread_cond_wait(&self->given, &self->lock);
    reader->busy = true;
    pthread_mutex_unlock(&self->lock);
    *out = (struct nx_lease){ self, reader };
}

static bool is_over(const struct nx_index_reader *reader)
{
    return !reader->current && !reader->busy && reader->pins == 0;
}

void nx_lease_end(struct nx_lease *lease)
{
    struct nx_readers *self = lease->owner;
    if (!self) return;
    pthread_mutex_lock(&self->lock);
    lease->reader->busy = false;
    const bool over = is_over(lease->reader);
    pthread_cond_broadcast(&self->given);
    pthread_mutex_unlock(&self->lock);
    if (over) reader_close(lease->reader);
    *lease = (struct nx_lease){ NULL, NULL };
}

struct nx_index_reader *nx_lease_pin(struct nx_lease *lease)
{
    pthread_mutex_lock(&lease->owner->lock);
    lease->reader->pins++;
    pthread_mutex_unlock(&lease->owner->lock);
    return lease->reader;
}

void nx_index_reader_unpin(struct nx_readers *self, struct nx_index_reader *reader)
{
    pthread_mutex_lock(&self->lock);
    reader->pins--;
    const bool over = is_over(reader);
    pthread_mutex_unlock(&self->lock);
    if (over) reader_close(reader);
}

/* ---- From one state to the next ---- */

/* Opens the state on disk `n` times, as long as it stays the same. */
static newsidx_status open_several(const char *dir, size_t n, struct nx_index_reader **out, newsidx_error *err)
{
    struct nx_index_reader *first = NULL, *more = NULL;
    NX_TRY(reader_open(dir, &first, err));
    first->current = true;
    for (size_t i = 1; i < n; i++) {
        if (reader_open(dir, &more, NULL) != NEWSIDX_OK) break;
        if (!same_state(nx_snapshot_manifest(first->snapshot), nx_snapshot_manifest(more->snapshot))) {
            reader_close(more);
            break;
        }
        more->current = true;
        more->next = first->next;
        first->next = more;
    }
    *out = first;
    return NEWSIDX_OK;
}

static size_t count(const struct nx_index_reader *first)
{
    size_t n = 0;
    for (; first; first = first->next) n++;
    return n;
}

/* Puts `fresh` in the place of all readers; returns those that nobody needs any more. */
static struct nx_index_reader *replace(struct nx_readers *self, struct nx_index_reader *fresh)
{
    struct nx_index_reader *over = NULL, *next;
    for (struct nx_index_reader *reader = self->all; reader; reader = next) {
        next = reader->next;
        reader->next = NULL;
        reader->current = false;
        if (!is_over(reader)) continue;
        reader->next = over;
        over = reader;
    }
    self->all = fresh;
    self->n = count(fresh);
    self->changes++;
    self->sealed = false;
    return over;
}

/* Whether the manifest on disk says what the open one says. */
static newsidx_status is_unchanged(struct nx_readers *self, size_t *n, bool *out, newsidx_error *err)
{
    struct nx_manifest manifest;
    NX_TRY(nx_manifest_read(self->dir, &manifest, err));
    pthread_mutex_lock(&self->lock);
    *out = is_current(self, &manifest);
    *n = count(self->all);
    pthread_mutex_unlock(&self->lock);
    nx_manifest_dispose(&manifest);
    return NEWSIDX_OK;
}

static newsidx_status refresh(struct nx_readers *self, bool *changed, newsidx_error *err)
{
    struct stat seen = { 0 };
    struct nx_index_reader *fresh = NULL;
    bool settled = false, unchanged = false;
    size_t n = 1;
    const bool there = look(self->dir, &seen, &settled);
    if (there && self->settled && same_look(&seen, &self->seen)) return NEWSIDX_OK;
    NX_TRY(is_unchanged(self, &n, &unchanged, err));
    if (!unchanged) NX_TRY(open_several(self->dir, n, &fresh, err));
    self->seen = seen;
    self->settled = there && settled;
    if (unchanged) return NEWSIDX_OK;
    pthread_mutex_lock(&self->lock);
    struct nx_index_reader *over = replace(self, fresh);
    pthread_cond_broadcast(&self->given);
    pthread_mutex_unlock(&self->lock);
    close_all(over);
    *changed = true;
    return NEWSIDX_OK;
}

newsidx_status nx_readers_refresh(struct nx_readers *self, bool *changed, newsidx_error *err)
{
    bool different = false;
    pthread_mutex_lock(&self->refreshing);
    newsidx_status status = refresh(self, &different, err);
    pthread_mutex_unlock(&self->refreshing);
    if (status == NEWSIDX_OK && changed) *changed = different;
    return status;
}
