/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_rebuild.c: an index is made anew from its files and from what it has stored, whether it is sound or of another
 * analyzer, language or format: then it is sound and tells what a fresh index tells. Damage: test_rebuild_damage.c.
 */
#include <ftw.h>
#include <sys/stat.h>

#include "rebuilding.h"

/* ---- What is kept ---- */

static void a_sound_index(void **state)
{
    (void)state;
    struct told told = { 0, "", NULL };
    make_index();
    FRESH(fresh);
    const uint64_t before = index_generation();
    assert_rebuilt(rebuild(NULL, &told), "3 read, 1 kept, 0 lost, 0 unread, 0 problems, 7 articles");
    assert_tells(&fresh);
    assert_true(index_generation() > before);
    /* And it can be added to as before: what was read again is known. */
    struct said said = { .calls = 0 };
    assert_int_equal(add("", &said).files, 3);
    assert_tells(&fresh);
    rebuild(NULL, &told);
    assert_tells(&fresh);
}

static void an_empty_index(void **state)
{
    (void)state;
    struct told told = { 0, "", NULL };
    struct said said = { .calls = 0 };
    newsidx_writer_close(open_writer(&said, 0));
    assert_rebuilt(rebuild(NULL, &told), "0 read, 0 kept, 0 lost, 0 unread, 0 problems, 0 articles");
    assert_rebuilt(rebuild(NULL, &told), "0 read, 0 kept, 0 lost, 0 unread, 0 problems, 0 articles");
}

static void no_index(void **state)
{
    (void)state;
    struct told told = { 0, "", NULL };
    struct newsidx_rebuild_report report;
    assert_int_equal(try_rebuild(NULL, &report, &told, NULL), NEWSIDX_NO_INDEX);
    assert_int_equal(access(index_dir, F_OK), -1);
}

static void changed_files_are_read_as_they_are(void **state)
{
    (void)state;
    struct told told = { 0, "", NULL };
    make_index();
    write_article("c.md", "Sitting men", "e.com/3");
    FRESH(fresh);
    assert_rebuilt(rebuild(NULL, &told), "3 read, 1 kept, 0 lost, 0 unread, 0 problems, 7 articles");
    assert_tells(&fresh);
}

static void files_that_are_gone_are_kept(void **state)
{
    (void)state;
    struct told told = { 0, "", NULL };
    make_index();
    FRESH(fresh);
    unlink(at("a.md"));
    assert_rebuilt(rebuild(NULL, &told), "2 read, 2 kept, 0 lost, 0 unread, 0 problems, 7 articles");
    assert_tells(&fresh);
    rebuild(NULL, &told);
    assert_tells(&fresh);
}

static void files_that_are_refused_are_kept(void **state)
{
    (void)state;
    struct told told = { 0, "", NULL };
    make_index();
    FRESH(fresh);
    write_text(at("a.md"), "---\ntitle: [\n---\n");
    assert_rebuilt(rebuild(NULL, &told), "2 read, 2 kept, 0 lost, 0 unread, 1 problems, 7 articles");
    assert_memory_equal(told.text, "a.md: ", 6);
    assert_tells(&fresh);
}

static void files_that_moved(void **state)
{
    (void)state;
    struct told told = { 0, "", NULL };
    make_index();
    assert_int_equal(rename(at("a.md"), at("z.md")), 0);
    FRESH(fresh);
    assert_rebuilt(rebuild(root, &told), "3 read, 1 kept, 0 lost, 0 unread, 0 problems, 7 articles");
    assert_tells(&fresh);
}

static void paths_are_added(void **state)
{
    (void)state;
    struct told told = { 0, "", NULL };
    make_index();
    write_article("d.md", "Dew", "e.com/4");
    write_article("e.md", "Eve", "e.com/5");
    assert_rebuilt(rebuild(at("d.md"), &told), "4 read, 1 kept, 0 lost, 0 unread, 0 problems, 8 articles");
    assert_rebuilt(rebuild(at("nothing"), &told), "4 read, 1 kept, 0 lost, 0 unread, 1 problems, 8 articles");
    assert_non_null(strstr(told.text, "nothing: cannot find"));
}

