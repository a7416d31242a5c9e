/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_merge.c: merging changes how an index lies on the disk and nothing that it answers; segments stay few, and the
 * work it takes follows the change. (Random histories with merges in them: test_history.c.)
 */
#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include "index/merge.h"
#include "made.h"
#include "newsidx.h"

enum { FILES = 60, LIVES = 400 };

static struct newsidx_writer *open_writer(const char *dir, uint64_t memory)
{
    struct newsidx_writer_options options = NEWSIDX_WRITER_OPTIONS_INIT;
    struct newsidx_writer *writer = NULL;
    newsidx_error err = { 0 };
    options.no_sync = options.remove_any = true;
    options.memory = memory;
    must(newsidx_writer_open(dir, &options, &writer, &err), err);
    return writer;
}

static void fail_with_problem(void *context, const newsidx_error *problem)
{
    (void)context;
    fail_msg("%s: %s", problem->path, problem->message);
}

static void must_be_sound(const char *dir)
{
    struct newsidx_check_report report;
    newsidx_error err = { 0 };
    must(newsidx_check(dir, fail_with_problem, NULL, &report, &err), err);
}

/* ---- What an index answers ---- */

static const char *const queries[] = { "", "rain", "sun rain", "\"rain in spain\"", "rain -sun", "daily men", "number7" };

static void tell_answers(struct newsidx_index *index, struct nx_buffer *out)
{
    newsidx_error err = { 0 };
    for (size_t i = 0; i < NX_COUNT(queries); i++) {
        struct newsidx_search_options options = NEWSIDX_SEARCH_OPTIONS_INIT;
        struct newsidx_results *results = NULL;
        options.limit = 1000;
        must(newsidx_search(index, queries[i], &options, &results, &err), err);
        nx_buffer_add_format(out, "%s: %llu\n", queries[i],
                             (unsigned long long)newsidx_results_summary(results)->matches);
        for (size_t k = 0; k < newsidx_results_n_hits(results); k++) {
            const struct newsidx_hit *hit = newsidx_results_hit(results, k);
            nx_buffer_add_format(out, "  %s %a %a %a %a\n", hit->article.id, hit->score.total, hit->score.text,
                                 hit->score.quality, hit->score.recency);
        }
        newsidx_results_free(results);
    }
}

static struct newsidx_index *open_index(const char *dir)
{
    struct newsidx_index *index = NULL;
    newsidx_error err = { 0 };
    must(newsidx_index_open(dir, &index, &err), err);
    return index;
}

static void tell_all(const char *dir, struct nx_buffer *out)
{
    struct newsidx_index *index = open_index(dir);
    made_tell(dir, out);
    tell_answers(index, out);
    newsidx_index_close(index);
    nx_buffer_terminate(out);
    assert_ok(nx_buffer_check(out, NULL));
}

/* ---- What lies on the disk ---- */

static struct nx_manifest manifest_of(const char *dir)
{
    struct nx_manifest manifest;
    newsidx_error err = { 0 };
    must(nx_manifest_read(dir, &manifest, &err), err);
    return manifest;
}

/* Entries of a folder, but for "." and "..". */
static size_t count_entries(const char *path)
{
    size_t n = 0;
    DIR *folder = opendir(path);
    assert_non_null(folder);
    for (const struct dirent *entry; (entry = readdir(folder));) n += entry->d_name[0] != '.';
    closedir(folder);
    return n;
}

/* Nothing lies there that the manifest does not name. */
static void must_be_tidy(const char *dir)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer path = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    struct nx_manifest manifest = manifest_of(dir);
    assert_int_equal(count_entries(nx_path_join(&path, dir, "segments")), manifest.n_segments);
    for (size_t i = 0; i < manifest.n_segments; i++) {
        const struct nx_segment_facts *facts = &manifest.segments[i];
        const char *folder = nx_segment_path(&path, dir, facts->name, NULL);
        assert_int_equal(count_entries(folder), facts->dead_generation ? 3 : 2);
    }
    nx_manifest_dispose(&manifest);
}

