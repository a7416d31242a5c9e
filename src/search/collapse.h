/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * collapse.h: one hit for all matches that say the same. In the order of results a match joins the first one before it that
 * takes it, or leads a group of its own. What a leader takes:
 * - TITLE: matches with its title, published within NX_COLLAPSE_DAYS of it; where it has no date, those that have none. What has
 *   no title joins nobody.
 * - STORY: matches of its story (story.h), within as many days.
 * So where a match belongs depends on what stands before it and on nothing else: not on how many are asked for, nor on
 * where a page begins. It does not know pages. One thread at a time per snapshot.
 */
#ifndef NX_COLLAPSE_H
#define NX_COLLAPSE_H

#include "search/twins.h"

enum { NX_COLLAPSE_DAYS = 7 };

/* A hit and the matches that it stands for, in the order of results. */
struct nx_group {
    struct nx_candidate leader;
    const struct nx_candidate *members; /* n_members of them, without the leader */
    size_t n_members;
};

/* The groups that were found. */
struct nx_groups {
    struct nx_group *items;
    size_t n;
    bool folded; /* among the matches looked at, some joined another */
};

struct nx_collapse {
    enum newsidx_collapse how;
    struct nx_arena *arena; /* of what is found */
    struct nx_twins twins;
};

void nx_collapse_init(struct nx_collapse *self, struct nx_lists *lists, const struct nx_plan *plan,
                      enum newsidx_collapse how, struct nx_arena *arena);
void nx_collapse_dispose(struct nx_collapse *self);

/*
 * Finds the leaders among all matches that `ranked` has, sorted, until `wanted` of them stand behind `after` (NULL: the
 * beginning); these go to `out`, and nx_collapse_members finds their members. NO_MEMORY, CORRUPT, IO.
 */
struct nx_collapse_wanted {
    const struct nx_candidate *after;
    size_t n;
};
newsidx_status nx_collapse_leaders(struct nx_collapse *self, const struct nx_top *ranked,
                                   const struct nx_collapse_wanted *wanted, struct nx_groups *out, newsidx_error *err);

/* Finds the members of a group among all matches. Statuses as above. */
newsidx_status nx_collapse_members(struct nx_collapse *self, struct nx_group *group, newsidx_error *err);

#endif
