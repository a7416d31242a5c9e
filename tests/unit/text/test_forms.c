/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_forms.c: a text has the same words in all four normalization forms. Tried on NormalizationTest.txt, on real
 * headlines and stories in 40 languages, and on random characters.
 */
#include "text_support.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

enum { FORMS = 4, TEXT_MAX = 65536 };

static const char *const languages[] = { "english", "french", "german", "swedish" };
static struct nx_analyzer *analyzers[NX_COUNT(languages)];

static int make_analyzers(void **state)
{
    (void)state;
    for (size_t i = 0; i < NX_COUNT(languages); i++) analyzers[i] = make_analyzer(languages[i]);
    return 0;
}

static int free_analyzers(void **state)
{
    (void)state;
    for (size_t i = 0; i < NX_COUNT(languages); i++) nx_analyzer_free(analyzers[i]);
    return 0;
}

static const UNormalizer2 *form(int which, UErrorCode *code)
{
    switch (which) {
    case 0: return unorm2_getNFCInstance(code);
    case 1: return unorm2_getNFDInstance(code);
    case 2: return unorm2_getNFKCInstance(code);
    default: return unorm2_getNFKDInstance(code);
    }
}

/* Replaces the content of `out` by `text` in one of the forms. */
static void normalize(struct nx_str text, int which, struct nx_buffer *out)
{
    static UChar units[TEXT_MAX], normal[TEXT_MAX];
    static char bytes[3 * TEXT_MAX];
    UErrorCode code = U_ZERO_ERROR;
    int32_t n, length;
    u_strFromUTF8(units, TEXT_MAX, &n, text.ptr, (int32_t)text.len, &code);
    n = unorm2_normalize(form(which, &code), units, n, normal, TEXT_MAX, &code);
    u_strToUTF8(bytes, sizeof bytes, &length, normal, n, &code);
    assert_true(U_SUCCESS(code));
    nx_buffer_clear(out);
    nx_buffer_add(out, bytes, (size_t)length);
}

static void assert_same_words(struct nx_str a, struct nx_str b)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer words_a = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer words_b = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    for (size_t i = 0; i < NX_COUNT(languages); i++) {
        const char *want = join_words(analyzers[i], a, &words_a), *got = join_words(analyzers[i], b, &words_b);
        if (strcmp(want, got) != 0)
            fail_msg("%s: '%.*s' and '%.*s' give\n%s\n%s", languages[i], NX_STR_ARG(a), NX_STR_ARG(b), want, got);
    }
}

static void assert_forms_are_one(struct nx_str text)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer normal = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    for (int i = 0; i < FORMS; i++) {
        normalize(text, i, &normal);
        assert_same_words(text, nx_buffer_str(&normal));
    }
}

/* The two signs that are left alone on purpose: NFKC spells them out. */
static bool is_left_alone(uint32_t c)
{
    return c == 0x2120 || c == 0x2122;
}

static void columns_of_the_standard_are_one(void **state)
{
    (void)state;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer file = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer first = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer other = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    read_shared("unicode/NormalizationTest.txt", &file);
    int cases = 0;
    struct nx_str line;
    for (const char *at = file.ptr, *end = file.ptr + file.len; next_line(&at, end, &line);) {
        if (line.len == 0 || line.ptr[0] == '#' || line.ptr[0] == '@') continue;
        if (is_left_alone((uint32_t)strtoul(line.ptr, NULL, 16))) continue;
        nx_buffer_clear(&first);
        const char *column = line.ptr;
        for (int i = 0; i < 5; i++) {
            const char *stop = memchr(column, ';', (size_t)(line.ptr + line.len - column));
            nx_buffer_clear(&other);
            add_code_points(column, stop, i == 0 ? &first : &other);
            if (i > 0) assert_same_words(nx_buffer_str(&first), nx_buffer_str(&other));
            column = stop + 1;
        }
        cases++;
    }
    assert_int_equal(cases, 19074 - 2);
}

