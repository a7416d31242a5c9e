/* SPDX-License-Identifier: GPL-2.0-or-later */
/* batch.c: collecting sources and contributions until they become a segment. */
#include "index/batch.h"

#include <assert.h>
#include <stdlib.h>

#include "base/order.h"
#include "index/record.h"

enum { CONTRIBUTIONS_MAX = 1 << 30 };

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
    const struct nx_batch *from = part->batch;
    const struct nx_source_row *taken = &from->sources[source];
    const uint32_t first = taken->first, end = first + taken->count, moved_to = batch->n;
    NX_TRY(nx_batch_add_source(batch, from->names[source], taken, err));
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

static int compare_alias(const void *a, const void *b)
{
    const struct nx_alias_row *x = a, *y = b;
    int order = nx_hash_compare(x->url, y->url);
    return order ? order : (x->contribution > y->contribution) - (x->contribution < y->contribution);
}

static bool resize_orders(struct nx_batch *batch)
{
    size_t size = ((size_t)batch->n + 1) * sizeof(uint32_t);
    uint32_t *by_url = realloc(batch->by_url, size);
    if (by_url) batch->by_url = by_url;
    uint32_t *by_title = realloc(batch->by_title, size);
    if (by_title) batch->by_title = by_title;
    return by_url && by_title;
}

/* Sorts the items and takes their numbers. */
static newsidx_status take_order(struct nx_ordered *items, uint32_t n, uint32_t *out, newsidx_error *err)
{
    if (!nx_order(items, n)) return nx_error_memory(err);
    for (uint32_t i = 0; i < n; i++) out[i] = items[i].number;
    return NEWSIDX_OK;
}

static newsidx_status make_orders(struct nx_batch *batch, newsidx_error *err)
{
    NX_AUTO(nx_free_bytes) struct nx_ordered *items = malloc(((size_t)batch->n + 1) * sizeof *items);
    if (!items || !resize_orders(batch)) return nx_error_memory(err);
    for (uint32_t i = 0; i < batch->n; i++) items[i] = (struct nx_ordered){ batch->rows[i].title, i };
    NX_TRY(take_order(items, batch->n, batch->by_title, err));
    batch->n_by_url = 0;
    for (uint32_t i = 0; i < batch->n; i++) {
        if (!nx_hash_is_none(batch->rows[i].url)) items[batch->n_by_url++] = (struct nx_ordered){ batch->rows[i].url, i };
    }
    return take_order(items, batch->n_by_url, batch->by_url, err);
}

newsidx_status nx_batch_seal(struct nx_batch *batch, struct nx_pending *out, newsidx_error *err)
{
    NX_TRY(make_orders(batch, err));
    if (batch->n_aliases) qsort(batch->aliases, batch->n_aliases, sizeof *batch->aliases, compare_alias);
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
    return NEWSIDX_OK;
}
