/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * contributions.h: a table of contributions (articles and mentions that sources hold) and how to look one up by key. A
 * segment has such a table in its file, a batch that is about to become a segment has one in memory.
 */
#ifndef NX_CONTRIBUTIONS_H
#define NX_CONTRIBUTIONS_H

#include "base/hash.h"

/* An article or mention in a source; also the form of NX_PART_CONTRIBUTIONS. */
struct nx_contribution_row {
    struct nx_hash url;       /* key of its canonical URL; NONE: it has no URL */
    struct nx_hash title;     /* key of its title and domain */
    struct nx_hash record;    /* of its record's bytes */
    int64_t date;             /* UTC seconds or NEWSIDX_DATE_NONE */
    uint32_t stored;          /* its record's number in the segment */
    uint32_t source;          /* its source's number in the segment */
    uint32_t parent;          /* the contribution in whose `related` list it stands; its own number: an article */
    uint32_t zero;
};

/* A URL of a contribution that is not its key; also the form of NX_PART_ALIASES. */
struct nx_alias_row {
    struct nx_hash url;
    uint32_t contribution;
    uint32_t zero;
};

/* Views of arrays owned by somebody else. */
struct nx_contribution_table {
    const struct nx_contribution_row *rows;
    const uint32_t *by_url;   /* those with a URL, in the order of its key */
    const uint32_t *by_title; /* all, in the order of the title key */
    const struct nx_alias_row *aliases; /* in the order of the key */
    uint32_t n, n_by_url, n_aliases;
};

/* The contributions with this URL key (title key): *out is the first, the result their number. Damage gives none. */
uint32_t nx_contributions_by_url(const struct nx_contribution_table *table, struct nx_hash url, const uint32_t **out);
uint32_t nx_contributions_by_title(const struct nx_contribution_table *table, struct nx_hash title,
                                   const uint32_t **out);
uint32_t nx_contributions_by_alias(const struct nx_contribution_table *table, struct nx_hash url,
                                   const struct nx_alias_row **out);

/* True for an article, false for a mention. */
static inline bool nx_contribution_is_primary(const struct nx_contribution_table *table, uint32_t i)
{
    return table->rows[i].parent == i;
}

#endif
