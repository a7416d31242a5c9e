/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * filter.h: which keys a segment may have, as a Bloom filter in blocks: one look at one cache line says of nearly every key
 * that is not there that it is not. A key that is new is asked for in every segment, and most keys of an add are new. It does
 * not know what the keys stand for.
 *
 * Form: blocks of 256 bits, as eight words of 32. The high half of a key chooses the block, eight times five bits of the low
 * half one bit in each word. Source: F. Putze, P. Sanders, J. Singler, "Cache-, Hash- and Space-Efficient Bloom Filters", WEA
 * 2007; with one bit a word as in the split block filters of Apache Parquet's format. Keys are hashes already, so their own
 * bits are used.
 */
#ifndef NX_FILTER_H
#define NX_FILTER_H

#include "base/error.h"
#include "base/hash.h"

enum { NX_FILTER_WORDS = 8 };

struct nx_filter_block {
    uint32_t words[NX_FILTER_WORDS];
};

/* A view of blocks owned by somebody else. */
struct nx_filter {
    const struct nx_filter_block *blocks;
    uint32_t n; /* 0: no filter, every key may be there */
};

/* False where the part cannot be a filter. */
bool nx_filter_open(struct nx_str part, struct nx_filter *out);

/* False: the key was not added. True: it may have been; of others about one in a hundred is said to be there. Any thread. */
bool nx_filter_may_have(const struct nx_filter *filter, struct nx_hash key);

/* A filter that is being made. */
struct nx_filter_maker {
    struct nx_filter_block *blocks;
    uint32_t n;
};

/* Begins a filter for up to `n_keys` keys; more of them make it say "maybe" more often. The caller disposes. NO_MEMORY. */
newsidx_status nx_filter_maker_init(struct nx_filter_maker *maker, uint64_t n_keys, newsidx_error *err);
void nx_filter_maker_dispose(struct nx_filter_maker *maker);
void nx_filter_maker_add(struct nx_filter_maker *maker, struct nx_hash key);

/* The bytes of the filter, in the maker. */
struct nx_str nx_filter_maker_bytes(const struct nx_filter_maker *maker);

#endif
