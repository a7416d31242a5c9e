/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * history.h: a history of an index as a list of operations. It is made first and lived afterwards, so that a list that
 * fails can be shortened and read. Every list is good: an operation that finds nothing to do does nothing.
 */
#ifndef NX_TEST_HISTORY_H
#define NX_TEST_HISTORY_H

#include "made.h"

enum { SOURCES_MAX = 40, ARTICLES_MAX = 6, RELATED_MAX = 4, OPERATIONS_MAX = 160 };

/* What a source holds. */
struct content {
    struct made articles[ARTICLES_MAX];
    struct made related[ARTICLES_MAX][RELATED_MAX];
    size_t n_related[ARTICLES_MAX];
    size_t n;
};

enum deed {
    WRITE,    /* `content` is what `source` holds with the next commit */
    REMOVE,   /* `source` goes with the next commit */
    RENAME,   /* what `source` holds is called `other` with the next commit */
    COMMIT,
    TIDY,     /* a merge with `number` as its budget */
    COMPACT,
    REOPEN,   /* the writer goes, another one comes; what was not committed is said again */
    READ,     /* a reader opens the index and keeps it to the end */
    CHECK,
};

struct operation {
    enum deed deed;
    unsigned source, other;
    uint64_t number;
    unsigned dies_at;        /* COMMIT, TIDY, COMPACT: the writer is killed at this write; 0: it is not */
    uint64_t cuts;           /* COMMIT: a seed of the places where a batch is full; 0: nowhere */
    struct content *content; /* WRITE: owned */
};

struct history {
    struct operation operations[OPERATIONS_MAX];
    size_t n;
};

/* The history of a seed. */
void history_make(uint64_t seed, struct history *out);
void history_copy(const struct history *history, struct history *out);
void history_dispose(struct history *history);

/* Prints it for people, an operation a line and an article a line below it, to stderr. */
void history_print(const struct history *history);

/* Lives it in folders below `root`; cmocka fails where an answer is not that of a fresh index. */
void history_live(const struct history *history, const char *root);

/* True where the history shows the fault that is looked for. */
typedef bool history_fails(void *context, const struct history *history);

/* Takes out whatever the fault does not need, until nothing more can go. */
void history_shrink(struct history *history, history_fails *fails, void *context);

/* The name of source `number`. Static memory. */
const char *history_name(unsigned number);

/* ---- A disk that a writer does not live to see the end of (history_disk.c) ---- */

/* From the `at`th write of newsidx on nothing reaches the disk, until disk_return. */
void disk_leave(unsigned at);
/* True where it came so far. */
bool disk_return(void);

#endif
