/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cursor.h: where an answer ended, as a text that a later search goes on from: behind which match, at what time and in which
 * state of the index that was, and to which question it belongs. Opaque to whoever holds it; a checksum tells damage, and is
 * no protection against forgers, who would only get other hits. It does not know how pages are made. Any thread.
 */
#ifndef NX_CURSOR_H
#define NX_CURSOR_H

#include "base/buffer.h"
#include "index/snapshot.h"
#include "newsidx.h"

struct nx_cursor {
    uint64_t question; /* nx_cursor_question */
    uint64_t state;    /* nx_cursor_state */
    int64_t clock;     /* when the first page was asked for: words for dates count from it where nothing else is said */
    int64_t now;       /* the reference time of scores, or NEWSIDX_DATE_NONE */
    uint64_t first;    /* hits before the next one */
    uint64_t skip;     /* how many of them are behind the match below */
    bool anchored;     /* there is such a match; otherwise it is about the beginning */
    double key;        /* of that match: all that its place depends on */
    int64_t date;
    struct nx_hash identity;
};

/* A number for the query and all options that decide which hits there are and in which order, but for how many are shown. */
newsidx_status nx_cursor_question(const char *query, const struct newsidx_search_options *options, uint64_t *out,
                                  newsidx_error *err);

/* A number for what is in the index. */
uint64_t nx_cursor_state(const struct nx_snapshot *snapshot);

/* Appends the cursor as text to `out`, whose failures stick. */
void nx_cursor_write(const struct nx_cursor *cursor, struct nx_buffer *out);

/* Reads it. INVALID: that is none. NO_MEMORY. */
newsidx_status nx_cursor_read(const char *text, struct nx_cursor *out, newsidx_error *err);

#endif
