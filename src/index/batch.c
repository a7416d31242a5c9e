/* SPDX-License-Identifier: GPL-2.0-or-later */
/* batch.c: collecting sources and contributions until they become a segment. */
#include "index/batch.h"

#include <assert.h>
#include <stdlib.h>

#include "base/order.h"
#include "base/parallel.h"
#include "index/record.h"

enum { CONTRIBUTIONS_MAX = 1 << 30 };

/* Fewer are ordered sooner than threads are started. */
enum { ROWS_FOR_THREADS = 4096 };

void nx_batch_init(struct nx_batch *batch)
{
    *batch = (struct nx_batch){ .arena = NX_ARENA_INIT };
    nx_buffer_init(&batch->scratch, NX_BUFFER_NO_MAX);
    nx_buffer_init(&batch->record, NX_BUFFER_NO_MAX);
}

void nx_batch_dispose(struct nx_batch *batch)
{
    if (!batch) return;
    nx_arena_dispose(&batch->arena);
    free(batch->names);
    free(batch->sources);
    free(batch->rows);
    free(batch->records);
    free(batch->aliases);
    free(batch->by_url);
    free(batch->by_title);
    nx_filter_maker_dispose(&batch->lacking_url);
    nx_buffer_dispose(&batch->scratch);
    nx_buffer_dispose(&batch->record);
    nx_batch_init(batch);
}

void nx_batch_clear(struct nx_batch *batch)
{
    nx_arena_clear(&batch->arena);
    batch->n_sources = batch->n = batch->n_aliases = batch->n_by_url = 0;
}

size_t nx_batch_bytes(const struct nx_batch *batch)
{
    /* What is still free in the arena is held for the next batch, not by this one. */
    const size_t texts = batch->arena.used - (size_t)(batch->arena.end - batch->arena.at);
    return texts + (size_t)batch->n * (sizeof *batch->rows + sizeof *batch->records + 2 * sizeof(uint32_t)) +
           (size_t)batch->n_sources * (sizeof *batch->sources + sizeof *batch->names) +
           (size_t)batch->n_aliases * sizeof *batch->aliases;
}

/* Room for one more element in an array that doubles. */
static bool reserve(void **array, uint32_t n, uint32_t capacity, size_t size)
{
    if (n < capacity) return true;
    void *grown = realloc(*array, ((size_t)capacity ? (size_t)capacity * 2 : 64) * size);
    if (!grown) return false;
    *array = grown;
    return true;
}

static uint32_t doubled(uint32_t n, uint32_t capacity)
{
    return n < capacity ? capacity : capacity ? capacity * 2 : 64;
}

newsidx_status nx_batch_add_source(struct nx_batch *batch, struct nx_str name, const struct nx_source_row *meta,
                                   newsidx_error *err)
{
    const uint32_t n = batch->n_sources;
    assert(n == 0 || nx_str_compare(batch->names[n - 1], name) < 0);
    bool failed = !reserve((void **)&batch->names, n, batch->sources_capacity, sizeof *batch->names) ||
                  !reserve((void **)&batch->sources, n, batch->sources_capacity, sizeof *batch->sources);
    if (failed) return nx_error_memory(err);
    batch->sources_capacity = doubled(n, batch->sources_capacity);
    batch->names[n] = nx_arena_copy_str(&batch->arena, name, &failed);
    if (failed) return nx_error_memory(err);
    batch->sources[n] = *meta;
    batch->sources[n].first = batch->n;
    batch->sources[n].count = 0;
    batch->n_sources++;
    return NEWSIDX_OK;
}

newsidx_status nx_batch_add_alias(struct nx_batch *batch, struct nx_hash url, uint32_t contribution,
                                  newsidx_error *err)
{
    const uint32_t n = batch->n_aliases;
    if (!reserve((void **)&batch->aliases, n, batch->aliases_capacity, sizeof *batch->aliases)) {
        return nx_error_memory(err);
    }
    batch->aliases_capacity = doubled(n, batch->aliases_capacity);
    batch->aliases[batch->n_aliases++] = (struct nx_alias_row){ url, contribution, 0 };
    return NEWSIDX_OK;
}

