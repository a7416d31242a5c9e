/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * collapse.c: leaders are found among the best matches alone, since only what stands before a match decides whether it leads;
 * members among all that have the leader's title or belong to its story, wherever they stand.
 */
#include "search/collapse.h"

#include "base/date.h"
#include "base/intern.h"
#include "index/title.h"
#include "search/story.h"

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

/* ---- Leaders by title ---- */

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
static newsidx_status join_or_lead(struct chains *chains, const struct nx_candidate *match, uint64_t title,
                                   struct nx_groups *groups, newsidx_error *err)
{
    uint32_t number;
    bool new;
    if (!nx_intern_add(&chains->titles, (struct nx_str){ (const char *)&title, sizeof title }, &number, &new)) {
        return nx_error_memory(err);
    }
    uint32_t leader = new ? nobody : chains->last[number];
    if (title == NX_TITLE_NONE) leader = nobody;
    chains->before[groups->n] = leader;
    while (leader != nobody && !nx_date_is_near(groups->items[leader].leader.date, match->date, gap)) {
        leader = chains->before[leader];
    }
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

static newsidx_status lead_by_title(struct nx_collapse *self, const struct nx_top *ranked,
                                    const struct nx_collapse_wanted *wanted, struct nx_groups *out, newsidx_error *err)
{
    NX_AUTO(chains_dispose) struct chains chains = { .titles = NX_INTERN_INIT };
    struct nx_groups groups = { nx_arena_calloc(self->arena, ranked->n, sizeof *groups.items), 0, false };
    size_t before = 0; /* leaders that are not behind */
    if (!groups.items || !chains_make(&chains, ranked->n, self->arena)) return nx_error_memory(err);
    for (size_t i = 0; i < ranked->n && groups.n - before < wanted->n; i++) {
        const uint64_t title = nx_twins_title(&self->twins, ranked->items[i].row);
        NX_TRY(join_or_lead(&chains, &ranked->items[i], title, &groups, err));
        if (!is_behind(&ranked->items[i], wanted->after)) before = groups.n;
    }
    *out = (struct nx_groups){ groups.items + before, groups.n - before, groups.folded };
    return NEWSIDX_OK;
}

/* ---- Leaders by story, and their members ---- */

/* Whether nobody has taken the match before. */
static newsidx_status take(struct nx_intern *taken, const struct nx_candidate *match, bool *new, newsidx_error *err)
{
    uint32_t number;
    const struct nx_str row = { (const char *)&match->row, sizeof match->row };
    return nx_intern_add(taken, row, &number, new) ? NEWSIDX_OK : nx_error_memory(err);
}

/* All of the leader's story that nobody has taken; the matches before it are taken all. */
static newsidx_status take_story(struct nx_collapse *self, struct nx_intern *taken, struct nx_group *group,
                                 newsidx_error *err)
{
    struct nx_story story;
    NX_TRY(nx_story_find(self->twins.lists, self->twins.plan, &group->leader, gap, &story, err));
    struct nx_candidate *members = nx_arena_calloc(self->arena, story.n, sizeof *members);
    if (!members) return nx_error_memory(err);
    for (size_t i = 0; i < story.n; i++) {
        bool new;
        NX_TRY(take(taken, &story.items[i], &new, err));
        if (new) members[group->n_members++] = story.items[i];
    }
    group->members = members;
    return NEWSIDX_OK;
}

static newsidx_status lead_by_story(struct nx_collapse *self, const struct nx_top *ranked,
                                    const struct nx_collapse_wanted *wanted, struct nx_groups *out, newsidx_error *err)
{
    NX_AUTO(nx_intern_dispose) struct nx_intern taken = NX_INTERN_INIT;
    struct nx_groups groups = { nx_arena_calloc(self->arena, ranked->n, sizeof *groups.items), 0, false };
    size_t before = 0; /* leaders that are not behind */
    if (!groups.items) return nx_error_memory(err);
    for (size_t i = 0; i < ranked->n && groups.n - before < wanted->n; i++) {
        bool new;
        NX_TRY(take(&taken, &ranked->items[i], &new, err));
        groups.folded |= !new;
        if (new) {
            groups.items[groups.n] = (struct nx_group){ .leader = ranked->items[i] };
            NX_TRY(take_story(self, &taken, &groups.items[groups.n++], err));
        }
        if (!is_behind(&ranked->items[i], wanted->after)) before = groups.n;
    }
    *out = (struct nx_groups){ groups.items + before, groups.n - before, groups.folded };
    return NEWSIDX_OK;
}

newsidx_status nx_collapse_leaders(struct nx_collapse *self, const struct nx_top *ranked,
                                   const struct nx_collapse_wanted *wanted, struct nx_groups *out, newsidx_error *err)
{
    return self->how == NEWSIDX_COLLAPSE_STORY ? lead_by_story(self, ranked, wanted, out, err)
                                               : lead_by_title(self, ranked, wanted, out, err);
}

/* ---- Members by title ---- */

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
        while (leader < n_leaders && !nx_date_is_near(leaders[leader]->date, twins[i].date, gap)) leader++;
        if (leader == n_leaders)
            leaders[n_leaders++] = &twins[i];
        else if (nx_row_compare(&leaders[leader]->row, &group->leader.row) == 0)
            members[group->n_members++] = twins[i];
    }
    group->members = members;
    return NEWSIDX_OK;
}

newsidx_status nx_collapse_members(struct nx_collapse *self, struct nx_group *group, newsidx_error *err)
{
    if (self->how == NEWSIDX_COLLAPSE_STORY) return NEWSIDX_OK; /* they came with the leaders */
    NX_TRY(nx_twins_find(&self->twins, &group->leader, gap, err));
    return self->twins.n > 1 ? deal(self, group, err) : NEWSIDX_OK;
}
