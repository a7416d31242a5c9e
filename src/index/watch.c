/* SPDX-License-Identifier: GPL-2.0-or-later */
/* watch.c: waiting for what is touched, letting it come to rest, committing it, and looking at everything now and then. */
#include "index/watch.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "index/adder.h"
#include "index/instance.h"
#include "index/told.h"
#include "index/watcher.h"

/* While files keep being touched a commit waits no longer than so many times the rest; and how soon to try again where
   another process writes. */
enum { PATIENCE = 10 };
static const int64_t millisecond = 1000 * 1000, second = 1000 * 1000 * 1000;
static const int64_t try_again = 500 * 1000 * 1000;

struct watching {
    const char *dir;
    const struct newsidx_writer_options *given;
    struct newsidx_writer_options writing; /* as given, but what is refused and has been told is not told again */
    const struct newsidx_watch_options *options;
    char **roots;                /* real paths */
    bool *gone;                  /* which of them were, when it was looked last */
    size_t n_roots;
    struct nx_watcher *watcher;
    struct nx_touched touched;
    int64_t first, last;         /* when the first and the last of `touched` was; monotonic nanoseconds */
    int64_t looked;              /* when everything was looked at last */
    struct nx_instance index;    /* as the last commit left it */
    char language[sizeof ((struct nx_manifest *)0)->language]; /* of the index, should it have to be made anew */
    int64_t not_before;          /* the lock was taken: try again then */
    struct nx_told told;
    bool told_locked, told_limit;
    newsidx_status failed;       /* of following a folder, out of a callback */
    newsidx_error why;
};

static int64_t now(void)
{
    return nx_adder_clock(CLOCK_MONOTONIC);
}

static void tell(const struct watching *self, const newsidx_error *why)
{
    if (self->options->on_note) self->options->on_note(self->options->context, why);
}

static void tell_once(struct watching *self, const newsidx_error *why)
{
    if (!nx_told_already(&self->told, why)) tell(self, why);
}

static void on_refused(void *context, const newsidx_error *why)
{
    struct watching *self = context;
    if (!nx_told_already(&self->told, why)) self->given->on_refused(self->given->context, why);
}

static bool on_progress(void *context, const struct newsidx_progress *progress)
{
    const struct watching *self = context;
    return self->given->on_progress(self->given->context, progress);
}

/* ---- Commits ---- */

/* Where the system watches no more folders, the rest is found by looking at everything now and then. */
static void not_followed(struct watching *self, const newsidx_error *why)
{
    if (why->status == NEWSIDX_NO_MEMORY) {
        self->failed = why->status;
        self->why = *why;
    } else if (!self->told_limit) {
        self->told_limit = why->status == NEWSIDX_LIMIT;
        tell_once(self, why);
    }
}

static void follow(void *context, const char *real)
{
    struct watching *self = context;
    newsidx_error why = { .status = NEWSIDX_OK };
    if (nx_watcher_follow(self->watcher, real, &why) != NEWSIDX_OK) not_followed(self, &why);
}

static void follow_rules(void *context, const char *real)
{
    struct watching *self = context;
    newsidx_error why = { .status = NEWSIDX_OK };
    if (nx_watcher_follow_rules(self->watcher, real, &why) != NEWSIDX_OK) not_followed(self, &why);
}

/* A failure that leaves nothing undone for good: it is told, and the next look at everything does what is missing. */
static newsidx_status pass_over(struct watching *self, newsidx_status status, const newsidx_error *why,
                                newsidx_error *err)
{
    if (status == NEWSIDX_INVALID || status == NEWSIDX_NOT_FOUND) {
        tell_once(self, why);
        return NEWSIDX_OK;
    }
    if (err) *err = *why;
    return status;
}

