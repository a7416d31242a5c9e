/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_memory.c: memory ends at every single allocation, once or for good, while files are added and while an index is
 * opened, searched and looked into. Then there is either the right result or NO_MEMORY and nothing has happened.
 * AddressSanitizer's leak check, where it runs, sees to it that nothing is left behind.
 *
 * The linker leads the allocations of newsidx here (see CMakeLists.txt); those inside of other libraries are theirs.
 */
#include <dirent.h>
#include <errno.h>
#include <xxhash.h>
#include <zstd.h>

#include "two_states.h"

/* ---- Memory that ends ---- */

static struct {
    bool on, for_good;
    unsigned long calls, fail_at;
} fault;

/* True where the allocation at hand is to fail. */
static bool ends_here(void)
{
    if (!fault.on) return false;
    fault.calls++;
    if (fault.calls != fault.fail_at && !(fault.for_good && fault.calls > fault.fail_at)) return false;
    errno = ENOMEM;
    return true;
}

static void start(unsigned long fail_at, bool for_good)
{
    fault.fail_at = fail_at;
    fault.for_good = for_good;
    fault.calls = 0;
    fault.on = true;
}

/* Ends the faults; true where there was one. */
static bool stop(void)
{
    fault.on = false;
    return fault.calls >= fault.fail_at;
}

/* The names are the linker's. */
#define WRAPPED(type, name, declared, given, none)                                                                     \
    type __real_##name declared;                                                                                       \
    type __wrap_##name declared;                                                                                       \
    type __wrap_##name declared                                                                                        \
    {                                                                                                                  \
        return ends_here() ? none : __real_##name given;                                                               \
    }

WRAPPED(void *, malloc, (size_t size), (size), NULL)
WRAPPED(void *, calloc, (size_t n, size_t size), (n, size), NULL)
WRAPPED(void *, realloc, (void *old, size_t size), (old, size), NULL)
WRAPPED(char *, strdup, (const char *text), (text), NULL)
WRAPPED(char *, realpath, (const char *path, char *out), (path, out), NULL)
WRAPPED(DIR *, opendir, (const char *path), (path), NULL)
WRAPPED(XXH3_state_t *, XXH3_createState, (void), (), NULL)
WRAPPED(ZSTD_CCtx *, ZSTD_createCCtx, (void), (), NULL)
WRAPPED(ZSTD_DCtx *, ZSTD_createDCtx, (void), (), NULL)
WRAPPED(ZSTD_DDict *, ZSTD_createDDict, (const void *bytes, size_t length), (bytes, length), NULL)

typedef int (*filter)(const struct dirent *);
typedef int (*order)(const struct dirent **, const struct dirent **);
WRAPPED(int, scandir, (const char *path, struct dirent ***out, filter f, order o), (path, out, f, o), -1)

/* ---- The index ---- */

/* The files as they were, and an index of them. */
static void make_before(void)
{
    newsidx_error err = { 0 };
    empty_root();
    put("a.md", "---\ntitle: Rain in Spain\noriginalUrl: e.com/1\nampWebUrl: amp.e.com/1\nquality: 7\ntopics: [A, B]\n"
                "related:\n- title: Sun\n- title: Hail\n  webUrl: e.com/3\n---\n");
    put("b.yaml", "title: Sun\nwebUrl: e.com/2\nexcerpt: The sun and the rain, running\nprovider: {name: Daily Rain}\n");
    must(add_root(false, &err), err);
}

/* An article with so many mentions that everything has to grow several times. */
static void put_many(const char *name)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer text = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    nx_buffer_add_format(&text, "{\"title\": \"Many\", \"webUrl\": \"e.com/5\", \"related\": [");
    for (int i = 0; i < 300; i++) {
        nx_buffer_add_format(&text, "%s{\"title\": \"Word%d rain\", \"quality\": %d, \"topics\": [\"T%d\"]", i ? ", " : "",
                             i, i * 37, i);
        if (i % 2) nx_buffer_add_format(&text, ", \"webUrl\": \"e.com/m%d\", \"ampWebUrl\": \"amp.e.com/%d\"", i, i);
        nx_buffer_add_byte(&text, '}');
    }
    nx_buffer_add_str(&text, NX_STR("]}\n"));
    put(name, nx_buffer_terminate(&text));
}

/* And as they are: one changed, two new; the index is as it was. */
static void change_files(void)
{
    put_many("d.json");
    put("a.md", "---\ntitle: No rain in Spain\noriginalUrl: e.com/1\ncategory: News\n---\n");
    put("c.json", "{\"title\": \"Hail\", \"publishedDateTime\": \"2020-01-02\", \"webUrl\": \"e.com/4\"}");
}

