/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * records.c: stored records, each compressed by itself, so that showing one article costs no more than that, with a
 * dictionary of what records have in common: without one a record alone would hardly become smaller.
 */
#include "index/records.h"

#include <stdlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "index/record_dictionary.h"

enum { LEVEL = 3, MAGIC_SIZE = 4 };

/* The records of a segment in the order of their numbers. */
struct listed {
    struct nx_str *records;
    uint32_t n;
};

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

/* Those of the rows, then each other distinct record of the batch; gives each contribution its record's number. */
static newsidx_status list_records(const struct nx_batch *batch, const struct nx_new_row *rows, uint32_t n_rows,
                                   uint32_t *stored, struct listed *out, newsidx_error *err)
{
    NX_TRY(find_owners(batch, rows, n_rows, stored, err));
    out->records = malloc(((size_t)batch->n + n_rows + 1) * sizeof *out->records);
    if (!out->records) return nx_error_memory(err);
    for (uint32_t i = 0; i < n_rows; i++) out->records[out->n++] = rows[i].record;
    for (uint32_t i = 0; i < batch->n; i++) {
        if (stored[i] < n_rows) continue;
        const uint32_t owner = stored[i] - n_rows;
        if (owner < i) { /* an earlier contribution has the same record: its number is final */
            stored[i] = stored[owner];
            continue;
        }
        stored[i] = out->n;
        out->records[out->n++] = batch->records[i];
    }
    return NEWSIDX_OK;
}

/* ---- Writing ---- */

struct packer {
    struct nx_parts_writer *writer;
    ZSTD_CCtx *compressor;
    struct nx_buffer dictionary, packed, lengths, places;
    uint64_t place;
};

static newsidx_status refuse(size_t code, newsidx_error *err)
{
    if (ZSTD_getErrorCode(code) == ZSTD_error_memory_allocation) return nx_error_memory(err);
    return nx_error_set(err, NEWSIDX_INTERNAL, "cannot compress articles (%s): run the command again",
                        ZSTD_getErrorName(code));
}

static newsidx_status open_compressor(struct packer *self, newsidx_error *err)
{
    self->compressor = ZSTD_createCCtx();
    if (!self->compressor) return nx_error_memory(err);
    size_t code = ZSTD_CCtx_setParameter(self->compressor, ZSTD_c_compressionLevel, LEVEL);
    /* There is one dictionary in a segment: its number in every frame would tell nothing. */
    if (!ZSTD_isError(code)) code = ZSTD_CCtx_setParameter(self->compressor, ZSTD_c_dictIDFlag, 0);
    const struct nx_str dictionary = nx_buffer_str(&self->dictionary);
    if (!ZSTD_isError(code) && dictionary.len) {
        code = ZSTD_CCtx_loadDictionary(self->compressor, dictionary.ptr, dictionary.len);
    }
    return ZSTD_isError(code) ? refuse(code, err) : NEWSIDX_OK;
}

static newsidx_status pack(struct packer *self, uint32_t number, struct nx_str record, newsidx_error *err)
{
    const size_t bound = ZSTD_compressBound(record.len);
    nx_buffer_clear(&self->packed);
    char *room = nx_buffer_reserve(&self->packed, bound);
    NX_TRY(nx_buffer_check(&self->packed, err));
    const size_t length = ZSTD_compress2(self->compressor, room, bound, record.ptr, record.len);
    if (ZSTD_isError(length)) return refuse(length, err);
    if (number % NX_RECORDS_A_PLACE == 0) nx_buffer_add_u64(&self->places, self->place);
    nx_buffer_add_u32(&self->lengths, (uint32_t)(length - MAGIC_SIZE));
    nx_parts_writer_add(self->writer, room + MAGIC_SIZE, length - MAGIC_SIZE);
    self->place += length - MAGIC_SIZE;
    return NEWSIDX_OK;
}

static newsidx_status pack_all(struct packer *self, const struct listed *listed, newsidx_error *err)
{
    NX_TRY(nx_record_dictionary_make(listed->records, listed->n, &self->dictionary, err));
    NX_TRY(open_compressor(self, err));
    nx_parts_writer_put(self->writer, NX_PART_DICTIONARY, self->dictionary.ptr, self->dictionary.len);
    nx_parts_writer_begin(self->writer, NX_PART_RECORDS);
    for (uint32_t i = 0; i < listed->n; i++) NX_TRY(pack(self, i, listed->records[i], err));
    NX_TRY(nx_buffer_check(&self->places, err));
    NX_TRY(nx_buffer_check(&self->lengths, err));
    nx_parts_writer_put(self->writer, NX_PART_RECORD_PLACES, self->places.ptr, self->places.len);
    nx_parts_writer_put(self->writer, NX_PART_RECORD_LENGTHS, self->lengths.ptr, self->lengths.len);
    return NEWSIDX_OK;
}

static newsidx_status write_listed(const struct listed *listed, struct nx_parts_writer *writer, newsidx_error *err)
{
    struct packer self = { .writer = writer };
    nx_buffer_init(&self.dictionary, NX_BUFFER_NO_MAX);
    nx_buffer_init(&self.packed, NX_BUFFER_NO_MAX);
    nx_buffer_init(&self.lengths, NX_BUFFER_NO_MAX);
    nx_buffer_init(&self.places, NX_BUFFER_NO_MAX);
    newsidx_status status = pack_all(&self, listed, err);
    ZSTD_freeCCtx(self.compressor);
    nx_buffer_dispose(&self.dictionary);
    nx_buffer_dispose(&self.packed);
    nx_buffer_dispose(&self.lengths);
    nx_buffer_dispose(&self.places);
    return status;
}

newsidx_status nx_records_write(const struct nx_batch *batch, const struct nx_new_row *rows, uint32_t n_rows,
                                struct nx_parts_writer *writer, uint32_t *stored, newsidx_error *err)
{
    struct listed listed = { NULL, 0 };
    newsidx_status status = list_records(batch, rows, n_rows, stored, &listed, err);
    if (status == NEWSIDX_OK) status = write_listed(&listed, writer, err);
    free(listed.records);
    return status;
}
