/* SPDX-License-Identifier: GPL-2.0-or-later */
/* parts.c: writing and reading the container file of a segment. Layout: parts.h. */
#include "index/parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "parts are mapped as they are: little-endian machines only");

enum { ALIGNMENT = 16, FLUSH_AT = 1 << 20, FORMAT = 5, TRAILER_SIZE = 24, ENTRY_SIZE = 40 };
static const uint64_t magic = 0x3158444953574e58u; /* "XNWSIDX1" read as little-endian */

struct entry {
    uint64_t offset, length;
    struct nx_hash hash;
    uint32_t part;
};

struct nx_parts_writer {
    char *path;
    int fd;
    uint64_t offset;          /* bytes written, buffered ones included */
    struct nx_buffer buffer;
    struct nx_hasher *hasher;      /* of the file */
    struct nx_hasher *part_hasher; /* of the part that was begun last */
    struct entry entries[NX_PART_END];
    uint32_t n_entries;
    newsidx_status status;    /* the first failure */
    newsidx_error error;
};

newsidx_status nx_parts_writer_open(const char *path, struct nx_parts_writer **out, newsidx_error *err)
{
    struct nx_parts_writer *writer = calloc(1, sizeof *writer);
    if (!writer) return nx_error_memory(err);
    nx_buffer_init(&writer->buffer, NX_BUFFER_NO_MAX);
    writer->fd = -1;
    writer->path = strdup(path);
    writer->hasher = nx_hasher_new();
    writer->part_hasher = nx_hasher_new();
    if (!writer->path || !writer->hasher || !writer->part_hasher) {
        nx_parts_writer_close(writer);
        return nx_error_memory(err);
    }
    writer->fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (writer->fd < 0) {
        newsidx_status status = nx_error_sys(err, path, "cannot create", NULL);
        nx_parts_writer_close(writer);
        return status;
    }
    *out = writer;
    return NEWSIDX_OK;
}

void nx_parts_writer_close(struct nx_parts_writer *writer)
{
    if (!writer) return;
    nx_file_close(&writer->fd);
    nx_hasher_free(writer->hasher);
    nx_hasher_free(writer->part_hasher);
    nx_buffer_dispose(&writer->buffer);
    free(writer->path);
    free(writer);
}

static void flush(struct nx_parts_writer *writer)
{
    if (writer->status == NEWSIDX_OK) writer->status = nx_buffer_check(&writer->buffer, &writer->error);
    if (writer->status == NEWSIDX_OK) {
        nx_hasher_add(writer->hasher, writer->buffer.ptr, writer->buffer.len);
        writer->status =
            nx_file_write_all(writer->fd, writer->buffer.ptr, writer->buffer.len, writer->path, &writer->error);
    }
    nx_file_begin_sync(writer->fd);
    nx_buffer_clear(&writer->buffer);
}

void nx_parts_writer_add(struct nx_parts_writer *writer, const void *bytes, size_t length)
{
    nx_buffer_add(&writer->buffer, bytes, length);
    writer->offset += length;
    if (writer->n_entries) {
        writer->entries[writer->n_entries - 1].length += length;
        nx_hasher_add(writer->part_hasher, bytes, length);
    }
    if (writer->buffer.len >= FLUSH_AT) flush(writer);
}

static void end_part(struct nx_parts_writer *writer)
{
    if (writer->n_entries) writer->entries[writer->n_entries - 1].hash = nx_hasher_get(writer->part_hasher);
    nx_hasher_begin(writer->part_hasher);
}

void nx_parts_writer_begin(struct nx_parts_writer *writer, enum nx_part part)
{
    end_part(writer);
    size_t padding = (ALIGNMENT - writer->offset % ALIGNMENT) % ALIGNMENT;
    nx_buffer_add_zeros(&writer->buffer, padding);
    writer->offset += padding;
    writer->entries[writer->n_entries++] = (struct entry){ .offset = writer->offset, .part = part };
}

void nx_parts_writer_put(struct nx_parts_writer *writer, enum nx_part part, const void *bytes, size_t length)
{
    nx_parts_writer_begin(writer, part);
    nx_parts_writer_add(writer, bytes, length);
}

void nx_parts_writer_put_strings(struct nx_parts_writer *writer, enum nx_part part, const struct nx_str *texts,
                                 uint32_t n)
{
    uint64_t place = 0;
    nx_parts_writer_put(writer, part, &n, sizeof n);
    for (uint32_t i = 0; i <= n; i++) {
        uint32_t start = (uint32_t)place;
        nx_parts_writer_add(writer, &start, sizeof start);
        if (i < n) place += texts[i].len;
    }
    for (uint32_t i = 0; i < n; i++) nx_parts_writer_add(writer, texts[i].ptr, texts[i].len);
    if (place > UINT32_MAX && writer->status == NEWSIDX_OK) {
        writer->status = nx_error_at(&writer->error, NEWSIDX_LIMIT, writer->path, 0, 0,
                                     "more than 4 GiB of words or names in one segment: add fewer files at once");
    }
}

