/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pattern.c: one word against one pattern. The vocabulary finds the same words by the same rules, many at a time. */
#include "search/pattern.h"

#include "base/utf8.h"
#include "search/edits.h"
#include "search/vocabulary.h"

static bool is_near(const struct nx_pattern *pattern, struct nx_str word)
{
    struct nx_edits edits;
    struct nx_edits_state states[2], next; /* behind the last character, and before it */
    unsigned n = 0;
    if (nx_str_equal(pattern->word, word)) return true;
    if (!nx_edits_init(&edits, pattern->word, pattern->edits) || edits.length < NX_VOCABULARY_NEAR_MIN) return false;
    states[0] = states[1] = nx_edits_begin(&edits);
    for (const char *at = word.ptr, *end = at + word.len; at < end; n++) {
        next = nx_edits_next(&edits, n ? &states[1] : NULL, &states[0], nx_utf8_next(&at, end));
        if (!nx_edits_alive(&edits, &next)) return false;
        states[1] = states[0];
        states[0] = next;
    }
    const unsigned distance = nx_edits_distance(&edits, &states[0]);
    return distance <= pattern->edits && distance < n;
}

bool nx_pattern_fits(const struct nx_pattern *pattern, struct nx_str word)
{
    return pattern->kind == NX_PATTERN_PREFIX ? nx_str_starts_with(word, pattern->word) : is_near(pattern, word);
}
