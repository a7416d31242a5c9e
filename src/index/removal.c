/* SPDX-License-Identifier: GPL-2.0-or-later */
/* removal.c: from folders and moved files to the sources that are to go. What a user names is removal_key.c's. */
#include "index/removal.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

/* ---- Below a folder ---- */

/* The first source whose name is not before `name`. */
static uint32_t lower_bound(const struct nx_segment *segment, struct nx_str name)
{
    uint32_t low = 0, high = segment->n_sources;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (nx_str_compare(nx_strings_get(&segment->source_names, middle), name) < 0) low = middle + 1;
        else high = middle;
    }
    return low;
}

/* The real path that has, or had, this name. False: out of memory. */
static bool path_of(const struct nx_walk *walk, struct nx_str name, struct nx_buffer *out)
{
    nx_buffer_clear(out);
    if (name.len && name.ptr[0] != '/') {
        nx_buffer_add_str(out, nx_str_of(walk->base));
        if (out->len > 1) nx_buffer_add_byte(out, '/');
    }
    nx_buffer_add_str(out, name);
    nx_buffer_terminate(out);
    return out->failed == NEWSIDX_OK;
}

/* True only where it is certain that no file has this name: names are real paths, which a link never is. Behind a link
   that leads to nothing now a disk may be missing. */
static bool is_missing(const struct nx_walk *walk, struct nx_str name)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer path = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    struct stat meta;
    if (!path_of(walk, name, &path)) return false;
    NX_AUTO(nx_free_bytes) char *real = realpath(path.ptr, NULL);
    if (!real || stat(real, &meta) != 0) {
        return (errno == ENOENT || errno == ENOTDIR) && !nx_walk_leads_nowhere(path.ptr);
    }
    return strcmp(real, path.ptr) != 0 || !S_ISREG(meta.st_mode);
}

/* A file that a walk did not come upon may have been named by itself: it is gone where it is missing or excluded. */
static newsidx_status is_gone(struct nx_walk *walk, struct nx_str folder, struct nx_str name, struct nx_missing *found,
                              bool *out, newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer root = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer path = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    bool walked;
    *out = false;
    NX_TRY(nx_file_list_has(&walk->files, &walk->asked, name, &walked, err));
    if (walked) return NEWSIDX_OK;
    *out = is_missing(walk, name);
    if (*out) return NEWSIDX_OK;
    const bool holds = nx_str_equal(folder, NX_STR("."));
    if (!path_of(walk, holds ? nx_str_of(walk->base) : folder, &root) || !path_of(walk, name, &path)) {
        return nx_error_memory(err);
    }
    NX_TRY(nx_walk_excludes(walk, root.ptr, path.ptr, out, err));
    found->n_excluded += *out;
    return NEWSIDX_OK;
}

static bool is_file(const struct nx_segment *segment, uint32_t source)
{
    if (nx_segment_source_is_dead(segment, source)) return false;
    return !nx_hash_is_none(segment->sources[source].content); /* a stream's name is no path */
}

static bool is_live_file(const struct nx_store *store, size_t segment, uint32_t source)
{
    return is_file(store->segments[segment], source) && !nx_row_is_dead(store->killed[segment], source);
}

void nx_moved_dispose(struct nx_moved *moved)
{
    if (moved) nx_intern_dispose(&moved->asked);
}

/* How many sources of the index have this content, dead ones included. */
static size_t count_content(const struct nx_store *store, struct nx_hash content)
{
    size_t n = 0;
    const uint32_t *sources;
    for (size_t i = 0; i < store->manifest.n_segments; i++) {
        n += nx_segment_find_content(store->segments[i], content, &sources);
    }
    return n;
}

/* Marks those of one segment. */
static newsidx_status mark_moved(struct nx_store *store, size_t place, const struct nx_walk *walk,
                                 struct nx_hash content, uint64_t *n, newsidx_error *err)
{
    const uint32_t *sources;
    const uint32_t found = nx_segment_find_content(store->segments[place], content, &sources);
    for (uint32_t k = 0; k < found; k++) {
        const struct nx_str name = nx_strings_get(&store->segments[place]->source_names, sources[k]);
        if (!is_live_file(store, place, sources[k]) || !is_missing(walk, name)) continue;
        NX_TRY(nx_store_verify(store, err));
        NX_TRY(nx_store_kill_source(store, name, err));
        *n += 1;
    }
    return NEWSIDX_OK;
}

newsidx_status nx_removal_moved(struct nx_store *store, const struct nx_walk *walk, struct nx_hash content,
                                struct nx_moved *moved, newsidx_error *err)
{
    const struct nx_str key = { (const char *)&content, sizeof content };
    if (count_content(store, content) > 1) {
        uint32_t number;
        bool fresh;
        if (!nx_intern_add(&moved->asked, key, &number, &fresh)) return nx_error_memory(err);
        if (!fresh) return NEWSIDX_OK;
    }
    for (size_t i = 0; i < store->manifest.n_segments; i++) {
        NX_TRY(mark_moved(store, i, walk, content, &moved->n, err));
    }
    return NEWSIDX_OK;
}

/* Which names are below a folder. */
struct scope {
    struct nx_str folder;
    struct nx_buffer prefix; /* the names that begin so; empty: none */
    bool relative;           /* and all that are relative to the folder that holds the index */
};

