/* SPDX-License-Identifier: GPL-2.0-or-later */
/* score.c: the formulas of score.h. The order of operations is part of the contract: scores are compared bit by bit. */
#include "search/score.h"

#include <math.h>

static const double SECONDS_A_DAY = 86400.0;
static const double NEUTRAL = 0.5;

double nx_score_idf(uint64_t n, uint64_t df)
{
    return log(1.0 + ((double)(n - df) + 0.5) / ((double)df + 0.5));
}

double nx_score_saturation(double average_length, uint32_t wdf, uint32_t length)
{
    double relative = average_length > 0 ? length / average_length : 1.0;
    double norm = NX_SCORE_K1 * ((1.0 - NX_SCORE_B) + NX_SCORE_B * relative);
    return ((NX_SCORE_K1 + 1.0) * wdf) / (norm + wdf);
}

double nx_score_term(const struct nx_scorer *scorer, double idf, uint32_t wdf, uint32_t length)
{
    return idf * nx_score_saturation(scorer->average_length, wdf, length);
}

double nx_score_quality(const struct nx_scorer *scorer, int32_t quality)
{
    if (quality == NEWSIDX_QUALITY_NONE || scorer->median_quality == NEWSIDX_QUALITY_NONE) return NEUTRAL;
    if (scorer->median_quality <= 0) return NEUTRAL;
    double signal = quality > 0 ? quality : 0;
    return signal / (signal + scorer->median_quality);
}

double nx_score_recency(const struct nx_scorer *scorer, int64_t date)
{
    if (date == NEWSIDX_DATE_NONE) date = scorer->median_date;
    if (date == NEWSIDX_DATE_NONE || scorer->now == NEWSIDX_DATE_NONE) return NEUTRAL;
    double half_life = scorer->weights.half_life_days;
    /* As doubles, for the difference of two times may be more than an int64_t holds. */
    double age = date < scorer->now ? ((double)scorer->now - (double)date) / SECONDS_A_DAY : 0.0;
    return half_life / (half_life + age);
}

void nx_score_sum(const struct nx_scorer *scorer, double terms, int32_t quality, int64_t date,
                  struct newsidx_score_parts *out)
{
    out->text = scorer->weights.text * terms;
    out->quality = scorer->weights.quality * nx_score_quality(scorer, quality);
    out->recency = scorer->weights.recency * nx_score_recency(scorer, date);
    out->total = (out->text + out->quality) + out->recency;
}
