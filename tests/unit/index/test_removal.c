/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_removal.c: what a key removes, and what a prune takes for gone: through the public interface, with real files.
 */
#include <fcntl.h>
#include <sys/stat.h>

#include "made.h"
#include "newsidx.h"

/* ---- A world of files ---- */

/* Told by on_refused, the last one. */
static newsidx_error refused;

static void on_refused(void *context, const newsidx_error *why)
{
    (void)context;
    refused = *why;
}

static void put(void **state, const char *name, const char *text)
{
    char path[PATH_SIZE];
    write_text(path_in(state, name, path), text);
}

static void put_article(void **state, const char *name, const char *title, const char *more)
{
    char text[1024];
    snprintf(text, sizeof text, "---\ntitle: %s\n%s---\n", title, more);
    put(state, name, text);
}

static void drop(void **state, const char *name)
{
    char path[PATH_SIZE];
    assert_int_equal(unlink(path_in(state, name, path)), 0);
}

static void folder(void **state, const char *name)
{
    char path[PATH_SIZE];
    assert_ok(nx_folder_make(path_in(state, name, path), NULL));
}

/* One file of each kind, and others that mention them. The index lies in w/.newsidx. */
static int make_world(void **state)
{
    static const char *const folders[] = { "w", "w/a", "w/a/deep", "w/ab", "out" };
    char path[PATH_SIZE];
    if (nx_folder_remove(path_in(state, "w", path), NULL) != NEWSIDX_OK) return -1;
    if (nx_folder_remove(path_in(state, "out", path), NULL) != NEWSIDX_OK) return -1;
    for (size_t i = 0; i < NX_COUNT(folders); i++) folder(state, folders[i]);
    put_article(state, "w/a/one.md", "One", "originalUrl: https://e.com/1\nampWebUrl: https://amp.e.com/one\n");
    put_article(state, "w/a/two.md", "Two",
                "originalUrl: https://e.com/2\nrelated:\n- title: Three\n  originalUrl: https://e.com/3\n");
    put_article(state, "w/a/deep/four.md", "Four", "originalUrl: https://e.com/4\n");
    put_article(state, "w/ab/five.md", "Five", "originalUrl: https://e.com/5\n");
    put_article(state, "w/six.md", "Six", "originalUrl: https://e.com/6\n");
    put_article(state, "out/seven.md", "Seven", "originalUrl: https://e.com/7\n");
    put_article(state, "out/eight.md", "Eight", "");
    refused = (newsidx_error){ .status = NEWSIDX_OK };
    return 0;
}

static int setup(void **state)
{
    return quick_folder_make(state);
}

static struct newsidx_writer *open_writer(void **state, bool prune, bool prune_any)
{
    struct newsidx_writer_options options = NEWSIDX_WRITER_OPTIONS_INIT;
    struct newsidx_writer *writer = NULL;
    char dir[PATH_SIZE];
    newsidx_error err = { 0 };
    options.no_sync = true;
    options.prune = prune;
    options.prune_any = prune_any;
    options.on_refused = on_refused;
    must(newsidx_writer_open(path_in(state, "w/.newsidx", dir), &options, &writer, &err), err);
    return writer;
}

/* Adds up to two paths. */
static newsidx_status add(void **state, const char *first, const char *second, bool prune, bool any,
                          struct newsidx_add_report *report, newsidx_error *err)
{
    char paths[2][PATH_SIZE];
    const char *const list[] = { path_in(state, first, paths[0]), second ? path_in(state, second, paths[1]) : NULL };
    struct newsidx_writer *writer = open_writer(state, prune, any);
    newsidx_status status = newsidx_writer_add(writer, list, second ? 2 : 1, report, err);
    newsidx_writer_close(writer);
    return status;
}

static void add_world(void **state)
{
    struct newsidx_add_report report;
    newsidx_error err = { 0 };
    must(add(state, "w", "out", false, false, &report, &err), err);
    assert_int_equal(report.articles_total, 8);
}

