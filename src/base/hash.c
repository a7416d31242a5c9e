/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hash.c: XXH3 behind the project's own names. */
#include "base/hash.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

static struct nx_hash from_xxh(XXH128_hash_t value)
{
    return (struct nx_hash){ value.high64, value.low64 };
}

struct nx_hash nx_hash_bytes(const void *bytes, size_t length)
{
    return from_xxh(XXH3_128bits(length ? bytes : "", length));
}

struct nx_hash nx_hash_pair(struct nx_str first, struct nx_str second)
{
    /* The second part is seeded by the first one's hash, so where the division lies is part of the value. */
    struct nx_hash head = nx_hash_bytes(first.ptr, first.len);
    return from_xxh(XXH3_128bits_withSeed(second.len ? second.ptr : "", second.len, head.low ^ (head.high << 1 | 1)));
}
