/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_stream.c: articles one after the other from a descriptor. What comes of a stream is written down as one line for
 * each article ("line title") and each refusal ("line:column: words"), and every stream is read whole, byte by byte and
 * in odd pieces.
 */
#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

#include "article_support.h"

/* ---- Feeding ---------------------------------------------------------------------------------------------------- */

/* A thread that writes bytes to a pipe in pieces. */
struct feeder {
    int fd;
    struct nx_str bytes;
    size_t piece;
};

static void *feed(void *argument)
{
    struct feeder *feeder = argument;
    const char *at = feeder->bytes.ptr, *end = at + feeder->bytes.len;
    while (at < end) {
        size_t piece = NX_MIN(feeder->piece, (size_t)(end - at));
        ssize_t written = write(feeder->fd, at, piece);
        if (written <= 0) break;
        at += written;
    }
    close(feeder->fd);
    return NULL;
}

static void note(struct nx_buffer *out, newsidx_status status, const struct nx_article *article,
                 const newsidx_error *err)
{
    if (status == NEWSIDX_OK) {
        nx_buffer_add_format(out, "%u %.*s\n", (unsigned)article->line, NX_STR_ARG(article->title));
    } else {
        assert_string_equal(err->path, "the stream");
        nx_buffer_add_format(out, "%u:%u: %s\n", (unsigned)err->line, (unsigned)err->column, err->message);
    }
}

/* Everything that a descriptor gives, as lines. */
static void read_all(int fd, struct nx_buffer *out)
{
    NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
    struct nx_article_stream *stream = NULL;
    newsidx_error err = { .status = NEWSIDX_OK };
    assert_int_equal(nx_article_stream_open(fd, "the stream", &stream, &err), NEWSIDX_OK);
    nx_buffer_clear(out);
    for (;;) {
        struct nx_article article = nx_article_none();
        newsidx_status status = nx_article_stream_next(stream, &arena, &article, &err);
        if (status == NEWSIDX_END) break;
        assert_true(status == NEWSIDX_OK || status == NEWSIDX_REFUSED);
        note(out, status, &article, &err);
        nx_arena_clear(&arena);
    }
    struct nx_article article;
    assert_int_equal(nx_article_stream_next(stream, &arena, &article, &err), NEWSIDX_END); /* and stays so */
    nx_article_stream_close(stream);
    nx_buffer_terminate(out);
}

static void read_in_pieces(struct nx_str bytes, size_t piece, struct nx_buffer *out)
{
    int ends[2];
    pthread_t thread;
    assert_int_equal(pipe(ends), 0);
    struct feeder feeder = { ends[1], bytes, piece };
    assert_int_equal(pthread_create(&thread, NULL, feed, &feeder), 0);
    read_all(ends[0], out);
    assert_int_equal(pthread_join(thread, NULL), 0);
    close(ends[0]);
}

static void check_bytes(struct nx_str bytes, const char *expected)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer out = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    static const size_t pieces[] = { SIZE_MAX, 1, 3, 7 };
    for (size_t i = 0; i < NX_COUNT(pieces); i++) {
        read_in_pieces(bytes, pieces[i], &out);
        if (strcmp(nx_buffer_terminate(&out), expected) != 0) {
            fail_msg("in pieces of %zu:\n%.*s\nexpected:\n%s\ngot:\n%s", pieces[i], NX_STR_ARG(bytes), expected,
                     out.ptr);
        }
    }
}

static void check(const char *text, const char *expected)
{
    check_bytes(nx_str_of(text), expected);
}

/* ---- YAML ------------------------------------------------------------------------------------------------------- */

