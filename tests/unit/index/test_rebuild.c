/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_rebuild.c: an index that is damaged in any way, or of another analyzer, is made anew from its files and from what it
 * has stored: then it is sound, and where nothing was told to be lost, it answers as before.
 */
#include <dirent.h>
#include <sys/stat.h>

#include "adding.h"
#include "newsidx.h"

/* ---- Rebuilding ---- */

/* What was told, a line each: "NAME: MESSAGE", the name without its folder. */
struct told {
    uint64_t n;
    char text[4000];
    const char *stop_at; /* the stage at which the caller has enough; NULL: none */
};

static void on_problem(void *context, const newsidx_error *problem)
{
    struct told *told = context;
    const char *slash = strrchr(problem->path, '/');
    const size_t length = strlen(told->text);
    snprintf(told->text + length, sizeof told->text - length, "%s: %s\n", slash ? slash + 1 : problem->path,
             problem->message);
    told->n++;
}

static bool on_progress(void *context, const struct newsidx_progress *progress)
{
    const struct told *told = context;
    return !told->stop_at || strcmp(progress->stage, told->stop_at) != 0;
}

static struct newsidx_writer_options options_of(struct told *told)
{
    struct newsidx_writer_options options = NEWSIDX_WRITER_OPTIONS_INIT;
    options.no_sync = true;
    options.on_refused = on_problem;
    options.on_progress = on_progress;
    options.context = told;
    return options;
}

/* Rebuilds with the path `path`, NULL: none. */
static newsidx_status try_rebuild(const char *path, struct newsidx_rebuild_report *report, struct told *told,
                                  newsidx_error *err)
{
    const struct newsidx_writer_options options = options_of(told);
    newsidx_status status = newsidx_rebuild(index_dir, &options, &path, path ? 1 : 0, report, err);
    assert_int_equal(report->problems, told->n);
    return status;
}

static void assert_sound(void)
{
    struct told told = { 0, "", NULL };
    struct newsidx_check_report report;
    newsidx_error err = { 0 };
    must(newsidx_check(index_dir, on_problem, &told, &report, &err), err);
    if (told.n) fail_msg("%s", told.text);
}

/* Nothing but what the manifest names is left in the folder. */
static void assert_swept(void)
{
    static const char *const ours[] = { ".", "..", "manifest", "lock", "segments" };
    struct nx_manifest manifest;
    newsidx_error err = { 0 };
    char path[2 * PATH_SIZE];
    size_t n = 0;
    must(nx_manifest_read(index_dir, &manifest, &err), err);
    snprintf(path, sizeof path, "%s/segments", index_dir);
    DIR *folder = opendir(path);
    assert_non_null(folder);
    for (const struct dirent *entry; (entry = readdir(folder)); n++) continue;
    closedir(folder);
    assert_int_equal(n, manifest.n_segments + 2);
    nx_manifest_dispose(&manifest);
    folder = opendir(index_dir);
    assert_non_null(folder);
    for (const struct dirent *entry; (entry = readdir(folder));) {
        bool known = false;
        for (size_t i = 0; i < NX_COUNT(ours); i++) known = known || strcmp(ours[i], entry->d_name) == 0;
        if (!known) fail_msg("%s is left over", entry->d_name);
    }
    closedir(folder);
}

static struct newsidx_rebuild_report rebuild(const char *path, struct told *told)
{
    struct newsidx_rebuild_report report;
    newsidx_error err = { 0 };
    must(try_rebuild(path, &report, told, &err), err);
    assert_sound();
    assert_swept();
    return report;
}

static void assert_rebuilt(struct newsidx_rebuild_report report, const char *expected)
{
    char text[200];
    snprintf(text, sizeof text, "%llu read, %llu kept, %llu lost, %llu unread, %llu problems, %llu articles",
             (unsigned long long)report.files_read, (unsigned long long)report.sources_kept,
             (unsigned long long)report.sources_lost, (unsigned long long)report.segments_lost,
             (unsigned long long)report.problems, (unsigned long long)report.articles_total);
    assert_string_equal(text, expected);
}

static uint64_t generation(void)
{
    struct nx_manifest manifest;
    newsidx_error err = { 0 };
    must(nx_manifest_read(index_dir, &manifest, &err), err);
    const uint64_t number = manifest.generation;
    nx_manifest_dispose(&manifest);
    return number;
}

/* ---- The index: three files, one of them changed; a stream of three documents, one that was removed again ---- */

static const char wire[] = "{\"title\":\"Hail\",\"webUrl\":\"e.com/h\",\"related\":[{\"title\":\"Sun\",\"webUrl\":\"e.com/2\"}]}\n"
                           "{\"title\":\"Sleet\",\"webUrl\":\"e.com/s\"}\n{\"title\":\"Frost\",\"webUrl\":\"e.com/f\"}\n";

