/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * file_list.c: a file is its folder's path and name, each up to the last slash, and the rest, which both have in common. Sorted
 * files are packed in blocks of a thousand: names of one folder are much alike, and files are mostly asked for in their order.
 */
#include "index/file_list.h"

#include <stdlib.h>
#include <zstd.h>

/* What paths and names of a folder's files begin with. */
struct nx_listed_folder {
    struct nx_str path, name;
};

struct nx_listed_file {
    const char *rest;
    uint32_t folder;
    bool by_content;
};

/* Files of one block: for each its folder, whether by content, its rest with a NUL. */
struct nx_file_block {
    const char *bytes;   /* compressed */
    size_t length, size; /* compressed and not */
    struct nx_str first; /* the name of its first file */
};

enum { FOLDERS_MAX = INT32_MAX, FILES_A_BLOCK = 1024, LEVEL = 1 };

static void drop_files(struct nx_file_list *list)
{
    nx_arena_dispose(&list->arena);
    free(list->files);
    list->files = NULL;
    list->capacity = 0;
}

void nx_file_list_dispose(struct nx_file_list *list)
{
    if (!list) return;
    drop_files(list);
    nx_arena_dispose(&list->kept);
    free(list->folders);
    free(list->blocks);
    *list = (struct nx_file_list){ .arena = NX_ARENA_INIT, .kept = NX_ARENA_INIT };
}

void nx_file_cursor_dispose(struct nx_file_cursor *cursor)
{
    if (!cursor) return;
    nx_buffer_dispose(&cursor->bytes);
    nx_buffer_dispose(&cursor->files);
    cursor->list = NULL;
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
        nx_arena_copy_str(&list->kept, folder->path, &failed), nx_arena_copy_str(&list->kept, folder->name, &failed)
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

static void drop_doubles(struct nx_file_list *list)
{
    size_t kept = NX_MIN(list->n, (size_t)1);
    for (size_t i = 1; i < list->n; i++) {
        if (!have_one_name(list, &list->files[i], &list->files[kept - 1])) list->files[kept++] = list->files[i];
    }
    list->n = kept;
}

/* ---- Packing ---- */

static char *join(struct nx_arena *arena, struct joined text, size_t *length)
{
    *length = text.first.len + text.second.len;
    char *out = nx_arena_alloc_bytes(arena, *length + 1);
    if (!out) return NULL;
    memcpy(out, text.first.ptr, text.first.len);
    memcpy(out + text.first.len, text.second.ptr, text.second.len + 1); /* a rest ends with a NUL */
    return out;
}

static void write_files(const struct nx_listed_file *files, size_t n, struct nx_buffer *out)
{
    nx_buffer_clear(out);
    for (size_t i = 0; i < n; i++) {
        nx_buffer_add_u32(out, files[i].folder);
        nx_buffer_add_byte(out, files[i].by_content);
        nx_buffer_add(out, files[i].rest, strlen(files[i].rest) + 1);
    }
}

static newsidx_status pack_block(struct nx_file_list *list, size_t first, struct nx_buffer *plain,
                                 struct nx_buffer *packed, newsidx_error *err)
{
    struct nx_file_block *block = &list->blocks[list->n_blocks];
    write_files(list->files + first, NX_MIN((size_t)FILES_A_BLOCK, list->n - first), plain);
    NX_TRY(nx_buffer_check(plain, err));
    block->first.ptr = join(&list->kept, name_of(list, &list->files[first]), &block->first.len);
    const size_t bound = ZSTD_compressBound(plain->len);
    nx_buffer_clear(packed);
    char *room = nx_buffer_reserve(packed, bound);
    NX_TRY(nx_buffer_check(packed, err));
    block->size = plain->len;
    block->length = ZSTD_compress(room, bound, plain->ptr, plain->len, LEVEL);
    if (ZSTD_isError(block->length)) return nx_error_memory(err); /* nothing else can be the reason */
    block->bytes = nx_arena_copy(&list->kept, room, block->length);
    if (!block->first.ptr || !block->bytes) return nx_error_memory(err);
    list->n_blocks++;
    return NEWSIDX_OK;
}

newsidx_status nx_file_list_sort(struct nx_file_list *list, newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer plain = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer packed = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    if (list->blocks || list->n == 0) return NEWSIDX_OK;
    qsort_r(list->files, list->n, sizeof *list->files, compare_files, list);
    drop_doubles(list);
    list->blocks = calloc(list->n / FILES_A_BLOCK + 1, sizeof *list->blocks);
    if (!list->blocks) return nx_error_memory(err);
    for (size_t first = 0; first < list->n; first += FILES_A_BLOCK) NX_TRY(pack_block(list, first, &plain, &packed, err));
    drop_files(list);
    return NEWSIDX_OK;
}

/* ---- Asking ---- */

/* The files of a block out of its bytes, which are ours. */
static void read_files(struct nx_file_cursor *cursor)
{
    nx_buffer_clear(&cursor->files);
    for (size_t at = 0; at < cursor->bytes.len;) {
        struct nx_reader reader = nx_reader_of(cursor->bytes.ptr + at, sizeof(uint32_t));
        struct nx_listed_file file = { .folder = nx_reader_u32(&reader) };
        at += sizeof(uint32_t);
        file.by_content = cursor->bytes.ptr[at++];
        file.rest = cursor->bytes.ptr + at;
        at += strlen(file.rest) + 1;
        nx_buffer_add(&cursor->files, &file, sizeof file);
    }
}

/* Brings the cursor to a block. */
static newsidx_status go_to(const struct nx_file_list *list, struct nx_file_cursor *cursor, size_t number,
                            newsidx_error *err)
{
    const struct nx_file_block *block = &list->blocks[number];
    if (cursor->list == list && cursor->block == number) return NEWSIDX_OK;
    if (cursor->bytes.max == 0) {
        nx_buffer_init(&cursor->bytes, NX_BUFFER_NO_MAX);
        nx_buffer_init(&cursor->files, NX_BUFFER_NO_MAX);
    }
    cursor->list = NULL;
    nx_buffer_clear(&cursor->bytes);
    char *room = nx_buffer_reserve(&cursor->bytes, block->size);
    if (!room || ZSTD_decompress(room, block->size, block->bytes, block->length) != block->size) {
        return nx_error_memory(err);
    }
    nx_buffer_grow(&cursor->bytes, block->size);
    read_files(cursor);
    NX_TRY(nx_buffer_check(&cursor->files, err));
    cursor->list = list;
    cursor->block = number;
    return NEWSIDX_OK;
}

static const struct nx_listed_file *files_of(const struct nx_file_cursor *cursor, size_t *n)
{
    *n = cursor->files.len / sizeof(struct nx_listed_file);
    return (const struct nx_listed_file *)(const void *)cursor->files.ptr;
}

/* The block that has the name, if any has; false: it is before all. */
static bool find_block(const struct nx_file_list *list, struct nx_str name, size_t *out)
{
    size_t low = 0, high = list->n_blocks;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (nx_str_compare(list->blocks[middle].first, name) <= 0) low = middle + 1;
        else high = middle;
    }
    *out = low - 1;
    return low > 0;
}

