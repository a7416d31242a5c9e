/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_golden.c: files to articles, as text that anybody can read and add to. In a file of tests/golden/article a line
 * "file: PATH" (from the project's root) begins a case; the article as nx_article_print prints it, or its error, stands
 * behind it, up to an empty line. Lines with "#" and empty lines stay as they are. With NEWSIDX_UPDATE=1 in the
 * environment the answers are written anew.
 */
#include <glob.h>

#include "article/print.h"
#include "article_support.h"

static void answer(const char *path, struct nx_buffer *out)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer bytes = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    newsidx_error err = { .status = NEWSIDX_OK };
    if (nx_file_read(path, &bytes, NULL, &err) != NEWSIDX_OK) fail_msg("%s: %s", path, err.message);
    if (read_bytes(&reading, nx_buffer_str(&bytes), path, NX_FORM_DETECT) == NEWSIDX_OK) {
        nx_article_print(&reading.article, out);
    } else {
        nx_buffer_add_format(out, "%u:%u: %s\n", reading.err.line, reading.err.column, reading.err.message);
    }
}

/* The line at *at without its newline; moves behind it. */
static struct nx_str take_line(const char **at, const char *end)
{
    const char *start = *at, *newline = memchr(start, '\n', (size_t)(end - start));
    *at = newline ? newline + 1 : end;
    return (struct nx_str){ start, (size_t)((newline ? newline : end) - start) };
}

/* The file as it ought to be. */
static void build(struct nx_str old, struct nx_buffer *out)
{
    const struct nx_str head = NX_STR("file: ");
    bool in_answer = false;
    for (const char *at = old.ptr, *end = old.ptr + old.len; at < end;) {
        struct nx_str line = take_line(&at, end);
        if (line.len == 0) in_answer = false;
        if (in_answer) continue;
        nx_buffer_add_str(out, line);
        nx_buffer_add_byte(out, '\n');
        if (!nx_str_starts_with(line, head)) continue;
        char path[TEST_PATH_SIZE];
        snprintf(path, sizeof path, "%.*s", (int)(line.len - head.len), line.ptr + head.len);
        answer(path, out);
        in_answer = true;
    }
}

static void compare(const char *path, struct nx_str old, struct nx_str new)
{
    const char *a = old.ptr, *b = new.ptr;
    for (int line = 1; a < old.ptr + old.len || b < new.ptr + new.len; line++) {
        struct nx_str want = take_line(&a, old.ptr + old.len), got = take_line(&b, new.ptr + new.len);
        if (nx_str_equal(want, got)) continue;
        fail_msg("%s:%d:\n  expected %.*s\n  actual   %.*s\nNEWSIDX_UPDATE=1 records anew", path, line,
                 NX_STR_ARG(want), NX_STR_ARG(got));
    }
}

static void check_file(const char *path)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer old = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer new = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    assert_int_equal(nx_file_read(path, &old, NULL, NULL), NEWSIDX_OK);
    build(nx_buffer_str(&old), &new);
    const char *update = getenv("NEWSIDX_UPDATE");
    if (update && *update == '1') {
        assert_int_equal(nx_file_replace(path, new.ptr, new.len, false, NULL), NEWSIDX_OK);
    } else {
        compare(path, nx_buffer_str(&old), nx_buffer_str(&new));
    }
}

static void all_golden_files(void **state)
{
    (void)state;
    glob_t files;
    assert_int_equal(glob("tests/golden/article/*.txt", 0, NULL, &files), 0);
    assert_true(files.gl_pathc >= 4);
    for (size_t i = 0; i < files.gl_pathc; i++) check_file(files.gl_pathv[i]);
    globfree(&files);
}

/* Text is printed so that it can do nothing to a terminal. */
static void printing_is_safe(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer out = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    accept_yaml(&reading, "title: \"a\\e[1m\\x7f\\u0092\\t\\\"\\\\\\r\\nb\\u202e\\u2066\\u2028\\u200f\\ufeff é🐋\"\n"
                          "topics: [x, \"y\\n\"]\npublished: no\npublishedDateTime: 2020-01-01\nheat: 5\n");
    nx_article_print(&reading.article, &out);
    assert_string_equal(
        nx_buffer_terminate(&out),
        "line: 1\n"
        "title: \"a\\u001b[1m\\u007f\\u0092\\t\\\"\\\\\\u000d\\nb\\u202e\\u2066\\u2028\\u200f\\ufeff é🐋\"\n"
        "topic: \"x\", \"y\"\ndate: 2020-01-01\nheat: 5\npublished: no\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_golden_files),
        cmocka_unit_test(printing_is_safe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
