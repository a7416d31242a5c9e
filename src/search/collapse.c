/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * collapse.c: leaders are found among the best matches alone, since only what stands before a match decides whether it leads;
 * members among all that have the leader's title, wherever they stand.
 */
#include "search/collapse.h"

#include "base/date.h"
#include "base/intern.h"

static const uint32_t nobody = UINT32_MAX;
static const int64_t gap = (int64_t)NX_COLLAPSE_DAYS * NX_DATE_DAY;

void nx_collapse_init(struct nx_collapse *self, struct nx_lists *lists, const struct nx_plan *plan,
                    enum newsidx_collapse how, struct nx_arena *arena)
{
    self->how = how;
    self->arena = arena;
    nx_twins_init(&self->twins, lists, plan);
}

void nx_collapse_dispose(struct nx_collapse *self)
{
    nx_twins_dispose(&self->twins);
}

static bool is_near(int64_t a, int64_t b)
{
    if (a == NEWSIDX_DATE_NONE || b == NEWSIDX_DATE_NONE) return a == b;
    const uint64_t apart = a > b ? (uint64_t)a - (uint64_t)b : (uint64_t)b - (uint64_t)a;
    return apart <= (uint64_t)gap;
}

/* ---- Leaders ---- */

/* The leaders of each title that was seen, as a chain. */
struct chains {
    struct nx_intern titles;
    uint32_t *last;   /* of a title: its newest leader */
    uint32_t *before; /* of a leader: the one of its title before it */
};

static void chains_dispose(struct chains *chains)
{
    nx_intern_dispose(&chains->titles);
}

static bool chains_make(struct chains *chains, size_t n, struct nx_arena *arena)
{
    chains->last = nx_arena_calloc(arena, n, sizeof *chains->last);
    chains->before = nx_arena_calloc(arena, n, sizeof *chains->before);
    return chains->last && chains->before;
}

/* Whether one of the leaders takes the match; else it becomes the next one. */
static newsidx_status join_or_lead(struct chains *chains, const struct nx_candidate *match, struct nx_hash title,
                                   struct nx_groups *groups, newsidx_error *err)
{
    uint32_t number;
    bool new;
    if (!nx_intern_add(&chains->titles, (struct nx_str){ (const char *)&title, sizeof title }, &number, &new)) {
        return nx_error_memory(err);
    }
    uint32_t leader = new ? nobody : chains->last[number];
    if (nx_hash_is_none(title)) leader = nobody;
    chains->before[groups->n] = leader;
    while (leader != nobody && !is_near(groups->items[leader].leader.date, match->date)) leader = chains->before[leader];
    if (leader != nobody) {
        groups->folded = true;
        return NEWSIDX_OK;
    }
    chains->last[number] = (uint32_t)groups->n;
    groups->items[groups->n++] = (struct nx_group){ .leader = *match };
    return NEWSIDX_OK;
}

static bool is_behind(const struct nx_candidate *match, const struct nx_candidate *after)
{
    return !after || nx_candidate_compare(match, after) > 0;
}

newsidx_status nx_collapse_leaders(struct nx_collapse *self, const struct nx_top *ranked,
                                   const struct nx_collapse_wanted *wanted, struct nx_groups *out, newsidx_error *err)
{
    NX_AUTO(chains_dispose) struct chains chains = { .titles = NX_INTERN_INIT };
    struct nx_groups groups = { nx_arena_calloc(self->arena, ranked->n, sizeof *groups.items), 0, false };
    size_t before = 0; /* leaders that are not behind */
    if (!groups.items || !chains_make(&chains, ranked->n, self->arena)) return nx_error_memory(err);
    for (size_t i = 0; i < ranked->n && groups.n - before < wanted->n; i++) {
        struct nx_hash title;
        NX_TRY(nx_twins_title(&self->twins, ranked->items[i].row, &title, err));
        NX_TRY(join_or_lead(&chains, &ranked->items[i], title, &groups, err));
        if (!is_behind(&ranked->items[i], wanted->after)) before = groups.n;
    }
    *out = (struct nx_groups){ groups.items + before, groups.n - before, groups.folded };
    return NEWSIDX_OK;
}

/* ---- Members ---- */

static bool is_same(const struct nx_candidate *a, const struct nx_candidate *b)
{
    return a->row.segment == b->row.segment && a->row.row == b->row.row;
}

/* The twins from the first one on, each to the first leader that takes it; those of `group` are kept. Twins further away
   could not decide about these. */
static newsidx_status deal(struct nx_collapse *self, struct nx_group *group, newsidx_error *err)
{
    const struct nx_candidate *twins = self->twins.items;
    const size_t n = self->twins.n;
    struct nx_candidate *members = nx_arena_calloc(self->arena, n, sizeof *members);
    const struct nx_candidate **leaders = nx_arena_calloc(self->arena, n, sizeof *leaders);
    if (!members || !leaders) return nx_error_memory(err);
    size_t n_leaders = 0;
    for (size_t i = 0; i < n; i++) {
        size_t leader = 0;
        while (leader < n_leaders && !is_near(leaders[leader]->date, twins[i].date)) leader++;
        if (leader == n_leaders)
            leaders[n_leaders++] = &twins[i];
        else if (is_same(leaders[leader], &group->leader))
            members[group->n_members++] = twins[i];
    }
    group->members = members;
    return NEWSIDX_OK;
}

newsidx_status nx_collapse_members(struct nx_collapse *self, struct nx_group *group, newsidx_error *err)
{
    NX_TRY(nx_twins_find(&self->twins, &group->leader, gap, err));
    return self->twins.n > 1 ? deal(self, group, err) : NEWSIDX_OK;
}