newsidx_status nx_file_list_has(const struct nx_file_list *list, struct nx_file_cursor *cursor, struct nx_str name,
                                bool *out, newsidx_error *err)
{
    const struct joined wanted = { name, { "", 0 } };
    size_t block, low = 0, high;
    *out = false;
    if (!find_block(list, name, &block)) return NEWSIDX_OK;
    NX_TRY(go_to(list, cursor, block, err));
    const struct nx_listed_file *files = files_of(cursor, &high);
    while (low < high && !*out) {
        const size_t middle = low + (high - low) / 2;
        const int order = compare_joined(name_of(list, &files[middle]), wanted);
        *out = order == 0;
        if (order < 0) low = middle + 1;
        else high = middle;
    }
    return NEWSIDX_OK;
}

newsidx_status nx_file_list_get(const struct nx_file_list *list, struct nx_file_cursor *cursor, size_t i,
                                struct nx_arena *arena, struct nx_walk_file *out, newsidx_error *err)
{
    size_t n, length;
    NX_TRY(go_to(list, cursor, i / FILES_A_BLOCK, err));
    const struct nx_listed_file *file = &files_of(cursor, &n)[i % FILES_A_BLOCK];
    const char *path = join(arena, path_of(list, file), &length);
    const char *name = path ? join(arena, name_of(list, file), &length) : NULL;
    if (!name) return nx_error_memory(err);
    *out = (struct nx_walk_file){ path, { name, length }, file->by_content };
    return NEWSIDX_OK;
}
