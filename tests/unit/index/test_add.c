/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_add.c: files and streams to an index: what is read, what is passed over, what an add reports, and what is left
 * when it is stopped. Every test has a folder and an index of its own.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "made.h"

/* ---- The folder of a test ---- */

static char root[PATH_SIZE];  /* the folder that the index serves */
static char index_dir[PATH_SIZE + 16];

static char *at(const char *name)
{
    static char paths[8][2 * PATH_SIZE];
    static unsigned next;
    char *path = paths[next++ % NX_COUNT(paths)];
    snprintf(path, sizeof paths[0], "%s%s%s", root, *name ? "/" : "", name);
    return path;
}

static int begin(void **state)
{
    char *real = realpath(*state, NULL);
    snprintf(root, sizeof root, "%s/news", real);
    free(real);
    snprintf(index_dir, sizeof index_dir, "%s/.newsidx", root);
    return mkdir(root, 0777);
}

static int end(void **state)
{
    (void)state;
    return nx_folder_remove(root, NULL) == NEWSIDX_OK ? 0 : -1;
}

static void write_article(const char *name, const char *title, const char *url)
{
    char text[500];
    snprintf(text, sizeof text, "---\ntitle: %s\noriginalUrl: %s\n---\n", title, url);
    write_text(at(name), text);
}

/* ---- Adding ---- */

/* What was said while adding. */
struct said {
    char refused[1000];    /* names of the files refused */
    const char *stop_at;   /* the stage at which the caller has enough; NULL: none */
    unsigned calls;
};

static void on_refused(void *context, const newsidx_error *why)
{
    struct said *said = context;
    const char *name = strrchr(why->path, '/');
    size_t length = strlen(said->refused);
    assert_true(strstr(why->message, ": ") != NULL);
    snprintf(said->refused + length, sizeof said->refused - length, "%s%s", length ? " " : "",
             name ? name + 1 : why->path);
}

static bool on_progress(void *context, const struct newsidx_progress *progress)
{
    struct said *said = context;
    said->calls++;
    return !said->stop_at || strcmp(progress->stage, said->stop_at) != 0;
}

static struct newsidx_writer *open_writer(struct said *said, uint64_t memory)
{
    struct newsidx_writer_options options = NEWSIDX_WRITER_OPTIONS_INIT;
    struct newsidx_writer *writer = NULL;
    newsidx_error err = { 0 };
    options.no_sync = true;
    options.memory = memory;
    options.on_refused = on_refused;
    options.on_progress = on_progress;
    options.context = said;
    must(newsidx_writer_open(index_dir, &options, &writer, &err), err);
    return writer;
}

/* Adds one path and says how it went. */
static struct newsidx_add_report add(const char *name, struct said *said)
{
    struct newsidx_writer *writer = open_writer(said, 0);
    struct newsidx_add_report report;
    const char *path = at(name);
    newsidx_error err = { 0 };
    must(newsidx_writer_add(writer, &path, 1, &report, &err), err);
    newsidx_writer_close(writer);
    return report;
}

static void assert_report(struct newsidx_add_report report, const char *expected)
{
    char text[200];
    snprintf(text, sizeof text, "%llu files, %llu unchanged, %llu refused, %llu records, %llu new, %llu changed, "
             "%llu gone, %llu", (unsigned long long)report.files, (unsigned long long)report.files_unchanged,
             (unsigned long long)report.files_refused, (unsigned long long)report.records,
             (unsigned long long)report.articles_new, (unsigned long long)report.articles_changed,
             (unsigned long long)report.articles_gone, (unsigned long long)report.articles_total);
    assert_string_equal(text, expected);
}

static void assert_shown(const char *url, const char *title)
{
    const char *shown = made_shown(index_dir, made_url_key(url));
    assert_string_equal(shown ? shown : "nothing", title ? title : "nothing");
}

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

/* The same size in the same moment with the same time of change: what is in a file counts. */
static void a_quick_change(void **state)
{
    (void)state;
    struct said said = { .refused = "" };
    const struct timespec long_ago[2] = { { 1000, 0 }, { 1000, 0 } };
    for (int round = 0; round < 20; round++) {
        char title[20];
        snprintf(title, sizeof title, "Rain %02d", round);
        int fd = open(at("a.md"), O_WRONLY | O_CREAT, 0666);
        assert_true(fd >= 0);
        assert_true(dprintf(fd, "---\ntitle: %s\noriginalUrl: e.com/1\n---\n", title) > 0);
        assert_int_equal(futimens(fd, long_ago), 0);
        close(fd);
        add("a.md", &said);
        assert_shown("e.com/1", title);
    }
}

