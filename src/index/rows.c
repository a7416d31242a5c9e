/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rows.c: ranges of rows, made side by side, and written as if they were one. */
#include "index/rows.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/order.h"
#include "base/parallel.h"
#include "index/analysis.h"
#include "index/row_range.h"
#include "index/summary.h"

/* A range and what its thread goes by. */
struct part {
    struct nx_row_range range;
    struct nx_analyzer *analyzer; /* its own; NULL: the writer's */
    const struct nx_new_row *rows;
    uint32_t n;
    newsidx_status status;
    newsidx_error err;
};

struct nx_rows {
    struct part *parts;
    size_t n_parts;
    uint32_t n;
};

void nx_rows_free(struct nx_rows *self)
{
    if (!self) return;
    for (size_t i = 0; i < self->n_parts; i++) {
        nx_row_range_dispose(&self->parts[i].range);
        nx_analyzer_free(self->parts[i].analyzer);
    }
    free(self->parts);
    free(self);
}

/* ---- Making ---- */

/* Writing postings directly has to be tried once, which takes as long as writing those of some hundred rows otherwise. */
static enum nxs_way way_for(uint32_t n, const char *work)
{
    return n > NX_ROWS_A_THREAD && nxs_direct_is_safe(work) ? NXS_DIRECT : NXS_THROUGH_XAPIAN;
}

static newsidx_status open_part(struct part *part, size_t i, const struct nx_rows_input *input, enum nxs_way way,
                                newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer work = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    nx_buffer_add_format(&work, "%s/%zu", input->work, i);
    nx_buffer_terminate(&work);
    NX_TRY(nx_buffer_check(&work, err));
    NX_TRY(nx_folder_make(work.ptr, err));
    if (i > 0) NX_TRY(nx_analysis_open(input->language, &part->analyzer, err));
    return nx_row_range_open(&part->range, i > 0 ? part->analyzer : input->analyzer, work.ptr, way, err);
}

static newsidx_status open_parts(struct nx_rows *self, const struct nx_rows_input *input, newsidx_error *err)
{
    const enum nxs_way way = way_for(input->n, input->work);
    const size_t n = NX_MIN((size_t)nx_parallel_jobs(input->jobs), input->n / NX_ROWS_A_THREAD + (size_t)1);
    self->parts = calloc(n, sizeof *self->parts);
    if (!self->parts) return nx_error_memory(err);
    for (size_t i = 0; i < n; i++) {
        struct part *part = &self->parts[i];
        const uint32_t first = (uint32_t)((uint64_t)input->n * i / n), end = (uint32_t)((uint64_t)input->n * (i + 1) / n);
        part->rows = input->rows + first;
        part->n = end - first;
        self->n_parts++;
        NX_TRY(open_part(part, i, input, way, err));
    }
    self->n = input->n;
    return NEWSIDX_OK;
}

static newsidx_status make_part(struct part *part, newsidx_error *err)
{
    for (uint32_t i = 0; i < part->n; i++) NX_TRY(nx_row_range_add(&part->range, &part->rows[i], err));
    return nx_row_range_finish(&part->range, err);
}

static void make_one(void *context, unsigned i)
{
    struct nx_rows *self = context;
    struct part *part = &self->parts[i];
    part->status = make_part(part, &part->err);
}

/* Its postings go behind those of the ranges before. */
static newsidx_status take_part(struct nx_rows *self, size_t i, newsidx_error *err)
{
    struct part *part = &self->parts[i];
    if (part->status != NEWSIDX_OK) {
        if (err) *err = part->err;
        return part->status;
    }
    return i ? nxs_build_join(self->parts[0].range.postings, part->range.postings, err) : NEWSIDX_OK;
}

static newsidx_status make(struct nx_rows *self, const struct nx_rows_input *input, newsidx_error *err)
{
    NX_TRY(open_parts(self, input, err));
    nx_parallel_run((unsigned)self->n_parts, make_one, self);
    for (size_t i = 0; i < self->n_parts; i++) NX_TRY(take_part(self, i, err));
    return NEWSIDX_OK;
}

