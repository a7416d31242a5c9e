/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * records.c: stored records, each compressed by itself, so that showing one article costs no more than that, with a
 * dictionary of what records have in common: without one a record alone would hardly become smaller.
 */
#include "index/records.h"

#include <stdlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "base/order.h"
#include "base/parallel.h"
#include "index/record_dictionary.h"

enum { LEVEL = 2, MAGIC_SIZE = 4 };

/* The records of a segment in the order of their numbers. */
struct listed {
    struct nx_str *records;
    uint32_t n;
};

/* Gives each contribution the row with its record, or the first contribution with it: `owner` < n_rows is a row. Numbers below
   n_rows are those of rows, which so come first among equal records. */
static newsidx_status find_owners(const struct nx_batch *batch, const struct nx_new_row *rows, uint32_t n_rows,
                                  uint32_t *stored, newsidx_error *err)
{
    const size_t n = (size_t)batch->n + n_rows;
    NX_AUTO(nx_free_bytes) struct nx_ordered *places = malloc((n + 1) * sizeof *places);
    if (!places) return nx_error_memory(err);
    for (uint32_t i = 0; i < n_rows; i++) places[i] = (struct nx_ordered){ rows[i].hash, i };
    for (uint32_t i = 0; i < batch->n; i++) places[n_rows + i] = (struct nx_ordered){ batch->rows[i].record, n_rows + i };
    if (!nx_order(places, n)) return nx_error_memory(err);
    const struct nx_ordered *owner = places;
    for (size_t i = 0; i < n; i++) {
        if (!nx_hash_equal(places[i].hash, owner->hash)) owner = &places[i];
        if (places[i].number >= n_rows) stored[places[i].number - n_rows] = owner->number;
    }
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

/* ---- Compressing ---- */

/* What each thread compresses at a time, and holds until it is written: about so many bytes. */
enum { BYTES_A_TURN = 4 << 20, RECORDS_A_THREAD = 4096 };

/* A thread's. */
struct packer {
    ZSTD_CCtx *compressor;
    uint32_t first, end;       /* its records of this turn, */
    struct nx_buffer bytes;    /* compressed of this turn, one after another */
    struct nx_buffer lengths;  /* u32 each */
    newsidx_status status;
    newsidx_error err;
};

struct packing {
    const struct listed *listed;
    struct nx_parts_writer *writer;
    struct nx_buffer dictionary, lengths, places;
    uint64_t place;
    uint32_t next;             /* the first record that nobody has yet */
    struct packer packers[NX_PARALLEL_MAX];
    unsigned n;                /* packers */
};

static newsidx_status refuse(size_t code, newsidx_error *err)
{
    if (ZSTD_getErrorCode(code) == ZSTD_error_memory_allocation) return nx_error_memory(err);
    return nx_error_set(err, NEWSIDX_INTERNAL, "cannot compress articles (%s): run the command again",
                        ZSTD_getErrorName(code));
}

static newsidx_status open_packer(struct packer *packer, struct nx_str dictionary, newsidx_error *err)
{
    packer->compressor = ZSTD_createCCtx();
    if (!packer->compressor) return nx_error_memory(err);
    size_t code = ZSTD_CCtx_setParameter(packer->compressor, ZSTD_c_compressionLevel, LEVEL);
    /* There is one dictionary in a segment: its number in every frame would tell nothing. */
    if (!ZSTD_isError(code)) code = ZSTD_CCtx_setParameter(packer->compressor, ZSTD_c_dictIDFlag, 0);
    if (!ZSTD_isError(code) && dictionary.len) {
        code = ZSTD_CCtx_loadDictionary(packer->compressor, dictionary.ptr, dictionary.len);
    }
    return ZSTD_isError(code) ? refuse(code, err) : NEWSIDX_OK;
}

static newsidx_status pack(struct packer *packer, struct nx_str record, newsidx_error *err)
{
    const size_t bound = ZSTD_compressBound(record.len);
    char *room = nx_buffer_reserve(&packer->bytes, bound);
    NX_TRY(nx_buffer_check(&packer->bytes, err));
    const size_t length = ZSTD_compress2(packer->compressor, room, bound, record.ptr, record.len);
    if (ZSTD_isError(length)) return refuse(length, err);
    memmove(room, room + MAGIC_SIZE, length - MAGIC_SIZE);
    nx_buffer_grow(&packer->bytes, length - MAGIC_SIZE);
    nx_buffer_add_u32(&packer->lengths, (uint32_t)(length - MAGIC_SIZE));
    return nx_buffer_check(&packer->lengths, err);
}

/* Gives a thread what comes next. */
static void deal(struct packing *self, struct packer *packer)
{
    const struct nx_str *records = self->listed->records;
    packer->first = self->next;
    for (size_t bytes = 0; self->next < self->listed->n && bytes < BYTES_A_TURN;) bytes += records[self->next++].len;
    packer->end = self->next;
}

/* The records of a thread's turn. */
static void pack_turn(void *context, unsigned i)
{
    struct packing *self = context;
    struct packer *packer = &self->packers[i];
    nx_buffer_clear(&packer->bytes);
    nx_buffer_clear(&packer->lengths);
    packer->status = NEWSIDX_OK;
    for (uint32_t at = packer->first; at < packer->end && packer->status == NEWSIDX_OK; at++) {
        packer->status = pack(packer, self->listed->records[at], &packer->err);
    }
}

/* ---- Writing ---- */

/* What a thread packed is next. */
static newsidx_status write_packed(struct packing *self, const struct packer *packer, newsidx_error *err)
{
    const uint32_t *lengths = (const uint32_t *)(const void *)packer->lengths.ptr;
    if (packer->status != NEWSIDX_OK) {
        if (err) *err = packer->err;
        return packer->status;
    }
    nx_parts_writer_add(self->writer, packer->bytes.ptr, packer->bytes.len);
    for (uint32_t i = packer->first; i < packer->end; i++) {
        if (i % NX_RECORDS_A_PLACE == 0) nx_buffer_add_u64(&self->places, self->place);
        self->place += lengths[i - packer->first];
    }
    nx_buffer_add(&self->lengths, packer->lengths.ptr, packer->lengths.len);
    return NEWSIDX_OK;
}

static newsidx_status write_all(struct packing *self, newsidx_error *err)
{
    const struct listed *listed = self->listed;
    NX_TRY(nx_record_dictionary_make(listed->records, listed->n, &self->dictionary, err));
    for (unsigned i = 0; i < self->n; i++) {
        NX_TRY(open_packer(&self->packers[i], nx_buffer_str(&self->dictionary), err));
    }
    nx_parts_writer_put(self->writer, NX_PART_DICTIONARY, self->dictionary.ptr, self->dictionary.len);
    nx_parts_writer_begin(self->writer, NX_PART_RECORDS);
    while (self->next < listed->n) {
        for (unsigned i = 0; i < self->n; i++) deal(self, &self->packers[i]);
        nx_parallel_run(self->n, pack_turn, self);
        for (unsigned i = 0; i < self->n; i++) NX_TRY(write_packed(self, &self->packers[i], err));
    }
    NX_TRY(nx_buffer_check(&self->places, err));
    NX_TRY(nx_buffer_check(&self->lengths, err));
    nx_parts_writer_put(self->writer, NX_PART_RECORD_PLACES, self->places.ptr, self->places.len);
    nx_parts_writer_put(self->writer, NX_PART_RECORD_LENGTHS, self->lengths.ptr, self->lengths.len);
    return NEWSIDX_OK;
}

static void dispose(struct packing *self)
{
    for (unsigned i = 0; i < self->n; i++) {
        ZSTD_freeCCtx(self->packers[i].compressor);
        nx_buffer_dispose(&self->packers[i].bytes);
        nx_buffer_dispose(&self->packers[i].lengths);
    }
    nx_buffer_dispose(&self->dictionary);
    nx_buffer_dispose(&self->lengths);
    nx_buffer_dispose(&self->places);
    free(self);
}

static newsidx_status write_listed(const struct listed *listed, unsigned jobs, struct nx_parts_writer *writer,
                                   newsidx_error *err)
{
    struct packing *self = calloc(1, sizeof *self);
    if (!self) return nx_error_memory(err);
    self->listed = listed;
    self->writer = writer;
    self->n = NX_MIN(nx_parallel_jobs(jobs), listed->n / RECORDS_A_THREAD + 1);
    for (unsigned i = 0; i < self->n; i++) {
        nx_buffer_init(&self->packers[i].bytes, NX_BUFFER_NO_MAX);
        nx_buffer_init(&self->packers[i].lengths, NX_BUFFER_NO_MAX);
    }
    nx_buffer_init(&self->dictionary, NX_BUFFER_NO_MAX);
    nx_buffer_init(&self->lengths, NX_BUFFER_NO_MAX);
    nx_buffer_init(&self->places, NX_BUFFER_NO_MAX);
    const newsidx_status status = write_all(self, err);
    dispose(self);
    return status;
}

newsidx_status nx_records_write(const struct nx_batch *batch, const struct nx_new_row *rows, uint32_t n_rows,
                                unsigned jobs, struct nx_parts_writer *writer, uint32_t *stored, newsidx_error *err)
{
    struct listed listed = { NULL, 0 };
    newsidx_status status = list_records(batch, rows, n_rows, stored, &listed, err);
    if (status == NEWSIDX_OK) status = write_listed(&listed, jobs, writer, err);
    free(listed.records);
    return status;
}
