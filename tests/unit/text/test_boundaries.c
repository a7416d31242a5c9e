/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_boundaries.c: where texts may be cut: against GraphemeBreakTest.txt and SentenceBreakTest.txt, against ICU's
 * iterators, and by hand.
 */
#include "text_support.h"

#include <unicode/ubrk.h>
#include <unicode/utext.h>

static UBreakIterator *graphemes, *sentences;

struct expected {
    struct nx_buffer text;
    uint32_t breaks[64];
    size_t n;
};

/* A line of the standard's files: "÷" may be cut, "×" may not; code points between them. False: a comment. */
static bool read_case(struct nx_str line, struct expected *out)
{
    const char *at = line.ptr, *end = line.ptr + line.len;
    nx_buffer_clear(&out->text);
    out->n = 0;
    while (at < end && *at != '#') {
        struct nx_str rest = { at, (size_t)(end - at) };
        char *next = NULL, bytes[4];
        if (nx_str_starts_with(rest, NX_STR("÷"))) out->breaks[out->n++] = (uint32_t)out->text.len;
        if (nx_str_starts_with(rest, NX_STR("÷")) || nx_str_starts_with(rest, NX_STR("×"))) {
            at += 2;
            continue;
        }
        unsigned long c = strtoul(at, &next, 16);
        if (next == at) break;
        nx_buffer_add(&out->text, bytes, nx_utf8_put((uint32_t)c, bytes));
        at = next;
        while (at < end && (*at == ' ' || *at == '\t')) at++;
    }
    return out->n > 0;
}

static void assert_boundaries(struct nx_str text, enum nx_boundary kind, const uint32_t *breaks, size_t n, int line)
{
    uint32_t *found = NULL;
    size_t n_found = 0;
    assert_ok(nx_text_boundaries(text, kind, &found, &n_found, NULL));
    bool same = n == n_found && memcmp(found, breaks, n * sizeof *breaks) == 0;
    free(found);
    if (!same) fail_msg("line %d: other boundaries", line);
}

static void file_agrees(const char *name, enum nx_boundary kind, int expected_cases)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer file = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    struct expected expected = { .text = NX_BUFFER_INIT(NX_BUFFER_NO_MAX) };
    read_shared(name, &file);
    int cases = 0, number = 0;
    struct nx_str line;
    for (const char *at = file.ptr, *end = file.ptr + file.len; next_line(&at, end, &line);) {
        number++;
        if (!read_case(line, &expected)) continue;
        assert_boundaries(nx_buffer_str(&expected.text), kind, expected.breaks, expected.n, number);
        cases++;
    }
    assert_int_equal(cases, expected_cases);
    nx_buffer_dispose(&expected.text);
}

static void graphemes_break_as_in_the_standard(void **state)
{
    (void)state;
    file_agrees("unicode/GraphemeBreakTest.txt", NX_BOUNDARY_GRAPHEME, 602);
}

static void sentences_break_as_in_the_standard(void **state)
{
    (void)state;
    file_agrees("unicode/SentenceBreakTest.txt", NX_BOUNDARY_SENTENCE, 502);
}

static void by_hand(void **state)
{
    (void)state;
    const uint32_t empty[] = { 0 };
    assert_boundaries(NX_STR(""), NX_BOUNDARY_GRAPHEME, empty, 1, 1);
    assert_boundaries(NX_STR_NONE, NX_BOUNDARY_SENTENCE, empty, 1, 2);
    const uint32_t lines[] = { 0, 1, 3, 4, 5, 6 };
    assert_boundaries(NX_STR("a\r\nb\n\r"), NX_BOUNDARY_GRAPHEME, lines, 6, 3);
    const uint32_t marks[] = { 0, 3, 28, 29 };
    assert_boundaries(NX_STR("e\u0301👨‍👩‍👧‍👦x"), NX_BOUNDARY_GRAPHEME, marks, 4, 4);
    const uint32_t conjunct[] = { 0, 9, 15 };
    assert_boundaries(NX_STR("क्षति"), NX_BOUNDARY_GRAPHEME, conjunct, 3, 7);
    const uint32_t ill_formed[] = { 0, 1, 2, 3 };
    assert_boundaries(NX_STR("a\xff"
                             "b"),
                      NX_BOUNDARY_GRAPHEME, ill_formed, 4, 5);
    const uint32_t parts[] = { 0, 15, 19, 28 };
    assert_boundaries(NX_STR("Rates fell 3%. Mr. X said no"), NX_BOUNDARY_SENTENCE, parts, 4, 6);
}

