/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_add_stream.c: streams to an index: what they take the place of, what they may not, and what is left when they are
 * stopped or cut. Every test has a folder and an index of its own.
 */
#include <fcntl.h>

#include "adding.h"

#define LINE(title, url) "{\"title\": \"" title "\", \"originalUrl\": \"" url "\"}\n"

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
}

/* ---- What is less than it was ---- */

/* `n` articles, e.com/FIRST and so on. */
static const char *lines(int first, int n)
{
    static char text[4000];
    size_t length = 0;
    text[0] = '\0';
    for (int i = first; i < first + n; i++) {
        length += (size_t)snprintf(text + length, sizeof text - length, LINE("Rain %d", "e.com/%d"), i, i);
    }
    return text;
}

static void assert_kept(const char *text, uint64_t memory, const char *before)
{
    struct said said = { .refused = "" };
    struct newsidx_add_report report;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer after = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    assert_int_equal(add_stream(text, memory, &said, &report), NEWSIDX_INVALID);
    assert_true(report.articles_new == 0 && report.articles_changed == 0 && report.articles_gone == 0);
    made_tell(index_dir, &after);
    assert_string_equal(after.ptr, before);
}

/* The command before it failed, or a download was cut: what cannot be read again is not given up for that. */
static void a_stream_that_lost_most(void **state)
{
    (void)state;
    struct said said = { .refused = "" };
    struct newsidx_add_report report;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer before = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    assert_ok(add_stream(lines(0, 20), 0, &said, &report));
    made_tell(index_dir, &before);
    for (uint64_t memory = 0; memory < 2; memory++) { /* 1: every article is a batch */
        assert_kept("", memory, before.ptr);
        assert_kept("{}\n[\n", memory, before.ptr);
        assert_kept(lines(0, 9), memory, before.ptr);
        assert_kept(lines(30, 9), memory, before.ptr);
    }
    assert_ok(add_stream(lines(10, 10), 0, &said, &report));
    assert_report(report, "10 files, 0 unchanged, 0 refused, 10 records, 0 new, 0 changed, 10 gone, 10");
    assert_ok(add_stream(lines(10, 1), 0, &said, &report)); /* of a handful, all may well be gone but one */
    assert_kept("", 0, (nx_buffer_clear(&before), made_tell(index_dir, &before), before.ptr));
}

static void a_stream_that_lost_most_all_the_same(void **state)
{
    (void)state;
    struct said said = { .refused = "", .insists = true };
    struct newsidx_add_report report;
    assert_ok(add_stream(lines(0, 20), 0, &said, &report));
    assert_ok(add_stream(lines(30, 3), 0, &said, &report));
    assert_report(report, "3 files, 0 unchanged, 0 refused, 3 records, 3 new, 0 changed, 20 gone, 3");
    assert_ok(add_stream("", 0, &said, &report));
    assert_report(report, "0 files, 0 unchanged, 0 refused, 0 records, 0 new, 0 changed, 3 gone, 0");
}

/* Batch after batch it comes to stand beside the old one, whose place it takes when it has half as much. */
static void a_stream_in_batches_over_an_old_one(void **state)
{
    (void)state;
    struct said said = { .refused = "" };
    struct newsidx_add_report report;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer whole = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer parts = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    assert_ok(add_stream(lines(5, 20), 0, &said, &report));
    made_tell(index_dir, &whole);
    assert_ok(add_stream(lines(0, 12), 0, &said, &report));
    assert_ok(add_stream(lines(5, 20), 1, &said, &report));
    made_tell(index_dir, &parts);
    assert_string_equal(whole.ptr, parts.ptr);
    assert_shown("e.com/3", NULL);
    assert_shown("e.com/24", "Rain 24");
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
        TEST(streams),
        TEST(a_stream_that_lost_most),
        TEST(a_stream_that_lost_most_all_the_same),
        TEST(a_stream_in_batches_over_an_old_one),
        TEST(a_stopped_stream),
        TEST(a_stream_in_batches),
        TEST(a_stream_needs_a_name),
        TEST(a_stream_takes_no_file_s_name),
        TEST(a_file_takes_no_stream_s_name),
    };
    return cmocka_run_group_tests(tests, quick_folder_make, test_folder_remove);
}
