/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * commit.c: from one state of the index to the next: new segment, new dead, new manifest. The order of the writes is
 * what makes it safe: everything that the new manifest names is on the disk before the manifest is.
 */
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "index/builder.h"
#include "index/resolve.h"
#include "index/store.h"
#include "index/totals.h"

/* The state that is being made. */
struct commit {
    struct nx_store *store;
    struct nx_batch *batch;
    struct nx_changes changes;
    struct nx_manifest manifest;    /* the next one */
    struct nx_segment **segments;   /* the store's and, last, the new one; the array only is ours */
    uint64_t **killed;              /* the next store's: nothing yet */
};

static bool anything_killed(const struct nx_store *store)
{
    for (size_t i = 0; i < store->manifest.n_segments; i++) {
        if (store->killed[i]) return true;
    }
    return false;
}

/* ---- The dead ---- */

static newsidx_status make_bitmap(uint64_t **bitmap, uint32_t n, newsidx_error *err)
{
    if (!*bitmap) *bitmap = calloc(nx_bitmap_words(n) + 1, sizeof **bitmap);
    return *bitmap ? NEWSIDX_OK : nx_error_memory(err);
}

/* Marks rows and sources dead in the open segments; `touched` tells which segments changed. */
static newsidx_status mark_dead(struct commit *self, bool *touched, newsidx_error *err)
{
    struct nx_store *store = self->store;
    for (size_t i = 0; i < store->manifest.n_segments; i++) touched[i] = store->killed[i] != NULL;
    for (size_t i = 0; i < self->changes.n_dead; i++) touched[self->changes.dead[i].segment] = true;
    for (size_t i = 0; i < store->manifest.n_segments; i++) {
        struct nx_segment *segment = store->segments[i];
        if (!touched[i]) continue;
        NX_TRY(make_bitmap(&segment->dead_rows, segment->facts.n_rows, err));
        NX_TRY(make_bitmap(&segment->dead_sources, segment->n_sources, err));
        for (size_t word = 0; store->killed[i] && word < nx_bitmap_words(segment->n_sources); word++) {
            segment->dead_sources[word] |= store->killed[i][word];
        }
    }
    for (size_t i = 0; i < self->changes.n_dead; i++) {
        struct nx_row row = self->changes.dead[i];
        store->segments[row.segment]->dead_rows[row.row / 64] |= UINT64_C(1) << (row.row % 64);
        self->manifest.segments[row.segment].n_dead++;
    }
    return NEWSIDX_OK;
}

static newsidx_status write_dead(struct commit *self, size_t i, newsidx_error *err)
{
    const struct nx_segment *segment = self->store->segments[i];
    struct nx_segment_facts *facts = &self->manifest.segments[i];
    char name[NX_DEAD_NAME_SIZE];
    NX_AUTO(nx_buffer_dispose) struct nx_buffer path = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer bytes = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    nx_buffer_add(&bytes, segment->dead_rows, nx_bitmap_words(segment->facts.n_rows) * sizeof(uint64_t));
    nx_buffer_add(&bytes, segment->dead_sources, nx_bitmap_words(segment->n_sources) * sizeof(uint64_t));
    NX_TRY(nx_buffer_check(&bytes, err));
    facts->dead_generation = self->manifest.generation;
    facts->dead = (struct nx_file_facts){ bytes.len, nx_hash_bytes(bytes.ptr, bytes.len) };
    const char *file = nx_segment_path(&path, self->store->dir, facts->name,
                                       nx_segment_dead_name(facts->dead_generation, name));
    NX_TRY(nx_buffer_check(&path, err));
    NX_TRY(nx_file_create(file, bytes.ptr, bytes.len, self->store->sync, err));
    if (!self->store->sync) return NEWSIDX_OK;
    return nx_file_sync(nx_segment_path(&path, self->store->dir, facts->name, NULL), err);
}

static newsidx_status write_all_dead(struct commit *self, newsidx_error *err)
{
    const size_t n = self->store->manifest.n_segments;
    NX_AUTO(nx_free_bytes) bool *touched = calloc(n + 1, sizeof *touched);
    if (!touched) return nx_error_memory(err);
    NX_TRY(mark_dead(self, touched, err));
    for (size_t i = 0; i < n; i++) {
        if (touched[i]) NX_TRY(write_dead(self, i, err));
    }
    return NEWSIDX_OK;
}

/* ---- The new segment ---- */

static newsidx_status resolve(struct commit *self, newsidx_error *err)
{
    const struct nx_store *store = self->store;
    struct nx_pending pending;
    NX_TRY(nx_batch_seal(self->batch, &pending, err));
    struct nx_view view = { store->segments, store->manifest.n_segments, &pending, store->killed, false };
    return nx_resolve(&view, self->batch, &self->changes, err);
}

