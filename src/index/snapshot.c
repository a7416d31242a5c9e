/* SPDX-License-Identifier: GPL-2.0-or-later */
/* snapshot.c: opening one state of an index, and finding articles across its segments. */
#include "index/snapshot.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "index/analysis.h"
#include "index/identity.h"
#include "index/snapshot_internal.h"

const enum nx_field nx_streams[NX_STREAM_COUNT] = { NX_FIELD_TITLE, NX_FIELD_EXCERPT, NX_FIELD_PROVIDER };

enum { OPEN_TRIES = 20 };

static void close_segments(struct nx_segment **segments, size_t n)
{
    for (size_t i = 0; i < n; i++) nx_segment_close(segments[i]);
    free(segments);
}

newsidx_status nx_segments_open(const char *dir, const struct nx_manifest *manifest, bool with_postings,
                                struct nx_segment ***out, newsidx_error *err)
{
    struct nx_segment **segments = calloc(manifest->n_segments + 1, sizeof *segments);
    if (!segments) return nx_error_memory(err);
    for (size_t i = 0; i < manifest->n_segments; i++) {
        newsidx_status status = nx_segment_open(dir, &manifest->segments[i], with_postings, &segments[i], err);
        if (status != NEWSIDX_OK) {
            close_segments(segments, i);
            return status;
        }
    }
    *out = segments;
    return NEWSIDX_OK;
}

newsidx_status nx_segments_tell(const newsidx_error *why, newsidx_error *err)
{
    newsidx_error told = *why;
    if (why->status == NEWSIDX_IO && why->sys_errno == ENOENT) {
        nx_error_corrupt(&told, why->path, "the file is missing");
    }
    if (err) *err = told;
    return told.status;
}

static void publish_totals(struct snapshot *self)
{
    const struct nx_manifest *manifest = &self->manifest;
    const struct nx_totals *totals = &manifest->totals;
    self->public = (struct nx_snapshot){
        .segments = (const struct nx_segment *const *)self->segments,
        .n_segments = manifest->n_segments,
        .generation = manifest->generation,
        .n_articles = totals->n_articles,
        .total_length = totals->total_length,
        .median_quality = totals->median_quality,
        .median_date = totals->median_date,
        .newest = totals->newest,
        .oldest = totals->oldest,
        .language = self->manifest.language,
        .fingerprint = self->manifest.fingerprint,
    };
}

/* One try; a commit between reading the manifest and opening its files makes some of them vanish. */
static newsidx_status open_once(const char *dir, struct snapshot *self, newsidx_error *err)
{
    NX_TRY(nx_manifest_read(dir, &self->manifest, err));
    newsidx_status status = nx_analysis_check(&self->manifest, dir, err);
    if (status == NEWSIDX_OK) status = nx_segments_open(dir, &self->manifest, true, &self->segments, err);
    if (status != NEWSIDX_OK) nx_manifest_dispose(&self->manifest);
    return status;
}

static bool generation_moved(const char *dir, uint64_t generation)
{
    struct nx_manifest now;
    if (nx_manifest_read(dir, &now, NULL) != NEWSIDX_OK) return false;
    bool moved = now.generation != generation;
    nx_manifest_dispose(&now);
    return moved;
}

newsidx_status nx_snapshot_open(const char *dir, struct nx_snapshot **out, newsidx_error *err)
{
    struct snapshot *self = calloc(1, sizeof *self);
    if (!self) return nx_error_memory(err);
    newsidx_status status = NEWSIDX_INTERNAL;
    newsidx_error why = { .status = NEWSIDX_OK };
    for (int i = 0; i < OPEN_TRIES; i++) {
        status = open_once(dir, self, &why);
        bool retry = (status == NEWSIDX_IO || status == NEWSIDX_CORRUPT) &&
                     generation_moved(dir, self->manifest.generation);
        if (!retry) break;
    }
    if (status != NEWSIDX_OK) {
        free(self);
        return nx_segments_tell(&why, err);
    }
    publish_totals(self);
    *out = &self->public;
    return NEWSIDX_OK;
}

void nx_snapshot_close(struct nx_snapshot *snapshot)
{
    if (!snapshot) return;
    struct snapshot *self = (struct snapshot *)snapshot;
    close_segments(self->segments, self->manifest.n_segments);
    nx_manifest_dispose(&self->manifest);
    free(self);
}

newsidx_status nx_snapshot_analyzer(const struct nx_snapshot *snapshot, struct nx_analyzer **out, newsidx_error *err)
{
    return nx_analysis_open(snapshot->language, out, err);
}

int nx_row_compare(const void *a, const void *b)
{
    const struct nx_row *x = a, *y = b;
    if (x->segment != y->segment) return x->segment < y->segment ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

char *nx_id_format(struct nx_hash identity, char out[NX_ID_SIZE])
{
    snprintf(out, NX_ID_SIZE, "%016llx", (unsigned long long)identity.high);
    return out;
}

bool nx_segments_find_row(struct nx_segment *const *segments, size_t n, struct nx_hash identity, struct nx_row *out)
{
    /* The newest segment first: that is where a live row most often is. */
    for (size_t i = n; i > 0; i--) {
        uint32_t row;
        const struct nx_segment *segment = segments[i - 1];
        if (nx_segment_find_row(segment, identity, &row) && !nx_row_is_dead(segment->dead_rows, row)) {
            *out = (struct nx_row){ (uint32_t)(i - 1), row };
            return true;
        }
    }
    return false;
}

bool nx_snapshot_find_row(const struct nx_snapshot *snapshot, struct nx_hash identity, struct nx_row *out)
{
    const struct snapshot *self = (const struct snapshot *)snapshot;
    return nx_segments_find_row(self->segments, snapshot->n_segments, identity, out);
}

struct nx_view nx_snapshot_view(const struct nx_snapshot *snapshot)
{
    const struct snapshot *self = (const struct snapshot *)snapshot;
    return (struct nx_view){ .segments = self->segments, .n_segments = snapshot->n_segments };
}

const struct nx_manifest *nx_snapshot_manifest(const struct nx_snapshot *snapshot)
{
    return &((const struct snapshot *)snapshot)->manifest;
}

newsidx_status nx_snapshot_source(const struct nx_snapshot *snapshot, struct nx_hash identity, struct nx_str *out,
                                  newsidx_error *err)
{
    struct nx_view view = nx_snapshot_view(snapshot);
    NX_AUTO(nx_refs_dispose) struct nx_refs members = { NULL, 0, 0, false };
    NX_TRY(nx_view_members(&view, identity, &members, err));
    *out = members.n ? nx_view_source_name(&view, members.items[0]) : NX_STR_NONE;
    return NEWSIDX_OK;
}
