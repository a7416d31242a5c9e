/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dupes.c: hashes of what may be there twice, sorted, so that the same stand side by side. See dupes.h. */
#include "index/dupes.h"

#include <stdlib.h>

#include "index/hash_list.h"
#include "index/title.h"

void nx_dupes_dispose(struct nx_dupes *dupes)
{
    if (!dupes) return;
    free(dupes->groups);
    free(dupes->rows);
    *dupes = (struct nx_dupes){ NULL, 0, 0, NULL };
}

/* ---- Groups ---- */

/* Below 0: the first date is the newer; none is the oldest. */
static int compare_dates(int64_t a, int64_t b)
{
    return (a < b) - (a > b);
}

static int compare_groups(const void *a, const void *b)
{
    const struct nx_dupe *x = a, *y = b;
    if (x->n != y->n) return x->n > y->n ? -1 : 1;
    const int order = compare_dates(x->date, y->date);
    return order ? order : nx_hash_compare(x->identity, y->identity);
}

static void sort_groups(struct nx_dupes *dupes)
{
    if (dupes->n_groups) qsort(dupes->groups, dupes->n_groups, sizeof *dupes->groups, compare_groups);
}

/* Makes room for `n` groups. */
static newsidx_status make_room(struct nx_dupes *dupes, size_t n, newsidx_error *err)
{
    dupes->groups = calloc(n + 1, sizeof *dupes->groups);
    return dupes->groups ? NEWSIDX_OK : nx_error_memory(err);
}

static void add_group(struct nx_dupes *dupes, struct nx_dupe group)
{
    dupes->groups[dupes->n_groups++] = group;
    dupes->n_members += group.n;
}

/* ---- Articles in several files ---- */

static int compare_hashes(const void *a, const void *b)
{
    return nx_hash_compare(*(const struct nx_hash *)a, *(const struct nx_hash *)b);
}

static void sort_hashes(struct nx_hash_list *list)
{
    if (list->n) qsort(list->items, list->n, sizeof *list->items, compare_hashes);
}

/* How many hashes from the place `first` on are the same. */
static size_t run_of_hashes(const struct nx_hash_list *list, size_t first)
{
    size_t n = 1;
    while (first + n < list->n && nx_hash_equal(list->items[first + n], list->items[first])) n++;
    return n;
}

/* The URL keys of the live primaries, once for each, and the title keys of those that have no URL. */
static newsidx_status gather_keys(const struct nx_view *view, struct nx_hash_list *urls, struct nx_hash_list *titles,
                                  newsidx_error *err)
{
    for (size_t i = 0; i < view->n_segments; i++) {
        const struct nx_segment *segment = view->segments[i];
        const struct nx_contribution_table *table = &segment->contributions;
        for (uint32_t k = 0; k < table->n; k++) {
            const struct nx_contribution_row *row = &table->rows[k];
            if (!nx_contribution_is_primary(table, k) || nx_segment_source_is_dead(segment, row->source)) continue;
            if (nx_hash_is_none(row->url)) NX_TRY(nx_hash_list_add(titles, row->title, err));
            else NX_TRY(nx_hash_list_add(urls, row->url, err));
        }
    }
    return NEWSIDX_OK;
}

/* The identities of the live primaries, once for each, in order. All that have one title key and no URL belong to one. */
static newsidx_status gather_identities(const struct nx_view *view, struct nx_hash_list *out, newsidx_error *err)
{
    NX_AUTO(nx_hash_list_dispose) struct nx_hash_list titles = { NULL, 0, 0 };
    NX_TRY(gather_keys(view, out, &titles, err));
    sort_hashes(&titles);
    for (size_t i = 0, n; i < titles.n; i += n) {
        struct nx_hash identity;
        n = run_of_hashes(&titles, i);
        NX_TRY(nx_view_title_identity(view, titles.items[i], &identity, err));
        for (size_t k = 0; k < n; k++) NX_TRY(nx_hash_list_add(out, identity, err));
    }
    sort_hashes(out);
    return NEWSIDX_OK;
}

static int64_t date_of(const struct nx_snapshot *snapshot, struct nx_row row)
{
    return nx_segment_columns(snapshot->segments[row.segment])->date[row.row];
}

static size_t count_runs(const struct nx_hash_list *list)
{
    size_t runs = 0;
    for (size_t i = 0, n; i < list->n; i += n) {
        n = run_of_hashes(list, i);
        runs += n > 1;
    }
    return runs;
}

