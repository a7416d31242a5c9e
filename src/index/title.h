/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * title.h: when two articles have one title: the words of their titles are the same in the same order, as the analyzer folded
 * them; case, punctuation and width make no difference. A title without any word is none. It reads forward tokens only; no
 * text is analyzed and no record is opened.
 */
#ifndef NX_TITLE_H
#define NX_TITLE_H

#include "base/buffer.h"
#include "index/snapshot.h"

/* What reading titles takes, kept from row to row. One thread. */
struct nx_title_reader {
    const struct nx_snapshot *snapshot;
    struct nx_row_words words; /* of the row that was read last: its title's first */
    struct nx_buffer text;
};

void nx_title_reader_init(struct nx_title_reader *reader, const struct nx_snapshot *snapshot);
void nx_title_reader_dispose(struct nx_title_reader *reader);

/* The hash of the title of `row`, the same for the same title in every segment; NX_HASH_NONE: it has none. CORRUPT,
   NO_MEMORY. */
newsidx_status nx_title_read(struct nx_title_reader *reader, struct nx_row row, struct nx_hash *out, newsidx_error *err);

#endif
