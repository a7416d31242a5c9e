/* SPDX-License-Identifier: GPL-2.0-or-later */
/* adding.h: a folder with an index of its own for each test, and adding to it through the public interface. */
#ifndef NX_TEST_ADDING_H
#define NX_TEST_ADDING_H

#include "made.h"

extern char root[PATH_SIZE];           /* the folder that the index serves */
extern char index_dir[PATH_SIZE + 16];

/* Setup and teardown of a test. */
int begin(void **state);
int end(void **state);
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

/* The path of what has this name in the folder; "": the folder. Static memory, good for a few calls. */
char *at(const char *name);
void write_article(const char *name, const char *title, const char *url);

/* What was said while adding. */
struct said {
    char refused[1000];    /* names of the files refused */
    const char *stop_at;   /* the stage at which the caller has enough; NULL: none */
    unsigned calls;
    bool insists;          /* prune_any */
};

/* Opens the folder's index for writing; newsidx_writer_close ends it. */
struct newsidx_writer *open_writer(struct said *said, uint64_t memory);
struct newsidx_writer *open_pruning_writer(struct said *said, uint64_t memory);

/* Adds one path and says how it went. */
struct newsidx_add_report add(const char *name, struct said *said);

void assert_report(struct newsidx_add_report report, const char *expected);
/* The title that is shown of the article at this URL; NULL: there is none. */
void assert_shown(const char *url, const char *title);

#endif
