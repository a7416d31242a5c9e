/* SPDX-License-Identifier: GPL-2.0-or-later */
/* story.c: breadth first along the links; what is found is then asked of the matcher, as articles that are named one by one. */
#include "search/story.h"

#include <stdlib.h>

#include "base/date.h"
#include "index/lookup.h"
#include "search/match.h"
#include "search/narrow.h"

/* The articles that were found so far, the one asked about first. */
struct walk {
    const struct nx_snapshot *snapshot;
    int64_t date, gap;
    struct nx_hash identities[NX_STORY_MAX + 1];
    struct nx_row rows[NX_STORY_MAX + 1];
    size_t n;
};

/* ---- Along the links ---- */

static bool has(const struct walk *walk, struct nx_hash identity)
{
    size_t i = 0;
    while (i < walk->n && !nx_hash_equal(walk->identities[i], identity)) i++;
    return i < walk->n;
}

static void visit(struct walk *walk, struct nx_hash identity)
{
    struct nx_row row;
    if (has(walk, identity) || !nx_snapshot_find_row(walk->snapshot, identity, &row)) return;
    const struct nx_columns *columns = nx_segment_columns(walk->snapshot->segments[row.segment]);
    if (!nx_date_is_near(columns->date[row.row], walk->date, walk->gap)) return;
    walk->identities[walk->n] = identity;
    walk->rows[walk->n++] = row;
}

static newsidx_status visit_linked(struct walk *walk, struct nx_hash identity, newsidx_error *err)
{
    NX_AUTO(nx_hash_list_dispose) struct nx_hash_list linked = { NULL, 0, 0 };
    NX_TRY(nx_lookup_linked_from(walk->snapshot, identity, &linked, err));
    NX_TRY(nx_lookup_links_to(walk->snapshot, identity, &linked, err));
    nx_hash_list_make_unique(&linked);
    for (size_t i = 0; i < linked.n && walk->n <= NX_STORY_MAX; i++) visit(walk, linked.items[i]);
    return NEWSIDX_OK;
}

/* ---- What matches ---- */

static int by_place(const void *a, const void *b)
{
    return nx_candidate_compare(a, b);
}

static newsidx_status keep(void *context, const struct nx_candidate *match, newsidx_error *err)
{
    struct nx_story *story = context;
    (void)err;
    if (story->n < NX_STORY_MAX) story->items[story->n++] = *match;
    return NEWSIDX_OK;
}

static newsidx_status match(struct nx_lists *lists, const struct nx_plan *plan, struct walk *walk, struct nx_story *out,
                            newsidx_error *err)
{
    NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
    struct nx_listed listed = { .rows = walk->rows + 1, .n = walk->n - 1 };
    struct nx_node_list clause = { NULL, NULL, 0 };
    const struct nx_visitor visitor = { keep, out };
    struct nx_plan narrowed;
    uint64_t n;
    struct nx_node *node = nx_node_new(&arena, NX_NODE_LISTED);
    if (!node) return nx_error_memory(err);
    qsort(walk->rows + 1, listed.n, sizeof *walk->rows, nx_row_compare);
    node->listed = &listed;
    nx_node_append(&clause, node);
    NX_TRY(nx_narrow(plan, &clause, &arena, &narrowed, err));
    NX_TRY(nx_match_visit(lists, &narrowed, &visitor, &n, err));
    if (out->n) qsort(out->items, out->n, sizeof *out->items, by_place);
    return NEWSIDX_OK;
}

newsidx_status nx_story_find(struct nx_lists *lists, const struct nx_plan *plan, const struct nx_candidate *one,
                             int64_t gap, struct nx_story *out, newsidx_error *err)
{
    struct walk walk = { .snapshot = nx_lists_snapshot(lists), .date = one->date, .gap = gap, .n = 1 };
    walk.identities[0] = *one->identity;
    walk.rows[0] = one->row;
    out->n = 0;
    for (size_t i = 0; i < walk.n && walk.n <= NX_STORY_MAX; i++) NX_TRY(visit_linked(&walk, walk.identities[i], err));
    return walk.n > 1 ? match(lists, plan, &walk, out, err) : NEWSIDX_OK;
}
