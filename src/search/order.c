/* SPDX-License-Identifier: GPL-2.0-or-later */
/* order.c: the key of each order. Dates are exact in it: a double holds every second of ten thousand years. */
#include "search/order.h"

#include <math.h>

#include "newsidx.h"

bool nx_order_exists(enum newsidx_sort sort)
{
    switch (sort) {
    case NEWSIDX_SORT_RELEVANCE:
    case NEWSIDX_SORT_NEWEST:
    case NEWSIDX_SORT_OLDEST:
    case NEWSIDX_SORT_QUALITY:
    case NEWSIDX_SORT_HEAT: return true;
    }
    return false;
}

static double number_or_last(int64_t number, int64_t none)
{
    return number == none ? -INFINITY : (double)number;
}

static double key_of(enum newsidx_sort sort, const struct nx_columns *columns, uint32_t row, double score)
{
    switch (sort) {
    case NEWSIDX_SORT_RELEVANCE: break;
    case NEWSIDX_SORT_NEWEST: return number_or_last(columns->date[row], NEWSIDX_DATE_NONE);
    case NEWSIDX_SORT_OLDEST:
        return columns->date[row] == NEWSIDX_DATE_NONE ? -INFINITY : -(double)columns->date[row];
    case NEWSIDX_SORT_QUALITY: return number_or_last(columns->quality[row], NEWSIDX_QUALITY_NONE);
    case NEWSIDX_SORT_HEAT: return number_or_last(columns->heat[row], NEWSIDX_HEAT_NONE);
    }
    return score;
}

struct nx_candidate nx_order_candidate(enum newsidx_sort sort, const struct nx_columns *columns, struct nx_row row,
                                       double score)
{
    return (struct nx_candidate){
        .key = key_of(sort, columns, row.row, score),
        .score = score,
        .date = columns->date[row.row],
        .identity = &columns->identity[row.row],
        .row = row,
    };
}
