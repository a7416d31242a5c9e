/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_unicode.c: the segmenter against Unicode 15.0's own WordBreakTest.txt, and folding against CaseFolding.txt.
 */
#include "text_support.h"

#include <unicode/ustring.h>

#include "text/segment.h"

/* "÷" may be cut, "×" may not; between them a code point. */
struct word_case {
    UChar units[64];
    int32_t n;
    int32_t breaks[64];
    size_t n_breaks;
};

static bool read_case(struct nx_str line, struct word_case *out)
{
    const char *at = line.ptr, *end = line.ptr + line.len;
    const char *comment = memchr(at, '#', line.len);
    if (comment) end = comment;
    out->n = 0;
    out->n_breaks = 0;
    while (at < end) {
        if (nx_str_starts_with((struct nx_str){ at, (size_t)(end - at) }, NX_STR("÷"))) {
            out->breaks[out->n_breaks++] = out->n;
            at += 2;
        } else if (nx_str_starts_with((struct nx_str){ at, (size_t)(end - at) }, NX_STR("×"))) {
            at += 2;
        } else if ((*at >= '0' && *at <= '9') || (*at >= 'A' && *at <= 'F')) {
            char *next;
            UChar32 c = (UChar32)strtoul(at, &next, 16);
            U16_APPEND_UNSAFE(out->units, out->n, c);
            at = next;
        } else {
            at++;
        }
    }
    return out->n > 0;
}

/* Whether the segmenter cuts where the file says. The first ÷ stands for the start of the text. */
static bool agrees(struct nx_icu *icu, const struct word_case *expected)
{
    assert_ok(nx_segment_start(icu, expected->units, expected->n, NULL));
    size_t i = 1;
    for (int32_t end; (end = nx_segment_next(icu)) >= 0; i++) {
        if (i >= expected->n_breaks || expected->breaks[i] != end) return false;
    }
    return i == expected->n_breaks;
}

/*
 * Where ICU 72 follows CLDR 42 instead of the standard, by line: there the colon joins no letters, so that a:A is two
 * words. The file has no other case of two letters with a colon between them.
 */
static const int known_differences[] = { 1253, 1254, 1267, 1268, 1283, 1284, 1285, 1286,
                                         1287, 1288, 1289, 1290, 1291, 1292, 1712 };

static bool is_known(int line)
{
    for (size_t i = 0; i < NX_COUNT(known_differences); i++) {
        if (known_differences[i] == line) return true;
    }
    return false;
}

static void words_break_as_in_the_standard(void **state)
{
    (void)state;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer file = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    read_shared("unicode/WordBreakTest.txt", &file);
    struct nx_icu icu = { 0 };
    int cases = 0, number = 0;
    struct nx_str line;
    for (const char *at = file.ptr, *end = file.ptr + file.len; next_line(&at, end, &line);) {
        struct word_case word_case;
        number++;
        if (!read_case(line, &word_case)) continue;
        cases++;
        if (agrees(&icu, &word_case) == is_known(number)) fail_msg("line %d: %.*s", number, NX_STR_ARG(line));
    }
    assert_int_equal(cases, 1823);
    nx_icu_close(&icu);
}

/* A line of CaseFolding.txt: "0041; C; 0061; # comment". */
static bool read_folding(struct nx_str line, struct nx_buffer *from, char *kind, struct nx_buffer *to)
{
    if (line.len == 0 || line.ptr[0] == '#') return false;
    const char *end = line.ptr + line.len, *first = memchr(line.ptr, ';', line.len);
    if (!first) return false;
    const char *second = memchr(first + 1, ';', (size_t)(end - first - 1));
    const char *third = memchr(second + 1, ';', (size_t)(end - second - 1));
    nx_buffer_clear(from);
    nx_buffer_clear(to);
    add_code_points(line.ptr, first, from);
    add_code_points(second + 1, third, to);
    *kind = first[2];
    return true;
}

static void assert_folds_alike(struct nx_analyzer *analyzer, const struct nx_buffer *a, const struct nx_buffer *b)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer folded_a = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer folded_b = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    assert_ok(nx_analyzer_fold(analyzer, nx_buffer_str(a), &folded_a, NULL));
    assert_ok(nx_analyzer_fold(analyzer, nx_buffer_str(b), &folded_b, NULL));
    assert_string_equal(nx_buffer_terminate(&folded_a), nx_buffer_terminate(&folded_b));
}

/* Full and common foldings are the same to every language but Turkish, which has the two of its own. */
static void case_folds_as_in_the_standard(void **state)
{
    (void)state;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer file = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer from = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer to = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    read_shared("unicode/CaseFolding.txt", &file);
    struct nx_analyzer *plain = make_analyzer("none"), *turkish = make_analyzer("turkish");
    int cases = 0, turkic = 0;
    struct nx_str line;
    for (const char *at = file.ptr, *end = file.ptr + file.len; next_line(&at, end, &line);) {
        char kind;
        if (!read_folding(line, &from, &kind, &to) || kind == 'S') continue;
        cases++;
        turkic += kind == 'T';
        assert_folds_alike(kind == 'T' ? turkish : plain, &from, &to);
    }
    assert_true(cases > 1400);
    assert_int_equal(turkic, 2);
    nx_analyzer_free(plain);
    nx_analyzer_free(turkish);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_break_as_in_the_standard),
        cmocka_unit_test(case_folds_as_in_the_standard),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