newsidx_status nx_parts_writer_finish(struct nx_parts_writer *writer, bool sync, uint64_t *length, struct nx_hash *hash,
                                      newsidx_error *err)
{
    uint64_t table = writer->offset;
    end_part(writer);
    for (uint32_t i = 0; i < writer->n_entries; i++) {
        const struct entry *entry = &writer->entries[i];
        nx_buffer_add_u64(&writer->buffer, entry->part);
        nx_buffer_add_u64(&writer->buffer, entry->offset);
        nx_buffer_add_u64(&writer->buffer, entry->length);
        nx_buffer_add_u64(&writer->buffer, entry->hash.high);
        nx_buffer_add_u64(&writer->buffer, entry->hash.low);
    }
    nx_buffer_add_u64(&writer->buffer, table);
    nx_buffer_add_u32(&writer->buffer, writer->n_entries);
    nx_buffer_add_u32(&writer->buffer, FORMAT);
    nx_buffer_add_u64(&writer->buffer, magic);
    writer->offset += (uint64_t)writer->n_entries * ENTRY_SIZE + TRAILER_SIZE;
    flush(writer);
    if (writer->status == NEWSIDX_OK && sync && fsync(writer->fd) != 0) {
        writer->status = nx_error_sys(&writer->error, writer->path, "cannot write to disk", NULL);
    }
    if (writer->status != NEWSIDX_OK) {
        if (err) *err = writer->error;
        return writer->status;
    }
    *length = writer->offset;
    *hash = nx_hasher_get(writer->hasher);
    return NEWSIDX_OK;
}

/* ---- Reading ---- */

static newsidx_status read_table(const char *path, struct nx_parts *parts, struct nx_reader table, uint32_t n,
                                 newsidx_error *err)
{
    for (uint32_t i = 0; i < n; i++) {
        uint64_t part = nx_reader_u64(&table), offset = nx_reader_u64(&table), length = nx_reader_u64(&table);
        struct nx_hash hash = { .high = nx_reader_u64(&table) };
        hash.low = nx_reader_u64(&table);
        if (table.failed || part == 0 || part >= NX_PART_END || offset % ALIGNMENT || offset > parts->map.length ||
            length > parts->map.length - offset) {
            return nx_error_corrupt(err, path, "the table of parts is damaged");
        }
        parts->parts[part] = (struct nx_str){ parts->map.bytes + offset, (size_t)length };
        parts->hashes[part] = hash;
    }
    return NEWSIDX_OK;
}

static newsidx_status find_parts(const char *path, uint64_t expected, struct nx_parts *parts, newsidx_error *err)
{
    if (parts->map.length != expected || expected < TRAILER_SIZE) {
        return nx_error_corrupt(err, path, "the file has %zu bytes where the manifest tells %llu", parts->map.length,
                                (unsigned long long)expected);
    }
    struct nx_reader trailer = nx_reader_of(parts->map.bytes + expected - TRAILER_SIZE, TRAILER_SIZE);
    uint64_t table = nx_reader_u64(&trailer);
    uint32_t n = nx_reader_u32(&trailer), format = nx_reader_u32(&trailer);
    if (nx_reader_u64(&trailer) != magic) return nx_error_corrupt(err, path, "not a segment of an index");
    if (format != FORMAT) {
        return nx_error_at(err, NEWSIDX_FORMAT, path, 0, 0,
                           "segment format %u where this program knows %d: make the index again with newsidx check "
                           "--rebuild PATH...",
                           format, FORMAT);
    }
    if (table > expected - TRAILER_SIZE || (expected - TRAILER_SIZE - table) / ENTRY_SIZE < n) {
        return nx_error_corrupt(err, path, "the table of parts is damaged");
    }
    return read_table(path, parts, nx_reader_of(parts->map.bytes + table, (size_t)n * ENTRY_SIZE), n, err);
}

newsidx_status nx_parts_open(const char *path, uint64_t expected, struct nx_parts *out, newsidx_error *err)
{
    struct nx_parts parts = { .map = { NULL, 0 } };
    NX_TRY(nx_map_open(path, &parts.map, err));
    newsidx_status status = find_parts(path, expected, &parts, err);
    if (status != NEWSIDX_OK) {
        nx_parts_close(&parts);
        return status;
    }
    *out = parts;
    return NEWSIDX_OK;
}

void nx_parts_close(struct nx_parts *parts)
{
    if (parts) nx_map_close(&parts->map);
}

bool nx_parts_verify(const struct nx_parts *parts, enum nx_part part)
{
    const struct nx_str bytes = parts->parts[part];
    return bytes.ptr && nx_hash_equal(nx_hash_bytes(bytes.ptr, bytes.len), parts->hashes[part]);
}

bool nx_strings_open(struct nx_str part, struct nx_strings *out)
{
    uint32_t n;
    if (part.len < sizeof n) return false;
    memcpy(&n, part.ptr, sizeof n);
    uint64_t head = sizeof n + ((uint64_t)n + 1) * sizeof *out->starts;
    if (head > part.len) return false;
    out->n = n;
    out->starts = (const uint32_t *)(const void *)(part.ptr + sizeof n);
    out->bytes = part.ptr + head;
    out->length = part.len - (size_t)head;
    return true;
}

struct nx_str nx_strings_get(const struct nx_strings *strings, uint32_t i)
{
    if (i >= strings->n) return NX_STR_NONE;
    uint32_t start = strings->starts[i], end = strings->starts[i + 1];
    if (start > end || end > strings->length) return NX_STR_NONE;
    return (struct nx_str){ strings->bytes + start, end - start };
}

bool nx_strings_find(const struct nx_strings *strings, struct nx_str text, uint32_t *out)
{
    uint32_t low = 0, high = strings->n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = nx_str_compare(nx_strings_get(strings, middle), text);
        if (order == 0) {
            *out = middle;
            return true;
        }
        if (order < 0) low = middle + 1;
        else high = middle;
    }
    return false;
}
