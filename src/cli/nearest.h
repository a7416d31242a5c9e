/* SPDX-License-Identifier: GPL-2.0-or-later */
/* nearest.h: what was meant by a mistyped word. */
#ifndef NX_CLI_NEAREST_H
#define NX_CLI_NEAREST_H

#include <stddef.h>

/* The best candidate so far; begin with { NULL, 0 }. */
struct nx_nearest {
    const char *word;
    size_t distance;
};

/* Edits (insert, delete, replace, swap of neighbours) that turn the first `length` bytes of `typed` into `word`. */
size_t nx_nearest_distance(const char *typed, size_t length, const char *word);

/* Takes `word` as the best candidate where it is near enough (a third of its letters wrong) and nearer than the last. */
void nx_nearest_try(struct nx_nearest *best, const char *typed, size_t length, const char *word);

#endif
