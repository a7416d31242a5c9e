/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Phrases in rows: in order, within one field, over stems; and whether the bytes of a row may have one. */
#include "base/buffer.h"
#include "search/forms.h"
#include "search/phrase.h"
#include "search_support.h"

/* Words 0 to 9; word w has stem w / 2, so that two words share each stem. */
static const uint32_t word_stems[] = { 0, 0, 1, 1, 2, 2, 3, 3, 4, 4 };

static struct nx_row_words row_of(uint32_t *words, uint32_t title, uint32_t excerpt, uint32_t provider)
{
    return (struct nx_row_words){ words, { title, excerpt, provider }, title + excerpt + provider, 16 };
}

#define SOUGHT(stems_or_null, fields, ...)                                                                             \
    &(struct nx_sought)                                                                                                \
    {                                                                                                                  \
        (const uint32_t[]){ __VA_ARGS__ }, sizeof((const uint32_t[]){ __VA_ARGS__ }) / sizeof(uint32_t),               \
            (stems_or_null), (fields), NULL                                                                            \
    }
#define OCCURS(row, ...) nx_phrase_occurs((row), SOUGHT(word_stems, 0, __VA_ARGS__))
#define NEAR(row, others, ...) nx_near_occurs((row), SOUGHT(word_stems, 0, __VA_ARGS__), (others))

static void in_order_over_stems(void **state)
{
    (void)state;
    uint32_t words[] = { 0, 3, 5, 2, 1 };
    struct nx_row_words row = row_of(words, 5, 0, 0);
    assert_true(OCCURS(&row, 0, 1));
    assert_true(OCCURS(&row, 0, 1, 2, 1, 0));
    assert_true(OCCURS(&row, 2, 1));
    assert_true(OCCURS(&row, 0));
    assert_false(OCCURS(&row, 1, 0, 1));
    assert_false(OCCURS(&row, 0, 2));
    assert_false(OCCURS(&row, 2, 0));
    assert_false(OCCURS(&row, 0, 1, 2, 1, 0, 0));
}

static void never_across_fields(void **state)
{
    (void)state;
    uint32_t words[] = { 0, 2, 4, 6, 8, 0 };
    struct nx_row_words row = row_of(words, 2, 3, 1);
    assert_true(OCCURS(&row, 0, 1));
    assert_true(OCCURS(&row, 2, 3, 4));
    assert_true(OCCURS(&row, 0));
    assert_false(OCCURS(&row, 1, 2));
    assert_false(OCCURS(&row, 4, 0));
}

static void begins_anew_inside_a_failed_attempt(void **state)
{
    (void)state;
    uint32_t words[] = { 0, 0, 0, 2 };
    struct nx_row_words row = row_of(words, 0, 4, 0);
    assert_true(OCCURS(&row, 0, 0, 1));
}

static void empty_fields_and_phrases(void **state)
{
    (void)state;
    struct nx_row_words nothing = NX_ROW_WORDS_INIT;
    assert_false(OCCURS(&nothing, 0));
    uint32_t words[] = { 0, 2 };
    struct nx_row_words provider_only = row_of(words, 0, 0, 2);
    assert_true(OCCURS(&provider_only, 0, 1));
    const struct nx_sought nothing_sought = { NULL, 0, word_stems, 0, NULL };
    assert_false(nx_phrase_occurs(&provider_only, &nothing_sought));
    assert_false(nx_near_occurs(&provider_only, &nothing_sought, 5));
}

static void in_the_fields_asked_for(void **state)
{
    (void)state;
    uint32_t words[] = { 0, 2, 4, 6, 8, 0, 2 };
    struct nx_row_words row = row_of(words, 2, 3, 2);
    const unsigned title = 1u << NX_STREAM_TITLE, excerpt = 1u << NX_STREAM_EXCERPT, provider = 1u << NX_STREAM_PROVIDER;
    assert_true(nx_phrase_occurs(&row, SOUGHT(word_stems, title, 0, 1)));
    assert_true(nx_phrase_occurs(&row, SOUGHT(word_stems, provider, 0, 1)));
    assert_true(nx_phrase_occurs(&row, SOUGHT(word_stems, excerpt | title, 3)));
    assert_false(nx_phrase_occurs(&row, SOUGHT(word_stems, excerpt, 0, 1)));
    assert_false(nx_phrase_occurs(&row, SOUGHT(word_stems, title | provider, 3)));
    assert_false(nx_near_occurs(&row, SOUGHT(word_stems, excerpt, 1, 0), 5));
    assert_true(nx_near_occurs(&row, SOUGHT(word_stems, title, 1, 0), 0));
}

static void as_they_are_written(void **state)
{
    (void)state;
    uint32_t words[] = { 0, 3, 4 };
    struct nx_row_words row = row_of(words, 0, 3, 0);
    assert_true(nx_phrase_occurs(&row, SOUGHT(NULL, 0, 0, 3)));
    assert_false(nx_phrase_occurs(&row, SOUGHT(NULL, 0, 0, 2)));
    assert_true(nx_phrase_occurs(&row, SOUGHT(word_stems, 0, 0, 1)));
}