static void add_stream(const char *dir, const char *name, const char *text)
{
    struct told told = { 0, "", NULL };
    const struct newsidx_writer_options options = options_of(&told);
    struct newsidx_writer *writer = NULL;
    struct newsidx_add_report report;
    newsidx_error err = { 0 };
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], text, strlen(text)), strlen(text));
    close(ends[1]);
    must(newsidx_writer_open(dir, &options, &writer, &err), err);
    must(newsidx_writer_add_stream(writer, ends[0], name, &report, &err), err);
    newsidx_writer_close(writer);
    close(ends[0]);
}

static void remove_source(const char *name)
{
    struct said said = { .calls = 0 };
    struct newsidx_writer *writer = open_writer(&said, 0);
    struct newsidx_add_report report;
    newsidx_error err = { 0 };
    must(newsidx_writer_remove(writer, &name, 1, &report, &err), err);
    newsidx_writer_close(writer);
}

static void make_index(void)
{
    struct said said = { .calls = 0 };
    write_text(at("a.md"), "---\ntitle: Rain in Spain\noriginalUrl: e.com/1\npublishedDateTime: 2020-01-02\n"
                           "related:\n- title: The Sun\n  webUrl: e.com/2\n- title: Moon\n---\n");
    write_article("b.md", "Old sun", "e.com/2");
    write_article("c.md", "Running men", "e.com/3");
    add("", &said);
    write_article("b.md", "Sun", "e.com/2");
    add("", &said);
    add_stream(index_dir, "wire", wire);
    add_stream(index_dir, "old", "{\"title\":\"Old news\",\"webUrl\":\"e.com/o\"}\n");
    remove_source("old");
    assert_string_equal(said.refused, "");
    assert_sound();
}

/* What a new index of the files and the stream tells. */
static void tell_fresh(struct nx_buffer *out)
{
    struct told told = { 0, "", NULL };
    const struct newsidx_writer_options options = options_of(&told);
    struct newsidx_writer *writer = NULL;
    struct newsidx_add_report report;
    newsidx_error err = { 0 };
    const char *const fresh = at(".fresh"), *const folder = root;
    must(newsidx_writer_open(fresh, &options, &writer, &err), err);
    must(newsidx_writer_add(writer, &folder, 1, &report, &err), err);
    newsidx_writer_close(writer);
    add_stream(fresh, "wire", wire);
    made_tell(fresh, out);
    assert_ok(nx_folder_remove(fresh, NULL));
}

static void assert_tells(const struct nx_buffer *expected)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer told = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    made_tell(index_dir, &told);
    assert_string_equal(told.ptr, expected->ptr);
}

#define FRESH(name)                                                                                                    \
    NX_AUTO(nx_buffer_dispose) struct nx_buffer name = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);                               \
    tell_fresh(&name)

/* ---- What is kept ---- */

static void a_sound_index(void **state)
{
    (void)state;
    struct told told = { 0, "", NULL };
    make_index();
    FRESH(fresh);
    const uint64_t before = generation();
    assert_rebuilt(rebuild(NULL, &told), "3 read, 1 kept, 0 lost, 0 unread, 0 problems, 7 articles");
    assert_tells(&fresh);
    assert_true(generation() > before);
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
    struct newsidx_writer_options options = options_of(&told);
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

/* ---- Damage ---- */

enum { FILES_MAX = 40 };
static struct file {
    char path[2 * PATH_SIZE];
    char *bytes;
    size_t length;
} files[FILES_MAX];
static size_t n_files;

static void keep_file(const char *folder, const char *name)
{
    struct file *file = &files[n_files++];
    struct nx_map map;
    newsidx_error err = { 0 };
    assert_true(n_files <= FILES_MAX);
    snprintf(file->path, sizeof file->path, "%s/%s", folder, name);
    must(nx_map_open(file->path, &map, &err), err);
    file->length = map.length;
    file->bytes = malloc(map.length + 1);
    assert_non_null(file->bytes);
    memcpy(file->bytes, map.bytes, map.length);
    nx_map_close(&map);
}

static void keep_segment(const struct nx_segment_facts *facts)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer path = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    char dead[NX_DEAD_NAME_SIZE];
    const char *folder = nx_segment_path(&path, index_dir, facts->name, NULL);
    keep_file(folder, "parts");
    keep_file(folder, "postings.glass");
    if (facts->dead_generation) keep_file(folder, nx_segment_dead_name(facts->dead_generation, dead));
}

/* Keeps all files of the index in memory. */
static void keep_files(void)
{
    struct nx_manifest manifest;
    newsidx_error err = { 0 };
    must(nx_manifest_read(index_dir, &manifest, &err), err);
    n_files = 0;
    keep_file(index_dir, "manifest");
    for (size_t i = 0; i < manifest.n_segments; i++) keep_segment(&manifest.segments[i]);
    nx_manifest_dispose(&manifest);
}

