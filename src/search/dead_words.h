/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dead_words.h: in how many of the rows that have a word are dead. What a segment tells of its words counts all of its
 * rows; an answer must not depend on those that a later commit replaced. Their words are counted when the segment is asked
 * about first, and kept. It does not know queries. One thread at a time, as the snapshot.
 */
#ifndef NX_DEAD_WORDS_H
#define NX_DEAD_WORDS_H

#include "index/snapshot.h"

struct nx_dead_words;

/* Of no segment yet. The snapshot must outlive it. NULL: out of memory. */
struct nx_dead_words *nx_dead_words_new(const struct nx_snapshot *snapshot);
void nx_dead_words_free(struct nx_dead_words *self); /* accepts NULL */

/* For each word of segment `number` the dead rows that have it; NULL where no row is dead. Good as long as `self`. NO_MEMORY,
   CORRUPT. */
newsidx_status nx_dead_words_get(struct nx_dead_words *self, uint32_t number, const uint32_t **out, newsidx_error *err);

#endif
