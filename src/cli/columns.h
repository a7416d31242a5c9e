/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * columns.h: the columns of a table of hits (--format csv and tsv): their names, what is in them, and how much of each hit
 * that takes. It does not know how a table is written.
 */
#ifndef NX_CLI_COLUMNS_H
#define NX_CLI_COLUMNS_H

#include "cli/out.h"
#include "newsidx.h"

enum { NX_COLUMNS_MAX = 64 };

/* Columns chosen, in their order: `detail` is what they need to be fetched. */
struct nx_columns {
    unsigned char items[NX_COLUMNS_MAX];
    size_t n;
    enum newsidx_detail detail;
};

/* Reads names with commas between them; NULL means the usual ones. False after a message on stderr. */
bool nx_columns_read(const char *list, struct nx_columns *out);

/* The name of column i of all that there are, NULL beyond the last. */
const char *nx_columns_item(size_t i);

/* The name of column i: plain ASCII, a letter or more. */
const char *nx_columns_name(const struct nx_columns *columns, size_t i);

/* Appends the value of column i to `out` as it is; nothing where the article has none. */
void nx_columns_value(const struct nx_columns *columns, size_t i, const struct newsidx_hit *hit, struct nx_out *out);

#endif
