/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * printer.h: how a search is shown. A printer is a format: three functions called in this order, begin once where there
 * is one, hit for each hit where there is one, end once. A printer without `hit` goes through the results by itself. A new
 * format is a new file with such a table, and a line in the command's.
 */
#ifndef NX_CLI_PRINTER_H
#define NX_CLI_PRINTER_H

#include "cli/age.h"
#include "cli/columns.h"
#include "cli/option.h"
#include "cli/out.h"
#include "cli/query.h"
#include "cli/terminal.h"

/* What a printer may know of a search besides the hits. */
struct nx_printing {
    struct nx_out *out;
    const struct nx_args *args;
    const struct newsidx_search_options *options;
    const char *query;      /* as typed, the words joined by blanks */
    struct nx_query *asked; /* and as asked */
    const struct newsidx_results *results;
    const struct newsidx_search_summary *summary;
    const struct nx_columns *columns; /* of csv and tsv */
    size_t n_hits;                 /* in this answer */
    struct nx_page page;           /* for text */
    struct nx_reference reference; /* for ages */
};

struct nx_printer {
    void (*begin)(const struct nx_printing *printing); /* or NULL */
    void (*hit)(const struct nx_printing *printing, const struct newsidx_hit *hit); /* or NULL */
    void (*end)(const struct nx_printing *printing);
};

extern const struct nx_printer nx_printer_text, nx_printer_json, nx_printer_jsonl, nx_printer_table,
    nx_printer_trec, nx_printer_urls, nx_printer_ids, nx_printer_atom, nx_printer_jsonfeed;

/* The whole answer as one JSON object on a line, with the objects of nx_printer_jsonl in it. `line` is the query's among
   several, or 0 where there is but one. */
void nx_printer_json_answer(const struct nx_printing *printing, uint64_t line);

/* Says on stderr how many hits there are of how many matches, and what one should know of how they came about; what was
   written so far is flushed. For the printers whose output has no place for that. */
void nx_describe_search(const struct nx_printing *printing);

/* The same where all matches are shown at once, counted. */
void nx_describe_matches(struct nx_out *out, const struct newsidx_search_options *options,
                         const struct newsidx_search_summary *summary);

/* Says on stderr why a query failed, and where in what was typed, if that is known. Returns the exit status. */
int nx_describe_failure(const struct nx_query *query, newsidx_error *err);

/* The explanation of one score, lines set in by `indent`; and what is the same for all hits. For the text printer. */
void nx_explain_hit(const struct nx_printing *printing, const struct newsidx_hit *hit, size_t indent);
void nx_explain_search(const struct nx_printing *printing);

#endif
