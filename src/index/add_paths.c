/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * add_paths.c: from what is to be looked at to the files that are read and those that are dropped: folders and files that
 * were named, with or without a prune, and paths that were touched. How a file is read is add_files.c's.
 */
#include <errno.h>
#include <sys/stat.h>

#include "base/file.h"
#include "index/adder.h"
#include "index/removal.h"
#include "index/walk.h"

/* ---- Files and folders that were named ---- */

/* What a walk comes upon and cannot walk was looked at, and refused, as a file is. */
static void refuse_found(void *context, const newsidx_error *why)
{
    struct nx_adder *self = context;
    self->report->files++;
    nx_adder_refuse(self, why);
}

/* Every path that does not exist is told, and counted; that none exists is a failure. */
static newsidx_status collect(struct nx_adder *self, struct nx_walk *walk, const char *const *paths, size_t n_paths,
                              size_t *n_missing, newsidx_error *err)
{
    size_t missing = 0;
    newsidx_error why = { .status = NEWSIDX_OK };
    for (size_t i = 0; i < n_paths; i++) {
        newsidx_status status = nx_walk_add(walk, paths[i], &why);
        if (status == NEWSIDX_NOT_FOUND && ++missing < n_paths) {
            refuse_found(self, &why);
        } else if (status != NEWSIDX_OK) {
            if (err) *err = why;
            return status;
        }
    }
    *n_missing = missing;
    return nx_file_list_sort(&walk->files, err);
}

/* ---- Files that are gone ---- */

static newsidx_status refuse_prune(const struct nx_adder *self, const char *path, const struct nx_missing *missing,
                                   newsidx_error *err)
{
    const bool some = missing->n_excluded > 0, all = missing->n_excluded == missing->n_gone;
    const char *what = all ? "excluded by rules now" : some ? "gone or excluded by rules now" : "gone";
    const char *check = all ? NX_IGNORE_NAME : some ? "that the folder is whole and " NX_IGNORE_NAME
                                                    : "that the folder is whole";
    const char *command = self->followed ? "newsidx add " : "";
    char gone[NEWSIDX_COUNT_TEXT_SIZE], indexed[NEWSIDX_COUNT_TEXT_SIZE];
    if (missing->n_indexed == 1) {
        return nx_error_at(err, NEWSIDX_INVALID, path, 0, 0,
                           "the only file indexed from here is %s: check %s, or insist with %s--prune-any", what, check,
                           command);
    }
    return nx_error_at(err, NEWSIDX_INVALID, path, 0, 0,
                       "%s of the %s files indexed from here are %s: check %s, or insist with %s--prune-any",
                       newsidx_count_format(missing->n_gone, gone), newsidx_count_format(missing->n_indexed, indexed),
                       what, check, command);
}

static newsidx_status refuse_unread(const struct nx_adder *self, newsidx_error *err)
{
    return nx_error_set(err, NEWSIDX_INVALID, "not everything could be read, so nothing is known to be gone: mend that%s",
                        self->followed ? "" : ", or leave --prune away");
}

/* Looks at each root, or drops what is gone below it. */
static newsidx_status prune_root(struct nx_adder *self, struct nx_walk *walk, const char *path, bool kill,
                                 newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer name = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    struct nx_missing missing;
    NX_TRY(nx_walk_name(walk->base, path, &name, err));
    NX_TRY(nx_removal_below(self->store, nx_buffer_str(&name), walk, kill ? NX_BELOW_KILL_GONE : NX_BELOW_COUNT, &missing,
                            err));
    if (kill) self->report->files_gone += missing.n_gone;
    bool too_many = missing.n_gone * 2 > missing.n_indexed;
    return too_many && !kill && !self->options->prune_any ? refuse_prune(self, path, &missing, err) : NEWSIDX_OK;
}

