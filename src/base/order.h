/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * order.h: bringing many things in order without looking at two of them at a time: hashes are spread evenly, so their first
 * bits tell about where each goes; the first bytes of a text are a number, and only texts that share them are looked at. Any
 * thread.
 */
#ifndef NX_ORDER_H
#define NX_ORDER_H

#include "base/hash.h"

/* Something and its hash. */
struct nx_ordered {
    struct nx_hash hash;
    uint32_t number;
};

/* Something and a number that it is ordered by. */
struct nx_keyed {
    uint64_t key;
    uint32_t number;
};

/* Sorts `n` items by key, those of one key in the order that they have. False: out of memory, and they are as they were. */
bool nx_order_keys(struct nx_keyed *items, size_t n);

/* Tells the byte order of `n` texts that all differ: `out` has room for n numbers. False: out of memory. */
bool nx_order_texts(const struct nx_str *texts, uint32_t n, uint32_t *out);

/* Sorts `n` items by hash, then number. False: out of memory, and the items are as they were. */
bool nx_order(struct nx_ordered *items, size_t n);

#endif
