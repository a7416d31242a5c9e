/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_changes.c: lists of changes that several threads made become one, and rows come in the order of a segment. */
#include "support.h"

#include "index/changes.h"
#include "newsidx.h"

static struct nx_new_row row_of(int64_t date, uint32_t number)
{
    return (struct nx_new_row){ .identity = nx_hash_bytes(&number, sizeof number), .date = date, .analyzed_row = number };
}

static void add(struct nx_changes *changes, int64_t date, uint32_t number)
{
    const struct nx_new_row row = row_of(date, number);
    assert_int_equal(nx_changes_add_row(changes, &row, NULL), NEWSIDX_OK);
}

static void assert_order(const struct nx_changes *changes)
{
    for (size_t i = 1; i < changes->n_rows; i++) {
        const struct nx_new_row *a = &changes->rows[i - 1], *b = &changes->rows[i];
        if (a->date == b->date) assert_true(nx_hash_compare(a->identity, b->identity) < 0);
        else assert_true(a->date == NEWSIDX_DATE_NONE || (b->date != NEWSIDX_DATE_NONE && a->date > b->date));
    }
}

/* Dates before 1970, the ends of what a date can be, and many of one day. */
static void rows_come_in_the_order_of_a_segment(void **state)
{
    (void)state;
    static const int64_t dates[] = { 0, -1, 1, NEWSIDX_DATE_NONE, INT64_MAX, NEWSIDX_DATE_NONE + 1, -86400, 1606176000 };
    for (uint32_t n = 0; n < 3000; n = n * 3 + 1) {
        NX_AUTO(nx_changes_dispose) struct nx_changes changes = NX_CHANGES_INIT;
        uint64_t sum = 0;
        for (uint32_t i = 0; i < n; i++) add(&changes, dates[i * 7 % NX_COUNT(dates)], i);
        nx_changes_sort(&changes);
        assert_int_equal(changes.n_rows, n);
        assert_order(&changes);
        for (uint32_t i = 0; i < n; i++) {
            const uint32_t number = changes.rows[i].analyzed_row;
            assert_int_equal(changes.rows[i].date, dates[number * 7 % NX_COUNT(dates)]);
            sum += number;
        }
        assert_int_equal(sum, (uint64_t)n * (n ? n - 1 : 0) / 2);
        add(&changes, 5, n); /* one more still goes in */
        assert_int_equal(changes.n_rows, n + 1);
    }
}

static void what_others_changed_is_taken(void **state)
{
    (void)state;
    NX_AUTO(nx_changes_dispose) struct nx_changes all = NX_CHANGES_INIT;
    for (uint32_t part = 0; part < 5; part++) {
        struct nx_changes one = NX_CHANGES_INIT;
        for (uint32_t i = 0; i < part * 100; i++) {
            bool failed = false;
            struct nx_new_row row = row_of(i, part * 1000 + i);
            row.record = nx_arena_copy_str(&one.arena, NX_STR("record"), &failed);
            assert_false(failed);
            assert_int_equal(nx_changes_add_row(&one, &row, NULL), NEWSIDX_OK);
            assert_int_equal(nx_changes_add_dead(&one, (struct nx_row){ part, i }, NULL), NEWSIDX_OK);
        }
        one.n_new = part;
        one.n_changed = 2 * part;
        one.n_gone = 3 * part;
        assert_int_equal(nx_changes_take(&all, &one, NULL), NEWSIDX_OK);
        assert_true(one.n_rows == 0 && one.n_dead == 0 && one.rows == NULL);
    }
    assert_int_equal(all.n_rows, 1000);
    assert_int_equal(all.n_dead, 1000);
    assert_true(all.n_new == 10 && all.n_changed == 20 && all.n_gone == 30);
    assert_true(all.dead[999].segment == 4 && all.dead[999].row == 399);
    nx_changes_sort(&all);
    assert_order(&all);
    for (size_t i = 0; i < all.n_rows; i++) assert_true(nx_str_equal(all.rows[i].record, NX_STR("record")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_come_in_the_order_of_a_segment),
        cmocka_unit_test(what_others_changed_is_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
