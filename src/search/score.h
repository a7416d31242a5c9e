/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * score.h: how good a match is: pure functions of integers and weights. Whatever finds the matches calls these and adds
 * up in the order given here, so that every way of searching gives the same score to the last bit.
 *
 * score = (text + quality) + recency, where text = weight * (sum of the terms' parts in query order from 0.0 on), and
 * quality and recency are their weight times their part. Text and static evidence are independent given relevance, so
 * their log-odds add (Robertson & Zaragoza, The Probabilistic Relevance Framework, 2009, 3.7).
 * It does not know queries, rows or segments. Any thread.
 */
#ifndef NX_SCORE_H
#define NX_SCORE_H

#include "base/base.h"
#include "newsidx.h"

/*
 * BM25's knobs, as judged queries want them (bench/README.md, "relevance"). k1 is at the upper end of what is usual: title
 * and provider are weighted before saturation, so frequencies are larger than plain ones, and k1 grows with them
 * (Robertson, Zaragoza & Taylor, Simple BM25 Extension to Multiple Weighted Fields, 2004).
 */
#define NX_SCORE_K1 2.0
#define NX_SCORE_B 0.6

/* What scores are measured against: facts about the live rows, the reference time and the weights. */
struct nx_scorer {
    double average_length;          /* of live rows; 0 where there are none or all are empty */
    int32_t median_quality;         /* or NEWSIDX_QUALITY_NONE */
    int64_t median_date;            /* or NEWSIDX_DATE_NONE */
    int64_t now;                    /* the reference time; NEWSIDX_DATE_NONE where nothing is dated */
    struct newsidx_weights weights; /* each finite and at least 0, the half life above 0 */
};

/*
 * What a term says that `df` of `n` articles have: ln(1 + (n - df + 0.5) / (df + 0.5)). Never negative; df <= n.
 * (Robertson & Sparck Jones 1976, with the 1 inside the logarithm that keeps common words above zero.)
 */
double nx_score_idf(uint64_t n, uint64_t df);

/*
 * BM25's part of one term: idf * (k1 + 1) wdf / (k1 (1 - b + b length / average) + wdf) (Robertson & Zaragoza 2009,
 * 3.4). wdf is weighted by field before it comes here (BM25F in its simple form). 0 where wdf is 0. It grows with wdf
 * and stays below idf * (k1 + 1).
 */
double nx_score_term(const struct nx_scorer *scorer, double idf, uint32_t wdf, uint32_t length);

/* The same but for the idf: what a document says of a word, whichever. nx_score_term is idf times this, to the last bit. */
double nx_score_saturation(double average_length, uint32_t wdf, uint32_t length);

/*
 * Quality as 0..1: S / (S + k), S at least 0, k the median (Craswell, Robertson, Zaragoza & Taylor, SIGIR 2005). One
 * half where the quality is missing, and for all where the median is missing or not above 0.
 */
double nx_score_quality(const struct nx_scorer *scorer, int32_t quality);

/*
 * Recency as 0..1: h / (h + age), h the half life and age the days from `date` to the reference time, at least 0. A
 * missing date counts as the median one; one half where nothing is dated.
 */
double nx_score_recency(const struct nx_scorer *scorer, int64_t date);

/* Fills text, quality, recency and total of `out` from the sum of the terms' parts; leaves the rest of it alone. */
void nx_score_sum(const struct nx_scorer *scorer, double terms, int32_t quality, int64_t date,
                  struct newsidx_score_parts *out);

#endif
