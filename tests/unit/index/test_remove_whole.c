/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_remove_whole.c: removals that would take more away than was meant: they are refused whole, and nothing changes.
 */
#include <fcntl.h>

#include "adding.h"

/* Adds it in batches of so many bytes; 0: in one. */
static void add_stream(const char *name, const char *text, uint64_t memory)
{
    struct said said = { .refused = "" };
    struct newsidx_writer *writer = open_writer(&said, memory);
    struct newsidx_add_report report;
    newsidx_error err = { 0 };
    write_text(at(".stream"), text);
    int fd = open(at(".stream"), O_RDONLY);
    assert_true(fd >= 0);
    must(newsidx_writer_add_stream(writer, fd, name, &report, &err), err);
    close(fd);
    newsidx_writer_close(writer);
}

static struct newsidx_add_report remove_keys(const char *const *keys, size_t n, newsidx_error *err)
{
    struct said said = { .refused = "" };
    struct newsidx_writer *writer = open_writer(&said, 0);
    struct newsidx_add_report report;
    newsidx_status status = newsidx_writer_remove(writer, keys, n, &report, err);
    assert_int_equal(status, err->status);
    newsidx_writer_close(writer);
    return report;
}

/* Refuses the last of the keys, and all of them. */
static void must_refuse(const char *const *keys, size_t n, const char *message)
{
    newsidx_error err = { 0 };
    const uint64_t before = remove_keys((const char *const[]){ "nothing" }, 1, &err).articles_total;
    err = (newsidx_error){ 0 };
    const struct newsidx_add_report report = remove_keys(keys, n, &err);
    assert_int_equal(err.status, NEWSIDX_INVALID);
    assert_string_equal(err.path, keys[n - 1]);
    assert_string_equal(err.message, message);
    assert_int_equal(report.files_gone, 0);
    assert_int_equal(report.articles_gone, 0);
    assert_int_equal(report.articles_total, before);
}

static void must_remove(const char *const *keys, size_t n, uint64_t files, uint64_t streams)
{
    newsidx_error err = { 0 };
    const struct newsidx_add_report report = remove_keys(keys, n, &err);
    assert_int_equal(err.status, NEWSIDX_OK);
    assert_int_equal(report.files_gone, files + streams);
    assert_int_equal(report.streams_gone, streams);
}

/* ---- Streams ---- */

#define WIND "title: Wind\noriginalUrl: https://e.com/9\n"

static void add_world(void)
{
    struct said said = { .refused = "" };
    write_article("a.md", "Rain", "e.com/1");
    write_article("b.md", "Sun", "e.com/2");
    add("", &said);
    add_stream("feed", "title: Rain\noriginalUrl: https://e.com/1\n---\n" WIND "---\n" WIND, 0);
    add_stream("twice", WIND "---\n" WIND "related:\n- title: Snow\n  originalUrl: https://e.com/3\n", 0);
}

static void an_article_takes_no_others_with_it(void **state)
{
    (void)state;
    static const char refusal[] =
        "one of 3 articles of a stream, which goes only as a whole: newsidx remove feed takes out all of them";
    add_world();
    must_refuse((const char *const[]){ "e.com/9" }, 1, refusal);
    must_refuse((const char *const[]){ "e.com/1" }, 1, refusal); /* that a file has, too */
    must_refuse((const char *const[]){ "b.md", "e.com/9" }, 2, refusal);
    must_remove((const char *const[]){ "feed", "e.com/9" }, 2, 0, 2);
    assert_shown("e.com/1", "Rain");
    assert_shown("e.com/9", NULL);
}

/* The stream may be named before or after. */
static void in_any_order(void **state)
{
    (void)state;
    add_world();
    must_refuse((const char *const[]){ "twice", "e.com/9" }, 2,
                "one of 3 articles of a stream, which goes only as a whole: newsidx remove feed takes out all of them");
    must_remove((const char *const[]){ "e.com/9", "a.md", "e.com/1", "feed" }, 4, 1, 2);
    assert_shown("e.com/1", NULL);
    assert_shown("e.com/2", "Sun");
    assert_shown("e.com/9", NULL);
}

