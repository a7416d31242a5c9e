/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * resolve.c: what a commit changes.
 *
 * An identity is affected where a contribution with its URL comes or goes. An identity is also affected where one
 * without URL comes to belong to it or leaves it: that can happen only under the title keys of contributions that come
 * or go, so each of these is asked before and after. Every affected identity is then looked at once: who contributes
 * now, which contribution is shown, and whether that is what its row already says.
 */
#include "index/resolve.h"

#include <stdlib.h>

#include "index/hash_list.h"
#include "index/snapshot_internal.h"

struct resolver {
    const struct nx_view *view;   /* the state after */
    struct nx_view before;
    const struct nx_batch *batch;
    struct nx_hash_list identities, titles;
    struct nx_changes *changes;
    struct nx_buffer record;
    struct nx_refs members;
    bool any_without_url;
};

void nx_changes_dispose(struct nx_changes *changes)
{
    if (!changes) return;
    nx_arena_dispose(&changes->arena);
    free(changes->rows);
    free(changes->dead);
    *changes = (struct nx_changes){ .arena = NX_ARENA_INIT };
}

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

/* The identities that contributions without URL under a title belonged to and belong to. */
static newsidx_status touch_title(struct resolver *self, struct nx_hash title, newsidx_error *err)
{
    struct nx_hash was, is;
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
    for (uint32_t i = 0; i < self->batch->n; i++) NX_TRY(touch(self, &self->batch->rows[i], err));
    for (size_t i = 0; i < view->n_segments; i++) NX_TRY(touch_killed(self, i, err));
    nx_hash_list_make_unique(&self->titles);
    for (size_t i = 0; i < self->titles.n; i++) NX_TRY(touch_title(self, self->titles.items[i], err));
    nx_hash_list_make_unique(&self->identities);
    return NEWSIDX_OK;
}

/* ---- What happens to one identity ---- */

static newsidx_status add_dead(struct nx_changes *changes, struct nx_row row, newsidx_error *err)
{
    if (changes->n_dead == changes->dead_capacity) {
        size_t capacity = changes->dead_capacity ? changes->dead_capacity * 2 : 64;
        struct nx_row *grown = realloc(changes->dead, capacity * sizeof *grown);
        if (!grown) return nx_error_memory(err);
        changes->dead = grown;
        changes->dead_capacity = capacity;
    }
    changes->dead[changes->n_dead++] = row;
    return NEWSIDX_OK;
}

/* The bytes of a contribution's record: in the batch, or copied out of its segment. */
static newsidx_status fetch_record(struct resolver *self, struct nx_ref ref, struct nx_str *out, newsidx_error *err)
{
    if (ref.segment == self->view->n_segments) {
        *out = self->batch->records[ref.contribution];
        return NEWSIDX_OK;
    }
    struct nx_segment *segment = self->view->segments[ref.segment];
    NX_TRY(nx_segment_record(segment, nx_view_row(self->view, ref)->stored, &self->record, err));
    bool failed = false;
    *out = nx_arena_copy_str(&self->changes->arena, nx_buffer_str(&self->record), &failed);
    return failed ? nx_error_memory(err) : NEWSIDX_OK;
}

newsidx_status nx_changes_add_row(struct nx_changes *changes, const struct nx_new_row *row, newsidx_error *err)
{
    if (changes->n_rows == changes->rows_capacity) {
        size_t capacity = changes->rows_capacity ? changes->rows_capacity * 2 : 256;
        struct nx_new_row *grown = realloc(changes->rows, capacity * sizeof *grown);
        if (!grown) return nx_error_memory(err);
        changes->rows = grown;
        changes->rows_capacity = capacity;
    }
    changes->rows[changes->n_rows++] = *row;
    return NEWSIDX_OK;
}

static newsidx_status add_row(struct resolver *self, struct nx_hash identity, struct nx_ref shown, newsidx_error *err)
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
    return nx_changes_add_row(self->changes, &fresh, err);
}

/* True where the live row already says what `shown` says. */
static newsidx_status says_the_same(struct resolver *self, struct nx_row row, struct nx_ref shown, bool *out,
                                    newsidx_error *err)
{
    struct nx_segment *segment = self->view->segments[row.segment];
    bool mention = segment->columns.flags[row.row] & NX_ROW_MENTION;
    *out = false;
    if (mention == nx_view_is_primary(self->view, shown)) return NEWSIDX_OK;
    NX_TRY(nx_segment_record(segment, row.row, &self->record, err));
    *out = nx_hash_equal(nx_hash_bytes(self->record.ptr, self->record.len), nx_view_row(self->view, shown)->record);
    return NEWSIDX_OK;
}

static newsidx_status resolve_one(struct resolver *self, struct nx_hash identity, newsidx_error *err)
{
    struct nx_row row;
    bool has_row = nx_segments_find_row(self->view->segments, self->view->n_segments, identity, &row);
    NX_TRY(nx_view_members(self->view, identity, &self->members, err));
    if (self->members.n == 0) {
        if (!has_row) return NEWSIDX_OK;
        self->changes->n_gone++;
        return add_dead(self->changes, row, err);
    }
    struct nx_ref shown = self->members.items[0];
    if (!has_row) {
        self->changes->n_new++;
        return add_row(self, identity, shown, err);
    }
    bool same;
    NX_TRY(says_the_same(self, row, shown, &same, err));
    if (same) return NEWSIDX_OK;
    self->changes->n_changed++;
    NX_TRY(add_dead(self->changes, row, err));
    return add_row(self, identity, shown, err);
}

/* Date descending, undated first, then identity: the order in which equal scores are shown. */
static int compare_rows(const void *a, const void *b)
{
    const struct nx_new_row *x = a, *y = b;
    if (x->date != y->date) {
        if (x->date == NEWSIDX_DATE_NONE) return -1;
        if (y->date == NEWSIDX_DATE_NONE) return 1;
        return x->date > y->date ? -1 : 1;
    }
    return nx_hash_compare(x->identity, y->identity);
}

void nx_changes_sort(struct nx_changes *changes)
{
    if (changes->n_rows) qsort(changes->rows, changes->n_rows, sizeof *changes->rows, compare_rows);
}

static newsidx_status resolve_all(struct resolver *self, newsidx_error *err)
{
    NX_TRY(find_affected(self, err));
    for (size_t i = 0; i < self->identities.n; i++) NX_TRY(resolve_one(self, self->identities.items[i], err));
    nx_changes_sort(self->changes);
    return NEWSIDX_OK;
}

newsidx_status nx_resolve(const struct nx_view *view, const struct nx_batch *batch, struct nx_changes *out,
                          newsidx_error *err)
{
    struct nx_changes changes = { .arena = NX_ARENA_INIT };
    struct resolver self = { .view = view, .before = *view, .batch = batch, .changes = &changes };
    self.before.before = true;
    nx_buffer_init(&self.record, NX_BUFFER_NO_MAX);
    newsidx_status status = resolve_all(&self, err);
    nx_hash_list_dispose(&self.identities);
    nx_hash_list_dispose(&self.titles);
    nx_buffer_dispose(&self.record);
    nx_refs_dispose(&self.members);
    if (status == NEWSIDX_OK) *out = changes;
    else nx_changes_dispose(&changes);
    return status;
}