static void near_in_any_order(void **state)
{
    (void)state;
    uint32_t words[] = { 0, 8, 8, 2, 4, 8, 0 };
    struct nx_row_words row = row_of(words, 7, 0, 0);
    assert_true(NEAR(&row, 2, 0, 1));
    assert_true(NEAR(&row, 2, 1, 0));
    assert_false(NEAR(&row, 1, 0, 1));
    assert_true(NEAR(&row, 1, 0, 2));  /* from the end */
    assert_true(NEAR(&row, 1, 1, 2, 0));
    assert_false(NEAR(&row, 0, 1, 2, 0));
    assert_true(NEAR(&row, 5, 0, 0));  /* both of them */
    assert_false(NEAR(&row, 4, 0, 0));
    assert_false(NEAR(&row, 1000, 2, 2));
}

static void near_never_across_fields(void **state)
{
    (void)state;
    uint32_t words[] = { 0, 2, 4 };
    struct nx_row_words row = row_of(words, 2, 1, 0);
    assert_true(NEAR(&row, 9, 1, 0));
    assert_false(NEAR(&row, 9, 1, 2));
}

/* ---- In the bytes of a row ---- */

enum { ROW_WORDS = 30, PHRASE_MOST = 3, FORMS_MOST = 3 };

/* Numbers of one, two and three bytes, few of each, and such as have bytes in common. */
static uint32_t any_number(uint64_t *seed)
{
    static const uint32_t bases[] = { 0, 126, 254, 16382, 32766 };
    return bases[test_below(seed, NX_COUNT(bases))] + (uint32_t)test_below(seed, 4);
}

struct phrase {
    uint32_t words[PHRASE_MOST][FORMS_MOST]; /* that each place may have */
    struct nx_form items[PHRASE_MOST][FORMS_MOST];
    struct nx_forms forms[PHRASE_MOST];
    size_t n;
};

static void any_phrase(uint64_t *seed, struct phrase *out)
{
    out->n = 1 + test_below(seed, PHRASE_MOST);
    for (size_t i = 0; i < out->n; i++) {
        out->forms[i] = (struct nx_forms){ out->items[i], test_below(seed, FORMS_MOST + 1) };
        for (size_t k = 0; k < out->forms[i].n; k++) {
            NX_AUTO(nx_buffer_dispose) struct nx_buffer bytes = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
            out->words[i][k] = any_number(seed);
            nx_buffer_add_varint(&bytes, out->words[i][k]);
            memcpy(out->items[i][k].bytes, bytes.ptr, bytes.len);
            out->items[i][k].n = (uint8_t)bytes.len;
        }
    }
}

static bool is_at(const struct phrase *phrase, const uint32_t *words)
{
    for (size_t i = 0; i < phrase->n; i++) {
        bool any = false;
        for (size_t k = 0; k < phrase->forms[i].n; k++) any = any || phrase->words[i][k] == words[i];
        if (!any) return false;
    }
    return true;
}

static void seen_in_the_bytes_as_in_the_words(void **state)
{
    (void)state;
    uint64_t seed = 1;
    size_t n_found = 0;
    for (int round = 0; round < 100000; round++) {
        NX_AUTO(nx_buffer_dispose) struct nx_buffer bytes = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
        uint32_t words[ROW_WORDS];
        struct phrase phrase;
        any_phrase(&seed, &phrase);
        const size_t n = test_below(&seed, ROW_WORDS + 1);
        for (size_t i = 0; i < n; i++) nx_buffer_add_varint(&bytes, words[i] = any_number(&seed));
        bool expected = false;
        for (size_t at = 0; at + phrase.n <= n; at++) expected = expected || is_at(&phrase, words + at);
        const struct nx_forms *stems[] = { &phrase.forms[0], &phrase.forms[1], &phrase.forms[2] };
        /* Without room behind it, so that a look beyond the end is seen. */
        char *exact = malloc(bytes.len + 1);
        if (bytes.len) memcpy(exact, bytes.ptr, bytes.len);
        exact = realloc(exact, bytes.len ? bytes.len : 1);
        assert_int_equal(nx_forms_may_follow(stems, phrase.n, (struct nx_str){ exact, bytes.len }), expected);
        free(exact);
        n_found += expected;
    }
    assert_in_range(n_found, 10000, 90000);
}

static void no_stems_are_nowhere(void **state)
{
    (void)state;
    assert_false(nx_forms_may_follow(NULL, 0, NX_STR("abc")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(in_order_over_stems),
        cmocka_unit_test(never_across_fields),
        cmocka_unit_test(begins_anew_inside_a_failed_attempt),
        cmocka_unit_test(empty_fields_and_phrases),
        cmocka_unit_test(in_the_fields_asked_for),
        cmocka_unit_test(as_they_are_written),
        cmocka_unit_test(near_in_any_order),
        cmocka_unit_test(near_never_across_fields),
        cmocka_unit_test(seen_in_the_bytes_as_in_the_words),
        cmocka_unit_test(no_stems_are_nowhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
