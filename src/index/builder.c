/* SPDX-License-Identifier: GPL-2.0-or-later */
/* builder.c: the files of one new segment: its folder, the postings, the parts; rows.c makes what is in them. */
#include "index/builder.h"

#include <stdlib.h>

#include "base/order.h"
#include "base/parallel.h"
#include "index/filter.h"
#include "index/records.h"
#include "index/rows.h"

static newsidx_status put_sources(const struct nx_batch *batch, struct nx_parts_writer *writer, newsidx_error *err)
{
    const uint32_t n = batch->n_sources;
    NX_AUTO(nx_free_bytes) struct nx_ordered *items = malloc(((size_t)n + 1) * sizeof *items);
    if (!items) return nx_error_memory(err);
    for (uint32_t i = 0; i < n; i++) items[i] = (struct nx_ordered){ batch->sources[i].content, i };
    if (!nx_order(items, n)) return nx_error_memory(err);
    nx_parts_writer_put_strings(writer, NX_PART_SOURCE_NAMES, batch->names, n);
    nx_parts_writer_put(writer, NX_PART_SOURCES, batch->sources, n * sizeof *batch->sources);
    nx_parts_writer_begin(writer, NX_PART_BY_CONTENT);
    for (uint32_t i = 0; i < n; i++) nx_parts_writer_add(writer, &items[i].number, sizeof items[i].number);
    return NEWSIDX_OK;
}

static newsidx_status put_contributions(const struct nx_build_input *input, struct nx_parts_writer *writer,
                                        newsidx_error *err)
{
    const struct nx_batch *batch = input->batch;
    NX_AUTO(nx_free_bytes) uint32_t *stored = malloc(((size_t)batch->n + 1) * sizeof *stored);
    if (!stored) return nx_error_memory(err);
    NX_TRY(nx_records_write(batch, input->rows, input->n_rows, input->jobs, writer, stored, err));
    nx_parts_writer_begin(writer, NX_PART_CONTRIBUTIONS);
    for (uint32_t i = 0; i < batch->n; i++) {
        struct nx_contribution_row row = batch->rows[i];
        row.stored = stored[i];
        nx_parts_writer_add(writer, &row, sizeof row);
    }
    nx_parts_writer_put(writer, NX_PART_BY_URL, batch->by_url, batch->n_by_url * sizeof *batch->by_url);
    nx_parts_writer_put(writer, NX_PART_BY_TITLE, batch->by_title, batch->n * sizeof *batch->by_title);
    nx_parts_writer_put(writer, NX_PART_ALIASES, batch->aliases, batch->n_aliases * sizeof *batch->aliases);
    return NEWSIDX_OK;
}

/* All that the tables can be asked for. */
static newsidx_status put_keys(const struct nx_build_input *input, struct nx_parts_writer *writer, newsidx_error *err)
{
    const struct nx_batch *batch = input->batch;
    NX_AUTO(nx_filter_maker_dispose) struct nx_filter_maker keys;
    const uint64_t n = (uint64_t)batch->n_by_url + batch->n + batch->n_aliases + 2 * (uint64_t)batch->n_sources;
    NX_TRY(nx_filter_maker_init(&keys, n, err)); /* identities are URLs or titles, but for a few */
    for (uint32_t i = 0; i < input->n_rows; i++) nx_filter_maker_add(&keys, input->rows[i].identity);
    for (uint32_t i = 0; i < batch->n; i++) {
        nx_filter_maker_add(&keys, batch->rows[i].url);
        nx_filter_maker_add(&keys, batch->rows[i].title);
    }
    for (uint32_t i = 0; i < batch->n_aliases; i++) nx_filter_maker_add(&keys, batch->aliases[i].url);
    for (uint32_t i = 0; i < batch->n_sources; i++) {
        nx_filter_maker_add(&keys, batch->sources[i].content);
        nx_filter_maker_add(&keys, nx_hash_bytes(batch->names[i].ptr, batch->names[i].len));
    }
    const struct nx_str bytes = nx_filter_maker_bytes(&keys);
    nx_parts_writer_put(writer, NX_PART_KEYS, bytes.ptr, bytes.len);
    return NEWSIDX_OK;
}

static newsidx_status put_all(struct nx_rows *rows, const struct nx_build_input *input, struct nx_parts_writer *writer,
                              struct nx_file_facts *out, newsidx_error *err)
{
    NX_TRY(nx_rows_write_parts(rows, writer, err));
    NX_TRY(put_sources(input->batch, writer, err));
    NX_TRY(put_contributions(input, writer, err));
    NX_TRY(put_keys(input, writer, err));
    return nx_parts_writer_finish(writer, input->sync, &out->length, &out->hash, err);
}

