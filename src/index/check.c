/* SPDX-License-Identifier: GPL-2.0-or-later */
/* check.c: files against the manifest, rows against contributions, totals against rows. One segment: check_segment.c. */
#include "index/check.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "index/analysis.h"
#include "index/totals.h"

enum { TRIES = 20 };

void nx_check_tell(struct nx_checker *checker, const char *path, const char *format, ...)
{
    char text[400];
    newsidx_error problem;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    nx_error_corrupt(&problem, path, "%s", text);
    nx_check_tell_error(checker, &problem);
}

/* True where another manifest has taken the place of the one that is checked. */
static bool has_moved(const struct nx_checker *checker)
{
    struct nx_manifest now;
    if (!checker->dir || nx_manifest_read(checker->dir, &now, NULL) != NEWSIDX_OK) return false;
    const bool moved = now.generation != checker->generation;
    nx_manifest_dispose(&now);
    return moved;
}

void nx_check_tell_error(struct nx_checker *checker, const newsidx_error *problem)
{
    /* A commit takes files away that nobody misses. */
    checker->moved = checker->moved || has_moved(checker);
    if (checker->moved) return;
    checker->report.problems++;
    if (checker->on_problem) checker->on_problem(checker->context, problem);
}

/* A status that ends the check; everything else is a problem that was told. */
static bool is_fatal(newsidx_status status)
{
    return status == NEWSIDX_NO_MEMORY;
}

/* ---- Files ---- */

static newsidx_status check_file(struct nx_checker *checker, const char *path, const struct nx_file_facts *facts,
                                 newsidx_error *err)
{
    struct nx_map map;
    newsidx_error why;
    checker->report.files++;
    newsidx_status status = nx_map_open(path, &map, &why);
    if (is_fatal(status)) return nx_error_memory(err);
    if (status != NEWSIDX_OK) {
        (void)nx_segments_tell(&why, &why);
        nx_check_tell_error(checker, &why);
        return NEWSIDX_OK;
    }
    if (map.length != facts->length) {
        nx_check_tell(checker, path, "%zu bytes where the manifest tells %llu", map.length,
                      (unsigned long long)facts->length);
    } else if (!nx_hash_equal(nx_hash_bytes(map.bytes, map.length), facts->hash)) {
        nx_check_tell(checker, path, "the checksum is wrong");
    }
    nx_map_close(&map);
    return NEWSIDX_OK;
}

static newsidx_status check_files(struct nx_checker *checker, const char *dir, const struct nx_segment_facts *facts,
                                  newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer path = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    char dead[NX_DEAD_NAME_SIZE];
    NX_TRY(check_file(checker, nx_segment_path(&path, dir, facts->name, "parts"), &facts->parts, err));
    NX_TRY(check_file(checker, nx_segment_path(&path, dir, facts->name, "postings.glass"), &facts->postings, err));
    if (facts->dead_generation == 0) return NEWSIDX_OK;
    nx_segment_dead_name(facts->dead_generation, dead);
    return check_file(checker, nx_segment_path(&path, dir, facts->name, dead), &facts->dead, err);
}

static newsidx_status check_postings(struct nx_checker *checker, const char *dir, uint64_t name, newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer path = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    newsidx_error why = { .status = NEWSIDX_OK };
    const char *file = nx_segment_path(&path, dir, name, "postings.glass");
    NX_TRY(nx_buffer_check(&path, err));
    newsidx_status status = nxs_check(file, NULL, NULL, &why);
    if (is_fatal(status)) return nx_error_memory(err);
    if (status != NEWSIDX_OK) nx_check_tell(checker, file, "Xapian finds a fault in it");
    return NEWSIDX_OK;
}

/* ---- Rows against contributions ---- */

static newsidx_status check_row(struct nx_checker *checker, const struct nx_view *view, struct nx_row row,
                                struct nx_refs *members, newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer record = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    struct nx_segment *segment = view->segments[row.segment];
    const struct nx_hash identity = segment->columns.identity[row.row];
    char id[NX_ID_SIZE];
    struct nx_row found;
    nx_id_format(identity, id);
    checker->report.rows++;
    if (!nx_segments_find_row(view->segments, view->n_segments, identity, &found) || found.segment != row.segment ||
        found.row != row.row) {
        nx_check_tell(checker, NULL, "article %s is there twice", id);
        return NEWSIDX_OK;
    }
    NX_TRY(nx_view_members(view, identity, members, err));
    if (members->n == 0) {
        nx_check_tell(checker, NULL, "article %s comes from no source", id);
        return NEWSIDX_OK;
    }
    if (nx_segment_record(segment, row.row, &record, NULL) != NEWSIDX_OK) return NEWSIDX_OK; /* told already */
    const bool mention = segment->columns.flags[row.row] & NX_ROW_MENTION;
    const struct nx_hash hash = nx_hash_bytes(record.ptr, record.len);
    if (!nx_hash_equal(hash, nx_view_row(view, members->items[0])->record) ||
        mention == nx_view_is_primary(view, members->items[0])) {
        nx_check_tell(checker, NULL, "article %s does not show its best source", id);
    }
    return NEWSIDX_OK;
}