newsidx_status nx_rows_make(const struct nx_rows_input *input, struct nx_rows **out, newsidx_error *err)
{
    struct nx_rows *self = calloc(1, sizeof *self);
    if (!self) return nx_error_memory(err);
    const newsidx_status status = make(self, input, err);
    if (status == NEWSIDX_OK) *out = self;
    else nx_rows_free(self);
    return status;
}

/* ---- Writing ---- */

newsidx_status nx_rows_write_postings(struct nx_rows *self, const char *path, newsidx_error *err)
{
    return nx_postings_blame_disk(nxs_build_finish(self->parts[0].range.postings, path, err), err);
}

/* A column: one of the buffers of each range. */
static void put_column(const struct nx_rows *self, struct nx_parts_writer *writer, enum nx_part part, size_t buffer)
{
    nx_parts_writer_begin(writer, part);
    for (size_t i = 0; i < self->n_parts; i++) {
        const char *range = (const char *)&self->parts[i].range;
        const struct nx_buffer *column = (const struct nx_buffer *)(const void *)(range + buffer);
        nx_parts_writer_add(writer, column->ptr, column->len);
    }
}
#define PUT_COLUMN(self, writer, part, name) put_column(self, writer, part, offsetof(struct nx_row_range, name))

/* A buffer of u32 with numbers of first sight, written as places in byte order. */
static void put_ranked(struct nx_parts_writer *writer, const struct nx_buffer *buffer, const uint32_t *ranks)
{
    const uint32_t *numbers = (const uint32_t *)(const void *)buffer->ptr;
    for (size_t i = 0; i < buffer->len / sizeof *numbers; i++) {
        nx_parts_writer_add(writer, &ranks[numbers[i]], sizeof *ranks);
    }
}

static void put_values(const struct nx_rows *self, struct nx_parts_writer *writer, const struct nx_ranks *ranks)
{
    for (size_t column = 0; column < NX_VALUE_COLUMNS; column++) {
        nx_parts_writer_begin(writer, nx_value_columns[column].part);
        for (size_t i = 0; i < self->n_parts; i++) {
            put_ranked(writer, &self->parts[i].range.values[column], ranks[i].values);
        }
    }
    nx_parts_writer_begin(writer, NX_PART_TOPICS);
    for (size_t i = 0; i < self->n_parts; i++) put_ranked(writer, &self->parts[i].range.topics, ranks[i].values);
}

/* Where the topics of each row begin, and where those of the last one end. */
static void put_topic_starts(const struct nx_rows *self, struct nx_parts_writer *writer)
{
    uint32_t before = 0;
    nx_parts_writer_begin(writer, NX_PART_TOPIC_STARTS);
    for (size_t i = 0; i < self->n_parts; i++) {
        const struct nx_row_range *range = &self->parts[i].range;
        const uint32_t *starts = (const uint32_t *)(const void *)range->topic_starts.ptr;
        for (uint32_t row = 0; row < range->n; row++) {
            const uint32_t start = before + starts[row];
            nx_parts_writer_add(writer, &start, sizeof start);
        }
        before += (uint32_t)(range->topics.len / sizeof before);
    }
    nx_parts_writer_add(writer, &before, sizeof before);
}

/* ---- Forward tokens ---- */

/* The tokens of the row whose words begin at `*at`, which is moved behind them. */
static newsidx_status pack_row(const uint32_t **at, const uint32_t *ranks, struct nx_buffer *out, newsidx_error *err)
{
    uint32_t n = 0;
    nx_buffer_clear(out);
    for (int stream = 0; stream < NX_STREAM_COUNT; stream++) {
        nx_buffer_add_varint(out, **at);
        n += *(*at)++;
    }
    for (uint32_t i = 0; i < n; i++) nx_buffer_add_varint(out, ranks[*(*at)++]);
    return nx_buffer_check(out, err);
}

