/* SPDX-License-Identifier: GPL-2.0-or-later */
/* adding.c: a folder with an index of its own for each test, and adding to it through the public interface. */
#include "adding.h"

#include <sys/stat.h>

/* ---- The folder of a test ---- */

char root[PATH_SIZE], index_dir[PATH_SIZE + 16];

char *at(const char *name)
{
    static char paths[8][2 * PATH_SIZE];
    static unsigned next;
    char *path = paths[next++ % NX_COUNT(paths)];
    snprintf(path, sizeof paths[0], "%s%s%s", root, *name ? "/" : "", name);
    return path;
}

int begin(void **state)
{
    char *real = realpath(*state, NULL);
    snprintf(root, sizeof root, "%s/news", real);
    free(real);
    snprintf(index_dir, sizeof index_dir, "%s/.newsidx", root);
    return mkdir(root, 0777);
}

int end(void **state)
{
    (void)state;
    return nx_folder_remove(root, NULL) == NEWSIDX_OK ? 0 : -1;
}

void write_article(const char *name, const char *title, const char *url)
{
    char text[500];
    snprintf(text, sizeof text, "---\ntitle: %s\noriginalUrl: %s\n---\n", title, url);
    write_text(at(name), text);
}

/* ---- Adding ---- */

static void on_refused(void *context, const newsidx_error *why)
{
    struct said *said = context;
    const char *name = strrchr(why->path, '/');
    size_t length = strlen(said->refused);
    assert_true(strstr(why->message, ": ") != NULL);
    snprintf(said->refused + length, sizeof said->refused - length, "%s%s", length ? " " : "",
             name ? name + 1 : why->path);
}

static bool on_progress(void *context, const struct newsidx_progress *progress)
{
    struct said *said = context;
    said->calls++;
    return !said->stop_at || strcmp(progress->stage, said->stop_at) != 0;
}

static struct newsidx_writer_options options_of(struct said *said)
{
    struct newsidx_writer_options options = NEWSIDX_WRITER_OPTIONS_INIT;
    options.no_sync = true;
    options.on_refused = on_refused;
    options.on_progress = on_progress;
    options.context = said;
    options.prune_any = said->insists;
    return options;
}

struct newsidx_writer *open_writer(struct said *said, uint64_t memory)
{
    struct newsidx_writer_options options = options_of(said);
    struct newsidx_writer *writer = NULL;
    newsidx_error err = { 0 };
    options.memory = memory;
    must(newsidx_writer_open(index_dir, &options, &writer, &err), err);
    return writer;
}

struct newsidx_writer *open_pruning_writer(struct said *said, uint64_t memory)
{
    struct newsidx_writer_options options = options_of(said);
    struct newsidx_writer *writer = NULL;
    newsidx_error err = { 0 };
    options.memory = memory;
    options.prune = true;
    options.prune_any = true;
    must(newsidx_writer_open(index_dir, &options, &writer, &err), err);
    return writer;
}

/* Adds one path and says how it went. */
struct newsidx_add_report add(const char *name, struct said *said)
{
    struct newsidx_writer *writer = open_writer(said, 0);
    struct newsidx_add_report report;
    const char *path = at(name);
    newsidx_error err = { 0 };
    must(newsidx_writer_add(writer, &path, 1, &report, &err), err);
    newsidx_writer_close(writer);
    return report;
}

void assert_report(struct newsidx_add_report report, const char *expected)
{
    char text[200];
    snprintf(text, sizeof text, "%llu files, %llu unchanged, %llu refused, %llu records, %llu new, %llu changed, "
             "%llu gone, %llu", (unsigned long long)report.files, (unsigned long long)report.files_unchanged,
             (unsigned long long)report.files_refused, (unsigned long long)report.records,
             (unsigned long long)report.articles_new, (unsigned long long)report.articles_changed,
             (unsigned long long)report.articles_gone, (unsigned long long)report.articles_total);
    assert_string_equal(text, expected);
}

void assert_shown(const char *url, const char *title)
{
    const char *shown = made_shown(index_dir, made_url_key(url));
    assert_string_equal(shown ? shown : "nothing", title ? title : "nothing");
}
