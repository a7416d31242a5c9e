/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * adder.h: one run of a writer, for the files add*.c and rebuild.c only: the batch that is being filled, what is told
 * meanwhile, and the commit of a batch. Where articles come from it does not know.
 */
#ifndef NX_ADDER_H
#define NX_ADDER_H

#include <time.h>

#include "index/add.h"
#include "index/removal.h"
#include "index/walk.h"

struct nx_adder {
    struct nx_store *store;
    const struct newsidx_writer_options *options;
    struct newsidx_add_report *report;
    struct newsidx_progress progress;
    int64_t told;                  /* when progress was told last, nanoseconds */
    struct nx_batch batch;
    struct nx_arena arena;         /* the article at hand */
    struct nx_moved moved;
    bool followed;                 /* for somebody who follows files, and not for a command that ends */
};

/* `report` is cleared. */
void nx_adder_init(struct nx_adder *self, struct nx_store *store, const struct newsidx_writer_options *options,
                   struct newsidx_add_report *report);

/* After a failure, what was read is dropped, and what it was to replace stays. */
void nx_adder_dispose(struct nx_adder *self);

/* Counts and tells a file or a part of a stream that is passed over; `context` is the adder. */
void nx_adder_refuse(void *context, const newsidx_error *why);

/* Tells progress if it is time; false: the caller wants to stop. `context` is the adder. */
bool nx_adder_step(void *context);

/* The failure of an adder whose caller wants to stop: INTERRUPTED. */
newsidx_status nx_adder_interrupted(newsidx_error *err);

/* Counts records that came into the batch. */
void nx_adder_count(struct nx_adder *self, uint64_t records);

/* Adds an article to the source that the batch has last. NO_MEMORY, INTERNAL, LIMIT. */
newsidx_status nx_adder_take(struct nx_adder *self, const struct nx_article *article, newsidx_error *err);

/* Commits what is pending, merges what has become too much, and empties the batch. Statuses as nx_store_commit. */
newsidx_status nx_adder_commit(struct nx_adder *self, newsidx_error *err);

/* The same without merging. */
newsidx_status nx_adder_commit_untidy(struct nx_adder *self, newsidx_error *err);

/* Bytes that may be held: the option, or what it is by default. */
uint64_t nx_adder_memory(const struct nx_adder *self);

/* Bytes that are read at once: little beside what a batch holds. */
size_t nx_adder_portion(const struct nx_adder *self);

/* Whether the batch has to be committed before more is read. */
bool nx_adder_is_full(const struct nx_adder *self);
newsidx_status nx_adder_commit_full(struct nx_adder *self, newsidx_error *err); /* where it has to be */

/* Reads the files of a sorted walk that are worth reading into batches. NO_MEMORY, INTERRUPTED, IO, and as
   nx_adder_commit. */
newsidx_status nx_adder_read_walked(struct nx_adder *self, const struct nx_walk *walk, newsidx_error *err);

/* Nanoseconds of a clock. */
int64_t nx_adder_clock(clockid_t clock);

#endif
