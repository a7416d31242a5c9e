/* SPDX-License-Identifier: GPL-2.0-or-later */
/* narrow.c: see narrow.h. */
#include "search/narrow.h"

newsidx_status nx_narrow(const struct nx_plan *plan, const struct nx_node_list *more, struct nx_arena *arena,
                         struct nx_plan *out, newsidx_error *err)
{
    const struct nx_node *root = plan->match;
    const struct nx_node *clause = root->kind == NX_NODE_AND ? root->first : root;
    struct nx_node_list all = { NULL, NULL, 0 };
    bool failed = false;
    for (; clause; clause = root->kind == NX_NODE_AND ? clause->next : NULL) {
        struct nx_node *copy = nx_node_copy(arena, clause);
        if (!copy) return nx_error_memory(err);
        nx_node_append(&all, copy);
    }
    all.last->next = more->first;
    all.last = more->last;
    all.n += more->n;
    *out = *plan;
    out->match = nx_node_join(arena, NX_NODE_AND, &all, &failed);
    return failed ? nx_error_memory(err) : NEWSIDX_OK;
}
