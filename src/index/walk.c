/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * walk.c: walking folders in sorted order. Every folder and file goes with its real path, so that it has one name however
 * it is reached, and each folder is walked once, whatever links lead to it.
 */
#include "index/walk.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "article/article.h"
#include "base/file.h"

enum { DEPTH_MAX = 512 };

/* The folders that the walk is in, innermost first. One that is mounted inside of itself has a new path each time and is
   known by its number only. */
struct level {
    const struct level *above;
    dev_t device;
    ino_t inode;
    int depth;
    const struct nx_ignore *rules;
};

newsidx_status nx_walk_init(struct nx_walk *walk, const char *dir, newsidx_error *err)
{
    struct stat meta;
    char *real = realpath(dir, NULL);
    if (!real || stat(real, &meta) != 0) {
        free(real);
        return nx_error_sys(err, dir, "cannot find", NULL);
    }
    char *slash = strrchr(real, '/');
    if (slash == real) slash++;
    *slash = '\0';
    *walk = (struct nx_walk){ .base = real, .arena = NX_ARENA_INIT, .index_device = meta.st_dev,
                              .index_inode = meta.st_ino,
                              .ruled = NX_BUFFER_INIT(NX_BUFFER_NO_MAX),
                              .ruled_root = NX_BUFFER_INIT(NX_BUFFER_NO_MAX) };
    return NEWSIDX_OK;
}

void nx_walk_dispose(struct nx_walk *walk)
{
    if (!walk) return;
    nx_arena_dispose(&walk->arena);
    nx_intern_dispose(&walk->folders);
    nx_buffer_dispose(&walk->ruled);
    nx_buffer_dispose(&walk->ruled_root);
    free(walk->base);
    free(walk->top);
    nx_file_list_dispose(&walk->files);
    nx_file_cursor_dispose(&walk->asked);
    *walk = (struct nx_walk){ .arena = NX_ARENA_INIT };
}

const char *nx_walk_name_of(const char *base, const char *real)
{
    size_t length = strlen(base);
    if (length == 1) return real + 1; /* the index is in the root folder */
    if (strncmp(real, base, length) != 0) return real;
    if (real[length] == '/') return real + length + 1;
    return real[length] == '\0' ? "." : real;
}

newsidx_status nx_walk_name(const char *base, const char *path, struct nx_buffer *out, newsidx_error *err)
{
    NX_AUTO(nx_free_bytes) char *real = realpath(path, NULL);
    if (!real) return nx_error_sys(err, path, "cannot find", NULL);
    nx_buffer_clear(out);
    nx_buffer_add_str(out, nx_str_of(nx_walk_name_of(base, real)));
    return nx_buffer_check(out, err);
}

static newsidx_status add_file(struct nx_walk *walk, const char *path, const char *real, bool by_content,
                               newsidx_error *err)
{
    if (walk->on_step && !walk->on_step(walk->context)) {
        return nx_error_set(err, NEWSIDX_INTERRUPTED, "interrupted: run the command again to go on");
    }
    const struct nx_walk_file file = { path, nx_str_of(nx_walk_name_of(walk->base, real)), by_content };
    return nx_file_list_add(&walk->files, &file, err);
}

static void tell(const struct nx_walk *walk, const newsidx_error *why)
{
    if (walk->on_error) walk->on_error(walk->context, why);
}

static void report(struct nx_walk *walk, const newsidx_error *why)
{
    walk->n_unread++;
    tell(walk, why);
}

static void report_sys(struct nx_walk *walk, const char *path, const char *what)
{
    newsidx_error why;
    nx_error_sys(&why, path, what, NULL);
    report(walk, &why);
}

