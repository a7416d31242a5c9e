/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sweep.c: segments, files of the dead, manifests and rebuilds that no manifest names. */
#include "index/sweep.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "index/segment.h"

static const struct nx_segment_facts *find_facts(const struct nx_manifest *manifest, uint64_t name)
{
    for (size_t i = 0; i < manifest->n_segments; i++) {
        if (manifest->segments[i].name == name) return &manifest->segments[i];
    }
    return NULL;
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
        uint64_t generation;
        if (!nx_segment_dead_parse(entry->d_name, &generation) || strcmp(entry->d_name, dead) == 0) continue;
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
    if (!nx_segment_name_parse(entry, &name) || name > manifest->next_segment) return NEWSIDX_OK;
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

/* ---- The folder of a rebuild ---- */

const char *nx_rebuild_path(struct nx_buffer *out, const char *dir)
{
    return nx_path_join(out, dir, "rebuild");
}

/* Segments of a rebuild that was killed while they went to their place. */
static newsidx_status sweep_moved(const char *dir, const char *rebuild, const struct nx_manifest *manifest,
                                  newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer path = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    struct nx_manifest made;
    newsidx_error why = { .status = NEWSIDX_OK };
    newsidx_status status = nx_manifest_read(rebuild, &made, &why);
    if (status == NEWSIDX_NO_MEMORY) return nx_error_memory(err);
    if (status != NEWSIDX_OK) return NEWSIDX_OK; /* then none has gone anywhere */
    for (size_t i = 0; i < made.n_segments && status == NEWSIDX_OK; i++) {
        if (find_facts(manifest, made.segments[i].name)) continue;
        const char *segment = nx_segment_path(&path, dir, made.segments[i].name, NULL);
        status = nx_buffer_check(&path, err);
        if (status == NEWSIDX_OK) status = nx_folder_remove(segment, err);
    }
    nx_manifest_dispose(&made);
    return status;
}

/* Removes what a rebuild has left that did not come to its end. */
static newsidx_status sweep_rebuild(const char *dir, const struct nx_manifest *manifest, newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer path = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    const char *rebuild = nx_rebuild_path(&path, dir);
    NX_TRY(nx_buffer_check(&path, err));
    NX_TRY(sweep_moved(dir, rebuild, manifest, err));
    return nx_folder_remove(rebuild, err);
}

/* ---- The whole ---- */

newsidx_status nx_sweep(const char *dir, const struct nx_manifest *manifest, newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer root = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    nx_path_join(&root, dir, "segments");
    NX_TRY(nx_buffer_check(&root, err));
    NX_TRY(sweep_manifest(dir, err));
    NX_TRY(sweep_rebuild(dir, manifest, err));
    return sweep(root.ptr, manifest, err);
}

newsidx_status nx_sweep_next_number(const char *dir, uint64_t *out, newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer root = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    uint64_t name, next = 1;
    nx_path_join(&root, dir, "segments");
    NX_TRY(nx_buffer_check(&root, err));
    DIR *folder = opendir(root.ptr);
    if (!folder) return nx_error_sys(err, root.ptr, "cannot read the folder", NULL);
    for (const struct dirent *entry; (entry = readdir(folder));) {
        if (nx_segment_name_parse(entry->d_name, &name) && name <= UINT32_MAX) next = NX_MAX(next, name + 1);
    }
    closedir(folder);
    *out = next;
    return NEWSIDX_OK;
}