static void documents(void **state)
{
    (void)state;
    check("", "");
    check("\n\n  \n", "");
    check("# nothing\n", "");
    check("---\n", "");
    check("title: a", "1 a\n");
    check("title: a\n---\ntitle: b\n", "1 a\n3 b\n");
    check("---\ntitle: a\n---\ntitle: b", "2 a\n4 b\n");
    check("---\r\ntitle: a\r\n---\r\ntitle: b\r\n", "2 a\n4 b\n");
    check("title: a\n...\ntitle: b\n...\n---\ntitle: c\n...\n", "1 a\n3 b\n6 c\n");
    check("--- {title: a}\n--- # comment\ntitle: b\n---\ttitle: c\n",
          "1 a\n3 b\n4:5: text where an article is "
          "expected: begin with key: value lines, a blank behind each colon\n");
    check("\n\n  title: a\n  excerpt: b\n---\n---\n\n# c\n---\ntitle: d\n", "3 a\n10 d\n");
    check("title: a --- b\nx: |\n  ---\n---\ntitle: ----\n", "1 a --- b\n5 ----\n");
    check("%YAML 1.2\n# c\n---\ntitle: a\n...\n%YAML 1.1\n---\ntitle: b\n", "4 a\n8 b\n");
    check("\xef\xbb\xbftitle: a\n", "1 a\n");
}

/* What `cat *.md` makes. */
static void files_one_behind_the_other(void **state)
{
    (void)state;
    check("---\ntitle: a\n---\n---\ntitle: b\n---\n", "2 a\n5 b\n");
    check("---\r\ntitle: a\r\n---\r\n---\r\ntitle: b\r\n---\r\n", "2 a\n5 b\n");
    check("\xef\xbb\xbf---\ntitle: a\n---\n\xef\xbb\xbf---\ntitle: b\n---\n", "2 a\n5 b\n");
    check("---\ntitle: a\n---\n\n---\ntitle: b\n...\n", "2 a\n6 b\n");
    check("---\ntitle: a\n---\nA body.\n---\ntitle: b\n---\n",
          "2 a\n4:1: text where an article is expected: begin with key: value lines, a blank behind each colon\n6 b\n");
}

static void a_broken_document_costs_no_other(void **state)
{
    (void)state;
    check("title: a\n---\ntitle: \"b\n---\ntitle: c\n",
          "1 a\n3:8: a quote is opened here and never closed: close it, and "
          "write a quote within as \\\" (in single quotes as '')\n5 c\n");
    check("title: @\n---\n- a\n---\nquality: 1\n---\ntitle: a\n",
          "1:8: text cannot begin with @: put it in quotes\n"
          "3:1: a list where one article is expected: begin with key: value lines, one article a file\n"
          "5:1: no title, excerpt or URL: an article needs one of them to be found by\n7 a\n");
    check("title: \xff\n---\ntitle: a\n", "1:8: byte 0xff is not valid UTF-8: save the file as UTF-8\n3 a\n");
    check_bytes(NX_STR("title: a\n---\ntitle: \"\0\"\n---\ntitle: b\n"),
                "1 a\n3:9: a zero byte, which no text has: save the file as UTF-8 text\n5 b\n");
    check("title: a\n---\n*x: b\n--- &x\ntitle: b\n",
          "1 a\n3:1: no anchor &x before this alias: put text that begins with * "
          "in quotes\n4 b\n");
}

static void utf16(void **state)
{
    (void)state;
    check_bytes(NX_STR("\xff\xfet\0:\0 \0a\0\n\0"), "1:1: the file is in UTF-16: save it as UTF-8\n");
    check_bytes(NX_STR("t\0i\0"), "1:1: the file is in UTF-16: save it as UTF-8\n");
}

/* ---- JSON ------------------------------------------------------------------------------------------------------- */

static void json_lines(void **state)
{
    (void)state;
    check("{\"title\":\"a\"}\n{\"title\":\"b\"}\n", "1 a\n2 b\n");
    check("\n \n{\"title\":\"a\"}\r\n\r\n  {\"title\":\"\\ud83d\\ude00\"}", "3 a\n5 😀\n");
    check("\xef\xbb\xbf{\"title\":\"a\"}\n", "1 a\n");
    check("{\"title\":\"a } b { \\\" } {\\\\\"}\n{\"title\":\"[\"}\n", "1 a } b { \" } {\\\n2 [\n");
    check("{\"title\":\"a\",\"x\":[{},[{}]],\"related\":[{\"title\":\"b\"}]}\n", "1 a\n");
}

