/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bench_query.h: the lines of the search-benchmark-game (COMMAND, a tab, a query in Lucene's syntax) -> what to ask and
 * in which words. What newsidx cannot answer just so is unsupported: a wrong figure would be worse than none. It asks
 * nothing itself.
 */
#ifndef NX_CLI_BENCH_QUERY_H
#define NX_CLI_BENCH_QUERY_H

#include "cli/out.h"
#include "newsidx.h"

struct nx_bench_question {
    size_t limit;             /* hits to collect, 1 to 10,000 */
    bool counts;              /* the answer is the number of matches; else 1 */
    enum newsidx_match match; /* ALL for +a +b, ANY for a b */
};

/*
 * Reads a line; the query in newsidx's own syntax goes to `query`, which is in memory and empty. False: unsupported.
 * Commands: COUNT, UNOPTIMIZED_COUNT, TOP_N and TOP_N_COUNT. Queries: words and "phrases", of which all have a plus or
 * none has, and beside these ones with a minus.
 */
bool nx_bench_read(const char *line, struct nx_bench_question *out, struct nx_out *query);

#endif
