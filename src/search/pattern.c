/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pattern.c: one word against one pattern. The vocabulary finds the same words by the same rules, many at a time. */
#include "search/pattern.h"

#include "search/edits.h"
#include "search/vocabulary.h"

static bool is_near(const struct nx_pattern *pattern, struct nx_str word)
{
    struct nx_edits edits;
    size_t length;
    if (nx_str_equal(pattern->word, word)) return true;
    if (!nx_edits_init(&edits, pattern->word, pattern->edits) || edits.length < NX_VOCABULARY_NEAR_MIN) return false;
    const unsigned distance = nx_edits_measure(&edits, word, &length);
    return nx_edits_is_near(&edits, distance, length);
}

bool nx_pattern_fits(const struct nx_pattern *pattern, struct nx_str word)
{
    return pattern->kind == NX_PATTERN_PREFIX ? nx_str_starts_with(word, pattern->word) : is_near(pattern, word);
}
