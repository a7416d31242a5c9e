/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ignore.h: which files and folders a walk passes over because a file .newsidxignore says so, in the syntax of gitignore(5).
 * The rules of a folder are for it and all below it; those of a deeper folder, and of one file the later ones, count more.
 * It knows names only.
 */
#ifndef NX_IGNORE_H
#define NX_IGNORE_H

#include "base/arena.h"
#include "base/error.h"

#define NX_IGNORE_NAME ".newsidxignore"
enum { NX_IGNORE_FILE_MAX = 256 * 1024 };

/* The rules of a folder, with those of the folders above it; NULL: none. They live in the arena that they were given. */
struct nx_ignore;

/*
 * Reads the rules of `folder`, if it has any, and puts them above `above` (may be NULL); without, *out is `above`. `path`
 * names the folder from the top, as it will be asked about: absolute, without a slash at its end ("" for "/").
 * IO, LIMIT: the file cannot be read. NO_MEMORY.
 */
newsidx_status nx_ignore_load(const char *folder, const char *path, const struct nx_ignore *above, struct nx_arena *arena,
                              const struct nx_ignore **out, newsidx_error *err);

/* The rules of those folders only whose paths have at most `length` bytes. */
const struct nx_ignore *nx_ignore_up_to(const struct nx_ignore *rules, size_t length);

/* True where the rules say to pass over `path`, which is below all the folders that have some. Its own folders are not
   asked about: who passes over a folder never asks about what is in it. */
bool nx_ignore_excludes(const struct nx_ignore *rules, const char *path, bool is_folder);

#endif