static void add_stream(void **state, const char *name, const char *text)
{
    char path[PATH_SIZE];
    struct newsidx_add_report report;
    newsidx_error err = { 0 };
    put(state, "stream", text);
    struct newsidx_writer *writer = open_writer(state, false, false);
    int fd = open(path_in(state, "stream", path), O_RDONLY);
    assert_true(fd >= 0);
    must(newsidx_writer_add_stream(writer, fd, name, &report, &err), err);
    close(fd);
    newsidx_writer_close(writer);
}

static newsidx_status remove_keys(void **state, const char *const *keys, size_t n, struct newsidx_add_report *report,
                                  newsidx_error *err)
{
    struct newsidx_writer *writer = open_writer(state, false, false);
    newsidx_status status = newsidx_writer_remove(writer, keys, n, report, err);
    newsidx_writer_close(writer);
    return status;
}

/* Removes one key, which fits, and returns how many sources went. */
static uint64_t remove_key(void **state, const char *key)
{
    struct newsidx_add_report report;
    newsidx_error err = { 0 };
    must(remove_keys(state, &key, 1, &report, &err), err);
    return report.files_gone;
}

static uint64_t remove_file(void **state, const char *name)
{
    char path[PATH_SIZE];
    return remove_key(state, path_in(state, name, path));
}

static void fail_with_problem(void *context, const newsidx_error *problem)
{
    (void)context;
    fail_msg("%s: %s", problem->path, problem->message);
}

/* The titles of all articles in alphabetical order of the one letter and more that they begin with: "Eight Five ...". */
static const char *titles(void **state)
{
    static char text[1024];
    static const char *const all[] = { "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine" };
    char dir[PATH_SIZE];
    struct newsidx_index *index = NULL;
    struct newsidx_results *results = NULL;
    struct newsidx_check_report report;
    newsidx_error err = { 0 };
    path_in(state, "w/.newsidx", dir);
    must(newsidx_check(dir, fail_with_problem, NULL, &report, &err), err);
    must(newsidx_index_open(dir, &index, &err), err);
    must(newsidx_search(index, "", NULL, &results, &err), err);
    text[0] = '\0';
    for (size_t i = 0; i < NX_COUNT(all); i++) {
        for (size_t k = 0; k < newsidx_results_n_hits(results); k++) {
            const struct newsidx_text title = newsidx_results_hit(results, k)->article.title;
            if (title.length != strlen(all[i]) || memcmp(title.bytes, all[i], title.length) != 0) continue;
            snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s", *text ? " " : "", all[i]);
        }
    }
    newsidx_results_free(results);
    newsidx_index_close(index);
    return text;
}

static uint64_t generation(void **state)
{
    char dir[PATH_SIZE];
    struct nx_manifest manifest;
    newsidx_error err = { 0 };
    must(nx_manifest_read(path_in(state, "w/.newsidx", dir), &manifest, &err), err);
    uint64_t is = manifest.generation;
    nx_manifest_dispose(&manifest);
    return is;
}

/* ---- Keys ---- */

static void a_file_goes(void **state)
{
    add_world(state);
    assert_int_equal(remove_file(state, "w/a/one.md"), 1);
    assert_string_equal(titles(state), "Two Three Four Five Six Seven Eight");
    drop(state, "w/six.md");
    assert_int_equal(remove_key(state, "six.md"), 1); /* gone from the disk: as the index names it */
    assert_int_equal(remove_file(state, "out/eight.md"), 1);
    assert_string_equal(titles(state), "Two Three Four Five Seven");
}

static void a_folder_goes_with_all_below_it(void **state)
{
    add_world(state);
    assert_int_equal(remove_file(state, "w/a"), 3); /* and not w/ab */
    assert_string_equal(titles(state), "Five Six Seven Eight");
    assert_int_equal(remove_file(state, "out/"), 2);
    assert_string_equal(titles(state), "Five Six");
    add_world(state);
    assert_int_equal(remove_key(state, "a/"), 3);
    add_world(state);
    assert_int_equal(remove_file(state, "w"), 5);
    assert_string_equal(titles(state), "Seven Eight");
    add_world(state);
    assert_int_equal(remove_key(state, *state), 7); /* the folder above the one that holds the index */
    assert_string_equal(titles(state), "");
}

