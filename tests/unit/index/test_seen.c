/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_seen.c: the list of sources that were seen again, against an array that has one for every source. */
#include "index/seen.h"

#include "index_support.h"

enum { SOURCES = 50 };

static void assert_noted(const struct nx_seen *seen, const uint64_t *sizes)
{
    for (uint32_t source = 0; source < SOURCES; source++) {
        struct nx_source_row row = { .size = 1, .mtime = 2, .first = 3, .count = 4 };
        nx_seen_apply(seen, source, &row);
        assert_int_equal(row.size, sizes[source] ? sizes[source] : 1);
        assert_int_equal(row.mtime, sizes[source] ? (int64_t)sizes[source] + 1 : 2);
        assert_int_equal(row.first, 3);
        assert_int_equal(row.count, 4);
    }
    for (size_t i = 1; i < seen->n; i++) assert_true(seen->rows[i - 1].source < seen->rows[i].source);
}

static void note(struct nx_seen *seen, uint64_t *sizes, uint32_t source, uint64_t size)
{
    const struct nx_source_row row = { .size = size, .mtime = (int64_t)size + 1 };
    assert_ok(nx_seen_set(seen, source, &row, NULL));
    sizes[source] = size;
}

static void lists(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 200; seed++) {
        struct chance chance = { seed };
        struct nx_seen old = { NULL, 0, 0 }, new = { NULL, 0, 0 }, read = { NULL, 0, 0 };
        uint64_t sizes[SOURCES] = { 0 };
        for (uint32_t i = chance_below(&chance, 40); i > 0; i--) note(&old, sizes, chance_below(&chance, SOURCES), i + 10);
        assert_noted(&old, sizes);
        for (uint32_t i = chance_below(&chance, 40); i > 0; i--) note(&new, sizes, chance_below(&chance, SOURCES), i + 90);
        assert_ok(nx_seen_merge(&old, &new, NULL));
        assert_noted(&old, sizes);
        const struct nx_str bytes = { (const char *)old.rows, old.n * sizeof *old.rows };
        assert_ok(nx_seen_read(bytes, SOURCES, &read, NULL));
        assert_noted(&read, sizes);
        nx_seen_dispose(&old);
        nx_seen_dispose(&new);
        nx_seen_dispose(&read);
    }
}

static void damage(void **state)
{
    (void)state;
    const struct nx_seen_row rising[] = { { .source = 3 }, { .source = 7 } }, equal[] = { { .source = 3 }, { .source = 3 } };
    const struct nx_seen_row falling[] = { { .source = 7 }, { .source = 3 } };
    struct nx_seen seen = { NULL, 0, 0 };
    assert_int_equal(nx_seen_read((struct nx_str){ (const char *)rising, sizeof rising - 1 }, 8, &seen, NULL), NEWSIDX_CORRUPT);
    assert_int_equal(nx_seen_read((struct nx_str){ (const char *)rising, sizeof rising }, 7, &seen, NULL), NEWSIDX_CORRUPT);
    assert_int_equal(nx_seen_read((struct nx_str){ (const char *)equal, sizeof equal }, 8, &seen, NULL), NEWSIDX_CORRUPT);
    assert_int_equal(nx_seen_read((struct nx_str){ (const char *)falling, sizeof falling }, 8, &seen, NULL), NEWSIDX_CORRUPT);
    assert_int_equal(seen.n, 0);
    assert_ok(nx_seen_read((struct nx_str){ (const char *)rising, sizeof rising }, 8, &seen, NULL));
    assert_int_equal(seen.n, 2);
    nx_seen_dispose(&seen);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(lists), cmocka_unit_test(damage) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
