/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Phrases in rows: in order, within one field, over stems. */
#include "search/phrase.h"
#include "search_support.h"

/* Words 0 to 9; word w has stem w / 2, so that two words share each stem. */
static const uint32_t word_stems[] = { 0, 0, 1, 1, 2, 2, 3, 3, 4, 4 };

static struct nx_row_words row_of(uint32_t *words, uint32_t title, uint32_t excerpt, uint32_t provider)
{
    return (struct nx_row_words){ words, { title, excerpt, provider }, title + excerpt + provider, 16 };
}

#define OCCURS(row, ...)                                                                                               \
    nx_phrase_occurs((row), word_stems, (const uint32_t[]){ __VA_ARGS__ },                                             \
                     sizeof((const uint32_t[]){ __VA_ARGS__ }) / sizeof(uint32_t))

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
    assert_false(nx_phrase_occurs(&provider_only, word_stems, NULL, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(in_order_over_stems),
        cmocka_unit_test(never_across_fields),
        cmocka_unit_test(begins_anew_inside_a_failed_attempt),
        cmocka_unit_test(empty_fields_and_phrases),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