static void a_stream_goes_by_its_name(void **state)
{
    add_world(state);
    add_stream(state, "a/feed", "title: Nine\noriginalUrl: https://e.com/9\n");
    assert_string_equal(titles(state), "One Two Three Four Five Six Seven Eight Nine");
    assert_int_equal(remove_file(state, "w/a"), 3); /* no folder holds a stream */
    assert_string_equal(titles(state), "Five Six Seven Eight Nine");
    assert_int_equal(remove_key(state, "a/feed"), 1);
    assert_string_equal(titles(state), "Five Six Seven Eight");
}

/* None is added without a name any more, but an index may have one. */
static void a_stream_without_a_name_goes(void **state)
{
    static const struct made nine = { .title = "Nine" };
    static const struct made_source nameless = { "", &nine, 1 };
    char dir[PATH_SIZE];
    struct nx_store store;
    add_world(state);
    made_open(path_in(state, "w/.newsidx", dir), &store);
    made_commit(&store, &nameless, 1);
    nx_store_close(&store);
    assert_string_equal(titles(state), "One Two Three Four Five Six Seven Eight Nine");
    assert_int_equal(remove_key(state, ""), 1);
    assert_string_equal(titles(state), "One Two Three Four Five Six Seven Eight");
}

static void an_article_goes_by_its_urls(void **state)
{
    add_world(state);
    add_stream(state, "feed", "title: One\noriginalUrl: https://e.com/1\n");
    assert_int_equal(remove_key(state, "http://www.e.com/1/?utm_source=x"), 2);
    assert_string_equal(titles(state), "Two Three Four Five Six Seven Eight");
    add_world(state);
    assert_int_equal(remove_key(state, "https://amp.e.com/one"), 1);
    assert_string_equal(titles(state), "Two Three Four Five Six Seven Eight");
}

static void what_others_mention_stays(void **state)
{
    add_world(state);
    add_stream(state, "feed", "title: Nine\noriginalUrl: https://e.com/3\n");
    assert_string_equal(titles(state), "One Two Four Five Six Seven Eight Nine");
    assert_int_equal(remove_key(state, "https://e.com/3"), 1);
    assert_string_equal(titles(state), "One Two Three Four Five Six Seven Eight");
}

static void must_not_fit(void **state, const char *key, const char *message)
{
    struct newsidx_add_report report;
    newsidx_error err = { 0 };
    const uint64_t before = generation(state);
    assert_int_equal(remove_keys(state, &key, 1, &report, &err), NEWSIDX_NOT_FOUND);
    assert_int_equal(err.status, NEWSIDX_NOT_FOUND);
    assert_string_equal(err.path, key);
    assert_non_null(strstr(err.message, message));
    assert_int_equal(report.files_gone, 0);
    assert_int_equal(report.articles_total, 8);
    assert_int_equal(generation(state), before);
}

static void what_fits_nothing_is_not_found(void **state)
{
    add_world(state);
    must_not_fit(state, "https://e.com/3", "known only from related lists");
    must_not_fit(state, "https://e.com/99", "not indexed");
    must_not_fit(state, "nowhere", "not indexed");
    must_not_fit(state, "Eight", "not indexed");
    must_not_fit(state, "", "not indexed");
    must_not_fit(state, "#", "not indexed");
    must_not_fit(state, "a/o", "not indexed");
}

static void a_key_that_fits_nothing_is_told(void **state)
{
    static const char *const keys[] = { "nowhere", "six.md", "https://e.com/3" };
    struct newsidx_add_report report;
    newsidx_error err = { 0 };
    add_world(state);
    must(remove_keys(state, keys, NX_COUNT(keys), &report, &err), err);
    assert_int_equal(report.files_gone, 1);
    assert_int_equal(report.files_refused, 2);
    assert_int_equal(report.articles_gone, 1);
    assert_int_equal(report.articles_total, 7);
    assert_string_equal(refused.path, "https://e.com/3");
    assert_string_equal(titles(state), "One Two Three Four Five Seven Eight");
}

