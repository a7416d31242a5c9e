/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * commit.c: from one state of the index to the next: new segment, new dead, new manifest. The order of the writes is
 * what makes it safe: everything that the new manifest names is on the disk before the manifest is. A merge is a commit
 * whose new segment takes the place of others.
 */
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "index/builder.h"
#include "index/merge.h"
#include "index/resolve.h"
#include "index/store.h"
#include "index/totals.h"

/* The state that is being made. */
struct commit {
    struct nx_store *store;
    struct nx_batch *batch;
    struct nx_changes changes;
    struct nx_manifest manifest;    /* the next one */
    struct nx_segment **segments;   /* the store's that stay and, last, the new one; the array only is ours */
    size_t n_kept;                  /* how many of the store's stay */
    bool *dropped;                  /* per segment of the store: a merge takes its place, or nothing in it is alive */
    struct nx_segment *fresh;       /* the new segment, ours until it is adopted */
    uint64_t **killed;              /* the next store's: nothing yet */
    struct nx_seen *seen;           /* the same */
};

static bool anything_killed(const struct nx_store *store)
{
    for (size_t i = 0; i < store->manifest.n_segments; i++) {
        if (store->killed[i]) return true;
    }
    return false;
}

static bool anything_seen(const struct nx_store *store)
{
    for (size_t i = 0; i < store->manifest.n_segments; i++) {
        if (store->seen[i].n) return true;
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
    for (size_t i = 0; i < store->manifest.n_segments; i++) touched[i] = store->killed[i] || store->seen[i].n;
    for (size_t i = 0; i < self->changes.n_dead; i++) touched[self->changes.dead[i].segment] = true;
    for (size_t i = 0; i < store->manifest.n_segments; i++) {
        struct nx_segment *segment = store->segments[i];
        if (!touched[i]) continue;
        NX_TRY(make_bitmap(&segment->dead_rows, segment->facts.n_rows, err));
        NX_TRY(make_bitmap(&segment->dead_sources, segment->n_sources, err));
        NX_TRY(nx_seen_merge(&segment->seen, &store->seen[i], err));
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
    nx_segment_dead_format(segment, &bytes);
    NX_TRY(nx_buffer_check(&bytes, err));
    facts->dead_generation = self->manifest.generation;
    facts->dead = (struct nx_file_facts){ bytes.len, nx_hash_bytes(bytes.ptr, bytes.len) };
    const char *file = nx_segment_path(&path, self->store->place, facts->name,
                                       nx_segment_dead_name(facts->dead_generation, name));
    NX_TRY(nx_buffer_check(&path, err));
    NX_TRY(nx_file_create(file, bytes.ptr, bytes.len, self->store->sync, err));
    if (!self->store->sync) return NEWSIDX_OK;
    return nx_file_sync(nx_segment_path(&path, self->store->place, facts->name, NULL), err);
}

static bool is_empty(const struct nx_segment *segment, const struct nx_segment_facts *facts)
{
    if (facts->n_dead < facts->n_rows) return false;
    for (uint32_t source = 0; source < segment->n_sources; source++) {
        if (!nx_segment_source_is_dead(segment, source)) return false;
    }
    return true;
}

/* Takes the segments without anything alive out of the next state, which are those that this commit touched. */
static void drop_empty(struct commit *self, const bool *touched)
{
    size_t kept = 0;
    for (size_t i = 0; i < self->manifest.n_segments; i++) {
        if (i < self->n_kept && touched[i] && is_empty(self->segments[i], &self->manifest.segments[i])) {
            self->dropped[i] = true;
            continue;
        }
        self->manifest.segments[kept] = self->manifest.segments[i];
        self->segments[kept++] = self->segments[i];
    }
    self->n_kept -= self->manifest.n_segments - kept;
    self->manifest.n_segments = kept;
}

static newsidx_status write_all_dead(struct commit *self, newsidx_error *err)
{
    const size_t n = self->store->manifest.n_segments;
    NX_AUTO(nx_free_bytes) bool *touched = calloc(n + 1, sizeof *touched);
    if (!touched) return nx_error_memory(err);
    NX_TRY(mark_dead(self, touched, err));
    for (size_t i = 0; i < n; i++) {
        if (touched[i] && !is_empty(self->segments[i], &self->manifest.segments[i])) NX_TRY(write_dead(self, i, err));
    }
    drop_empty(self, touched);
    return NEWSIDX_OK;
}

/* ---- The new segment ---- */

static newsidx_status resolve(struct commit *self, newsidx_error *err)
{
    const struct nx_store *store = self->store;
    struct nx_pending pending;
    NX_TRY(nx_batch_seal(self->batch, self->store->jobs, &pending, err));
    struct nx_view view = { store->segments, store->manifest.n_segments, &pending, store->killed, false };
    return nx_resolve(&view, self->batch, store->jobs, &self->changes, err);
}

/* Begins the next state as a copy of this one, without what is dropped. */
static newsidx_status begin(struct commit *self, newsidx_error *err)
{
    const struct nx_store *store = self->store;
    const size_t n = store->manifest.n_segments;
    NX_TRY(nx_manifest_copy(&store->manifest, &self->manifest, err));
    self->segments = calloc(n + 2, sizeof *self->segments);
    self->killed = calloc(n + 2, sizeof *self->killed);
    self->seen = calloc(n + 2, sizeof *self->seen);
    if (!self->segments || !self->killed || !self->seen) return nx_error_memory(err);
    for (size_t i = 0; i < n; i++) {
        if (self->dropped && self->dropped[i]) continue;
        self->manifest.segments[self->n_kept] = store->manifest.segments[i];
        self->segments[self->n_kept++] = store->segments[i];
    }
    self->manifest.n_segments = self->n_kept;
    self->manifest.generation++;
    return NEWSIDX_OK;
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
        .language = self->store->manifest.language,
        .jobs = self->store->jobs,
        .sync = self->store->sync,
    };
    NX_TRY(nx_segment_build(self->store->place, next->next_segment, &input, &facts[n], err));
    NX_TRY(nx_segment_open(self->store->place, &facts[n], false, &self->fresh, err));
    self->segments[n] = self->fresh;
    next->next_segment++;
    next->n_segments++;
    return NEWSIDX_OK;
}

static newsidx_status prepare(struct commit *self, newsidx_error *err)
{
    NX_TRY(begin(self, err));
    NX_TRY(resolve(self, err));
    if (self->batch->n_sources || self->changes.n_rows) NX_TRY(add_segment(self, err));
    NX_TRY(write_all_dead(self, err));
    return nx_totals_compute(self->segments, self->manifest.n_segments, &self->manifest.totals, err);
}

static newsidx_status prepare_merge(struct commit *self, newsidx_error *err)
{
    const struct nx_store *store = self->store;
    struct nx_pending pending;
    for (size_t i = 0; i < store->manifest.n_segments; i++) {
        if (self->dropped[i]) NX_TRY(nx_segment_verify(store->segments[i], store->place, err));
    }
    NX_TRY(begin(self, err));
    NX_TRY(nx_merge_gather(store->segments, store->manifest.n_segments, self->dropped, self->batch, &self->changes,
                           err));
    NX_TRY(nx_batch_seal(self->batch, self->store->jobs, &pending, err));
    return self->batch->n_sources || self->changes.n_rows ? add_segment(self, err) : NEWSIDX_OK;
}

/* ---- The switch ---- */

static newsidx_status publish(struct commit *self, newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer path = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    const char *segments = nx_path_join(&path, self->store->place, "segments");
    NX_TRY(nx_buffer_check(&path, err));
    if (self->store->sync) NX_TRY(nx_file_sync(segments, err));
    return nx_manifest_write(self->store->place, &self->manifest, self->store->sync, err);
}

/* Files that the new manifest no longer names; readers that have them open keep them. */
static void unlink_old(const struct commit *self)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer path = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    size_t kept = 0;
    for (size_t i = 0; i < self->store->manifest.n_segments; i++) {
        char name[NX_DEAD_NAME_SIZE];
        const struct nx_segment_facts *was = &self->store->manifest.segments[i];
        if (self->dropped && self->dropped[i]) {
            const char *folder = nx_segment_path(&path, self->store->place, was->name, NULL);
            /* What cannot be removed now is swept by the next writer. */
            if (path.failed == NEWSIDX_OK) (void)nx_folder_remove(folder, NULL);
            continue;
        }
        uint64_t is = self->manifest.segments[kept++].dead_generation;
        if (was->dead_generation == 0 || was->dead_generation == is) continue;
        unlink(nx_segment_path(&path, self->store->place, was->name, nx_segment_dead_name(was->dead_generation, name)));
    }
}

