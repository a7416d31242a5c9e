/* SPDX-License-Identifier: GPL-2.0-or-later */
/* facets.h: values with their counts, for the commands that show them. */
#ifndef NX_CLI_FACETS_H
#define NX_CLI_FACETS_H

#include "cli/jsonl.h"
#include "cli/style.h"

/* Names out of a list: "provider,topic". */
struct nx_facet_names {
    char text[512];
    const char *items[NEWSIDX_FACETS_MAX];
    size_t n;
};

/* Takes the list of `option` apart; the library knows which names there are. False after a message. */
bool nx_facet_names_read(const char *option, const char *list, struct nx_facet_names *out);

/* Facets for people: a heading, then a value a line with its count and a bar; with an empty line before each but the first
   where `first`. One without any value is a heading alone. */
void nx_facets_text(struct nx_out *out, const struct nx_page *page, const struct newsidx_facets *facets, bool first);

/* A line of type "facet" for each. */
void nx_facets_json(struct nx_out *out, const struct newsidx_facets *facets);

/* A bar of up to `columns` columns for `count` of at most `most`, filled up with blanks. */
enum { NX_BAR_COLUMNS = 20, NX_BAR_COLUMNS_NARROW = 8 };
void nx_bar(struct nx_out *out, uint64_t count, uint64_t most, size_t columns);

/* The columns that bars have on a page. */
size_t nx_bar_columns(const struct nx_page *page);

#endif
