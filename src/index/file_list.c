/* SPDX-License-Identifier: GPL-2.0-or-later */
/* file_list.c: a file is its folder's path and name, each up to the last slash, and the rest, which both have in common. */
#include "index/file_list.h"

#include <stdlib.h>

/* What paths and names of a folder's files begin with. */
struct nx_listed_folder {
    struct nx_str path, name;
};

struct nx_listed_file {
    const char *rest;
    uint32_t folder;
    bool by_content;
};

enum { FOLDERS_MAX = INT32_MAX };

void nx_file_list_dispose(struct nx_file_list *list)
{
    if (!list) return;
    nx_arena_dispose(&list->arena);
    free(list->folders);
    free(list->files);
    *list = (struct nx_file_list){ .arena = NX_ARENA_INIT };
}

/* ---- Adding ---- */

static struct nx_str up_to_slash(struct nx_str text)
{
    while (text.len && text.ptr[text.len - 1] != '/') text.len--;
    return text;
}

static struct nx_str behind(struct nx_str text, struct nx_str folder)
{
    return (struct nx_str){ text.ptr + folder.len, text.len - folder.len };
}

/* What a file's path and name begin with: all of them, where they do not end alike, as those of a link. */
static struct nx_listed_folder folder_of(const struct nx_walk_file *file)
{
    const struct nx_str path = nx_str_of(file->path);
    const struct nx_listed_folder folder = { up_to_slash(path), up_to_slash(file->name) };
    const bool alike = nx_str_equal(behind(path, folder.path), behind(file->name, folder.name));
    return alike ? folder : (struct nx_listed_folder){ path, file->name };
}

static newsidx_status add_folder(struct nx_file_list *list, const struct nx_listed_folder *folder, newsidx_error *err)
{
    if (list->n_folders == FOLDERS_MAX) return nx_error_set(err, NEWSIDX_LIMIT, "more folders than can be walked at once");
    if (list->n_folders == list->folders_capacity) {
        const uint32_t capacity = list->folders_capacity ? list->folders_capacity * 2 : 16;
        struct nx_listed_folder *grown = realloc(list->folders, capacity * sizeof *grown);
        if (!grown) return nx_error_memory(err);
        list->folders = grown;
        list->folders_capacity = capacity;
    }
    bool failed = false;
    list->folders[list->n_folders] = (struct nx_listed_folder){
        nx_arena_copy_str(&list->arena, folder->path, &failed), nx_arena_copy_str(&list->arena, folder->name, &failed)
    };
    if (failed) return nx_error_memory(err);
    list->n_folders++;
    return NEWSIDX_OK;
}

/* Files of a folder come one after another. */
static bool is_last_folder(const struct nx_file_list *list, const struct nx_listed_folder *folder)
{
    if (list->n_folders == 0) return false;
    const struct nx_listed_folder *last = &list->folders[list->n_folders - 1];
    return nx_str_equal(last->path, folder->path) && nx_str_equal(last->name, folder->name);
}

newsidx_status nx_file_list_add(struct nx_file_list *list, const struct nx_walk_file *file, newsidx_error *err)
{
    const struct nx_listed_folder folder = folder_of(file);
    if (!is_last_folder(list, &folder)) NX_TRY(add_folder(list, &folder, err));
    if (list->n == list->capacity) {
        const size_t capacity = list->capacity ? list->capacity * 2 : 256;
        struct nx_listed_file *grown = realloc(list->files, capacity * sizeof *grown);
        if (!grown) return nx_error_memory(err);
        list->files = grown;
        list->capacity = capacity;
    }
    const struct nx_str rest = behind(file->name, folder.name);
    const char *copy = nx_arena_copy(&list->arena, rest.ptr, rest.len);
    if (!copy) return nx_error_memory(err);
    list->files[list->n++] = (struct nx_listed_file){ copy, list->n_folders - 1, file->by_content };
    return NEWSIDX_OK;
}

/* ---- Order ---- */

/* A text in two pieces. */
struct joined {
    struct nx_str first, second;
};

static struct joined name_of(const struct nx_file_list *list, const struct nx_listed_file *file)
{
    return (struct joined){ list->folders[file->folder].name, nx_str_of(file->rest) };
}

static struct joined path_of(const struct nx_file_list *list, const struct nx_listed_file *file)
{
    return (struct joined){ list->folders[file->folder].path, nx_str_of(file->rest) };
}

/* Steps over `n` bytes, which do not go beyond the piece at hand. */
static void step(struct joined *text, size_t n)
{
    text->first.ptr += n;
    text->first.len -= n;
    if (text->first.len) return;
    text->first = text->second;
    text->second.len = 0;
}

/* As nx_str_compare of the joined texts. */
static int compare_joined(struct joined a, struct joined b)
{
    step(&a, 0);
    step(&b, 0);
    while (a.first.len && b.first.len) {
        const size_t n = NX_MIN(a.first.len, b.first.len);
        const int order = memcmp(a.first.ptr, b.first.ptr, n);
        if (order) return order;
        step(&a, n);
        step(&b, n);
    }
    return (a.first.len > 0) - (b.first.len > 0);
}

static int compare_files(const void *a, const void *b, void *context)
{
    const struct nx_file_list *list = context;
    const struct nx_listed_file *x = a, *y = b;
    int order = x->folder == y->folder ? strcmp(x->rest, y->rest) : compare_joined(name_of(list, x), name_of(list, y));
    if (order == 0) order = x->by_content - y->by_content;
    return order ? order : compare_joined(path_of(list, x), path_of(list, y));
}

static bool have_one_name(const struct nx_file_list *list, const struct nx_listed_file *a, const struct nx_listed_file *b)
{
    return compare_joined(name_of(list, a), name_of(list, b)) == 0;
}

void nx_file_list_sort(struct nx_file_list *list)
{
    if (list->n < 2) return;
    qsort_r(list->files, list->n, sizeof *list->files, compare_files, list);
    size_t kept = 1;
    for (size_t i = 1; i < list->n; i++) {
        if (!have_one_name(list, &list->files[i], &list->files[kept - 1])) list->files[kept++] = list->files[i];
    }
    list->n = kept;
}

/* ---- Asking ---- */

bool nx_file_list_has(const struct nx_file_list *list, struct nx_str name)
{
    const struct joined wanted = { name, { "", 0 } };
    size_t low = 0, high = list->n;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const int order = compare_joined(name_of(list, &list->files[middle]), wanted);
        if (order == 0) return true;
        if (order < 0) low = middle + 1;
        else high = middle;
    }
    return false;
}

static char *join(struct nx_arena *arena, struct joined text, size_t *length)
{
    *length = text.first.len + text.second.len;
    char *out = nx_arena_alloc_bytes(arena, *length + 1);
    if (!out) return NULL;
    memcpy(out, text.first.ptr, text.first.len);
    memcpy(out + text.first.len, text.second.ptr, text.second.len + 1); /* a rest ends with a NUL */
    return out;
}

bool nx_file_list_get(const struct nx_file_list *list, size_t i, struct nx_arena *arena, struct nx_walk_file *out)
{
    const struct nx_listed_file *file = &list->files[i];
    size_t length;
    const char *path = join(arena, path_of(list, file), &length);
    const char *name = path ? join(arena, name_of(list, file), &length) : NULL;
    *out = (struct nx_walk_file){ path, { name, length }, file->by_content };
    return name != NULL;
}
