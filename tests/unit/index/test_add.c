/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_add.c: files to an index: what is read, what is passed over, what an add reports, and what is left when it is
 * stopped. Every test has a folder and an index of its own.
 */
#include <fcntl.h>
#include <sys/stat.h>

#include "adding.h"

static void files(void **state)
{
    (void)state;
    struct said said = { .refused = "" };
    write_article("a.md", "Rain", "e.com/1");
    write_article("b.md", "Sun", "e.com/2");
    assert_report(add("", &said), "2 files, 0 unchanged, 0 refused, 2 records, 2 new, 0 changed, 0 gone, 2");
    assert_report(add("", &said), "2 files, 2 unchanged, 0 refused, 0 records, 0 new, 0 changed, 0 gone, 2");
    write_article("b.md", "More sun", "e.com/2");
    write_article("c.md", "Hail", "e.com/3");
    assert_report(add("", &said), "3 files, 1 unchanged, 0 refused, 2 records, 1 new, 1 changed, 0 gone, 3");
    write_article("b.md", "More sun", "e.com/4");
    assert_report(add("b.md", &said), "1 files, 0 unchanged, 0 refused, 1 records, 1 new, 0 changed, 1 gone, 3");
    assert_string_equal(made_members(index_dir, made_url_key("e.com/4")), "b.md");
    assert_shown("e.com/2", NULL);
}

static void refused(void **state)
{
    (void)state;
    struct said said = { .refused = "" };
    write_article("a.md", "Rain", "e.com/1");
    write_text(at("b.md"), "no article");
    write_text(at("c.md"), "---\ntitle: [\n---\n");
    write_text(at("d.yaml"), "---\nnothing: here\n");
    assert_int_equal(symlink("nowhere", at("e.md")), 0);
    assert_report(add("", &said), "5 files, 0 unchanged, 4 refused, 1 records, 1 new, 0 changed, 0 gone, 1");
    assert_string_equal(said.refused, "e.md b.md c.md d.yaml");
    said.refused[0] = '\0';
    write_article("b.md", "Sun", "e.com/2");
    assert_report(add("b.md", &said), "1 files, 0 unchanged, 0 refused, 1 records, 1 new, 0 changed, 0 gone, 2");
}

static void text_files(void **state)
{
    (void)state;
    struct said said = { .refused = "" };
    write_article("a.txt", "Rain", "e.com/1");
    write_text(at("b.txt"), "Dear diary");
    write_text(at("c.txt"), "");
    write_text(at("d.txt"), "---\ntitle: [\n---\n");
    assert_report(add("", &said), "2 files, 0 unchanged, 1 refused, 1 records, 1 new, 0 changed, 0 gone, 1");
    assert_string_equal(said.refused, "d.txt");
    said.refused[0] = '\0';
    assert_report(add("b.txt", &said), "1 files, 0 unchanged, 1 refused, 0 records, 0 new, 0 changed, 0 gone, 1");
}

static void what_is_no_file(void **state)
{
    (void)state;
    struct said said = { .refused = "" };
    assert_int_equal(mkfifo(at("pipe.md"), 0666), 0);
    assert_report(add("pipe.md", &said), "1 files, 0 unchanged, 1 refused, 0 records, 0 new, 0 changed, 0 gone, 0");
    assert_report(add("", &said), "1 files, 0 unchanged, 1 refused, 0 records, 0 new, 0 changed, 0 gone, 0");
}

static void missing_paths(void **state)
{
    (void)state;
    struct said said = { .refused = "" };
    struct newsidx_writer *writer = open_writer(&said, 0);
    struct newsidx_add_report report;
    newsidx_error err = { 0 };
    write_article("a.md", "Rain", "e.com/1");
    const char *paths[] = { at("x.md"), at("a.md"), at("y") };
    must(newsidx_writer_add(writer, paths, 3, &report, &err), err);
    assert_report(report, "3 files, 0 unchanged, 2 refused, 1 records, 1 new, 0 changed, 0 gone, 1");
    assert_string_equal(said.refused, "x.md y");
    paths[1] = at("z");
    assert_int_equal(newsidx_writer_add(writer, paths, 3, &report, &err), NEWSIDX_NOT_FOUND);
    assert_string_equal(err.path, at("y"));
    assert_report(report, "2 files, 0 unchanged, 2 refused, 0 records, 0 new, 0 changed, 0 gone, 1");
    newsidx_writer_close(writer);
}

/* ---- Stopping ---- */

/* What was read and not committed is dropped, and what it was to replace stays, also when the same writer goes on. */
static void stopped(void **state)
{
    (void)state;
    struct said said = { .refused = "" };
    write_article("a.md", "Rain", "e.com/1");
    add("", &said);
    write_article("a.md", "Sun", "e.com/9");
    write_article("b.md", "Hail", "e.com/2");
    struct newsidx_writer *writer = open_writer(&said, 0);
    struct newsidx_add_report report;
    newsidx_error err = { 0 };
    const char *all = root, *one = at("b.md");
    said.stop_at = "writing";
    assert_int_equal(newsidx_writer_add(writer, &all, 1, &report, &err), NEWSIDX_INTERRUPTED);
    assert_int_equal(err.status, NEWSIDX_INTERRUPTED);
    assert_report(report, "2 files, 0 unchanged, 0 refused, 2 records, 0 new, 0 changed, 0 gone, 1");
    said.stop_at = NULL;
    must(newsidx_writer_add(writer, &one, 1, &report, &err), err);
    assert_report(report, "1 files, 0 unchanged, 0 refused, 1 records, 1 new, 0 changed, 0 gone, 2");
    assert_shown("e.com/1", "Rain");
    assert_shown("e.com/9", NULL);
    must(newsidx_writer_add(writer, &all, 1, &report, &err), err);
    assert_report(report, "2 files, 1 unchanged, 0 refused, 1 records, 1 new, 0 changed, 1 gone, 2");
    assert_shown("e.com/9", "Sun");
    newsidx_writer_close(writer);
}

static void stopped_between_batches(void **state)
{
    (void)state;
    struct said said = { .refused = "" };
    for (int i = 0; i < 20; i++) {
        char name[20], url[20];
        snprintf(name, sizeof name, "%02d.md", i);
        snprintf(url, sizeof url, "e.com/%d", i);
        write_article(name, "Rain", url);
    }
    struct newsidx_writer *writer = open_writer(&said, 1); /* every file is a batch */
    struct newsidx_add_report report;
    newsidx_error err = { 0 };
    const char *all = root;
    said.stop_at = "scanning";
    assert_int_equal(newsidx_writer_add(writer, &all, 1, &report, &err), NEWSIDX_INTERRUPTED);
    said.stop_at = NULL;
    must(newsidx_writer_add(writer, &all, 1, &report, &err), err);
    assert_report(report, "20 files, 0 unchanged, 0 refused, 20 records, 20 new, 0 changed, 0 gone, 20");
    newsidx_writer_close(writer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(files),
        TEST(refused),
        TEST(text_files),
        TEST(what_is_no_file),
        TEST(missing_paths),
        TEST(stopped),
        TEST(stopped_between_batches),
    };
    return cmocka_run_group_tests(tests, quick_folder_make, test_folder_remove);
}
