/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * measures.h: how good a ranked list is, by the measures of trec_eval. It knows grades and ranks, and nothing of
 * documents, queries or searching.
 */
#ifndef NX_TEST_MEASURES_H
#define NX_TEST_MEASURES_H

#include <stddef.h>

enum { MEASURE_DEPTH = 1000 }; /* ranks that count */

struct measures {
    double ndcg10; /* normalised discounted cumulative gain at rank 10: gain = grade, discount = log2(rank + 1) */
    double map;    /* average precision, to MEASURE_DEPTH; the mean of it over queries is MAP */
    double p5;     /* precision at rank 5 */
    double rr;     /* 1 / rank of the first document that is relevant, 0 where there is none */
};

/*
 * Measures one list. `found` holds the grade of the document at each rank, the best first; 0 or less: not relevant.
 * `relevant` holds the grades of all documents that are relevant, all above 0, in falling order; at least one.
 */
void measure_list(const int *found, size_t n_found, const int *relevant, size_t n_relevant, struct measures *out);

/* Adds a query's measures to a sum; divides a sum by the number of queries. */
void measures_add(struct measures *sum, const struct measures *one);
void measures_divide(struct measures *sum, size_t n);

#endif
