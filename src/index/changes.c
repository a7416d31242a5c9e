/* SPDX-License-Identifier: GPL-2.0-or-later */
/* changes.c: two growing lists, and the order of the one. */
#include "index/changes.h"

#include <stdlib.h>

#include "base/order.h"
#include "newsidx.h"

void nx_changes_dispose(struct nx_changes *changes)
{
    if (!changes) return;
    nx_arena_dispose(&changes->arena);
    free(changes->rows);
    free(changes->dead);
    *changes = (struct nx_changes)NX_CHANGES_INIT;
}

/* ---- Adding ---- */

/* Room for `more` elements behind the first `n`. */
static bool reserve(void *array, size_t n, size_t *capacity, size_t more, size_t size)
{
    if (n + more <= *capacity) return true;
    const size_t wanted = NX_MAX(n + more, *capacity ? *capacity * 2 : 256);
    void *grown = realloc(*(void **)array, wanted * size);
    if (!grown) return false;
    *(void **)array = grown;
    *capacity = wanted;
    return true;
}

static bool reserve_rows(struct nx_changes *changes, size_t more)
{
    return reserve(&changes->rows, changes->n_rows, &changes->rows_capacity, more, sizeof *changes->rows);
}

static bool reserve_dead(struct nx_changes *changes, size_t more)
{
    return reserve(&changes->dead, changes->n_dead, &changes->dead_capacity, more, sizeof *changes->dead);
}

newsidx_status nx_changes_add_row(struct nx_changes *changes, const struct nx_new_row *row, newsidx_error *err)
{
    if (!reserve_rows(changes, 1)) return nx_error_memory(err);
    changes->rows[changes->n_rows++] = *row;
    return NEWSIDX_OK;
}

newsidx_status nx_changes_add_dead(struct nx_changes *changes, struct nx_row row, newsidx_error *err)
{
    if (!reserve_dead(changes, 1)) return nx_error_memory(err);
    changes->dead[changes->n_dead++] = row;
    return NEWSIDX_OK;
}

newsidx_status nx_changes_take(struct nx_changes *changes, struct nx_changes *from, newsidx_error *err)
{
    if (!reserve_rows(changes, from->n_rows) || !reserve_dead(changes, from->n_dead)) return nx_error_memory(err);
    if (from->n_rows) memcpy(changes->rows + changes->n_rows, from->rows, from->n_rows * sizeof *from->rows);
    if (from->n_dead) memcpy(changes->dead + changes->n_dead, from->dead, from->n_dead * sizeof *from->dead);
    changes->n_rows += from->n_rows;
    changes->n_dead += from->n_dead;
    changes->n_new += from->n_new;
    changes->n_changed += from->n_changed;
    changes->n_gone += from->n_gone;
    nx_arena_take(&changes->arena, &from->arena);
    nx_changes_dispose(from);
    return NEWSIDX_OK;
}

/* ---- Order ---- */

/* Rises where dates fall; undated first. */
static uint64_t date_key(int64_t date)
{
    /* NEWSIDX_DATE_NONE is the smallest number, so that all others have keys of at least 1. */
    return date == NEWSIDX_DATE_NONE ? 0 : UINT64_MAX - ((uint64_t)date ^ UINT64_C(1) << 63) + 1;
}

static int compare_rows(const void *a, const void *b)
{
    const struct nx_new_row *x = a, *y = b;
    const uint64_t left = date_key(x->date), right = date_key(y->date);
    return left != right ? (left < right ? -1 : 1) : nx_hash_compare(x->identity, y->identity);
}

/* Those of one date after another. Rows that were resolved in the order of identities are in order already. */
static void sort_dates(struct nx_new_row *rows, size_t n)
{
    for (size_t first = 0, end; first < n; first = end) {
        bool sorted = true;
        for (end = first + 1; end < n && rows[end].date == rows[first].date; end++) {
            sorted = sorted && nx_hash_compare(rows[end - 1].identity, rows[end].identity) <= 0;
        }
        if (!sorted) qsort(rows + first, end - first, sizeof *rows, compare_rows);
    }
}

/* By dates alone, those of one date as they were. False: out of memory, and nothing has moved. */
static bool sort_by_date(struct nx_changes *changes)
{
    struct nx_keyed *keys = malloc((changes->n_rows + 1) * sizeof *keys);
    struct nx_new_row *rows = malloc((changes->n_rows + 1) * sizeof *rows);
    for (size_t i = 0; keys && i < changes->n_rows; i++) {
        keys[i] = (struct nx_keyed){ date_key(changes->rows[i].date), (uint32_t)i };
    }
    const bool sorted = keys && rows && nx_order_keys(keys, changes->n_rows);
    if (sorted) {
        for (size_t i = 0; i < changes->n_rows; i++) rows[i] = changes->rows[keys[i].number];
        free(changes->rows);
        changes->rows = NX_STEAL(rows);
        changes->rows_capacity = changes->n_rows + 1;
    }
    free(rows);
    free(keys);
    return sorted;
}

void nx_changes_sort(struct nx_changes *changes)
{
    if (changes->n_rows < 2) return;
    if (sort_by_date(changes)) sort_dates(changes->rows, changes->n_rows);
    else qsort(changes->rows, changes->n_rows, sizeof *changes->rows, compare_rows);
}
