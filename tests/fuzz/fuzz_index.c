/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz_index.c: an index whose files are damaged. The input is a list of injuries: which file, where, and how (a byte
 * changed, or the rest cut off). Whatever is asked of such an index must come to an end: with an answer, right or wrong,
 * or with an error that says so. Nothing may be read beyond the end of anything. The postings are left alone: Xapian
 * trusts its blocks and may follow a damaged one in circles; their checksum in the manifest is what tells.
 */
#include <dirent.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "fuzz.h"
#include "newsidx.h"

enum { FILES_MAX = 16, INJURY = 6, INJURIES_MAX = 8 };

/* A file of the index as it should be. */
struct part {
    char path[256];
    struct nx_buffer whole;
};

static char root[64], place[96];
static struct part parts[FILES_MAX];
static size_t n_parts;

static const char *const articles[][2] = {
    { "a.md", "---\ntitle: Lanterns over the harbour\nexcerpt: Four hundred lanterns. The harbour festival opened.\n"
              "webUrl: https://one.example/a\npublishedDateTime: 2024-05-06\nquality: 90\ntopics: [Sea, Light]\n"
              "related:\n  - {title: Harbour lights, webUrl: 'https://two.example/b', quality: 10}\n---\n" },
    { "b.md", "---\ntitle: Harbour lights\nexcerpt: The council counts lamps and lanterns in the harbour.\n"
              "webUrl: https://two.example/b\npublishedDateTime: 2023-01-02T03:04:05Z\n"
              "provider: {name: Two, domain: two.example}\n---\n" },
    { "c.md",
      "---\ntitle: No date and no quality\nexcerpt: A résumé of 東京.\nwebUrl: https://three.example/c\n---\n" },
};

static void clean_up(void)
{
    (void)nx_folder_remove(root, NULL);
}

static void add(const char *path)
{
    struct newsidx_writer *writer = NULL;
    struct newsidx_writer_options options = NEWSIDX_WRITER_OPTIONS_INIT;
    struct newsidx_add_report report;
    options.no_sync = true;
    FUZZ_CHECK(newsidx_writer_open(place, &options, &writer, NULL) == NEWSIDX_OK);
    FUZZ_CHECK(newsidx_writer_add(writer, &path, 1, &report, NULL) == NEWSIDX_OK);
    newsidx_writer_close(writer);
}

static void keep_part(const char *folder, const char *name)
{
    struct part *part = &parts[n_parts];
    FUZZ_CHECK(n_parts < FILES_MAX);
    if (strstr(name, ".glass")) return;
    snprintf(part->path, sizeof part->path, "%s/%s", folder, name);
    nx_buffer_init(&part->whole, NX_BUFFER_NO_MAX);
    struct stat meta;
    FUZZ_CHECK(stat(part->path, &meta) == 0);
    if (!S_ISREG(meta.st_mode) || meta.st_size == 0) return;
    FUZZ_CHECK(nx_file_read(part->path, &part->whole, NULL, NULL) == NEWSIDX_OK);
    n_parts++;
}

static void keep_folder(const char *folder)
{
    struct dirent **names = NULL;
    int n = scandir(folder, &names, NULL, alphasort); /* in order: an input means the same on every machine */
    FUZZ_CHECK(n >= 0);
    for (int i = 0; i < n; i++) {
        if (names[i]->d_name[0] != '.') keep_part(folder, names[i]->d_name);
        free(names[i]);
    }
    free(names);
}

/* An index of two commits, the second of which replaces something of the first. */
static void make_index(void)
{
    char path[256];
    snprintf(root, sizeof root, "%s/newsidx-fuzz-XXXXXX", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    FUZZ_CHECK(mkdtemp(root) && atexit(clean_up) == 0);
    snprintf(place, sizeof place, "%s/.newsidx", root);
    for (size_t i = 0; i < NX_COUNT(articles); i++) {
        snprintf(path, sizeof path, "%s/%s", root, articles[i][0]);
        FUZZ_CHECK(nx_file_create(path, articles[i][1], strlen(articles[i][1]), false, NULL) == NEWSIDX_OK);
    }
    add(root);
    snprintf(path, sizeof path, "%s/b.md", root);
    FUZZ_CHECK(nx_file_replace(path, articles[2][1], strlen(articles[2][1]), false, NULL) == NEWSIDX_OK);
    add(root);
    keep_folder(place);
    snprintf(path, sizeof path, "%s/segments", place);
    struct dirent **names = NULL;
    int n = scandir(path, &names, NULL, alphasort);
    FUZZ_CHECK(n >= 0);
    for (int i = 0; i < n; i++) {
        snprintf(path, sizeof path, "%s/segments/%s", place, names[i]->d_name);
        if (names[i]->d_name[0] != '.') keep_folder(path);
        free(names[i]);
    }
    free(names);
    FUZZ_CHECK(n_parts >= 4);
}

static void injure(const uint8_t *injury)
{
    struct part *part = &parts[injury[0] % n_parts];
    struct nx_buffer *whole = &part->whole;
    size_t at = (injury[1] | (size_t)injury[2] << 8 | (size_t)injury[3] << 16 | (size_t)injury[4] << 24) % whole->len;
    size_t kept = injury[5] == 0 ? at : whole->len;
    char before = whole->ptr[at];
    whole->ptr[at] = (char)(before ^ injury[5]);
    FUZZ_CHECK(nx_file_replace(part->path, whole->ptr, kept, false, NULL) == NEWSIDX_OK);
    whole->ptr[at] = before;
}

static void mend(void)
{
    for (size_t i = 0; i < n_parts; i++) {
        FUZZ_CHECK(nx_file_replace(parts[i].path, parts[i].whole.ptr, parts[i].whole.len, false, NULL) == NEWSIDX_OK);
    }
}

static void ask(struct newsidx_index *index, const char *query)
{
    struct newsidx_results *results = NULL;
    struct newsidx_search_options options = NEWSIDX_SEARCH_OPTIONS_INIT;
    newsidx_error err = { 0 };
    if (newsidx_search(index, query, &options, &results, &err) != NEWSIDX_OK) FUZZ_CHECK(err.message[0]);
    newsidx_results_free(results);
}

static void look_up(struct newsidx_index *index, const char *key)
{
    struct newsidx_entry *entry = NULL;
    newsidx_error err = { 0 };
    if (newsidx_entry_find(index, key, &entry, &err) != NEWSIDX_OK) FUZZ_CHECK(err.message[0]);
    newsidx_entry_free(entry);
}

static void ask_all(void)
{
    struct newsidx_index *index = NULL;
    newsidx_error err = { 0 };
    if (newsidx_index_open(place, &index, &err) != NEWSIDX_OK) {
        FUZZ_CHECK(err.message[0]);
        return;
    }
    static const char *const queries[] = { "", "harbour", "\"harbour lights\" lanterns", "-harbour", "the of resume" };
    for (size_t i = 0; i < NX_COUNT(queries); i++) ask(index, queries[i]);
    look_up(index, "https://two.example/b");
    look_up(index, "a.md");
    newsidx_index_close(index);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    if (n_parts == 0) make_index();
    size_t n = NX_MIN(length / INJURY, (size_t)INJURIES_MAX);
    for (size_t i = 0; i < n; i++) injure(bytes + i * INJURY);
    ask_all();
    mend();
    return 0;
}
