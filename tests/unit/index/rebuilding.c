/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rebuilding.c: an index of some files and a stream, rebuilding it, and what it then tells. */
#include "rebuilding.h"

#include <dirent.h>

/* ---- Rebuilding ---- */

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

struct newsidx_writer_options told_options(struct told *told)
{
    struct newsidx_writer_options options = NEWSIDX_WRITER_OPTIONS_INIT;
    options.no_sync = true;
    options.on_refused = on_problem;
    options.on_progress = on_progress;
    options.context = told;
    return options;
}

newsidx_status try_rebuild(const char *path, struct newsidx_rebuild_report *report, struct told *told,
                                  newsidx_error *err)
{
    const struct newsidx_writer_options options = told_options(told);
    newsidx_status status = newsidx_rebuild(index_dir, &options, &path, path ? 1 : 0, report, err);
    assert_int_equal(report->problems, told->n);
    return status;
}

void assert_sound(void)
{
    struct told told = { 0, "", NULL };
    struct newsidx_check_report report;
    newsidx_error err = { 0 };
    must(newsidx_check(index_dir, on_problem, &told, &report, &err), err);
    if (told.n) fail_msg("%s", told.text);
}

void assert_swept(void)
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

struct newsidx_rebuild_report rebuild(const char *path, struct told *told)
{
    struct newsidx_rebuild_report report;
    newsidx_error err = { 0 };
    must(try_rebuild(path, &report, told, &err), err);
    assert_sound();
    assert_swept();
    return report;
}

void assert_rebuilt(struct newsidx_rebuild_report report, const char *expected)
{
    char text[200];
    snprintf(text, sizeof text, "%llu read, %llu kept, %llu lost%s, %llu unread, %llu problems, %llu articles",
             (unsigned long long)report.files_read, (unsigned long long)report.sources_kept,
             (unsigned long long)report.sources_lost, report.lost_known ? "" : " or more",
             (unsigned long long)report.segments_lost,
             (unsigned long long)report.problems, (unsigned long long)report.articles_total);
    assert_string_equal(text, expected);
}

uint64_t index_generation(void)
{
    struct nx_manifest manifest;
    newsidx_error err = { 0 };
    must(nx_manifest_read(index_dir, &manifest, &err), err);
    const uint64_t number = manifest.generation;
    nx_manifest_dispose(&manifest);
    return number;
}

/* ---- The index ---- */

const char wire[] = "{\"title\":\"Hail\",\"webUrl\":\"e.com/h\",\"related\":[{\"title\":\"Sun\",\"webUrl\":\"e.com/2\"}]}\n"
                           "{\"title\":\"Sleet\",\"webUrl\":\"e.com/s\"}\n{\"title\":\"Frost\",\"webUrl\":\"e.com/f\"}\n";

void add_stream(const char *dir, const char *name, const char *text)
{
    struct told told = { 0, "", NULL };
    const struct newsidx_writer_options options = told_options(&told);
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

void make_index(void)
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

void tell_fresh(struct nx_buffer *out)
{
    struct told told = { 0, "", NULL };
    const struct newsidx_writer_options options = told_options(&told);
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

void assert_tells(const struct nx_buffer *expected)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer told = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    made_tell(index_dir, &told);
    assert_string_equal(told.ptr, expected->ptr);
}
