/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * order.h: bringing many things in the order of their hashes, without looking at two of them at a time: hashes are spread
 * evenly, so their first bytes tell about where each goes. Any thread.
 */
#ifndef NX_ORDER_H
#define NX_ORDER_H

#include "base/hash.h"

/* Something and its hash. */
struct nx_ordered {
    struct nx_hash hash;
    uint32_t number;
};

/* Sorts `n` items by hash, then number. False: out of memory, and the items are as they were. */
bool nx_order(struct nx_ordered *items, size_t n);

#endif