static void must_be_compact(const char *dir, size_t n_segments)
{
    struct nx_manifest manifest = manifest_of(dir);
    assert_int_equal(manifest.n_segments, n_segments);
    for (size_t i = 0; i < n_segments; i++) {
        assert_int_equal(manifest.segments[i].n_dead, 0);
        assert_int_equal(manifest.segments[i].dead_generation, 0);
    }
    nx_manifest_dispose(&manifest);
    must_be_tidy(dir);
    must_be_sound(dir);
}

/* ---- A corpus with everything in it ---- */

static void write_article(void **state, unsigned i, const char *word)
{
    char name[64], path[PATH_SIZE], text[1024];
    snprintf(name, sizeof name, "w/f%03u.md", i);
    snprintf(text, sizeof text,
             "---\ntitle: %s in Spain number%u\noriginalUrl: https://e.com/%u\nampWebUrl: https://amp.e.com/%u\n"
             "provider: Daily %s\nqualityScore: %u\npublishedAt: 2020-01-%02u\nexcerpt: %s and running men\n"
             "related:\n- title: mention %u\n  originalUrl: https://e.com/%u\n- title: Sun\n  domain: e.com\n---\n",
             word, i, i, i, word, i % 7 * 10, 1 + i % 28, word, i, i + 3);
    write_text(path_in(state, name, path), text);
}

static void add_path(void **state, struct newsidx_writer *writer, const char *name)
{
    char path[PATH_SIZE];
    struct newsidx_add_report report;
    newsidx_error err = { 0 };
    const char *const list = path_in(state, name, path);
    must(newsidx_writer_add(writer, &list, 1, &report, &err), err);
}

static void add_one(void **state, struct newsidx_writer *writer, unsigned i)
{
    char name[64];
    snprintf(name, sizeof name, "w/f%03u.md", i);
    add_path(state, writer, name);
}

static void add_stream(void **state, const char *dir, uint64_t memory)
{
    char path[PATH_SIZE];
    struct newsidx_add_report report;
    newsidx_error err = { 0 };
    NX_AUTO(nx_buffer_dispose) struct nx_buffer text = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    for (unsigned i = 0; i < 20; i++) {
        nx_buffer_add_format(&text, "---\ntitle: stream rain %u\noriginalUrl: https://f.org/%u\nrelated:\n"
                                    "- title: m\n  originalUrl: https://e.com/%u\n", i, i % 15, i);
    }
    write_file(path_in(state, "stream", path), text.ptr, text.len);
    struct newsidx_writer *writer = open_writer(dir, memory);
    int fd = open(path, O_RDONLY);
    assert_true(fd >= 0);
    must(newsidx_writer_add_stream(writer, fd, "feed", &report, &err), err);
    assert_int_equal(report.records, 40);
    close(fd);
    newsidx_writer_close(writer);
}

/* Files come one by one, change and go; a stream comes in parts. */
static void live(void **state, const char *dir)
{
    const char *const gone[] = { "f005.md", "f041.md" };
    char folder[PATH_SIZE], path[PATH_SIZE];
    struct newsidx_add_report report;
    newsidx_error err = { 0 };
    assert_ok(nx_folder_make(path_in(state, "w", folder), NULL));
    struct newsidx_writer *writer = open_writer(dir, 0);
    for (unsigned i = 0; i < FILES; i++) {
        write_article(state, i, i % 3 ? "Rain" : "Sun");
        add_one(state, writer, i);
    }
    for (unsigned i = 0; i < FILES; i += 9) {
        write_article(state, i, "Hail");
        add_one(state, writer, i);
    }
    newsidx_writer_close(writer);
    add_stream(state, dir, 2000);
    writer = open_writer(dir, 0);
    must(newsidx_writer_remove(writer, gone, NX_COUNT(gone), &report, &err), err);
    assert_int_equal(report.files_gone, 2);
    newsidx_writer_close(writer);
    unlink(path_in(state, "w/f005.md", path));
    unlink(path_in(state, "w/f041.md", path));
}

