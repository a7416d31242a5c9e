/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_words.c: what the words of a text are: each rule of analyzer.h by examples, and what holds for every text. */
#include "text_support.h"

struct example {
    const char *text, *words;
};

static void assert_examples(const struct example *examples, size_t n)
{
    for (size_t i = 0; i < n; i++) assert_words("english", examples[i].text, examples[i].words);
}

static void case_and_compatibility_fold(void **state)
{
    (void)state;
    const struct example examples[] = {
        { "Hello WORLD", "hello world" },
        { "Straße STRASSE", "strasse strasse" },
        { "ﬁne Ａｐｐｌｅ ㎏ m²", "fine apple kg m2" },
        { "½ Ⅷ ①", "1⁄2 viii 1" },
        { "ΣΊΣΥΦΟΣ Σίσυφος", "σισυφοσ σισυφοσ" },
        { "ﷺ", "صلى الله عليه وسلم" },
        { "co\u00adopera\u00adtion", "cooperation" },
        { "می‌خواهم", "میخواهم" },
    };
    assert_examples(examples, NX_COUNT(examples));
}

static void punctuation_stands_as_the_standard_says(void **state)
{
    (void)state;
    const struct example examples[] = {
        { "1,000.5 1;2 a,b", "1,000.5 1;2 a b" },
        { "example.org a..b .a. 3.", "example.org a b a 3" },
        { "a:b a/b well-known", "a b a b well known" },
        { "foo_bar _foo_ __init__ _ ___", "foo_bar foo init" },
        { "name@example.org @name @", "name example.org name" },
        { "\r\na\r\nb\tc\vd\fe", "a b c d e" },
        { "end… “quoted” – dash—dash", "end quoted dash dash" },
        { "a\u200bb a\u00a0b", "a b a b" },
    };
    assert_examples(examples, NX_COUNT(examples));
}

static void apostrophes_are_one(void **state)
{
    (void)state;
    const struct example examples[] = {
        { "don't don’t don‘t donʼt don＇t", "don't don't don't don't don't" },
        { "'tis rock 'n' roll", "tis rock n roll" },
        { "‘quoted’ dogs' dogs’", "quoted dogs dogs" },
        { "Hawaiʻi Hawai'i", "hawai'i hawai'i" },
        { "צה״ל צה\"ל ג׳ורג׳ ג'ורג'", "צה\"ל צה\"ל ג'ורג' ג'ורג'" },
    };
    assert_examples(examples, NX_COUNT(examples));
}

static void abbreviations_lose_their_stops(void **state)
{
    (void)state;
    const struct example examples[] = {
        { "U.S. U.S U.S.A. US", "us us usa us" },
        { "U.S.-based a.m. e.g.", "us based am eg" },
        { "С.Ш.А. Η.Π.Α.", "сша ηπα" },
        { "3.5 1.2.3 v1.0 example.org a.bc ab.c", "3.5 1.2.3 v1.0 example.org a.bc ab.c" },
    };
    assert_examples(examples, NX_COUNT(examples));
}

static void signs_are_no_words(void **state)
{
    (void)state;
    const struct example examples[] = {
        { "", "" },
        { "  \t\r\n", "" },
        { "!?.,;:'\"()[]{}<>#$%^&*+=|\\~`-_", "" },
        { "😀 👍🏽 👨‍👩‍👧 🇩🇪 ♥️", "" },
        { "\u0301 \u0308\u0301 \u0e34", "" },
        { "゠ ゛ ˂ ՚", "" },
        { "1️⃣ 2️⃣", "1 2" },
        { "Windows™ iPhone® C℠", "windows iphone c" },
        { "♥love♥ 5€ €5", "love 5 5" },
    };
    assert_examples(examples, NX_COUNT(examples));
}

static void marks_fold_in_latin_and_greek_only(void **state)
{
    (void)state;
    const struct example examples[] = {
        { "résumé naïve Ångström Việt", "resume naive angstrom viet" },
        { "re\u0301sume\u0301 n̈", "resume n" },
        { "øre łódź đakovo ħ ŧ æ œ þ", "øre łodz đakovo ħ ŧ æ œ þ" },
        { "Ά ΐ ᾧ", "α ι ωι" },
        { "2̶0̶", "20" },
        { "й Й и\u0306 ё Ё е\u0308", "й й й е е е" },
        { "Влади́мир Ѓорѓи", "владимир ѓорѓи" },
        { "हिन्दी ไทย்", "हिन्दी ไทย்" },
        { "が か\u3099 ガ", "が が ガ" },
        { "كِتَاب", "كِتَاب" },
        { "שָׁלוֹם", "שָׁלוֹם" },
    };
    assert_examples(examples, NX_COUNT(examples));
}

static void dictionaries_find_words_without_blanks(void **state)
{
    (void)state;
    const struct example examples[] = {
        { "北京大学", "北京 大学" },
        { "日本語のテスト", "日本語 の テスト" },
        { "สวัสดีครับ", "สวัสดี ครับ" },
        { "ព្រះរាជា", "ព្រះរាជា" },
        { "ພາສາລາວ", "ພາສາ ລາວ" },
        { "သတင်းစာ ဒီနေ့ရာသီဥတု", "သတင်းစာ ဒီ နေ့ ရာသီဥတု" },
        { "កម្ពុជា​ថៃ", "កម្ពុជា ថៃ" },
        { "한국어 뉴스", "한국어 뉴스" },
    };
    assert_examples(examples, NX_COUNT(examples));
}

