/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * width.h: how wide text is on a terminal, and where its lines may be broken. For people's eyes only: nothing here
 * touches what is indexed. Any thread.
 */
#ifndef NX_WIDTH_H
#define NX_WIDTH_H

#include "base/base.h"
#include "newsidx.h"

/* Columns of `text`; see newsidx_text_width, which this is. */
size_t nx_text_width(struct nx_str text);

/* Lines of `text` with at most `columns` columns; see newsidx_text_wrap, which this is. */
size_t nx_text_wrap(struct nx_str text, size_t columns, struct newsidx_span *out, size_t capacity);

#endif
