/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rows.h: the rows of a segment that is being built: from stored records to postings, columns, words and forward tokens. Many
 * rows are divided into ranges, one for each thread (row_range.h); how many there are makes no difference to what is written.
 * It knows articles and words; sources, contributions and files' names it does not.
 */
#ifndef NX_ROWS_H
#define NX_ROWS_H

#include "index/parts.h"
#include "index/resolve.h"

/* Fewer rows are not worth a thread: its analyzer takes as long as some hundred rows. */
enum { NX_ROWS_A_THREAD = 2000 };

/* What the rows are made of. */
struct nx_rows_input {
    const struct nx_new_row *rows;  /* in row order */
    uint32_t n;
    struct nx_analyzer *analyzer;   /* used until the rows are freed */
    const char *language;           /* of the analyzer: each thread has one of its own */
    const char *work;               /* an existing, empty folder for intermediate files */
    unsigned jobs;                  /* threads at most; see nx_parallel_jobs */
};

struct nx_rows;

/* Makes all rows. The caller frees them. NO_MEMORY, INTERNAL, IO; CORRUPT where a record is damaged. */
newsidx_status nx_rows_make(const struct nx_rows_input *input, struct nx_rows **out, newsidx_error *err);
void nx_rows_free(struct nx_rows *rows); /* accepts NULL */

/* Writes the postings to the new file `path` (not synced), and, also at the same time in another thread, columns, words and
   forward tokens as parts; each once. IO, NO_MEMORY; failures of the parts' file stick to `writer`. */
newsidx_status nx_rows_write_postings(struct nx_rows *rows, const char *path, newsidx_error *err);
newsidx_status nx_rows_write_parts(struct nx_rows *rows, struct nx_parts_writer *writer, newsidx_error *err);

#endif