/* ICU's own iterator, as the second opinion. */
static void assert_icu_agrees(struct nx_str text, enum nx_boundary kind)
{
    UErrorCode code = U_ZERO_ERROR;
    UText bytes = UTEXT_INITIALIZER;
    utext_openUTF8(&bytes, text.ptr, (int64_t)text.len, &code);
    UBreakIterator *breaks = kind == NX_BOUNDARY_GRAPHEME ? graphemes : sentences;
    ubrk_setUText(breaks, &bytes, &code);
    assert_true(U_SUCCESS(code));
    uint32_t *found = NULL;
    size_t n = 0, i = 0;
    assert_ok(nx_text_boundaries(text, kind, &found, &n, NULL));
    bool same = true;
    for (int32_t at = ubrk_first(breaks); at != UBRK_DONE; at = ubrk_next(breaks), i++)
        same = same && i < n && found[i] == (uint32_t)at;
    free(found);
    utext_close(&bytes);
    if (!same || i != n) fail_msg("other boundaries (%d): %.*s", (int)kind, NX_STR_ARG(text));
}

static int open_icu(void **state)
{
    (void)state;
    UErrorCode code = U_ZERO_ERROR;
    graphemes = ubrk_open(UBRK_CHARACTER, "root", NULL, 0, &code);
    sentences = ubrk_open(UBRK_SENTENCE, "root", NULL, 0, &code);
    return U_SUCCESS(code) ? 0 : -1;
}

static int close_icu(void **state)
{
    (void)state;
    ubrk_close(graphemes);
    ubrk_close(sentences);
    return 0;
}

static void random_texts_agree_with_icu(void **state)
{
    (void)state;
    static const char *const pieces[] = {
        "a",      "Z",      "1",  ".",  "!",          "?",      ",",        ";",      ":",      "-",
        "\"",     "'",      ")",  "(",  " ",          "\r",     "\n",       "\t",     "\x01",   "é",
        "É",      "“",      "”",  "…",  "–",          "\u0301", "\u00ad",   "\u200d", "\u2028", "\xc2\x85",
        "。",     "！",     "日", "한", "\u1100",     "\u1161", "\u11a8",   "가",     "각",     "ก",
        "ำ",      "\u0903", "क",  "ষ",  "\u094d",     "\u09cd", "\u093c",   "\u0600", "😀",      "❤",
        "\ufe0f", "🏽",   "🇩",  "🇪",  "\U000e0062", "\xff",   "\xe2\x80",
    };
    uint64_t random = 1;
    for (int i = 0; i < 200000; i++) {
        char text[256];
        size_t length = 0;
        for (size_t n = 1 + random_below(&random, 16); n > 0; n--) {
            const char *piece = pieces[random_below(&random, i % 2 ? NX_COUNT(pieces) : 24)];
            memcpy(text + length, piece, strlen(piece));
            length += strlen(piece);
        }
        assert_icu_agrees((struct nx_str){ text, length }, NX_BOUNDARY_GRAPHEME);
        assert_icu_agrees((struct nx_str){ text, length }, NX_BOUNDARY_SENTENCE);
    }
}

static void real_texts_agree_with_icu(void **state)
{
    (void)state;
    static const char *const names[] = { "unicode/headlines.tsv", "unicode/news/en.jsonl", "unicode/news/hi.jsonl",
                                         "unicode/news/th.jsonl", "unicode/news/ja.jsonl", "unicode/news/ko.jsonl",
                                         "unicode/news/ar.jsonl", "unicode/news/my.jsonl", "unicode/news/de.jsonl",
                                         "unicode/news/bn.jsonl" };
    NX_AUTO(nx_buffer_dispose) struct nx_buffer file = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    for (size_t i = 0; i < NX_COUNT(names); i++) {
        read_shared(names[i], &file);
        assert_icu_agrees(nx_buffer_str(&file), NX_BOUNDARY_GRAPHEME);
        assert_icu_agrees(nx_buffer_str(&file), NX_BOUNDARY_SENTENCE);
        nx_buffer_clear(&file);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(graphemes_break_as_in_the_standard),
        cmocka_unit_test(sentences_break_as_in_the_standard),
        cmocka_unit_test(by_hand),
        cmocka_unit_test(random_texts_agree_with_icu),
        cmocka_unit_test(real_texts_agree_with_icu),
    };
    return cmocka_run_group_tests(tests, open_icu, close_icu);
}