/* The names of a folder's files begin with its own and a slash; the one that holds the index is ".", or "" for "/". */
static newsidx_status scope_of(struct nx_str folder, const char *base, struct scope *out, newsidx_error *err)
{
    const struct nx_str holds = nx_str_of(base);
    nx_buffer_clear(&out->prefix);
    out->relative = folder.len == 0 || nx_str_equal(folder, NX_STR("."));
    if (out->relative) return NEWSIDX_OK;
    nx_buffer_add_str(&out->prefix, folder);
    if (folder.ptr[folder.len - 1] != '/') nx_buffer_add_byte(&out->prefix, '/');
    NX_TRY(nx_buffer_check(&out->prefix, err));
    out->relative = nx_str_starts_with(holds, nx_buffer_str(&out->prefix));
    return NEWSIDX_OK;
}

static bool is_below(struct nx_str name, const struct scope *scope)
{
    const struct nx_str prefix = nx_buffer_str(&scope->prefix);
    if (scope->relative && name.len && name.ptr[0] != '/') return true;
    return prefix.len && nx_str_starts_with(name, prefix);
}

/* Marks or counts what is below in one segment. */
static newsidx_status look_below(struct nx_store *store, size_t place, const struct scope *scope, struct nx_walk *walk,
                                 enum nx_below how, struct nx_missing *found, newsidx_error *err)
{
    const struct nx_segment *segment = store->segments[place];
    uint32_t source = scope->relative ? 0 : lower_bound(segment, nx_buffer_str(&scope->prefix));
    for (; source < segment->n_sources; source++) {
        const struct nx_str name = nx_strings_get(&segment->source_names, source);
        const bool below = is_below(name, scope);
        if (!below && !scope->relative) break;
        if (!below || !is_file(segment, source)) continue;
        if (nx_row_is_dead(store->killed[place], source)) {
            found->n_marked++;
            continue;
        }
        found->n_indexed++;
        bool gone = true;
        if (how != NX_BELOW_KILL_ALL) NX_TRY(is_gone(walk, scope->folder, name, found, &gone, err));
        if (!gone) continue;
        found->n_gone++;
        if (how != NX_BELOW_COUNT) NX_TRY(nx_store_kill_source(store, name, err));
    }
    return NEWSIDX_OK;
}

newsidx_status nx_removal_below(struct nx_store *store, struct nx_str name, struct nx_walk *walk,
                                enum nx_below how, struct nx_missing *out, newsidx_error *err)
{
    struct scope scope = { .folder = name, .prefix = NX_BUFFER_INIT(NX_BUFFER_NO_MAX) };
    struct nx_missing found = { .n_indexed = 0 };
    NX_TRY(nx_store_verify(store, err));
    newsidx_status status = scope_of(name, walk->base, &scope, err);
    for (size_t i = 0; status == NEWSIDX_OK && i < store->manifest.n_segments; i++) {
        status = look_below(store, i, &scope, walk, how, &found, err);
    }
    nx_buffer_dispose(&scope.prefix);
    if (status == NEWSIDX_OK) *out = found;
    return status;
}

uint64_t nx_removal_count_files(const struct nx_store *store)
{
    uint64_t n = 0;
    for (size_t i = 0; i < store->manifest.n_segments; i++) {
        for (uint32_t source = 0; source < store->segments[i]->n_sources; source++) {
            n += is_file(store->segments[i], source);
        }
    }
    return n;
}

uint64_t nx_removal_count_articles(const struct nx_store *store, struct nx_str name)
{
    uint64_t n = 0;
    uint32_t source;
    for (size_t place = 0; nx_store_find_source(store, name, &place, &source); place++) {
        const struct nx_contribution_table *table = &store->segments[place]->contributions;
        for (uint32_t i = 0; i < table->n; i++) {
            n += table->rows[i].source == source && nx_contribution_is_primary(table, i);
        }
    }
    return n;
}

static bool has_files_below(const struct nx_store *store, size_t place, const struct scope *scope)
{
    const struct nx_segment *segment = store->segments[place];
    uint32_t source = scope->relative ? 0 : lower_bound(segment, nx_buffer_str(&scope->prefix));
    for (; source < segment->n_sources; source++) {
        const bool below = is_below(nx_strings_get(&segment->source_names, source), scope);
        if (below && is_live_file(store, place, source)) return true;
        if (!below && !scope->relative) return false;
    }
    return false;
}

newsidx_status nx_removal_is_folder(const struct nx_store *store, struct nx_str name, bool *out, newsidx_error *err)
{
    struct scope scope = { .folder = name, .prefix = NX_BUFFER_INIT(NX_BUFFER_NO_MAX) };
    struct nx_walk walk;
    bool found = false;
    NX_TRY(nx_walk_init(&walk, store->dir, err));
    while (name.len > 1 && name.ptr[name.len - 1] == '/') name.len--;
    newsidx_status status = scope_of(name, walk.base, &scope, err);
    for (size_t i = 0; status == NEWSIDX_OK && !found && i < store->manifest.n_segments; i++) {
        found = has_files_below(store, i, &scope);
    }
    nx_buffer_dispose(&scope.prefix);
    nx_walk_dispose(&walk);
    if (status == NEWSIDX_OK) *out = found;
    return status;
}
