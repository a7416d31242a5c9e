/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * made.h: queries that are made of words, not typed: so nothing in them can be taken for an operator. It makes the tree
 * that the parser would have made; what becomes of it is the plan's business.
 */
#ifndef NX_MADE_H
#define NX_MADE_H

#include "base/error.h"
#include "search/tree.h"

struct nx_made {
    struct nx_arena *arena;
    struct nx_str *terms; /* NEWSIDX_QUERY_TERMS_MAX of them */
    size_t n_terms;
};

/* Begins with no words; all is made in `arena`. NO_MEMORY. */
newsidx_status nx_made_begin(struct nx_arena *arena, struct nx_made *out, newsidx_error *err);

/* Appends a clause to `list`: the articles that have the stem of `word`, in the fields of `streams` (0: any). The texts must
   outlive the arena. Beyond NEWSIDX_QUERY_TERMS_MAX stems nothing is appended. NO_MEMORY. */
newsidx_status nx_made_add(struct nx_made *self, struct nx_node_list *list, struct nx_str word, struct nx_str stem,
                           uint8_t streams, newsidx_error *err);

/* The query whose top clauses are those of `list`; NONE where there are none. NO_MEMORY. */
newsidx_status nx_made_finish(struct nx_made *self, struct nx_node_list *list, struct nx_query *out, newsidx_error *err);

#endif