/* What has the name of an article but may be a pipe, a socket or a device, which hide no files. */
static newsidx_status add_named(struct nx_walk *walk, const char *path, const char *real, bool is_file, bool by_content,
                                newsidx_error *err)
{
    newsidx_error why;
    if (is_file) return add_file(walk, path, real, by_content, err);
    if (by_content) return NEWSIDX_OK; /* what is in it would have to say that it is one */
    nx_error_at(&why, NEWSIDX_REFUSED, path, 0, 0, "not a regular file: remove it, or exclude it in " NX_IGNORE_NAME);
    tell(walk, &why);
    return NEWSIDX_OK;
}

/* ---- Rules ---- */

/* What rules call `path`: the real path of the top and what follows it, so that links have the names that they have. */
static newsidx_status place_of(const struct nx_walk *walk, const char *path, struct nx_buffer *out, newsidx_error *err)
{
    nx_buffer_clear(out);
    nx_buffer_add_str(out, nx_str_of(walk->top));
    nx_buffer_add_str(out, nx_str_of(path + walk->top_length));
    nx_buffer_terminate(out);
    return nx_buffer_check(out, err);
}

/* The rules of a folder, on top of those above. Where they cannot be read that is told, and those above remain. */
static newsidx_status load_rules(struct nx_walk *walk, const char *folder, const char *place,
                                 const struct nx_ignore *above, const struct nx_ignore **out, newsidx_error *err)
{
    newsidx_error why = { .status = NEWSIDX_OK };
    newsidx_status status = nx_ignore_load(folder, place, above, &walk->arena, out, &why);
    if (status == NEWSIDX_OK) return status;
    if (status == NEWSIDX_NO_MEMORY) return nx_error_memory(err);
    *out = above;
    report(walk, &why);
    return NEWSIDX_OK;
}

static bool is_below(const char *path, const char *folder)
{
    size_t length = strlen(folder);
    if (length && folder[length - 1] == '/') length--;
    return strncmp(path, folder, length) == 0 && path[length] == '/';
}

/* How much of `path` is the deepest folder above it whose rules are at hand: `ruled` or one above it. */
static size_t common_folder(struct nx_str ruled, const char *path)
{
    size_t folder = 0, at = 0;
    for (; at < ruled.len && path[at] == ruled.ptr[at]; at++) {
        if (path[at] == '/') folder = at;
    }
    return at == ruled.len && path[at] == '/' ? at : folder;
}

/* Goes down into a folder, the first `length` bytes of `path`, unless rules pass over it and it is below `root`. */
static newsidx_status enter_folder(struct nx_walk *walk, const char *root, const char *path, size_t length,
                                   bool *excluded, newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer folder = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    nx_buffer_add(&folder, path, length);
    nx_buffer_terminate(&folder);
    NX_TRY(nx_buffer_check(&folder, err));
    *excluded = is_below(folder.ptr, root) && nx_ignore_excludes(walk->rules, folder.ptr, true);
    if (*excluded) return NEWSIDX_OK;
    const char *real = length ? folder.ptr : "/";
    if (walk->on_rules && is_below(root, folder.ptr)) walk->on_rules(walk->context, real);
    NX_TRY(load_rules(walk, real, folder.ptr, walk->rules, &walk->rules, err));
    nx_buffer_clear(&walk->ruled);
    nx_buffer_add_str(&walk->ruled, nx_buffer_str(&folder));
    return nx_buffer_check(&walk->ruled, err);
}

/*
 * Takes what is known from the path before: *at is the length of the deepest folder that it shares with this one. Where
 * they share none, or the root was another, the first folder is entered anew. Rules are kept as long as the walk, so a
 * file of them must not be read for every path that is asked about.
 */
