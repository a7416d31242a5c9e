/* SPDX-License-Identifier: GPL-2.0-or-later */
/* entry.c: one article with everything that the index knows about it, gathered once into memory of its own. */
#include <stdlib.h>

#include "api/handle.h"
#include "api/publish.h"
#include "index/lookup.h"

struct newsidx_entry {
    struct nx_arena arena;
    struct newsidx_article article;
    struct newsidx_contribution *contributions;
    struct newsidx_article *linked_from, *links_to;
    size_t n_contributions, n_linked_from, n_links_to;
};

static newsidx_status publish_all(const struct nx_snapshot *snapshot, const struct nx_hash_list *list,
                                  struct nx_arena *arena, struct newsidx_article **out, size_t *n, newsidx_error *err)
{
    struct newsidx_article *articles = nx_arena_calloc(arena, list->n, sizeof *articles);
    if (!articles) return nx_error_memory(err);
    for (size_t i = 0; i < list->n; i++) {
        NX_TRY(nx_publish_identity(snapshot, list->items[i], arena, &articles[i], err));
    }
    *out = articles;
    *n = list->n;
    return NEWSIDX_OK;
}

static newsidx_status gather(struct newsidx_index *index, const char *key, struct newsidx_entry *entry,
                             newsidx_error *err)
{
    struct nx_hash identity;
    NX_AUTO(nx_lease_end) struct nx_lease lease = { NULL, NULL };
    NX_AUTO(nx_hash_list_dispose) struct nx_hash_list from = { NULL, 0, 0 };
    NX_AUTO(nx_hash_list_dispose) struct nx_hash_list to = { NULL, 0, 0 };
    NX_TRY(nx_lease_begin(&index->readers, &lease, err));
    const struct nx_snapshot *snapshot = lease.reader->snapshot;
    NX_TRY(nx_lookup(snapshot, index->readers.dir, key, &identity, err));
    NX_TRY(nx_publish_identity(snapshot, identity, &entry->arena, &entry->article, err));
    NX_TRY(nx_publish_contributions(snapshot, identity, false, &entry->arena, &entry->contributions,
                                    &entry->n_contributions, err));
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
    if (status == NEWSIDX_OK)
        *out = entry;
    else
        newsidx_entry_free(entry);
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
