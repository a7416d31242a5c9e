/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * filter.h: the options of a search that say what an article must be beside having words, as clauses of a tree: values of
 * fields, folded as the index has them, and ranges of numbers. It knows no index.
 */
#ifndef NX_FILTER_H
#define NX_FILTER_H

#include "article/fields.h"
#include "newsidx.h"
#include "search/tree.h"
#include "text/analyzer.h"

/* The field of this name that has values to filter by; NX_FIELD_COUNT: there is none. */
enum nx_field nx_filter_field(const char *name);

/* Makes a node in `arena` of the articles with this value in a field that has values to filter by. NO_MEMORY, INTERNAL. */
newsidx_status nx_filter_value(struct nx_analyzer *analyzer, enum nx_field field, struct nx_str value,
                               struct nx_arena *arena, struct nx_node **out, newsidx_error *err);

/*
 * Makes the clauses in `arena`: the first of siblings, NULL where nothing is asked for. Values of one field stand in one
 * clause, in which any is enough. The options are taken as valid. NO_MEMORY, INTERNAL.
 */
newsidx_status nx_filter_make(struct nx_analyzer *analyzer, const struct newsidx_search_options *options,
                              struct nx_arena *arena, const struct nx_node **out, newsidx_error *err);

#endif
