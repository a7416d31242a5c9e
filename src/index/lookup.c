/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lookup.c: from an id, a URL or a path to an identity, and from an identity along its links. */
#include "index/lookup.h"

#include "index/snapshot_internal.h"
#include "index/walk.h"

enum { ID_DIGITS = NX_ID_SIZE - 1, ID_PREFIX_MIN = 4 };

/* ---- By id ---- */

static bool parse_id(const char *key, unsigned *digits, uint64_t *value)
{
    *digits = 0;
    *value = 0;
    for (const char *c = key; *c; c++) {
        unsigned digit = *c >= '0' && *c <= '9'   ? (unsigned)(*c - '0')
                         : *c >= 'a' && *c <= 'f' ? (unsigned)(*c - 'a' + 10)
                         : *c >= 'A' && *c <= 'F' ? (unsigned)(*c - 'A' + 10)
                                                  : 16;
        if (digit > 15 || ++*digits > ID_DIGITS) return false;
        *value = *value << 4 | digit;
    }
    return *digits >= ID_PREFIX_MIN;
}

/* Digits of an id, but too few. */
static bool is_short_id(const char *key)
{
    const size_t length = strlen(key);
    return length > 0 && length < ID_PREFIX_MIN && strspn(key, "0123456789abcdefABCDEF") == length;
}

/* The first row in the order of identities whose id is not below `low`. */
static uint32_t lower_bound(const struct nx_segment *segment, uint64_t low)
{
    uint32_t first = 0, end = segment->facts.n_rows;
    while (first < end) {
        uint32_t middle = first + (end - first) / 2, row = segment->rows_by_identity[middle];
        if (row < segment->facts.n_rows && segment->columns.identity[row].high < low) first = middle + 1;
        else end = middle;
    }
    return first;
}

/* Counts the live rows with an id from `low` to `high`; the last one found is in `out`. */
static size_t rows_between(const struct nx_segment *segment, uint64_t low, uint64_t high, struct nx_hash *out)
{
    size_t found = 0;
    for (uint32_t i = lower_bound(segment, low); i < segment->facts.n_rows; i++) {
        uint32_t row = segment->rows_by_identity[i];
        if (row >= segment->facts.n_rows || segment->columns.identity[row].high > high) break;
        if (nx_row_is_dead(segment->dead_rows, row)) continue;
        *out = segment->columns.identity[row];
        found++;
    }
    return found;
}

static newsidx_status by_id(const struct snapshot *self, const char *key, struct nx_hash *out, newsidx_error *err)
{
    unsigned digits;
    uint64_t low;
    if (!parse_id(key, &digits, &low)) return NEWSIDX_NOT_FOUND;
    unsigned shift = 4 * (ID_DIGITS - digits);
    low <<= shift;
    uint64_t high = low | (shift ? (UINT64_C(1) << shift) - 1 : 0);
    size_t found = 0;
    for (size_t i = 0; i < self->public.n_segments; i++) found += rows_between(self->segments[i], low, high, out);
    if (found == 0) return NEWSIDX_NOT_FOUND;
    if (found == 1) return NEWSIDX_OK;
    return nx_error_set(err, NEWSIDX_INVALID, "%zu articles have an id that begins with %s: give more digits", found,
                        key);
}

/* ---- By URL ---- */

/* The contribution that is shown for the identity of `ref`. */
static newsidx_status shown_of(const struct nx_view *view, struct nx_ref ref, struct nx_refs *members,
                               struct nx_hash *identity, newsidx_error *err)
{
    NX_TRY(nx_view_identity(view, ref, identity, err));
    NX_TRY(nx_view_members(view, *identity, members, err));
    return members->n ? NEWSIDX_OK : nx_error_corrupt(err, NULL, "an article comes from no source");
}

/* Several articles may have an address as another one of theirs: that whose shown contribution would be shown among
   theirs. */
