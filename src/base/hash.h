/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hash.h: XXH3, 128 bits: content hashes, identity keys and checksums. The values are part of the index format: they
 * are the same on every machine. Any thread.
 */
#ifndef NX_HASH_H
#define NX_HASH_H

#include "base/base.h"

struct nx_hash {
    uint64_t high, low;
};

#define NX_HASH_NONE ((struct nx_hash){ 0, 0 })

struct nx_hash nx_hash_bytes(const void *bytes, size_t length);

/* The hash of two parts, different from that of any other division of the same bytes. */
struct nx_hash nx_hash_pair(struct nx_str first, struct nx_str second);

/* The hash of bytes that come in pieces: the same as nx_hash_bytes of all of them. One thread. */
struct nx_hasher;
struct nx_hasher *nx_hasher_new(void); /* NULL: out of memory */
void nx_hasher_free(struct nx_hasher *hasher);
void nx_hasher_begin(struct nx_hasher *hasher); /* forgets what was added; a new one need not begin */
void nx_hasher_add(struct nx_hasher *hasher, const void *bytes, size_t length);
struct nx_hash nx_hasher_get(const struct nx_hasher *hasher);

/* 32 hexadecimal digits and a NUL, and back; false: not such a text. */
enum { NX_HASH_TEXT_SIZE = 33 };
char *nx_hash_format(struct nx_hash hash, char out[NX_HASH_TEXT_SIZE]);
bool nx_hash_parse(struct nx_str text, struct nx_hash *out);

static inline bool nx_hash_equal(struct nx_hash a, struct nx_hash b)
{
    return a.high == b.high && a.low == b.low;
}

static inline int nx_hash_compare(struct nx_hash a, struct nx_hash b)
{
    if (a.high != b.high) return a.high < b.high ? -1 : 1;
    if (a.low != b.low) return a.low < b.low ? -1 : 1;
    return 0;
}

static inline bool nx_hash_is_none(struct nx_hash hash)
{
    return hash.high == 0 && hash.low == 0;
}

#endif
