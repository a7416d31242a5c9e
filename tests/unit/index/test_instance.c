/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_instance.c: an index that goes on, and others in its place. */
#include "index/instance.h"

#include "adding.h"

static struct nx_instance instance(void)
{
    struct nx_store store;
    made_open(index_dir, &store);
    const struct nx_instance out = nx_instance_of(&store);
    nx_store_close(&store);
    return out;
}

static void an_index_that_goes_on(void **state)
{
    (void)state;
    struct said said = { .refused = "" };
    const struct nx_instance empty = instance();
    write_article("a.md", "Rain", "e.com/1");
    add("", &said);
    const struct nx_instance added = instance();
    assert_false(nx_instance_is_other(&empty, &added));
    assert_true(nx_instance_is_other(&added, &empty)); /* it never goes back */
    const struct nx_instance again = instance();
    assert_false(nx_instance_is_other(&added, &again));
    struct newsidx_rebuild_report report;
    newsidx_error err = { 0 };
    must(newsidx_rebuild(index_dir, NULL, NULL, 0, &report, &err), err);
    const struct nx_instance rebuilt = instance();
    assert_false(nx_instance_is_other(&added, &rebuilt));
}

/* Made anew with as many commits, moved aside, or only its files removed. */
static void another_in_its_place(void **state)
{
    (void)state;
    struct said said = { .refused = "" };
    write_article("a.md", "Rain", "e.com/1");
    add("", &said);
    const struct nx_instance first = instance();
    assert_ok(nx_folder_remove(index_dir, NULL));
    add("", &said);
    const struct nx_instance second = instance();
    if (second.born) assert_true(nx_instance_is_other(&first, &second));
    assert_int_equal(rename(index_dir, at(".aside")), 0);
    add("", &said);
    const struct nx_instance third = instance();
    assert_true(nx_instance_is_other(&second, &third));
    assert_ok(nx_folder_remove(index_dir, NULL));
    assert_int_equal(rename(at(".aside"), index_dir), 0);
    const struct nx_instance back = instance();
    assert_false(nx_instance_is_other(&second, &back));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_index_that_goes_on),
        TEST(another_in_its_place),
    };
    return cmocka_run_group_tests(tests, quick_folder_make, test_folder_remove);
}
