/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * history_disk.c: a writer that is killed, without a process that dies: from one write on nothing that newsidx does
 * reaches the disk any more, neither its writing nor its tidying up. The linker leads the calls here (CMakeLists.txt).
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "history.h"

static struct {
    bool on;
    unsigned calls, leaves_at;
} disk;

void disk_leave(unsigned at)
{
    disk.on = at > 0;
    disk.calls = 0;
    disk.leaves_at = at;
}

bool disk_return(void)
{
    const bool left = disk.on && disk.calls >= disk.leaves_at;
    disk.on = false;
    return left;
}

static bool is_gone(void)
{
    if (!disk.on || ++disk.calls < disk.leaves_at) return false;
    errno = EIO;
    return true;
}

/* The names are the linker's. */
#define WRAPPED(type, name, declared, given)                                                                           \
    type __real_##name declared;                                                                                       \
    type __wrap_##name declared;                                                                                       \
    type __wrap_##name declared                                                                                        \
    {                                                                                                                  \
        return is_gone() ? -1 : __real_##name given;                                                                   \
    }

WRAPPED(ssize_t, write, (int fd, const void *bytes, size_t n), (fd, bytes, n))
WRAPPED(ssize_t, pwrite, (int fd, const void *bytes, size_t n, off_t place), (fd, bytes, n, place))
WRAPPED(int, ftruncate, (int fd, off_t length), (fd, length))
WRAPPED(int, mkdir, (const char *path, mode_t mode), (path, mode))
WRAPPED(int, rename, (const char *from, const char *to), (from, to))
WRAPPED(int, unlink, (const char *path), (path))
WRAPPED(int, unlinkat, (int at, const char *path, int flags), (at, path, flags))
WRAPPED(int, rmdir, (const char *path), (path))

int __wrap_fsync(int fd);
int __wrap_fsync(int fd)
{
    (void)fd;
    return is_gone() ? -1 : 0;
}
