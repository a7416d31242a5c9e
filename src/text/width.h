/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * width.h: how wide text is on a terminal, and where its lines may be broken. For people's eyes only: nothing here
 * touches what is indexed. A snippet's length is measured with it, too. Any thread.
 */
#ifndef NX_WIDTH_H
#define NX_WIDTH_H

#include "base/base.h"
#include "newsidx.h"

/* Columns of one user-perceived character. An emoji sequence (skin tones, joined families, emoji presentation) is one picture
   of two columns. */
unsigned nx_text_cluster_columns(struct nx_str cluster);

/* Columns of `text`; see newsidx_text_width, which this is. */
size_t nx_text_width(struct nx_str text);

/* Lines of `text` with at most `columns` columns; see newsidx_text_wrap, which this is. */
size_t nx_text_wrap(struct nx_str text, size_t columns, struct newsidx_span *out, size_t capacity);

#endif