static newsidx_status put_tokens(const struct nx_rows *self, struct nx_parts_writer *writer,
                                 const struct nx_ranks *ranks, newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer starts = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer row_bytes = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    uint64_t place = 0;
    nx_parts_writer_begin(writer, NX_PART_TOKENS);
    for (size_t i = 0; i < self->n_parts; i++) {
        const struct nx_row_range *range = &self->parts[i].range;
        const uint32_t *at = (const uint32_t *)(const void *)range->words.ptr;
        for (uint32_t row = 0; row < range->n; row++) {
            nx_buffer_add_u64(&starts, place);
            NX_TRY(pack_row(&at, ranks[i].words, &row_bytes, err));
            nx_parts_writer_add(writer, row_bytes.ptr, row_bytes.len);
            place += row_bytes.len;
        }
    }
    nx_buffer_add_u64(&starts, place);
    NX_TRY(nx_buffer_check(&starts, err));
    nx_parts_writer_put(writer, NX_PART_TOKEN_STARTS, starts.ptr, starts.len);
    return NEWSIDX_OK;
}

/* ---- Orders and sums ---- */

static newsidx_status put_rows_by_identity(const struct nx_rows *self, struct nx_parts_writer *writer, newsidx_error *err)
{
    NX_AUTO(nx_free_bytes) struct nx_ordered *items = malloc(((size_t)self->n + 1) * sizeof *items);
    if (!items) return nx_error_memory(err);
    for (uint32_t i = 0; i < self->n; i++) items[i] = (struct nx_ordered){ self->parts[0].rows[i].identity, i };
    if (!nx_order(items, self->n)) return nx_error_memory(err);
    nx_parts_writer_begin(writer, NX_PART_ROWS_BY_IDENTITY);
    for (uint32_t i = 0; i < self->n; i++) nx_parts_writer_add(writer, &items[i].number, sizeof items[i].number);
    return NEWSIDX_OK;
}

static newsidx_status put_summary(const struct nx_rows *self, struct nx_parts_writer *writer, newsidx_error *err)
{
    struct nx_summary_range ranges[NX_PARALLEL_MAX];
    for (size_t i = 0; i < self->n_parts; i++) {
        const struct nx_row_range *range = &self->parts[i].range;
        ranges[i].columns = (struct nx_columns){
            .date = (const int64_t *)(const void *)range->date.ptr,
            .quality = (const int32_t *)(const void *)range->quality.ptr,
            .length = (const uint32_t *)(const void *)range->length.ptr,
            .flags = (const uint32_t *)(const void *)range->flags.ptr,
        };
        ranges[i].n = range->n;
    }
    return nx_summary_write(ranges, self->n_parts, writer, err);
}

static void put_columns(const struct nx_rows *self, struct nx_parts_writer *writer)
{
    PUT_COLUMN(self, writer, NX_PART_DATE, date);
    PUT_COLUMN(self, writer, NX_PART_QUALITY, quality);
    PUT_COLUMN(self, writer, NX_PART_HEAT, heat);
    PUT_COLUMN(self, writer, NX_PART_LENGTH, length);
    PUT_COLUMN(self, writer, NX_PART_FLAGS, flags);
    PUT_COLUMN(self, writer, NX_PART_IDENTITY, identity);
    PUT_COLUMN(self, writer, NX_PART_TITLE, title);
    put_topic_starts(self, writer);
}

static newsidx_status write_ranked(const struct nx_rows *self, struct nx_parts_writer *writer,
                                   const struct nx_dictionary **dictionaries, struct nx_ranks *ranks, newsidx_error *err)
{
    for (size_t i = 0; i < self->n_parts; i++) dictionaries[i] = &self->parts[i].range.dictionary;
    NX_TRY(nx_dictionaries_write(dictionaries, self->n_parts, writer, ranks, err));
    put_values(self, writer, ranks);
    return put_tokens(self, writer, ranks, err);
}

newsidx_status nx_rows_write_parts(struct nx_rows *self, struct nx_parts_writer *writer, newsidx_error *err)
{
    const struct nx_dictionary *dictionaries[NX_PARALLEL_MAX];
    struct nx_ranks ranks[NX_PARALLEL_MAX] = { { NULL, NULL } };
    put_columns(self, writer);
    NX_TRY(put_summary(self, writer, err));
    NX_TRY(put_rows_by_identity(self, writer, err));
    const newsidx_status status = write_ranked(self, writer, dictionaries, ranks, err);
    for (size_t i = 0; i < self->n_parts; i++) nx_ranks_dispose(&ranks[i]);
    return status;
}