/* Touched, or another file of the same content in its place: nothing changed. */
static void touched(void **state)
{
    (void)state;
    struct said said = { .refused = "" };
    write_article("a.md", "Rain", "e.com/1");
    add("", &said);
    write_article("a.md", "Rain", "e.com/1");
    assert_report(add("", &said), "1 files, 1 unchanged, 0 refused, 0 records, 0 new, 0 changed, 0 gone, 1");
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
    assert_report(add("", &said), "4 files, 0 unchanged, 4 refused, 1 records, 1 new, 0 changed, 0 gone, 1");
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
    assert_report(report, "1 files, 0 unchanged, 2 refused, 1 records, 1 new, 0 changed, 0 gone, 1");
    assert_string_equal(said.refused, "x.md y");
    paths[1] = at("z");
    assert_int_equal(newsidx_writer_add(writer, paths, 3, &report, &err), NEWSIDX_NOT_FOUND);
    assert_string_equal(err.path, at("y"));
    assert_report(report, "0 files, 0 unchanged, 2 refused, 0 records, 0 new, 0 changed, 0 gone, 1");
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

/* ---- Histories of files ---- */

static const char *const titles[] = { "Rain", "Sun", "Hail and rain", "rain" };

static void write_random(struct chance *chance, const char *name)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer text = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    nx_buffer_add_format(&text, "---\ntitle: %s\n", titles[chance_below(chance, 4)]);
    if (chance_one_in(chance, 2)) nx_buffer_add_format(&text, "originalUrl: e.com/%u\n", chance_below(chance, 8));
    if (chance_one_in(chance, 2)) nx_buffer_add_format(&text, "quality: %u\n", chance_below(chance, 3) * 40);
    if (chance_one_in(chance, 2)) nx_buffer_add_format(&text, "publishedDateTime: 2020-01-0%u\n", 1 + chance_below(chance, 9));
    if (chance_one_in(chance, 2)) {
        nx_buffer_add_format(&text, "related:\n- title: %s\n- title: %s\n  webUrl: e.com/%u\n",
                             titles[chance_below(chance, 4)], titles[chance_below(chance, 4)], chance_below(chance, 8));
    }
    nx_buffer_add_format(&text, "---\n");
    write_file(at(name), text.ptr, text.len);
}

static void add_all(uint64_t memory)
{
    struct said said = { .refused = "" };
    struct newsidx_writer *writer = open_writer(&said, memory);
    struct newsidx_add_report report;
    newsidx_error err = { 0 };
    const char *all = root;
    must(newsidx_writer_add(writer, &all, 1, &report, &err), err);
    assert_string_equal(said.refused, "");
    newsidx_writer_close(writer);
}

static void histories(void **state)
{
    (void)state;
    const uint64_t first = number_from_environment("NEWSIDX_SEED", 1);
    const uint64_t n = number_from_environment("NEWSIDX_HISTORIES", 20);
    static const uint64_t memories[] = { 0, 1, 10000, 30000 };
    for (uint64_t seed = first; seed < first + n; seed++) {
        struct chance chance = { seed };
        NX_AUTO(nx_buffer_dispose) struct nx_buffer lived = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
        NX_AUTO(nx_buffer_dispose) struct nx_buffer fresh = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
        for (int step = 0; step < 6; step++) {
            for (int i = 0; i < 25; i++) {
                char name[20];
                snprintf(name, sizeof name, "%02d.md", i);
                if (step == 0 || chance_one_in(&chance, 3)) write_random(&chance, name);
            }
            add_all(memories[chance_below(&chance, NX_COUNT(memories))]);
        }
        made_tell(index_dir, &lived);
        assert_ok(nx_folder_remove(index_dir, NULL));
        add_all(0);
        made_tell(index_dir, &fresh);
        if (strcmp(lived.ptr, fresh.ptr) != 0) fail_msg("NEWSIDX_SEED=%llu", (unsigned long long)seed);
        assert_ok(nx_folder_remove(index_dir, NULL));
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(files),
        TEST(a_quick_change),
        TEST(touched),
        TEST(refused),
        TEST(text_files),
        TEST(what_is_no_file),
        TEST(missing_paths),
        TEST(stopped),
        TEST(stopped_between_batches),
        TEST(streams),
        TEST(a_stopped_stream),
        TEST(a_stream_in_batches),
        TEST(histories),
    };
    return cmocka_run_group_tests(tests, quick_folder_make, test_folder_remove);
}