newsidx_status nx_batch_add_stored(struct nx_batch *batch, const struct nx_contribution_row *row, uint32_t parent,
                                   struct nx_str record, newsidx_error *err)
{
    const uint32_t n = batch->n;
    if (n >= CONTRIBUTIONS_MAX) {
        return nx_error_set(err, NEWSIDX_LIMIT, "too many articles in one segment: add fewer at once");
    }
    bool failed = !reserve((void **)&batch->rows, n, batch->capacity, sizeof *batch->rows) ||
                  !reserve((void **)&batch->records, n, batch->capacity, sizeof *batch->records);
    if (failed) return nx_error_memory(err);
    batch->capacity = doubled(n, batch->capacity);
    batch->records[n] = nx_arena_copy_str(&batch->arena, record, &failed);
    if (failed) return nx_error_memory(err);
    batch->rows[n] = *row;
    batch->rows[n].stored = 0; /* given when the segment is written */
    batch->rows[n].source = batch->n_sources - 1;
    batch->rows[n].parent = parent;
    batch->n++;
    batch->sources[batch->n_sources - 1].count++;
    return NEWSIDX_OK;
}

static newsidx_status add_contribution(struct nx_batch *batch, const struct nx_article *article, uint32_t parent,
                                       struct nx_analyzer *analyzer, newsidx_error *err)
{
    const uint32_t n = batch->n;
    struct nx_keys keys;
    NX_TRY(nx_keys_of(article, analyzer, &batch->scratch, &keys, err));
    nx_buffer_clear(&batch->record);
    nx_record_encode(article, &batch->record);
    NX_TRY(nx_buffer_check(&batch->record, err));
    const struct nx_contribution_row row = {
        .url = keys.url,
        .title = keys.title,
        .record = nx_hash_bytes(batch->record.ptr, batch->record.len),
        .date = article->published_at.seconds,
    };
    for (size_t i = 0; i < keys.n_aliases; i++) NX_TRY(nx_batch_add_alias(batch, keys.aliases[i], n, err));
    return nx_batch_add_stored(batch, &row, parent, nx_buffer_str(&batch->record), err);
}

newsidx_status nx_batch_add_article(struct nx_batch *batch, const struct nx_article *article,
                                    struct nx_analyzer *analyzer, newsidx_error *err)
{
    const uint32_t parent = batch->n;
    NX_TRY(add_contribution(batch, article, parent, analyzer, err));
    for (size_t i = 0; i < article->n_related; i++) {
        NX_TRY(add_contribution(batch, &article->related[i], parent, analyzer, err));
    }
    return NEWSIDX_OK;
}

newsidx_status nx_batch_take(struct nx_batch *batch, struct nx_batch_part *part, uint32_t source, newsidx_error *err)
{
    NX_TRY(nx_batch_add_source(batch, part->batch->names[source], &part->batch->sources[source], err));
    return nx_batch_append(batch, part, source, err);
}

newsidx_status nx_batch_append(struct nx_batch *batch, struct nx_batch_part *part, uint32_t source, newsidx_error *err)
{
    const struct nx_batch *from = part->batch;
    const struct nx_source_row *taken = &from->sources[source];
    const uint32_t first = taken->first, end = first + taken->count, moved_to = batch->n;
    for (uint32_t i = first; i < end; i++) {
        const uint32_t parent = from->rows[i].parent - first + moved_to;
        NX_TRY(nx_batch_add_stored(batch, &from->rows[i], parent, from->records[i], err));
    }
    for (; part->alias < from->n_aliases && from->aliases[part->alias].contribution < end; part->alias++) {
        const struct nx_alias_row *alias = &from->aliases[part->alias];
        if (alias->contribution < first) continue; /* of a source that is not taken */
        NX_TRY(nx_batch_add_alias(batch, alias->url, alias->contribution - first + moved_to, err));
    }
    return NEWSIDX_OK;
}

/* ---- Orders ---- */

/* The orders are made at once, each in room of its own. */
enum { BY_URL, BY_TITLE, ALIASES, ORDERS };

