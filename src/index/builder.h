/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * builder.h: a batch and the rows that it brings -> the files of one new segment. This is where articles become
 * postings, columns, words and stored records. It does not know which articles won or why, nor that there are other
 * segments.
 */
#ifndef NX_BUILDER_H
#define NX_BUILDER_H

#include "index/batch.h"
#include "index/resolve.h"

/* What to build. */
struct nx_build_input {
    const struct nx_batch *batch;      /* sealed */
    const struct nx_new_row *rows;     /* in row order */
    uint32_t n_rows;
    struct nx_analyzer *analyzer;
    const char *language;              /* of the analyzer */
    unsigned jobs;                     /* threads at most; see nx_parallel_jobs */
    bool sync;                         /* wait for the disk */
};

/*
 * Builds the segment `name` in the index folder `dir`, whose folder must not exist, and tells its facts (nothing dead).
 * Where it fails the folder may be left behind: no manifest names it, the next writer sweeps it. IO, NO_MEMORY, LIMIT,
 * INTERNAL, CORRUPT (a record out of an older segment).
 */
newsidx_status nx_segment_build(const char *dir, uint64_t name, const struct nx_build_input *input,
                                struct nx_segment_facts *out, newsidx_error *err);

#endif