static void many_small_batches(void **state)
{
    (void)state;
    struct told told = { 0, "", NULL };
    struct newsidx_rebuild_report report;
    newsidx_error err = { 0 };
    struct newsidx_writer_options options = told_options(&told);
    make_index();
    FRESH(fresh);
    unlink(at("c.md"));
    options.memory = 1;
    must(newsidx_rebuild(index_dir, &options, NULL, 0, &report, &err), err);
    assert_rebuilt(report, "2 read, 2 kept, 0 lost, 0 unread, 0 problems, 7 articles");
    assert_sound();
    assert_swept();
    assert_tells(&fresh);
    must(newsidx_rebuild(index_dir, &options, NULL, 0, &report, &err), err); /* of a stream in three parts */
    assert_rebuilt(report, "2 read, 2 kept, 0 lost, 0 unread, 0 problems, 7 articles");
    assert_tells(&fresh);
}

/* ---- Other indexes ---- */

static void change_manifest(const char *language, const char *fingerprint)
{
    struct nx_manifest manifest;
    newsidx_error err = { 0 };
    must(nx_manifest_read(index_dir, &manifest, &err), err);
    if (language) snprintf(manifest.language, sizeof manifest.language, "%s", language);
    snprintf(manifest.fingerprint, sizeof manifest.fingerprint, "%s", fingerprint);
    must(nx_manifest_write(index_dir, &manifest, false, &err), err);
    nx_manifest_dispose(&manifest);
}

static void another_analyzer(void **state)
{
    (void)state;
    struct told told = { 0, "", NULL };
    struct newsidx_index *index = NULL;
    newsidx_error err = { 0 };
    make_index();
    FRESH(fresh);
    change_manifest(NULL, "newsidx 0 icu 1");
    assert_int_equal(newsidx_index_open(index_dir, &index, &err), NEWSIDX_ANALYZER);
    assert_non_null(strstr(err.message, ": make it again with newsidx check --rebuild"));
    assert_rebuilt(rebuild(NULL, &told), "3 read, 1 kept, 0 lost, 0 unread, 0 problems, 7 articles");
    assert_tells(&fresh);
    change_manifest("klingon", "newsidx 0 icu 1");
    struct newsidx_rebuild_report report;
    assert_int_equal(try_rebuild(NULL, &report, &told, &err), NEWSIDX_INVALID);
}

static void language_is(const char *expected)
{
    struct nx_manifest manifest;
    newsidx_error err = { 0 };
    must(nx_manifest_read(index_dir, &manifest, &err), err);
    assert_string_equal(manifest.language, expected);
    nx_manifest_dispose(&manifest);
}

static void another_language(void **state)
{
    (void)state;
    struct told told = { 0, "", NULL };
    struct newsidx_writer_options options = told_options(&told);
    struct newsidx_rebuild_report report;
    newsidx_error err = { 0 };
    make_index();
    FRESH(fresh);
    options.language = "french";
    must(newsidx_rebuild(index_dir, &options, NULL, 0, &report, &err), err);
    assert_sound();
    language_is("french");
    rebuild(NULL, &told);
    language_is("french");
    options.language = "klingon";
    assert_int_equal(newsidx_rebuild(index_dir, &options, NULL, 0, &report, &err), NEWSIDX_INVALID);
    options.language = "english";
    must(newsidx_rebuild(index_dir, &options, NULL, 0, &report, &err), err);
    assert_tells(&fresh);
}

static void another_format(void **state)
{
    (void)state;
    struct told told = { 0, "", NULL };
    struct newsidx_rebuild_report report;
    newsidx_error err = { 0 };
    char path[2 * PATH_SIZE];
    make_index();
    snprintf(path, sizeof path, "%s/manifest", index_dir);
    write_text(path, "newsidx 999\ngeneration 70\nlanguage none\nsegment what ever\n");
    assert_int_equal(try_rebuild(NULL, &report, &told, &err), NEWSIDX_FORMAT);
    assert_non_null(strstr(err.message, "newsidx check --rebuild PATH"));
    assert_rebuilt(rebuild(root, &told), "3 read, 0 kept, 0 lost or more, 0 unread, 1 problems, 4 articles");
    assert_non_null(strstr(told.text, "manifest: in another format: "));
    language_is("none");
    assert_true(index_generation() > 70);
}

