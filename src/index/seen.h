/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * seen.h: how files look that were seen again: the size, times and inode of sources whose content is still the one that
 * was read, while their metadata is not. A segment is immutable, so these lie beside it, with its dead. It owns the list;
 * what makes a file worth reading again is add.h's.
 */
#ifndef NX_SEEN_H
#define NX_SEEN_H

#include "base/error.h"
#include "base/hash.h"

/* NX_PART_SOURCES: a file or a stream as it was read. */
struct nx_source_row {
    uint64_t size;            /* NX_SOURCE_LOOK_AGAIN: its metadata cannot be trusted, read it again */
    int64_t mtime, ctime;     /* nanoseconds since 1970 */
    uint64_t inode, device;
    struct nx_hash content;   /* of its bytes; NONE for a stream */
    uint32_t first, count;    /* its contributions */
};
#define NX_SOURCE_LOOK_AGAIN UINT64_MAX

/* One source seen again; also the form on disk. */
struct nx_seen_row {
    uint64_t source;          /* its number in the segment */
    uint64_t size;
    int64_t mtime, ctime;
    uint64_t inode, device;
};

/* In the order of the numbers, each once. Zero-initialise; nx_seen_dispose. */
struct nx_seen {
    struct nx_seen_row *rows;
    size_t n, capacity;
};
void nx_seen_dispose(struct nx_seen *seen); /* accepts NULL; leaves it empty */

/* Notes how the source looks now; what was noted of it before is forgotten. Rising numbers cost least. NO_MEMORY. */
newsidx_status nx_seen_set(struct nx_seen *seen, uint32_t source, const struct nx_source_row *now, newsidx_error *err);

/* Puts what was noted last of the source, if anything, in the place of what `row` says. */
void nx_seen_apply(const struct nx_seen *seen, uint32_t source, struct nx_source_row *row);

/* Notes all of `from`, which is newer. NO_MEMORY. */
newsidx_status nx_seen_merge(struct nx_seen *seen, const struct nx_seen *from, newsidx_error *err);

/* Reads rows as they lie on disk. CORRUPT: not such rows, or of sources from `n_sources` on. NO_MEMORY. */
newsidx_status nx_seen_read(struct nx_str bytes, uint32_t n_sources, struct nx_seen *out, newsidx_error *err);

#endif
