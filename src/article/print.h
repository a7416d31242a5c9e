/* SPDX-License-Identifier: GPL-2.0-or-later */
/* print.h: an article as lines for people who look into newsidx: `newsidx debug article` and the golden tests. */
#ifndef NX_ARTICLE_PRINT_H
#define NX_ARTICLE_PRINT_H

#include "article/article.h"

/*
 * Adds one line per field that is set, `name: value` in the order of the field table, then its `related` entries, each
 * begun by "- " and indented by two blanks. Text stands in double quotes with the escapes of JSON: control characters
 * (C0, C1, DEL), line separators and bidirectional controls never get out as they are. Stable: golden tests compare it.
 */
void nx_article_print(const struct nx_article *article, struct nx_buffer *out);

#endif