static void a_damaged_manifest_is_believed_where_it_can_be(void **state)
{
    (void)state;
    struct told told = { 0, "", NULL };
    make_index();
    FRESH(fresh);
    char path[2 * PATH_SIZE];
    snprintf(path, sizeof path, "%s/manifest", index_dir);
    FILE *file = fopen(path, "a");
    assert_non_null(file);
    fputs("more\n", file);
    fclose(file);
    assert_rebuilt(rebuild(NULL, &told), "3 read, 1 kept, 0 lost or more, 0 unread, 1 problems, 7 articles");
    assert_non_null(strstr(told.text, "manifest: damaged or missing: "));
    assert_tells(&fresh);
}

/* Whatever is in the place of the manifest, or nothing: the segments are still there. */
static void the_manifest_is_lost(void **state)
{
    (void)state;
    static const char *const texts[] = { NULL, "", "gibberish\n", "newsidx 1\nsegment x\n" };
    char path[2 * PATH_SIZE];
    snprintf(path, sizeof path, "%s/manifest", index_dir);
    make_index();
    unlink(at("c.md"));
    FRESH(fresh);
    for (size_t i = 0; i < NX_COUNT(texts); i++) {
        struct told told = { 0, "", NULL };
        struct said said = { .calls = 0 };
        struct newsidx_writer *writer = NULL;
        struct newsidx_writer_options options = NEWSIDX_WRITER_OPTIONS_INIT;
        newsidx_error err = { 0 };
        if (texts[i]) write_text(path, texts[i]);
        else unlink(path);
        /* No writer makes a new index over it. */
        assert_int_equal(newsidx_writer_open(index_dir, &options, &writer, &err), NEWSIDX_CORRUPT);
        assert_non_null(strstr(err.message, "newsidx check --rebuild"));
        /* c.md is gone and kept, as the stream is. */
        assert_rebuilt(rebuild(NULL, &told), "2 read, 2 kept, 0 lost or more, 0 unread, 1 problems, 7 articles");
        assert_shown("e.com/3", "Running men");
        writer = open_pruning_writer(&said, 0);
        struct newsidx_add_report report;
        const char *folder = root;
        must(newsidx_writer_add(writer, &folder, 1, &report, &err), err);
        newsidx_writer_close(writer);
        assert_tells(&fresh);
        /* For the next round there is something that is dead again, and something that is gone. */
        write_article("c.md", "Running men", "e.com/3");
        add("", &said);
        unlink(at("c.md"));
    }
}

/* Whatever was in a segment that is gone as well, nobody knows; and what a list of the dead that is gone told. */
static void the_manifest_and_more_is_lost(void **state)
{
    (void)state;
    struct told told = { 0, "", NULL };
    NX_AUTO(nx_buffer_dispose) struct nx_buffer path = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    char manifest[2 * PATH_SIZE];
    snprintf(manifest, sizeof manifest, "%s/manifest", index_dir);
    make_index();
    unlink(manifest);
    assert_ok(nx_folder_remove(nx_segment_path(&path, index_dir, 3, NULL), NULL)); /* the stream */
    assert_rebuilt(rebuild(NULL, &told), "3 read, 0 kept, 0 lost or more, 0 unread, 1 problems, 4 articles");
    assert_non_null(strstr(told.text, "what had been removed may be back, and more may have been indexed"));
}

static const uid_t nobody = 65534;

static int give_one(const char *path, const struct stat *meta, int kind, struct FTW *place)
{
    (void)meta, (void)kind, (void)place;
    return lchown(path, nobody, (gid_t)-1);
}

