/* SPDX-License-Identifier: GPL-2.0-or-later */
/* search.h: what newsidx search has in several files. */
#ifndef NX_CLI_SEARCH_H
#define NX_CLI_SEARCH_H

#include "cli/command.h"
#include "cli/printer.h"

/* Runs a command that finds articles: newsidx search, and newsidx similar. Returns the exit status. */
int nx_search_run(struct nx_context *context);

/* Answers the lines of stdin one by one, all with `options`; `printing` has what is the same for all. Returns the exit
   status. */
int nx_search_batch(struct nx_context *context, struct nx_printing *printing,
                    const struct newsidx_search_options *options);

#endif