static void put_back(void)
{
    char folder[2 * PATH_SIZE];
    assert_ok(nx_folder_remove(index_dir, NULL));
    assert_int_equal(mkdir(index_dir, 0777), 0);
    snprintf(folder, sizeof folder, "%s/segments", index_dir);
    assert_int_equal(mkdir(folder, 0777), 0);
    for (size_t i = 0; i < n_files; i++) {
        snprintf(folder, sizeof folder, "%s", files[i].path);
        *strrchr(folder, '/') = '\0';
        mkdir(folder, 0777);
        write_file(files[i].path, files[i].bytes, files[i].length);
    }
}

static void forget_files(void)
{
    for (size_t i = 0; i < n_files; i++) free(files[i].bytes);
    n_files = 0;
}

/* Makes a file of the index be these bytes, and mends the index. False where something was told. */
static bool mend(const struct file *file, const char *bytes, size_t length)
{
    struct told told = { 0, "", NULL };
    struct newsidx_rebuild_report report;
    newsidx_error err = { 0 };
    put_back();
    if (bytes) write_file(file->path, bytes, length);
    else unlink(file->path);
    newsidx_status status = try_rebuild(NULL, &report, &told, &err);
    if (status == NEWSIDX_CORRUPT || status == NEWSIDX_FORMAT) {
        assert_non_null(strstr(err.message, "newsidx check --rebuild PATH"));
        status = try_rebuild(root, &report, &told, &err);
        assert_true(told.n > 0);
    }
    must(status, err);
    assert_sound();
    assert_swept();
    return told.n == 0;
}

/* After what was told, everything is added again. */
static void add_again(void)
{
    struct said said = { .calls = 0 };
    add("", &said);
    add_stream(index_dir, "wire", wire);
}

/* Where all files are there, whatever is lost can be added again; a source may have come back that had been removed. */
static void try_damage(const struct file *file, const char *bytes, size_t length, const struct nx_buffer *fresh)
{
    if (!mend(file, bytes, length)) {
        const char *const back[] = { "old" };
        struct said said = { .calls = 0 };
        struct newsidx_writer *writer = open_writer(&said, 0);
        struct newsidx_add_report report;
        newsidx_status status = newsidx_writer_remove(writer, back, 1, &report, NULL);
        assert_true(status == NEWSIDX_OK || status == NEWSIDX_NOT_FOUND);
        newsidx_writer_close(writer);
        add_again();
    }
    assert_tells(fresh);
}

static void every_damage_of(const struct file *file, const struct nx_buffer *fresh)
{
    const size_t step = file->length / 61 + 1, lengths[] = { 0, 1, file->length / 2, file->length - 1 };
    const bool is_manifest = strstr(file->path, "/manifest") != NULL;
    NX_AUTO(nx_free_bytes) char *bytes = malloc(file->length + 1);
    assert_non_null(bytes);
    memcpy(bytes, file->bytes, file->length);
    for (size_t at = 0; at < file->length; at += step) {
        bytes[at] ^= 0x10;
        try_damage(file, bytes, file->length, fresh);
        bytes[at] ^= 0x10;
    }
    for (size_t i = 0; i < NX_COUNT(lengths); i++) try_damage(file, bytes, lengths[i], fresh);
    bytes[file->length] = '\n';
    try_damage(file, bytes, file->length + 1, fresh);
    if (!is_manifest) try_damage(file, NULL, 0, fresh);
}

static void every_damage(void **state)
{
    (void)state;
    make_index();
    FRESH(fresh);
    keep_files();
    assert_true(n_files >= 1 + 3 * 2 + 1);
    for (size_t i = 0; i < n_files; i++) every_damage_of(&files[i], &fresh);
    forget_files();
}

/* A file is gone: either the index is as before, or something is told. A wrong name among the damage is told, too. */
static void every_damage_with_a_file_gone(void **state)
{
    (void)state;
    uint64_t n_told = 0, n_silent = 0;
    make_index();
    FRESH(fresh);
    keep_files();
    unlink(at("a.md"));
    for (size_t i = 0; i < n_files; i++) {
        char *bytes = files[i].bytes;
        const size_t step = files[i].length / 97 + 1;
        for (size_t at = 0; at < files[i].length; at += step) {
            bytes[at] ^= 0x04;
            NX_AUTO(nx_free_bytes) char *damaged = malloc(files[i].length + 1);
            assert_non_null(damaged);
            memcpy(damaged, bytes, files[i].length);
            bytes[at] ^= 0x04;
            if (mend(&files[i], damaged, files[i].length)) {
                n_silent++;
                assert_tells(&fresh);
            } else {
                n_told++;
            }
        }
    }
    assert_true(n_told > 20 && n_silent > 20);
    forget_files();
}