/* What a stream of one article mentions is no other article of it; nor is the same one again. */
static void a_stream_of_one_article_goes_by_its_url(void **state)
{
    (void)state;
    add_world();
    must_remove((const char *const[]){ "feed" }, 1, 0, 1);
    must_remove((const char *const[]){ "e.com/9", "e.com/1" }, 2, 1, 1);
    assert_shown("e.com/2", "Sun");
    assert_shown("e.com/3", NULL);
}

/* Each of its articles came in a batch of its own. */
static void a_stream_in_parts_is_counted_whole(void **state)
{
    (void)state;
    add_stream("feed", "title: Rain\noriginalUrl: https://e.com/1\n---\n" WIND, 1);
    must_refuse((const char *const[]){ "e.com/1" }, 1,
                "one of 2 articles of a stream, which goes only as a whole: newsidx remove feed takes out all of them");
    must_remove((const char *const[]){ "feed" }, 1, 0, 1);
}

/* ---- Folders ---- */

/* The n files NAME/00.md, NAME/01.md, ... */
static void add_folder(const char *name, int n)
{
    struct said said = { .refused = "" };
    assert_ok(nx_folder_make(at(name), NULL));
    for (int i = 0; i < n; i++) {
        char file[40], url[40];
        snprintf(file, sizeof file, "%s/%02d.md", name, i);
        snprintf(url, sizeof url, "e.com/%s/%d", name, i);
        write_article(file, "Rain", url);
    }
    add(name, &said);
}

static void must_remove_any(const char *key, uint64_t files)
{
    struct newsidx_writer_options options = NEWSIDX_WRITER_OPTIONS_INIT;
    struct newsidx_writer *writer = NULL;
    struct newsidx_add_report report;
    newsidx_error err = { 0 };
    options.no_sync = true;
    options.remove_any = true;
    must(newsidx_writer_open(index_dir, &options, &writer, &err), err);
    must(newsidx_writer_remove(writer, &key, 1, &report, &err), err);
    newsidx_writer_close(writer);
    assert_int_equal(report.files_gone, files);
}

static void most_of_the_index_goes_only_by_intent(void **state)
{
    (void)state;
    add_folder("a", 12);
    add_folder("b", 11);
    const char *whole = at(""), *a = at("a");
    must_refuse(&whole, 1,
                "23 of the 23 files indexed are below this folder: check that it is meant, or insist with --any");
    must_refuse((const char *const[]){ "/" }, 1,
                "23 of the 23 files indexed are below this folder: check that it is meant, or insist with --any");
    must_refuse((const char *const[]){ "b/00.md", a }, 2,
                "12 of the 23 files indexed are below this folder: check that it is meant, or insist with --any");
    must_refuse((const char *const[]){ "b", whole }, 2, /* what is left of it is less than half */
                "23 of the 23 files indexed are below this folder: check that it is meant, or insist with --any");
    must_remove((const char *const[]){ "a/00.md" }, 1, 1, 0);
    must_remove(&a, 1, 11, 0); /* half */
    must_remove_any(whole, 11);
}

static void a_handful_of_files_is_no_accident(void **state)
{
    (void)state;
    add_folder("a", 10);
    must_remove((const char *const[]){ at("") }, 1, 10, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_article_takes_no_others_with_it), TEST(in_any_order), TEST(a_stream_of_one_article_goes_by_its_url),
        TEST(a_stream_in_parts_is_counted_whole), TEST(most_of_the_index_goes_only_by_intent),
        TEST(a_handful_of_files_is_no_accident),
    };
    return cmocka_run_group_tests(tests, quick_folder_make, test_folder_remove);
}