static newsidx_status add_segment(struct commit *self, newsidx_error *err)
{
    struct nx_manifest *next = &self->manifest;
    const size_t n = next->n_segments;
    struct nx_segment_facts *facts = realloc(next->segments, (n + 1) * sizeof *facts);
    if (!facts) return nx_error_memory(err);
    next->segments = facts;
    const struct nx_build_input input = {
        .batch = self->batch,
        .rows = self->changes.rows,
        .n_rows = (uint32_t)self->changes.n_rows,
        .analyzer = self->store->analyzer,
        .sync = self->store->sync,
    };
    NX_TRY(nx_segment_build(self->store->dir, next->next_segment, &input, &facts[n], err));
    NX_TRY(nx_segment_open(self->store->dir, &facts[n], false, &self->segments[n], err));
    next->next_segment++;
    next->n_segments++;
    return NEWSIDX_OK;
}

static newsidx_status prepare(struct commit *self, newsidx_error *err)
{
    const size_t n = self->store->manifest.n_segments;
    NX_TRY(nx_manifest_copy(&self->store->manifest, &self->manifest, err));
    self->manifest.generation++;
    self->segments = calloc(n + 2, sizeof *self->segments);
    if (!self->segments) return nx_error_memory(err);
    if (n) memcpy(self->segments, self->store->segments, n * sizeof *self->segments);
    NX_TRY(resolve(self, err));
    if (self->batch->n_sources || self->changes.n_rows) NX_TRY(add_segment(self, err));
    self->killed = calloc(self->manifest.n_segments + 1, sizeof *self->killed);
    if (!self->killed) return nx_error_memory(err);
    NX_TRY(write_all_dead(self, err));
    return nx_totals_compute(self->segments, self->manifest.n_segments, &self->manifest.totals, err);
}

/* ---- The switch ---- */

/* Files of the dead that the new manifest no longer names. */
static void unlink_old_dead(const struct commit *self)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer path = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    for (size_t i = 0; i < self->store->manifest.n_segments; i++) {
        char name[NX_DEAD_NAME_SIZE];
        const struct nx_segment_facts *was = &self->store->manifest.segments[i];
        if (was->dead_generation == 0 || was->dead_generation == self->manifest.segments[i].dead_generation) continue;
        unlink(nx_segment_path(&path, self->store->dir, was->name, nx_segment_dead_name(was->dead_generation, name)));
    }
}

static newsidx_status publish(struct commit *self, newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer path = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    const char *segments = nx_path_join(&path, self->store->dir, "segments");
    NX_TRY(nx_buffer_check(&path, err));
    if (self->store->sync) NX_TRY(nx_file_sync(segments, err));
    return nx_manifest_write(self->store->dir, &self->manifest, self->store->sync, err);
}

/* From here on the store is the new state. The manifest is on the disk: nothing may fail any more. */
static void adopt(struct commit *self)
{
    struct nx_store *store = self->store;
    unlink_old_dead(self);
    for (size_t i = 0; i < store->manifest.n_segments; i++) {
        free(store->killed[i]);
        store->segments[i]->facts = self->manifest.segments[i];
    }
    free(store->killed);
    free(store->segments);
    nx_manifest_dispose(&store->manifest);
    store->killed = NX_STEAL(self->killed);
    store->segments = NX_STEAL(self->segments);
    store->manifest = self->manifest;
    self->manifest.segments = NULL;
    self->manifest.n_segments = 0;
}

static void dispose(struct commit *self)
{
    /* After a failure the new segment is not the store's: it is the one behind the store's. */
    const size_t n = self->store->manifest.n_segments;
    if (self->segments) nx_segment_close(self->segments[n]);
    free(self->segments);
    free(self->killed);
    nx_manifest_dispose(&self->manifest);
    nx_changes_dispose(&self->changes);
}

newsidx_status nx_store_commit(struct nx_store *store, struct nx_batch *batch, struct nx_commit_counts *counts,
                               newsidx_error *err)
{
    if (store->broken) {
        return nx_error_at(err, NEWSIDX_INTERNAL, store->dir, 0, 0,
                           "an earlier commit failed: close the index and open it again");
    }
    if (batch->n_sources == 0 && !anything_killed(store)) return NEWSIDX_OK;
    struct commit self = { .store = store, .batch = batch };
    newsidx_status status = prepare(&self, err);
    if (status == NEWSIDX_OK) status = publish(&self, err);
    store->broken = status != NEWSIDX_OK;
    if (status == NEWSIDX_OK) {
        adopt(&self);
        counts->n_new += self.changes.n_new;
        counts->n_changed += self.changes.n_changed;
        counts->n_gone += self.changes.n_gone;
    }
    dispose(&self);
    return status;
}
