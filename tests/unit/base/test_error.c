/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_error.c: what a newsidx_error holds after each way of filling it. */
#include "support.h"

#include <errno.h>

#include "base/error.h"

/* An error full of something else, so that a field left alone shows. */
static newsidx_error used(void)
{
    newsidx_error err;
    memset(&err, 'z', sizeof err);
    return err;
}

static void set_clears_the_place(void **state)
{
    (void)state;
    newsidx_error err = used();
    assert_int_equal(nx_error_set(&err, NEWSIDX_INVALID, "bad %s: give %d", "thing", 3), NEWSIDX_INVALID);
    assert_int_equal(err.status, NEWSIDX_INVALID);
    assert_string_equal(err.message, "bad thing: give 3");
    assert_string_equal(err.path, "");
    assert_int_equal(err.line, 0);
    assert_int_equal(err.column, 0);
    assert_int_equal(err.sys_errno, 0);
}

static void at_keeps_the_place(void **state)
{
    (void)state;
    newsidx_error err = used();
    assert_int_equal(nx_error_at(&err, NEWSIDX_REFUSED, "a/b.md", 3, 14, "odd: mend it"), NEWSIDX_REFUSED);
    assert_string_equal(err.path, "a/b.md");
    assert_int_equal(err.line, 3);
    assert_int_equal(err.column, 14);
    assert_int_equal(nx_error_at(&err, NEWSIDX_REFUSED, NULL, 0, 0, "x"), NEWSIDX_REFUSED);
    assert_string_equal(err.path, "");
}

static void system_calls_name_their_error(void **state)
{
    (void)state;
    newsidx_error err = used();
    errno = ENOENT;
    assert_int_equal(nx_error_sys(&err, "p", "cannot open", NULL), NEWSIDX_IO);
    assert_int_equal(err.sys_errno, ENOENT);
    assert_string_equal(err.message, "cannot open (No such file or directory): check the path");
    errno = ELOOP;
    assert_int_equal(nx_error_sys(&err, "a", "cannot read", NULL), NEWSIDX_IO);
    assert_string_equal(err.message, "cannot read (Too many levels of symbolic links): check the links: they lead in a circle");
    errno = EACCES;
    assert_int_equal(nx_error_sys(&err, "p", "cannot open", "ask the owner"), NEWSIDX_IO);
    assert_string_equal(err.message, "cannot open (Permission denied): ask the owner");
    errno = ENOMEM;
    assert_int_equal(nx_error_sys(&err, "p", "cannot map", NULL), NEWSIDX_NO_MEMORY);
    assert_int_equal(err.status, NEWSIDX_NO_MEMORY);
    errno = ENOSPC;
    assert_int_equal(nx_error_sys(NULL, "p", "cannot write", NULL), NEWSIDX_IO);
}

static void corrupt_says_what_to_do(void **state)
{
    (void)state;
    newsidx_error err = used();
    assert_int_equal(nx_error_corrupt(&err, "seg/columns", "the magic is %s", "XX"), NEWSIDX_CORRUPT);
    assert_string_equal(err.path, "seg/columns");
    assert_string_equal(err.message, "the magic is XX: mend the index with newsidx check --rebuild");
    assert_int_equal(nx_error_corrupt(NULL, "p", "x"), NEWSIDX_CORRUPT);
}

static void messages_are_one_line_and_cut_between_characters(void **state)
{
    (void)state;
    newsidx_error err = used();
    nx_error_set(&err, NEWSIDX_INVALID, "a\nb\r\nc");
    assert_string_equal(err.message, "a b  c");
    char text[2000];
    for (size_t i = 0; i < 1998; i += 3) memcpy(text + i, "\xe2\x82\xac", 4); /* euro signs */
    for (int before = 0; before < 3; before++) {
        nx_error_set(&err, NEWSIDX_INVALID, "%.*s%s", before, "xx", text);
        size_t length = strlen(err.message);
        assert_true(length >= sizeof err.message - 3);
        assert_int_equal((length - (size_t)before) % 3, 0);
    }
}

static void long_paths_keep_their_end(void **state)
{
    (void)state;
    newsidx_error err = used();
    char path[3000];
    for (int extra = 0; extra < 4; extra++) {
        memset(path, 'd', sizeof path);
        for (size_t i = (size_t)extra; i + 2 < 2990; i += 2) memcpy(path + i, "\xc3\xa9", 2);
        memcpy(path + 2990, "/last.md", 9);
        nx_error_at(&err, NEWSIDX_REFUSED, path, 1, 1, "x");
        assert_memory_equal(err.path, "...\xc3\xa9", 5);
        assert_string_equal(strrchr(err.path, '/'), "/last.md");
        assert_true(strlen(err.path) >= sizeof err.path - 2);
    }
    memset(path, 'd', 1023);
    path[1023] = '\0';
    nx_error_at(&err, NEWSIDX_REFUSED, path, 1, 1, "x");
    assert_string_equal(err.path, path);
}

static void a_path_is_added_once(void **state)
{
    (void)state;
    newsidx_error err = used();
    nx_error_set(&err, NEWSIDX_LIMIT, "too long: cut it");
    assert_int_equal(nx_error_add_path(&err, "first"), NEWSIDX_LIMIT);
    assert_int_equal(nx_error_add_path(&err, "second"), NEWSIDX_LIMIT);
    assert_string_equal(err.path, "first");
    assert_string_equal(err.message, "too long: cut it");
    assert_int_equal(nx_error_add_path(NULL, "p"), NEWSIDX_INTERNAL);
}

/* Values are part of the interface: programs are built against them. */
static void statuses_are_pinned(void **state)
{
    (void)state;
    static const struct {
        newsidx_status status;
        int value;
        const char *text;
    } cases[] = {
        { NEWSIDX_OK, 0, "success" },
        { NEWSIDX_END, 1, "no more items" },
        { NEWSIDX_NOT_FOUND, 2, "not found" },
        { NEWSIDX_INVALID, 3, "invalid argument" },
        { NEWSIDX_NO_MEMORY, 4, "out of memory" },
        { NEWSIDX_IO, 5, "input or output failed" },
        { NEWSIDX_REFUSED, 6, "article refused" },
        { NEWSIDX_LIMIT, 7, "a limit was reached" },
        { NEWSIDX_LOCKED, 8, "the index is being written by another process" },
        { NEWSIDX_NO_INDEX, 9, "no index here" },
        { NEWSIDX_FORMAT, 10, "the index was written in another format" },
        { NEWSIDX_ANALYZER, 11, "the index was built by another analyzer" },
        { NEWSIDX_CORRUPT, 12, "the index is damaged" },
        { NEWSIDX_INTERRUPTED, 13, "interrupted" },
        { NEWSIDX_INTERNAL, 14, "internal error" },
    };
    for (size_t i = 0; i < NX_COUNT(cases); i++) {
        assert_int_equal(cases[i].status, cases[i].value);
        assert_string_equal(newsidx_status_text(cases[i].status), cases[i].text);
    }
    /* Beyond the last one there is none: a new status needs a line above. */
    for (int value = (int)NX_COUNT(cases); value < 64; value++) {
        assert_string_equal(newsidx_status_text((newsidx_status)value), "unknown status");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(set_clears_the_place),
        cmocka_unit_test(at_keeps_the_place),
        cmocka_unit_test(system_calls_name_their_error),
        cmocka_unit_test(corrupt_says_what_to_do),
        cmocka_unit_test(messages_are_one_line_and_cut_between_characters),
        cmocka_unit_test(long_paths_keep_their_end),
        cmocka_unit_test(a_path_is_added_once),
        cmocka_unit_test(statuses_are_pinned),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
