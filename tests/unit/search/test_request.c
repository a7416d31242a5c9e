/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What may be asked, at both ends of every range. */
#include <math.h>

#include "search/request.h"
#include "search_support.h"

static newsidx_status check(struct newsidx_search_options options)
{
    struct newsidx_search_options checked;
    newsidx_error err = { 0 };
    newsidx_status status = nx_request_check_options(&options, &checked, &err);
    assert_int_equal(err.status, status);
    assert_true(status == NEWSIDX_OK || strstr(err.message, ": ") != NULL);
    return status;
}

static void numbers(void **state)
{
    (void)state;
    struct newsidx_search_options options = NEWSIDX_SEARCH_OPTIONS_INIT;
    static const struct {
        size_t limit, offset;
        newsidx_status expected;
    } cases[] = {
        { 1, 0, NEWSIDX_OK },          { 10000, 100000, NEWSIDX_OK },  { 0, 0, NEWSIDX_INVALID },
        { 10001, 0, NEWSIDX_INVALID }, { 1, 100001, NEWSIDX_INVALID }, { SIZE_MAX, 0, NEWSIDX_INVALID },
    };
    for (size_t i = 0; i < NX_COUNT(cases); i++) {
        options.limit = cases[i].limit;
        options.offset = cases[i].offset;
        assert_int_equal(check(options), cases[i].expected);
    }
}

static void match_modes(void **state)
{
    (void)state;
    struct newsidx_search_options options = NEWSIDX_SEARCH_OPTIONS_INIT;
    options.match = NEWSIDX_MATCH_ANY;
    assert_int_equal(check(options), NEWSIDX_OK);
    options.match = (enum newsidx_match)7;
    assert_int_equal(check(options), NEWSIDX_INVALID);
}

static void orders(void **state)
{
    (void)state;
    struct newsidx_search_options options = NEWSIDX_SEARCH_OPTIONS_INIT;
    options.sort = NEWSIDX_SORT_HEAT;
    assert_int_equal(check(options), NEWSIDX_OK);
    options.sort = (enum newsidx_sort)(NEWSIDX_SORT_HEAT + 1);
    assert_int_equal(check(options), NEWSIDX_INVALID);
}

static newsidx_status check_filters(const char *field, const char *value, size_t n)
{
    struct newsidx_search_options options = NEWSIDX_SEARCH_OPTIONS_INIT;
    struct newsidx_filter filters[NEWSIDX_FILTERS_MAX + 1];
    for (size_t i = 0; i < NX_COUNT(filters); i++) filters[i] = (struct newsidx_filter){ field, value };
    options.filters = filters;
    options.n_filters = n;
    return check(options);
}

static void filters(void **state)
{
    (void)state;
    static const char *const fields[] = { "provider", "domain", "category", "type", "locale", "topic" };
    for (size_t i = 0; i < NX_COUNT(fields); i++) assert_int_equal(check_filters(fields[i], "x", 1), NEWSIDX_OK);
    assert_int_equal(check_filters("title", "x", 1), NEWSIDX_INVALID);
    assert_int_equal(check_filters("", "x", 1), NEWSIDX_INVALID);
    assert_int_equal(check_filters("type", "", 1), NEWSIDX_INVALID);
    assert_int_equal(check_filters("type", "\xff", 1), NEWSIDX_INVALID);
    assert_int_equal(check_filters(NULL, "x", 1), NEWSIDX_INVALID);
    assert_int_equal(check_filters("type", NULL, 1), NEWSIDX_INVALID);
    assert_int_equal(check_filters("type", "x", NEWSIDX_FILTERS_MAX), NEWSIDX_OK);
    assert_int_equal(check_filters("type", "x", NEWSIDX_FILTERS_MAX + 1), NEWSIDX_LIMIT);
}