static void begin_afresh(void **state, const char *dir)
{
    struct newsidx_writer *writer = open_writer(dir, 0);
    add_path(state, writer, "w");
    newsidx_writer_close(writer);
    add_stream(state, dir, 0);
}

static void compact(const char *dir)
{
    struct newsidx_writer *writer = open_writer(dir, 0);
    newsidx_error err = { 0 };
    must(newsidx_writer_compact(writer, &err), err);
    newsidx_writer_close(writer);
}

static uint64_t generation_of(const char *dir)
{
    struct nx_manifest manifest = manifest_of(dir);
    nx_manifest_dispose(&manifest);
    return manifest.generation;
}

static void a_compact_index_answers_as_before(void **state)
{
    char dir[PATH_SIZE], fresh[PATH_SIZE];
    NX_AUTO(nx_buffer_dispose) struct nx_buffer before = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer after = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer afresh = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer old = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    path_in(state, "w/.newsidx", dir);
    live(state, dir);
    must_be_sound(dir);
    must_be_tidy(dir);
    struct newsidx_index *reader = open_index(dir);
    tell_all(dir, &before);
    compact(dir);
    must_be_compact(dir, 1);
    tell_all(dir, &after);
    assert_string_equal(before.ptr, after.ptr);
    /* A reader from before has its files still. */
    tell_answers(reader, &old);
    nx_buffer_terminate(&old);
    newsidx_index_close(reader);
    assert_non_null(strstr(before.ptr, old.ptr));
    begin_afresh(state, path_in(state, "w/.fresh", fresh));
    tell_all(fresh, &afresh);
    assert_string_equal(afresh.ptr, after.ptr);
    const uint64_t generation = generation_of(dir);
    compact(dir);
    assert_int_equal(generation_of(dir), generation);
}

static void life_goes_on_after_it(void **state)
{
    char dir[PATH_SIZE], fresh[PATH_SIZE], path[PATH_SIZE];
    NX_AUTO(nx_buffer_dispose) struct nx_buffer after = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer afresh = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    struct newsidx_add_report report;
    newsidx_error err = { 0 };
    const char *const gone = "f011.md";
    path_in(state, "w/.newsidx", dir);
    live(state, dir);
    compact(dir);
    struct newsidx_writer *writer = open_writer(dir, 0);
    write_article(state, 10, "Snow");
    write_article(state, FILES, "Snow");
    add_path(state, writer, "w");
    must(newsidx_writer_remove(writer, &gone, 1, &report, &err), err);
    unlink(path_in(state, "w/f011.md", path));
    newsidx_writer_close(writer);
    must_be_sound(dir);
    must_be_tidy(dir);
    tell_all(dir, &after);
    begin_afresh(state, path_in(state, "w/.fresh", fresh));
    tell_all(fresh, &afresh);
    assert_string_equal(afresh.ptr, after.ptr);
    compact(dir);
    must_be_compact(dir, 1);
}

static void an_index_of_nothing_has_no_segment(void **state)
{
    char dir[PATH_SIZE], folder[PATH_SIZE];
    struct newsidx_add_report report;
    newsidx_error err = { 0 };
    const char *const all[] = { path_in(state, "w", folder), "feed" };
    path_in(state, "w/.newsidx", dir);
    live(state, dir);
    struct newsidx_writer *writer = open_writer(dir, 0);
    must(newsidx_writer_remove(writer, all, 2, &report, &err), err);
    must(newsidx_writer_compact(writer, &err), err);
    newsidx_writer_close(writer);
    assert_int_equal(report.articles_total, 0);
    must_be_compact(dir, 0);
    compact(dir);
    must_be_compact(dir, 0);
}

/* ---- What is to go with the next commit ---- */

