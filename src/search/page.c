/* SPDX-License-Identifier: GPL-2.0-or-later */
/* page.c: one hit more than is shown is ranked, so that it is known whether there is one. */
#include "search/page.h"

#include "search/search_internal.h"

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

/* Behind the last hit of the page. */
static void note_end(struct nx_asked *asked)
{
    const struct nx_result_page *page = &asked->page;
    asked->next = asked->cursor;
    if (page->n == 0) return;
    const struct nx_candidate *last = &page->groups[page->n - 1].leader;
    asked->next.first = page->first + page->n;
    asked->next.skip = 0;
    asked->next.anchored = true;
    asked->next.key = last->key;
    asked->next.date = last->date;
    asked->next.identity = *last->identity;
}

static void cut(struct nx_asked *asked, const struct nx_groups *groups)
{
    const size_t first = NX_MIN((size_t)asked->cursor.skip, groups->n), left = groups->n - first;
    asked->page = (struct nx_result_page){
        .groups = groups->items + first,
        .n = NX_MIN(left, asked->options.limit),
        .first = asked->cursor.first,
        .more = left > asked->options.limit,
        .folded = groups->folded,
    };
    note_end(asked);
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
    const struct nx_collapse_wanted wanted = { cursor->anchored ? &anchor : NULL,
                                               (size_t)cursor->skip + asked->options.limit + 1 };
    struct nx_groups groups;
    NX_TRY(folds ? rank_folded(asked, collapse, &wanted, &groups) : rank_plainly(asked, &wanted, &groups));
    asked->top.after = NULL;
    cut(asked, &groups);
    return folds ? find_members(asked, collapse) : NEWSIDX_OK;
}

newsidx_status nx_page_rank(struct nx_asked *asked)
{
    NX_AUTO(nx_collapse_dispose) struct nx_collapse collapse;
    nx_collapse_init(&collapse, asked->lists, &asked->plan, asked->options.collapse, &asked->arena);
    return fill(asked, &collapse);
}
