/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * store.h: the index folder as a writer holds it: the lock, the manifest, the open segments, and the commit that moves
 * it from one state to the next. It does not know files and articles, only batches.
 *
 * A commit writes new files, waits for the disk, and then replaces the manifest: until that rename the old state stands,
 * whatever happens. Files that no manifest names are swept by the next writer.
 */
#ifndef NX_STORE_H
#define NX_STORE_H

#include "index/batch.h"
#include "index/identity.h"
#include "index/manifest.h"

struct nx_store {
    char *dir;
    char *place;                   /* where its manifest and segments are: `dir`, or the folder of a rebuild in it */
    int lock;                      /* descriptor of the lock file; -1: not held */
    bool sync;
    unsigned jobs;                 /* threads that a commit may use; see nx_parallel_jobs */
    bool verified;                 /* the tables that tell what is in the index are what was written */
    bool in_doubt;                 /* a rebuild took its place, or did not: the disk failed */
    bool made;                     /* there was no index: it was made when this was opened */
    bool broken;                   /* a commit failed half-way: nothing more is written */
    struct nx_manifest manifest;
    struct nx_segment **segments;  /* open without postings */
    uint64_t **killed;             /* per segment: sources that the next commit takes away; NULL: none */
    struct nx_seen *seen;          /* per segment: sources that look otherwise, for the next commit to note */
    struct nx_analyzer *analyzer;
};

/* How to make an index anew: see nx_store_open_rebuild. */
struct nx_rebuild_options {
    const char *language;          /* NULL: that of the old one, or English where it cannot be known */
    int wait_seconds;
    bool sync;
};

/* The index that is made anew. */
struct nx_rebuilt {
    struct nx_manifest manifest;   /* as much as can be read of it */
    newsidx_error fault;           /* what is wrong with it; status OK: nothing */
};

/* What a commit did to the articles that a search finds. */
struct nx_commit_counts {
    uint64_t n_new, n_changed, n_gone;
};

/*
 * Opens the index folder `dir` for writing: makes it where it is missing, takes the lock (waits up to `wait_seconds`),
 * sweeps what a killed writer left. `language`: of a new index, NULL for English; an existing one keeps its own.
 * LOCKED, INVALID (another language, not an index folder), FORMAT, ANALYZER, CORRUPT, IO, NO_MEMORY.
 */
newsidx_status nx_store_open(const char *dir, const char *language, int wait_seconds, bool sync, struct nx_store *out,
                             newsidx_error *err);
void nx_store_close(struct nx_store *store); /* accepts a zeroed store */

/* The process that holds the lock of the index folder `dir`, where one does; 0: it is not known. */
long nx_store_writer(const char *dir);

/*
 * Opens the index folder `dir` to make its index anew: an empty store, whose commits are made in a folder of their own
 * and change nothing about the index until nx_store_publish. Closed before that, nothing has happened; killed before
 * that, the next writer sweeps the folder. The caller disposes of the manifest in `old`. NO_INDEX: there is none.
 * LOCKED, INVALID (unknown language), IO, NO_MEMORY.
 */
newsidx_status nx_store_open_rebuild(const char *dir, const struct nx_rebuild_options *how, struct nx_store *out,
                                     struct nx_rebuilt *old, newsidx_error *err);

/*
 * Puts what was committed since nx_store_open_rebuild in the place of the old index, in one step; afterwards the store
 * can only be closed. After a failure the index is as it was; or as it should become, where only the wait for the disk
 * behind the last step failed. IO, NO_MEMORY.
 */
newsidx_status nx_store_publish(struct nx_store *store, newsidx_error *err);

/*
 * Verifies, once, the tables of sources, contributions and identities, at the cost of reading them whole. For whoever drops
 * what seems to be gone, or passes over many sources anyway: by a damaged table it would drop what is still there. CORRUPT,
 * NO_MEMORY.
 */
newsidx_status nx_store_verify(struct nx_store *store, newsidx_error *err);

/* The live source of this name, at most one a segment: the first segment from `*segment` on that has it. False: none. */
bool nx_store_find_source(const struct nx_store *store, struct nx_str name, size_t *segment, uint32_t *source);

/* Takes away all live sources of this name with the next commit, or the one of one segment. NO_MEMORY. */
newsidx_status nx_store_kill_source(struct nx_store *store, struct nx_str name, newsidx_error *err);
newsidx_status nx_store_kill_part(struct nx_store *store, size_t segment, uint32_t source, newsidx_error *err);

/* What is known of a live source: as it was read, but for what was noted of it since. */
struct nx_source_row nx_store_source(const struct nx_store *store, size_t segment, uint32_t source);

/* Notes with the next commit how the source looks now, its content being what it was. A merge before it forgets it: then
   the file is read again. NO_MEMORY. */
newsidx_status nx_store_see_source(struct nx_store *store, size_t segment, uint32_t source,
                                   const struct nx_source_row *now, newsidx_error *err);

/* Takes nothing away and notes nothing after all. */
void nx_store_forget_pending(struct nx_store *store);

/*
 * Commits the batch, what was killed and what was seen; `counts` is added to. Nothing to commit is no commit. After a failure the store
 * is broken and must be closed; the index is as it was before, or, where only the wait for the disk behind the last step
 * failed, as it should have become. IO, NO_MEMORY, LIMIT, CORRUPT, INTERNAL.
 */
newsidx_status nx_store_commit(struct nx_store *store, struct nx_batch *batch, struct nx_commit_counts *counts,
                               newsidx_error *err);

/*
 * Merges segments, if there are too many, so that they stay few; touches at most `work` rows and contributions. No
 * answer changes. Nothing to do is no commit; a merge for which there is no memory waits for a later call. Otherwise
 * statuses as nx_store_commit.
 */
newsidx_status nx_store_tidy(struct nx_store *store, uint64_t work, newsidx_error *err);

/* Merges everything into one segment without anything dead. Nothing to do is no commit. Statuses as nx_store_commit. */
newsidx_status nx_store_compact(struct nx_store *store, newsidx_error *err);

#endif
