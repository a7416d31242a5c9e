/* SPDX-License-Identifier: GPL-2.0-or-later */
/* filter.c: making a filter and asking it. */
#include "index/filter.h"

#include <stdlib.h>

/* 256 bits for 24 keys: one absent key in about a hundred is not told apart. */
enum { KEYS_A_BLOCK = 24, BITS_A_WORD = 5 };

static uint32_t block_of(struct nx_hash key, uint32_t n)
{
    return (uint32_t)(((key.high >> 32) * n) >> 32);
}

static uint32_t bit_of(struct nx_hash key, int word)
{
    return UINT32_C(1) << ((key.low >> (word * BITS_A_WORD)) & 31);
}

bool nx_filter_open(struct nx_str part, struct nx_filter *out)
{
    const size_t n = part.len / sizeof(struct nx_filter_block);
    if (!part.ptr || part.len % sizeof(struct nx_filter_block) || n > UINT32_MAX) return false;
    *out = (struct nx_filter){ (const struct nx_filter_block *)(const void *)part.ptr, (uint32_t)n };
    return true;
}

bool nx_filter_may_have(const struct nx_filter *filter, struct nx_hash key)
{
    if (filter->n == 0) return true;
    const struct nx_filter_block *block = &filter->blocks[block_of(key, filter->n)];
    uint32_t missing = 0;
    for (int word = 0; word < NX_FILTER_WORDS; word++) missing |= ~block->words[word] & bit_of(key, word);
    return missing == 0;
}

newsidx_status nx_filter_maker_init(struct nx_filter_maker *maker, uint64_t n_keys, newsidx_error *err)
{
    maker->n = (uint32_t)NX_MIN(n_keys / KEYS_A_BLOCK + 1, (uint64_t)UINT32_MAX);
    maker->blocks = calloc(maker->n, sizeof *maker->blocks);
    return maker->blocks ? NEWSIDX_OK : nx_error_memory(err);
}

void nx_filter_maker_dispose(struct nx_filter_maker *maker)
{
    if (!maker) return;
    free(maker->blocks);
    *maker = (struct nx_filter_maker){ NULL, 0 };
}

void nx_filter_maker_add(struct nx_filter_maker *maker, struct nx_hash key)
{
    struct nx_filter_block *block = &maker->blocks[block_of(key, maker->n)];
    for (int word = 0; word < NX_FILTER_WORDS; word++) block->words[word] |= bit_of(key, word);
}

struct nx_str nx_filter_maker_bytes(const struct nx_filter_maker *maker)
{
    return (struct nx_str){ (const char *)maker->blocks, maker->n * sizeof *maker->blocks };
}
