/* SPDX-License-Identifier: GPL-2.0-or-later */
/* store.c: opening an index folder for writing: lock, manifest, segments, sweeping. The commit is in commit.c. */
#include "index/store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "index/analysis.h"
#include "index/snapshot_internal.h"

/* ---- The lock ---- */

/* The process that holds the lock, as it wrote it; 0 where it is not known. */
static long holder_of(int fd)
{
    char text[32];
    ssize_t length = pread(fd, text, sizeof text - 1, 0);
    text[length > 0 ? length : 0] = '\0';
    return strtol(text, NULL, 10);
}

static newsidx_status refuse_locked(const char *path, int fd, newsidx_error *err)
{
    return nx_error_at(err, NEWSIDX_LOCKED, path, 0, 0,
                       "the index is being written by process %ld: try again later or wait with --wait SECONDS",
                       holder_of(fd));
}

static newsidx_status take_lock(const char *dir, int wait_seconds, int *out, newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer path = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    const char *name = nx_path_join(&path, dir, "lock");
    NX_TRY(nx_buffer_check(&path, err));
    NX_AUTO(nx_file_close) int fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (fd < 0) return nx_error_sys(err, name, "cannot open", NULL);
    const struct timespec tick = { 0, 50 * 1000 * 1000 };
    for (long ticks = (long)wait_seconds * 20; flock(fd, LOCK_EX | LOCK_NB) != 0; ticks--) {
        if (errno != EWOULDBLOCK && errno != EINTR) return nx_error_sys(err, name, "cannot lock", NULL);
        if (ticks <= 0) return refuse_locked(name, fd, err);
        nanosleep(&tick, NULL);
    }
    char text[32];
    int length = snprintf(text, sizeof text, "%ld\n", (long)getpid());
    if (ftruncate(fd, 0) != 0 || pwrite(fd, text, (size_t)length, 0) != length) {
        return nx_error_sys(err, name, "cannot write", NULL);
    }
    *out = fd;
    fd = -1;
    return NEWSIDX_OK;
}

/* ---- Sweeping ---- */

static const struct nx_segment_facts *find_facts(const struct nx_manifest *manifest, uint64_t name)
{
    for (size_t i = 0; i < manifest->n_segments; i++) {
        if (manifest->segments[i].name == name) return &manifest->segments[i];
    }
    return NULL;
}

/* The number in a name such as "00000042"; false for what no writer of ours can have made. */
static bool is_segment_name(const struct nx_manifest *manifest, const char *text, uint64_t *out)
{
    char again[24];
    const unsigned long long name = strtoull(text, NULL, 10);
    snprintf(again, sizeof again, "%08llu", name);
    *out = name;
    return strcmp(text, again) == 0 && name <= manifest->next_segment;
}

/* True for a file of the dead of a generation, whichever. */
static bool is_dead_name(const char *text)
{
    char again[NX_DEAD_NAME_SIZE];
    if (strncmp(text, "dead.", 5) != 0) return false;
    return strcmp(text, nx_segment_dead_name(strtoull(text + 5, NULL, 10), again)) == 0;
}

/* Removes what a killed commit left in a live segment's folder: newer and older files of the dead. */
static newsidx_status sweep_segment(const char *path, const struct nx_segment_facts *facts, newsidx_error *err)
{
    DIR *folder = opendir(path);
    if (!folder) return nx_error_sys(err, path, "cannot read the folder", NULL);
    char dead[NX_DEAD_NAME_SIZE];
    nx_segment_dead_name(facts->dead_generation, dead);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer file = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    for (const struct dirent *entry; (entry = readdir(folder));) {
        if (!is_dead_name(entry->d_name) || strcmp(entry->d_name, dead) == 0) continue;
        unlink(nx_path_join(&file, path, entry->d_name));
    }
    closedir(folder);
    return nx_buffer_check(&file, err);
}

static newsidx_status sweep_entry(const char *root, const char *entry, const struct nx_manifest *manifest,
                                  newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer path = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    uint64_t name;
    if (!is_segment_name(manifest, entry, &name)) return NEWSIDX_OK;
    const struct nx_segment_facts *facts = find_facts(manifest, name);
    const char *segment = nx_path_join(&path, root, entry);
    NX_TRY(nx_buffer_check(&path, err));
    return facts ? sweep_segment(segment, facts, err) : nx_folder_remove(segment, err);
}

