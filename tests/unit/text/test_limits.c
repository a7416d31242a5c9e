/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_limits.c: long words: where they are cut, what is put in the place of the rest, that they stay apart. */
#include "text_support.h"

#include "base/hash.h"

enum { HASHED = 16, KEPT = NX_WORD_MAX - HASHED };

/* `count` times `piece`, as one text. */
static struct nx_str repeat(const char *piece, size_t count, struct nx_buffer *out)
{
    nx_buffer_clear(out);
    for (size_t i = 0; i < count; i++) nx_buffer_add_str(out, nx_str_of(piece));
    return nx_buffer_str(out);
}

/* The only word of `text`, into `out`. */
static struct nx_str only_word(struct nx_str text, struct nx_buffer *out)
{
    struct nx_analyzer *analyzer = make_analyzer("none");
    NX_AUTO(nx_tokens_dispose) struct nx_tokens tokens = NX_TOKENS_INIT;
    assert_ok(nx_analyzer_words(analyzer, text, &tokens, NULL));
    assert_int_equal(tokens.n, 1);
    assert_int_equal(tokens.items[0].start, 0);
    assert_int_equal(tokens.items[0].end, text.len);
    nx_buffer_clear(out);
    nx_buffer_add_str(out, tokens.items[0].word);
    nx_analyzer_free(analyzer);
    return nx_buffer_str(out);
}

/* The rule of analyzer.h, said a second time: `kept` bytes of the word and the digits. */
static void assert_cut(struct nx_str word, struct nx_str whole, size_t kept)
{
    char digits[HASHED + 1];
    snprintf(digits, sizeof digits, "%016llx", (unsigned long long)nx_hash_bytes(whole.ptr, whole.len).high);
    assert_int_equal(word.len, kept + HASHED);
    assert_memory_equal(word.ptr, whole.ptr, kept);
    assert_memory_equal(word.ptr + kept, digits, HASHED);
}

static void words_that_fit_stay(void **state)
{
    (void)state;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer text = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer word = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    repeat("x", NX_WORD_MAX, &text);
    assert_true(nx_str_equal(only_word(nx_buffer_str(&text), &word), nx_buffer_str(&text)));
    repeat("ж", NX_WORD_MAX / 2, &text);
    assert_true(nx_str_equal(only_word(nx_buffer_str(&text), &word), nx_buffer_str(&text)));
    repeat("ꦲ", NX_WORD_MAX / 3, &text);
    assert_true(nx_str_equal(only_word(nx_buffer_str(&text), &word), nx_buffer_str(&text)));
}

static void longer_words_are_cut_between_characters(void **state)
{
    (void)state;
    const struct {
        const char *piece;
        size_t width;
    } scripts[] = { { "x", 1 }, { "ж", 2 }, { "ꦲ", 3 }, { "𐐨", 4 } };
    NX_AUTO(nx_buffer_dispose) struct nx_buffer text = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer word = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    for (size_t i = 0; i < NX_COUNT(scripts); i++) {
        struct nx_str whole = repeat(scripts[i].piece, NX_WORD_MAX / scripts[i].width + 1, &text);
        assert_cut(only_word(whole, &word), whole, KEPT / scripts[i].width * scripts[i].width);
        whole = repeat(scripts[i].piece, 5000, &text);
        assert_cut(only_word(whole, &word), whole, KEPT / scripts[i].width * scripts[i].width);
    }
}

/* One letter more in front moves every cut by a byte. */
static void cuts_at_every_offset(void **state)
{
    (void)state;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer text = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer word = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    for (size_t front = 0; front < 4; front++) {
        repeat("a", front, &text);
        for (int i = 0; i < 60; i++) nx_buffer_add_str(&text, NX_STR("ꦲ"));
        struct nx_str cut = only_word(nx_buffer_str(&text), &word);
        assert_cut(cut, nx_buffer_str(&text), front + (KEPT - front) / 3 * 3);
        assert_int_equal(nx_utf8_check(cut.ptr, cut.len), cut.len);
    }
}

static void words_that_differ_late_stay_apart(void **state)
{
    (void)state;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer text = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer one = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer other = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    repeat("long", 100, &text);
    nx_buffer_add_byte(&text, 'a');
    only_word(nx_buffer_str(&text), &one);
    text.ptr[text.len - 1] = 'b';
    only_word(nx_buffer_str(&text), &other);
    assert_false(nx_str_equal(nx_buffer_str(&one), nx_buffer_str(&other)));
    assert_memory_equal(one.ptr, other.ptr, KEPT);
}

/* Folded first, then cut: capitals and a soft hyphen make no other word. */
static void the_folded_word_is_hashed(void **state)
{
    (void)state;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer text = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer one = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer other = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    only_word(repeat("abcd", 50, &text), &one);
    only_word(repeat("AbC\u00add", 50, &text), &other);
    assert_true(nx_str_equal(nx_buffer_str(&one), nx_buffer_str(&other)));
}

/* 100 letters with stops between are no word of 199 bytes. */
static void abbreviations_are_shortened_first(void **state)
{
    (void)state;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer text = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer word = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    repeat("a.", 100, &text);
    text.len--;
    assert_int_equal(only_word(nx_buffer_str(&text), &word).len, 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_that_fit_stay),       cmocka_unit_test(longer_words_are_cut_between_characters),
        cmocka_unit_test(cuts_at_every_offset),      cmocka_unit_test(words_that_differ_late_stay_apart),
        cmocka_unit_test(the_folded_word_is_hashed), cmocka_unit_test(abbreviations_are_shortened_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
