/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * record.c: struct nx_article <-> bytes, driven by the field table. A field is its number in the table (varint), then its
 * value: text as length and bytes, a list as count and texts, a date as zigzag seconds and a byte for day_only, a number
 * zigzag, a truth value as a byte. Absent fields are not written.
 */
#include "index/record.h"

static const void *member(const struct nx_article *article, enum nx_field field)
{
    return (const char *)article + nx_fields[field].offset;
}

static void encode_str(struct nx_buffer *out, struct nx_str text)
{
    nx_buffer_add_varint(out, text.len);
    nx_buffer_add_str(out, text);
}

static void encode_text(struct nx_buffer *out, enum nx_field field, struct nx_str text)
{
    if (text.len == 0) return;
    nx_buffer_add_varint(out, field);
    encode_str(out, text);
}

static void encode_list(struct nx_buffer *out, enum nx_field field, const struct nx_list *list)
{
    if (list->n == 0) return;
    nx_buffer_add_varint(out, field);
    nx_buffer_add_varint(out, list->n);
    for (size_t i = 0; i < list->n; i++) encode_str(out, list->items[i]);
}

static void encode_date(struct nx_buffer *out, enum nx_field field, const struct nx_date *date)
{
    if (date->seconds == NEWSIDX_DATE_NONE) return;
    nx_buffer_add_varint(out, field);
    nx_buffer_add_svarint(out, date->seconds);
    nx_buffer_add_byte(out, date->day_only);
}

static void encode_int(struct nx_buffer *out, enum nx_field field, int32_t value)
{
    if (value == INT32_MIN) return; /* every field's NONE */
    nx_buffer_add_varint(out, field);
    nx_buffer_add_svarint(out, value);
}

static void encode_bool(struct nx_buffer *out, enum nx_field field, enum newsidx_tristate value)
{
    if (value == NEWSIDX_UNKNOWN) return;
    nx_buffer_add_varint(out, field);
    nx_buffer_add_byte(out, value == NEWSIDX_YES);
}

void nx_record_encode(const struct nx_article *article, struct nx_buffer *out)
{
    for (enum nx_field field = 0; field < NX_FIELD_COUNT; field++) {
        const void *value = member(article, field);
        switch (nx_fields[field].kind) {
        case NX_KIND_TEXT: encode_text(out, field, *(const struct nx_str *)value); break;
        case NX_KIND_LIST: encode_list(out, field, value); break;
        case NX_KIND_DATE: encode_date(out, field, value); break;
        case NX_KIND_INT: encode_int(out, field, *(const int32_t *)value); break;
        case NX_KIND_BOOL: encode_bool(out, field, *(const enum newsidx_tristate *)value); break;
        }
    }
}

static bool decode_list(struct nx_reader *reader, struct nx_arena *arena, struct nx_list *out)
{
    uint64_t n = nx_reader_varint(reader);
    if (n > (uint64_t)(reader->end - reader->at)) { /* every text takes a byte at least */
        reader->failed = true;
        return true;
    }
    out->items = nx_arena_calloc(arena, (size_t)n, sizeof *out->items);
    if (!out->items) return false;
    out->n = (size_t)n;
    for (size_t i = 0; i < out->n; i++) out->items[i] = nx_reader_str(reader);
    return true;
}

static void decode_date(struct nx_reader *reader, struct nx_date *out)
{
    out->seconds = nx_reader_svarint(reader);
    out->day_only = nx_reader_varint(reader) != 0;
}

/* False: out of memory. Damage is remembered by the reader. */
static bool decode_field(struct nx_reader *reader, struct nx_arena *arena, enum nx_field field, void *value)
{
    switch (nx_fields[field].kind) {
    case NX_KIND_TEXT: *(struct nx_str *)value = nx_reader_str(reader); break;
    case NX_KIND_LIST: return decode_list(reader, arena, value);
    case NX_KIND_DATE: decode_date(reader, value); break;
    case NX_KIND_INT: *(int32_t *)value = (int32_t)nx_reader_svarint(reader); break;
    case NX_KIND_BOOL: *(enum newsidx_tristate *)value = nx_reader_varint(reader) ? NEWSIDX_YES : NEWSIDX_NO; break;
    }
    return true;
}

newsidx_status nx_record_decode(struct nx_str record, struct nx_arena *arena, struct nx_article *out,
                                newsidx_error *err)
{
    struct nx_article article = nx_article_none();
    struct nx_reader reader = nx_reader_of(record.ptr, record.len);
    while (reader.at < reader.end && !reader.failed) {
        uint64_t field = nx_reader_varint(&reader);
        if (field >= NX_FIELD_COUNT) return nx_error_corrupt(err, NULL, "a stored article has an unknown field");
        if (!decode_field(&reader, arena, (enum nx_field)field, (char *)&article + nx_fields[field].offset)) {
            return nx_error_memory(err);
        }
    }
    if (reader.failed) return nx_error_corrupt(err, NULL, "a stored article is cut short");
    *out = article;
    return NEWSIDX_OK;
}
