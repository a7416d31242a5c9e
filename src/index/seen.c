/* SPDX-License-Identifier: GPL-2.0-or-later */
/* seen.c: the list of sources that were seen again, in the order of their numbers. */
#include "index/seen.h"

#include <stdlib.h>
#include <string.h>

void nx_seen_dispose(struct nx_seen *seen)
{
    if (!seen) return;
    free(seen->rows);
    *seen = (struct nx_seen){ NULL, 0, 0 };
}

/* The first place whose source is not below `source`. Most come in rising order: the end is tried first. */
static size_t place_of(const struct nx_seen *seen, uint64_t source)
{
    if (seen->n == 0 || seen->rows[seen->n - 1].source < source) return seen->n;
    size_t low = 0, high = seen->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (seen->rows[middle].source < source) low = middle + 1;
        else high = middle;
    }
    return low;
}

static newsidx_status reserve(struct nx_seen *seen, size_t n, newsidx_error *err)
{
    if (n <= seen->capacity) return NEWSIDX_OK;
    const size_t capacity = NX_MAX(NX_MAX(n, seen->capacity * 2), (size_t)64);
    struct nx_seen_row *grown = realloc(seen->rows, capacity * sizeof *grown);
    if (!grown) return nx_error_memory(err);
    seen->rows = grown;
    seen->capacity = capacity;
    return NEWSIDX_OK;
}

newsidx_status nx_seen_set(struct nx_seen *seen, uint32_t source, const struct nx_source_row *now, newsidx_error *err)
{
    const size_t at = place_of(seen, source);
    if (at == seen->n || seen->rows[at].source != source) {
        NX_TRY(reserve(seen, seen->n + 1, err));
        memmove(seen->rows + at + 1, seen->rows + at, (seen->n - at) * sizeof *seen->rows);
        seen->n++;
    }
    seen->rows[at] = (struct nx_seen_row){ source, now->size, now->mtime, now->ctime, now->inode, now->device };
    return NEWSIDX_OK;
}

void nx_seen_apply(const struct nx_seen *seen, uint32_t source, struct nx_source_row *row)
{
    const size_t at = place_of(seen, source);
    if (at == seen->n || seen->rows[at].source != source) return;
    const struct nx_seen_row *found = &seen->rows[at];
    row->size = found->size;
    row->mtime = found->mtime;
    row->ctime = found->ctime;
    row->inode = found->inode;
    row->device = found->device;
}

newsidx_status nx_seen_merge(struct nx_seen *seen, const struct nx_seen *from, newsidx_error *err)
{
    struct nx_seen both = { NULL, 0, 0 };
    size_t old = 0;
    if (from->n == 0) return NEWSIDX_OK;
    NX_TRY(reserve(&both, seen->n + from->n, err));
    for (size_t i = 0; i < from->n; i++) {
        const uint64_t source = from->rows[i].source;
        while (old < seen->n && seen->rows[old].source < source) both.rows[both.n++] = seen->rows[old++];
        if (old < seen->n && seen->rows[old].source == source) old++;
        both.rows[both.n++] = from->rows[i];
    }
    while (old < seen->n) both.rows[both.n++] = seen->rows[old++];
    nx_seen_dispose(seen);
    *seen = both;
    return NEWSIDX_OK;
}

newsidx_status nx_seen_read(struct nx_str bytes, uint32_t n_sources, struct nx_seen *out, newsidx_error *err)
{
    const size_t n = bytes.len / sizeof(struct nx_seen_row);
    struct nx_seen seen = { NULL, 0, 0 };
    if (bytes.len % sizeof(struct nx_seen_row)) return nx_error_corrupt(err, NULL, "a list of files is cut short");
    if (n == 0) return NEWSIDX_OK;
    NX_TRY(reserve(&seen, n, err));
    memcpy(seen.rows, bytes.ptr, bytes.len);
    seen.n = n;
    bool rising = seen.rows[n - 1].source < n_sources;
    for (size_t i = 1; i < n; i++) rising = rising && seen.rows[i - 1].source < seen.rows[i].source;
    if (!rising) {
        nx_seen_dispose(&seen);
        return nx_error_corrupt(err, NULL, "a list of files is out of order");
    }
    *out = seen;
    return NEWSIDX_OK;
}
