/* SPDX-License-Identifier: GPL-2.0-or-later */
/* failing_disk.c: what newsidx writes, led here by the linker (see CMakeLists.txt). */
#include "failing_disk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/base.h"

struct failing_disk disk;

static bool fails_here(void)
{
    if (!disk.on || ++disk.calls != disk.fail_at) return false;
    if (disk.kills) _exit(DISK_KILLED);
    errno = disk.number;
    return true;
}

/* The names are the linker's. */
#define WRAPPED(type, name, declared, given)                                                                           \
    type __real_##name declared;                                                                                       \
    type __wrap_##name declared;                                                                                       \
    type __wrap_##name declared                                                                                        \
    {                                                                                                                  \
        return fails_here() ? -1 : __real_##name given;                                                                \
    }

WRAPPED(ssize_t, pwrite, (int fd, const void *bytes, size_t n, off_t place), (fd, bytes, n, place))
WRAPPED(int, ftruncate, (int fd, off_t length), (fd, length))
WRAPPED(int, mkdir, (const char *path, mode_t mode), (path, mode))

ssize_t __real_write(int fd, const void *bytes, size_t n);
ssize_t __wrap_write(int fd, const void *bytes, size_t n);
int __wrap_fsync(int fd);
int __real_rename(const char *from, const char *to);
int __wrap_rename(const char *from, const char *to);
int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);
void *__real_mmap(void *at, size_t n, int protection, int flags, int fd, off_t place);
void *__wrap_mmap(void *at, size_t n, int protection, int flags, int fd, off_t place);

ssize_t __wrap_write(int fd, const void *bytes, size_t n)
{
    if (fails_here()) return -1;
    if (disk.slow && disk.calls % 3 == 0) {
        errno = EINTR;
        return -1;
    }
    return __real_write(fd, bytes, disk.slow ? NX_MIN(n, 1000) : n);
}

/* Nobody waits for a disk in a test. */
int __wrap_fsync(int fd)
{
    (void)fd;
    return fails_here() ? -1 : 0;
}

int __wrap_rename(const char *from, const char *to)
{
    if (fails_here()) return -1;
    const size_t length = strlen(to), name = strlen("/.newsidx/manifest");
    disk.renamed = disk.renamed || (length > name && strcmp(to + length - name, "/.newsidx/manifest") == 0);
    return __real_rename(from, to);
}

/* Only for writing: an article that cannot be read is refused and no failure of the add. */
int __wrap_open(const char *path, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    const mode_t mode = flags & O_CREAT ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    return flags & O_CREAT && fails_here() ? -1 : __real_open(path, flags, mode);
}

void *__wrap_mmap(void *at, size_t n, int protection, int flags, int fd, off_t place)
{
    return fails_here() ? MAP_FAILED : __real_mmap(at, n, protection, flags, fd, place);
}

void disk_start(unsigned long fail_at, int number)
{
    disk.calls = 0;
    disk.fail_at = fail_at;
    disk.number = number;
    disk.renamed = false;
    disk.on = true;
}

bool disk_stop(void)
{
    disk.on = false;
    return disk.calls >= disk.fail_at;
}