static newsidx_status by_alias(const struct nx_view *view, struct nx_hash url, struct nx_hash *out, newsidx_error *err)
{
    NX_AUTO(nx_refs_dispose) struct nx_refs having = { NULL, 0, 0, false };
    NX_AUTO(nx_refs_dispose) struct nx_refs members = { NULL, 0, 0, false };
    struct nx_hash best_identity = NX_HASH_NONE;
    struct nx_ref best = { 0, 0 };
    nx_view_by_alias(view, url, &having);
    if (having.failed) return nx_error_memory(err);
    for (size_t i = 0; i < having.n; i++) {
        struct nx_hash identity;
        NX_TRY(shown_of(view, having.items[i], &members, &identity, err));
        if (i > 0 && nx_view_compare(view, best, members.items[0]) <= 0) continue;
        best = members.items[0];
        best_identity = identity;
    }
    if (having.n == 0) return NEWSIDX_NOT_FOUND;
    *out = best_identity;
    return NEWSIDX_OK;
}

/* A URL that is somebody's key goes before one that is somebody's alias. */
static newsidx_status by_url(const struct snapshot *self, const char *key, struct nx_hash *out, newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer scratch = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    struct nx_hash url = nx_key_of_url(nx_str_of(key), &scratch);
    NX_TRY(nx_buffer_check(&scratch, err));
    struct nx_row row;
    if (nx_snapshot_find_row(&self->public, url, &row)) {
        *out = url;
        return NEWSIDX_OK;
    }
    const struct nx_view view = nx_snapshot_view(&self->public);
    return by_alias(&view, url, out, err);
}

/* ---- By path ---- */

/* The live articles of this name in one segment: `best` becomes the one to be shown before it and before all of them. */
static bool look_in_source(const struct nx_view *view, uint32_t place, struct nx_str name, bool any,
                           struct nx_ref *best)
{
    uint32_t source;
    const struct nx_segment *segment = view->segments[place];
    if (!nx_segment_find_source(segment, name, &source) || nx_segment_source_is_dead(segment, source)) return any;
    const struct nx_source_row *row = &segment->sources[source];
    if (row->first > segment->contributions.n || row->count > segment->contributions.n - row->first) return any;
    for (uint32_t i = row->first; i < row->first + row->count; i++) {
        const struct nx_ref ref = { place, i };
        if (!nx_view_is_primary(view, ref) || (any && nx_view_compare(view, *best, ref) <= 0)) continue;
        *best = ref;
        any = true;
    }
    return any;
}

/* A file has one article. Of a stream, which may lie in several segments, it is the newest. */
static newsidx_status by_source(const struct snapshot *self, struct nx_str name, struct nx_hash *out,
                                newsidx_error *err)
{
    const struct nx_view view = nx_snapshot_view(&self->public);
    struct nx_ref best = { 0, 0 };
    bool any = false;
    for (uint32_t i = 0; i < view.n_segments; i++) any = look_in_source(&view, i, name, any, &best);
    return any ? nx_view_identity(&view, best, out, err) : NEWSIDX_NOT_FOUND;
}

static newsidx_status by_path(const struct snapshot *self, const char *dir, const char *key, struct nx_hash *out,
                              newsidx_error *err)
{
    struct nx_walk walk;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer name = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    /* Without the folder of the index, whose snapshot outlives it, there are no paths, but names still. */
    newsidx_status named = nx_walk_init(&walk, dir, NULL);
    if (named == NEWSIDX_OK) {
        named = nx_walk_name(walk.base, key, &name, NULL);
        nx_walk_dispose(&walk);
    }
    if (named == NEWSIDX_NO_MEMORY) return nx_error_memory(err);
    newsidx_status status = NEWSIDX_NOT_FOUND;
    if (named == NEWSIDX_OK) status = by_source(self, nx_buffer_str(&name), out, err);
    /* A stream's name, or a file that is gone: as the index names it. */
    return status == NEWSIDX_NOT_FOUND ? by_source(self, nx_str_of(key), out, err) : status;
}

