/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * removal.h: which sources a removal means: those below a folder, those that are gone from it, those that hold an
 * article. It only marks sources for the next commit; what becomes of their articles is resolve.h's.
 */
#ifndef NX_REMOVAL_H
#define NX_REMOVAL_H

#include "index/store.h"
#include "index/walk.h"

/* How many live files a folder has in the index, how many of them a walk did not find, how many of these are there and
   excluded by rules, and how many more are marked for removal already. */
struct nx_missing {
    uint64_t n_indexed, n_gone, n_excluded, n_marked;
};

/* What to do with the files below a folder. */
enum nx_below {
    NX_BELOW_COUNT,     /* nothing: count them, and those that are gone */
    NX_BELOW_KILL_GONE, /* mark those that are gone for removal */
    NX_BELOW_KILL_ALL,  /* mark all, as if they were gone */
};

/*
 * Compares what is indexed from below the folder `name` (as nx_walk_name gives it) with the sorted walk and the disk: a
 * file that a walk does not find may have been named by itself, and is gone only where there is nothing of its name or
 * where rules exclude it. Streams are never below a folder. NO_MEMORY.
 */
newsidx_status nx_removal_below(struct nx_store *store, struct nx_str name, struct nx_walk *walk,
                                enum nx_below how, struct nx_missing *out, newsidx_error *err);

/*
 * Whether live files are indexed from below a folder that is called `name`, with or without slashes at its end. Verifies
 * nothing: whoever adds to a large index again and again would pay for it each time. NO_MEMORY, IO.
 */
newsidx_status nx_removal_is_folder(const struct nx_store *store, struct nx_str name, bool *out, newsidx_error *err);

/* Files that have moved, in one run of a writer. Initialise with NX_MOVED_INIT. */
struct nx_moved {
    uint64_t n;
    struct nx_intern asked; /* contents that several sources have: each of these is looked at once */
};
#define NX_MOVED_INIT { 0, NX_INTERN_INIT }
void nx_moved_dispose(struct nx_moved *moved); /* accepts NULL */

/*
 * Marks the files with this content that are gone: the file that has it now is one of them, moved. Adds their number to
 * moved->n. Which of many files of one content are gone is asked once. NO_MEMORY.
 */
newsidx_status nx_removal_moved(struct nx_store *store, const struct nx_walk *walk, struct nx_hash content,
                                struct nx_moved *moved, newsidx_error *err);

/* How many sources were marked, and how many of them are streams. */
struct nx_removed {
    uint64_t n, n_streams;
};

/*
 * Marks what `key` means (see newsidx_writer_remove) and adds it to *removed; those that are marked already are not
 * counted again. NOT_FOUND: it means nothing; the message says why. INVALID: it is the URL of one of several articles of
 * a stream, or, unless `any`, a folder with most of what is indexed; something may be marked then. IO, NO_MEMORY.
 */
newsidx_status nx_removal_of(struct nx_store *store, const char *key, bool any, struct nx_removed *removed,
                             newsidx_error *err);

/* How many live files the index has, those that are marked included. */
uint64_t nx_removal_count_files(const struct nx_store *store);

/* How many articles the stream of this name has, in all its parts; each of them once for every time that it came. */
uint64_t nx_removal_count_articles(const struct nx_store *store, struct nx_str name);

/* Of a handful, all may well be meant: only more than this are guarded. */
enum { NX_REMOVAL_FEW = 10 };

#endif
