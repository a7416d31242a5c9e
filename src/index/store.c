/* SPDX-License-Identifier: GPL-2.0-or-later */
/* store.c: opening an index folder for writing: lock, manifest, segments. What a commit does is in commit.c, the store of
   a rebuild in staging.c. */
#include "index/store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "index/analysis.h"
#include "index/snapshot_internal.h"
#include "index/store_internal.h"
#include "index/sweep.h"

/* ---- The lock ---- */

/* The process that holds the lock, as it wrote it; 0 where it has not yet, or where what is there is of one that ended. */
static long holder_of(int fd)
{
    char text[32];
    ssize_t length = pread(fd, text, sizeof text - 1, 0);
    text[length > 0 ? length : 0] = '\0';
    const long process = strtol(text, NULL, 10);
    return process > 0 && (kill((pid_t)process, 0) == 0 || errno == EPERM) ? process : 0;
}

/* A writer writes its number right after it has got the lock. */
static long wait_for_holder(int fd)
{
    const struct timespec moment = { 0, 10 * 1000 * 1000 };
    long process = holder_of(fd);
    for (int tries = 5; process == 0 && tries > 0; tries--) {
        nanosleep(&moment, NULL);
        process = holder_of(fd);
    }
    return process;
}

static newsidx_status refuse_locked(const char *path, int fd, newsidx_error *err)
{
    char writer[32] = "another process";
    const long process = wait_for_holder(fd);
    if (process) snprintf(writer, sizeof writer, "process %ld", process);
    return nx_error_at(err, NEWSIDX_LOCKED, path, 0, 0,
                       "the index is being written by %s: try again later or wait with --wait SECONDS", writer);
}

newsidx_status nx_store_lock(const char *dir, int wait_seconds, int *out, newsidx_error *err)
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

long nx_store_writer(const char *dir)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer path = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_file_close) int fd = open(nx_path_join(&path, dir, "lock"), O_RDONLY | O_CLOEXEC);
    return fd < 0 ? 0 : wait_for_holder(fd);
}

/* ---- Opening ---- */

/* A folder that is no index is taken only if it is empty, or has nothing but what a killed creation left. */
static newsidx_status check_is_ours(const char *dir, newsidx_error *err)
{
    /* A manifest, too: then another writer has made the index since we looked for it, and may be rebuilding it. A folder
       "rebuild" without one is somebody's, and would be swept. */
    static const char *const ours[] = { ".", "..", "lock", "segments", "manifest.tmp", "manifest", "rebuild" };
    DIR *folder = opendir(dir);
    if (!folder) return nx_error_sys(err, dir, "cannot read the folder", NULL);
    bool foreign = false, manifest = false, rebuild = false;
    for (const struct dirent *entry; (entry = readdir(folder));) {
        bool known = false;
        for (size_t i = 0; i < NX_COUNT(ours); i++) known = known || strcmp(entry->d_name, ours[i]) == 0;
        foreign = foreign || !known;
        manifest = manifest || strcmp(entry->d_name, "manifest") == 0;
        rebuild = rebuild || strcmp(entry->d_name, "rebuild") == 0;
    }
    closedir(folder);
    if (!foreign && (manifest || !rebuild)) return NEWSIDX_OK;
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
                           "the index is in %s, not %s: leave --language away, or change it with newsidx check "
                           "--rebuild --language %s",
                           manifest->language, language, language);
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
    if (status == NEWSIDX_NO_INDEX) {
        store->made = true;
        return create(store, language, err);
    }
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

newsidx_status nx_store_make_pending(struct nx_store *store, newsidx_error *err)
{
    store->killed = calloc(store->manifest.n_segments + 1, sizeof *store->killed);
    store->seen = calloc(store->manifest.n_segments + 1, sizeof *store->seen);
    return store->killed && store->seen ? NEWSIDX_OK : nx_error_memory(err);
}

static newsidx_status open_segments(struct nx_store *store, newsidx_error *err)
{
    newsidx_error why = { .status = NEWSIDX_OK };
    newsidx_status status = nx_segments_open(store->dir, &store->manifest, false, &store->segments, &why);
    return status == NEWSIDX_OK ? NEWSIDX_OK : nx_segments_tell(&why, err);
}

static newsidx_status open_folder(struct nx_store *store, const char *language, int wait_seconds, newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer root = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    nx_path_join(&root, store->dir, "segments");
    NX_TRY(nx_buffer_check(&root, err));
    NX_TRY(make_folder(store->dir, language, err));
    NX_TRY(nx_store_lock(store->dir, wait_seconds, &store->lock, err));
    NX_TRY(nx_folder_make(root.ptr, err));
    NX_TRY(open_manifest(store, language, err));
    NX_TRY(nx_sweep(store->dir, &store->manifest, err));
    NX_TRY(open_segments(store, err));
    return nx_store_make_pending(store, err);
}

newsidx_status nx_store_open(const char *dir, const char *language, int wait_seconds, bool sync, struct nx_store *out,
                             newsidx_error *err)
{
    struct nx_store store = { .dir = strdup(dir), .lock = -1, .sync = sync };
    store.place = store.dir;
    newsidx_status status = store.dir ? open_folder(&store, language, wait_seconds, err) : nx_error_memory(err);
    if (status == NEWSIDX_OK) *out = store;
    else nx_store_close(&store);
    return status;
}

void nx_store_close(struct nx_store *store)
{
    if (!store || !store->dir) return;
    if (store->place != store->dir) nx_store_abandon(store);
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

newsidx_status nx_store_verify(struct nx_store *store, newsidx_error *err)
{
    for (size_t i = 0; i < store->manifest.n_segments && !store->verified; i++) {
        NX_TRY(nx_segment_verify_tables(store->segments[i], store->place, err));
    }
    store->verified = true;
    return NEWSIDX_OK;
}

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

newsidx_status nx_store_kill_part(struct nx_store *store, size_t segment, uint32_t source, newsidx_error *err)
{
    uint64_t **killed = &store->killed[segment];
    if (!*killed) *killed = calloc(nx_bitmap_words(store->segments[segment]->n_sources) + 1, sizeof **killed);
    if (!*killed) return nx_error_memory(err);
    (*killed)[source / 64] |= UINT64_C(1) << (source % 64);
    return NEWSIDX_OK;
}

newsidx_status nx_store_kill_source(struct nx_store *store, struct nx_str name, newsidx_error *err)
{
    size_t segment = 0;
    for (uint32_t source; nx_store_find_source(store, name, &segment, &source); segment++) {
        NX_TRY(nx_store_kill_part(store, segment, source, err));
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