static newsidx_status begin_rules(struct nx_walk *walk, const char *root, const char *path, size_t first, size_t *at,
                                  newsidx_error *err)
{
    bool excluded;
    *at = common_folder(nx_buffer_str(&walk->ruled), path);
    if (*at >= first && walk->ruled_first == first && nx_str_equal(nx_buffer_str(&walk->ruled_root), nx_str_of(root))) {
        walk->rules = nx_ignore_up_to(walk->rules, *at);
        nx_buffer_clear(&walk->ruled);
        nx_buffer_add(&walk->ruled, path, *at);
        return nx_buffer_check(&walk->ruled, err);
    }
    *at = walk->ruled_first = first;
    walk->rules = NULL;
    nx_buffer_clear(&walk->ruled_root);
    nx_buffer_add_str(&walk->ruled_root, nx_str_of(root));
    NX_TRY(nx_buffer_check(&walk->ruled_root, err));
    return enter_folder(walk, root, path, first, &excluded, err); /* without rules nothing is excluded */
}

/*
 * Sets the walk's rules to those of the folders from the one that holds the index, or else from `root`, down to the one
 * that holds `path`. *excluded: rules pass over one of these folders that is below `root`.
 */
static newsidx_status rules_above(struct nx_walk *walk, const char *root, const char *path, bool *excluded,
                                  newsidx_error *err)
{
    const char *first = is_below(path, walk->base) ? walk->base : root;
    size_t at;
    *excluded = false;
    if (!is_below(path, first)) {
        walk->rules = NULL;
        nx_buffer_clear(&walk->ruled_root);
        return NEWSIDX_OK;
    }
    NX_TRY(begin_rules(walk, root, path, strlen(first) - (first[strlen(first) - 1] == '/'), &at, err));
    for (const char *next = strchr(path + at + 1, '/'); next && !*excluded; next = strchr(next + 1, '/')) {
        NX_TRY(enter_folder(walk, root, path, (size_t)(next - path), excluded, err));
    }
    return NEWSIDX_OK;
}

bool nx_walk_leads_nowhere(const char *path)
{
    NX_AUTO(nx_free_bytes) char *part = strdup(path);
    struct stat meta;
    if (!part) return true; /* what is not known to be gone stays */
    while (*part && lstat(part, &meta) != 0) {
        char *slash = strrchr(part, '/');
        if (!slash) return false;
        *slash = '\0';
    }
    return *part && S_ISLNK(meta.st_mode) && stat(part, &meta) != 0;
}

/* What is added next is at `path`, and really at `real`. */
static newsidx_status set_top(struct nx_walk *walk, const char *path, const char *real, newsidx_error *err)
{
    free(walk->top);
    walk->top = strdup(real);
    if (!walk->top) return nx_error_memory(err);
    if (strcmp(walk->top, "/") == 0) walk->top[0] = '\0';
    walk->top_length = strlen(path);
    while (walk->top_length && path[walk->top_length - 1] == '/') walk->top_length--;
    return NEWSIDX_OK;
}

static newsidx_status excludes(const struct nx_walk *walk, const struct level *level, const char *path, bool is_folder,
                               bool *out, newsidx_error *err)
{
    const struct nx_ignore *rules = level ? level->rules : walk->rules;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer place = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    *out = false;
    if (!rules) return NEWSIDX_OK;
    NX_TRY(place_of(walk, path, &place, err));
    *out = nx_ignore_excludes(rules, place.ptr, is_folder);
    return NEWSIDX_OK;
}

/* ---- Folders ---- */

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static int compare_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static newsidx_status add_folder(struct nx_walk *walk, const char *path, const char *real, const struct level *above,
                                 newsidx_error *err);

/* A link to nowhere, or in a circle, hides no files: those that are not at its end are looked for under their own names. */
static void report_link(struct nx_walk *walk, const char *path)
{
    newsidx_error why;
    const bool nowhere = errno == ENOENT || errno == ENOTDIR || errno == ELOOP;
    nx_error_sys(&why, path, nowhere ? "cannot follow the link" : "cannot read", NULL);
    if (nowhere) tell(walk, &why);
    else report(walk, &why);
}

