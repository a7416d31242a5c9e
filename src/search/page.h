/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * page.h: which hits an answer has: ranking as deep as it takes to fill the page that was asked for, and to know whether
 * there is more behind it. Where matches are folded (collapse.h), a page is of groups, and more matches are ranked until there
 * are enough. It does not know articles.
 */
#ifndef NX_PAGE_H
#define NX_PAGE_H

#include "search/collapse.h"
#include "search/match.h"

/* The hits of an answer. */
struct nx_result_page {
    struct nx_group *groups; /* n of them; members only where matches are folded */
    size_t n;
    uint64_t first; /* hits before the first of them */
    bool more;      /* there are hits behind them */
    bool folded;    /* some hit up to the last of them stands for others */
};

struct nx_asked;

/* Fills the page of `asked`, and counts. IO, CORRUPT, NO_MEMORY. */
newsidx_status nx_page_rank(struct nx_asked *asked);

#endif
