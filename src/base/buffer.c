/* SPDX-License-Identifier: GPL-2.0-or-later */
/* buffer.c: growable bytes and the two ways of writing numbers into them. Knows nothing of what the bytes mean. */
#include "base/buffer.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void nx_buffer_init(struct nx_buffer *buffer, size_t max)
{
    *buffer = (struct nx_buffer)NX_BUFFER_INIT(max);
}

void nx_buffer_dispose(struct nx_buffer *buffer)
{
    if (!buffer) return;
    free(buffer->ptr);
    nx_buffer_init(buffer, buffer->max);
}

void nx_buffer_clear(struct nx_buffer *buffer)
{
    buffer->len = 0;
    buffer->failed = NEWSIDX_OK;
}

/*
 * Doubles, so that n writes cost n moves in all. There is always one byte more than asked for: the NUL of
 * nx_buffer_terminate and of vsnprintf needs a place also where the content has max bytes.
 */
static char *enlarge(struct nx_buffer *buffer, size_t needed)
{
    size_t capacity = buffer->capacity ? buffer->capacity : 64;
    while (capacity <= needed) capacity = capacity > SIZE_MAX / 2 ? needed + 1 : capacity * 2;
    char *moved = realloc(buffer->ptr, capacity);
    if (!moved) {
        buffer->failed = NEWSIDX_NO_MEMORY;
        return NULL;
    }
    buffer->ptr = moved;
    buffer->capacity = capacity;
    return moved + buffer->len;
}

char *nx_buffer_reserve(struct nx_buffer *buffer, size_t extra)
{
    if (buffer->failed != NEWSIDX_OK) return NULL;
    const size_t max = NX_MIN(buffer->max, SIZE_MAX - 1);
    if (extra > max || buffer->len > max - extra) {
        buffer->failed = NEWSIDX_LIMIT;
        return NULL;
    }
    /* An empty buffer gets memory too: NULL means failure and nothing else. */
    if (buffer->ptr && buffer->capacity - buffer->len > extra) return buffer->ptr + buffer->len;
    return enlarge(buffer, buffer->len + extra);
}

void nx_buffer_grow(struct nx_buffer *buffer, size_t extra)
{
    assert(buffer->capacity - buffer->len >= extra);
    buffer->len += extra;
}

void nx_buffer_add_slowly(struct nx_buffer *buffer, const void *bytes, size_t length)
{
    if (length == 0) return;
    char *room = nx_buffer_reserve(buffer, length);
    if (!room) return;
    memcpy(room, bytes, length);
    buffer->len += length;
}

void nx_buffer_add_str(struct nx_buffer *buffer, struct nx_str text)
{
    nx_buffer_add(buffer, text.ptr, text.len);
}

void nx_buffer_add_byte(struct nx_buffer *buffer, unsigned char byte)
{
    nx_buffer_add(buffer, &byte, 1);
}

void nx_buffer_add_zeros(struct nx_buffer *buffer, size_t count)
{
    if (count == 0) return;
    char *room = nx_buffer_reserve(buffer, count);
    if (!room) return;
    memset(room, 0, count);
    buffer->len += count;
}

void nx_buffer_add_format(struct nx_buffer *buffer, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length <= 0) return;
    char *room = nx_buffer_reserve(buffer, (size_t)length);
    if (!room) return;
    va_start(arguments, format);
    vsnprintf(room, (size_t)length + 1, format, arguments);
    va_end(arguments);
    buffer->len += (size_t)length;
}

void nx_buffer_add_varint(struct nx_buffer *buffer, uint64_t value)
{
    unsigned char bytes[10];
    size_t length = 0;
    for (; value >= 0x80; value >>= 7) bytes[length++] = (unsigned char)(value | 0x80);
    bytes[length++] = (unsigned char)value;
    nx_buffer_add(buffer, bytes, length);
}

void nx_buffer_add_svarint(struct nx_buffer *buffer, int64_t value)
{
    uint64_t sign = value < 0 ? UINT64_MAX : 0;
    nx_buffer_add_varint(buffer, ((uint64_t)value << 1) ^ sign);
}

const char *nx_buffer_terminate(struct nx_buffer *buffer)
{
    char *room = nx_buffer_reserve(buffer, 0);
    if (!room) return "";
    *room = '\0';
    return buffer->ptr;
}

newsidx_status nx_buffer_check(const struct nx_buffer *buffer, newsidx_error *err)
{
    if (buffer->failed == NEWSIDX_OK) return NEWSIDX_OK;
    if (buffer->failed == NEWSIDX_NO_MEMORY) return nx_error_memory(err);
    return nx_error_set(err, NEWSIDX_LIMIT, "more than %zu bytes where no more are allowed: split the input",
                        buffer->max);
}

/* What follows a fault has no meaning any more: all later reads are past the end. */
static void fail(struct nx_reader *reader)
{
    reader->failed = true;
    reader->at = reader->end;
}

uint32_t nx_reader_u32(struct nx_reader *reader)
{
    struct nx_str bytes = nx_reader_bytes(reader, 4);
    uint32_t value = 0;
    for (unsigned i = 0; i < bytes.len; i++) value |= (uint32_t)(unsigned char)bytes.ptr[i] << (8 * i);
    return value;
}

uint64_t nx_reader_u64(struct nx_reader *reader)
{
    struct nx_str bytes = nx_reader_bytes(reader, 8);
    uint64_t value = 0;
    for (unsigned i = 0; i < bytes.len; i++) value |= (uint64_t)(unsigned char)bytes.ptr[i] << (8 * i);
    return value;
}

uint64_t nx_reader_varint_slow(struct nx_reader *reader)
{
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && reader->at < reader->end; shift += 7) {
        unsigned char byte = *reader->at++;
        if (shift == 63 && byte > 1) break; /* more than 64 bits */
        value |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80) return value;
    }
    fail(reader);
    return 0;
}

int64_t nx_reader_svarint(struct nx_reader *reader)
{
    uint64_t folded = nx_reader_varint(reader);
    return (int64_t)((folded >> 1) ^ (0 - (folded & 1)));
}

struct nx_str nx_reader_bytes(struct nx_reader *reader, size_t length)
{
    if ((size_t)(reader->end - reader->at) < length) {
        fail(reader);
        return NX_STR_NONE;
    }
    struct nx_str bytes = { (const char *)reader->at, length };
    reader->at += length;
    return bytes;
}

struct nx_str nx_reader_str(struct nx_reader *reader)
{
    uint64_t length = nx_reader_varint(reader);
    if (length > (uint64_t)(reader->end - reader->at)) {
        fail(reader);
        return NX_STR_NONE;
    }
    return nx_reader_bytes(reader, (size_t)length);
}