static const struct made few[] = { { .title = "Rain", .url = "https://e.com/1" }, { .title = "Sun", .url = "https://e.com/2" } };

static void what_is_to_go_still_goes(void **state)
{
    char dir[PATH_SIZE];
    struct nx_store store;
    newsidx_error err = { 0 };
    made_open(path_in(state, "index", dir), &store);
    made_commit(&store, &(struct made_source){ "a", &few[0], 1 }, 1);
    made_commit(&store, &(struct made_source){ "b", &few[1], 1 }, 1);
    must(nx_store_kill_source(&store, NX_STR("a"), &err), err);
    must(nx_store_compact(&store, &err), err);
    assert_int_equal(store.manifest.n_segments, 1);
    assert_int_equal(store.manifest.totals.n_articles, 2); /* not yet */
    assert_string_equal(made_shown(dir, made_url_key("https://e.com/1")), "Rain");
    made_commit(&store, NULL, 0);
    assert_int_equal(store.manifest.totals.n_articles, 1);
    assert_null(made_shown(dir, made_url_key("https://e.com/1")));
    nx_store_close(&store);
    must_be_sound(dir);
}

/* ---- How many segments, and how much work ---- */

static unsigned log8(uint64_t n)
{
    unsigned log = 0;
    for (; n >= NX_MERGE_FACTOR; n /= NX_MERGE_FACTOR) log++;
    return log;
}

/* Rows and sources, one of each a commit: what is written is their number times the tiers it passes through. */
static void many_small_commits_leave_few_segments(void **state)
{
    char dir[PATH_SIZE], name[16], url[64];
    struct nx_store store;
    newsidx_error err = { 0 };
    uint64_t written = 0;
    made_open(path_in(state, "index", dir), &store);
    for (unsigned i = 1; i <= LIVES; i++) {
        snprintf(name, sizeof name, "f%05u", i);
        snprintf(url, sizeof url, "https://e.com/%u", i);
        const struct made article = { .title = "Rain", .url = url };
        made_commit(&store, &(struct made_source){ name, &article, 1 }, 1);
        written += 1;
        const uint64_t next = store.manifest.next_segment;
        must(nx_store_tidy(&store, 100000, &err), err);
        if (store.manifest.next_segment != next) {
            written += store.manifest.segments[store.manifest.n_segments - 1].n_rows;
        }
        assert_true(store.manifest.n_segments <= (size_t)NX_MERGE_FACTOR * (1 + log8(2 * i)));
    }
    assert_true(written <= (uint64_t)LIVES * (1 + log8(2 * LIVES)));
    assert_int_equal(store.manifest.totals.n_articles, LIVES);
    nx_store_close(&store);
    must_be_sound(dir);
    must_be_tidy(dir);
}

/* A file that changes again and again leaves nothing behind. */
static void many_changes_leave_few_dead(void **state)
{
    char dir[PATH_SIZE], title[32];
    struct nx_store store;
    newsidx_error err = { 0 };
    made_open(path_in(state, "index", dir), &store);
    for (unsigned i = 1; i <= 50; i++) {
        snprintf(title, sizeof title, "Rain %u", i);
        const struct made article = { .title = title, .url = "https://e.com/1" };
        made_commit(&store, &(struct made_source){ "a", &article, 1 }, 1);
        must(nx_store_tidy(&store, 0, &err), err); /* what is dead costs nothing */
        assert_int_equal(store.manifest.n_segments, 1);
    }
    nx_store_close(&store);
    must_be_sound(dir);
    must_be_tidy(dir);
}

/* ---- The choice ---- */

enum { CHOICE_MAX = 40 };

struct choice {
    struct nx_segment segments[CHOICE_MAX], *list[CHOICE_MAX];
    bool chosen[CHOICE_MAX];
    size_t n;
};