/* As jq prints them: indented, or all on one line. */
static void json_objects(void **state)
{
    (void)state;
    check("{\n  \"title\": \"a\",\n  \"related\": [\n    {\n      \"title\": \"b\"\n    }\n  ]\n}\n{\n  \"title\": "
          "\"c\"\n}\n",
          "1 a\n9 c\n");
    check("{\"title\":\"a\"}{\"title\":\"b\"} {\"title\":\"c\"}\n", "1 a\n1 b\n1 c\n");
    check("{\"title\": \"é\"} {\"title\": \"b\" ]\n",
          "1 é\n1:30: a comma or a closing bracket is expected here: write a quote "
          "within text as \\\"\n");
}

static void a_broken_line_costs_no_other(void **state)
{
    (void)state;
    static const char early[] = "the JSON text ends too early: close its quotes and brackets\n";
    char expected[512];
    snprintf(expected, sizeof expected, "1 a\n3:1: %s3 c\n", early);
    check("{\"title\":\"a\"}\n{\"title\":\"b\", \"x\": [\n{\"title\":\"c\"}\n", expected);
    check("{\"title\":\"a\n{\"title\":\"b\"}\n",
          "1:12: a line break or control character within quotes: write it as an "
          "escape such as \\n\n2 b\n");
    check("{\"title\":\"a\"},\n{\"title\":\"b\"}\nnonsense\n{\"title\":\"c\"}\n",
          "1:14: text behind the end of the JSON object: remove it, or begin a new line\n2 b\n"
          "3:1: a JSON value is expected here: write text in double quotes, a number, true, false or null\n4 c\n");
    check("{\"title\":\"\xff\"}\n{\"title\":\"b\"}\n",
          "1:11: byte 0xff is not valid UTF-8: save the file as UTF-8\n2 b\n");
    check("{\"title\":\"a\"}\n{\"quality\":1}\n[1]\n",
          "1 a\n2:1: no title, excerpt or URL: an article needs one of them to be "
          "found by\n3:1: a list where one article is expected: begin with key: value lines, one article a file\n");
    check("{title: flow}\n{\"title\": \"b\"}\n", "1 flow\n2 b\n");
}

/* ---- Limits ----------------------------------------------------------------------------------------------------- */

static void big_document(struct nx_buffer *bytes, const char *head, size_t size, const char *tail)
{
    nx_buffer_clear(bytes);
    nx_buffer_add_str(bytes, nx_str_of(head));
    char *room = nx_buffer_reserve(bytes, size);
    assert_non_null(room);
    memset(room, 'x', size);
    for (size_t i = 0; i < size; i += 1000) room[i] = ' ';
    nx_buffer_grow(bytes, size);
    nx_buffer_add_str(bytes, nx_str_of(tail));
}

static void check_big(const struct nx_buffer *bytes, const char *expected)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer out = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    read_in_pieces(nx_buffer_str(bytes), SIZE_MAX, &out);
    assert_string_equal(nx_buffer_terminate(&out), expected);
}

static void large_documents(void **state)
{
    (void)state;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer bytes = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    const size_t fits = NX_ARTICLE_FILE_MAX - strlen("title: a\nx:\n");
    static const char *const refused = "a document of more than 16777216 bytes: part documents by lines ---\n";
    char expected[256];
    big_document(&bytes, "title: a\nx:", fits, "\n---\ntitle: b\n");
    check_big(&bytes, "1 a\n4 b\n");
    snprintf(expected, sizeof expected, "1:1: %s4 b\n", refused);
    big_document(&bytes, "title: a\nx:", fits + 1, "\n---\ntitle: b\n");
    check_big(&bytes, expected);
    big_document(&bytes, "title: a\nx:", fits * 3, "\n---\ntitle: b\n");
    check_big(&bytes, expected);
    snprintf(expected, sizeof expected, "1:1: %s", refused);
    big_document(&bytes, "---\nx:", fits * 2, "");
    check_big(&bytes, expected);
    snprintf(expected, sizeof expected, "1 a\n2:1: %s3 b\n", refused);
    big_document(&bytes, "{\"title\":\"a\"}\n{\"title\":\"", fits * 2, "---\"}\n{\"title\":\"b\"}");
    check_big(&bytes, expected);
}

