/* SPDX-License-Identifier: GPL-2.0-or-later */
/* identity.c: which contributions are one article, and which of them is shown. The rules: identity.h. */
#include "index/identity.h"

#include <stdlib.h>

#include "index/url.h"

/* ---- Keys ---- */

struct nx_hash nx_key_of_url(struct nx_str url, struct nx_buffer *scratch)
{
    nx_url_canonical(url, scratch);
    return scratch->len ? nx_hash_bytes(scratch->ptr, scratch->len) : NX_HASH_NONE;
}

static void add_alias(struct nx_keys *keys, struct nx_hash alias)
{
    if (nx_hash_is_none(alias) || nx_hash_equal(alias, keys->url)) return;
    for (size_t i = 0; i < keys->n_aliases; i++) {
        if (nx_hash_equal(alias, keys->aliases[i])) return;
    }
    keys->aliases[keys->n_aliases++] = alias;
}

newsidx_status nx_keys_of(const struct nx_article *article, struct nx_analyzer *analyzer, struct nx_buffer *scratch,
                          struct nx_keys *out, newsidx_error *err)
{
    const struct nx_str urls[] = { article->original_url, article->web_url, article->amp_url, article->cdn_amp_url };
    struct nx_keys keys = { .url = NX_HASH_NONE };
    for (size_t i = 0; i < NX_COUNT(urls); i++) {
        struct nx_hash key = nx_key_of_url(urls[i], scratch);
        NX_TRY(nx_buffer_check(scratch, err)); /* the next one forgets a failure */
        if (nx_hash_is_none(keys.url)) keys.url = key;
        else add_alias(&keys, key);
    }
    struct nx_str title = article->title.len ? article->title : article->excerpt;
    NX_TRY(nx_analyzer_fold(analyzer, title, scratch, err));
    struct nx_hash folded = nx_hash_bytes(scratch->ptr, scratch->len);
    struct nx_hash domain = nx_key_of_url(article->domain, scratch); /* a domain is a URL without a path */
    NX_TRY(nx_buffer_check(scratch, err));
    const struct nx_str halves[] = { { (const char *)&folded, sizeof folded }, { (const char *)&domain, sizeof domain } };
    keys.title = nx_hash_pair(halves[0], halves[1]);
    *out = keys;
    return NEWSIDX_OK;
}

/* ---- Views ---- */

void nx_refs_dispose(struct nx_refs *refs)
{
    if (!refs) return;
    free(refs->items);
    *refs = (struct nx_refs){ NULL, 0, 0, false };
}

static void add_ref(struct nx_refs *refs, struct nx_ref ref)
{
    if (refs->n == refs->capacity) {
        size_t capacity = refs->capacity ? refs->capacity * 2 : 16;
        struct nx_ref *grown = realloc(refs->items, capacity * sizeof *grown);
        if (!grown) {
            refs->failed = true;
            return;
        }
        refs->items = grown;
        refs->capacity = capacity;
    }
    refs->items[refs->n++] = ref;
}

static const struct nx_contribution_table *table_of(const struct nx_view *view, uint32_t segment)
{
    return segment < view->n_segments ? &view->segments[segment]->contributions : &view->pending->table;
}

const struct nx_contribution_row *nx_view_row(const struct nx_view *view, struct nx_ref ref)
{
    return &table_of(view, ref.segment)->rows[ref.contribution];
}

bool nx_view_is_primary(const struct nx_view *view, struct nx_ref ref)
{
    return nx_contribution_is_primary(table_of(view, ref.segment), ref.contribution);
}

struct nx_str nx_view_source_name(const struct nx_view *view, struct nx_ref ref)
{
    uint32_t source = nx_view_row(view, ref)->source;
    if (ref.segment == view->n_segments) return view->pending->source_names[source];
    return nx_strings_get(&view->segments[ref.segment]->source_names, source);
}

static bool is_live(const struct nx_view *view, uint32_t segment, uint32_t contribution)
{
    if (segment == view->n_segments) return true;
    const struct nx_segment *here = view->segments[segment];
    uint32_t source = here->contributions.rows[contribution].source;
    if (nx_segment_source_is_dead(here, source)) return false;
    return view->before || !view->killed || !nx_row_is_dead(view->killed[segment], source);
}

/* Segments, and behind them what is pending. */
static uint32_t n_tables(const struct nx_view *view)
{
    return (uint32_t)view->n_segments + (view->pending && !view->before ? 1 : 0);
}

/* False: neither a URL nor a title nor an alias of this key is there. */
static bool may_have(const struct nx_view *view, uint32_t segment, struct nx_hash key)
{
    return segment == view->n_segments || nx_filter_may_have(&view->segments[segment]->keys, key);
}

typedef uint32_t (*lookup)(const struct nx_contribution_table *table, struct nx_hash key, const uint32_t **out);

static void add_found(const struct nx_view *view, lookup by, struct nx_hash key, struct nx_refs *out)
{
    for (uint32_t segment = 0; segment < n_tables(view); segment++) {
        const uint32_t *found;
        if (!may_have(view, segment, key)) continue;
        uint32_t n = by(table_of(view, segment), key, &found);
        for (uint32_t i = 0; i < n; i++) {
            if (is_live(view, segment, found[i])) add_ref(out, (struct nx_ref){ segment, found[i] });
        }
    }
}

void nx_view_by_url(const struct nx_view *view, struct nx_hash url, struct nx_refs *out)
{
    add_found(view, nx_contributions_by_url, url, out);
}

void nx_view_by_title(const struct nx_view *view, struct nx_hash title, struct nx_refs *out)
{
    add_found(view, nx_contributions_by_title, title, out);
}

