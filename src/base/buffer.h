/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * buffer.h: growable bytes with a declared maximum.
 *
 * A buffer begins as NX_BUFFER_INIT(max) (or with nx_buffer_init), grows as it is written to and is given back with
 * nx_buffer_dispose. It is sticky: the first failure (no memory, more than max bytes) is remembered, every later write
 * does nothing, and one nx_buffer_check at the end tells. So a chain of writes needs one check.
 * `ptr` and `len` may be read at any time; `ptr` moves with every write. One thread at a time.
 */
#ifndef NX_BUFFER_H
#define NX_BUFFER_H

#include "base/base.h"
#include "base/error.h"

struct nx_buffer {
    char *ptr;
    size_t len;
    size_t capacity;
    size_t max;             /* bytes it may hold */
    newsidx_status failed;  /* OK, NO_MEMORY or LIMIT */
};

#define NX_BUFFER_NO_MAX SIZE_MAX
#define NX_BUFFER_INIT(max_bytes) { NULL, 0, 0, (max_bytes), NEWSIDX_OK }

void nx_buffer_init(struct nx_buffer *buffer, size_t max);
void nx_buffer_dispose(struct nx_buffer *buffer); /* leaves an empty buffer; accepts NULL */

/* Forgets the content and any failure, keeps the memory. */
void nx_buffer_clear(struct nx_buffer *buffer);

/* Room for `extra` more bytes behind the content; NULL after a failure. The room is not counted until nx_buffer_grow. */
char *nx_buffer_reserve(struct nx_buffer *buffer, size_t extra);
/* Counts `extra` bytes, written to the room that nx_buffer_reserve gave. */
void nx_buffer_grow(struct nx_buffer *buffer, size_t extra);

void nx_buffer_add_slowly(struct nx_buffer *buffer, const void *bytes, size_t length);

/* The bytes must not be the buffer's own. Where there is room for them and one more, this is all that there is to do. */
static inline void nx_buffer_add(struct nx_buffer *buffer, const void *bytes, size_t length)
{
    const bool fits = length < buffer->capacity - buffer->len && length <= buffer->max - buffer->len;
    if (!fits || length == 0 || buffer->failed != NEWSIDX_OK) {
        nx_buffer_add_slowly(buffer, bytes, length);
        return;
    }
    memcpy(buffer->ptr + buffer->len, bytes, length);
    buffer->len += length;
}

void nx_buffer_add_str(struct nx_buffer *buffer, struct nx_str text);
void nx_buffer_add_byte(struct nx_buffer *buffer, unsigned char byte);
void nx_buffer_add_zeros(struct nx_buffer *buffer, size_t count);
void nx_buffer_add_format(struct nx_buffer *buffer, const char *format, ...) NX_PRINTF(2, 3);

/* Little-endian fixed width, and LEB128 (7 bits a byte, low first; signed numbers zigzag). */
static inline void nx_buffer_add_u32(struct nx_buffer *buffer, uint32_t value)
{
    unsigned char bytes[4];
    for (unsigned i = 0; i < sizeof bytes; i++) bytes[i] = (unsigned char)(value >> (8 * i));
    nx_buffer_add(buffer, bytes, sizeof bytes);
}
static inline void nx_buffer_add_u64(struct nx_buffer *buffer, uint64_t value)
{
    unsigned char bytes[8];
    for (unsigned i = 0; i < sizeof bytes; i++) bytes[i] = (unsigned char)(value >> (8 * i));
    nx_buffer_add(buffer, bytes, sizeof bytes);
}
void nx_buffer_add_varint(struct nx_buffer *buffer, uint64_t value);
void nx_buffer_add_svarint(struct nx_buffer *buffer, int64_t value);

/* Ends the content with a NUL that is not counted, and returns it as a C string; "" after a failure. */
const char *nx_buffer_terminate(struct nx_buffer *buffer);

static inline struct nx_str nx_buffer_str(const struct nx_buffer *buffer)
{
    return (struct nx_str){ buffer->ptr, buffer->len };
}

/* The first failure of any write since init or clear, described in `err`. */
newsidx_status nx_buffer_check(const struct nx_buffer *buffer, newsidx_error *err);

/*
 * Reading what the writers above wrote, from bytes that may be damaged: a reader is a view that moves forward; past the
 * end, and after a varint of more than 64 bits, it gives zeros and sets `failed`. One check at the end suffices.
 */
struct nx_reader {
    const unsigned char *at, *end;
    bool failed;
};

static inline struct nx_reader nx_reader_of(const void *bytes, size_t length)
{
    const unsigned char *start = bytes;
    return (struct nx_reader){ start, length ? start + length : start, false };
}

uint32_t nx_reader_u32(struct nx_reader *reader);
uint64_t nx_reader_u64(struct nx_reader *reader);
uint64_t nx_reader_varint_slow(struct nx_reader *reader);
int64_t nx_reader_svarint(struct nx_reader *reader);
/* `length` bytes as a view into the input; { NULL, 0 } past the end. */
struct nx_str nx_reader_bytes(struct nx_reader *reader, size_t length);
/* A varint length and so many bytes. */
struct nx_str nx_reader_str(struct nx_reader *reader);

static inline uint64_t nx_reader_varint(struct nx_reader *reader)
{
    if (reader->at < reader->end && *reader->at < 0x80) return *reader->at++;
    return nx_reader_varint_slow(reader);
}

#endif
