/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_add.c: files and streams to an index: what is read, what is passed over, what an add reports, and what is left
 * when it is stopped. Every test has a folder and an index of its own.
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
    assert_report(add("", &said), "0 files, 0 unchanged, 0 refused, 0 records, 0 new, 0 changed, 0 gone, 0");
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

/* ---- Streams ---- */

static newsidx_status add_stream(const char *text, uint64_t memory, struct said *said,
                                 struct newsidx_add_report *report)
{
    struct newsidx_writer *writer = open_writer(said, memory);
    newsidx_error err = { 0 };
    write_text(at("stream"), text);
    int fd = open(at("stream"), O_RDONLY);
    assert_true(fd >= 0);
    newsidx_status status = newsidx_writer_add_stream(writer, fd, "feed", report, &err);
    assert_int_equal(err.status, status);
    close(fd);
    newsidx_writer_close(writer);
    return status;
}

#define LINE(title, url) "{\"title\": \"" title "\", \"originalUrl\": \"" url "\"}\n"

static void streams(void **state)
{
    (void)state;
    struct said said = { .refused = "" };
    struct newsidx_add_report report;
    assert_ok(add_stream(LINE("Rain", "e.com/1") LINE("Sun", "e.com/2"), 0, &said, &report));
    assert_report(report, "2 files, 0 unchanged, 0 refused, 2 records, 2 new, 0 changed, 0 gone, 2");
    assert_ok(add_stream(LINE("Rain", "e.com/1") "{}\n" LINE("Hail", "e.com/3"), 0, &said, &report));
    assert_report(report, "3 files, 0 unchanged, 1 refused, 2 records, 1 new, 0 changed, 1 gone, 2");
    assert_shown("e.com/2", NULL);
    assert_ok(add_stream("", 0, &said, &report));
    assert_report(report, "0 files, 0 unchanged, 0 refused, 0 records, 0 new, 0 changed, 2 gone, 0");
}

static void a_stopped_stream(void **state)
{
    (void)state;
    struct said said = { .refused = "" };
    struct newsidx_add_report report;
    assert_ok(add_stream(LINE("Rain", "e.com/1"), 0, &said, &report));
    struct newsidx_writer *writer = open_writer(&said, 0);
    newsidx_error err = { 0 };
    write_text(at("stream"), LINE("Sun", "e.com/2"));
    int fd = open(at("stream"), O_RDONLY);
    said.stop_at = "writing";
    assert_int_equal(newsidx_writer_add_stream(writer, fd, "feed", &report, &err), NEWSIDX_INTERRUPTED);
    said.stop_at = NULL;
    write_article("a.md", "Hail", "e.com/3");
    const char *path = at("a.md");
    must(newsidx_writer_add(writer, &path, 1, &report, &err), err);
    close(fd);
    newsidx_writer_close(writer);
    assert_shown("e.com/1", "Rain");
    assert_shown("e.com/2", NULL);
    assert_shown("e.com/3", "Hail");
}

/* A stream of many batches is the stream. */
static void a_stream_in_batches(void **state)
{
    (void)state;
    static const char text[] = LINE("Rain", "e.com/1") LINE("Sun", "e.com/2") LINE("Rain", "e.com/1")
                               LINE("Hail", "e.com/3") LINE("Snow", "e.com/2");
    struct said said = { .refused = "" };
    struct newsidx_add_report report;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer whole = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer parts = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    assert_ok(add_stream(text, 0, &said, &report));
    made_tell(index_dir, &whole);
    assert_ok(add_stream(text, 1, &said, &report));
    made_tell(index_dir, &parts);
    assert_string_equal(whole.ptr, parts.ptr);
}

static void a_stream_needs_a_name(void **state)
{
    (void)state;
    struct said said = { .refused = "" };
    struct newsidx_writer *writer = open_writer(&said, 0);
    struct newsidx_add_report report = { .files = 9 };
    newsidx_error err = { 0 };
    assert_int_equal(newsidx_writer_add_stream(writer, -1, "", &report, &err), NEWSIDX_INVALID);
    newsidx_writer_close(writer);
    assert_string_equal(err.message, "the name of the stream is empty: give it one");
    assert_int_equal(report.files, 0);
}

static newsidx_status add_stream_named(const char *name, struct said *said, newsidx_error *err)
{
    struct newsidx_writer *writer = open_writer(said, 0);
    struct newsidx_add_report report;
    write_text(at(".stream"), LINE("Wire", "e.com/9"));
    int fd = open(at(".stream"), O_RDONLY);
    assert_true(fd >= 0);
    newsidx_status status = newsidx_writer_add_stream(writer, fd, name, &report, err);
    close(fd);
    newsidx_writer_close(writer);
    return status;
}

static void refuse_stream_named(const char *name, const char *message)
{
    struct said said = { .refused = "" };
    newsidx_error err = { 0 };
    assert_int_equal(add_stream_named(name, &said, &err), NEWSIDX_INVALID);
    assert_string_equal(err.path, name);
    assert_string_equal(err.message, message);
    assert_shown("e.com/1", "Rain");
    assert_shown("e.com/9", NULL);
}

static void a_stream_takes_no_file_s_name(void **state)
{
    (void)state;
    static const char file[] = "a file of this name is indexed: give the stream another one, with --source NAME";
    static const char folder[] =
        "a folder of this name has files that are indexed: give the stream another one, with --source NAME";
    struct said said = { .refused = "" };
    newsidx_error err = { 0 };
    assert_ok(nx_folder_make(at("news"), NULL));
    assert_ok(nx_folder_make(at("news/old"), NULL));
    write_article("news/old/a.md", "Rain", "e.com/1");
    add("", &said);
    refuse_stream_named("news/old/a.md", file);
    refuse_stream_named("news/old", folder);
    refuse_stream_named("news//", folder);
    refuse_stream_named(".", folder);
    must(add_stream_named("news/ol", &said, &err), err);
    must(add_stream_named("news/old/b", &said, &err), err); /* such names fit no file */
    assert_shown("e.com/9", "Wire");
}

/* Nor the other way round: whichever came first keeps the name. */
static void a_file_takes_no_stream_s_name(void **state)
{
    (void)state;
    struct said said = { .refused = "" };
    newsidx_error err = { 0 };
    must(add_stream_named("a.md", &said, &err), err);
    must(add_stream_named("notes.txt", &said, &err), err);
    write_article("a.md", "Rain", "e.com/1");
    write_text(at("notes.txt"), "no article\n");
    assert_report(add("", &said), "1 files, 0 unchanged, 1 refused, 0 records, 0 new, 0 changed, 0 gone, 1");
    assert_string_equal(said.refused, "a.md");
    assert_shown("e.com/1", NULL);
    assert_shown("e.com/9", "Wire");
    must(add_stream_named("a.md", &said, &err), err); /* its own name is no one else's */
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
        TEST(streams),
        TEST(a_stopped_stream),
        TEST(a_stream_in_batches),
        TEST(a_stream_needs_a_name),
        TEST(a_stream_takes_no_file_s_name),
        TEST(a_file_takes_no_stream_s_name),
    };
    return cmocka_run_group_tests(tests, quick_folder_make, test_folder_remove);
}