static void ill_formed_bytes_separate(void **state)
{
    (void)state;
    const struct example examples[] = {
        { "a\xff"
          "b",
          "a b" },
        { "caf\xc3 au lait", "caf au lait" },
        { "caf\xe9", "caf" },
        { "\x80\x80\x80", "" },
        { "\xed\xa0\x80x\xf4\x90\x80\x80y\xc0\xafz", "x y z" },
        { "日\xe6\x97", "日" },
    };
    assert_examples(examples, NX_COUNT(examples));
}

static void nul_bytes_separate(void **state)
{
    (void)state;
    struct nx_analyzer *analyzer = make_analyzer("english");
    NX_AUTO(nx_buffer_dispose) struct nx_buffer words = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    assert_string_equal(join_words(analyzer, NX_STR("a\0b\0é\0"), &words), "a b e");
    assert_string_equal(join_words(analyzer, NX_STR_NONE, &words), "");
    nx_analyzer_free(analyzer);
}

static void assert_place(struct nx_analyzer *analyzer, const char *text, size_t i, uint32_t start, uint32_t end)
{
    NX_AUTO(nx_tokens_dispose) struct nx_tokens tokens = NX_TOKENS_INIT;
    assert_ok(nx_analyzer_words(analyzer, nx_str_of(text), &tokens, NULL));
    assert_true(i < tokens.n);
    assert_int_equal(tokens.items[i].start, start);
    assert_int_equal(tokens.items[i].end, end);
}

/* By hand, since the fast way and the plain way could be wrong together. */
static void places_are_bytes_of_the_original(void **state)
{
    (void)state;
    struct nx_analyzer *analyzer = make_analyzer("english");
    assert_place(analyzer, "Hello, World", 1, 7, 12);
    assert_place(analyzer, "“Été” x", 0, 3, 8);
    assert_place(analyzer, "“Été” x", 1, 12, 13);
    assert_place(analyzer, "e\u0301te\u0301 x", 1, 8, 9);
    assert_place(analyzer, "n\u0308 x", 0, 0, 3);
    assert_place(analyzer, "1\ufe0f\u20e3 x", 0, 0, 7);
    assert_place(analyzer, "_Dune_", 0, 1, 5);
    assert_place(analyzer, "the U.S. is", 1, 4, 7);
    assert_place(analyzer, "ﷺ x", 3, 0, 3);
    assert_place(analyzer, "ﷺ x", 4, 4, 5);
    assert_place(analyzer, "北京大学", 1, 6, 12);
    assert_place(analyzer, "😀a𝒜", 0, 4, 9);
    assert_place(analyzer,
                 "\xff"
                 "a",
                 0, 1, 2);
    nx_analyzer_free(analyzer);
}

static void tokens_are_used_again(void **state)
{
    (void)state;
    struct nx_analyzer *analyzer = make_analyzer("english");
    NX_AUTO(nx_tokens_dispose) struct nx_tokens tokens = NX_TOKENS_INIT;
    assert_ok(nx_analyzer_words(analyzer, NX_STR("eins zwei drei 日本語のテスト"), &tokens, NULL));
    assert_int_equal(tokens.n, 6);
    assert_ok(nx_analyzer_words(analyzer, NX_STR("one"), &tokens, NULL));
    assert_int_equal(tokens.n, 1);
    assert_true(nx_str_equal(tokens.items[0].word, NX_STR("one")));
    assert_ok(nx_analyzer_words(analyzer, NX_STR(""), &tokens, NULL));
    assert_int_equal(tokens.n, 0);
    nx_analyzer_free(analyzer);
}

/* A base with marks without end must neither take for ever nor lose the words around it. */
static void marks_without_end(void **state)
{
    (void)state;
    struct nx_analyzer *analyzer = make_analyzer("english");
    NX_AUTO(nx_buffer_dispose) struct nx_buffer text = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer words = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    nx_buffer_add_str(&text, NX_STR("before a"));
    for (int i = 0; i < 200000; i++) nx_buffer_add_str(&text, i % 2 ? NX_STR("\u0301") : NX_STR("\u0323"));
    for (int i = 0; i < 200000; i++) nx_buffer_add_str(&text, i % 2 ? NX_STR("\u0334") : NX_STR("\u0345"));
    nx_buffer_add_str(&text, NX_STR(" after"));
    const char *joined = join_words(analyzer, nx_buffer_str(&text), &words);
    assert_memory_equal(joined, "before a", 8);
    assert_string_equal(joined + words.len - 6, " after");
    nx_analyzer_free(analyzer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(case_and_compatibility_fold),
        cmocka_unit_test(punctuation_stands_as_the_standard_says),
        cmocka_unit_test(apostrophes_are_one),
        cmocka_unit_test(abbreviations_lose_their_stops),
        cmocka_unit_test(signs_are_no_words),
        cmocka_unit_test(marks_fold_in_latin_and_greek_only),
        cmocka_unit_test(dictionaries_find_words_without_blanks),
        cmocka_unit_test(ill_formed_bytes_separate),
        cmocka_unit_test(nul_bytes_separate),
        cmocka_unit_test(places_are_bytes_of_the_original),
        cmocka_unit_test(tokens_are_used_again),
        cmocka_unit_test(marks_without_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