/* Removes the manifest of a commit that was killed while it wrote it. */
static newsidx_status sweep_manifest(const char *dir, newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer path = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    const char *file = nx_path_join(&path, dir, "manifest.tmp");
    NX_TRY(nx_buffer_check(&path, err));
    unlink(file);
    return NEWSIDX_OK;
}

static newsidx_status sweep(const char *root, const struct nx_manifest *manifest, newsidx_error *err)
{
    DIR *folder = opendir(root);
    if (!folder) return nx_error_sys(err, root, "cannot read the folder", NULL);
    newsidx_status status = NEWSIDX_OK;
    for (const struct dirent *entry; status == NEWSIDX_OK && (entry = readdir(folder));) {
        status = sweep_entry(root, entry->d_name, manifest, err);
    }
    closedir(folder);
    return status;
}

/* ---- Opening ---- */

/* A folder that is no index is taken only if it is empty, or has nothing but what a killed creation left. */
static newsidx_status check_is_ours(const char *dir, newsidx_error *err)
{
    /* A manifest, too: then another writer has made the index since we looked for it. */
    static const char *const ours[] = { ".", "..", "lock", "segments", "manifest.tmp", "manifest" };
    DIR *folder = opendir(dir);
    if (!folder) return nx_error_sys(err, dir, "cannot read the folder", NULL);
    bool foreign = false;
    for (const struct dirent *entry; (entry = readdir(folder));) {
        bool known = false;
        for (size_t i = 0; i < NX_COUNT(ours); i++) known = known || strcmp(entry->d_name, ours[i]) == 0;
        foreign = foreign || !known;
    }
    closedir(folder);
    if (!foreign) return NEWSIDX_OK;
    return nx_error_at(err, NEWSIDX_INVALID, dir, 0, 0,
                       "not an index, and not empty: name an index folder or one that does not exist yet");
}

static newsidx_status create(struct nx_store *store, const char *language, newsidx_error *err)
{
    struct nx_manifest *manifest = &store->manifest;
    *manifest = (struct nx_manifest){ .totals = nx_totals_none(), .next_segment = 1 };
    if (!language) language = "english";
    NX_TRY(nx_analysis_open(language, &store->analyzer, err));
    snprintf(manifest->language, sizeof manifest->language, "%s", language);
    nx_analyzer_fingerprint(store->analyzer, sizeof manifest->fingerprint, manifest->fingerprint);
    return nx_manifest_write(store->dir, manifest, store->sync, err);
}

static newsidx_status open_existing(struct nx_store *store, const char *language, newsidx_error *err)
{
    const struct nx_manifest *manifest = &store->manifest;
    if (language && strcmp(language, manifest->language) != 0) {
        return nx_error_at(err, NEWSIDX_INVALID, store->dir, 0, 0,
                           "the index is in %s, not %s: leave --language away or make another index",
                           manifest->language, language);
    }
    NX_TRY(nx_analysis_check(manifest, store->dir, err));
    return nx_analysis_open(manifest->language, &store->analyzer, err);
}

/* Under the lock: the manifest that is there, or the first one. */
static newsidx_status open_manifest(struct nx_store *store, const char *language, newsidx_error *err)
{
    newsidx_error why = { .status = NEWSIDX_OK };
    newsidx_status status = nx_manifest_read(store->dir, &store->manifest, &why);
    if (status == NEWSIDX_OK) return open_existing(store, language, err);
    if (status == NEWSIDX_NO_INDEX) return create(store, language, err);
    if (err) *err = why;
    return status;
}

/* An unknown language must leave nothing behind. */
static newsidx_status check_language(const char *language, newsidx_error *err)
{
    NX_AUTO_FREE(nx_analyzer) struct nx_analyzer *analyzer = NULL;
    return language ? nx_analysis_open(language, &analyzer, err) : NEWSIDX_OK;
}

/* Makes the folder of a new index. Nothing is written into one that is there and may be somebody's. */
static newsidx_status make_folder(const char *dir, const char *language, newsidx_error *err)
{
    struct nx_manifest manifest;
    newsidx_error why = { .status = NEWSIDX_OK };
    newsidx_status status = nx_manifest_read(dir, &manifest, &why);
    if (status == NEWSIDX_OK) {
        nx_manifest_dispose(&manifest);
    } else if (status == NEWSIDX_NO_INDEX) {
        NX_TRY(check_language(language, err));
        NX_TRY(nx_folder_make(dir, err));
        return check_is_ours(dir, err);
    } else if (err) {
        *err = why;
    }
    return status;
}