newsidx_status nx_dupes_files(const struct nx_snapshot *snapshot, struct nx_dupes *out, newsidx_error *err)
{
    const struct nx_view view = nx_snapshot_view(snapshot);
    struct nx_dupes dupes = { NULL, 0, 0, NULL };
    NX_AUTO(nx_hash_list_dispose) struct nx_hash_list identities = { NULL, 0, 0 };
    NX_TRY(gather_identities(&view, &identities, err));
    NX_TRY(make_room(&dupes, count_runs(&identities), err));
    for (size_t i = 0, n; i < identities.n; i += n) {
        struct nx_row row;
        n = run_of_hashes(&identities, i);
        if (n < 2) continue;
        const bool found = nx_snapshot_find_row(snapshot, identities.items[i], &row);
        add_group(&dupes, (struct nx_dupe){ .identity = identities.items[i],
                                            .date = found ? date_of(snapshot, row) : NEWSIDX_DATE_NONE,
                                            .n = n });
    }
    sort_groups(&dupes);
    *out = dupes;
    return NEWSIDX_OK;
}

/* ---- Titles of several articles ---- */

struct titled {
    uint64_t title;
    struct nx_row row;
};

struct titles {
    const struct nx_snapshot *snapshot;
    struct titled *items;
    size_t n;
};

static struct nx_hash identity_of(const struct nx_snapshot *snapshot, struct nx_row row)
{
    return nx_segment_columns(snapshot->segments[row.segment])->identity[row.row];
}

static int compare_titled(const void *a, const void *b, void *context)
{
    const struct titled *x = a, *y = b;
    const struct nx_snapshot *snapshot = context;
    int order = (x->title > y->title) - (x->title < y->title);
    if (order == 0) order = compare_dates(date_of(snapshot, x->row), date_of(snapshot, y->row));
    return order ? order : nx_hash_compare(identity_of(snapshot, x->row), identity_of(snapshot, y->row));
}

static newsidx_status gather_titles(struct titles *self, newsidx_error *err)
{
    self->items = calloc(self->snapshot->n_articles + 1, sizeof *self->items);
    if (!self->items) return nx_error_memory(err);
    for (uint32_t i = 0; i < self->snapshot->n_segments; i++) {
        const struct nx_segment *segment = self->snapshot->segments[i];
        const uint64_t *dead = nx_segment_dead(segment), *titles = nx_segment_columns(segment)->title;
        for (uint32_t k = 0; k < nx_segment_n_rows(segment); k++) {
            if (nx_row_is_dead(dead, k) || titles[k] == NX_TITLE_NONE) continue;
            if (self->n == self->snapshot->n_articles) {
                return nx_error_corrupt(err, NULL, "there are more articles than the manifest tells");
            }
            self->items[self->n++] = (struct titled){ titles[k], { i, k } };
        }
    }
    if (self->n) qsort_r(self->items, self->n, sizeof *self->items, compare_titled, (void *)(uintptr_t)self->snapshot);
    return NEWSIDX_OK;
}

static size_t run_of_titles(const struct titles *self, size_t first)
{
    size_t n = 1;
    while (first + n < self->n && self->items[first + n].title == self->items[first].title) n++;
    return n;
}

/* Keeps the rows that share a title, and says which. */
static newsidx_status group_titles(const struct titles *self, struct nx_dupes *out, newsidx_error *err)
{
    size_t n_groups = 0, n_rows = 0, filled = 0;
    for (size_t i = 0, n; i < self->n; i += n) {
        n = run_of_titles(self, i);
        n_groups += n > 1;
        n_rows += n > 1 ? n : 0;
    }
    out->rows = calloc(n_rows + 1, sizeof *out->rows);
    if (!out->rows) return nx_error_memory(err);
    NX_TRY(make_room(out, n_groups, err));
    for (size_t i = 0, n; i < self->n; i += n) {
        const struct nx_row first = self->items[i].row;
        n = run_of_titles(self, i);
        if (n < 2) continue;
        add_group(out, (struct nx_dupe){ .identity = identity_of(self->snapshot, first),
                                         .date = date_of(self->snapshot, first), .first = filled, .n = n });
        for (size_t k = 0; k < n; k++) out->rows[filled++] = self->items[i + k].row;
    }
    sort_groups(out);
    return NEWSIDX_OK;
}

newsidx_status nx_dupes_titles(const struct nx_snapshot *snapshot, struct nx_dupes *out, newsidx_error *err)
{
    struct nx_dupes dupes = { NULL, 0, 0, NULL };
    struct titles titles = { .snapshot = snapshot };
    newsidx_status status = gather_titles(&titles, err);
    if (status == NEWSIDX_OK) status = group_titles(&titles, &dupes, err);
    free(titles.items);
    if (status == NEWSIDX_OK) *out = dupes;
    else nx_dupes_dispose(&dupes);
    return status;
}
