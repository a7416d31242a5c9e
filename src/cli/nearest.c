/* SPDX-License-Identifier: GPL-2.0-or-later */
/* nearest.c: edit distance with swaps ("optimal string alignment") over short words, three rows at a time. */
#include "cli/nearest.h"

#include <string.h>

enum { WORD_MAX = 31 };

static size_t least(size_t a, size_t b, size_t c)
{
    size_t smaller = a < b ? a : b;
    return smaller < c ? smaller : c;
}

/* One row of the table: `row` for typed[0..i], from the rows before it. */
static void fill_row(const char *typed, size_t i, const char *word, size_t width, size_t (*rows)[WORD_MAX + 1])
{
    size_t *row = rows[i % 3], *above = rows[(i + 2) % 3], *two_above = rows[(i + 1) % 3];
    row[0] = i;
    for (size_t j = 1; j <= width; j++) {
        size_t replace = above[j - 1] + (typed[i - 1] != word[j - 1]);
        row[j] = least(above[j] + 1, row[j - 1] + 1, replace);
        if (i > 1 && j > 1 && typed[i - 1] == word[j - 2] && typed[i - 2] == word[j - 1]) {
            row[j] = least(row[j], two_above[j - 2] + 1, row[j]);
        }
    }
}

size_t nx_nearest_distance(const char *typed, size_t length, const char *word)
{
    size_t width = strlen(word), rows[3][WORD_MAX + 1];
    if (length > WORD_MAX || width > WORD_MAX) return WORD_MAX;
    for (size_t j = 0; j <= width; j++) rows[0][j] = j;
    for (size_t i = 1; i <= length; i++) fill_row(typed, i, word, width, rows);
    return rows[length % 3][width];
}

void nx_nearest_try(struct nx_nearest *best, const char *typed, size_t length, const char *word)
{
    size_t distance = nx_nearest_distance(typed, length, word);
    if (distance > (strlen(word) + 2) / 3) return;
    if (best->word && best->distance <= distance) return;
    best->word = word;
    best->distance = distance;
}