void nx_view_by_alias(const struct nx_view *view, struct nx_hash url, struct nx_refs *out)
{
    for (uint32_t segment = 0; segment < view->n_segments; segment++) {
        const struct nx_alias_row *found;
        if (!may_have(view, segment, url)) continue;
        uint32_t n = nx_contributions_by_alias(table_of(view, segment), url, &found);
        for (uint32_t i = 0; i < n; i++) {
            if (is_live(view, segment, found[i].contribution)) {
                add_ref(out, (struct nx_ref){ segment, found[i].contribution });
            }
        }
    }
}

bool nx_view_may_lack_url(const struct nx_view *view, struct nx_hash title)
{
    for (uint32_t segment = 0; segment < n_tables(view); segment++) {
        const struct nx_contribution_table *table = table_of(view, segment);
        if (table->n_by_url == table->n) continue;
        const bool pending = segment == view->n_segments;
        const struct nx_filter *filter = pending ? &view->pending->lacking_url : &view->segments[segment]->keys;
        if (nx_filter_may_have(filter, title)) return true;
    }
    return false;
}

newsidx_status nx_view_title_identity(const struct nx_view *view, struct nx_hash title, struct nx_hash *out,
                                      newsidx_error *err)
{
    NX_AUTO(nx_refs_dispose) struct nx_refs same = { NULL, 0, 0, false };
    nx_view_by_title(view, title, &same);
    if (same.failed) return nx_error_memory(err);
    struct nx_hash only = NX_HASH_NONE;
    for (size_t i = 0; i < same.n; i++) {
        struct nx_hash url = nx_view_row(view, same.items[i])->url;
        if (nx_hash_is_none(url) || nx_hash_equal(url, only)) continue;
        if (!nx_hash_is_none(only)) {
            *out = title; /* several have this title: it stands alone */
            return NEWSIDX_OK;
        }
        only = url;
    }
    *out = nx_hash_is_none(only) ? title : only;
    return NEWSIDX_OK;
}

newsidx_status nx_view_identity(const struct nx_view *view, struct nx_ref ref, struct nx_hash *out,
                                newsidx_error *err)
{
    const struct nx_contribution_row *row = nx_view_row(view, ref);
    if (nx_hash_is_none(row->url)) return nx_view_title_identity(view, row->title, out, err);
    *out = row->url;
    return NEWSIDX_OK;
}

int nx_view_compare(const struct nx_view *view, struct nx_ref a, struct nx_ref b)
{
    const struct nx_contribution_row *left = nx_view_row(view, a), *right = nx_view_row(view, b);
    bool left_primary = nx_view_is_primary(view, a), right_primary = nx_view_is_primary(view, b);
    if (left_primary != right_primary) return left_primary ? -1 : 1;
    if (left->date != right->date) return left->date > right->date ? -1 : 1; /* no date is the smallest */
    int order = nx_hash_compare(right->record, left->record);
    if (order == 0) order = nx_str_compare(nx_view_source_name(view, a), nx_view_source_name(view, b));
    if (order == 0) order = (a.contribution > b.contribution) - (a.contribution < b.contribution);
    return order;
}

static int compare_members(const void *a, const void *b, void *view)
{
    return nx_view_compare(view, *(const struct nx_ref *)a, *(const struct nx_ref *)b);
}

/* Appends the contributions without URL under `title`, where they belong to `identity`. */
static newsidx_status add_titled(const struct nx_view *view, struct nx_hash title, struct nx_hash identity,
                                 struct nx_refs *out, newsidx_error *err)
{
    NX_AUTO(nx_refs_dispose) struct nx_refs same = { NULL, 0, 0, false };
    if (!nx_view_may_lack_url(view, title)) return NEWSIDX_OK;
    nx_view_by_title(view, title, &same);
    size_t without_url = 0;
    for (size_t i = 0; i < same.n; i++) without_url += nx_hash_is_none(nx_view_row(view, same.items[i])->url);
    if (same.failed) return nx_error_memory(err);
    if (without_url == 0) return NEWSIDX_OK;
    struct nx_hash owner;
    NX_TRY(nx_view_title_identity(view, title, &owner, err));
    if (!nx_hash_equal(owner, identity)) return NEWSIDX_OK;
    for (size_t i = 0; i < same.n; i++) {
        if (nx_hash_is_none(nx_view_row(view, same.items[i])->url)) add_ref(out, same.items[i]);
    }
    return NEWSIDX_OK;
}

/* True where an earlier one of the first `n` members has the same title key. */
static bool title_seen(const struct nx_view *view, const struct nx_refs *members, size_t n, struct nx_hash title)
{
    for (size_t i = 0; i < n; i++) {
        if (nx_hash_equal(nx_view_row(view, members->items[i])->title, title)) return true;
    }
    return false;
}

newsidx_status nx_view_members(const struct nx_view *view, struct nx_hash identity, struct nx_refs *out,
                               newsidx_error *err)
{
    out->n = 0;
    nx_view_by_url(view, identity, out);
    const size_t with_url = out->n;
    /* An identity is a URL key or, of an article that stands alone, a title key. */
    if (with_url == 0) NX_TRY(add_titled(view, identity, identity, out, err));
    for (size_t i = 0; i < with_url; i++) {
        struct nx_hash title = nx_view_row(view, out->items[i])->title;
        if (!title_seen(view, out, i, title)) NX_TRY(add_titled(view, title, identity, out, err));
    }
    if (out->failed) return nx_error_memory(err);
    if (out->n > 1) qsort_r(out->items, out->n, sizeof *out->items, compare_members, (void *)(uintptr_t)view);
    return NEWSIDX_OK;
}
