/* SPDX-License-Identifier: GPL-2.0-or-later */
/* contributions.c: searching the orders that a table of contributions keeps. Their keys are hashes, spread evenly, so that
   a key tells about where it is. */
#include "index/contributions.h"

enum { GUESSES = 3, NEAR = 8 };

/* The key of entry `i` of an order; NULL where the table is damaged. */
typedef const struct nx_hash *(*key_of)(const struct nx_contribution_table *table, uint32_t i);

static const struct nx_hash *url_of(const struct nx_contribution_table *table, uint32_t i)
{
    uint32_t contribution = table->by_url[i];
    return contribution < table->n ? &table->rows[contribution].url : NULL;
}

static const struct nx_hash *title_of(const struct nx_contribution_table *table, uint32_t i)
{
    uint32_t contribution = table->by_title[i];
    return contribution < table->n ? &table->rows[contribution].title : NULL;
}

static const struct nx_hash *alias_of(const struct nx_contribution_table *table, uint32_t i)
{
    return table->aliases[i].contribution < table->n ? &table->aliases[i].url : NULL;
}

/* What is left of an order to search: the first entry with a key of at least the wanted one, or the end, is in it. */
struct search {
    const struct nx_contribution_table *table;
    key_of key;
    struct nx_hash wanted;
    uint32_t low, high;
    uint64_t below, above; /* keys before `low` are at most, keys from `high` on at least this */
};

/* Looks at entry `at`, which is between low and high. Damage counts as a large key. */
static void look_at(struct search *search, uint32_t at)
{
    const struct nx_hash *here = search->key(search->table, at);
    if (here && nx_hash_compare(*here, search->wanted) < 0) {
        search->low = at + 1;
        search->below = here->high;
    } else {
        search->high = at;
        if (here) search->above = here->high;
    }
}

/* About where the key is, if keys are spread evenly. */
static uint32_t guess(const struct search *search)
{
    const double width = (double)(search->above - search->below), n = search->high - search->low;
    const double share = width > 0 ? (double)(search->wanted.high - search->below) / width : 0.5;
    return search->low + (uint32_t)NX_MIN(NX_MAX(share, 0.0) * n, n - 1);
}

/* The first entry of at least the wanted key: a few guesses come near it, steps that double go by it, halves find it. */
static uint32_t first_of(struct search *search)
{
    uint32_t at = 0;
    for (int i = 0; i < GUESSES && search->high - search->low > NEAR; i++) look_at(search, at = guess(search));
    for (uint32_t step = 1; search->high - search->low > NEAR && step < search->high - search->low; step *= 2) {
        const bool forward = search->low > at;
        at = forward ? search->low + step - 1 : search->high - step;
        const uint32_t low = search->low;
        look_at(search, at);
        if (forward ? search->high == at : search->low > low) break; /* it is between the last two */
    }
    while (search->low < search->high) look_at(search, search->low + (search->high - search->low) / 2);
    return search->low;
}

/* The entries with this key: the first in *first, the result their number. Damage gives none. */
static uint32_t equal_range(const struct nx_contribution_table *table, key_of key, uint32_t n, struct nx_hash wanted,
                            uint32_t *first)
{
    struct search search = { table, key, wanted, 0, n, 0, UINT64_MAX };
    uint32_t end = *first = first_of(&search);
    for (const struct nx_hash *here; end < n && (here = key(table, end)) && nx_hash_equal(*here, wanted);) end++;
    return end - *first;
}

uint32_t nx_contributions_by_url(const struct nx_contribution_table *table, struct nx_hash url, const uint32_t **out)
{
    uint32_t first, n = equal_range(table, url_of, table->n_by_url, url, &first);
    *out = table->by_url + first;
    return n;
}

uint32_t nx_contributions_by_title(const struct nx_contribution_table *table, struct nx_hash title,
                                   const uint32_t **out)
{
    uint32_t first, n = equal_range(table, title_of, table->n, title, &first);
    *out = table->by_title + first;
    return n;
}

uint32_t nx_contributions_by_alias(const struct nx_contribution_table *table, struct nx_hash url,
                                   const struct nx_alias_row **out)
{
    uint32_t first, n = equal_range(table, alias_of, table->n_aliases, url, &first);
    *out = table->aliases + first;
    return n;
}
