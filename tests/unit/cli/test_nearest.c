/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_nearest.c: what was meant by a mistyped word. */
#include <string.h>

#include "cli/command.h"
#include "cli/nearest.h"
#include "support.h"

static size_t distance(const char *typed, const char *word)
{
    return nx_nearest_distance(typed, strlen(typed), word);
}

static void edits_are_counted(void **state)
{
    (void)state;
    assert_int_equal(distance("", ""), 0);
    assert_int_equal(distance("", "abc"), 3);
    assert_int_equal(distance("abc", ""), 3);
    assert_int_equal(distance("limit", "limit"), 0);
    assert_int_equal(distance("limt", "limit"), 1);
    assert_int_equal(distance("limiit", "limit"), 1);
    assert_int_equal(distance("lixit", "limit"), 1);
    assert_int_equal(distance("ilmit", "limit"), 1);
    assert_int_equal(distance("kitten", "sitting"), 3);
    assert_int_equal(distance("ab", "ba"), 1);
}

static void long_words_are_far(void **state)
{
    (void)state;
    char word[100];
    memset(word, 'a', sizeof word);
    assert_true(nx_nearest_distance(word, sizeof word, "add") > 20);
}

static void commands_are_suggested(void **state)
{
    (void)state;
    assert_string_equal(nx_command_nearest("serch"), "search");
    assert_string_equal(nx_command_nearest("esarch"), "search");
    assert_string_equal(nx_command_nearest("stat"), "stats");
    assert_string_equal(nx_command_nearest("ad"), "add");
    assert_string_equal(nx_command_nearest("debgu"), "debug");
    assert_null(nx_command_nearest("frobnicate"));
    assert_null(nx_command_nearest(""));
}

static void second_words_are_suggested(void **state)
{
    (void)state;
    assert_string_equal(nx_command_nearest_in("debug", "token"), "tokens");
    assert_string_equal(nx_command_nearest_in("debug", "qeury"), "query");
    assert_null(nx_command_nearest_in("debug", "search"));
    assert_null(nx_command_nearest_in("deb", "tokens"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(edits_are_counted),
        cmocka_unit_test(long_words_are_far),
        cmocka_unit_test(commands_are_suggested),
        cmocka_unit_test(second_words_are_suggested),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
