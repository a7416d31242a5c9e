/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_intern.c: texts and their numbers. */
#include "support.h"

#include "base/intern.h"

enum { MANY = 100000 };

static struct nx_str nth(unsigned i, char room[16])
{
    return (struct nx_str){ room, (size_t)snprintf(room, 16, "%x", i * 2654435761u) };
}

/* Numbers count up in the order of first sight and stay what they are, however often the table grows. */
static void numbers_stay(void **state)
{
    (void)state;
    NX_AUTO(nx_intern_dispose) struct nx_intern set = NX_INTERN_INIT;
    char room[16];
    for (unsigned round = 0; round < 2; round++) {
        for (unsigned i = 0; i < MANY; i++) {
            uint32_t number = UINT32_MAX;
            bool added = round == 1;
            assert_true(nx_intern_add(&set, nth(i, room), &number, &added));
            assert_int_equal(number, i);
            assert_true(added == (round == 0));
        }
    }
    assert_int_equal(set.n, MANY);
    for (unsigned i = 0; i < MANY; i++) assert_true(nx_str_equal(set.texts[i], nth(i, room)));
}

/* A guess is right, or says that the text is not there. */
static void what_is_there_is_guessed(void **state)
{
    (void)state;
    NX_AUTO(nx_intern_dispose) struct nx_intern set = NX_INTERN_INIT;
    char room[16];
    for (unsigned i = 0; i < MANY; i++) {
        uint32_t number;
        bool added;
        const struct nx_str text = nth(i, room);
        const uint64_t hash = nx_intern_hash(text);
        nx_intern_fetch(&set, hash);
        assert_true(nx_intern_guess(&set, hash) == set.n || !nx_str_equal(set.texts[nx_intern_guess(&set, hash)], text));
        assert_true(nx_intern_add_hashed(&set, text, hash, &number, &added));
        assert_true(added);
    }
    for (unsigned i = 0; i < MANY; i++) assert_int_equal(nx_intern_guess(&set, nx_intern_hash(nth(i, room))), i);
}

static void any_bytes_are_a_text(void **state)
{
    (void)state;
    static const struct nx_str texts[] = { { "", 0 },  { "\0", 1 },  { "\0\0", 2 },
                                           { "a", 1 }, { "a\0", 2 }, { "\xff", 1 } };
    NX_AUTO(nx_intern_dispose) struct nx_intern set = NX_INTERN_INIT;
    uint32_t number;
    for (uint32_t i = 0; i < NX_COUNT(texts); i++) {
        assert_true(nx_intern_add(&set, texts[i], &number, NULL));
        assert_int_equal(number, i);
    }
    assert_true(nx_intern_add(&set, NX_STR_NONE, &number, NULL));
    assert_int_equal(number, 0);
}

static void texts_are_copied(void **state)
{
    (void)state;
    NX_AUTO(nx_intern_dispose) struct nx_intern set = NX_INTERN_INIT;
    char text[] = "before";
    uint32_t number;
    assert_true(nx_intern_add(&set, nx_str_of(text), &number, NULL));
    memcpy(text, "after!", 6);
    assert_true(nx_str_equal(set.texts[0], NX_STR("before")));
    assert_true(nx_intern_add(&set, nx_str_of(text), &number, NULL));
    assert_int_equal(number, 1);
}

static void sorted_is_the_order_of_bytes(void **state)
{
    (void)state;
    NX_AUTO(nx_intern_dispose) struct nx_intern set = NX_INTERN_INIT;
    NX_AUTO(nx_free_bytes) uint32_t *none = nx_intern_sorted(&set);
    assert_non_null(none);
    char room[16];
    for (unsigned i = 0; i < MANY; i++) {
        uint32_t number;
        assert_true(nx_intern_add(&set, nth(i, room), &number, NULL));
    }
    NX_AUTO(nx_free_bytes) uint32_t *order = nx_intern_sorted(&set);
    assert_non_null(order);
    for (unsigned i = 1; i < MANY; i++) {
        assert_true(nx_str_compare(set.texts[order[i - 1]], set.texts[order[i]]) < 0);
    }
}

static void dispose_leaves_an_empty_set(void **state)
{
    (void)state;
    struct nx_intern set = NX_INTERN_INIT;
    uint32_t number;
    assert_true(nx_intern_add(&set, NX_STR("x"), &number, NULL));
    nx_intern_dispose(&set);
    assert_int_equal(set.n, 0);
    assert_true(nx_intern_add(&set, NX_STR("y"), &number, NULL));
    assert_int_equal(number, 0);
    nx_intern_dispose(&set);
    nx_intern_dispose(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_stay),
        cmocka_unit_test(what_is_there_is_guessed),
        cmocka_unit_test(any_bytes_are_a_text),
        cmocka_unit_test(texts_are_copied),
        cmocka_unit_test(sorted_is_the_order_of_bytes),
        cmocka_unit_test(dispose_leaves_an_empty_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
