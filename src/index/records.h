/* SPDX-License-Identifier: GPL-2.0-or-later */
/* records.h: writing the stored records of a segment. Their form and reading them: segment.h. */
#ifndef NX_RECORDS_H
#define NX_RECORDS_H

#include "index/batch.h"
#include "index/parts.h"
#include "index/resolve.h"

/*
 * Writes the parts of records, with so many threads at most (nx_parallel_jobs): those of the rows first, then each other
 * distinct record of the batch once. Fills `stored` (batch->n long) with the number of each contribution's record.
 * NO_MEMORY, INTERNAL; failures of the file stick to `writer`.
 */
newsidx_status nx_records_write(const struct nx_batch *batch, const struct nx_new_row *rows, uint32_t n_rows,
                                unsigned jobs, struct nx_parts_writer *writer, uint32_t *stored, newsidx_error *err);

#endif
