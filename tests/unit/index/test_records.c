/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_records.c: stored articles come back as they were, one by one and in any order, with and without a dictionary; and
 * a dictionary that is damaged is noticed.
 */
#include <fcntl.h>

#include "adding.h"
#include "index/segment.h"

enum { MANY = 700, FEW = 7, EXCERPT_MAX = 3000 };

/* Some text that is like no other, some that all have, some that does not compress, some nothing. */
static const char *excerpt_of(unsigned i)
{
    static char text[EXCERPT_MAX + 100];
    struct chance chance = { i + 1 };
    size_t length = 0;
    const size_t wanted = chance_below(&chance, 5) ? chance_below(&chance, 300) : chance_below(&chance, EXCERPT_MAX);
    text[0] = '\0';
    while (length < wanted) {
        if (i % 3) length += (size_t)snprintf(text + length, 90, "The council of Harwick met on day %u and said so. ", i);
        else length += (size_t)snprintf(text + length, 90, "%016llx", (unsigned long long)chance_bits(&chance));
    }
    return text;
}

static void add_articles(unsigned n)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer text = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    struct said said = { .calls = 0 };
    for (unsigned i = 0; i < n; i++) {
        nx_buffer_add_format(&text, "---\ntitle: Number %u\noriginalUrl: e.com/%u\nexcerpt: \"%s\"\n", i, i,
                             excerpt_of(i));
    }
    write_text(at("all.yaml"), nx_buffer_terminate(&text));
    int fd = open(at("all.yaml"), O_RDONLY);
    assert_true(fd >= 0);
    struct newsidx_writer *writer = open_writer(&said, 0);
    struct newsidx_add_report report;
    newsidx_error err = { 0 };
    must(newsidx_writer_add_stream(writer, fd, "all", &report, &err), err);
    close(fd);
    newsidx_writer_close(writer);
    assert_int_equal(report.articles_new, n);
}

static void check_article(const struct nx_segment *segment, uint32_t row)
{
    NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
    struct nx_article article;
    newsidx_error err = { 0 };
    char title[40];
    unsigned number;
    must(nx_segment_article(segment, row, &arena, &article, &err), err);
    snprintf(title, sizeof title, "%.*s", NX_STR_ARG(article.title));
    assert_int_equal(sscanf(title, "Number %u", &number), 1);
    const char *expected = excerpt_of(number);
    size_t length = strlen(expected);
    while (length && expected[length - 1] == ' ') length--; /* the reader takes the blank at the end away */
    assert_int_equal(article.excerpt.len, length);
    if (length) assert_memory_equal(article.excerpt.ptr, expected, length);
}

static void check_articles(unsigned n, bool with_dictionary)
{
    struct nx_snapshot *snapshot = NULL;
    newsidx_error err = { 0 };
    must(nx_snapshot_open(index_dir, &snapshot, &err), err);
    assert_int_equal(snapshot->n_segments, 1);
    const struct nx_segment *segment = snapshot->segments[0];
    assert_int_equal(segment->n_records, n);
    assert_int_equal(segment->parts.parts[NX_PART_DICTIONARY].len > 0, with_dictionary);
    for (uint32_t i = 0; i < n; i++) check_article(segment, i);
    for (uint32_t i = 0; i < n; i++) check_article(segment, (i * 37 + 11) % n);
    nx_snapshot_close(snapshot);
}

static void with_a_dictionary(void **state)
{
    (void)state;
    add_articles(MANY);
    check_articles(MANY, true);
}

static void without(void **state)
{
    (void)state;
    add_articles(FEW);
    check_articles(FEW, false);
}

static void nothing(void *context, const newsidx_error *why)
{
    (void)why;
    ++*(int *)context;
}

/* Wherever it is damaged: articles are as they were, or refused, or other bytes; a check always tells. */
static void a_damaged_dictionary(void **state)
{
    (void)state;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer path = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    add_articles(MANY);
    struct nx_parts parts;
    struct nx_map map;
    newsidx_error err = { 0 };
    const char *file = nx_segment_path(&path, index_dir, 1, "parts");
    must(nx_map_open(file, &map, &err), err);
    must(nx_parts_open(file, map.length, &parts, &err), err);
    const size_t first = (size_t)(parts.parts[NX_PART_DICTIONARY].ptr - parts.map.bytes);
    const size_t length = parts.parts[NX_PART_DICTIONARY].len;
    for (size_t i = 0; i < length; i += length / 23 + 1) {
        char *bytes = malloc(map.length);
        assert_non_null(bytes);
        memcpy(bytes, map.bytes, map.length);
        bytes[first + i] ^= 0x08;
        assert_ok(nx_file_replace(file, bytes, map.length, false, NULL));
        free(bytes);
        struct nx_snapshot *snapshot = NULL;
        must(nx_snapshot_open(index_dir, &snapshot, &err), err);
        for (uint32_t row = 0; row < MANY; row += 9) {
            NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
            struct nx_article article;
            const newsidx_status status = nx_segment_article(snapshot->segments[0], row, &arena, &article, &err);
            assert_true(status == NEWSIDX_OK || status == NEWSIDX_CORRUPT);
        }
        nx_snapshot_close(snapshot);
        struct newsidx_check_report report;
        int told = 0;
        must(newsidx_check(index_dir, nothing, &told, &report, &err), err);
        assert_true(told > 0 && report.problems > 0);
    }
    nx_parts_close(&parts);
    nx_map_close(&map);
}

int main(void)
{
    const struct CMUnitTest tests[] = { TEST(with_a_dictionary), TEST(without), TEST(a_damaged_dictionary) };
    return cmocka_run_group_tests(tests, quick_folder_make, test_folder_remove);
}
