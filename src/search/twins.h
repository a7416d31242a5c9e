/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * twins.h: all matches of a plan that have the title of one of them (index/title) and about its date, exactly, without a look
 * at the others. First the rows around that date with the rarest word of the title are looked through, and most often none
 * has that title. Else the matcher runs again, for the plan and the rarest words of the title and the dates, and few rows are
 * left of which the title is read. It does not know what becomes of them. One thread at a time per snapshot.
 */
#ifndef NX_TWINS_H
#define NX_TWINS_H

#include "index/title.h"
#include "search/plan.h"
#include "search/top.h"

struct nx_twins {
    struct nx_candidate *items; /* what was found last, in the order of results */
    size_t n;
    /* for twins.c only */
    size_t capacity;
    struct nx_lists *lists;
    const struct nx_plan *plan;
    struct nx_title_reader reader;
    struct nx_hash title;
    struct nx_arena scratch;
};

/* Lists and plan must outlive it. */
void nx_twins_init(struct nx_twins *twins, struct nx_lists *lists, const struct nx_plan *plan);
void nx_twins_dispose(struct nx_twins *twins);

/* The hash of the title of `row`; see nx_title_read. */
newsidx_status nx_twins_title(struct nx_twins *twins, struct nx_row row, struct nx_hash *out, newsidx_error *err);

/*
 * Finds the matches with the title of `one`, itself among them, that hang together with it by their dates: each published
 * within `gap` seconds of the next. Where it has no date: those with its title, of any date. Where it has no title, it is
 * alone; where no article with its title is within the gap of it, too. IO, CORRUPT, NO_MEMORY.
 */
newsidx_status nx_twins_find(struct nx_twins *twins, const struct nx_candidate *one, int64_t gap, newsidx_error *err);

#endif
