/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_boundaries.c: where texts may be cut, against GraphemeBreakTest.txt and SentenceBreakTest.txt and by hand. */
#include "text_support.h"

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
    const uint32_t ill_formed[] = { 0, 1, 2, 3 };
    assert_boundaries(NX_STR("a\xff" "b"), NX_BOUNDARY_GRAPHEME, ill_formed, 4, 5);
    const uint32_t sentences[] = { 0, 15, 19, 28 };
    assert_boundaries(NX_STR("Rates fell 3%. Mr. X said no"), NX_BOUNDARY_SENTENCE, sentences, 4, 6);
}

/* The ASCII way against ICU's, which a letter behind the text asks for. */
static void ascii_graphemes_agree(void **state)
{
    (void)state;
    uint64_t random = 1;
    for (int i = 0; i < 20000; i++) {
        char text[32];
        size_t n = 1 + random_below(&random, 12), n_ascii = 0, n_other = 0;
        for (size_t k = 0; k < n; k++) text[k] = (char)(i % 2 ? random_below(&random, 128) : 9 + random_below(&random, 5));
        memcpy(text + n, "x\u00e9", 3);
        uint32_t *ascii = NULL, *other = NULL;
        assert_ok(nx_text_boundaries((struct nx_str){ text, n + 1 }, NX_BOUNDARY_GRAPHEME, &ascii, &n_ascii, NULL));
        assert_ok(nx_text_boundaries((struct nx_str){ text, n + 3 }, NX_BOUNDARY_GRAPHEME, &other, &n_other, NULL));
        assert_int_equal(n_ascii + 1, n_other);
        assert_memory_equal(ascii, other, n_ascii * sizeof *ascii);
        free(ascii);
        free(other);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(graphemes_break_as_in_the_standard),
        cmocka_unit_test(sentences_break_as_in_the_standard),
        cmocka_unit_test(by_hand),
        cmocka_unit_test(ascii_graphemes_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
