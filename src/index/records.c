/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * records.c: stored records in compressed blocks. A block is small, so that showing one article costs little, and large
 * enough for its articles to share their common words.
 */
#include "index/records.h"

#include <stdlib.h>
#include <zstd.h>

enum { BLOCK_SIZE = 4096, LEVEL = 3 };

struct packer {
    struct nx_parts_writer *writer;
    ZSTD_CCtx *compressor;
    struct nx_buffer raw, packed;   /* the block being filled; the last one compressed */
    struct nx_record_block *blocks;
    size_t n_blocks, capacity;
    uint32_t n_records;             /* written so far, those in `raw` included */
    uint64_t place;
};

static bool add_block(struct packer *self, uint32_t first)
{
    if (self->n_blocks == self->capacity) {
        size_t capacity = self->capacity ? self->capacity * 2 : 64;
        struct nx_record_block *grown = realloc(self->blocks, capacity * sizeof *grown);
        if (!grown) return false;
        self->blocks = grown;
        self->capacity = capacity;
    }
    self->blocks[self->n_blocks++] = (struct nx_record_block){ .place = self->place, .first = first };
    return true;
}

static newsidx_status flush(struct packer *self, newsidx_error *err)
{
    if (self->raw.len == 0) return NEWSIDX_OK;
    nx_buffer_clear(&self->packed);
    size_t bound = ZSTD_compressBound(self->raw.len);
    char *room = nx_buffer_reserve(&self->packed, bound);
    NX_TRY(nx_buffer_check(&self->packed, err));
    size_t length = ZSTD_compressCCtx(self->compressor, room, bound, self->raw.ptr, self->raw.len, LEVEL);
    if (ZSTD_isError(length)) {
        return nx_error_set(err, NEWSIDX_INTERNAL, "cannot compress articles (%s): run the command again",
                            ZSTD_getErrorName(length));
    }
    nx_parts_writer_add(self->writer, room, length);
    self->place += length;
    nx_buffer_clear(&self->raw);
    return NEWSIDX_OK;
}

static newsidx_status pack(struct packer *self, struct nx_str record, newsidx_error *err)
{
    if (self->raw.len && self->raw.len + record.len > BLOCK_SIZE) NX_TRY(flush(self, err));
    if (self->raw.len == 0 && !add_block(self, self->n_records)) return nx_error_memory(err);
    nx_buffer_add_varint(&self->raw, record.len);
    nx_buffer_add_str(&self->raw, record);
    self->n_records++;
    return nx_buffer_check(&self->raw, err);
}

/* A record's hash and where it is: rows and contributions in one list, which is then brought in the order of hashes. */
struct place {
    struct nx_hash hash;
    uint32_t row;          /* UINT32_MAX: not a row's */
    uint32_t contribution; /* UINT32_MAX: not a contribution's */
};

/* Among equal records a row's comes first, then the earliest contribution's. */
static int compare_places(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    int order = nx_hash_compare(x->hash, y->hash);
    if (order == 0) order = (x->row > y->row) - (x->row < y->row);
    return order ? order : (x->contribution > y->contribution) - (x->contribution < y->contribution);
}

static struct place *list_places(const struct nx_batch *batch, const struct nx_new_row *rows, uint32_t n_rows)
{
    struct place *places = malloc(((size_t)batch->n + n_rows + 1) * sizeof *places);
    if (!places) return NULL;
    for (uint32_t i = 0; i < n_rows; i++) places[i] = (struct place){ rows[i].hash, i, UINT32_MAX };
    for (uint32_t i = 0; i < batch->n; i++) places[n_rows + i] = (struct place){ batch->rows[i].record, UINT32_MAX, i };
    qsort(places, (size_t)batch->n + n_rows, sizeof *places, compare_places);
    return places;
}

/* Gives each contribution the row with its record, or the first contribution with it: `owner` < n_rows is a row. */
static newsidx_status find_owners(const struct nx_batch *batch, const struct nx_new_row *rows, uint32_t n_rows,
                                  uint32_t *stored, newsidx_error *err)
{
    struct place *places = list_places(batch, rows, n_rows);
    if (!places) return nx_error_memory(err);
    const struct place *owner = places;
    for (size_t i = 0; i < (size_t)batch->n + n_rows; i++) {
        if (!nx_hash_equal(places[i].hash, owner->hash)) owner = &places[i];
        if (places[i].contribution == UINT32_MAX) continue;
        stored[places[i].contribution] = owner->row != UINT32_MAX ? owner->row : n_rows + owner->contribution;
    }
    free(places);
    return NEWSIDX_OK;
}

static newsidx_status pack_all(struct packer *self, const struct nx_batch *batch, const struct nx_new_row *rows,
                               uint32_t n_rows, uint32_t *stored, newsidx_error *err)
{
    NX_TRY(find_owners(batch, rows, n_rows, stored, err));
    nx_parts_writer_begin(self->writer, NX_PART_RECORDS);
    for (uint32_t i = 0; i < n_rows; i++) NX_TRY(pack(self, rows[i].record, err));
    for (uint32_t i = 0; i < batch->n; i++) {
        if (stored[i] < n_rows) continue;
        uint32_t owner = stored[i] - n_rows;
        if (owner < i) { /* an earlier contribution has the same record: its number is final */
            stored[i] = stored[owner];
            continue;
        }
        stored[i] = self->n_records;
        NX_TRY(pack(self, batch->records[i], err));
    }
    NX_TRY(flush(self, err));
    if (!add_block(self, self->n_records)) return nx_error_memory(err);
    nx_parts_writer_put(self->writer, NX_PART_RECORD_BLOCKS, self->blocks, self->n_blocks * sizeof *self->blocks);
    return NEWSIDX_OK;
}

newsidx_status nx_records_write(const struct nx_batch *batch, const struct nx_new_row *rows, uint32_t n_rows,
                                struct nx_parts_writer *writer, uint32_t *stored, newsidx_error *err)
{
    struct packer self = { .writer = writer, .compressor = ZSTD_createCCtx() };
    nx_buffer_init(&self.raw, NX_BUFFER_NO_MAX);
    nx_buffer_init(&self.packed, NX_BUFFER_NO_MAX);
    newsidx_status status = self.compressor ? pack_all(&self, batch, rows, n_rows, stored, err) : nx_error_memory(err);
    ZSTD_freeCCtx(self.compressor);
    nx_buffer_dispose(&self.raw);
    nx_buffer_dispose(&self.packed);
    free(self.blocks);
    return status;
}