static newsidx_status open_folder(struct nx_store *store, const char *language, int wait_seconds, newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer root = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    nx_path_join(&root, store->dir, "segments");
    NX_TRY(nx_buffer_check(&root, err));
    NX_TRY(make_folder(store->dir, language, err));
    NX_TRY(take_lock(store->dir, wait_seconds, &store->lock, err));
    NX_TRY(nx_folder_make(root.ptr, err));
    NX_TRY(open_manifest(store, language, err));
    NX_TRY(sweep_manifest(store->dir, err));
    NX_TRY(sweep(root.ptr, &store->manifest, err));
    NX_TRY(nx_segments_open(store->dir, &store->manifest, false, &store->segments, err));
    store->killed = calloc(store->manifest.n_segments + 1, sizeof *store->killed);
    store->seen = calloc(store->manifest.n_segments + 1, sizeof *store->seen);
    return store->killed && store->seen ? NEWSIDX_OK : nx_error_memory(err);
}

newsidx_status nx_store_open(const char *dir, const char *language, int wait_seconds, bool sync, struct nx_store *out,
                             newsidx_error *err)
{
    struct nx_store store = { .dir = strdup(dir), .lock = -1, .sync = sync };
    newsidx_status status = store.dir ? open_folder(&store, language, wait_seconds, err) : nx_error_memory(err);
    if (status == NEWSIDX_OK) *out = store;
    else nx_store_close(&store);
    return status;
}

void nx_store_close(struct nx_store *store)
{
    if (!store || !store->dir) return;
    for (size_t i = 0; i < store->manifest.n_segments; i++) {
        if (store->segments) nx_segment_close(store->segments[i]);
        if (store->killed) free(store->killed[i]);
        if (store->seen) nx_seen_dispose(&store->seen[i]);
    }
    free(store->segments);
    free(store->killed);
    free(store->seen);
    nx_manifest_dispose(&store->manifest);
    nx_analyzer_free(store->analyzer);
    nx_file_close(&store->lock);
    free(store->dir);
    *store = (struct nx_store){ .lock = -1 };
}

/* ---- Sources ---- */

bool nx_store_find_source(const struct nx_store *store, struct nx_str name, size_t *segment, uint32_t *source)
{
    for (size_t i = *segment; i < store->manifest.n_segments; i++) {
        const struct nx_segment *here = store->segments[i];
        bool found = nx_segment_find_source(here, name, source) && !nx_segment_source_is_dead(here, *source);
        if (found && !(store->killed[i] && nx_row_is_dead(store->killed[i], *source))) {
            *segment = i;
            return true;
        }
    }
    return false;
}

newsidx_status nx_store_kill_source(struct nx_store *store, struct nx_str name, newsidx_error *err)
{
    size_t segment = 0;
    for (uint32_t source; nx_store_find_source(store, name, &segment, &source); segment++) {
        uint64_t **killed = &store->killed[segment];
        if (!*killed) *killed = calloc(nx_bitmap_words(store->segments[segment]->n_sources) + 1, sizeof **killed);
        if (!*killed) return nx_error_memory(err);
        (*killed)[source / 64] |= UINT64_C(1) << (source % 64);
    }
    return NEWSIDX_OK;
}

struct nx_source_row nx_store_source(const struct nx_store *store, size_t segment, uint32_t source)
{
    struct nx_source_row row = store->segments[segment]->sources[source];
    nx_seen_apply(&store->segments[segment]->seen, source, &row);
    nx_seen_apply(&store->seen[segment], source, &row);
    return row;
}

newsidx_status nx_store_see_source(struct nx_store *store, size_t segment, uint32_t source,
                                   const struct nx_source_row *now, newsidx_error *err)
{
    return nx_seen_set(&store->seen[segment], source, now, err);
}

void nx_store_forget_pending(struct nx_store *store)
{
    for (size_t i = 0; i < store->manifest.n_segments; i++) {
        free(store->killed[i]);
        store->killed[i] = NULL;
        nx_seen_dispose(&store->seen[i]);
    }
}
