/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * resolve.c: what a commit changes.
 *
 * An identity is affected where a contribution with its URL comes or goes. An identity is also affected where one
 * without URL comes to belong to it or leaves it: that can happen only under the title keys of contributions that come
 * or go, so each of these is asked before and after. Every affected identity is then looked at once: who contributes
 * now, which contribution is shown, and whether that is what its row already says. What happens to one identity has
 * nothing to do with another, so several threads share them.
 */
#include "index/resolve.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/parallel.h"
#include "index/hash_list.h"
#include "index/snapshot_internal.h"

/* Fewer identities are looked at sooner than a thread is started. */
enum { IDENTITIES_A_THREAD = 4096 };

struct resolver {
    const struct nx_view *view;   /* the state after */
    struct nx_view before;
    const struct nx_batch *batch;
    struct nx_hash_list identities, titles;
    bool any_without_url;
    pthread_mutex_t reading;      /* records of segments: reading one changes its segment */
};

/* Identities [first, end), which are one thread's. */
struct share {
    struct resolver *resolver;
    const struct nx_view *view;
    size_t first, end;
    struct nx_changes changes;
    struct nx_buffer record;
    struct nx_refs members;
    newsidx_status status;
    newsidx_error err;
};

/* ---- Which identities are affected ---- */

static newsidx_status touch(struct resolver *self, const struct nx_contribution_row *row, newsidx_error *err)
{
    if (!nx_hash_is_none(row->url)) NX_TRY(nx_hash_list_add(&self->identities, row->url, err));
    return self->any_without_url ? nx_hash_list_add(&self->titles, row->title, err) : NEWSIDX_OK;
}

static newsidx_status touch_killed(struct resolver *self, size_t segment, newsidx_error *err)
{
    const struct nx_segment *here = self->view->segments[segment];
    const uint64_t *killed = self->view->killed ? self->view->killed[segment] : NULL;
    if (!killed) return NEWSIDX_OK;
    for (uint32_t source = 0; source < here->n_sources; source++) {
        if (!nx_row_is_dead(killed, source)) continue;
        const struct nx_source_row *row = &here->sources[source];
        if (row->first > here->contributions.n || row->count > here->contributions.n - row->first) {
            return nx_error_corrupt(err, NULL, "a source has contributions that do not exist");
        }
        for (uint32_t i = 0; i < row->count; i++) {
            NX_TRY(touch(self, &here->contributions.rows[row->first + i], err));
        }
    }
    return NEWSIDX_OK;
}

static bool has_without_url(const struct nx_contribution_table *table)
{
    return table->n_by_url < table->n;
}

/* The batch's own keys come in order: so the lists are, where nothing else is added. */
static newsidx_status touch_batch(struct resolver *self, newsidx_error *err)
{
    const struct nx_contribution_table *table = &self->view->pending->table;
    for (uint32_t i = 0; i < table->n_by_url; i++) {
        NX_TRY(nx_hash_list_add(&self->identities, table->rows[table->by_url[i]].url, err));
    }
    for (uint32_t i = 0; self->any_without_url && i < table->n; i++) {
        NX_TRY(nx_hash_list_add(&self->titles, table->rows[table->by_title[i]].title, err));
    }
    return NEWSIDX_OK;
}

/* The identities that contributions without URL under a title belonged to and belong to. */
static newsidx_status touch_title(struct resolver *self, struct nx_hash title, newsidx_error *err)
{
    struct nx_hash was, is;
    /* Where none is now, one that was there before has gone, and that counts. */
    if (!nx_view_may_lack_url(&self->before, title) && !nx_view_may_lack_url(self->view, title)) return NEWSIDX_OK;
    NX_TRY(nx_view_title_identity(&self->before, title, &was, err));
    NX_TRY(nx_view_title_identity(self->view, title, &is, err));
    NX_TRY(nx_hash_list_add(&self->identities, was, err));
    return nx_hash_list_add(&self->identities, is, err);
}

static newsidx_status find_affected(struct resolver *self, newsidx_error *err)
{
    const struct nx_view *view = self->view;
    self->any_without_url = has_without_url(&view->pending->table);
    for (size_t i = 0; i < view->n_segments; i++) {
        self->any_without_url = self->any_without_url || has_without_url(&view->segments[i]->contributions);
    }
    NX_TRY(touch_batch(self, err));
    for (size_t i = 0; i < view->n_segments; i++) NX_TRY(touch_killed(self, i, err));
    nx_hash_list_make_unique(&self->titles);
    for (size_t i = 0; i < self->titles.n; i++) NX_TRY(touch_title(self, self->titles.items[i], err));
    nx_hash_list_make_unique(&self->identities);
    return NEWSIDX_OK;
}

/* ---- What happens to one identity ---- */

/* A record of a segment, in the share's buffer. */
static newsidx_status read_record(struct share *self, struct nx_segment *segment, uint32_t number, newsidx_error *err)
{
    pthread_mutex_lock(&self->resolver->reading);
    const newsidx_status status = nx_segment_record(segment, number, &self->record, err);
    pthread_mutex_unlock(&self->resolver->reading);
    return status;
}

