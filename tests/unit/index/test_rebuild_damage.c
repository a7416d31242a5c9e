/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_rebuild_damage.c: an index that is damaged in any way is made anew: then it is sound, and where nothing was
 * told to be lost, it answers as before.
 */
#include <sys/stat.h>

#include "rebuilding.h"

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

static struct told last_told; /* by mend */

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
    last_told = told;
    return told.n == 0;
}

/* After what was told, everything is added again. */
static void add_again(void)
{
    struct said said = { .calls = 0 };
    add("", &said);
    add_stream(index_dir, "wire", wire);
}

/* Takes out what was told of under a name that is wrong, and what was removed before and may be back. */
static void remove_misnamed(char *text)
{
    struct said said = { .calls = 0 };
    struct newsidx_writer *writer = open_writer(&said, 0);
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
        const char *key = line;
        struct newsidx_add_report report;
        char *end = strstr(line, ": ");
        if (!end || (!strstr(end + 1, "its name may be wrong") && !strstr(end + 1, "a part of it"))) key = "old";
        else *end = '\0';
        newsidx_status status = newsidx_writer_remove(writer, &key, 1, &report, NULL);
        if (status != NEWSIDX_OK && status != NEWSIDX_NOT_FOUND) fail_msg("%s: status %d", key, status);
    }
    newsidx_writer_close(writer);
}

/* Where all files are there, whatever is lost can be added again, as it was told. */
static void try_damage(const struct file *file, const char *bytes, size_t length, const struct nx_buffer *fresh)
{
    if (!mend(file, bytes, length)) {
        remove_misnamed(last_told.text);
        add_again();
    }
    assert_tells(fresh);
}

static void every_damage_of(const struct file *file, const struct nx_buffer *fresh)
{
    const size_t step = file->length / 61 + 1, lengths[] = { 0, 1, file->length / 2, file->length - 1 };
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
    try_damage(file, NULL, 0, fresh);
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
    for (size_t i = 0; i < records.len; i += 8) files[1].bytes[records.ptr - parts.map.bytes + (ptrdiff_t)i] ^= 0x20;
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

/* What cannot even be named is counted, and an index of which most is lost is not replaced by what little is left. */
static void most_is_lost(void **state)
{
    (void)state;
    struct told told = { 0, "", NULL };
    struct said said = { .calls = 0 };
    struct newsidx_rebuild_report report;
    newsidx_error err = { 0 };
    char name[32];
    for (int i = 0; i < 12; i++) {
        snprintf(name, sizeof name, "%02d.md", i);
        write_article(name, "Rain", name);
    }
    add("", &said);
    add_stream(index_dir, "wire", wire);
    keep_files();
    unlink(files[1].path);
    assert_int_equal(try_rebuild(NULL, &report, &told, &err), NEWSIDX_CORRUPT);
    assert_non_null(strstr(err.message, "of 13 files and streams, all but 1 cannot be read any more"));
    unlink(at("00.md"));
    told = (struct told){ 0, "", NULL };
    /* One of the files is gone, and so is what the index had of it. */
    assert_rebuilt(rebuild(root, &told), "11 read, 1 kept, 1 lost or more, 1 unread, 1 problems, 15 articles");
    forget_files();
}

/* A writer that believed a damaged table would drop what is still there, or never find it again. */
static void a_writer_believes_no_damaged_table(void **state)
{
    (void)state;
    struct said said = { .calls = 0 };
    make_index();
    FRESH(fresh);
    keep_files();
    unsigned refused = 0;
    for (size_t i = 1; i < n_files; i++) {
        struct file *file = &files[i];
        if (!strstr(file->path, "/parts")) continue;
        for (size_t at = 0; at < file->length; at += file->length / 211 + 1) {
            file->bytes[at] ^= 0x04;
            put_back();
            file->bytes[at] ^= 0x04;
            struct newsidx_writer_options options = NEWSIDX_WRITER_OPTIONS_INIT;
            struct newsidx_writer *writer = NULL;
            struct newsidx_add_report report;
            const char *folder = root;
            newsidx_error err = { 0 };
            options.no_sync = options.prune = options.prune_any = true;
            newsidx_status status = newsidx_writer_open(index_dir, &options, &writer, &err);
            if (status == NEWSIDX_OK) status = newsidx_writer_add(writer, &folder, 1, &report, &err);
            if (status == NEWSIDX_OK) {
                assert_int_equal(report.files_gone + report.files_moved + report.articles_gone, 0);
                assert_int_equal(report.files_unchanged, 3);
            } else {
                assert_true(status == NEWSIDX_CORRUPT || status == NEWSIDX_FORMAT);
                refused++;
            }
            newsidx_writer_close(writer);
        }
    }
    assert_true(refused > 50);
    put_back();
    add("", &said);
    assert_tells(&fresh);
    forget_files();
}

/* A merge writes a new checksum: it must not do so over what is damaged. */
static void a_merge_keeps_no_damage(void **state)
{
    (void)state;
    make_index();
    keep_files();
    struct file *file = &files[1];
    unsigned refused = 0;
    for (size_t at = 0; at < file->length; at += file->length / 97 + 1) {
        file->bytes[at] ^= 0x04;
        put_back();
        file->bytes[at] ^= 0x04;
        struct newsidx_writer_options options = NEWSIDX_WRITER_OPTIONS_INIT;
        struct newsidx_writer *writer = NULL;
        newsidx_error err = { 0 };
        options.no_sync = true;
        newsidx_status status = newsidx_writer_open(index_dir, &options, &writer, &err);
        if (status == NEWSIDX_OK) status = newsidx_writer_compact(writer, &err);
        newsidx_writer_close(writer);
        if (status == NEWSIDX_OK) assert_sound();
        else refused++;
    }
    assert_true(refused > 80);
    forget_files();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_damage), TEST(every_damage_with_a_file_gone), TEST(lost_articles_are_told),
        TEST(articles_of_a_stream_are_verified), TEST(a_segment_that_is_lost_is_told),
        TEST(most_is_lost), TEST(a_writer_believes_no_damaged_table), TEST(a_merge_keeps_no_damage),
    };
    return cmocka_run_group_tests(tests, quick_folder_make, test_folder_remove);
}