/* What a link leads to. */
static newsidx_status add_linked(struct nx_walk *walk, const char *path, bool fits, bool by_content,
                                 const struct level *level, newsidx_error *err)
{
    struct stat meta;
    NX_AUTO(nx_free_bytes) char *real = realpath(path, NULL);
    if (!real || stat(real, &meta) != 0) {
        if (errno == ENOMEM) return nx_error_memory(err);
        /* A link to nowhere under another name is none of our business. */
        if (fits) report_link(walk, path);
        return NEWSIDX_OK;
    }
    bool excluded;
    NX_TRY(excludes(walk, level, path, S_ISDIR(meta.st_mode), &excluded, err));
    if (excluded) return NEWSIDX_OK;
    if (S_ISDIR(meta.st_mode)) return add_folder(walk, path, real, level, err);
    return fits ? add_named(walk, path, real, S_ISREG(meta.st_mode), by_content, err) : NEWSIDX_OK;
}

static newsidx_status add_entry(struct nx_walk *walk, const struct dirent *entry, const char *path, const char *real,
                                const struct level *level, newsidx_error *err)
{
    bool by_content = false;
    const bool fits = nx_article_name_fits(entry->d_name, &by_content);
    bool excluded = false;
    if (entry->d_type != DT_LNK && entry->d_type != DT_UNKNOWN) {
        NX_TRY(excludes(walk, level, path, entry->d_type == DT_DIR, &excluded, err));
    }
    if (excluded) return NEWSIDX_OK;
    switch (entry->d_type) {
    case DT_DIR: return add_folder(walk, path, real, level, err);
    case DT_LNK:
    case DT_UNKNOWN: return add_linked(walk, path, fits, by_content, level, err);
    default: return fits ? add_named(walk, path, real, entry->d_type == DT_REG, by_content, err) : NEWSIDX_OK;
    }
}

static newsidx_status add_entries(struct nx_walk *walk, struct dirent **entries, int n, const char *path,
                                  const char *real, const struct level *level, newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer child = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer child_real = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    for (int i = 0; i < n; i++) {
        nx_path_join(&child, path, entries[i]->d_name);
        nx_path_join(&child_real, real, entries[i]->d_name);
        NX_TRY(nx_buffer_check(&child, err));
        NX_TRY(nx_buffer_check(&child_real, err));
        NX_TRY(add_entry(walk, entries[i], child.ptr, child_real.ptr, level, err));
    }
    return NEWSIDX_OK;
}

static bool is_inside(const struct level *level, const struct stat *meta)
{
    for (; level; level = level->above) {
        if (level->device == meta->st_dev && level->inode == meta->st_ino) return true;
    }
    return false;
}

static void report_depth(struct nx_walk *walk, const char *path)
{
    newsidx_error why;
    nx_error_at(&why, NEWSIDX_LIMIT, path, 0, 0, "more than %d folders in each other: move the files up", DEPTH_MAX);
    report(walk, &why);
}

static bool is_index(const struct nx_walk *walk, const char *path)
{
    struct stat meta;
    return stat(path, &meta) == 0 && meta.st_dev == walk->index_device && meta.st_ino == walk->index_inode;
}

static newsidx_status walk_level(struct nx_walk *walk, struct dirent **entries, int n, const char *path,
                                 const char *real, struct level *level, newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer place = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_TRY(place_of(walk, path, &place, err));
    const struct nx_ignore *above = level->above ? level->above->rules : walk->rules;
    NX_TRY(load_rules(walk, path, place.ptr, above, &level->rules, err));
    return add_entries(walk, entries, n, path, real, level, err);
}

/* False, with errno, for a folder that may perhaps be listed, but what is in it cannot be reached. */
static bool is_open(const char *path, struct stat *meta)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer inside = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    nx_path_join(&inside, path, ".");
    if (nx_buffer_check(&inside, NULL) == NEWSIDX_OK) return stat(inside.ptr, meta) == 0;
    errno = ENOMEM;
    return false;
}