static newsidx_status change_and_add(newsidx_error *err)
{
    change_files();
    return add_root(false, err);
}

static int make(void **state)
{
    return states_make(state, make_before, change_and_add);
}

/* ---- Adding ---- */

static void check_failure(newsidx_status status, const newsidx_error *err, unsigned long at)
{
    if (status != NEWSIDX_NO_MEMORY) fail_msg("allocation %lu: status %d: %s: %s", at, status, err->path, err->message);
    assert_int_equal(err->status, status);
}

static void add_without_memory(bool for_good)
{
    bool failed = true;
    make_before();
    change_files();
    for (unsigned long at = 1; failed; at++) {
        newsidx_error err = { 0 };
        start(at, for_good);
        newsidx_status status = add_root(false, &err);
        failed = stop();
        if (status == NEWSIDX_OK) {
            assert_index(&after, at);
            make_before();
            change_files();
        } else {
            check_failure(status, &err, at);
            assert_index(&before, at);
        }
        assert_true(at < 100000);
    }
}

static void adding_once(void **state)
{
    (void)state;
    add_without_memory(false);
}

static void adding_for_good(void **state)
{
    (void)state;
    add_without_memory(true);
}

/* ---- Rebuilding ---- */

static newsidx_status rebuild_root(newsidx_error *err)
{
    struct newsidx_writer_options options = NEWSIDX_WRITER_OPTIONS_INIT;
    struct newsidx_rebuild_report report;
    const char *path = root;
    options.no_sync = true;
    return newsidx_rebuild(dir, &options, &path, 1, &report, err);
}

static void rebuild_without_memory(bool for_good)
{
    bool failed = true;
    make_before();
    change_files();
    for (unsigned long at = 1; failed; at++) {
        newsidx_error err = { 0 };
        start(at, for_good);
        newsidx_status status = rebuild_root(&err);
        failed = stop();
        if (status == NEWSIDX_OK) {
            assert_index(&after, at);
            make_before();
            change_files();
        } else {
            check_failure(status, &err, at);
            assert_index(&before, at);
        }
        assert_true(at < 100000);
    }
}

static void rebuilding_once(void **state)
{
    (void)state;
    rebuild_without_memory(false);
}

static void rebuilding_for_good(void **state)
{
    (void)state;
    rebuild_without_memory(true);
}

/* ---- Reading ---- */

static newsidx_status ask(struct newsidx_index *index, struct newsidx_results **results, struct newsidx_entry **entry,
                          newsidx_error *err)
{
    NX_TRY(newsidx_search(index, "rain \"in spain\" -snow", NULL, results, err));
    return newsidx_entry_find(index, "https://amp.e.com/1", entry, err);
}

static newsidx_status read_index(struct newsidx_results **results, struct newsidx_entry **entry, newsidx_error *err)
{
    struct newsidx_index *index = NULL;
    newsidx_status status = newsidx_index_open(dir, &index, err);
    if (status != NEWSIDX_OK) return status;
    status = ask(index, results, entry, err);
    newsidx_index_close(index);
    return status;
}

static void read_without_memory(bool for_good)
{
    bool failed = true;
    make_before();
    for (unsigned long at = 1; failed; at++) {
        struct newsidx_results *results = NULL;
        struct newsidx_entry *entry = NULL;
        newsidx_error err = { 0 };
        start(at, for_good);
        newsidx_status status = read_index(&results, &entry, &err);
        failed = stop();
        if (status == NEWSIDX_OK) {
            assert_int_equal(newsidx_results_n_hits(results), 1);
            assert_int_equal(newsidx_entry_n_links_to(entry), 2);
            assert_int_equal(newsidx_entry_article(entry)->source.length, strlen("a.md"));
            assert_int_equal(newsidx_results_hit(results, 0)->article.source.length, strlen("a.md"));
        } else {
            check_failure(status, &err, at);
        }
        newsidx_results_free(results);
        newsidx_entry_free(entry);
        assert_true(at < 100000);
    }
}

static void reading_once(void **state)
{
    (void)state;
    read_without_memory(false);
}

static void reading_for_good(void **state)
{
    (void)state;
    read_without_memory(true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(adding_once),
        cmocka_unit_test(adding_for_good),
        cmocka_unit_test(rebuilding_once),
        cmocka_unit_test(rebuilding_for_good),
        cmocka_unit_test(reading_once),
        cmocka_unit_test(reading_for_good),
    };
    return cmocka_run_group_tests(tests, make, states_drop);
}
