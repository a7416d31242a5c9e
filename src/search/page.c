/* SPDX-License-Identifier: GPL-2.0-or-later */
/* page.c: one hit more than is shown is ranked, so that it is known whether there is one. */
#include "search/page.h"

#include "search/search_internal.h"
#include "search/spread.h"

/* How many matches are ranked for so many groups: first a few more, and many more where that was not enough. */
enum { SPARE = 8, STEPS = 4 };

static newsidx_status rank(struct nx_asked *asked, const struct nx_candidate *after, size_t k)
{
    nx_top_clear(&asked->top);
    asked->top.k = k;
    asked->top.after = after;
    NX_TRY(nx_match_run(asked->lists, &asked->plan, asked->options.count, &asked->top, &asked->count, asked->err));
    nx_top_sort(&asked->top);
    return NEWSIDX_OK;
}

/* Every match is a group. */
static newsidx_status rank_plainly(struct nx_asked *asked, const struct nx_collapse_wanted *wanted,
                                   struct nx_groups *out)
{
    NX_TRY(rank(asked, wanted->after, wanted->n));
    struct nx_group *items = nx_arena_calloc(&asked->arena, asked->top.n, sizeof *items);
    if (!items) return nx_error_memory(asked->err);
    for (size_t i = 0; i < asked->top.n; i++) items[i].leader = asked->top.items[i];
    *out = (struct nx_groups){ items, asked->top.n, false };
    return NEWSIDX_OK;
}

/* From the beginning on, wherever the page begins: what stands before a match decides whether it leads. */
static newsidx_status rank_folded(struct nx_asked *asked, struct nx_collapse *collapse,
                                  const struct nx_collapse_wanted *wanted, struct nx_groups *out)
{
    const size_t passed = wanted->after ? (size_t)(asked->cursor.first - asked->cursor.skip) : 0;
    size_t k = passed + passed / 2 + wanted->n + wanted->n / 2 + SPARE;
    for (;; k *= STEPS) {
        NX_TRY(rank(asked, NULL, k));
        NX_TRY(nx_collapse_leaders(collapse, &asked->top, wanted, out, asked->err));
        if (out->n == wanted->n || asked->top.n < k) return NEWSIDX_OK;
    }
}

/* ---- The page of them ---- */

/* How many groups are dealt out together; 1: the order of results stays. */
static size_t window_of(const struct nx_asked *asked)
{
    const struct newsidx_search_options *options = &asked->options;
    return options->per_provider && !nx_spread_is_moot(&asked->query, options) ? NX_SPREAD_WINDOW : 1;
}

/* Behind the first `end` groups, which have not been dealt out yet: behind the last one of the whole windows, and so many. */
static void note_end(struct nx_asked *asked, const struct nx_groups *groups, size_t end, size_t window)
{
    const size_t whole = end / window * window;
    asked->next = asked->cursor;
    asked->next.first = asked->cursor.first - asked->cursor.skip + end;
    asked->next.skip = end - whole;
    if (whole == 0) return;
    const struct nx_candidate *last = &groups->items[whole - 1].leader;
    asked->next.anchored = true;
    asked->next.key = last->key;
    asked->next.date = last->date;
    asked->next.identity = *last->identity;
}

static void spread(const struct nx_asked *asked, const struct nx_groups *groups, size_t window)
{
    const struct nx_snapshot *snapshot = nx_lists_snapshot(asked->lists);
    for (size_t i = 0; window > 1 && i < groups->n; i += window) {
        nx_spread(snapshot, asked->options.per_provider, groups->items + i, NX_MIN(window, groups->n - i));
    }
}

static void cut(struct nx_asked *asked, const struct nx_groups *groups, size_t window)
{
    const size_t first = NX_MIN((size_t)asked->cursor.skip, groups->n), left = groups->n - first;
    asked->page = (struct nx_result_page){
        .groups = groups->items + first,
        .n = NX_MIN(left, asked->options.limit),
        .first = asked->cursor.first,
        .more = left > asked->options.limit,
        .folded = groups->folded,
    };
    note_end(asked, groups, first + asked->page.n, window);
    spread(asked, groups, window);
}

static newsidx_status find_members(struct nx_asked *asked, struct nx_collapse *collapse)
{
    for (size_t i = 0; i < asked->page.n; i++) {
        struct nx_group *group = &asked->page.groups[i];
        NX_TRY(nx_collapse_members(collapse, group, asked->err));
        asked->page.folded |= group->n_members > 0;
    }
    return NEWSIDX_OK;
}

static newsidx_status fill(struct nx_asked *asked, struct nx_collapse *collapse)
{
    const bool folds = asked->options.collapse != NEWSIDX_COLLAPSE_NONE;
    const struct nx_cursor *cursor = &asked->cursor;
    const struct nx_candidate anchor = {
        .key = cursor->key, .date = cursor->date, .identity = &cursor->identity, .row = { UINT32_MAX, 0 }
    };
    const size_t window = window_of(asked), end = (size_t)cursor->skip + asked->options.limit;
    const struct nx_collapse_wanted wanted = { cursor->anchored ? &anchor : NULL,
                                               (end + window - 1) / window * window + 1 };
    struct nx_groups groups;
    NX_TRY(folds ? rank_folded(asked, collapse, &wanted, &groups) : rank_plainly(asked, &wanted, &groups));
    asked->top.after = NULL;
    cut(asked, &groups, window);
    return folds ? find_members(asked, collapse) : NEWSIDX_OK;
}

newsidx_status nx_page_rank(struct nx_asked *asked)
{
    NX_AUTO(nx_collapse_dispose) struct nx_collapse collapse;
    nx_collapse_init(&collapse, asked->lists, &asked->plan, asked->options.collapse, &asked->arena);
    return fill(asked, &collapse);
}
