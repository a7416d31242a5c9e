/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_memory.c: out of memory at every single allocation in turn, libyaml's own among them. Each time: NO_MEMORY or a
 * success that did not need it, never a crash, nothing lost, and the same article as soon as there is memory again.
 * The allocator stands in front of libc's; sanitizers bring their own, so under them there is nothing to test.
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "article/print.h"
#include "article_support.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define OWN_ALLOCATOR 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define OWN_ALLOCATOR 0
#endif
#endif
#ifndef OWN_ALLOCATOR
#define OWN_ALLOCATOR 1
#endif

/* Fails the allocation that makes `until_failure` 0; below 0: none. */
static long until_failure = -1, live;

#if OWN_ALLOCATOR
/* libc's own names for what is replaced here. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *pointer, size_t size);
void __libc_free(void *pointer);

static bool fails(void)
{
    if (until_failure < 0 || until_failure-- > 0) return false;
    errno = ENOMEM;
    return true;
}

void *malloc(size_t size)
{
    if (fails()) return NULL;
    live++;
    return __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    if (fails()) return NULL;
    live++;
    return __libc_calloc(count, size);
}

void *realloc(void *pointer, size_t size)
{
    if (fails()) return NULL;
    if (!pointer) live++;
    return __libc_realloc(pointer, size);
}

void free(void *pointer)
{
    if (pointer) live--;
    __libc_free(pointer);
}
#endif

static const char yaml[] =
    "---\ntitle: &t \"a \\0 title that is long enough for a buffer to grow, at least once or twice, or three times\"\n"
    "excerpt: >\n  folded\n  text\nprovider: &p {name: KITV, domain: kitv.com}\n"
    "topics: [a, b, c, d, e, f, *t]\nfeaturedContent: \"&lt;iframe src='//v.example/X&amp;amp;'\"\n"
    "related:\n- &r {title: one, provider: *p, related: [{title: two}, {title: three}]}\n- *r\n- *r\n---\n";

static const char json[] =
    "{\"title\": \"a \\ud83d\\ude00 \\n\", \"topics\": [\"b\"], \"related\": [{\"title\": \"c\\t\"}]}\n";

static void print(const struct nx_article *article, struct nx_buffer *out)
{
    nx_buffer_clear(out);
    nx_article_print(article, out);
    nx_buffer_terminate(out);
}

/* Reads a file, the n-th allocation failing; false: there are not so many. */
static bool read_failing(struct nx_str bytes, const char *path, long nth, struct nx_buffer *printed)
{
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    until_failure = nth;
    newsidx_status status = read_bytes(&reading, bytes, path, NX_FORM_DETECT);
    bool reached = until_failure < 0;
    until_failure = -1;
    nx_buffer_clear(printed);
    if (status == NEWSIDX_OK) {
        print(&reading.article, printed);
        return reached;
    }
    assert_int_equal(status, NEWSIDX_NO_MEMORY);
    assert_int_equal(reading.err.status, NEWSIDX_NO_MEMORY);
    assert_non_null(strstr(reading.err.message, "out of memory"));
    assert_string_equal(reading.err.path, path);
    return reached;
}

/* `least`: so many allocations cannot be done without. */
static void check_file(struct nx_str bytes, const char *path, long least)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer expected = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer got = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    read_failing(bytes, path, -1, &expected);
    nx_buffer_add_zeros(&got, 1 << 16); /* so that printing allocates nothing more */
    long failures = 0;
    bool reached = true;
    for (long nth = 0; reached; nth++) {
        long before = live;
        reached = read_failing(bytes, path, nth, &got);
        assert_int_equal(live, before);
        if (got.len > 0) assert_string_equal(nx_buffer_terminate(&got), nx_buffer_terminate(&expected));
        failures += got.len == 0;
    }
    assert_true(got.len > 0);
    assert_true(failures >= least);
}

static void files(void **state)
{
    (void)state;
    if (!OWN_ALLOCATOR) skip();
    check_file(NX_STR(yaml), "a.md", 100);
    check_file(NX_STR(json), "a.json", 2);
}

/* All articles of a stream, the n-th allocation failing, which may end the stream; false: there are not so many. */
static bool stream_failing(int fd, long nth, size_t *articles)
{
    NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
    struct nx_article_stream *stream = NULL;
    struct nx_article article;
    assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
    until_failure = nth;
    newsidx_status status = nx_article_stream_open(fd, "stream", &stream, NULL);
    for (*articles = 0; status == NEWSIDX_OK; *articles += status == NEWSIDX_OK) {
        status = nx_article_stream_next(stream, &arena, &article, NULL);
    }
    bool reached = until_failure < 0;
    until_failure = -1;
    assert_true(status == NEWSIDX_NO_MEMORY || (status == NEWSIDX_END && *articles == 3));
    if (stream) assert_int_equal(nx_article_stream_next(stream, &arena, &article, NULL), NEWSIDX_END);
    nx_article_stream_close(stream);
    return reached;
}

static void streams(void **state)
{
    if (!OWN_ALLOCATOR) skip();
    static const char text[] = "title: a\n---\ntitle: b\ntopics: [c]\n---\ntitle: d\n";
    char path[TEST_PATH_SIZE * 2];
    snprintf(path, sizeof path, "%s/stream", (char *)*state);
    assert_int_equal(nx_file_create(path, text, sizeof text - 1, false, NULL), NEWSIDX_OK);
    NX_AUTO(nx_file_close) int fd = open(path, O_RDONLY | O_CLOEXEC);
    size_t articles = 0, stopped = 0;
    bool reached = true;
    for (long nth = 0; reached; nth++) {
        long before = live;
        reached = stream_failing(fd, nth, &articles);
        assert_int_equal(live, before);
        stopped += articles < 3;
    }
    assert_int_equal(articles, 3);
    assert_true(stopped > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(files), cmocka_unit_test(streams) };
    return cmocka_run_group_tests(tests, test_folder_make, test_folder_remove);
}
