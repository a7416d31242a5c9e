/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rows.h: the rows of a segment that is being built: from stored records to postings, columns, words and forward tokens.
 * It knows articles and words; sources, contributions and files' names it does not.
 */
#ifndef NX_ROWS_H
#define NX_ROWS_H

#include "index/parts.h"
#include "index/resolve.h"

struct nx_rows;

/*
 * Begins the rows of a segment, about `n` of them. `work` is an existing, empty folder for intermediate files; `analyzer` is
 * used until the rows are freed. The caller frees them. IO, NO_MEMORY.
 */
newsidx_status nx_rows_new(struct nx_analyzer *analyzer, const char *work, uint32_t n, struct nx_rows **out, newsidx_error *err);
void nx_rows_free(struct nx_rows *rows); /* accepts NULL */

/* Adds the next row, in row order. NO_MEMORY, INTERNAL, IO; CORRUPT where the record is damaged. */
newsidx_status nx_rows_add(struct nx_rows *rows, const struct nx_new_row *row, newsidx_error *err);

/* After the last row: writes the postings to the new file `path` (not synced), then columns, words and forward tokens as
   parts. IO, NO_MEMORY; failures of the parts' file stick to `writer`. */
newsidx_status nx_rows_write_postings(struct nx_rows *rows, const char *path, newsidx_error *err);
newsidx_status nx_rows_write_parts(struct nx_rows *rows, struct nx_parts_writer *writer, newsidx_error *err);

#endif