/* What is in a folder that is walked for the first time. */
static newsidx_status list_folder(struct nx_walk *walk, const char *path, const char *real, const struct level *above,
                                  newsidx_error *err)
{
    struct stat meta;
    struct dirent **entries;
    if (is_index(walk, path)) return NEWSIDX_OK;
    const bool open = is_open(path, &meta);
    if (open && walk->on_folder) walk->on_folder(walk->context, real);
    int n = open ? scandir(path, &entries, is_visible, compare_bytes) : -1;
    if (n < 0) {
        if (errno == ENOMEM) return nx_error_memory(err);
        report_sys(walk, path, "cannot read the folder");
        return NEWSIDX_OK;
    }
    struct level level = { above, meta.st_dev, meta.st_ino, above ? above->depth + 1 : 0, NULL };
    newsidx_status status = NEWSIDX_OK;
    if (level.depth > DEPTH_MAX) report_depth(walk, path);
    else if (!is_inside(above, &meta)) status = walk_level(walk, entries, n, path, real, &level, err);
    for (int i = 0; i < n; i++) free(entries[i]);
    free(entries);
    return status;
}

static newsidx_status add_folder(struct nx_walk *walk, const char *path, const char *real, const struct level *above,
                                 newsidx_error *err)
{
    uint32_t number;
    bool added;
    if (!nx_intern_add(&walk->folders, nx_str_of(real), &number, &added)) return nx_error_memory(err);
    return added ? list_folder(walk, path, real, above, err) : NEWSIDX_OK;
}

newsidx_status nx_walk_add(struct nx_walk *walk, const char *path, newsidx_error *err)
{
    NX_AUTO(nx_free_bytes) char *real = realpath(path, NULL);
    struct stat meta;
    if (!real || stat(real, &meta) != 0) {
        const bool missing = errno == ENOENT || errno == ENOTDIR;
        newsidx_status status = nx_error_sys(err, path, "cannot find", NULL);
        if (missing && err) err->status = NEWSIDX_NOT_FOUND;
        return missing ? NEWSIDX_NOT_FOUND : status;
    }
    if (!S_ISDIR(meta.st_mode)) return add_file(walk, path, real, false, err);
    bool excluded; /* what is named is walked all the same */
    NX_TRY(rules_above(walk, real, real, &excluded, err));
    NX_TRY(set_top(walk, path, real, err));
    return add_folder(walk, path, real, NULL, err);
}

/* A name that begins with "." below the root. */
static bool is_hidden_below(const char *root, const char *path)
{
    return strstr(path + strlen(root), "/.") != NULL;
}

newsidx_status nx_walk_add_found(struct nx_walk *walk, const char *root, const char *path, newsidx_error *err)
{
    struct stat meta;
    bool by_content = false, excluded;
    const char *slash = strrchr(path, '/');
    const bool fits = nx_article_name_fits(slash + 1, &by_content);
    if (is_hidden_below(root, path)) return NEWSIDX_OK;
    NX_TRY(rules_above(walk, root, path, &excluded, err));
    if (excluded) return NEWSIDX_OK;
    NX_TRY(set_top(walk, path, path, err));
    if (lstat(path, &meta) != 0) return errno == ENOMEM ? nx_error_memory(err) : NEWSIDX_OK;
    if (!S_ISLNK(meta.st_mode)) NX_TRY(excludes(walk, NULL, path, S_ISDIR(meta.st_mode), &excluded, err));
    if (excluded) return NEWSIDX_OK;
    if (S_ISDIR(meta.st_mode)) return add_folder(walk, path, path, NULL, err);
    if (S_ISLNK(meta.st_mode)) return add_linked(walk, path, fits, by_content, NULL, err);
    return fits ? add_named(walk, path, path, S_ISREG(meta.st_mode), by_content, err) : NEWSIDX_OK;
}

newsidx_status nx_walk_excludes(struct nx_walk *walk, const char *root, const char *path, bool *out, newsidx_error *err)
{
    NX_TRY(rules_above(walk, root, path, out, err));
    if (!*out) *out = nx_ignore_excludes(walk->rules, path, false);
    return NEWSIDX_OK;
}
