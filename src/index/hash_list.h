/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hash_list.h: a growing list of hashes (identities, keys) that becomes a set at the end. Zero-initialise it. It knows
 * nothing of what the hashes stand for.
 */
#ifndef NX_HASH_LIST_H
#define NX_HASH_LIST_H

#include "base/error.h"
#include "base/hash.h"

struct nx_hash_list {
    struct nx_hash *items;
    size_t n, capacity;
};

void nx_hash_list_dispose(struct nx_hash_list *list); /* leaves an empty list; accepts NULL */

/* Appends a hash. NO_MEMORY: the list is left alone. */
newsidx_status nx_hash_list_add(struct nx_hash_list *list, struct nx_hash hash, newsidx_error *err);

/* Brings the hashes in rising order, each once. */
void nx_hash_list_make_unique(struct nx_hash_list *list);

#endif