/* All roots are looked at before anything is dropped. */
static newsidx_status prune(struct nx_adder *self, struct nx_walk *walk, const char *const *paths, size_t n_paths,
                            newsidx_error *err)
{
    for (size_t i = 0; i < n_paths; i++) NX_TRY(prune_root(self, walk, paths[i], false, err));
    for (size_t i = 0; i < n_paths; i++) NX_TRY(prune_root(self, walk, paths[i], true, err));
    return NEWSIDX_OK;
}

static newsidx_status add_paths(struct nx_adder *self, struct nx_walk *walk, const char *const *paths, size_t n_paths,
                                newsidx_error *err)
{
    size_t n_missing = 0;
    NX_TRY(collect(self, walk, paths, n_paths, &n_missing, err));
    if (self->options->prune && (walk->n_unread || n_missing)) {
        return refuse_unread(self, err);
    }
    if (walk->files.n > n_paths || self->options->prune) NX_TRY(nx_store_verify(self->store, err));
    NX_TRY(nx_adder_read_walked(self, walk, err));
    /* Last, when it is known which files have only moved. */
    newsidx_error why = { .status = NEWSIDX_OK };
    newsidx_status pruned = self->options->prune ? prune(self, walk, paths, n_paths, &why) : NEWSIDX_OK;
    /* Where it is refused, what was read is news all the same. */
    if (pruned == NEWSIDX_OK || pruned == NEWSIDX_INVALID) NX_TRY(nx_adder_commit(self, err));
    if (pruned != NEWSIDX_OK && err) *err = why;
    return pruned;
}

/* ---- Files that were touched ---- */

/* Which root a path is below; NULL: none. */
static const char *root_of(const char *const *roots, size_t n_roots, const char *path)
{
    for (size_t i = 0; i < n_roots; i++) {
        const size_t length = strlen(roots[i]);
        if (strncmp(path, roots[i], length) != 0) continue;
        if (path[length] == '/' || path[length] == '\0' || (length && roots[i][length - 1] == '/')) return roots[i];
    }
    return NULL;
}

/* Drops what the index has of a path that is not what it was: a file that is gone, a folder in the place of a file. */
static newsidx_status drop_replaced(struct nx_adder *self, struct nx_walk *walk, const char *path,
                                    newsidx_error *err)
{
    struct stat meta;
    if (nx_walk_leads_nowhere(path)) return NEWSIDX_OK; /* it is refused, and what was indexed stays */
    const bool there = lstat(path, &meta) == 0;         /* a link is no source, but what it leads to may be */
    if (!there && errno != ENOENT && errno != ENOTDIR) return NEWSIDX_OK; /* whatever it is, it is not gone */
    const struct nx_str name = nx_str_of(nx_walk_name_of(walk->base, path));
    struct nx_missing below = { .n_indexed = 0 };
    size_t segment = 0;
    uint32_t source;
    if (!(there && S_ISREG(meta.st_mode)) && nx_store_find_source(self->store, name, &segment, &source) &&
        !nx_hash_is_none(nx_store_source(self->store, segment, source).content)) { /* a stream's name is no path */
        self->report->files_gone++;
        NX_TRY(nx_store_kill_source(self->store, name, err));
    }
    if (!(there && S_ISDIR(meta.st_mode))) {
        NX_TRY(nx_removal_below(self->store, name, walk, NX_BELOW_KILL_ALL, &below, err));
    }
    self->report->files_gone += below.n_gone;
    return NEWSIDX_OK;
}

/* Which links lead to a path outside of the roots, and what rules say of these, only a walk knows. */
static newsidx_status walk_roots(struct nx_walk *walk, const char *const *roots, size_t n_roots, newsidx_error *err)
{
    for (size_t i = 0; i < n_roots; i++) {
        newsidx_error why = { .status = NEWSIDX_OK };
        const newsidx_status status = nx_walk_add(walk, roots[i], &why);
        if (status == NEWSIDX_OK || status == NEWSIDX_NOT_FOUND) continue;
        if (err) *err = why;
        return status;
    }
    return NEWSIDX_OK;
}