static newsidx_status check_contribution(struct nx_checker *checker, const struct nx_view *view, struct nx_ref ref,
                                         newsidx_error *err)
{
    struct nx_hash identity;
    struct nx_row row;
    checker->report.contributions++;
    NX_TRY(nx_view_identity(view, ref, &identity, err));
    if (!nx_segments_find_row(view->segments, view->n_segments, identity, &row)) {
        struct nx_str source = nx_view_source_name(view, ref);
        nx_check_tell(checker, NULL, "an article of %.*s cannot be found", (int)NX_MIN(source.len, 200u), source.ptr);
    }
    return NEWSIDX_OK;
}

static newsidx_status check_identities(struct nx_checker *checker, const struct nx_view *view, newsidx_error *err)
{
    NX_AUTO(nx_refs_dispose) struct nx_refs members = { NULL, 0, 0, false };
    for (uint32_t i = 0; i < view->n_segments; i++) {
        const struct nx_segment *segment = view->segments[i];
        for (uint32_t row = 0; row < segment->facts.n_rows; row++) {
            if (nx_row_is_dead(segment->dead_rows, row)) continue;
            NX_TRY(check_row(checker, view, (struct nx_row){ i, row }, &members, err));
        }
        for (uint32_t c = 0; c < segment->contributions.n; c++) {
            if (nx_segment_source_is_dead(segment, segment->contributions.rows[c].source)) continue;
            NX_TRY(check_contribution(checker, view, (struct nx_ref){ i, c }, err));
        }
    }
    return NEWSIDX_OK;
}

static bool same_totals(const struct nx_totals *a, const struct nx_totals *b)
{
    return a->n_articles == b->n_articles && a->n_primaries == b->n_primaries && a->n_undated == b->n_undated &&
           a->n_unrated == b->n_unrated && a->n_sources == b->n_sources && a->n_contributions == b->n_contributions &&
           a->total_length == b->total_length && a->median_quality == b->median_quality &&
           a->median_date == b->median_date && a->newest == b->newest && a->oldest == b->oldest;
}

static newsidx_status check_open(struct nx_checker *checker, const char *dir, const struct nx_manifest *manifest,
                                 struct nx_segment **segments, newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer path = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    for (size_t i = 0; i < manifest->n_segments; i++) {
        const char *file = nx_segment_path(&path, dir, manifest->segments[i].name, "parts");
        NX_TRY(nx_buffer_check(&path, err));
        NX_TRY(check_postings(checker, dir, manifest->segments[i].name, err));
        NX_TRY(nx_check_segment(checker, segments[i], file, err));
    }
    struct nx_view view = { .segments = segments, .n_segments = manifest->n_segments };
    NX_TRY(check_identities(checker, &view, err));
    struct nx_totals totals;
    NX_TRY(nx_totals_recount(segments, manifest->n_segments, &totals, err));
    if (!same_totals(&totals, &manifest->totals)) nx_check_tell(checker, NULL, "the manifest's statistics are wrong");
    return NEWSIDX_OK;
}

static newsidx_status check_manifest(struct nx_checker *checker, const char *dir, const struct nx_manifest *manifest,
                                     newsidx_error *err)
{
    struct nx_segment **segments;
    newsidx_error why = { .status = NEWSIDX_OK };
    for (size_t i = 0; i < manifest->n_segments; i++) NX_TRY(check_files(checker, dir, &manifest->segments[i], err));
    /* Damaged files are not walked: Xapian does not survive everything. */
    if (checker->report.problems || checker->moved) return NEWSIDX_OK;
    newsidx_status status = nx_segments_open(dir, manifest, true, &segments, &why);
    if (is_fatal(status)) return nx_error_memory(err);
    if (status != NEWSIDX_OK) {
        nx_check_tell_error(checker, &why);
        return NEWSIDX_OK;
    }
    status = check_open(checker, dir, manifest, segments, &why);
    for (size_t i = 0; i < manifest->n_segments; i++) nx_segment_close(segments[i]);
    free(segments);
    if (is_fatal(status)) return nx_error_memory(err);
    if (status != NEWSIDX_OK) nx_check_tell_error(checker, &why);
    return NEWSIDX_OK;
}

static newsidx_status check_once(struct nx_checker *checker, const char *dir, newsidx_error *err)
{
    struct nx_manifest manifest;
    newsidx_error why = { .status = NEWSIDX_OK };
    checker->report = (struct newsidx_check_report){ .files = 1 };
    checker->dir = NULL;
    checker->moved = false;
    newsidx_status status = nx_manifest_read(dir, &manifest, &why);
    if (status == NEWSIDX_CORRUPT) {
        nx_check_tell_error(checker, &why);
        return NEWSIDX_OK;
    }
    if (status == NEWSIDX_OK) {
        checker->dir = dir;
        checker->generation = manifest.generation;
        status = nx_analysis_check(&manifest, dir, &why);
        if (status == NEWSIDX_OK) status = check_manifest(checker, dir, &manifest, &why);
        nx_manifest_dispose(&manifest);
    }
    if (status != NEWSIDX_OK && err) *err = why;
    return status;
}

newsidx_status nx_check(const char *dir, struct nx_checker *checker, newsidx_error *err)
{
    /* A writer may be faster than the check, but hardly so often. What was told before it came is true. */
    for (int i = 0; i < TRIES; i++) {
        NX_TRY(check_once(checker, dir, err));
        if (!checker->moved || checker->report.problems) return NEWSIDX_OK;
    }
    return nx_error_at(err, NEWSIDX_LOCKED, dir, 0, 0,
                       "it changed %d times while it was checked: check it when nothing writes it", TRIES);
}