struct ordering {
    struct nx_batch *batch;
    bool failed[ORDERS];
};

static bool resize_orders(struct nx_batch *batch)
{
    size_t size = ((size_t)batch->n + 1) * sizeof(uint32_t);
    uint32_t *by_url = realloc(batch->by_url, size);
    if (by_url) batch->by_url = by_url;
    uint32_t *by_title = realloc(batch->by_title, size);
    if (by_title) batch->by_title = by_title;
    return by_url && by_title;
}

/* What is to be ordered, in `items`, and how many. */
static uint32_t list_items(const struct nx_batch *batch, unsigned order, struct nx_ordered *items)
{
    uint32_t n = 0;
    if (order == ALIASES) {
        for (; n < batch->n_aliases; n++) items[n] = (struct nx_ordered){ batch->aliases[n].url, batch->aliases[n].contribution };
        return n;
    }
    for (uint32_t i = 0; i < batch->n; i++) {
        const struct nx_hash key = order == BY_URL ? batch->rows[i].url : batch->rows[i].title;
        if (order == BY_TITLE || !nx_hash_is_none(key)) items[n++] = (struct nx_ordered){ key, i };
    }
    return n;
}

static void take_order(struct nx_batch *batch, unsigned order, const struct nx_ordered *items, uint32_t n)
{
    if (order == BY_URL) batch->n_by_url = n;
    for (uint32_t i = 0; i < n; i++) {
        if (order == ALIASES) batch->aliases[i] = (struct nx_alias_row){ items[i].hash, items[i].number, 0 };
        else (order == BY_URL ? batch->by_url : batch->by_title)[i] = items[i].number;
    }
}

static void make_order(void *context, unsigned order)
{
    struct ordering *self = context;
    struct nx_batch *batch = self->batch;
    const size_t most = order == ALIASES ? batch->n_aliases : batch->n;
    NX_AUTO(nx_free_bytes) struct nx_ordered *items = malloc((most + 1) * sizeof *items);
    const uint32_t n = items ? list_items(batch, order, items) : 0;
    self->failed[order] = !items || !nx_order(items, n);
    if (!self->failed[order]) take_order(batch, order, items, n);
}

static newsidx_status make_orders(struct nx_batch *batch, unsigned jobs, newsidx_error *err)
{
    struct ordering self = { .batch = batch };
    if (!resize_orders(batch)) return nx_error_memory(err);
    if (batch->n >= ROWS_FOR_THREADS && nx_parallel_jobs(jobs) > 1) nx_parallel_run(ORDERS, make_order, &self);
    else for (unsigned order = 0; order < ORDERS; order++) make_order(&self, order);
    const bool failed = self.failed[BY_URL] || self.failed[BY_TITLE] || self.failed[ALIASES];
    return failed ? nx_error_memory(err) : NEWSIDX_OK;
}

static newsidx_status note_lacking_url(struct nx_batch *batch, newsidx_error *err)
{
    nx_filter_maker_dispose(&batch->lacking_url);
    NX_TRY(nx_filter_maker_init(&batch->lacking_url, batch->n - batch->n_by_url, err));
    for (uint32_t i = 0; i < batch->n; i++) {
        if (nx_hash_is_none(batch->rows[i].url)) nx_filter_maker_add(&batch->lacking_url, batch->rows[i].title);
    }
    return NEWSIDX_OK;
}

newsidx_status nx_batch_seal(struct nx_batch *batch, unsigned jobs, struct nx_pending *out, newsidx_error *err)
{
    NX_TRY(make_orders(batch, jobs, err));
    NX_TRY(note_lacking_url(batch, err));
    out->table = (struct nx_contribution_table){
        .rows = batch->rows,
        .by_url = batch->by_url,
        .by_title = batch->by_title,
        .aliases = batch->aliases,
        .n = batch->n,
        .n_by_url = batch->n_by_url,
        .n_aliases = batch->n_aliases,
    };
    out->source_names = batch->names;
    out->lacking_url = (struct nx_filter){ batch->lacking_url.blocks, batch->lacking_url.n };
    return NEWSIDX_OK;
}