/* Empty documents without end are no document that is too large. */
static void blanks_without_end(void **state)
{
    (void)state;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer bytes = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    for (int i = 0; i < NX_ARTICLE_FILE_MAX; i++) nx_buffer_add_byte(&bytes, i % 64 ? ' ' : '\n');
    nx_buffer_add_str(&bytes, NX_STR("\n{\"title\":\"a\"}"));
    for (int i = 0; i < NX_ARTICLE_FILE_MAX; i++) nx_buffer_add_byte(&bytes, '\n');
    check_big(&bytes, "262146 a\n");
}

/* ---- Descriptors ------------------------------------------------------------------------------------------------ */

static void files_are_streams_too(void **state)
{
    char path[TEST_PATH_SIZE * 2];
    snprintf(path, sizeof path, "%s/articles", (char *)*state);
    const char text[] = "title: a\n---\ntitle: b\n";
    assert_int_equal(nx_file_create(path, text, sizeof text - 1, false, NULL), NEWSIDX_OK);
    NX_AUTO(nx_file_close) int fd = open(path, O_RDONLY | O_CLOEXEC);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer out = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    read_all(fd, &out);
    assert_string_equal(nx_buffer_terminate(&out), "1 a\n3 b\n");
}

static void what_cannot_be_read(void **state)
{
    (void)state;
    NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
    NX_AUTO(nx_file_close) int fd = open(".", O_RDONLY | O_CLOEXEC | O_DIRECTORY);
    struct nx_article_stream *stream = NULL;
    struct nx_article article;
    newsidx_error err = { .status = NEWSIDX_OK };
    assert_int_equal(nx_article_stream_open(fd, "folder", &stream, &err), NEWSIDX_OK);
    assert_int_equal(nx_article_stream_next(stream, &arena, &article, &err), NEWSIDX_IO);
    assert_string_equal(err.path, "folder");
    assert_int_equal(nx_article_stream_next(stream, &arena, &article, &err), NEWSIDX_END);
    nx_article_stream_close(stream);
    nx_article_stream_close(NULL);
}

/* A descriptor that does not wait is waited for. */
static void descriptors_that_do_not_wait(void **state)
{
    (void)state;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer out = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    int ends[2];
    pthread_t thread;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
    struct feeder feeder = { ends[1], NX_STR("title: a\n---\ntitle: b\n"), 1 };
    assert_int_equal(pthread_create(&thread, NULL, feed, &feeder), 0);
    read_all(ends[0], &out);
    assert_string_equal(nx_buffer_terminate(&out), "1 a\n3 b\n");
    assert_int_equal(pthread_join(thread, NULL), 0);
    close(ends[0]);
}

/* An article is given as soon as its end is known, whoever goes on writing. */
static void articles_come_without_waiting_for_the_next(void **state)
{
    (void)state;
    static const char *const firsts[] = { "{\"title\":\"a\"}\n", "title: a\n---\n" };
    for (size_t i = 0; i < NX_COUNT(firsts); i++) {
        NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
        struct nx_article_stream *stream = NULL;
        struct nx_article article;
        int ends[2];
        assert_int_equal(pipe(ends), 0);
        assert_int_equal(nx_article_stream_open(ends[0], "pipe", &stream, NULL), NEWSIDX_OK);
        assert_int_equal(write(ends[1], firsts[i], strlen(firsts[i])), (ssize_t)strlen(firsts[i]));
        assert_int_equal(nx_article_stream_next(stream, &arena, &article, NULL), NEWSIDX_OK);
        assert_text(article.title, "a");
        close(ends[1]);
        assert_int_equal(nx_article_stream_next(stream, &arena, &article, NULL), NEWSIDX_END);
        nx_article_stream_close(stream);
        close(ends[0]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(documents),
        cmocka_unit_test(files_one_behind_the_other),
        cmocka_unit_test(a_broken_document_costs_no_other),
        cmocka_unit_test(utf16),
        cmocka_unit_test(json_lines),
        cmocka_unit_test(json_objects),
        cmocka_unit_test(a_broken_line_costs_no_other),
        cmocka_unit_test(large_documents),
        cmocka_unit_test(blanks_without_end),
        cmocka_unit_test(files_are_streams_too),
        cmocka_unit_test(what_cannot_be_read),
        cmocka_unit_test(descriptors_that_do_not_wait),
        cmocka_unit_test(articles_come_without_waiting_for_the_next),
    };
    return cmocka_run_group_tests(tests, test_folder_make, test_folder_remove);
}
