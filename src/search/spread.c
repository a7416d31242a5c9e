/* SPDX-License-Identifier: GPL-2.0-or-later */
/* spread.c: see spread.h. Providers are compared as articles spell them, across segments. */
#include "search/spread.h"

static struct nx_str provider_of(const struct nx_snapshot *snapshot, const struct nx_group *group)
{
    const struct nx_row row = group->leader.row;
    return nx_segment_value(snapshot->segments[row.segment], NX_FIELD_PROVIDER, row.row);
}

/* In which round each of the groups is dealt. Returns the number of rounds. */
static size_t find_rounds(const struct nx_snapshot *snapshot, size_t most, const struct nx_group *groups, size_t n,
                          size_t *rounds)
{
    struct nx_str names[NX_SPREAD_WINDOW];
    size_t last = 0;
    for (size_t i = 0; i < n; i++) {
        size_t before = 0;
        names[i] = provider_of(snapshot, &groups[i]);
        for (size_t k = 0; names[i].len && k < i; k++) before += nx_str_equal(names[k], names[i]);
        rounds[i] = before / most;
        last = NX_MAX(last, rounds[i]);
    }
    return last + 1;
}

void nx_spread(const struct nx_snapshot *snapshot, size_t most, struct nx_group *groups, size_t n)
{
    struct nx_group dealt[NX_SPREAD_WINDOW];
    size_t rounds[NX_SPREAD_WINDOW], at = 0;
    const size_t n_rounds = find_rounds(snapshot, most, groups, n, rounds);
    for (size_t round = 0; round < n_rounds; round++) {
        for (size_t i = 0; i < n; i++) {
            if (rounds[i] == round) dealt[at++] = groups[i];
        }
    }
    if (n) memcpy(groups, dealt, n * sizeof *groups);
}

/* What is excluded names nobody who is asked for. */
static bool names_provider(const struct nx_node *node)
{
    if (node->kind == NX_NODE_NOT) return false;
    if (node->n_words && node->streams == 1u << NX_STREAM_PROVIDER) return true;
    const struct nx_node *child = node->first;
    while (child && !names_provider(child)) child = child->next;
    return child != NULL;
}

bool nx_spread_is_moot(const struct nx_query *query, const struct newsidx_search_options *options)
{
    size_t i = 0;
    while (i < options->n_filters && strcmp(options->filters[i].field, nx_fields[NX_FIELD_PROVIDER].name) != 0) i++;
    return i < options->n_filters || names_provider(query->root);
}
