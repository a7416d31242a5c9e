/* SPDX-License-Identifier: GPL-2.0-or-later */
/* watcher.c: inotify(7) watches and the folders that they stand for. */
#include "index/watcher.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "index/ignore.h"

enum { TOUCHED_MAX = 100000 };

/* A file is read when its writer closes it. What comes without being written, comes as a link or by a rename. */
static const uint32_t events_wanted = IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ATTRIB |
                                      IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR | IN_EXCL_UNLINK;

struct folder {
    int watch;
    char *path;      /* NULL: followed no longer */
    bool rules_only; /* nothing else in it matters */
};

struct nx_watcher {
    int fd;
    struct folder *folders; /* in the order of their watches, which the system gives in rising order */
    size_t n, capacity;
    size_t n_followed;      /* of them */
};

newsidx_status nx_watcher_open(struct nx_watcher **out, newsidx_error *err)
{
    struct nx_watcher *watcher = calloc(1, sizeof *watcher);
    if (!watcher) return nx_error_memory(err);
    watcher->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (watcher->fd < 0) {
        const bool limit = errno == EMFILE;
        newsidx_status status = nx_error_sys(err, NULL, "cannot watch folders", NULL);
        free(watcher);
        if (!limit) return status;
        return nx_error_set(err, NEWSIDX_LIMIT,
                            "cannot watch folders: stop other programs that do, or raise fs.inotify.max_user_instances");
    }
    *out = watcher;
    return NEWSIDX_OK;
}

void nx_watcher_close(struct nx_watcher *watcher)
{
    if (!watcher) return;
    for (size_t i = 0; i < watcher->n; i++) free(watcher->folders[i].path);
    free(watcher->folders);
    close(watcher->fd);
    free(watcher);
}

int nx_watcher_fd(const struct nx_watcher *watcher)
{
    return watcher->fd;
}

/* ---- Folders ---- */

/* The first place whose watch is not before `watch`. */
static size_t place_of(const struct nx_watcher *watcher, int watch)
{
    if (watcher->n == 0 || watcher->folders[watcher->n - 1].watch < watch) return watcher->n;
    size_t low = 0, high = watcher->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (watcher->folders[middle].watch < watch) low = middle + 1;
        else high = middle;
    }
    return low;
}

static struct folder *find_folder(const struct nx_watcher *watcher, int watch)
{
    const size_t at = place_of(watcher, watch);
    return at < watcher->n && watcher->folders[at].watch == watch ? &watcher->folders[at] : NULL;
}

/* Drops the places of folders that are gone, when they are more than those that are not. */
static void tidy(struct nx_watcher *watcher)
{
    size_t kept = 0;
    if (watcher->n < 64 || watcher->n_followed * 2 > watcher->n) return;
    for (size_t i = 0; i < watcher->n; i++) {
        if (watcher->folders[i].path) watcher->folders[kept++] = watcher->folders[i];
    }
    watcher->n = kept;
}

static void forget(struct nx_watcher *watcher, struct folder *folder)
{
    if (!folder->path) return;
    free(folder->path);
    folder->path = NULL;
    watcher->n_followed--;
}

/* A folder that was moved is another one now, and so are those below it; what they are called now is found by a walk. */
static void forget_below(struct nx_watcher *watcher, const char *path)
{
    const size_t length = strlen(path);
    for (size_t i = 0; i < watcher->n; i++) {
        struct folder *folder = &watcher->folders[i];
        if (!folder->path || strncmp(folder->path, path, length) != 0) continue;
        if (folder->path[length] != '/' && folder->path[length] != '\0') continue;
        inotify_rm_watch(watcher->fd, folder->watch);
        forget(watcher, folder);
    }
    tidy(watcher);
}

/* It was moved, or several paths lead to it: the last one counts. Rules are looked at in any case. */
static void follow_again(struct nx_watcher *watcher, struct folder *folder, char *path, bool rules_only)
{
    if (folder->path && rules_only) {
        free(path);
        return;
    }
    if (!folder->path) watcher->n_followed++;
    free(folder->path);
    folder->path = path;
    folder->rules_only = rules_only;
}

static newsidx_status put_folder(struct nx_watcher *watcher, int watch, char *path, bool rules_only, newsidx_error *err)
{
    const size_t at = place_of(watcher, watch);
    if (at < watcher->n && watcher->folders[at].watch == watch) {
        follow_again(watcher, &watcher->folders[at], path, rules_only);
        return NEWSIDX_OK;
    }
    if (watcher->n == watcher->capacity) {
        const size_t capacity = watcher->capacity ? watcher->capacity * 2 : 64;
        struct folder *grown = realloc(watcher->folders, capacity * sizeof *grown);
        if (!grown) {
            free(path);
            return nx_error_memory(err);
        }
        watcher->folders = grown;
        watcher->capacity = capacity;
    }
    memmove(watcher->folders + at + 1, watcher->folders + at, (watcher->n - at) * sizeof *watcher->folders);
    watcher->folders[at] = (struct folder){ watch, path, rules_only };
    watcher->n++;
    watcher->n_followed++;
    return NEWSIDX_OK;
}

