/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * resolve.h: what a commit changes. Given the live contributions before and after, it tells which articles must be
 * written anew, which rows die, and how many articles are new, changed and gone. Its cost follows the contributions
 * that come and go, not the index.
 */
#ifndef NX_RESOLVE_H
#define NX_RESOLVE_H

#include "index/batch.h"
#include "index/identity.h"

/* An article that gets a row in the new segment. */
struct nx_new_row {
    struct nx_hash identity, hash; /* hash of the record */
    struct nx_str record;
    int64_t date;
    bool mention;
    const struct nx_segment *analyzed; /* a segment that has the row's words already, and its row there; */
    uint32_t analyzed_row;             /* NULL: the record's text is analyzed */
};

struct nx_changes {
    struct nx_arena arena;         /* records that come out of older segments */
    struct nx_new_row *rows;       /* in the order of the new segment: date descending, undated first, identity */
    size_t n_rows, rows_capacity;
    struct nx_row *dead;           /* live rows that die */
    size_t n_dead, dead_capacity;
    uint64_t n_new, n_changed, n_gone;
};
void nx_changes_dispose(struct nx_changes *changes);
/* Adds a row; brings the rows in the order of the new segment. NO_MEMORY. */
newsidx_status nx_changes_add_row(struct nx_changes *changes, const struct nx_new_row *row, newsidx_error *err);
void nx_changes_sort(struct nx_changes *changes);

/*
 * Computes what happens to the state `view` (its segments, what is killed and what is pending; `before` not set) when it
 * is committed. `batch` is what is pending. The caller disposes of `out`, which views `batch`. CORRUPT, NO_MEMORY.
 */
newsidx_status nx_resolve(const struct nx_view *view, const struct nx_batch *batch, struct nx_changes *out,
                          newsidx_error *err);

#endif
