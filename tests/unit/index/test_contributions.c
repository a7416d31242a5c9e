/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_contributions.c: looking contributions up by key, against looking at all of them. */
#include "index/contributions.h"

#include "index_support.h"

enum { MOST = 400, FEW_KEYS = 20, MANY_KEYS = 300 };

struct table {
    struct nx_contribution_row rows[MOST];
    uint32_t by_url[MOST], by_title[MOST];
    struct nx_alias_row aliases[MOST];
    struct nx_contribution_table view;
    bool spread; /* many keys, as hashes are */
};

/* Few keys are close together, and some differ in the lower half only. */
static struct nx_hash key(const struct table *table, uint32_t number)
{
    if (table->spread) return nx_hash_bytes(&number, sizeof number);
    return (struct nx_hash){ 1 + number / 3, number % 3 };
}

static uint32_t n_keys(const struct table *table)
{
    return table->spread ? MANY_KEYS : FEW_KEYS;
}

static struct nx_hash any_key(const struct table *table, struct chance *chance)
{
    return key(table, chance_below(chance, n_keys(table)));
}

static int compare_urls(const void *a, const void *b, void *rows)
{
    const struct nx_contribution_row *all = rows;
    return nx_hash_compare(all[*(const uint32_t *)a].url, all[*(const uint32_t *)b].url);
}

static int compare_titles(const void *a, const void *b, void *rows)
{
    const struct nx_contribution_row *all = rows;
    return nx_hash_compare(all[*(const uint32_t *)a].title, all[*(const uint32_t *)b].title);
}

static int compare_aliases(const void *a, const void *b)
{
    return nx_hash_compare(((const struct nx_alias_row *)a)->url, ((const struct nx_alias_row *)b)->url);
}

static void random_table(struct chance *chance, struct table *table)
{
    struct nx_contribution_table *view = &table->view;
    table->spread = chance_one_in(chance, 2);
    *view = (struct nx_contribution_table){ table->rows, table->by_url, table->by_title, table->aliases,
                                            chance_below(chance, MOST), 0, 0 };
    for (uint32_t i = 0; i < view->n; i++) {
        bool without = chance_one_in(chance, 4);
        table->rows[i] = (struct nx_contribution_row){ .url = without ? NX_HASH_NONE : any_key(table, chance),
                                                       .title = any_key(table, chance),
                                                       .parent = chance_one_in(chance, 2) ? i : 0 };
        table->by_title[i] = i;
        if (!without) table->by_url[view->n_by_url++] = i;
    }
    if (view->n) view->n_aliases = chance_below(chance, MOST);
    for (uint32_t i = 0; i < view->n_aliases; i++) {
        table->aliases[i] = (struct nx_alias_row){ any_key(table, chance), chance_below(chance, view->n), 0 };
    }
    qsort_r(table->by_url, view->n_by_url, sizeof(uint32_t), compare_urls, table->rows);
    qsort_r(table->by_title, view->n, sizeof(uint32_t), compare_titles, table->rows);
    qsort(table->aliases, view->n_aliases, sizeof *table->aliases, compare_aliases);
}

/* As many as there are, each with the key and none twice: then they are all. */
static void check_found(const struct nx_contribution_row *rows, const uint32_t *found, uint32_t n, bool by_title,
                        struct nx_hash wanted)
{
    bool seen[MOST] = { false };
    for (uint32_t i = 0; i < n; i++) {
        assert_true(nx_hash_equal(by_title ? rows[found[i]].title : rows[found[i]].url, wanted));
        assert_false(seen[found[i]]);
        seen[found[i]] = true;
    }
}

static void check_key(const struct nx_contribution_table *view, struct nx_hash wanted)
{
    uint32_t urls = 0, titles = 0, aliases = 0;
    for (uint32_t i = 0; i < view->n; i++) {
        urls += nx_hash_equal(view->rows[i].url, wanted);
        titles += nx_hash_equal(view->rows[i].title, wanted);
    }
    for (uint32_t i = 0; i < view->n_aliases; i++) aliases += nx_hash_equal(view->aliases[i].url, wanted);
    const uint32_t *found;
    const struct nx_alias_row *others;
    assert_int_equal(nx_contributions_by_url(view, wanted, &found), urls);
    check_found(view->rows, found, urls, false, wanted);
    assert_int_equal(nx_contributions_by_title(view, wanted, &found), titles);
    check_found(view->rows, found, titles, true, wanted);
    assert_int_equal(nx_contributions_by_alias(view, wanted, &others), aliases);
    for (uint32_t i = 0; i < aliases; i++) assert_true(nx_hash_equal(others[i].url, wanted));
}

static void against_all_of_them(void **state)
{
    (void)state;
    struct chance chance = { number_from_environment("NEWSIDX_SEED", 1) };
    for (int round = 0; round < 1000; round++) {
        struct table table;
        random_table(&chance, &table);
        for (uint32_t number = 0; number < n_keys(&table) + 2; number++) check_key(&table.view, key(&table, number));
        for (uint32_t i = 0; i < table.view.n; i++) {
            assert_int_equal(nx_contribution_is_primary(&table.view, i), table.rows[i].parent == i);
        }
    }
}

/* Orders that are none and numbers of contributions that do not exist: anything may be found but those. */
static void damage(void **state)
{
    (void)state;
    struct chance chance = { number_from_environment("NEWSIDX_SEED", 1) };
    for (int round = 0; round < 3000; round++) {
        struct table table;
        random_table(&chance, &table);
        if (table.view.n == 0) continue;
        for (int i = 0; i < 10; i++) {
            table.by_url[chance_below(&chance, MOST)] = (uint32_t)chance_bits(&chance);
            table.by_title[chance_below(&chance, MOST)] = chance_below(&chance, MOST);
            table.aliases[chance_below(&chance, MOST)].contribution = (uint32_t)chance_bits(&chance);
        }
        for (uint32_t number = 0; number < n_keys(&table) + 2; number++) {
            const uint32_t *found;
            const struct nx_alias_row *others;
            uint32_t n = nx_contributions_by_url(&table.view, key(&table, number), &found);
            for (uint32_t i = 0; i < n; i++) assert_true(found[i] < table.view.n);
            n = nx_contributions_by_title(&table.view, key(&table, number), &found);
            for (uint32_t i = 0; i < n; i++) assert_true(found[i] < table.view.n);
            n = nx_contributions_by_alias(&table.view, key(&table, number), &others);
            for (uint32_t i = 0; i < n; i++) assert_true(others[i].contribution < table.view.n);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(against_all_of_them), cmocka_unit_test(damage) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
