/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * file_list.h: the files that a walk came upon, in little memory: a million of them wait while they are read. Files are added,
 * then sorted, which packs them, then asked for. It does not know what a file is. Threads may ask, each with a cursor of its own.
 */
#ifndef NX_FILE_LIST_H
#define NX_FILE_LIST_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"

/* A file as it is asked for. */
struct nx_walk_file {
    const char *path;    /* to open it, as the user would write it */
    struct nx_str name;  /* what the index calls it */
    bool by_content;     /* take it only if it begins as an article does */
};

struct nx_listed_file;
struct nx_listed_folder;
struct nx_file_block;

/* Zero-initialise it. */
struct nx_file_list {
    struct nx_arena kept;                    /* texts of folders, and first names of blocks */
    struct nx_listed_folder *folders;
    uint32_t n_folders, folders_capacity;
    size_t n;                                /* files */
    struct nx_arena arena;                   /* before it is sorted: the rests of names, */
    struct nx_listed_file *files;            /* and the files */
    size_t capacity;
    struct nx_file_block *blocks;            /* afterwards: the files, compressed */
    size_t n_blocks;
};

/* The block that was asked for last, for whoever asks. Zero-initialise it. */
struct nx_file_cursor {
    const struct nx_file_list *list;
    size_t block;
    struct nx_buffer bytes;                  /* of the block */
    struct nx_buffer files;                  /* the files in it */
};
void nx_file_cursor_dispose(struct nx_file_cursor *cursor); /* accepts NULL */

void nx_file_list_dispose(struct nx_file_list *list); /* leaves an empty list; accepts NULL */

/* Appends a copy. NO_MEMORY; LIMIT beyond 2^31 folders. */
newsidx_status nx_file_list_add(struct nx_file_list *list, const struct nx_walk_file *file, newsidx_error *err);

/*
 * Brings the files in the order of their names, each once: the one first that was asked for whatever is in it, then by path.
 * Nothing is added afterwards; sorting again does nothing. NO_MEMORY.
 */
newsidx_status nx_file_list_sort(struct nx_file_list *list, newsidx_error *err);

/* Whether a file of a sorted list has this name. NO_MEMORY. */
newsidx_status nx_file_list_has(const struct nx_file_list *list, struct nx_file_cursor *cursor, struct nx_str name,
                                bool *out, newsidx_error *err);

/* File `i` of a sorted list, its texts in the arena. NO_MEMORY. */
newsidx_status nx_file_list_get(const struct nx_file_list *list, struct nx_file_cursor *cursor, size_t i,
                                struct nx_arena *arena, struct nx_walk_file *out, newsidx_error *err);

#endif