/* From here on the store is the new state. The manifest is on the disk: nothing may fail any more. */
static void adopt(struct commit *self)
{
    struct nx_store *store = self->store;
    unlink_old(self);
    for (size_t i = 0; i < store->manifest.n_segments; i++) {
        free(store->killed[i]);
        nx_seen_dispose(&store->seen[i]);
        if (self->dropped && self->dropped[i]) nx_segment_close(store->segments[i]);
    }
    for (size_t i = 0; i < self->n_kept; i++) self->segments[i]->facts = self->manifest.segments[i];
    free(store->killed);
    free(store->seen);
    free(store->segments);
    nx_manifest_dispose(&store->manifest);
    store->killed = NX_STEAL(self->killed);
    store->seen = NX_STEAL(self->seen);
    store->segments = NX_STEAL(self->segments);
    store->manifest = self->manifest;
    self->manifest.segments = NULL;
    self->manifest.n_segments = 0;
    self->fresh = NULL;
}

static void dispose(struct commit *self)
{
    nx_segment_close(self->fresh);
    free(self->segments);
    free(self->killed);
    free(self->seen);
    nx_manifest_dispose(&self->manifest);
    nx_changes_dispose(&self->changes);
}

/* The second half of every commit; a failure anywhere breaks the store. */
static newsidx_status finish(struct commit *self, newsidx_status prepared, newsidx_error *err)
{
    newsidx_status status = prepared;
    if (status == NEWSIDX_OK) status = publish(self, err);
    if (status == NEWSIDX_OK) adopt(self);
    self->store->broken = status != NEWSIDX_OK;
    return status;
}