/* All roots that are there. What seems to be lost is not dropped; then what is there is added all the same. */
static newsidx_status look_at_all(struct watching *self, struct nx_store *store, const struct nx_add_hook *hook,
                                  struct newsidx_add_report *report, newsidx_error *err)
{
    struct newsidx_writer_options options = self->writing;
    newsidx_error why = { .status = NEWSIDX_OK };
    size_t n = 0;
    NX_AUTO(nx_free_bytes) const char **roots = calloc(self->n_roots + 1, sizeof *roots);
    if (!roots) return nx_error_memory(err);
    for (size_t i = 0; i < self->n_roots; i++) {
        if (!self->gone[i]) roots[n++] = self->roots[i];
    }
    nx_told_turn(&self->told);
    if (n == 0) return NEWSIDX_OK;
    options.prune = true;
    newsidx_status status = nx_add_followed(store, &options, roots, n, hook, report, &why);
    if (status == NEWSIDX_INVALID && report->files == report->files_refused) {
        tell_once(self, &why);
        options.prune = false;
        status = nx_add_followed(store, &options, roots, n, hook, report, &why);
    }
    return status == NEWSIDX_OK ? status : pass_over(self, status, &why, err);
}

static void tell_root(const struct watching *self, size_t root)
{
    newsidx_error why;
    if (self->gone[root]) {
        nx_error_at(&why, NEWSIDX_NOT_FOUND, self->roots[root], 0, 0,
                    "the folder is gone: its articles stay until newsidx remove takes them out");
    } else {
        nx_error_at(&why, NEWSIDX_OK, self->roots[root], 0, 0, "the folder is back, and is followed again");
    }
    tell(self, &why);
}

static bool is_touched(const struct watching *self, const char *path)
{
    for (size_t i = 0; i < self->touched.paths.n; i++) {
        if (nx_str_equal(self->touched.paths.texts[i], nx_str_of(path))) return true;
    }
    return false;
}

/* Which roots are gone now; *other: one is there that may be another folder than before, with nothing of it followed. */
static void look_at_roots(struct watching *self, bool *other)
{
    *other = false;
    for (size_t i = 0; i < self->n_roots; i++) {
        struct stat meta;
        const bool gone = stat(self->roots[i], &meta) != 0, was_gone = self->gone[i];
        self->gone[i] = gone;
        if (gone != was_gone) tell_root(self, i);
        if (!gone && (was_gone || is_touched(self, self->roots[i]))) *other = true;
    }
}

/* Leaves out the root itself and, where it is gone, all below it: its folders may still be followed elsewhere. */
static size_t keep_root(const char *root, bool gone, struct nx_str *paths, size_t n)
{
    size_t kept = 0;
    const struct nx_str name = nx_str_of(root);
    for (size_t i = 0; i < n; i++) {
        const bool is_root = nx_str_equal(paths[i], name);
        const bool below = nx_str_starts_with(paths[i], name) && !is_root && paths[i].ptr[name.len] == '/';
        if (!is_root && !(below && gone)) paths[kept++] = paths[i];
    }
    return kept;
}

/* A root that went away as a whole, by a rename or because its disk did, takes no articles with it. */
static size_t keep_roots(const struct watching *self, struct nx_str *paths, size_t n)
{
    for (size_t i = 0; i < self->n_roots; i++) n = keep_root(self->roots[i], self->gone[i], paths, n);
    return n;
}

static newsidx_status look_at_touched(struct watching *self, struct nx_store *store, const struct nx_add_hook *hook,
                                      struct newsidx_add_report *report, newsidx_error *err)
{
    const size_t n = self->touched.paths.n;
    NX_AUTO(nx_free_bytes) struct nx_str *paths = malloc((n + 1) * sizeof *paths);
    if (!paths) return nx_error_memory(err);
    if (n) memcpy(paths, self->touched.paths.texts, n * sizeof *paths);
    const size_t kept = keep_roots(self, paths, n);
    return nx_add_touched(store, &self->writing, (const char *const *)self->roots, self->n_roots, paths, kept, hook,
                          report, err);
}

static void forget_touched(struct watching *self)
{
    nx_intern_dispose(&self->touched.paths);
    self->touched = (struct nx_touched){ .paths = NX_INTERN_INIT };
}

static void tell_commit(const struct watching *self, const struct newsidx_add_report *report, bool first)
{
    const bool news = report->records || report->files_gone || report->files_moved || report->articles_changed;
    if ((news || first) && self->options->on_commit) self->options->on_commit(self->options->context, report);
}

