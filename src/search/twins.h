/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * twins.h: all matches of a plan that have the title of one of them (index/title) and about its date, exactly, without a look
 * at the others. First the rows around that date with the rarest word of the title are looked through, and most often none
 * has that title. Else the matcher runs again, for the plan and the rarest words of the title and the dates, and few rows are
 * left of which the title is read. It does not know what becomes of them. One thread at a time per snapshot.
 */
#ifndef NX_TWINS_H
#define NX_TWINS_H

#include "index/snapshot.h"
#include "search/plan.h"
#include "search/top.h"

struct nx_twins {
    struct nx_candidate *items; /* what was found last, in the order of results */
    size_t n;
    /* for twins.c only */
    size_t capacity;
    struct nx_lists *lists;
    const struct nx_plan *plan;
    uint64_t title;            /* that is looked for */
    struct nx_row_words words; /* of the match that has it */
    struct nx_arena scratch;
};

/* Lists and plan must outlive it. */
void nx_twins_init(struct nx_twins *twins, struct nx_lists *lists, const struct nx_plan *plan);
void nx_twins_dispose(struct nx_twins *twins);

/* The number of the title of `row`; see index/title. */
uint64_t nx_twins_title(const struct nx_twins *twins, struct nx_row row);

/*
 * Finds the matches with the title of `one`, itself among them, that hang together with it by their dates: each published
 * within `gap` seconds of the next. Where it has no date: those with its title, of any date. Where it has no title, it is
 * alone; where no article with its title is within the gap of it, too. IO, CORRUPT, NO_MEMORY.
 */
newsidx_status nx_twins_find(struct nx_twins *twins, const struct nx_candidate *one, int64_t gap, newsidx_error *err);

#endif
