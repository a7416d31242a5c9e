/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * walk.h: from the paths that a user named to the article files under them, and what the index calls each. It looks at
 * names and folders only; what is in a file it does not know.
 */
#ifndef NX_WALK_H
#define NX_WALK_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"
#include "base/intern.h"
#include "index/file_list.h"
#include "index/ignore.h"

struct nx_walk {
    char *base;                        /* real path of the folder that holds the index */
    uint64_t index_device, index_inode; /* of the index itself, which is never walked */
    char *top;                         /* real path of what is being added, without a slash at its end */
    size_t top_length;                 /* how much of the paths below it stands for that */
    const struct nx_ignore *rules;     /* those above it */
    struct nx_buffer ruled;            /* the folder that has these rules, found on the way down */
    struct nx_buffer ruled_root;       /* from this root; empty: nothing is known */
    size_t ruled_first;                /* and beginning with the folder whose path is so long */
    struct nx_arena arena;             /* of rules */
    struct nx_intern folders;          /* real paths of those walked */
    struct nx_file_list files;
    struct nx_file_cursor asked;       /* for who asks whether a file was walked, after they were read */
    void (*on_error)(void *context, const newsidx_error *why); /* something that cannot be walked; the walk goes on */
    bool (*on_step)(void *context);                            /* called now and then; false: stop */
    void (*on_folder)(void *context, const char *real);        /* a folder that is about to be listed; may be NULL */
    void (*on_rules)(void *context, const char *real);         /* one above a root, whose rules are about to be read */
    void *context;
    size_t n_unread;     /* how often because of something that may have files in it: not for a link to nowhere */
};

/* Begins a walk for the index in folder `dir`, which exists. IO, NO_MEMORY. */
newsidx_status nx_walk_init(struct nx_walk *walk, const char *dir, newsidx_error *err);
void nx_walk_dispose(struct nx_walk *walk);

/*
 * Adds the file `path` whatever its name, or all article files in the folder `path` and below it: names that begin with
 * "." and what rules (ignore.h) exclude are passed over, links are followed. Rules are those of the folders from the one
 * that holds the index downwards, or from `path` where that lies elsewhere. Each folder is walked once, however many roots
 * and links lead to it.
 * NOT_FOUND: there is nothing there. INTERRUPTED, NO_MEMORY. What cannot be read is told to on_error.
 */
newsidx_status nx_walk_add(struct nx_walk *walk, const char *path, newsidx_error *err);

/*
 * Adds what a walk of the folder `root` would add of `path`, which is below it, both real paths: the file, or all in and
 * below the folder; nothing where a walk would pass it over or nothing is there. Otherwise as nx_walk_add.
 */
newsidx_status nx_walk_add_found(struct nx_walk *walk, const char *root, const char *path, newsidx_error *err);

/* True where a walk of the folder `root` passes over the file `path` below it because rules say so; both real paths. */
newsidx_status nx_walk_excludes(struct nx_walk *walk, const char *root, const char *path, bool *out, newsidx_error *err);

/* True where `path`, or a folder on the way to it, is a link that leads to nothing or in a circle. */
bool nx_walk_leads_nowhere(const char *path);

/* What the index calls what has, or had, this real path: a part of `real`, or ".". */
const char *nx_walk_name_of(const char *base, const char *real);

/* What the index calls the file at `path`: relative to the folder that holds the index where it lies below it, else its
   real path. The result is in `out`. IO where there is no such file. */
newsidx_status nx_walk_name(const char *base, const char *path, struct nx_buffer *out, newsidx_error *err);

#endif
