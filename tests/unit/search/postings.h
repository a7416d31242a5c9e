/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * postings.h: the posting lists of one segment, read whole and checked. What comes from a file may be damaged: every
 * docid that is given on belongs to a row, in rising order. It does not know queries or scores.
 */
#ifndef NX_POSTINGS_H
#define NX_POSTINGS_H

#include "index/snapshot.h"

/* One term's postings in one segment, in rising order of docid. */
struct nx_posting_list {
    const struct nxs_posting *items;
    size_t n;
};

/* What the segment knows of `stem`; all zeros where it has it not. IO, CORRUPT. */
newsidx_status nx_postings_facts(const struct nx_segment *segment, struct nx_str stem, struct nxs_term_facts *out,
                                 newsidx_error *err);

/* All postings of `stem`, in `arena`; none where the segment has it not. IO, CORRUPT, NO_MEMORY. */
newsidx_status nx_postings_load(const struct nx_segment *segment, struct nx_str stem, struct nx_arena *arena,
                                struct nx_posting_list *out, newsidx_error *err);

#endif