static void headlines_are_one(void **state)
{
    (void)state;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer file = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_tokens_dispose) struct nx_tokens tokens = NX_TOKENS_INIT;
    read_shared("unicode/headlines.tsv", &file);
    int headlines = 0;
    struct nx_str line;
    const char *at = file.ptr, *end = file.ptr + file.len;
    assert_true(next_line(&at, end, &line)); /* the heading */
    while (next_line(&at, end, &line)) {
        const char *tab = memrchr(line.ptr, '\t', line.len);
        struct nx_str headline = { tab + 1, (size_t)(line.ptr + line.len - tab - 1) };
        assert_ok(nx_analyzer_words(analyzers[0], headline, &tokens, NULL));
        assert_true(tokens.n > 0);
        assert_forms_are_one(headline);
        headlines++;
    }
    assert_int_equal(headlines, 800);
}

static void stories_are_one(void **state)
{
    (void)state;
    static const char *const codes[] = { "ar", "cs", "el", "fa", "fr", "he", "hi", "hu", "ja", "km",
                                         "ko", "lo", "my", "ru", "ta", "th", "tr", "uk", "vi", "zh-Hant" };
    NX_AUTO(nx_buffer_dispose) struct nx_buffer file = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    for (size_t i = 0; i < NX_COUNT(codes); i++) {
        char name[64];
        snprintf(name, sizeof name, "unicode/news/%s.jsonl", codes[i]);
        read_shared(name, &file);
        struct nx_str line;
        for (const char *at = file.ptr, *end = file.ptr + file.len; next_line(&at, end, &line);)
            if (line.len < TEXT_MAX / 4) assert_forms_are_one(line);
        nx_buffer_clear(&file);
    }
}

/* Half of the characters are marks, or what combines in other ways; the others are anything that is assigned. */
static UChar32 random_character(uint64_t *random)
{
    static const UChar32 odd[] = { 0x345,  0x301,  0x308,  0x323,  0x307,  0x34f,  0xad,   0x200d, 0x200b,
                                   0x1fb3, 0x3b1,  0x130,  0xe7,   0x1e09, 0x1100, 0x1161, 0x11a8, 0x3099,
                                   0x304b, 0x9c7,  0x9be,  0x94d,  0x915,  0x438,  0x306,  0x451,  0x2019,
                                   0x37a,  0x1fbe, 0xfb01, 0x2126, 'I',    'a',    '.',    ' ' };
    if (random_below(random, 2)) return odd[random_below(random, NX_COUNT(odd))];
    for (;;) {
        UChar32 c = (UChar32)random_below(random, random_below(random, 4) ? 0x3400 : 0x20000);
        if (u_isdefined(c) && !U_IS_SURROGATE(c) && !is_left_alone((uint32_t)c)) return c;
    }
}

static void random_texts_are_one(void **state)
{
    (void)state;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer text = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    uint64_t random = 1;
    for (int i = 0; i < 30000; i++) {
        nx_buffer_clear(&text);
        for (size_t n = 1 + random_below(&random, 8); n > 0; n--) {
            char bytes[4];
            nx_buffer_add(&text, bytes, nx_utf8_put((uint32_t)random_character(&random), bytes));
        }
        assert_forms_are_one(nx_buffer_str(&text));
    }
}

/* The Turkish I's in both forms. In the compatibility forms Ⅰ is the letter I, and no longer what it was. */
static void turkish_is_one(void **state)
{
    (void)state;
    assert_words("turkish", "Iİiı I\u0307", "ıiiı i");
    assert_words("turkish", "ISPARTA İSTANBUL I\u0307stanbul", "ısparta istanbul istanbul");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_of_the_standard_are_one),
        cmocka_unit_test(headlines_are_one),
        cmocka_unit_test(stories_are_one),
        cmocka_unit_test(random_texts_are_one),
        cmocka_unit_test(turkish_is_one),
    };
    return cmocka_run_group_tests(tests, make_analyzers, free_analyzers);
}
