/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * repeats.h: random indexes in which few titles, dates and providers come again and again and articles name each other as
 * related; and their links, read through the public interface, with the stories that they make. It searches nothing else.
 */
#ifndef NX_TEST_REPEATS_H
#define NX_TEST_REPEATS_H

#include "search_support.h"

enum { ID = 17, STORY_MAX = 50, ALL = 10000, WEEK = 7 * 86400 };

/* An article and those that it is linked with, by id. */
struct linked {
    char id[ID];
    int64_t date;
    char (*others)[ID];
    size_t n;
};

/* The articles of an index, by id. */
struct graph {
    struct linked *items;
    size_t n;
};

/* Writes one of a few streams of the index in `dir` anew. */
void repeats_replace_stream(const char *dir, uint64_t *seed);

void graph_read(struct newsidx_index *index, struct graph *out);
void graph_dispose(struct graph *graph);

/* Whether two dates are within a week, or both are none. */
bool is_near(int64_t x, int64_t y);

/* Whether `id` is one of the `n` ids. */
bool is_in(const char (*ids)[ID], size_t n, const char *id);

/* The ids of a story, that of its leader first, at most STORY_MAX + 1. Returns their number. */
size_t tell_story(const struct graph *graph, const char *leader, char (*ids)[ID]);

#endif
