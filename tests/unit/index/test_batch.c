/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_batch.c: what one batch takes of another: a source with its contributions and aliases, and of no other source. */
#include "index/analysis.h"
#include "made.h"

static const struct made mention = { .title = "Ferry", .url = "e.com/ferry", .web = "w.e.com/ferry" };
static const struct made articles[] = {
    { .title = "Harbour", .url = "e.com/harbour", .web = "w.e.com/harbour", .related = &mention, .n_related = 1 },
    { .title = "Bridge", .url = "e.com/bridge", .web = "w.e.com/bridge", .amp = "a.e.com/bridge" },
    { .title = "Market", .url = "e.com/market", .web = "w.e.com/market", .related = &mention, .n_related = 1 },
};
static const char *const names[] = { "a", "b", "c" };

static struct nx_analyzer *analyzer;
static struct nx_batch from, to;

static int begin(void **state)
{
    (void)state;
    nx_batch_init(&from);
    nx_batch_init(&to);
    return nx_analysis_open("english", &analyzer, NULL) == NEWSIDX_OK ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    nx_batch_dispose(&from);
    nx_batch_dispose(&to);
    nx_analyzer_free(analyzer);
    return 0;
}

static void check_row(uint32_t i, const char *url, uint32_t source, uint32_t parent)
{
    assert_true(nx_hash_equal(to.rows[i].url, made_url_key(url)));
    assert_int_equal(to.rows[i].source, source);
    assert_int_equal(to.rows[i].parent, parent);
}

static void check_alias(uint32_t i, const char *url, uint32_t contribution)
{
    assert_true(nx_hash_equal(to.aliases[i].url, made_url_key(url)));
    assert_int_equal(to.aliases[i].contribution, contribution);
}

/* One that is passed over leaves nothing behind, and what comes after it is still its own. */
static void test_passed_over(void **state)
{
    (void)state;
    struct nx_batch_part part = { .batch = &from };
    for (size_t i = 0; i < NX_COUNT(articles); i++) {
        const struct made_source source = { names[i], &articles[i], 1 };
        made_add(&from, analyzer, &source);
    }
    assert_ok(nx_batch_take(&to, &part, 0, NULL));
    assert_ok(nx_batch_take(&to, &part, 2, NULL));
    assert_int_equal(to.n_sources, 2);
    assert_true(nx_str_equal(to.names[1], nx_str_of("c")));
    assert_int_equal(to.n, 4);
    check_row(0, "e.com/harbour", 0, 0);
    check_row(1, "e.com/ferry", 0, 0);
    check_row(2, "e.com/market", 1, 2);
    check_row(3, "e.com/ferry", 1, 2);
    assert_int_equal(to.n_aliases, 4);
    check_alias(0, "w.e.com/harbour", 0);
    check_alias(1, "w.e.com/ferry", 1);
    check_alias(2, "w.e.com/market", 2);
    check_alias(3, "w.e.com/ferry", 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test_setup_teardown(test_passed_over, begin, end) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