/* A source that several keys mean goes once, and none of them is missing. */
static void a_source_named_twice_counts_once(void **state)
{
    char one[PATH_SIZE], folder_a[PATH_SIZE];
    struct newsidx_add_report report;
    newsidx_error err = { 0 };
    path_in(state, "w/a/one.md", one);
    path_in(state, "w/a", folder_a);
    const char *const keys[] = { one, one, "e.com/1", "https://amp.e.com/one", folder_a, folder_a, "e.com/4" };
    add_world(state);
    must(remove_keys(state, keys, NX_COUNT(keys), &report, &err), err);
    assert_int_equal(report.files_gone, 3); /* one, two, deep/four */
    assert_int_equal(report.files_refused, 0);
    assert_int_equal(refused.status, NEWSIDX_OK);
    assert_string_equal(titles(state), "Five Six Seven Eight");
    assert_int_equal(remove_keys(state, keys, 2, &report, &err), NEWSIDX_NOT_FOUND);
}

static void what_was_removed_comes_back(void **state)
{
    add_world(state);
    assert_int_equal(remove_file(state, "w/a"), 3);
    add_world(state);
    assert_string_equal(titles(state), "One Two Three Four Five Six Seven Eight");
}

/* ---- Pruning ---- */

static void prune(void **state, const char *root, uint64_t gone, const char *left)
{
    struct newsidx_add_report report;
    newsidx_error err = { 0 };
    must(add(state, root, NULL, true, false, &report, &err), err);
    assert_int_equal(report.files_gone, gone);
    assert_string_equal(titles(state), left);
}

static void what_is_gone_is_pruned(void **state)
{
    add_world(state);
    add_stream(state, "w/a/feed", "title: Nine\n");
    prune(state, "w", 0, "One Two Three Four Five Six Seven Eight Nine");
    drop(state, "w/a/two.md");
    drop(state, "w/six.md");
    drop(state, "out/seven.md");
    prune(state, "w/a", 1, "One Four Five Six Seven Eight Nine");
    prune(state, "w", 1, "One Four Five Seven Eight Nine");
    prune(state, "out", 1, "One Four Five Eight Nine");
}

static void a_folder_above_the_index_is_pruned_whole(void **state)
{
    add_world(state);
    drop(state, "w/six.md");
    drop(state, "out/seven.md");
    prune(state, "", 2, "One Two Three Four Five Eight");
    assert_int_equal(remove_file(state, "w"), 4); /* each has one name, wherever the walk began */
    assert_string_equal(titles(state), "Eight");
}

static void a_file_named_by_itself_is_not_gone(void **state)
{
    struct newsidx_add_report report;
    newsidx_error err = { 0 };
    add_world(state);
    put_article(state, "w/a/nine.text", "Nine", "");
    must(add(state, "w/a/nine.text", NULL, false, false, &report, &err), err);
    prune(state, "w", 0, "One Two Three Four Five Six Seven Eight Nine");
    drop(state, "w/a/nine.text");
    prune(state, "w", 1, "One Two Three Four Five Six Seven Eight");
}

static void must_refuse_prune(void **state, const char *first, const char *second, newsidx_status expected)
{
    struct newsidx_add_report report;
    newsidx_error err = { 0 };
    assert_int_equal(add(state, first, second, true, false, &report, &err), expected);
    /* It may commit how a file looks that was written at the very moment when it was looked at first. */
    assert_int_equal(report.files_gone + report.articles_gone, 0);
    assert_string_equal(titles(state), "One Two Three Four Five Six Seven Eight");
}

static void a_folder_that_lost_too_much_is_refused(void **state)
{
    struct newsidx_add_report report;
    newsidx_error err = { 0 };
    add_world(state);
    drop(state, "w/a/two.md");
    drop(state, "out/seven.md");
    drop(state, "out/eight.md");
    must_refuse_prune(state, "out", NULL, NEWSIDX_INVALID); /* empty */
    must_refuse_prune(state, "w", "out", NEWSIDX_INVALID);  /* and then the other one keeps its own */
    must_refuse_prune(state, "w/missing", NULL, NEWSIDX_NOT_FOUND);
    must_refuse_prune(state, "w", "w/missing", NEWSIDX_INVALID);
    drop(state, "w/a/one.md");
    must_refuse_prune(state, "w/a", NULL, NEWSIDX_INVALID); /* two of three */
    must(add(state, "w/a", "out", true, true, &report, &err), err);
    assert_int_equal(report.files_gone, 4);
    assert_string_equal(titles(state), "Four Five Six");
}

