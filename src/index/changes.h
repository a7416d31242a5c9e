/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * changes.h: what a commit or a merge does to rows: those that the new segment gets and those that die. It does not know why.
 */
#ifndef NX_CHANGES_H
#define NX_CHANGES_H

#include "base/arena.h"
#include "index/snapshot.h"

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
    struct nx_new_row *rows;
    size_t n_rows, rows_capacity;
    struct nx_row *dead;           /* live rows that die */
    size_t n_dead, dead_capacity;
    uint64_t n_new, n_changed, n_gone;
};
#define NX_CHANGES_INIT { .arena = NX_ARENA_INIT }

void nx_changes_dispose(struct nx_changes *changes);

/* Adds a row; one that dies. NO_MEMORY. */
newsidx_status nx_changes_add_row(struct nx_changes *changes, const struct nx_new_row *row, newsidx_error *err);
newsidx_status nx_changes_add_dead(struct nx_changes *changes, struct nx_row row, newsidx_error *err);

/* Adds all of `from`, which is empty afterwards. NO_MEMORY: it is as it was. */
newsidx_status nx_changes_take(struct nx_changes *changes, struct nx_changes *from, newsidx_error *err);

/* Brings the rows in the order of the new segment: date descending, undated first, then identity. */
void nx_changes_sort(struct nx_changes *changes);

#endif
