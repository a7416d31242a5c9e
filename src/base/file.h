/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * file.h: files as the index needs them: read whole, mapped, written durably, replaced atomically. Paths are C strings
 * of any bytes; errors carry them. Any thread, a handle one at a time.
 */
#ifndef NX_FILE_H
#define NX_FILE_H

#include <sys/stat.h>

#include "base/base.h"
#include "base/buffer.h"
#include "base/error.h"

/* Closes *fd and sets it to -1; for NX_AUTO. */
void nx_file_close(int *fd);

/*
 * Replaces the content of `out` by the whole file. `meta` (may be NULL) is that of the file as it was opened.
 * LIMIT: larger than out->max. IO: cannot open or read, or it is no regular file.
 */
newsidx_status nx_file_read(const char *path, struct nx_buffer *out, struct stat *meta, newsidx_error *err);

/* Writes all bytes to an open descriptor; `path` is for the error. */
newsidx_status nx_file_write_all(int fd, const void *bytes, size_t length, const char *path, newsidx_error *err);

/* Tells the disk to begin with what was written so far: whoever waits for it in the end waits less. Promises nothing. */
void nx_file_begin_sync(int fd);

/* Creates `path` (it must not exist, mode 0666 less umask) with these bytes; `sync` waits for the disk. */
newsidx_status nx_file_create(const char *path, const void *bytes, size_t length, bool sync, newsidx_error *err);

/* Waits until the file or folder at `path` is on the disk. */
newsidx_status nx_file_sync(const char *path, newsidx_error *err);

/* Atomically puts these bytes in the place of `path` (through path + ".tmp"), durably where `sync`. */
newsidx_status nx_file_replace(const char *path, const void *bytes, size_t length, bool sync, newsidx_error *err);

/* A file mapped for reading. An empty file maps to length 0. */
struct nx_map {
    const char *bytes;
    size_t length;
};
newsidx_status nx_map_open(const char *path, struct nx_map *out, newsidx_error *err);
void nx_map_close(struct nx_map *map); /* accepts NULL and a zeroed map */

/* Makes the folder where it is missing. */
newsidx_status nx_folder_make(const char *path, newsidx_error *err);
/* Removes a folder and all in it; what is not there is no error. */
newsidx_status nx_folder_remove(const char *path, newsidx_error *err);

/* Writes "a/b" (one slash) to `out` and returns it as a C string; "" after a failure (see nx_buffer_check). */
const char *nx_path_join(struct nx_buffer *out, const char *folder, const char *name);

#endif