/* The bytes of a contribution's record: in the batch, or copied out of its segment. */
static newsidx_status fetch_record(struct share *self, struct nx_ref ref, struct nx_str *out, newsidx_error *err)
{
    if (ref.segment == self->view->n_segments) {
        *out = self->resolver->batch->records[ref.contribution];
        return NEWSIDX_OK;
    }
    NX_TRY(read_record(self, self->view->segments[ref.segment], nx_view_row(self->view, ref)->stored, err));
    bool failed = false;
    *out = nx_arena_copy_str(&self->changes.arena, nx_buffer_str(&self->record), &failed);
    return failed ? nx_error_memory(err) : NEWSIDX_OK;
}

static newsidx_status add_row(struct share *self, struct nx_hash identity, struct nx_ref shown, newsidx_error *err)
{
    const struct nx_contribution_row *row = nx_view_row(self->view, shown);
    struct nx_str record;
    NX_TRY(fetch_record(self, shown, &record, err));
    const struct nx_new_row fresh = {
        .identity = identity,
        .hash = row->record,
        .record = record,
        .date = row->date,
        .mention = !nx_view_is_primary(self->view, shown),
    };
    return nx_changes_add_row(&self->changes, &fresh, err);
}

/* True where the live row already says what `shown` says. */
static newsidx_status says_the_same(struct share *self, struct nx_row row, struct nx_ref shown, bool *out,
                                    newsidx_error *err)
{
    struct nx_segment *segment = self->view->segments[row.segment];
    bool mention = segment->columns.flags[row.row] & NX_ROW_MENTION;
    *out = false;
    if (mention == nx_view_is_primary(self->view, shown)) return NEWSIDX_OK;
    NX_TRY(read_record(self, segment, row.row, err));
    *out = nx_hash_equal(nx_hash_bytes(self->record.ptr, self->record.len), nx_view_row(self->view, shown)->record);
    return NEWSIDX_OK;
}

static newsidx_status resolve_one(struct share *self, struct nx_hash identity, newsidx_error *err)
{
    struct nx_row row;
    bool has_row = nx_segments_find_row(self->view->segments, self->view->n_segments, identity, &row);
    NX_TRY(nx_view_members(self->view, identity, &self->members, err));
    if (self->members.n == 0) {
        if (!has_row) return NEWSIDX_OK;
        self->changes.n_gone++;
        return nx_changes_add_dead(&self->changes, row, err);
    }
    struct nx_ref shown = self->members.items[0];
    if (!has_row) {
        self->changes.n_new++;
        return add_row(self, identity, shown, err);
    }
    bool same;
    NX_TRY(says_the_same(self, row, shown, &same, err));
    if (same) return NEWSIDX_OK;
    self->changes.n_changed++;
    NX_TRY(nx_changes_add_dead(&self->changes, row, err));
    return add_row(self, identity, shown, err);
}

/* ---- The whole ---- */

static void resolve_share(void *context, unsigned i)
{
    struct share *self = (struct share *)context + i;
    const struct nx_hash *identities = self->resolver->identities.items;
    for (size_t at = self->first; at < self->end && self->status == NEWSIDX_OK; at++) {
        self->status = resolve_one(self, identities[at], &self->err);
    }
}

/* All that the shares changed, in the order of identities; the first failure. */
static newsidx_status unite(struct share *shares, unsigned n, struct nx_changes *out, newsidx_error *err)
{
    for (unsigned i = 0; i < n; i++) {
        if (shares[i].status != NEWSIDX_OK) {
            if (err) *err = shares[i].err;
            return shares[i].status;
        }
        NX_TRY(nx_changes_take(out, &shares[i].changes, err));
    }
    nx_changes_sort(out);
    return NEWSIDX_OK;
}

static newsidx_status resolve_all(struct resolver *self, unsigned jobs, struct nx_changes *out, newsidx_error *err)
{
    struct share shares[NX_PARALLEL_MAX];
    NX_TRY(find_affected(self, err));
    const size_t n_identities = self->identities.n;
    const unsigned n = (unsigned)NX_MIN((size_t)nx_parallel_jobs(jobs), n_identities / IDENTITIES_A_THREAD + 1);
    for (unsigned i = 0; i < n; i++) {
        shares[i] = (struct share){ .resolver = self, .view = self->view, .changes = NX_CHANGES_INIT };
        shares[i].first = n_identities * i / n;
        shares[i].end = n_identities * (i + 1) / n;
        nx_buffer_init(&shares[i].record, NX_BUFFER_NO_MAX);
    }
    nx_parallel_run(n, resolve_share, shares);
    const newsidx_status status = unite(shares, n, out, err);
    for (unsigned i = 0; i < n; i++) {
        nx_changes_dispose(&shares[i].changes);
        nx_buffer_dispose(&shares[i].record);
        nx_refs_dispose(&shares[i].members);
    }
    return status;
}

newsidx_status nx_resolve(const struct nx_view *view, const struct nx_batch *batch, unsigned jobs,
                          struct nx_changes *out, newsidx_error *err)
{
    struct nx_changes changes = NX_CHANGES_INIT;
    struct resolver self = { .view = view, .before = *view, .batch = batch };
    self.before.before = true;
    pthread_mutex_init(&self.reading, NULL);
    const newsidx_status status = resolve_all(&self, jobs, &changes, err);
    pthread_mutex_destroy(&self.reading);
    nx_hash_list_dispose(&self.identities);
    nx_hash_list_dispose(&self.titles);
    if (status == NEWSIDX_OK) *out = changes;
    else nx_changes_dispose(&changes);
    return status;
}