static newsidx_status add_touched(struct nx_adder *self, struct nx_walk *walk, const char *const *roots, size_t n_roots,
                                  const struct nx_str *paths, size_t n_paths, newsidx_error *err)
{
    bool behind_link = false;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer path = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    for (size_t i = 0; i < n_paths; i++) {
        nx_buffer_clear(&path);
        nx_buffer_add_str(&path, paths[i]);
        nx_buffer_terminate(&path);
        NX_TRY(nx_buffer_check(&path, err));
        const char *root = root_of(roots, n_roots, path.ptr);
        if (root) NX_TRY(nx_walk_add_found(walk, root, path.ptr, err));
        else behind_link = true;
    }
    if (behind_link) NX_TRY(walk_roots(walk, roots, n_roots, err));
    NX_TRY(nx_file_list_sort(&walk->files, err));
    NX_TRY(nx_adder_read_walked(self, walk, err));
    /* Last, when it is known which files have only moved. */
    for (size_t i = 0; i < n_paths; i++) {
        nx_buffer_clear(&path);
        nx_buffer_add_str(&path, paths[i]);
        nx_buffer_terminate(&path);
        NX_TRY(nx_buffer_check(&path, err));
        NX_TRY(drop_replaced(self, walk, path.ptr, err));
    }
    return nx_adder_commit(self, err);
}

/* ---- Beginning and end ---- */

/* Hooks hang on the walk, whose context is the adder. */
struct following {
    struct nx_adder adder; /* first: it is what a walk's context points to */
    const struct nx_add_hook *hook;
};

static void tell_folder(void *context, const char *real)
{
    const struct following *self = context;
    self->hook->on_folder(self->hook->context, real);
}

static void tell_rules(void *context, const char *real)
{
    const struct following *self = context;
    self->hook->on_rules(self->hook->context, real);
}

static newsidx_status begin(struct following *self, struct nx_walk *walk, newsidx_error *err)
{
    NX_TRY(nx_walk_init(walk, self->adder.store->dir, err));
    self->adder.followed = self->hook != NULL;
    walk->on_error = refuse_found;
    walk->on_step = nx_adder_step;
    walk->on_folder = self->hook ? tell_folder : NULL;
    walk->on_rules = self->hook ? tell_rules : NULL;
    walk->context = self;
    return NEWSIDX_OK;
}

newsidx_status nx_add_followed(struct nx_store *store, const struct newsidx_writer_options *options,
                               const char *const *paths, size_t n_paths, const struct nx_add_hook *hook,
                               struct newsidx_add_report *report, newsidx_error *err)
{
    struct following self = { .hook = hook };
    struct nx_walk walk;
    nx_adder_init(&self.adder, store, options, report);
    newsidx_status status = begin(&self, &walk, err);
    if (status == NEWSIDX_OK) {
        status = add_paths(&self.adder, &walk, paths, n_paths, err);
        nx_walk_dispose(&walk);
    }
    nx_adder_dispose(&self.adder);
    return status;
}

newsidx_status nx_add_paths(struct nx_store *store, const struct newsidx_writer_options *options,
                            const char *const *paths, size_t n_paths, struct newsidx_add_report *report,
                            newsidx_error *err)
{
    return nx_add_followed(store, options, paths, n_paths, NULL, report, err);
}

newsidx_status nx_add_touched(struct nx_store *store, const struct newsidx_writer_options *options,
                              const char *const *roots, size_t n_roots, const struct nx_str *paths, size_t n_paths,
                              const struct nx_add_hook *hook, struct newsidx_add_report *report, newsidx_error *err)
{
    struct following self = { .hook = hook };
    struct nx_walk walk;
    nx_adder_init(&self.adder, store, options, report);
    newsidx_status status = begin(&self, &walk, err);
    if (status == NEWSIDX_OK) {
        status = add_touched(&self.adder, &walk, roots, n_roots, paths, n_paths, err);
        nx_walk_dispose(&walk);
    }
    nx_adder_dispose(&self.adder);
    return status;
}