static void half_is_not_too_much(void **state)
{
    add_world(state);
    drop(state, "out/seven.md");
    prune(state, "out", 1, "One Two Three Four Five Six Eight");
}

static void an_unreadable_folder_is_refused(void **state)
{
    struct newsidx_add_report report;
    newsidx_error err = { 0 };
    add_world(state);
    folder(state, "w/a/.newsidxignore"); /* nobody can read rules from it, not even root */
    drop(state, "w/six.md");
    assert_int_equal(add(state, "w", NULL, true, true, &report, &err), NEWSIDX_INVALID);
    assert_int_equal(report.files_gone, 0);
    assert_string_equal(titles(state), "One Two Three Four Five Six Seven Eight");
}

/* ---- Failures ---- */

static bool stop_when_reading(void *context, const struct newsidx_progress *progress)
{
    int *countdown = context;
    return strcmp(progress->stage, "writing") != 0 || (*countdown)-- > 0;
}

/* An add that was stopped before its commit took nothing away, and the same writer goes on without harm. */
static void a_stopped_add_takes_nothing_away(void **state)
{
    struct newsidx_writer_options options = NEWSIDX_WRITER_OPTIONS_INIT;
    struct newsidx_writer *writer = NULL;
    struct newsidx_add_report report;
    newsidx_error err = { 0 };
    char dir[PATH_SIZE], changed[PATH_SIZE], other[PATH_SIZE];
    int countdown = 0;
    add_world(state);
    put_article(state, "w/six.md", "Nine", "originalUrl: https://e.com/6\n");
    const char *const first = path_in(state, "w/six.md", changed), *const second = path_in(state, "w/ab", other);
    options.no_sync = true;
    options.reread = true;
    options.on_progress = stop_when_reading;
    options.context = &countdown;
    must(newsidx_writer_open(path_in(state, "w/.newsidx", dir), &options, &writer, &err), err);
    assert_int_equal(newsidx_writer_add(writer, &first, 1, &report, &err), NEWSIDX_INTERRUPTED);
    countdown = 100;
    put_article(state, "w/ab/five.md", "Five", "originalUrl: https://e.com/5\nexcerpt: new\n");
    must(newsidx_writer_add(writer, &second, 1, &report, &err), err);
    assert_string_equal(titles(state), "One Two Three Four Five Six Seven Eight");
    must(newsidx_writer_add(writer, &first, 1, &report, &err), err);
    newsidx_writer_close(writer);
    assert_string_equal(titles(state), "One Two Three Four Five Seven Eight Nine");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_file_goes, make_world),
        cmocka_unit_test_setup(a_folder_goes_with_all_below_it, make_world),
        cmocka_unit_test_setup(a_stream_goes_by_its_name, make_world),
        cmocka_unit_test_setup(a_stream_without_a_name_goes, make_world),
        cmocka_unit_test_setup(an_article_goes_by_its_urls, make_world),
        cmocka_unit_test_setup(what_others_mention_stays, make_world),
        cmocka_unit_test_setup(what_fits_nothing_is_not_found, make_world),
        cmocka_unit_test_setup(a_key_that_fits_nothing_is_told, make_world),
        cmocka_unit_test_setup(a_source_named_twice_counts_once, make_world),
        cmocka_unit_test_setup(what_was_removed_comes_back, make_world),
        cmocka_unit_test_setup(what_is_gone_is_pruned, make_world),
        cmocka_unit_test_setup(a_folder_above_the_index_is_pruned_whole, make_world),
        cmocka_unit_test_setup(a_file_named_by_itself_is_not_gone, make_world),
        cmocka_unit_test_setup(a_folder_that_lost_too_much_is_refused, make_world),
        cmocka_unit_test_setup(half_is_not_too_much, make_world),
        cmocka_unit_test_setup(an_unreadable_folder_is_refused, make_world),
        cmocka_unit_test_setup(a_stopped_add_takes_nothing_away, make_world),
    };
    return cmocka_run_group_tests(tests, setup, test_folder_remove);
}