static void add_segments(struct choice *choice, size_t n, uint32_t n_rows, uint32_t n_dead)
{
    for (size_t i = 0; i < n; i++) {
        assert_true(choice->n < CHOICE_MAX);
        struct nx_segment *segment = &choice->segments[choice->n];
        segment->facts.n_rows = n_rows;
        segment->facts.n_dead = n_dead;
        choice->chosen[choice->n] = true; /* what was there before does not matter */
        choice->list[choice->n++] = segment;
    }
}

/* The chosen ones as text: "11100". */
static const char *choose(struct choice *choice, uint64_t work)
{
    static char text[CHOICE_MAX + 1];
    size_t n = 0, said = nx_merge_choose(choice->list, choice->n, work, choice->chosen);
    for (size_t i = 0; i < choice->n; i++) {
        text[i] = choice->chosen[i] ? '1' : '0';
        n += choice->chosen[i];
    }
    text[choice->n] = '\0';
    assert_int_equal(n, said);
    return text;
}

static void eight_of_a_size_are_merged(void **state)
{
    struct choice choice = { .n = 0 };
    (void)state;
    assert_string_equal(choose(&choice, 1000), "");
    add_segments(&choice, 4, 1, 0);
    add_segments(&choice, 1, 900, 0);
    add_segments(&choice, 3, 7, 0);
    assert_string_equal(choose(&choice, 1000), "00000000");
    add_segments(&choice, 1, 20, 18);
    assert_string_equal(choose(&choice, 27), "111101111");
    assert_string_equal(choose(&choice, 26), "000000001"); /* most of it is dead */
    assert_string_equal(choose(&choice, 1), "000000000");
}

static void full_tiers_are_merged_together(void **state)
{
    struct choice choice = { .n = 0 };
    (void)state;
    add_segments(&choice, 8, 8, 0);
    add_segments(&choice, 8, 1, 0);
    add_segments(&choice, 1, 64, 0);
    assert_string_equal(choose(&choice, 72), "11111111111111110");
    assert_string_equal(choose(&choice, 71), "00000000111111110");
    assert_string_equal(choose(&choice, 7), "00000000000000000");
}

static void what_is_empty_is_always_merged(void **state)
{
    struct choice choice = { .n = 0 };
    (void)state;
    add_segments(&choice, 1, 5, 0);
    add_segments(&choice, 2, 5, 5);
    assert_string_equal(choose(&choice, 0), "011");
}

static void what_is_mostly_dead_is_written_anew(void **state)
{
    struct choice choice = { .n = 0 };
    (void)state;
    add_segments(&choice, 1, 10, 5);
    assert_string_equal(choose(&choice, 100), "0");
    add_segments(&choice, 1, 10, 6);
    assert_string_equal(choose(&choice, 100), "01");
    assert_string_equal(choose(&choice, 4), "01");
    assert_string_equal(choose(&choice, 3), "00");
}

static int empty_folder(void **state)
{
    static const char *const all[] = { "w", "index" };
    char path[PATH_SIZE];
    for (size_t i = 0; i < NX_COUNT(all); i++) {
        if (nx_folder_remove(path_in(state, all[i], path), NULL) != NEWSIDX_OK) return -1;
    }
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_compact_index_answers_as_before, empty_folder),
        cmocka_unit_test_setup(life_goes_on_after_it, empty_folder),
        cmocka_unit_test_setup(an_index_of_nothing_has_no_segment, empty_folder),
        cmocka_unit_test_setup(what_is_to_go_still_goes, empty_folder),
        cmocka_unit_test_setup(many_small_commits_leave_few_segments, empty_folder),
        cmocka_unit_test_setup(many_changes_leave_few_dead, empty_folder),
        cmocka_unit_test(eight_of_a_size_are_merged),
        cmocka_unit_test(full_tiers_are_merged_together),
        cmocka_unit_test(what_is_empty_is_always_merged),
        cmocka_unit_test(what_is_mostly_dead_is_written_anew),
    };
    return cmocka_run_group_tests(tests, quick_folder_make, test_folder_remove);
}