static void ranges(void **state)
{
    (void)state;
    struct newsidx_search_options options = NEWSIDX_SEARCH_OPTIONS_INIT;
    struct newsidx_range *const all[] = { &options.date, &options.quality, &options.heat };
    for (size_t i = 0; i < NX_COUNT(all); i++) {
        *all[i] = (struct newsidx_range){ 5, 5 };
        assert_int_equal(check(options), NEWSIDX_OK);
        *all[i] = (struct newsidx_range){ 5, 4 };
        assert_int_equal(check(options), NEWSIDX_INVALID);
        *all[i] = (struct newsidx_range)NEWSIDX_RANGE_ALL;
    }
}

static newsidx_status check_weights(double text, double quality, double recency, double half_life)
{
    struct newsidx_search_options options = NEWSIDX_SEARCH_OPTIONS_INIT;
    options.weights = (struct newsidx_weights){ text, quality, recency, half_life };
    return check(options);
}

static void weights(void **state)
{
    (void)state;
    assert_int_equal(check_weights(0, 0, 0, 1e-9), NEWSIDX_OK);
    assert_int_equal(check_weights(1e300, 0, 0, 1e300), NEWSIDX_OK);
    assert_int_equal(check_weights(-1, 0, 0, 30), NEWSIDX_INVALID);
    assert_int_equal(check_weights(0, -1e-9, 0, 30), NEWSIDX_INVALID);
    assert_int_equal(check_weights(0, 0, NAN, 30), NEWSIDX_INVALID);
    assert_int_equal(check_weights(INFINITY, 0, 0, 30), NEWSIDX_INVALID);
    assert_int_equal(check_weights(0, 0, 0, 0), NEWSIDX_INVALID);
    assert_int_equal(check_weights(0, 0, 0, -3), NEWSIDX_INVALID);
    assert_int_equal(check_weights(0, 0, 0, INFINITY), NEWSIDX_INVALID);
}

/* A program built when the options were shorter: what it does not know has its default. */
static void older_callers(void **state)
{
    (void)state;
    struct newsidx_search_options given = NEWSIDX_SEARCH_OPTIONS_INIT, checked;
    given.size = offsetof(struct newsidx_search_options, match);
    given.limit = 3;
    given.match = (enum newsidx_match)99;
    given.snippet_width = 7;
    assert_ok(nx_request_check_options(&given, &checked, NULL));
    assert_int_equal(checked.size, sizeof checked);
    assert_int_equal(checked.limit, 3);
    assert_int_equal(checked.match, NEWSIDX_MATCH_AUTO);
    assert_int_equal(checked.snippet_width, 160);
    given.size = 0;
    assert_int_equal(nx_request_check_options(&given, &checked, NULL), NEWSIDX_INVALID);
    assert_ok(nx_request_check_options(NULL, &checked, NULL));
    assert_int_equal(checked.limit, 10);
}

static void queries(void **state)
{
    (void)state;
    assert_ok(nx_request_check_query("", NULL));
    assert_ok(nx_request_check_query("\xe2\x80\x9c", NULL));
    assert_int_equal(nx_request_check_query(NULL, NULL), NEWSIDX_INVALID);
    assert_int_equal(nx_request_check_query("a\xff", NULL), NEWSIDX_INVALID);
    char longest[NEWSIDX_QUERY_MAX + 2];
    memset(longest, 'a', sizeof longest);
    longest[NEWSIDX_QUERY_MAX] = '\0';
    assert_ok(nx_request_check_query(longest, NULL));
    longest[NEWSIDX_QUERY_MAX] = 'a';
    longest[NEWSIDX_QUERY_MAX + 1] = '\0';
    assert_int_equal(nx_request_check_query(longest, NULL), NEWSIDX_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers),       cmocka_unit_test(match_modes), cmocka_unit_test(filters),
        cmocka_unit_test(ranges),        cmocka_unit_test(orders),
        cmocka_unit_test(weights),
        cmocka_unit_test(older_callers), cmocka_unit_test(queries),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
