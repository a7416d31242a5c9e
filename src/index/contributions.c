/* SPDX-License-Identifier: GPL-2.0-or-later */
/* contributions.c: binary search in the orders that a table of contributions keeps. */
#include "index/contributions.h"

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

/* The entries with this key: the first in *first, the result their number. Damage gives none. */
static uint32_t equal_range(const struct nx_contribution_table *table, key_of key, uint32_t n, struct nx_hash wanted,
                            uint32_t *first)
{
    uint32_t low = 0, high = n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const struct nx_hash *here = key(table, middle);
        if (here && nx_hash_compare(*here, wanted) < 0) low = middle + 1;
        else high = middle;
    }
    *first = low;
    uint32_t end = low;
    for (const struct nx_hash *here; end < n && (here = key(table, end)) && nx_hash_equal(*here, wanted);) end++;
    return end - low;
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