static newsidx_status follow(struct nx_watcher *watcher, const char *folder, bool rules_only, newsidx_error *err)
{
    const int watch = inotify_add_watch(watcher->fd, folder, events_wanted);
    if (watch < 0 && errno == ENOSPC) {
        return nx_error_at(err, NEWSIDX_LIMIT, folder, 0, 0,
                           "cannot watch so many folders: raise fs.inotify.max_user_watches (sysctl)");
    }
    if (watch < 0) {
        const bool gone = errno == ENOENT || errno == ENOTDIR;
        return gone ? NEWSIDX_OK : nx_error_sys(err, folder, "cannot watch the folder", NULL);
    }
    char *path = strdup(folder);
    return path ? put_folder(watcher, watch, path, rules_only, err) : nx_error_memory(err);
}

newsidx_status nx_watcher_follow(struct nx_watcher *watcher, const char *folder, newsidx_error *err)
{
    return follow(watcher, folder, false, err);
}

newsidx_status nx_watcher_follow_rules(struct nx_watcher *watcher, const char *folder, newsidx_error *err)
{
    return follow(watcher, folder, true, err);
}

/* ---- Events ---- */

static newsidx_status touch(struct nx_touched *touched, const char *path, newsidx_error *err)
{
    uint32_t number;
    if (touched->paths.n >= TOUCHED_MAX) {
        touched->all = true;
        return NEWSIDX_OK;
    }
    return nx_intern_add(&touched->paths, nx_str_of(path), &number, NULL) ? NEWSIDX_OK : nx_error_memory(err);
}

/* True for a file that has just been made and whose writer will close it. One that has something in it already may be
   another file's second name, and the first one is gone, as mail is delivered. */
static bool will_be_closed(const struct inotify_event *event, const char *path)
{
    struct stat meta;
    if (!(event->mask & IN_CREATE) || event->mask & IN_ISDIR) return false;
    return lstat(path, &meta) == 0 && S_ISREG(meta.st_mode) && meta.st_nlink == 1 && meta.st_size == 0;
}

/* True for a folder that could not be followed until now, such as one that nobody was allowed to read. */
static bool can_be_followed_now(const struct nx_watcher *watcher, const char *path)
{
    const int watch = inotify_add_watch(watcher->fd, path, events_wanted);
    const struct folder *folder = watch < 0 ? NULL : find_folder(watcher, watch);
    if (watch < 0 || (folder && folder->path)) return false;
    inotify_rm_watch(watcher->fd, watch); /* whether it is to be, a walk knows */
    return true;
}

/* Something with a name in a folder. */
static newsidx_status take_entry(struct nx_watcher *watcher, const struct folder *folder,
                                 const struct inotify_event *event, struct nx_touched *touched, newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer path = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    /* What is hidden is not followed, such as what an editor writes beside a file; but rules are about all of it. */
    if (strcmp(event->name, NX_IGNORE_NAME) == 0) touched->all = true;
    if (event->name[0] == '.' || folder->rules_only) return NEWSIDX_OK;
    nx_path_join(&path, folder->path, event->name);
    NX_TRY(nx_buffer_check(&path, err));
    if (will_be_closed(event, path.ptr)) return NEWSIDX_OK;
    /* The files of a folder that is followed tell for themselves. */
    if (event->mask & IN_ISDIR && event->mask & IN_ATTRIB && !can_be_followed_now(watcher, path.ptr)) return NEWSIDX_OK;
    if (event->mask & IN_ISDIR && event->mask & IN_MOVED_FROM) forget_below(watcher, path.ptr);
    return touch(touched, path.ptr, err);
}

static newsidx_status take_event(struct nx_watcher *watcher, const struct inotify_event *event,
                                 struct nx_touched *touched, newsidx_error *err)
{
    struct folder *folder = find_folder(watcher, event->wd);
    if (event->mask & IN_Q_OVERFLOW) touched->all = true;
    if (!folder || !folder->path) return NEWSIDX_OK;
    /* What is on a disk that goes away is not gone: only a look at everything weighs what seems to be missing. */
    if (event->mask & IN_UNMOUNT) touched->all = true;
    if (event->mask & (IN_DELETE_SELF | IN_MOVE_SELF)) {
        return folder->rules_only ? NEWSIDX_OK : touch(touched, folder->path, err);
    }
    if (event->mask & IN_IGNORED) {
        forget(watcher, folder);
        return NEWSIDX_OK;
    }
    return event->len ? take_entry(watcher, folder, event, touched, err) : NEWSIDX_OK;
}

newsidx_status nx_watcher_read(struct nx_watcher *watcher, struct nx_touched *touched, newsidx_error *err)
{
    _Alignas(struct inotify_event) char bytes[65536];
    for (;;) {
        const ssize_t length = read(watcher->fd, bytes, sizeof bytes);
        if (length < 0 && errno == EINTR) continue;
        if (length < 0 && errno == EAGAIN) return NEWSIDX_OK;
        if (length < 0) return nx_error_sys(err, NULL, "cannot read what was touched", NULL);
        for (ssize_t at = 0; at < length;) {
            const struct inotify_event *event = (const struct inotify_event *)(const void *)(bytes + at);
            NX_TRY(take_event(watcher, event, touched, err));
            at += (ssize_t)(sizeof *event + event->len);
        }
    }
}
