/* SPDX-License-Identifier: GPL-2.0-or-later */
/* entry.c: one article with everything that the index knows about it, gathered once into memory of its own. */
#include <stdlib.h>

#include "api/handle.h"
#include "index/lookup.h"
#include "index/record.h"
#include "search/search.h"

struct newsidx_entry {
    struct nx_arena arena;
    struct newsidx_article article;
    struct newsidx_contribution *contributions;
    struct newsidx_article *linked_from, *links_to;
    size_t n_contributions, n_linked_from, n_links_to;
};

static newsidx_status copy_text(struct nx_arena *arena, struct nx_str text, struct newsidx_text *out,
                                newsidx_error *err)
{
    bool failed = false;
    struct nx_str copy = nx_arena_copy_str(arena, text, &failed);
    *out = (struct newsidx_text){ .bytes = copy.ptr, .length = copy.len };
    return failed ? nx_error_memory(err) : NEWSIDX_OK;
}

/* The article of a live row, published; `out` is left empty where an identity has no row. */
static newsidx_status publish(const struct nx_snapshot *snapshot, struct nx_hash identity, struct nx_arena *arena,
                              struct newsidx_article *out, newsidx_error *err)
{
    struct nx_row row;
    struct nx_article article;
    if (!nx_snapshot_find_row(snapshot, identity, &row)) {
        return nx_error_set(err, NEWSIDX_CORRUPT,
                            "an article has no row: remove the index folder and run newsidx add again");
    }
    const struct nx_segment *segment = snapshot->segments[row.segment];
    NX_TRY(nx_segment_article(segment, row.row, arena, &article, err));
    bool failed = false;
    struct nx_str source;
    NX_TRY(nx_snapshot_source(snapshot, identity, &source, err));
    source = nx_arena_copy_str(arena, source, &failed);
    const bool mention = nx_segment_columns(segment)->flags[row.row] & NX_ROW_MENTION;
    if (failed || !nx_article_publish(&article, identity, mention, source, arena, out)) return nx_error_memory(err);
    return NEWSIDX_OK;
}

/* The URL by which a contribution is known, from its own record. */
static newsidx_status contribution_url(const struct nx_view *view, struct nx_ref ref, struct nx_arena *arena,
                                       struct newsidx_text *out, newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer record = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    struct nx_article article;
    NX_TRY(nx_segment_record(view->segments[ref.segment], nx_view_row(view, ref)->stored, &record, err));
    NX_TRY(nx_record_decode(nx_buffer_str(&record), arena, &article, err));
    const struct nx_str urls[] = { article.original_url, article.web_url, article.amp_url, article.cdn_amp_url };
    size_t i = 0;
    while (i + 1 < NX_COUNT(urls) && urls[i].len == 0) i++;
    return copy_text(arena, urls[i], out, err);
}

static newsidx_status gather_contributions(const struct nx_snapshot *snapshot, struct nx_hash identity,
                                           struct newsidx_entry *entry, newsidx_error *err)
{
    const struct nx_view view = nx_snapshot_view(snapshot);
    NX_AUTO(nx_refs_dispose) struct nx_refs members = { NULL, 0, 0, false };
    NX_TRY(nx_view_members(&view, identity, &members, err));
    entry->contributions = nx_arena_calloc(&entry->arena, members.n, sizeof *entry->contributions);
    if (!entry->contributions) return nx_error_memory(err);
    for (size_t i = 0; i < members.n; i++) {
        struct newsidx_contribution *contribution = &entry->contributions[i];
        contribution->mention = !nx_view_is_primary(&view, members.items[i]);
        contribution->shown = i == 0;
        NX_TRY(copy_text(&entry->arena, nx_view_source_name(&view, members.items[i]), &contribution->source, err));
        NX_TRY(contribution_url(&view, members.items[i], &entry->arena, &contribution->url, err));
    }
    entry->n_contributions = members.n;
    return NEWSIDX_OK;
}

static newsidx_status publish_all(const struct nx_snapshot *snapshot, const struct nx_hash_list *list,
                                  struct nx_arena *arena, struct newsidx_article **out, size_t *n, newsidx_error *err)
{
    struct newsidx_article *articles = nx_arena_calloc(arena, list->n, sizeof *articles);
    if (!articles) return nx_error_memory(err);
    for (size_t i = 0; i < list->n; i++) NX_TRY(publish(snapshot, list->items[i], arena, &articles[i], err));
    *out = articles;
    *n = list->n;
    return NEWSIDX_OK;
}

static newsidx_status gather(const struct newsidx_index *index, const char *key, struct newsidx_entry *entry,
                             newsidx_error *err)
{
    const struct nx_snapshot *snapshot = index->snapshot;
    struct nx_hash identity;
    NX_AUTO(nx_hash_list_dispose) struct nx_hash_list from = { NULL, 0, 0 };
    NX_AUTO(nx_hash_list_dispose) struct nx_hash_list to = { NULL, 0, 0 };
    NX_TRY(nx_lookup(snapshot, index->dir, key, &identity, err));
    NX_TRY(publish(snapshot, identity, &entry->arena, &entry->article, err));
    NX_TRY(gather_contributions(snapshot, identity, entry, err));
    NX_TRY(nx_lookup_linked_from(snapshot, identity, &from, err));
    NX_TRY(nx_lookup_links_to(snapshot, identity, &to, err));
    NX_TRY(publish_all(snapshot, &from, &entry->arena, &entry->linked_from, &entry->n_linked_from, err));
    return publish_all(snapshot, &to, &entry->arena, &entry->links_to, &entry->n_links_to, err);
}

newsidx_status newsidx_entry_find(struct newsidx_index *index, const char *key, struct newsidx_entry **out,
                                  newsidx_error *err)
{
    struct newsidx_entry *entry = calloc(1, sizeof *entry);
    if (!entry) return nx_error_memory(err);
    newsidx_status status = gather(index, key, entry, err);
    if (status == NEWSIDX_OK) *out = entry;
    else newsidx_entry_free(entry);
    return status;
}

void newsidx_entry_free(struct newsidx_entry *entry)
{
    if (!entry) return;
    nx_arena_dispose(&entry->arena);
    free(entry);
}

const struct newsidx_article *newsidx_entry_article(const struct newsidx_entry *entry)
{
    return &entry->article;
}

size_t newsidx_entry_n_contributions(const struct newsidx_entry *entry)
{
    return entry->n_contributions;
}

const struct newsidx_contribution *newsidx_entry_contribution(const struct newsidx_entry *entry, size_t i)
{
    return i < entry->n_contributions ? &entry->contributions[i] : NULL;
}

size_t newsidx_entry_n_linked_from(const struct newsidx_entry *entry)
{
    return entry->n_linked_from;
}

const struct newsidx_article *newsidx_entry_linked_from(const struct newsidx_entry *entry, size_t i)
{
    return i < entry->n_linked_from ? &entry->linked_from[i] : NULL;
}

size_t newsidx_entry_n_links_to(const struct newsidx_entry *entry)
{
    return entry->n_links_to;
}

const struct newsidx_article *newsidx_entry_links_to(const struct newsidx_entry *entry, size_t i)
{
    return i < entry->n_links_to ? &entry->links_to[i] : NULL;
}