/* ---- What is lost is told ---- */

static void lost_articles_are_told(void **state)
{
    (void)state;
    struct told told = { 0, "", NULL };
    make_index();
    struct said said = { .calls = 0 };
    struct newsidx_writer *writer = open_writer(&said, 0);
    newsidx_error err = { 0 };
    must(newsidx_writer_compact(writer, &err), err);
    newsidx_writer_close(writer);
    keep_files();
    struct nx_parts parts;
    must(nx_parts_open(files[1].path, files[1].length, &parts, &err), err);
    const struct nx_str records = parts.parts[NX_PART_RECORDS];
    files[1].bytes[records.ptr - parts.map.bytes] ^= 0x20; /* the first byte of the only block */
    nx_parts_close(&parts);
    unlink(at("a.md"));
    put_back();
    assert_rebuilt(rebuild(NULL, &told), "2 read, 0 kept, 2 lost, 0 unread, 2 problems, 2 articles");
    assert_string_equal(told.text, "a.md: damaged in the index, and all of it is lost: add the file again\n"
                                   "wire: damaged in the index, and all of it is lost: add the stream again\n");
    forget_files();
}

/* One of the articles of a stream, in a segment of its own with a wrong record. */
static void articles_of_a_stream_are_verified(void **state)
{
    (void)state;
    struct told told = { 0, "", NULL };
    struct said said = { .calls = 0 };
    newsidx_error err = { 0 };
    struct nx_parts parts;
    newsidx_writer_close(open_writer(&said, 0));
    add_stream(index_dir, "wire", wire);
    keep_files();
    must(nx_parts_open(files[1].path, files[1].length, &parts, &err), err);
    const struct nx_str table = parts.parts[NX_PART_CONTRIBUTIONS];
    assert_int_equal(table.len, 4 * sizeof(struct nx_contribution_row));
    /* The hash of the record of the third one: Hail, Sun that it mentions, Sleet, Frost. */
    const size_t place = 2 * sizeof(struct nx_contribution_row) + offsetof(struct nx_contribution_row, record);
    files[1].bytes[(size_t)(table.ptr - parts.map.bytes) + place] ^= 0x20;
    nx_parts_close(&parts);
    put_back();
    assert_rebuilt(rebuild(NULL, &told), "0 read, 0 kept, 1 lost, 0 unread, 1 problems, 3 articles");
    assert_string_equal(told.text, "wire: damaged in the index, and a part of it is lost: add the stream again\n");
    assert_shown("e.com/s", NULL);
    assert_shown("e.com/2", "Sun");
    forget_files();
}

static void a_segment_that_is_lost_is_told(void **state)
{
    (void)state;
    struct told told = { 0, "", NULL };
    make_index();
    keep_files();
    unlink(files[1].path);
    assert_true(rebuild(NULL, &told).segments_lost == 1);
    assert_memory_equal(told.text, "parts: cannot be read, and what was indexed in it is not known: add those", 40);
    forget_files();
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
    struct newsidx_writer_options options = options_of(&told);
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
    assert_rebuilt(rebuild(root, &told), "3 read, 0 kept, 0 lost, 0 unread, 1 problems, 4 articles");
    assert_non_null(strstr(told.text, "manifest: in another format: "));
    language_is("none");
    assert_true(generation() > 70);
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
    assert_rebuilt(rebuild(NULL, &told), "3 read, 1 kept, 0 lost, 0 unread, 1 problems, 7 articles");
    assert_non_null(strstr(told.text, "manifest: damaged: "));
    assert_tells(&fresh);
}

/* ---- Not done ---- */

static void interrupted(void **state)
{
    (void)state;
    static const char *const stages[] = { "keeping", "scanning", "writing" };
    make_index();
    FRESH(fresh);
    const uint64_t before = generation();
    for (size_t i = 0; i < NX_COUNT(stages); i++) {
        struct told told = { 0, "", stages[i] };
        struct newsidx_rebuild_report report;
        newsidx_error err = { 0 };
        if (try_rebuild(NULL, &report, &told, &err) != NEWSIDX_INTERRUPTED) fail_msg("not stopped at %s", stages[i]);
        assert_non_null(strstr(err.message, "the index is as it was"));
        assert_int_equal(generation(), before);
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
        TEST(paths_are_added), TEST(many_small_batches), TEST(every_damage), TEST(every_damage_with_a_file_gone),
        TEST(lost_articles_are_told),
        TEST(articles_of_a_stream_are_verified), TEST(a_segment_that_is_lost_is_told), TEST(another_analyzer),
        TEST(another_language), TEST(another_format), TEST(a_damaged_manifest_is_believed_where_it_can_be),
        TEST(interrupted), TEST(locked), TEST(readers_go_on),
    };
    return cmocka_run_group_tests(tests, quick_folder_make, test_folder_remove);
}
