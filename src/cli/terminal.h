/* SPDX-License-Identifier: GPL-2.0-or-later */
/* terminal.h: what the output goes to: its width, and whether it takes colours and links. */
#ifndef NX_CLI_TERMINAL_H
#define NX_CLI_TERMINAL_H

#include "cli/option.h"

/* How a page of text is set. */
struct nx_page {
    size_t columns; /* of the terminal; 0: lines are not broken */
    size_t measure; /* columns that text may take: at most 100; 0: lines are not broken */
    bool colour;
    bool links;
};

enum { NX_MEASURE_MAX = 100, NX_COLUMNS_MIN = 20, NX_COLUMNS_DEFAULT = 80 };

/* The page that these arguments and stdout make. */
struct nx_page nx_terminal_page(const struct nx_args *args);

/* Columns of the terminal at `fd`, else of COLUMNS, else 80. */
size_t nx_terminal_columns(int fd);

/* True where a line at `fd` can be drawn again and again: a terminal that is not dumb. */
bool nx_terminal_is_live(int fd);

#endif
