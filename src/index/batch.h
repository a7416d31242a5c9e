/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * batch.h: what was read and is not committed yet: sources, their contributions, their records. A batch is bounded by
 * the writer's memory budget and becomes one segment. It does not know which contribution is shown.
 */
#ifndef NX_BATCH_H
#define NX_BATCH_H

#include "index/identity.h"
#include "index/segment.h"

struct nx_batch {
    struct nx_arena arena;             /* names and records */
    struct nx_str *names;              /* per source, in rising byte order */
    struct nx_source_row *sources;
    uint32_t n_sources, sources_capacity;
    struct nx_contribution_row *rows;
    struct nx_str *records;            /* per contribution */
    uint32_t n, capacity;
    struct nx_alias_row *aliases;
    uint32_t n_aliases, aliases_capacity;
    uint32_t *by_url, *by_title;       /* after nx_batch_seal */
    uint32_t n_by_url;
    struct nx_filter_maker lacking_url; /* titles of contributions without URL; after nx_batch_seal */
    struct nx_buffer scratch, record;
};

void nx_batch_init(struct nx_batch *batch);
void nx_batch_dispose(struct nx_batch *batch);
void nx_batch_clear(struct nx_batch *batch);

/* Bytes held: what the memory budget counts. */
size_t nx_batch_bytes(const struct nx_batch *batch);

/* Begins a source; names come in rising order. `meta` has everything but the contributions. NO_MEMORY. */
newsidx_status nx_batch_add_source(struct nx_batch *batch, struct nx_str name, const struct nx_source_row *meta,
                                   newsidx_error *err);

/* Adds an article and its `related` entries to the source begun last. NO_MEMORY, INTERNAL; LIMIT where a batch is full. */
newsidx_status nx_batch_add_article(struct nx_batch *batch, const struct nx_article *article,
                                    struct nx_analyzer *analyzer, newsidx_error *err);

/*
 * For merges: adds to the source begun last a contribution that a segment has already, its record and, later, its
 * aliases. `parent` is a contribution of this batch. NO_MEMORY, LIMIT.
 */
newsidx_status nx_batch_add_stored(struct nx_batch *batch, const struct nx_contribution_row *row, uint32_t parent,
                                   struct nx_str record, newsidx_error *err);
newsidx_status nx_batch_add_alias(struct nx_batch *batch, struct nx_hash url, uint32_t contribution,
                                  newsidx_error *err);

/* A batch whose sources another one takes, in rising order. */
struct nx_batch_part {
    const struct nx_batch *batch; /* not sealed */
    uint32_t alias;               /* the first that may still be of use; 0 in the beginning */
};

/* Copies a source of the part with all that it contributes; or only that, for the source begun last. NO_MEMORY, LIMIT. */
newsidx_status nx_batch_take(struct nx_batch *batch, struct nx_batch_part *part, uint32_t source, newsidx_error *err);
newsidx_status nx_batch_append(struct nx_batch *batch, struct nx_batch_part *part, uint32_t source, newsidx_error *err);

/* Brings the tables in order, by so many threads at most (nx_parallel_jobs); afterwards nothing is added until nx_batch_clear.
   `out` views the batch. NO_MEMORY. */
newsidx_status nx_batch_seal(struct nx_batch *batch, unsigned jobs, struct nx_pending *out, newsidx_error *err);

#endif
