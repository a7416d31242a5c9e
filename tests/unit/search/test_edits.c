/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Distances beside the table of the dynamic programme, over random words of few letters, some of several bytes. */
#include "base/utf8.h"
#include "search/edits.h"
#include "search_support.h"

enum { PAIRS = 200000, LETTERS = 9 };

struct word {
    uint32_t characters[NX_EDITS_WORD_MAX + 8];
    size_t n;
    char bytes[4 * (NX_EDITS_WORD_MAX + 8)];
    size_t length;
};

static void write_bytes(struct word *word)
{
    word->length = 0;
    for (size_t i = 0; i < word->n; i++) word->length += nx_utf8_put(word->characters[i], word->bytes + word->length);
}

static const uint32_t letters[] = { 'a', 'b', 'c', 'd', 0xe9, 0x442, 0x1f600 }; /* in order */

static void any_word(uint64_t *seed, struct word *out)
{
    out->n = test_below(seed, 50) ? test_below(seed, LETTERS) : test_below(seed, NX_COUNT(out->characters) + 1);
    for (size_t i = 0; i < out->n; i++) out->characters[i] = letters[test_below(seed, NX_COUNT(letters))];
    write_bytes(out);
}

/* Some edits of `word`, so that near words are not rare. */
static void edit(uint64_t *seed, const struct word *word, struct word *out)
{
    *out = *word;
    for (size_t edits = test_below(seed, 4); edits-- && out->n > 1;) {
        const size_t at = test_below(seed, out->n - 1);
        const uint32_t other = out->characters[at + 1];
        if (test_below(seed, 3) == 0) {
            out->characters[at + 1] = out->characters[at];
            out->characters[at] = other;
        } else if (test_below(seed, 2)) {
            out->characters[at] = 'a';
        } else {
            out->n--;
            memmove(&out->characters[at], &out->characters[at + 1], (out->n - at) * sizeof *out->characters);
        }
    }
    write_bytes(out);
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t by_table(const struct word *a, const struct word *b)
{
    static size_t table[NX_COUNT(a->characters) + 1][NX_COUNT(a->characters) + 1];
    for (size_t i = 0; i <= a->n; i++) table[i][0] = i;
    for (size_t j = 0; j <= b->n; j++) table[0][j] = j;
    for (size_t i = 1; i <= a->n; i++) {
        for (size_t j = 1; j <= b->n; j++) {
            const uint32_t *x = &a->characters[i - 1], *y = &b->characters[j - 1];
            size_t best = least(table[i - 1][j], table[i][j - 1]) + 1;
            best = least(best, table[i - 1][j - 1] + (*x != *y));
            if (i > 1 && j > 1 && x[0] == y[-1] && x[-1] == y[0]) best = least(best, table[i - 2][j - 2] + 1);
            table[i][j] = best;
        }
    }
    return table[a->n][b->n];
}

/* More than `most`: all the same. */
static unsigned by_automaton(const struct nx_edits *edits, const struct word *text)
{
    struct nx_edits_state states[NX_COUNT(text->characters) + 1] = { nx_edits_begin(edits) };
    for (size_t i = 0; i < text->n; i++) {
        if (!nx_edits_alive(edits, &states[i])) return edits->most + 1;
        states[i + 1] = nx_edits_next(edits, i ? &states[i - 1] : NULL, &states[i], text->characters[i]);
    }
    return nx_edits_distance(edits, &states[text->n]);
}

/* What follows a character that leads too far away: by trying all letters, and one that is in no word behind each. */
static void check_next_alive(const struct nx_edits *edits, const struct word *text)
{
    struct nx_edits_state states[NX_COUNT(text->characters) + 1] = { nx_edits_begin(edits) };
    for (size_t i = 0; i < text->n && nx_edits_alive(edits, &states[i]); i++) {
        const struct nx_edits_state *before = i ? &states[i - 1] : NULL;
        uint32_t best = NX_EDITS_NONE;
        states[i + 1] = nx_edits_next(edits, before, &states[i], text->characters[i]);
        if (nx_edits_alive(edits, &states[i + 1])) continue;
        for (size_t k = 0; k < 2 * NX_COUNT(letters); k++) {
            const uint32_t tried = letters[k / 2] + (k % 2 ? 0x10 : 0);
            const struct nx_edits_state next = nx_edits_next(edits, before, &states[i], tried);
            if (tried > text->characters[i] && tried < best && nx_edits_alive(edits, &next)) best = tried;
        }
        assert_int_equal(nx_edits_next_alive(edits, before, &states[i], text->characters[i]), best);
    }
}

static void as_the_table_says(void **state)
{
    (void)state;
    uint64_t seed = 20261123;
    struct word word, text;
    struct nx_edits edits;
    size_t near = 0;
    for (int i = 0; i < PAIRS; i++) {
        any_word(&seed, &word);
        if (test_below(&seed, 2))
            edit(&seed, &word, &text);
        else
            any_word(&seed, &text);
        const size_t distance = by_table(&word, &text);
        for (unsigned most = 0; most <= NX_EDITS_MAX; most++) {
            const bool fits = nx_edits_init(&edits, (struct nx_str){ word.bytes, word.length }, most);
            assert_int_equal(fits, word.n <= NX_EDITS_WORD_MAX);
            if (!fits) continue;
            assert_int_equal(by_automaton(&edits, &text), least(distance, most + 1));
            check_next_alive(&edits, &text);
            near += distance && distance <= most;
        }
    }
    assert_true(near > PAIRS / 10);
}

static unsigned distance(const char *word, const char *text)
{
    struct nx_edits edits;
    struct word other = { .n = strlen(text) };
    for (size_t i = 0; i < other.n; i++) other.characters[i] = (unsigned char)text[i];
    assert_true(nx_edits_init(&edits, nx_str_of(word), NX_EDITS_MAX));
    return by_automaton(&edits, &other);
}

static void by_hand(void **state)
{
    (void)state;
    assert_int_equal(distance("facial", "facial"), 0);
    assert_int_equal(distance("facial", "faical"), 1);
    assert_int_equal(distance("facial", "acial"), 1);
    assert_int_equal(distance("facial", "facials"), 1);
    assert_int_equal(distance("facial", "racial"), 1);
    assert_int_equal(distance("facial", "racials"), 2);
    assert_int_equal(distance("facial", "special"), 3);
    assert_int_equal(distance("ca", "abc"), 3); /* not edited twice: 2 without that restriction */
    assert_int_equal(distance("", "ab"), 2);
    assert_int_equal(distance("ab", ""), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(as_the_table_says), cmocka_unit_test(by_hand) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
