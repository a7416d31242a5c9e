/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * record.h: one article as the index keeps it: the fields of the table that are present, one after another, without its
 * `related` entries. A record is what is hashed to see whether an article changed, what is stored for display, and what
 * rows are built from, whether it comes fresh from a file or out of an older segment.
 */
#ifndef NX_RECORD_H
#define NX_RECORD_H

#include "article/article.h"
#include "base/arena.h"
#include "base/buffer.h"

/* Appends the record of `article` to `out`; failures stick to the buffer. The same article always gives the same
   bytes. */
void nx_record_encode(const struct nx_article *article, struct nx_buffer *out);

/* Reads a record: text points into `record`, lists are in `arena`. CORRUPT (without path), NO_MEMORY. Any thread. */
newsidx_status nx_record_decode(struct nx_str record, struct nx_arena *arena, struct nx_article *out,
                                newsidx_error *err);

#endif