static newsidx_status commit(struct watching *self, struct nx_store *store, bool all, newsidx_error *err)
{
    const struct nx_add_hook hook = { follow, follow_rules, self };
    struct newsidx_add_report report = { 0 };
    const bool first = self->looked == 0;
    bool other;
    self->failed = NEWSIDX_OK;
    look_at_roots(self, &other);
    all = all || other;
    if (all) NX_TRY(look_at_all(self, store, &hook, &report, err));
    else NX_TRY(look_at_touched(self, store, &hook, &report, err));
    if (all) self->looked = now();
    forget_touched(self);
    tell_commit(self, &report, first);
    if (self->failed != NEWSIDX_OK && err) *err = self->why;
    return self->failed;
}

static void tell_locked(const struct watching *self)
{
    newsidx_error why;
    char writer[32] = "another process";
    const long process = nx_store_writer(self->dir);
    /* Its own number stands there until the other one has written its own. */
    if (process && process != (long)getpid()) snprintf(writer, sizeof writer, "process %ld", process);
    nx_error_at(&why, NEWSIDX_LOCKED, self->dir, 0, 0, "waiting for %s, which writes the index", writer);
    tell(self, &why);
}

/* Another writer is waited for, without the lock on what is touched meanwhile. */
static newsidx_status put_off(struct watching *self)
{
    if (!self->told_locked) tell_locked(self);
    self->told_locked = true;
    self->not_before = now() + try_again;
    return NEWSIDX_OK;
}

/* An index that somebody removed holds nothing of what was looked at, and what others added is not ours to find. */
static void tell_other(const struct watching *self, bool made)
{
    newsidx_error why;
    nx_error_at(&why, NEWSIDX_NO_INDEX, self->dir, 0, 0,
                made ? "the index was removed, and is made anew with what is in the watched folders only: add again "
                       "what came from elsewhere"
                     : "the index is another one than before: what is in the watched folders is added to this one");
    tell(self, &why);
}

/* True where nothing of what was looked at before can be relied on. */
static bool is_other(const struct watching *self, const struct nx_store *store)
{
    const struct nx_instance here = nx_instance_of(store);
    return self->looked && (store->made || nx_instance_is_other(&self->index, &here));
}

/* The language to open the index with: one that has to be made anew keeps the one that it had. */
static const char *language_of(const struct watching *self)
{
    struct stat meta;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer manifest = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    nx_path_join(&manifest, self->dir, "manifest");
    if (!*self->language || nx_buffer_check(&manifest, NULL) != NEWSIDX_OK) return self->writing.language;
    return stat(manifest.ptr, &meta) != 0 && errno == ENOENT ? self->language : self->writing.language;
}

static newsidx_status update_open(struct watching *self, struct nx_store *store, bool all, newsidx_error *err)
{
    const bool other = is_other(self, store);
    self->told_locked = false;
    memcpy(self->language, store->manifest.language, sizeof self->language);
    if (other) tell_other(self, store->made);
    NX_TRY(commit(self, store, all || other, err));
    self->index = nx_instance_of(store);
    return NEWSIDX_OK;
}

static newsidx_status update(struct watching *self, bool all, newsidx_error *err)
{
    struct nx_store store;
    newsidx_error why = { .status = NEWSIDX_OK };
    newsidx_status status = nx_store_open(self->dir, language_of(self), 0, !self->writing.no_sync, &store, &why);
    if (status == NEWSIDX_LOCKED) return put_off(self);
    if (status == NEWSIDX_OK) {
        store.jobs = self->writing.jobs;
        status = update_open(self, &store, all, &why);
        nx_store_close(&store);
    }
    if (status != NEWSIDX_OK && err) *err = why;
    return status;
}

/* ---- Waiting ---- */

static int64_t rescan_at(const struct watching *self)
{
    if (self->looked == 0) return 0;
    return self->options->rescan_seconds ? self->looked + self->options->rescan_seconds * second : INT64_MAX;
}

/* When the next commit is due. */
static int64_t due_at(const struct watching *self)
{
    const int64_t rest = self->options->settle_ms * millisecond;
    int64_t due = rescan_at(self);
    if (self->touched.paths.n || self->touched.all) {
        due = NX_MIN(due, NX_MIN(self->last + rest, self->first + PATIENCE * rest));
    }
    return NX_MAX(due, self->not_before);
}

