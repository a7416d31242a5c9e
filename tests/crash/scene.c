/* SPDX-License-Identifier: GPL-2.0-or-later */
/* scene.c: reading, writing, copying and removing the files of the crash test. */
#include "scene.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/file.h"

bool scene_fail(const newsidx_error *err)
{
    fprintf(stderr, "%s: %s\n", err->path, err->message);
    return false;
}

const char *scene_path(const struct scene *scene, const char *folder, const char *name, char *room)
{
    snprintf(room, SCENE_PATH_SIZE, "%s/%s%s%s", scene->root, folder, name ? "/" : "", name ? name : "");
    return room;
}

/* ---- Trees ---- */

static int remove_one(const char *path, const struct stat *meta, int kind, struct FTW *place)
{
    (void)meta, (void)kind, (void)place;
    return remove(path);
}

bool scene_remove(const char *path)
{
    return nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS) == 0 || errno == ENOENT;
}

/* nftw has no context for its callback. */
static struct {
    const char *from, *to;
    struct scene *scene;
} walking;

static char *read_text(const char *path)
{
    newsidx_error err = { .status = NEWSIDX_OK };
    NX_AUTO(nx_buffer_dispose) struct nx_buffer bytes = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    if (nx_file_read(path, &bytes, NULL, &err) != NEWSIDX_OK) {
        scene_fail(&err);
        return NULL;
    }
    nx_buffer_add(&bytes, "", 1);
    return nx_buffer_check(&bytes, NULL) == NEWSIDX_OK ? strdup(bytes.ptr) : NULL;
}

static bool write_bytes(const char *path, const char *bytes, size_t length)
{
    newsidx_error err = { .status = NEWSIDX_OK };
    unlink(path);
    return nx_file_create(path, bytes, length, false, &err) == NEWSIDX_OK || scene_fail(&err);
}

static int copy_one(const char *path, const struct stat *meta, int kind, struct FTW *place)
{
    (void)meta, (void)place;
    char to[SCENE_PATH_SIZE];
    newsidx_error err = { .status = NEWSIDX_OK };
    NX_AUTO(nx_buffer_dispose) struct nx_buffer bytes = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    snprintf(to, sizeof to, "%s%s", walking.to, path + strlen(walking.from));
    if (kind == FTW_D) return mkdir(to, 0777) == 0 || errno == EEXIST ? 0 : -1;
    if (nx_file_read(path, &bytes, NULL, &err) != NEWSIDX_OK) return scene_fail(&err) ? 0 : -1;
    return write_bytes(to, bytes.len ? bytes.ptr : "", bytes.len) ? 0 : -1;
}

bool scene_copy(const char *from, const char *to)
{
    walking.from = from;
    walking.to = to;
    return nftw(from, copy_one, 16, FTW_PHYS) == 0;
}

/* ---- The corpus ---- */

/* The text with a word more at the front of its title. */
static char *with_new_title(const char *text)
{
    char *changed = NULL;
    const char *title = strstr(text, "\ntitle: ");
    if (!title) return strdup(text);
    title += strlen("\ntitle: ");
    if (*title == '"' || *title == '\'') title++;
    return asprintf(&changed, "%.*sRevised %s", (int)(title - text), text, title) < 0 ? NULL : changed;
}

static int take_one(const char *path, const struct stat *meta, int kind, struct FTW *place)
{
    (void)meta, (void)place;
    struct scene *scene = walking.scene;
    const size_t length = strlen(path);
    if (kind != FTW_F || length < 3 || strcmp(path + length - 3, ".md") != 0) return 0;
    struct scene_file *grown = realloc(scene->files, (scene->n + 1) * sizeof *grown);
    if (!grown) return -1;
    scene->files = grown;
    struct scene_file *file = &scene->files[scene->n++];
    *file = (struct scene_file){ strdup(path + strlen(walking.from) + 1), read_text(path), NULL };
    return file->name && file->older ? 0 : -1;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(((const struct scene_file *)a)->name, ((const struct scene_file *)b)->name);
}

static bool make_newer(struct scene *scene)
{
    for (size_t i = 0; i < scene->n; i++) {
        struct scene_file *file = &scene->files[i];
        file->newer = i % 4 != 0 && i % 3 == 0 ? with_new_title(file->older) : strdup(file->older);
        if (!file->newer) return false;
        if (i % 4 != 0) continue;
        free(file->older);
        file->older = NULL;
    }
    return scene->n > 0;
}

bool scene_open(const char *corpus, struct scene *out)
{
    const char *temporary = getenv("TMPDIR");
    *out = (struct scene){ .files = NULL };
    snprintf(out->root, sizeof out->root, "%s/newsidx-crash-XXXXXX", temporary ? temporary : "/tmp");
    if (!mkdtemp(out->root)) {
        perror(out->root);
        return false;
    }
    walking.from = corpus;
    walking.scene = out;
    bool read = nftw(corpus, take_one, 16, FTW_PHYS) == 0;
    if (out->n) qsort(out->files, out->n, sizeof *out->files, compare_names);
    if (read && make_newer(out)) return true;
    fprintf(stderr, "%s: no articles could be read there\n", corpus);
    scene_close(out);
    return false;
}

void scene_close(struct scene *scene)
{
    if (!scene->root[0]) return;
    scene_remove(scene->root);
    for (size_t i = 0; i < scene->n; i++) {
        free(scene->files[i].name);
        free(scene->files[i].older);
        free(scene->files[i].newer);
    }
    free(scene->files);
    *scene = (struct scene){ .files = NULL };
}

/* Makes the folders above the file `path`. */
static void make_folders(char *path)
{
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0777);
        *slash = '/';
    }
}

bool scene_write_files(const struct scene *scene, const char *folder, size_t n_newer, bool with_older)
{
    char news[SCENE_PATH_SIZE], path[2 * SCENE_PATH_SIZE];
    snprintf(path, sizeof path, "%s/", scene_path(scene, folder, "news", news));
    make_folders(path);
    for (size_t i = 0; i < scene->n; i++) {
        const struct scene_file *file = &scene->files[i];
        const char *text = i < n_newer ? file->newer : with_older ? file->older : NULL;
        if (!text) continue;
        snprintf(path, sizeof path, "%s/%s", news, file->name);
        make_folders(path);
        if (!write_bytes(path, text, strlen(text))) return false;
    }
    return true;
}

static void on_refused(void *context, const newsidx_error *why)
{
    bool *refused = context;
    *refused = true;
    scene_fail(why);
}

bool scene_index(const struct scene *scene, const char *folder, const char *index)
{
    char path[SCENE_PATH_SIZE], news[SCENE_PATH_SIZE];
    bool refused = false;
    newsidx_error err = { .status = NEWSIDX_OK };
    struct newsidx_writer *writer;
    struct newsidx_add_report report;
    struct newsidx_writer_options options = NEWSIDX_WRITER_OPTIONS_INIT;
    options.no_sync = true;
    options.on_refused = on_refused;
    options.context = &refused;
    const char *const paths[] = { scene_path(scene, folder, "news", news) };
    if (newsidx_writer_open(scene_path(scene, folder, index, path), &options, &writer, &err) != NEWSIDX_OK) {
        return scene_fail(&err);
    }
    newsidx_status status = newsidx_writer_add(writer, paths, 1, &report, &err);
    newsidx_writer_close(writer);
    return status == NEWSIDX_OK ? !refused : scene_fail(&err);
}
