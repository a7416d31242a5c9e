/* SPDX-License-Identifier: GPL-2.0-or-later */
/* removal_key.c: from what a user names, a file, folder, stream or URL, to the sources that are to go. */
#include "index/removal.h"

/* What is asked of one key, and what was found. */
struct meant {
    bool any;                  /* a folder, however much is below it */
    struct nx_removed removed; /* what it marked */
    bool marked;               /* it means some that an earlier key has marked: they count once, and nothing is missing */
    bool mentioned;            /* it is the URL of an article */
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

static bool is_stream(const struct nx_store *store, size_t segment, uint32_t source)
{
    return nx_hash_is_none(nx_store_source(store, segment, source).content);
}

/* All sources of this name, files and streams: 1 where there are any. */
static newsidx_status remove_named(struct nx_store *store, struct nx_str name, struct meant *meant, newsidx_error *err)
{
    size_t segment = 0;
    uint32_t source;
    meant->marked = meant->marked || is_marked(store, name);
    if (!nx_store_find_source(store, name, &segment, &source)) return NEWSIDX_OK;
    meant->removed.n++;
    meant->removed.n_streams += is_stream(store, segment, source);
    return nx_store_kill_source(store, name, err);
}

static bool is_found(const struct meant *meant)
{
    return meant->removed.n || meant->marked;
}

/* The folder above the one that was meant is soon named, and most of the index gone. */
static newsidx_status check_part(const struct nx_store *store, const char *key, const struct nx_missing *below,
                                 newsidx_error *err)
{
    const uint64_t n = below->n_gone + below->n_marked;
    if (n <= NX_REMOVAL_FEW) return NEWSIDX_OK;
    const uint64_t all = nx_removal_count_files(store);
    if (n * 2 <= all) return NEWSIDX_OK;
    char part[NEWSIDX_COUNT_TEXT_SIZE], whole[NEWSIDX_COUNT_TEXT_SIZE];
    return nx_error_at(err, NEWSIDX_INVALID, key, 0, 0,
                       "%s of the %s files indexed are below this folder: check that it is meant, or insist with --any",
                       newsidx_count_format(n, part), newsidx_count_format(all, whole));
}

/* A path need not exist any more: then the text itself is tried as a name. */
static newsidx_status remove_path(struct nx_store *store, struct nx_walk *walk, const char *key, struct meant *meant,
                                  newsidx_error *err)
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
        if (!meant->any) NX_TRY(check_part(store, key, &below, err));
        meant->removed.n = below.n_gone;
        meant->marked = below.n_marked > 0;
    }
    return !is_found(meant) && named == NEWSIDX_OK ? remove_named(store, nx_str_of(key), meant, err) : NEWSIDX_OK;
}

/* How many of these contributions are articles of the source of this name. */
static uint64_t count_of_source(const struct nx_view *view, const struct nx_refs *refs, struct nx_str name)
{
    uint64_t n = 0;
    for (size_t i = 0; i < refs->n; i++) {
        n += nx_view_is_primary(view, refs->items[i]) && nx_str_equal(nx_view_source_name(view, refs->items[i]), name);
    }
    return n;
}

/* Who names an article does not mean the others that came with it. A file has no others. */
static newsidx_status check_alone(const struct nx_store *store, const struct nx_view *view, const struct nx_refs *refs,
                                  struct nx_str name, newsidx_error *err)
{
    size_t segment = 0;
    uint32_t source;
    if (!nx_store_find_source(store, name, &segment, &source)) return NEWSIDX_OK; /* an earlier key means all of it */
    if (!is_stream(store, segment, source)) return NEWSIDX_OK;
    const uint64_t n = nx_removal_count_articles(store, name);
    if (n <= count_of_source(view, refs, name)) return NEWSIDX_OK;
    char articles[NEWSIDX_COUNT_TEXT_SIZE];
    return nx_error_set(
        err, NEWSIDX_INVALID,
        "one of %s articles of a stream, which goes only as a whole: newsidx remove %.*s takes out all of them",
        newsidx_count_format(n, articles), (int)name.len, name.ptr);
}

/* Marks the sources of those that are articles; none where one of them would take others with it. */
static newsidx_status remove_articles(struct nx_store *store, const char *key, const struct nx_view *view,
                                      const struct nx_refs *refs, struct meant *meant, newsidx_error *err)
{
    newsidx_error why = { .status = NEWSIDX_OK };
    for (size_t i = 0; i < refs->n; i++) {
        if (!nx_view_is_primary(view, refs->items[i])) continue;
        if (check_alone(store, view, refs, nx_view_source_name(view, refs->items[i]), &why) == NEWSIDX_OK) continue;
        return nx_error_at(err, why.status, key, 0, 0, "%s", why.message);
    }
    for (size_t i = 0; i < refs->n; i++) {
        if (!nx_view_is_primary(view, refs->items[i])) continue;
        NX_TRY(remove_named(store, nx_view_source_name(view, refs->items[i]), meant, err));
    }
    return NEWSIDX_OK;
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
    meant->mentioned = refs.n > 0;
    return remove_articles(store, key, &view, &refs, meant, err);
}

newsidx_status nx_removal_of(struct nx_store *store, const char *key, bool any, struct nx_removed *removed,
                             newsidx_error *err)
{
    struct meant meant = { .any = any };
    struct nx_walk walk;
    NX_TRY(nx_store_verify(store, err));
    NX_TRY(nx_walk_init(&walk, store->dir, err));
    newsidx_status status = remove_path(store, &walk, key, &meant, err);
    nx_walk_dispose(&walk);
    if (status != NEWSIDX_OK) return status;
    if (!is_found(&meant)) NX_TRY(remove_url(store, key, &meant, err));
    removed->n += meant.removed.n;
    removed->n_streams += meant.removed.n_streams;
    if (is_found(&meant)) return NEWSIDX_OK;
    return nx_error_at(err, NEWSIDX_NOT_FOUND, key, 0, 0,
                       meant.mentioned ? "known only from related lists: remove the files that mention it"
                                       : "not indexed: give a file, a folder, a stream's name or a URL that is");
}
