/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * story.h: the matches of a plan that tell the same story as one of them: articles that it is linked with, in either direction,
 * through `related` lists, and those that these are linked with, and so on, as long as they were published about when it was.
 * The nearest by the number of links come first, then the smaller identity, and beyond NX_STORY_MAX articles, matches or
 * not, nobody is asked. It does not know what becomes of them. One thread at a time per snapshot.
 */
#ifndef NX_STORY_H
#define NX_STORY_H

#include "search/plan.h"
#include "search/top.h"

enum { NX_STORY_MAX = 50 };

/* The matches that were found, in the order of results. */
struct nx_story {
    struct nx_candidate items[NX_STORY_MAX];
    size_t n;
};

/*
 * Finds them for `one`, which is not among them, up to `gap` seconds before and behind it; where it has no date, those that
 * have none. IO, CORRUPT, NO_MEMORY.
 */
newsidx_status nx_story_find(struct nx_lists *lists, const struct nx_plan *plan, const struct nx_candidate *one,
                             int64_t gap, struct nx_story *out, newsidx_error *err);

#endif
