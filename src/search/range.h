/* SPDX-License-Identifier: GPL-2.0-or-later */
/* range.h: which rows of a segment have a number within a range. Since rows fall with the date, those of a range of dates
   stand side by side. It knows columns only. */
#ifndef NX_RANGE_H
#define NX_RANGE_H

#include "index/snapshot.h"
#include "search/tree.h"

/* The first row that has a date; all behind it have one. n_rows: none has. */
uint32_t nx_range_first_dated(const struct nx_segment *segment);

/* Rows from `first` to before `end`. */
struct nx_range_rows {
    uint32_t first, end;
};

/* The rows outside of which none is within; of dates, those that are. */
struct nx_range_rows nx_range_rows(const struct nx_segment *segment, const struct nx_range *range);

/* Whether the row is within. */
bool nx_range_holds(const struct nx_columns *columns, const struct nx_range *range, uint32_t row);

#endif