static newsidx_status write_parts(struct nx_rows *rows, const struct nx_build_input *input, const char *path,
                                  struct nx_file_facts *out, newsidx_error *err)
{
    struct nx_parts_writer *writer;
    NX_TRY(nx_parts_writer_open(path, &writer, err));
    newsidx_status status = put_all(rows, input, writer, out, err);
    nx_parts_writer_close(writer);
    return status;
}

static newsidx_status write_postings(struct nx_rows *rows, bool sync, const char *path, struct nx_file_facts *out,
                                     newsidx_error *err)
{
    NX_TRY(nx_rows_write_postings(rows, path, err));
    if (sync) NX_TRY(nx_file_sync(path, err));
    struct nx_map map;
    NX_TRY(nx_map_open(path, &map, err));
    *out = (struct nx_file_facts){ map.length, nx_hash_bytes(map.bytes, map.length) };
    nx_map_close(&map);
    return NEWSIDX_OK;
}

/* ---- Both files at once ---- */

enum { PARTS, POSTINGS, FILES };

struct writing {
    const struct nx_build_input *input;
    struct nx_rows *rows;
    struct nx_buffer paths[FILES];
    struct nx_file_facts facts[FILES];
    newsidx_status statuses[FILES];
    newsidx_error errors[FILES];
};

static void write_file(void *context, unsigned i)
{
    struct writing *self = context;
    const char *path = self->paths[i].ptr;
    newsidx_error *err = &self->errors[i];
    self->statuses[i] = i == PARTS ? write_parts(self->rows, self->input, path, &self->facts[i], err)
                                   : write_postings(self->rows, self->input->sync, path, &self->facts[i], err);
}

static newsidx_status write_both(struct writing *self, const char *dir, struct nx_segment_facts *out, newsidx_error *err)
{
    static const char *const names[] = { [PARTS] = "parts", [POSTINGS] = "postings.glass" };
    for (int i = 0; i < FILES; i++) {
        nx_segment_path(&self->paths[i], dir, out->name, names[i]);
        NX_TRY(nx_buffer_check(&self->paths[i], err));
    }
    const bool at_once = self->input->n_rows >= NX_ROWS_A_THREAD && nx_parallel_jobs(self->input->jobs) > 1;
    if (at_once) nx_parallel_run(FILES, write_file, self);
    else for (unsigned i = 0; i < FILES; i++) write_file(self, i);
    for (int i = 0; i < FILES; i++) {
        if (self->statuses[i] == NEWSIDX_OK) continue;
        if (err) *err = self->errors[i];
        return self->statuses[i];
    }
    out->parts = self->facts[PARTS];
    out->postings = self->facts[POSTINGS];
    return NEWSIDX_OK;
}

static newsidx_status write_files(const char *dir, const char *work, const struct nx_build_input *input,
                                  struct nx_segment_facts *out, newsidx_error *err)
{
    const struct nx_rows_input made_of = {
        .rows = input->rows, .n = input->n_rows, .analyzer = input->analyzer, .language = input->language,
        .work = work, .jobs = input->jobs,
    };
    struct writing self = { .input = input };
    for (int i = 0; i < FILES; i++) nx_buffer_init(&self.paths[i], NX_BUFFER_NO_MAX);
    newsidx_status status = nx_rows_make(&made_of, &self.rows, err);
    if (status == NEWSIDX_OK) status = write_both(&self, dir, out, err);
    nx_rows_free(self.rows);
    for (int i = 0; i < FILES; i++) nx_buffer_dispose(&self.paths[i]);
    return status;
}

newsidx_status nx_segment_build(const char *dir, uint64_t name, const struct nx_build_input *input,
                                struct nx_segment_facts *out, newsidx_error *err)
{
    struct nx_segment_facts facts = { .name = name, .n_rows = input->n_rows };
    NX_AUTO(nx_buffer_dispose) struct nx_buffer folder = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer work = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    nx_segment_path(&folder, dir, name, NULL);
    nx_segment_path(&work, dir, name, "work");
    NX_TRY(nx_buffer_check(&folder, err));
    NX_TRY(nx_buffer_check(&work, err));
    NX_TRY(nx_folder_make(folder.ptr, err));
    NX_TRY(nx_folder_make(work.ptr, err));
    NX_TRY(write_files(dir, work.ptr, input, &facts, err));
    NX_TRY(nx_folder_remove(work.ptr, err));
    if (input->sync) NX_TRY(nx_file_sync(folder.ptr, err));
    *out = facts;
    return NEWSIDX_OK;
}
