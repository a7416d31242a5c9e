/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * staging.c: the store of a rebuild: a new index that grows in a folder of its own, "rebuild", beside the old one, and
 * then takes its place. Until the one rename that does it, readers and a crash find the old index.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "index/analysis.h"
#include "index/store_internal.h"
#include "index/survey.h"
#include "index/sweep.h"

/* ---- Opening ---- */

/* The analyzer of the language that was asked for, else of the old one, else English. */
static newsidx_status choose_language(struct nx_store *store, const char *language, const struct nx_rebuilt *old,
                                      newsidx_error *err)
{
    struct nx_manifest *manifest = &store->manifest;
    newsidx_error why = { .status = NEWSIDX_OK };
    newsidx_status status = NEWSIDX_INVALID;
    const bool whole = old->fault.status == NEWSIDX_OK;
    if (!language && (whole || *old->manifest.language)) language = old->manifest.language;
    if (language) status = nx_analysis_open(language, &store->analyzer, &why);
    /* What a damaged manifest says need not be a language. */
    if (status == NEWSIDX_INVALID && !whole && (!language || language == old->manifest.language)) {
        language = "english";
        status = nx_analysis_open(language, &store->analyzer, &why);
    }
    if (status != NEWSIDX_OK) {
        if (err) *err = why;
        return status;
    }
    snprintf(manifest->language, sizeof manifest->language, "%s", language);
    nx_analyzer_fingerprint(store->analyzer, sizeof manifest->fingerprint, manifest->fingerprint);
    return NEWSIDX_OK;
}

/* Under the lock: an empty index in a folder of its own. */
static newsidx_status begin_rebuild(struct nx_store *store, const char *language, const struct nx_rebuilt *old,
                                    newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer path = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    struct nx_manifest *manifest = &store->manifest;
    *manifest = (struct nx_manifest){ .totals = nx_totals_none(), .generation = old->manifest.generation };
    NX_TRY(choose_language(store, language, old, err));
    manifest->next_segment = NX_MAX(old->manifest.next_segment, UINT64_C(1));
    /* A manifest that is damaged may not know of all. */
    if (old->fault.status != NEWSIDX_OK) NX_TRY(nx_sweep_next_number(store->dir, &manifest->next_segment, err));
    const char *rebuild = nx_rebuild_path(&path, store->dir);
    NX_TRY(nx_buffer_check(&path, err));
    NX_TRY(nx_folder_remove(rebuild, err));
    char *place = strdup(rebuild);
    if (!place) return nx_error_memory(err);
    store->place = place;
    NX_TRY(nx_folder_make(store->place, err));
    nx_path_join(&path, store->place, "segments");
    NX_TRY(nx_buffer_check(&path, err));
    NX_TRY(nx_folder_make(path.ptr, err));
    store->segments = calloc(1, sizeof *store->segments);
    return store->segments ? nx_store_make_pending(store, err) : nx_error_memory(err);
}

/* An unknown language must leave nothing behind. */
static newsidx_status check_language(const char *language, newsidx_error *err)
{
    NX_AUTO_FREE(nx_analyzer) struct nx_analyzer *analyzer = NULL;
    return nx_analysis_open(language, &analyzer, err);
}

static newsidx_status open_rebuild(struct nx_store *store, const struct nx_rebuild_options *how, struct nx_rebuilt *old,
                                   newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer path = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    /* Before anything is written: is there an index at all? Under the lock, what it is. */
    NX_TRY(nx_manifest_salvage(store->dir, &old->manifest, &old->fault, err));
    nx_manifest_dispose(&old->manifest);
    if (how->language) NX_TRY(check_language(how->language, err));
    NX_TRY(nx_store_lock(store->dir, how->wait_seconds, &store->lock, err));
    NX_TRY(nx_manifest_salvage(store->dir, &old->manifest, &old->fault, err));
    nx_path_join(&path, store->dir, "segments");
    NX_TRY(nx_buffer_check(&path, err));
    NX_TRY(nx_folder_make(path.ptr, err));
    if (old->fault.status == NEWSIDX_CORRUPT) NX_TRY(nx_survey(store->dir, &old->manifest, err));
    /* Where the manifest cannot be trusted, nothing is known to be left over. */
    if (old->fault.status == NEWSIDX_OK) NX_TRY(nx_sweep(store->dir, &old->manifest, err));
    return begin_rebuild(store, how->language, old, err);
}

newsidx_status nx_store_open_rebuild(const char *dir, const struct nx_rebuild_options *how, struct nx_store *out,
                                     struct nx_rebuilt *old, newsidx_error *err)
{
    struct nx_store store = { .dir = strdup(dir), .lock = -1, .sync = how->sync };
    struct nx_rebuilt was = { .fault = { .status = NEWSIDX_OK } };
    store.place = store.dir;
    newsidx_status status = store.dir ? open_rebuild(&store, how, &was, err) : nx_error_memory(err);
    if (status == NEWSIDX_OK) {
        *out = store;
        *old = was;
        return NEWSIDX_OK;
    }
    nx_manifest_dispose(&was.manifest);
    nx_store_close(&store);
    return status;
}

/* ---- Publishing ---- */

/* The new segments go where the manifest will look for them. */
static newsidx_status move_segments(const struct nx_store *store, newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer from = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer to = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    for (size_t i = 0; i < store->manifest.n_segments; i++) {
        nx_segment_path(&from, store->place, store->manifest.segments[i].name, NULL);
        nx_segment_path(&to, store->dir, store->manifest.segments[i].name, NULL);
        NX_TRY(nx_buffer_check(&from, err));
        NX_TRY(nx_buffer_check(&to, err));
        if (rename(from.ptr, to.ptr) != 0) return nx_error_sys(err, to.ptr, "cannot replace", NULL);
    }
    nx_path_join(&to, store->dir, "segments");
    NX_TRY(nx_buffer_check(&to, err));
    return store->sync ? nx_file_sync(to.ptr, err) : NEWSIDX_OK;
}

newsidx_status nx_store_publish(struct nx_store *store, newsidx_error *err)
{
    assert(store->place != store->dir && !store->broken);
    store->broken = store->in_doubt = true; /* whatever comes of it */
    store->manifest.generation++;
    /* The rebuild's own manifest tells a later writer which segments are on their way, whenever this one is killed. */
    NX_TRY(nx_manifest_write(store->place, &store->manifest, store->sync, err));
    NX_TRY(move_segments(store, err));
    NX_TRY(nx_manifest_write(store->dir, &store->manifest, store->sync, err));
    store->in_doubt = false;
    return NEWSIDX_OK;
}

/* Of the old index and the new one, nobody needs any more the one that the manifest does not name. */
void nx_store_abandon(struct nx_store *store)
{
    struct nx_manifest manifest;
    newsidx_status status = nx_manifest_read(store->dir, &manifest, NULL);
    /* What cannot be removed now is swept by the next writer, as long as the rebuild's manifest tells what it is. */
    if (status == NEWSIDX_OK) {
        /* A manifest that is in its place, but perhaps not on the disk, may be the old one again after a crash. */
        if (!store->in_doubt) (void)nx_sweep(store->dir, &manifest, NULL);
        nx_manifest_dispose(&manifest);
    } else if (status == NEWSIDX_CORRUPT || status == NEWSIDX_FORMAT) {
        (void)nx_folder_remove(store->place, NULL);
    }
    free(store->place);
    store->place = store->dir;
}
