/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * instance.h: which index it is that a folder holds, for somebody who opens it again and again: the one of the last time,
 * or another one that was made or put in its place. What is in it does not matter here.
 */
#ifndef NX_INSTANCE_H
#define NX_INSTANCE_H

#include "index/store.h"

/* An index at one time. Zeroed: none. */
struct nx_instance {
    uint64_t device, inode; /* of its lock, which lives as long as the index does */
    int64_t born;           /* when that was made, nanoseconds; 0: the file system does not know */
    uint64_t generation;
};

/* The index that is open for writing, as it is now. */
struct nx_instance nx_instance_of(const struct nx_store *store);

/*
 * True where `now` is no later state of `before`, which is not zeroed. An index that was made anew is taken for the old one
 * only on a file system that knows no times of birth and gives a number out again, and once it has as many commits.
 */
bool nx_instance_is_other(const struct nx_instance *before, const struct nx_instance *now);

#endif
