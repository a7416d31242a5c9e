/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * file_list.h: the files that a walk came upon, in little memory: a million of them wait while they are read, and their paths
 * and names are mostly those of their folders. It does not know what a file is; threads may read it while nobody changes it.
 */
#ifndef NX_FILE_LIST_H
#define NX_FILE_LIST_H

#include "base/arena.h"
#include "base/error.h"

/* A file as it is asked for. */
struct nx_walk_file {
    const char *path;    /* to open it, as the user would write it */
    struct nx_str name;  /* what the index calls it */
    bool by_content;     /* take it only if it begins as an article does */
};

struct nx_listed_file;
struct nx_listed_folder;

/* Zero-initialise it. */
struct nx_file_list {
    struct nx_arena arena;
    struct nx_listed_folder *folders;
    struct nx_listed_file *files;
    size_t n;                                /* files */
    size_t capacity;
    uint32_t n_folders, folders_capacity;
};

void nx_file_list_dispose(struct nx_file_list *list); /* leaves an empty list; accepts NULL */

/* Appends a copy. NO_MEMORY; LIMIT beyond 2^31 folders. */
newsidx_status nx_file_list_add(struct nx_file_list *list, const struct nx_walk_file *file, newsidx_error *err);

/* Brings the files in the order of their names, each once: the one first that was asked for whatever is in it, then by path. */
void nx_file_list_sort(struct nx_file_list *list);

/* True where a file has this name. The list is sorted. */
bool nx_file_list_has(const struct nx_file_list *list, struct nx_str name);

/* File `i` of the list, its texts in the arena. False: out of memory. */
bool nx_file_list_get(const struct nx_file_list *list, size_t i, struct nx_arena *arena, struct nx_walk_file *out);

#endif
