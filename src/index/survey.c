/* SPDX-License-Identifier: GPL-2.0-or-later */
/* survey.c: facts about segments from the segments themselves. See survey.h. */
#include "index/survey.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>

#include "base/file.h"
#include "index/segment.h"

/* ---- One segment ---- */

/* What its parts tell; nothing where they cannot be opened, which salvage finds out again and tells. */
static newsidx_status survey_parts(const char *folder, struct nx_segment_facts *facts, newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer path = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_parts_close) struct nx_parts parts = { .map = { NULL, 0 } };
    struct nx_map map = { NULL, 0 };
    newsidx_error why = { .status = NEWSIDX_OK };
    const char *file = nx_path_join(&path, folder, "parts");
    NX_TRY(nx_buffer_check(&path, err));
    newsidx_status status = nx_map_open(file, &map, &why);
    facts->parts.length = map.length;
    nx_map_close(&map);
    if (status == NEWSIDX_OK) status = nx_parts_open(file, facts->parts.length, &parts, &why);
    if (status == NEWSIDX_NO_MEMORY) return nx_error_memory(err);
    if (status != NEWSIDX_OK) return NEWSIDX_OK;
    const uint64_t n_rows = parts.parts[NX_PART_DATE].len / sizeof(int64_t);
    facts->n_rows = n_rows <= INT32_MAX ? (uint32_t)n_rows : 0;
    for (enum nx_part part = NX_PART_DATE; part < NX_PART_END; part++) {
        if (!nx_parts_verify(&parts, part)) return NEWSIDX_OK;
    }
    facts->parts.hash = nx_hash_bytes(parts.map.bytes, parts.map.length);
    return NEWSIDX_OK;
}

/* Takes a file of the dead for the segment's if it is newer than the one taken so far, and whole or the first. */
static newsidx_status survey_dead(const char *folder, uint64_t generation, struct nx_segment_facts *facts,
                                  newsidx_error *err)
{
    char name[NX_DEAD_NAME_SIZE];
    NX_AUTO(nx_buffer_dispose) struct nx_buffer path = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer bytes = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    newsidx_error why = { .status = NEWSIDX_OK };
    const char *file = nx_path_join(&path, folder, nx_segment_dead_name(generation, name));
    NX_TRY(nx_buffer_check(&path, err));
    newsidx_status status = nx_file_read(file, &bytes, NULL, &why);
    if (status == NEWSIDX_NO_MEMORY) return nx_error_memory(err);
    struct nx_str body = nx_buffer_str(&bytes);
    const bool whole = status == NEWSIDX_OK && nx_segment_dead_body(&body);
    const bool had_whole = !nx_hash_is_none(facts->dead.hash);
    if (whole < had_whole || (whole == had_whole && generation < facts->dead_generation)) return NEWSIDX_OK;
    facts->dead_generation = generation;
    facts->dead.length = bytes.len;
    facts->dead.hash = whole ? nx_hash_bytes(bytes.ptr, bytes.len) : NX_HASH_NONE;
    return NEWSIDX_OK;
}

static newsidx_status survey_segment(const char *folder, struct nx_segment_facts *facts, newsidx_error *err)
{
    NX_TRY(survey_parts(folder, facts, err));
    newsidx_status status = NEWSIDX_OK;
    DIR *entries = opendir(folder);
    if (!entries) return errno == ENOTDIR ? NEWSIDX_OK : nx_error_sys(err, folder, "cannot read the folder", NULL);
    for (const struct dirent *entry; status == NEWSIDX_OK && (entry = readdir(entries));) {
        uint64_t generation;
        if (nx_segment_dead_parse(entry->d_name, &generation)) status = survey_dead(folder, generation, facts, err);
    }
    closedir(entries);
    return status;
}

/* ---- All ---- */

static bool is_named(const struct nx_manifest *manifest, uint64_t name)
{
    for (size_t i = 0; i < manifest->n_segments; i++) {
        if (manifest->segments[i].name == name) return true;
    }
    return false;
}

static newsidx_status add_segment(struct nx_manifest *manifest, const char *folder, uint64_t name, newsidx_error *err)
{
    struct nx_segment_facts facts = { .name = name };
    NX_TRY(survey_segment(folder, &facts, err));
    struct nx_segment_facts *grown =
        realloc(manifest->segments, (manifest->n_segments + 1) * sizeof *manifest->segments);
    if (!grown) return nx_error_memory(err);
    manifest->segments = grown;
    manifest->segments[manifest->n_segments++] = facts;
    return NEWSIDX_OK;
}

static newsidx_status add_unnamed(struct nx_manifest *manifest, DIR *entries, const char *root, newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer path = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    for (const struct dirent *entry; (entry = readdir(entries));) {
        uint64_t name;
        if (!nx_segment_name_parse(entry->d_name, &name) || is_named(manifest, name)) continue;
        nx_path_join(&path, root, entry->d_name);
        NX_TRY(nx_buffer_check(&path, err));
        NX_TRY(add_segment(manifest, path.ptr, name, err));
    }
    return NEWSIDX_OK;
}

static int compare_names(const void *a, const void *b)
{
    const struct nx_segment_facts *x = a, *y = b;
    return (x->name > y->name) - (x->name < y->name);
}

newsidx_status nx_survey(const char *dir, struct nx_manifest *manifest, newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer root = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    nx_path_join(&root, dir, "segments");
    NX_TRY(nx_buffer_check(&root, err));
    DIR *entries = opendir(root.ptr);
    if (!entries) return nx_error_sys(err, root.ptr, "cannot read the folder", NULL);
    newsidx_status status = add_unnamed(manifest, entries, root.ptr, err);
    closedir(entries);
    if (manifest->n_segments) {
        qsort(manifest->segments, manifest->n_segments, sizeof *manifest->segments, compare_names);
    }
    return status;
}