static newsidx_status refuse_broken(const struct nx_store *store, newsidx_error *err)
{
    return nx_error_at(err, NEWSIDX_INTERNAL, store->dir, 0, 0,
                       "an earlier commit failed: close the index and open it again");
}

newsidx_status nx_store_commit(struct nx_store *store, struct nx_batch *batch, struct nx_commit_counts *counts,
                               newsidx_error *err)
{
    if (store->broken) return refuse_broken(store, err);
    if (batch->n_sources == 0 && !anything_killed(store) && !anything_seen(store)) return NEWSIDX_OK;
    NX_AUTO(nx_free_bytes) bool *dropped = calloc(store->manifest.n_segments + 1, sizeof *dropped);
    if (!dropped) return nx_error_memory(err);
    struct commit self = { .store = store, .batch = batch, .dropped = dropped };
    newsidx_status status = finish(&self, prepare(&self, err), err);
    if (status == NEWSIDX_OK) {
        counts->n_new += self.changes.n_new;
        counts->n_changed += self.changes.n_changed;
        counts->n_gone += self.changes.n_gone;
    }
    dispose(&self);
    return status;
}

/* ---- Merges ---- */

/* The names of the sources that the next commit takes away, each with a NUL behind it. */
static newsidx_status list_killed(const struct nx_store *store, struct nx_buffer *out, newsidx_error *err)
{
    for (size_t i = 0; i < store->manifest.n_segments; i++) {
        const struct nx_segment *segment = store->segments[i];
        for (uint32_t source = 0; store->killed[i] && source < segment->n_sources; source++) {
            if (!nx_row_is_dead(store->killed[i], source)) continue;
            nx_buffer_add_str(out, nx_strings_get(&segment->source_names, source));
            nx_buffer_add_byte(out, '\0');
        }
    }
    return nx_buffer_check(out, err);
}

/* A merge takes nothing away: what was to go with the next commit still is, wherever it is now. */
static newsidx_status kill_listed(struct nx_store *store, const struct nx_buffer *names, newsidx_error *err)
{
    for (size_t at = 0; at < names->len;) {
        const struct nx_str name = nx_str_of(names->ptr + at);
        NX_TRY(nx_store_kill_source(store, name, err));
        at += name.len + 1;
    }
    return NEWSIDX_OK;
}

static newsidx_status merge(struct nx_store *store, bool *chosen, newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer killed = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    struct nx_batch batch;
    NX_TRY(list_killed(store, &killed, err));
    nx_batch_init(&batch);
    struct commit self = { .store = store, .batch = &batch, .dropped = chosen };
    newsidx_status status = finish(&self, prepare_merge(&self, err), err);
    if (status == NEWSIDX_OK) status = kill_listed(store, &killed, err);
    store->broken = status != NEWSIDX_OK;
    dispose(&self);
    nx_batch_dispose(&batch);
    return status;
}

/*
 * After a merge that ended for lack of memory: the store goes on from where it was. Its segments are all still there, and
 * a manifest that was written all the same says nothing else. The next commit takes other numbers; what lies about is
 * swept by the next writer.
 */
static void put_off(struct nx_store *store)
{
    store->manifest.generation++;
    store->manifest.next_segment++;
    store->broken = false;
}

newsidx_status nx_store_tidy(struct nx_store *store, uint64_t work, newsidx_error *err)
{
    if (store->broken) return refuse_broken(store, err);
    const bool pending = anything_killed(store);
    NX_AUTO(nx_free_bytes) bool *chosen = calloc(store->manifest.n_segments + 1, sizeof *chosen);
    if (!chosen) return NEWSIDX_OK; /* a merge can wait */
    if (nx_merge_choose(store->segments, store->manifest.n_segments, work, chosen) == 0) return NEWSIDX_OK;
    newsidx_error why = { .status = NEWSIDX_OK };
    newsidx_status status = merge(store, chosen, &why);
    if (status == NEWSIDX_NO_MEMORY && !pending) {
        put_off(store);
        return NEWSIDX_OK;
    }
    if (status != NEWSIDX_OK && err) *err = why;
    return status;
}

newsidx_status nx_store_compact(struct nx_store *store, newsidx_error *err)
{
    if (store->broken) return refuse_broken(store, err);
    const size_t n = store->manifest.n_segments;
    if (n == 0 || (n == 1 && store->manifest.segments[0].dead_generation == 0)) return NEWSIDX_OK;
    NX_AUTO(nx_free_bytes) bool *chosen = malloc(n * sizeof *chosen);
    if (!chosen) return nx_error_memory(err);
    memset(chosen, true, n * sizeof *chosen);
    return merge(store, chosen, err);
}
