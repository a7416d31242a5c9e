/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * salvage.h: what can be known of an index that may be damaged: its live sources by name, and of each source the
 * articles that are stored in it undamaged. It believes nothing that it cannot verify, and tells what is missing. It
 * reads only; how a new index is made of that is rebuild.h's.
 */
#ifndef NX_SALVAGE_H
#define NX_SALVAGE_H

#include "article/article.h"
#include "index/segment.h"

struct nx_salvage_segment {
    struct nx_segment *segment;    /* NULL: it cannot be read at all */
    bool whole;                    /* its file is what it was when it was written */
    bool dead_known;               /* it is known which of its sources are dead */
};

/* A live source; a stream may have parts in several segments. */
struct nx_salvage_source {
    struct nx_str name;            /* a view of its segment */
    uint32_t segment, number;      /* where it is in nx_salvage, and its number there */
};

struct nx_salvage {
    struct nx_salvage_segment *segments;
    size_t n_segments, n_unread;   /* n_unread: those that cannot be read */
    struct nx_salvage_source *sources; /* by name, then in the order of the segments */
    size_t n_sources;
    uint64_t n_nameless;           /* sources whose names are damaged */
    struct nx_buffer record;
    void (*tell)(void *context, const newsidx_error *problem);
    void *context;
};

/*
 * Opens what the manifest names in the index folder `dir`; problems are told to `tell`. The caller closes it.
 * IO (no fault of the index: a permission, a limit), NO_MEMORY.
 */
newsidx_status nx_salvage_open(const char *dir, const struct nx_manifest *manifest,
                               void (*tell)(void *context, const newsidx_error *problem), void *context,
                               struct nx_salvage *out, newsidx_error *err);
void nx_salvage_close(struct nx_salvage *salvage); /* accepts a zeroed one */

/* What is known of the source; where its segment is damaged its metadata is not to be trusted. */
struct nx_source_row nx_salvage_row(const struct nx_salvage *salvage, const struct nx_salvage_source *source);

/*
 * The source's next undamaged article with its undamaged mentions; *next is 0 for the first and is moved on. Memory is
 * taken from `arena`. *n_lost is raised by the articles and mentions that are damaged. END: no more. NO_MEMORY.
 */
newsidx_status nx_salvage_article(struct nx_salvage *salvage, const struct nx_salvage_source *source, uint32_t *next,
                                  uint64_t *n_lost, struct nx_arena *arena, struct nx_article *out, newsidx_error *err);

#endif
