/* SPDX-License-Identifier: GPL-2.0-or-later */
/* print.h: the analysis of a text as a table to read: for `newsidx debug tokens` and the golden tests. */
#ifndef NX_PRINT_H
#define NX_PRINT_H

#include "text/analyzer.h"

/*
 * Replaces the content of `out` by a heading and one line for each token: its ordinal from 1, the bytes [start, end) it
 * has in `text` as "start-end", these bytes, the word, the stem. Columns are aligned for a terminal. Control and format
 * characters are written as \x1b or \u{200d}, a backslash as \\, so that the text cannot steer the terminal.
 * Statuses as nx_analyzer_words and nx_analyzer_stem.
 */
newsidx_status nx_analyzer_print(struct nx_analyzer *analyzer, struct nx_str text, struct nx_buffer *out,
                                 newsidx_error *err);

#endif
