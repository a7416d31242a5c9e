/* SPDX-License-Identifier: GPL-2.0-or-later */
/* measures.c: the formulas of measures.h. */
#include "measures.h"

#include <math.h>

enum { GAIN_DEPTH = 10, PRECISION_DEPTH = 5 };

static size_t at_most(size_t n, size_t limit)
{
    return n < limit ? n : limit;
}

static double gain(const int *grades, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < at_most(n, GAIN_DEPTH); i++) {
        if (grades[i] > 0) sum += grades[i] / log2((double)i + 2);
    }
    return sum;
}

/* Of the precisions at the ranks of the relevant documents; a relevant one that was not found counts 0. */
static double average_precision(const int *found, size_t n_found, size_t n_relevant)
{
    double sum = 0;
    size_t hits = 0;
    for (size_t i = 0; i < at_most(n_found, MEASURE_DEPTH); i++) {
        if (found[i] > 0) sum += (double)++hits / (double)(i + 1);
    }
    return sum / (double)n_relevant;
}

static double reciprocal_rank(const int *found, size_t n_found)
{
    for (size_t i = 0; i < at_most(n_found, MEASURE_DEPTH); i++) {
        if (found[i] > 0) return 1.0 / (double)(i + 1);
    }
    return 0;
}

void measure_list(const int *found, size_t n_found, const int *relevant, size_t n_relevant, struct measures *out)
{
    size_t early = 0;
    for (size_t i = 0; i < at_most(n_found, PRECISION_DEPTH); i++) early += found[i] > 0;
    out->ndcg10 = gain(found, n_found) / gain(relevant, n_relevant);
    out->map = average_precision(found, n_found, n_relevant);
    out->p5 = (double)early / PRECISION_DEPTH;
    out->rr = reciprocal_rank(found, n_found);
}

void measures_add(struct measures *sum, const struct measures *one)
{
    sum->ndcg10 += one->ndcg10;
    sum->map += one->map;
    sum->p5 += one->p5;
    sum->rr += one->rr;
}

void measures_divide(struct measures *sum, size_t n)
{
    sum->ndcg10 /= (double)n;
    sum->map /= (double)n;
    sum->p5 /= (double)n;
    sum->rr /= (double)n;
}
