/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hash.c: XXH3 behind the project's own names. */
#include "base/hash.h"

#include <stdio.h>

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

struct nx_hasher *nx_hasher_new(void)
{
    XXH3_state_t *state = XXH3_createState();
    if (state) XXH3_128bits_reset(state);
    return (struct nx_hasher *)state;
}

void nx_hasher_free(struct nx_hasher *hasher)
{
    XXH3_freeState((XXH3_state_t *)hasher);
}

void nx_hasher_begin(struct nx_hasher *hasher)
{
    XXH3_128bits_reset((XXH3_state_t *)hasher);
}

void nx_hasher_add(struct nx_hasher *hasher, const void *bytes, size_t length)
{
    if (length) XXH3_128bits_update((XXH3_state_t *)hasher, bytes, length);
}

struct nx_hash nx_hasher_get(const struct nx_hasher *hasher)
{
    return from_xxh(XXH3_128bits_digest((const XXH3_state_t *)hasher));
}

char *nx_hash_format(struct nx_hash hash, char out[NX_HASH_TEXT_SIZE])
{
    snprintf(out, NX_HASH_TEXT_SIZE, "%016llx%016llx", (unsigned long long)hash.high, (unsigned long long)hash.low);
    return out;
}

bool nx_hash_parse(struct nx_str text, struct nx_hash *out)
{
    uint64_t halves[2] = { 0, 0 };
    if (text.len != NX_HASH_TEXT_SIZE - 1) return false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        unsigned digit = c >= '0' && c <= '9'   ? (unsigned)(c - '0')
                         : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a' + 10)
                                                : 16;
        if (digit > 15) return false;
        halves[i / 16] = halves[i / 16] << 4 | digit;
    }
    *out = (struct nx_hash){ halves[0], halves[1] };
    return true;
}
