/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * printer_trec.c: hits as trec_eval reads them: "qid Q0 docno rank sim runid". trec_eval does not look at the rank: it
 * reads sim as a float, sorts by it and breaks ties by docno. So what is written is the score as a float, and where that
 * does not fall from hit to hit, the next float below the one before: the order is that of the hits, whatever the scores and
 * whatever they are sorted by.
 */
#include <math.h>

#include "cli/printer.h"

/* Around 0 floats become so dense that their digits get long; there a step is this. */
static const float STEP_MIN = 1e-6F;

static float below(float sim)
{
    float next = nextafterf(sim, -INFINITY);
    return fabsf(next) < STEP_MIN ? sim - STEP_MIN : next;
}

static void end(const struct nx_printing *printing)
{
    float last = INFINITY;
    const struct nx_args *args = printing->args;
    for (size_t i = 0; i < printing->n_hits; i++) {
        const struct newsidx_hit *hit = newsidx_results_hit(printing->results, i);
        float sim = (float)hit->score.total;
        if (sim >= last) sim = below(last);
        last = sim;
        nx_out_format(printing->out, "%s Q0 %s %llu %.9g %s\n", args->topic, hit->article.id,
                      (unsigned long long)hit->rank, (double)sim, args->run);
    }
    nx_describe_search(printing);
}

const struct nx_printer nx_printer_trec = { NULL, NULL, end };
