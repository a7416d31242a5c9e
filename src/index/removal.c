/* SPDX-License-Identifier: GPL-2.0-or-later */
/* removal.c: from folders, files, streams and URLs to the sources that are to go. */
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

static bool is_walked(const struct nx_walk *walk, struct nx_str name)
{
    size_t low = 0, high = walk->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = nx_str_compare(walk->files[middle].name, name);
        if (order == 0) return true;
        if (order < 0) low = middle + 1;
        else high = middle;
    }
    return false;
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
    *out = false;
    if (is_walked(walk, name)) return NEWSIDX_OK;
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

/* ---- What a key means ---- */

/* What was found of one key. */
struct meant {
    uint64_t n;     /* sources that it marked */
    bool marked;    /* it means some that an earlier key has marked: they count once, and nothing is missing */
    bool mentioned; /* it is the URL of an article */
};

/* True where the next commit takes a source of this name away. */
static bool is_marked(const struct nx_store *store, struct nx_str name)
{
    for (size_t i = 0; i < store->manifest.n_segments; i++) {
        uint32_t source;
        if (store->killed[i] && nx_segment_find_source(store->segments[i], name, &source) &&
            nx_row_is_dead(store->killed[i], source)) {
            return true;
        }
    }
    return false;
}

/* All sources of this name, files and streams: 1 where there are any. */
static newsidx_status remove_named(struct nx_store *store, struct nx_str name, struct meant *meant, newsidx_error *err)
{
    size_t segment = 0;
    uint32_t source;
    meant->marked = meant->marked || is_marked(store, name);
    if (!nx_store_find_source(store, name, &segment, &source)) return NEWSIDX_OK;
    meant->n++;
    return nx_store_kill_source(store, name, err);
}

static bool is_found(const struct meant *meant)
{
    return meant->n || meant->marked;
}

/* A path need not exist any more: then the text itself is tried as a name. */
static newsidx_status remove_path(struct nx_store *store, struct nx_walk *walk, const char *key,
                                  struct meant *meant, newsidx_error *err)
{
    struct nx_missing below = { .n_indexed = 0 };
    NX_AUTO(nx_buffer_dispose) struct nx_buffer name = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    newsidx_status named = nx_walk_name(walk->base, key, &name, NULL);
    if (named == NEWSIDX_NO_MEMORY) return nx_error_memory(err);
    if (*key == '\0') return remove_named(store, nx_str_of(key), meant, err); /* no text is no folder */
    struct nx_str text = named == NEWSIDX_OK ? nx_buffer_str(&name) : nx_str_of(key);
    while (text.len > 1 && text.ptr[text.len - 1] == '/') text.len--;
    NX_TRY(remove_named(store, text, meant, err));
    if (!is_found(meant)) {
        NX_TRY(nx_removal_below(store, text, walk, NX_BELOW_KILL_ALL, &below, err));
        meant->n = below.n_gone;
        meant->marked = below.n_marked > 0;
    }
    return !is_found(meant) && named == NEWSIDX_OK ? remove_named(store, nx_str_of(key), meant, err) : NEWSIDX_OK;
}

/* The sources whose article has this URL as its key or as an alias. */
static newsidx_status remove_url(struct nx_store *store, const char *key, struct meant *meant, newsidx_error *err)
{
    /* With what is marked already: an address means the same wherever it stands among the keys. */
    const struct nx_view view = { .segments = store->segments, .n_segments = store->manifest.n_segments };
    NX_AUTO(nx_buffer_dispose) struct nx_buffer scratch = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_refs_dispose) struct nx_refs refs = { NULL, 0, 0, false };
    struct nx_hash url = nx_key_of_url(nx_str_of(key), &scratch);
    NX_TRY(nx_buffer_check(&scratch, err));
    nx_view_by_url(&view, url, &refs);
    nx_view_by_alias(&view, url, &refs);
    if (refs.failed) return nx_error_memory(err);
    for (size_t i = 0; i < refs.n; i++) {
        meant->mentioned = true;
        if (nx_view_is_primary(&view, refs.items[i])) {
            NX_TRY(remove_named(store, nx_view_source_name(&view, refs.items[i]), meant, err));
        }
    }
    return NEWSIDX_OK;
}

newsidx_status nx_removal_of(struct nx_store *store, const char *key, uint64_t *n, newsidx_error *err)
{
    struct meant meant = { 0, false, false };
    struct nx_walk walk;
    NX_TRY(nx_store_verify(store, err));
    NX_TRY(nx_walk_init(&walk, store->dir, err));
    newsidx_status status = remove_path(store, &walk, key, &meant, err);
    nx_walk_dispose(&walk);
    if (status != NEWSIDX_OK) return status;
    if (!is_found(&meant)) NX_TRY(remove_url(store, key, &meant, err));
    *n += meant.n;
    if (is_found(&meant)) return NEWSIDX_OK;
    return nx_error_at(err, NEWSIDX_NOT_FOUND, key, 0, 0,
                       meant.mentioned ? "known only from related lists: remove the files that mention it"
                                       : "not indexed: give a file, a folder, a stream's name or a URL that is");
}
