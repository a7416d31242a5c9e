/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * readers.h: one state of an index, open as often as threads read it at the same time. A snapshot serves one thread, so
 * an index handle keeps several of the same state: a call leases one and gives it back. A refresh puts new ones in their
 * place; the old ones close with the last lease and the last pin. It knows nothing of what readers are asked.
 *
 * Any thread, but for init and dispose. For src/api only.
 */
#ifndef NX_READERS_H
#define NX_READERS_H

#include <pthread.h>
#include <sys/stat.h>

#include "index/snapshot.h"
#include "search/lists.h"
#include "text/analyzer.h"

/* A snapshot with an analyzer. All but the first three members are guarded by the lock of nx_readers. */
struct nx_index_reader {
    struct nx_snapshot *snapshot;
    struct nx_analyzer *analyzer;
    struct nx_lists *lists; /* of the snapshot, decoded by searches so far */
    bool busy;     /* leased */
    bool current;  /* of the state that new leases get */
    unsigned pins; /* how many keep it open without using it */
    struct nx_index_reader *next;
};

struct nx_readers {
    char *dir;
    pthread_mutex_t lock;       /* of what follows */
    pthread_cond_t given;       /* a reader was given back, or the state changed */
    struct nx_index_reader *all;      /* of the current state; never empty once it is open */
    size_t n;                   /* of them, those being opened included */
    uint64_t changes;           /* how often the state was replaced */
    size_t memory;              /* bytes of decoded postings that all of them together may keep */
    bool sealed;                /* the state was replaced on disk: no more of its readers can be opened */
    pthread_mutex_t refreshing; /* of what follows; taken before `lock` */
    struct stat seen;           /* of the manifest, before it was read */
    bool settled;               /* `seen` had been so for a while: the same again means the same content */
};

/* Opens the index in `dir` once. Statuses as nx_snapshot_open. Dispose of it in either case. */
newsidx_status nx_readers_init(struct nx_readers *self, const char *dir, newsidx_error *err);
/* Nothing may be leased or pinned any more. */
void nx_readers_dispose(struct nx_readers *self);

/* See newsidx_index_set_memory. Any thread. */
void nx_readers_set_memory(struct nx_readers *self, size_t bytes);

/* A reader on loan; ended by nx_lease_end, also as NX_AUTO(nx_lease_end). Zero-initialise it. */
struct nx_lease {
    struct nx_readers *owner;
    struct nx_index_reader *reader;
};

/*
 * Leases a reader of the current state: one that is free, else a new one, else waits for one. A call must end its lease
 * before it returns, and have no second one meanwhile: so nobody waits for long. NO_MEMORY.
 */
newsidx_status nx_lease_begin(struct nx_readers *self, struct nx_lease *out, newsidx_error *err);
/* The same for the reader that is pinned. */
void nx_lease_begin_pinned(struct nx_readers *self, struct nx_index_reader *reader, struct nx_lease *out);
void nx_lease_end(struct nx_lease *lease);

/* Keeps the leased reader open beyond its lease, and beyond its state, until nx_index_reader_unpin. */
struct nx_index_reader *nx_lease_pin(struct nx_lease *lease);
void nx_index_reader_unpin(struct nx_readers *self, struct nx_index_reader *reader);

/*
 * Makes the state on disk the current one; *changed tells whether it was another. Costs a look at the manifest where it
 * was not. On failure the current state stays. Statuses as nx_snapshot_open.
 */
newsidx_status nx_readers_refresh(struct nx_readers *self, bool *changed, newsidx_error *err);

#endif