newsidx_status nx_lookup(const struct nx_snapshot *snapshot, const char *dir, const char *key, struct nx_hash *out,
                         newsidx_error *err)
{
    const struct snapshot *self = (const struct snapshot *)snapshot;
    newsidx_status status = by_id(self, key, out, err);
    if (status == NEWSIDX_NOT_FOUND && dir) status = by_path(self, dir, key, out, err);
    if (status == NEWSIDX_NOT_FOUND) status = by_url(self, key, out, err);
    if (status != NEWSIDX_NOT_FOUND) return status;
    if (!dir) return nx_error_set(err, NEWSIDX_NOT_FOUND, "no article \"%.200s\": give an id or a URL", key);
    if (is_short_id(key)) {
        return nx_error_set(err, NEWSIDX_NOT_FOUND,
                            "no article \"%s\": give at least %d digits of an id, or a URL or a file that is indexed", key,
                            ID_PREFIX_MIN);
    }
    return nx_error_set(err, NEWSIDX_NOT_FOUND, "no article \"%.200s\": give an id, a URL or a file that is indexed", key);
}

newsidx_status nx_lookup_url(const struct nx_snapshot *snapshot, const char *url, struct nx_hash *out,
                             newsidx_error *err)
{
    newsidx_status status = by_url((const struct snapshot *)snapshot, url, out, err);
    if (status != NEWSIDX_NOT_FOUND) return status;
    return nx_error_set(err, NEWSIDX_NOT_FOUND, "no article has the address %.200s", url);
}

/* ---- Links ---- */

static newsidx_status add_identity(struct nx_hash_list *list, const struct nx_view *view, struct nx_ref ref,
                                   struct nx_hash without, newsidx_error *err)
{
    struct nx_hash identity;
    NX_TRY(nx_view_identity(view, ref, &identity, err));
    if (nx_hash_equal(identity, without)) return NEWSIDX_OK;
    return nx_hash_list_add(list, identity, err);
}

newsidx_status nx_lookup_linked_from(const struct nx_snapshot *snapshot, struct nx_hash identity,
                                     struct nx_hash_list *out, newsidx_error *err)
{
    const struct nx_view view = nx_snapshot_view(snapshot);
    NX_AUTO(nx_refs_dispose) struct nx_refs members = { NULL, 0, 0, false };
    NX_TRY(nx_view_members(&view, identity, &members, err));
    for (size_t i = 0; i < members.n; i++) {
        struct nx_ref ref = members.items[i];
        if (nx_view_is_primary(&view, ref)) continue;
        ref.contribution = nx_view_row(&view, ref)->parent;
        if (ref.contribution >= view.segments[ref.segment]->contributions.n) {
            return nx_error_corrupt(err, NULL, "a mention belongs to an article that is not there");
        }
        NX_TRY(add_identity(out, &view, ref, identity, err));
    }
    nx_hash_list_make_unique(out);
    return NEWSIDX_OK;
}

/* The mentions of an article follow it in its source. */
static newsidx_status add_mentions(const struct nx_view *view, struct nx_ref article, struct nx_hash identity,
                                   struct nx_hash_list *out, newsidx_error *err)
{
    const struct nx_contribution_table *table = &view->segments[article.segment]->contributions;
    const uint32_t parent = article.contribution;
    for (uint32_t i = parent + 1; i < table->n && table->rows[i].parent == parent; i++) {
        NX_TRY(add_identity(out, view, (struct nx_ref){ article.segment, i }, identity, err));
    }
    return NEWSIDX_OK;
}

newsidx_status nx_lookup_links_to(const struct nx_snapshot *snapshot, struct nx_hash identity,
                                  struct nx_hash_list *out, newsidx_error *err)
{
    const struct nx_view view = nx_snapshot_view(snapshot);
    NX_AUTO(nx_refs_dispose) struct nx_refs members = { NULL, 0, 0, false };
    NX_TRY(nx_view_members(&view, identity, &members, err));
    for (size_t i = 0; i < members.n; i++) {
        if (!nx_view_is_primary(&view, members.items[i])) continue;
        NX_TRY(add_mentions(&view, members.items[i], identity, out, err));
    }
    nx_hash_list_make_unique(out);
    return NEWSIDX_OK;
}
