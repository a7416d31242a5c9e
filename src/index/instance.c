/* SPDX-License-Identifier: GPL-2.0-or-later */
/* instance.c: indexes by their locks: every writer opens the lock, nobody replaces it. */
#include "index/instance.h"

#include <fcntl.h>
#include <sys/stat.h>

struct nx_instance nx_instance_of(const struct nx_store *store)
{
    struct statx meta;
    struct nx_instance out = { .generation = store->manifest.generation };
    if (statx(store->lock, "", AT_EMPTY_PATH, STATX_INO | STATX_BTIME, &meta) != 0) return out;
    out.device = (uint64_t)meta.stx_dev_major << 32 | meta.stx_dev_minor;
    out.inode = meta.stx_ino;
    if (meta.stx_mask & STATX_BTIME) out.born = meta.stx_btime.tv_sec * 1000000000 + meta.stx_btime.tv_nsec;
    return out;
}

bool nx_instance_is_other(const struct nx_instance *before, const struct nx_instance *now)
{
    return before->device != now->device || before->inode != now->inode || before->born != now->born ||
           before->generation > now->generation;
}
