/* SPDX-License-Identifier: GPL-2.0-or-later */
/* file.c: files read whole, mapped, written durably, replaced atomically. Knows nothing of what is in them. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

void nx_file_close(int *fd)
{
    if (*fd >= 0) close(*fd);
    *fd = -1;
}

static newsidx_status refuse_irregular(const char *path, newsidx_error *err)
{
    return nx_error_at(err, NEWSIDX_IO, path, 0, 0, "not a regular file: name an article file or a folder of them");
}

static newsidx_status refuse_large(const char *path, size_t max, newsidx_error *err)
{
    return nx_error_at(err, NEWSIDX_LIMIT, path, 0, 0, "the file has more than %zu bytes: split it", max);
}

/* Reads until the end: the size that stat told may be out of date, or 0 in special file systems. */
static newsidx_status read_to_end(int fd, const char *path, size_t expected, struct nx_buffer *out, newsidx_error *err)
{
    for (;;) {
        /* One byte more than expected, so that one read shows the end. */
        size_t room = expected >= out->len ? expected - out->len + 1 : 4096;
        if (room > out->max - out->len) room = out->max - out->len;
        char beyond;
        char *place = room ? nx_buffer_reserve(out, room) : &beyond;
        if (!place) return nx_buffer_check(out, err);
        ssize_t got = read(fd, place, room ? room : 1);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return nx_error_sys(err, path, "cannot read", NULL);
        if (got == 0) return NEWSIDX_OK;
        if (room == 0) return refuse_large(path, out->max, err);
        nx_buffer_grow(out, (size_t)got);
    }
}

newsidx_status nx_file_read(const char *path, struct nx_buffer *out, struct stat *meta, newsidx_error *err)
{
    /* Without O_NONBLOCK a FIFO of a telling name would hang the walk. */
    NX_AUTO(nx_file_close) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) return nx_error_sys(err, path, "cannot open", NULL);
    struct stat here;
    if (fstat(fd, &here) != 0) return nx_error_sys(err, path, "cannot read", NULL);
    if (!S_ISREG(here.st_mode)) return refuse_irregular(path, err);
    if ((uint64_t)here.st_size > out->max) return refuse_large(path, out->max, err);
    nx_buffer_clear(out);
    NX_TRY(read_to_end(fd, path, (size_t)here.st_size, out, err));
    if (meta) *meta = here;
    return NEWSIDX_OK;
}

newsidx_status nx_file_write_all(int fd, const void *bytes, size_t length, const char *path, newsidx_error *err)
{
    for (const char *at = bytes; length > 0;) {
        ssize_t written = write(fd, at, length);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return nx_error_sys(err, path, "cannot write", NULL);
        at += written;
        length -= (size_t)written;
    }
    return NEWSIDX_OK;
}

void nx_file_begin_sync(int fd)
{
    (void)sync_file_range(fd, 0, 0, SYNC_FILE_RANGE_WRITE);
}

newsidx_status nx_file_create(const char *path, const void *bytes, size_t length, bool sync, newsidx_error *err)
{
    NX_AUTO(nx_file_close) int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0) return nx_error_sys(err, path, "cannot create", NULL);
    NX_TRY(nx_file_write_all(fd, bytes, length, path, err));
    if (sync && fsync(fd) != 0) return nx_error_sys(err, path, "cannot write", NULL);
    int closed = close(fd);
    fd = -1;
    return closed == 0 ? NEWSIDX_OK : nx_error_sys(err, path, "cannot write", NULL);
}

newsidx_status nx_file_sync(const char *path, newsidx_error *err)
{
    NX_AUTO(nx_file_close) int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return nx_error_sys(err, path, "cannot open", NULL);
    if (fsync(fd) != 0) return nx_error_sys(err, path, "cannot write to disk", NULL);
    return NEWSIDX_OK;
}

static newsidx_status sync_folder_of(const char *path, newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer folder = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    const char *slash = strrchr(path, '/');
    if (slash) nx_buffer_add(&folder, path, slash == path ? 1 : (size_t)(slash - path));
    const char *name = nx_buffer_terminate(&folder);
    NX_TRY(nx_buffer_check(&folder, err));
    return nx_file_sync(slash ? name : ".", err);
}

newsidx_status nx_file_replace(const char *path, const void *bytes, size_t length, bool sync, newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer temporary = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    nx_buffer_add_format(&temporary, "%s.tmp", path);
    const char *name = nx_buffer_terminate(&temporary);
    NX_TRY(nx_buffer_check(&temporary, err));
    if (unlink(name) != 0 && errno != ENOENT) return nx_error_sys(err, name, "cannot remove", NULL);
    newsidx_status status = nx_file_create(name, bytes, length, sync, err);
    if (status == NEWSIDX_OK && rename(name, path) != 0) status = nx_error_sys(err, path, "cannot replace", NULL);
    if (status != NEWSIDX_OK) {
        unlink(name);
        return status;
    }
    return sync ? sync_folder_of(path, err) : NEWSIDX_OK;
}

newsidx_status nx_map_open(const char *path, struct nx_map *out, newsidx_error *err)
{
    NX_AUTO(nx_file_close) int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return nx_error_sys(err, path, "cannot open", NULL);
    struct stat meta;
    if (fstat(fd, &meta) != 0) return nx_error_sys(err, path, "cannot read", NULL);
    struct nx_map map = { NULL, (size_t)meta.st_size };
    if (map.length > 0) {
        void *mapped = mmap(NULL, map.length, PROT_READ, MAP_SHARED, fd, 0);
        if (mapped == MAP_FAILED) return nx_error_sys(err, path, "cannot map", NULL);
        map.bytes = mapped;
    }
    *out = map;
    return NEWSIDX_OK;
}

void nx_map_close(struct nx_map *map)
{
    if (!map || !map->bytes) return;
    munmap((void *)(uintptr_t)map->bytes, map->length);
    map->bytes = NULL;
    map->length = 0;
}

newsidx_status nx_folder_make(const char *path, newsidx_error *err)
{
    struct stat there;
    if (mkdir(path, 0777) == 0) return NEWSIDX_OK;
    if (errno == EEXIST && stat(path, &there) == 0) {
        if (S_ISDIR(there.st_mode)) return NEWSIDX_OK;
        errno = ENOTDIR;
    }
    return nx_error_sys(err, path, "cannot make the folder", NULL);
}

static int remove_one(const char *path, const struct stat *meta, int kind, struct FTW *place)
{
    (void)meta;
    (void)kind;
    (void)place;
    return remove(path) != 0 && errno != ENOENT ? -1 : 0;
}

newsidx_status nx_folder_remove(const char *path, newsidx_error *err)
{
    if (nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS) == 0 || errno == ENOENT) return NEWSIDX_OK;
    return nx_error_sys(err, path, "cannot remove", NULL);
}

const char *nx_path_join(struct nx_buffer *out, const char *folder, const char *name)
{
    nx_buffer_clear(out);
    nx_buffer_add_str(out, nx_str_of(folder));
    if (out->len > 0 && out->ptr[out->len - 1] != '/') nx_buffer_add_byte(out, '/');
    nx_buffer_add_str(out, nx_str_of(name));
    return nx_buffer_terminate(out);
}
