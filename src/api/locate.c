/* SPDX-License-Identifier: GPL-2.0-or-later */
/* locate.c: finding the index that serves a folder: ".newsidx" in it or in the nearest folder above. */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/file.h"

static bool is_folder(const char *path)
{
    struct stat meta;
    return stat(path, &meta) == 0 && S_ISDIR(meta.st_mode);
}

/* Cuts the last name off a real path; false at the root. */
static bool go_up(char *path)
{
    char *slash = strrchr(path, '/');
    if (path[1] == '\0') return false;
    slash[slash == path ? 1 : 0] = '\0';
    return true;
}

newsidx_status newsidx_locate(const char *start, size_t cap, char *out, newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer path = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_free_bytes) char *folder = realpath(start, NULL);
    if (!folder) return nx_error_sys(err, start, "cannot find", NULL);
    do {
        const char *candidate = nx_path_join(&path, folder, ".newsidx");
        NX_TRY(nx_buffer_check(&path, err));
        if (!is_folder(candidate)) continue;
        if (path.len >= cap) return nx_error_at(err, NEWSIDX_LIMIT, start, 0, 0, "the path is too long: move the index up");
        memcpy(out, candidate, path.len + 1);
        return NEWSIDX_OK;
    } while (go_up(folder));
    return nx_error_at(err, NEWSIDX_NOT_FOUND, start, 0, 0,
                       "no index here or in a folder above: make one with newsidx add PATH");
}