/* Root looks into every folder, and becomes nobody for a while. */
static void a_folder_that_cannot_be_looked_into(void **state)
{
    (void)state;
    struct told told = { 0, "", NULL };
    const uid_t me = geteuid();
    struct said said = { .calls = 0 };
    assert_int_equal(mkdir(at("shut"), 0777), 0);
    write_article("shut/a.md", "Behind a door", "e.com/d");
    write_article("shut/b.md", "Behind another", "e.com/e");
    make_index();
    write_article("shut/a.md", "Changed behind a door", "e.com/d");
    assert_int_equal(chmod(at("shut"), 0), 0);
    if (me == 0) {
        if (chmod(*state, 0755) != 0 || nftw(root, give_one, 8, FTW_PHYS) != 0 || seteuid(nobody) != 0) skip();
    }
    const struct newsidx_rebuild_report report = rebuild(NULL, &told);
    assert_int_equal(seteuid(me), 0);
    assert_int_equal(chmod(at("shut"), 0777), 0);
    assert_rebuilt(report, "3 read, 3 kept, 0 lost, 0 unread, 1 problems, 9 articles");
    assert_string_equal(told.text, "shut: cannot look into the folder (Permission denied), so what was indexed from it is "
                                   "kept as it was: mend that, and add it again\n");
    assert_shown("e.com/d", "Behind a door");
    add("", &said);
    assert_shown("e.com/d", "Changed behind a door");
}

/* ---- Not done ---- */

static void interrupted(void **state)
{
    (void)state;
    static const char *const stages[] = { "keeping", "scanning", "writing" };
    make_index();
    FRESH(fresh);
    const uint64_t before = index_generation();
    for (size_t i = 0; i < NX_COUNT(stages); i++) {
        struct told told = { 0, "", stages[i] };
        struct newsidx_rebuild_report report;
        newsidx_error err = { 0 };
        if (try_rebuild(NULL, &report, &told, &err) != NEWSIDX_INTERRUPTED) fail_msg("not stopped at %s", stages[i]);
        assert_non_null(strstr(err.message, "the index is as it was"));
        assert_int_equal(index_generation(), before);
        assert_tells(&fresh);
        assert_swept();
    }
}

static void locked(void **state)
{
    (void)state;
    struct told told = { 0, "", NULL };
    struct said said = { .calls = 0 };
    struct newsidx_rebuild_report report;
    make_index();
    struct newsidx_writer *writer = open_writer(&said, 0);
    assert_int_equal(try_rebuild(NULL, &report, &told, NULL), NEWSIDX_LOCKED);
    newsidx_writer_close(writer);
    rebuild(NULL, &told);
}

/* A reader that was there before goes on with what it has. */
static void readers_go_on(void **state)
{
    (void)state;
    struct told told = { 0, "", NULL };
    struct newsidx_index *index = NULL;
    struct newsidx_entry *entry = NULL;
    newsidx_error err = { 0 };
    make_index();
    must(newsidx_index_open(index_dir, &index, &err), err);
    rebuild(NULL, &told);
    must(newsidx_entry_find(index, "e.com/2", &entry, &err), err);
    assert_memory_equal(newsidx_entry_article(entry)->title.bytes, "Sun", 3);
    newsidx_entry_free(entry);
    newsidx_index_close(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_sound_index), TEST(an_empty_index), TEST(no_index), TEST(changed_files_are_read_as_they_are),
        TEST(files_that_are_gone_are_kept), TEST(files_that_are_refused_are_kept), TEST(files_that_moved),
        TEST(paths_are_added), TEST(many_small_batches), TEST(another_analyzer),
        TEST(another_language), TEST(another_format), TEST(a_damaged_manifest_is_believed_where_it_can_be),
        TEST(the_manifest_is_lost), TEST(the_manifest_and_more_is_lost), TEST(a_folder_that_cannot_be_looked_into),
        TEST(interrupted), TEST(locked), TEST(readers_go_on),
    };
    return cmocka_run_group_tests(tests, quick_folder_make, test_folder_remove);
}
