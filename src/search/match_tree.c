/* SPDX-License-Identifier: GPL-2.0-or-later */
/* match_tree.c: rows of any tree, one after another. A row is looked at closely only where it could still be kept. */
#include "search/pass.h"

static newsidx_status seek_scored(struct nx_pass *pass, uint32_t row)
{
    for (size_t i = 0; i < pass->n_scored; i++) NX_TRY(nx_place_seek(&pass->scored[i].place, row, pass->err));
    return NEWSIDX_OK;
}

/* Looks at one row that may match. True in *done: no row behind it can be kept. */
static newsidx_status look(struct nx_pass *pass, struct nx_finder *root, double most, uint32_t row, bool *done)
{
    bool matches;
    if (nx_row_is_dead(pass->dead, row)) return NEWSIDX_OK;
    const struct nx_static here = nx_pass_static(pass, row);
    if (nx_pass_is_hopeless(pass, most, here.quality, here.recency)) {
        pass->match->exact = false;
        const double recency = nx_pass_recency_from(pass, row, here.recency);
        *done = nx_pass_is_hopeless(pass, most, pass->quality_max, recency);
        return NEWSIDX_OK;
    }
    NX_TRY(nx_finder_confirm(root, row, &matches));
    if (!matches) return NEWSIDX_OK;
    NX_TRY(seek_scored(pass, row));
    return nx_pass_offer(pass, row);
}

newsidx_status nx_match_tree(struct nx_pass *pass, struct nx_finder *root)
{
    double most = 0.0;
    bool done = false;
    uint32_t row;
    for (size_t i = 0; i < pass->n_scored; i++) most += pass->scored[i].bound;
    NX_TRY(nx_finder_next(root, pass->rows.first, &row));
    while (row < pass->rows.end && !done) {
        NX_TRY(look(pass, root, most, row, &done));
        NX_TRY(nx_finder_next(root, row + 1, &row));
    }
    return NEWSIDX_OK;
}