static newsidx_status take_events(struct watching *self, newsidx_error *err)
{
    const size_t before = self->touched.paths.n;
    const bool any = before || self->touched.all;
    NX_TRY(nx_watcher_read(self->watcher, &self->touched, err));
    if (!any) self->first = now();
    self->last = now();
    return NEWSIDX_OK;
}

/* For poll(2): less than nothing would be for ever, so the clock is asked once only. It never wakes too early. */
static int milliseconds_until(int64_t due)
{
    if (due == INT64_MAX) return -1;
    const int64_t left = due - now();
    return left > 0 ? (int)NX_MIN((left - 1) / millisecond + 1, (int64_t)INT_MAX) : 0;
}

/* Waits for events until a commit is due; *stop: it shall end. */
static newsidx_status wait(struct watching *self, bool *stop, newsidx_error *err)
{
    struct pollfd fds[] = { { .fd = nx_watcher_fd(self->watcher), .events = POLLIN },
                            { .fd = self->options->stop_fd, .events = POLLIN } };
    do { /* at least once, however busy it is: it shall be possible to stop it */
        const int n = poll(fds, NX_COUNT(fds), milliseconds_until(due_at(self)));
        if (n < 0 && errno != EINTR) return nx_error_sys(err, NULL, "cannot wait", NULL);
        *stop = n > 0 && fds[1].revents != 0;
        if (n > 0 && fds[0].revents) NX_TRY(take_events(self, err));
    } while (due_at(self) > now() && !*stop);
    return NEWSIDX_OK;
}

static newsidx_status run(struct watching *self, newsidx_error *err)
{
    for (bool stop = false;;) {
        NX_TRY(wait(self, &stop, err));
        if (stop) return NEWSIDX_OK;
        const bool all = self->touched.all || rescan_at(self) <= now();
        newsidx_status status = update(self, all, err);
        if (status == NEWSIDX_INTERRUPTED) return NEWSIDX_OK;
        if (status != NEWSIDX_OK) return status;
    }
}

/* ---- Beginning and end ---- */

static newsidx_status find_roots(struct watching *self, const char *const *paths, size_t n_paths, newsidx_error *err)
{
    self->roots = calloc(n_paths + 1, sizeof *self->roots);
    self->gone = calloc(n_paths + 1, sizeof *self->gone);
    if (!self->roots || !self->gone) return nx_error_memory(err);
    for (size_t i = 0; i < n_paths; i++) {
        struct stat meta;
        char *real = realpath(paths[i], NULL);
        if (!real) return nx_error_sys(err, paths[i], "cannot find", NULL);
        self->roots[self->n_roots++] = real;
        if (stat(real, &meta) != 0) return nx_error_sys(err, paths[i], "cannot find", NULL);
        if (!S_ISDIR(meta.st_mode)) {
            return nx_error_at(err, NEWSIDX_INVALID, paths[i], 0, 0, "not a folder: watch the folder that it is in");
        }
    }
    return NEWSIDX_OK;
}

newsidx_status nx_watch(const char *dir, const struct newsidx_writer_options *writing,
                        const struct newsidx_watch_options *options, const char *const *paths, size_t n_paths,
                        newsidx_error *err)
{
    struct watching self = { .dir = dir, .given = writing, .writing = *writing, .options = options,
                             .touched = { .paths = NX_INTERN_INIT }, .told = NX_TOLD_INIT };
    if (writing->on_refused) self.writing.on_refused = on_refused;
    if (writing->on_progress) self.writing.on_progress = on_progress;
    self.writing.context = &self;
    newsidx_status status = find_roots(&self, paths, n_paths, err);
    if (status == NEWSIDX_OK) status = nx_watcher_open(&self.watcher, err);
    if (status == NEWSIDX_OK) status = run(&self, err);
    nx_watcher_close(self.watcher);
    forget_touched(&self);
    for (size_t i = 0; i < self.n_roots; i++) free(self.roots[i]);
    free(self.roots);
    free(self.gone);
    nx_told_dispose(&self.told);
    return status;
}
