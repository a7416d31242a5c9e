/* SPDX-License-Identifier: GPL-2.0-or-later */
/* told.c: complaints by their hashes. Those of two rounds are kept, so that what is no longer said is forgotten. */
#include "index/told.h"

#include <sys/stat.h>

#include "base/buffer.h"
#include "base/hash.h"

/* So many are kept of a round, where no look at everything ends it. */
enum { TOLD_MAX = 100000 };

void nx_told_dispose(struct nx_told *told)
{
    nx_intern_dispose(&told->before);
    nx_intern_dispose(&told->since);
    *told = (struct nx_told)NX_TOLD_INIT;
}

void nx_told_turn(struct nx_told *told)
{
    nx_intern_dispose(&told->before);
    told->before = told->since;
    told->since = (struct nx_intern)NX_INTERN_INIT;
}

/* The complaint, with the state of the file that it is about: whoever writes a file wants to hear of it again. */
static void describe(const newsidx_error *why, struct nx_buffer *out)
{
    struct stat meta;
    nx_buffer_add_format(out, "%s\n%u %u %s\n", why->path, (unsigned)why->line, (unsigned)why->column, why->message);
    if (!why->path[0] || stat(why->path, &meta) != 0 || !S_ISREG(meta.st_mode)) return;
    nx_buffer_add_format(out, "%llu %lld.%09ld %lld.%09ld", (unsigned long long)meta.st_ino,
                         (long long)meta.st_mtim.tv_sec, meta.st_mtim.tv_nsec, (long long)meta.st_ctim.tv_sec,
                         meta.st_ctim.tv_nsec);
}

bool nx_told_already(struct nx_told *told, const newsidx_error *why)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer text = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    bool fresh_before = true, fresh = true;
    uint32_t number;
    describe(why, &text);
    if (nx_buffer_check(&text, NULL) != NEWSIDX_OK) return false;
    const struct nx_hash hash = nx_hash_bytes(text.ptr, text.len);
    const struct nx_str key = { (const char *)&hash, sizeof hash };
    if (told->since.n >= TOLD_MAX) nx_told_turn(told);
    if (!nx_intern_add(&told->before, key, &number, &fresh_before)) return false;
    return nx_intern_add(&told->since, key, &number, &fresh) && !(fresh_before && fresh);
}
