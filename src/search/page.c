/* SPDX-License-Identifier: GPL-2.0-or-later */
/* page.c: one hit more than is shown is ranked, so that it is known whether there is one. */
#include "search/page.h"

#include "search/search_internal.h"

/* How many matches are ranked for so many groups: first a few more, and many more where that was not enough. */
enum { SPARE = 8, STEPS = 4 };

static newsidx_status rank(struct nx_asked *asked, size_t k)
{
    nx_top_clear(&asked->top);
    asked->top.k = k;
    NX_TRY(nx_match_run(asked->lists, &asked->plan, asked->options.count, &asked->top, &asked->count, asked->err));
    nx_top_sort(&asked->top);
    return NEWSIDX_OK;
}

/* Every match is a group. */
static newsidx_status rank_plainly(struct nx_asked *asked, size_t wanted, struct nx_groups *out)
{
    NX_TRY(rank(asked, wanted));
    struct nx_group *items = nx_arena_calloc(&asked->arena, asked->top.n, sizeof *items);
    if (!items) return nx_error_memory(asked->err);
    for (size_t i = 0; i < asked->top.n; i++) items[i].leader = asked->top.items[i];
    *out = (struct nx_groups){ items, asked->top.n, false };
    return NEWSIDX_OK;
}

static newsidx_status rank_folded(struct nx_asked *asked, struct nx_collapse *collapse, size_t wanted, struct nx_groups *out)
{
    size_t k = wanted + wanted / 2 + SPARE;
    for (;; k *= STEPS) {
        NX_TRY(rank(asked, k));
        NX_TRY(nx_collapse_leaders(collapse, asked->top.items, asked->top.n, wanted, out, asked->err));
        if (out->n == wanted || asked->top.n < k) return NEWSIDX_OK;
    }
}

static void cut(struct nx_asked *asked, const struct nx_groups *groups)
{
    const size_t first = NX_MIN(asked->options.offset, groups->n), left = groups->n - first;
    asked->page = (struct nx_result_page){
        .groups = groups->items + first,
        .n = NX_MIN(left, asked->options.limit),
        .first = asked->options.offset,
        .more = left > asked->options.limit,
        .folded = groups->folded,
    };
}

static newsidx_status make_folded(struct nx_asked *asked, struct nx_collapse *collapse, size_t wanted)
{
    struct nx_groups groups = { NULL, 0, false };
    NX_TRY(rank_folded(asked, collapse, wanted, &groups));
    cut(asked, &groups);
    const size_t first = (size_t)(asked->page.groups - groups.items);
    for (size_t i = first; i < first + asked->page.n; i++) {
        NX_TRY(nx_collapse_members(collapse, &groups.items[i], asked->err));
        asked->page.folded |= groups.items[i].n_members > 0;
    }
    return NEWSIDX_OK;
}

newsidx_status nx_page_rank(struct nx_asked *asked)
{
    const size_t wanted = asked->options.offset + asked->options.limit + 1;
    if (asked->options.collapse != NEWSIDX_COLLAPSE_NONE) {
        NX_AUTO(nx_collapse_dispose) struct nx_collapse collapse;
        nx_collapse_init(&collapse, asked->lists, &asked->plan, asked->options.collapse, &asked->arena);
        return make_folded(asked, &collapse, wanted);
    }
    struct nx_groups groups;
    NX_TRY(rank_plainly(asked, wanted, &groups));
    cut(asked, &groups);
    return NEWSIDX_OK;
}
