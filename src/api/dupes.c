/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dupes.c: the public face of what is there more than once. Groups are found at once and read one by one. */
#include "index/dupes.h"

#include <stdlib.h>

#include "api/handle.h"
#include "api/publish.h"

struct newsidx_dupes {
    struct nx_readers *readers;
    struct nx_index_reader *reader; /* pinned: groups are read from the state in which they were found */
    const struct nx_snapshot *snapshot;
    struct nx_dupes files, titles;
    size_t n_files, n_titles; /* to be read */
    struct newsidx_dupes_totals summary;
    struct newsidx_dupes_group group;
    struct nx_arena arena; /* of the group */
};

enum { ALL_KINDS = NEWSIDX_DUPES_FILES | NEWSIDX_DUPES_TITLES };

static newsidx_status find(struct newsidx_dupes *self, const struct newsidx_dupes_options *options, newsidx_error *err)
{
    const unsigned kinds = options->kinds ? options->kinds : ALL_KINDS;
    const size_t limit = options->limit ? options->limit : SIZE_MAX;
    if (kinds & ~(unsigned)ALL_KINDS) {
        return nx_error_set(err, NEWSIDX_INVALID, "unknown kinds of duplicates: add up those of newsidx_dupes_kind");
    }
    if (kinds & NEWSIDX_DUPES_FILES) NX_TRY(nx_dupes_files(self->snapshot, &self->files, err));
    if (kinds & NEWSIDX_DUPES_TITLES) NX_TRY(nx_dupes_titles(self->snapshot, &self->titles, err));
    self->n_files = NX_MIN(limit, self->files.n_groups);
    self->n_titles = NX_MIN(limit, self->titles.n_groups);
    self->summary = (struct newsidx_dupes_totals){
        .file_groups = self->files.n_groups,
        .file_copies = self->files.n_members,
        .title_groups = self->titles.n_groups,
        .title_articles = self->titles.n_members,
        .generation = self->snapshot->generation,
        .articles = self->snapshot->n_articles,
    };
    return NEWSIDX_OK;
}

static newsidx_status pin_and_find(struct newsidx_dupes *self, struct newsidx_index *index,
                                   const struct newsidx_dupes_options *options, newsidx_error *err)
{
    NX_AUTO(nx_lease_end) struct nx_lease lease = { NULL, NULL };
    NX_TRY(nx_lease_begin(&index->readers, &lease, err));
    self->readers = &index->readers;
    self->reader = nx_lease_pin(&lease);
    self->snapshot = self->reader->snapshot;
    return find(self, options, err);
}

newsidx_status newsidx_dupes_find(struct newsidx_index *index, const struct newsidx_dupes_options *options,
                                  struct newsidx_dupes **out, newsidx_error *err)
{
    struct newsidx_dupes_options complete = NEWSIDX_DUPES_OPTIONS_INIT;
    if (options) memcpy(&complete, options, NX_MIN(options->size, sizeof complete));
    struct newsidx_dupes *self = calloc(1, sizeof *self);
    if (!self) return nx_error_memory(err);
    newsidx_status status = pin_and_find(self, index, &complete, err);
    if (status == NEWSIDX_OK)
        *out = self;
    else
        newsidx_dupes_free(self);
    return status;
}

void newsidx_dupes_free(struct newsidx_dupes *dupes)
{
    if (!dupes) return;
    nx_dupes_dispose(&dupes->files);
    nx_dupes_dispose(&dupes->titles);
    nx_arena_dispose(&dupes->arena);
    if (dupes->reader) nx_index_reader_unpin(dupes->readers, dupes->reader);
    free(dupes);
}

const struct newsidx_dupes_totals *newsidx_dupes_summary(const struct newsidx_dupes *dupes)
{
    return &dupes->summary;
}

size_t newsidx_dupes_n_groups(const struct newsidx_dupes *dupes)
{
    return dupes->n_files + dupes->n_titles;
}

/* ---- Reading one ---- */

static newsidx_status read_files(struct newsidx_dupes *self, const struct nx_dupe *dupe,
                                 struct newsidx_dupes_group *out, newsidx_error *err)
{
    struct newsidx_article *article = nx_arena_calloc(&self->arena, 1, sizeof *article);
    struct newsidx_contribution *contributions;
    if (!article) return nx_error_memory(err);
    NX_TRY(nx_publish_identity(self->snapshot, dupe->identity, &self->arena, article, err));
    NX_TRY(nx_publish_contributions(self->snapshot, dupe->identity, true, &self->arena, &contributions,
                                    &out->n_contributions, err));
    out->kind = NEWSIDX_DUPES_FILES;
    out->articles = article;
    out->n_articles = 1;
    out->contributions = contributions;
    return NEWSIDX_OK;
}

static newsidx_status read_titles(struct newsidx_dupes *self, const struct nx_dupe *dupe,
                                  struct newsidx_dupes_group *out, newsidx_error *err)
{
    struct newsidx_article *articles = nx_arena_calloc(&self->arena, dupe->n, sizeof *articles);
    if (!articles) return nx_error_memory(err);
    for (size_t i = 0; i < dupe->n; i++) {
        const struct nx_row row = self->titles.rows[dupe->first + i];
        const struct nx_hash identity = nx_segment_columns(self->snapshot->segments[row.segment])->identity[row.row];
        NX_TRY(nx_publish_identity(self->snapshot, identity, &self->arena, &articles[i], err));
    }
    out->kind = NEWSIDX_DUPES_TITLES;
    out->articles = articles;
    out->n_articles = dupe->n;
    return NEWSIDX_OK;
}

newsidx_status newsidx_dupes_read(struct newsidx_dupes *dupes, size_t i, const struct newsidx_dupes_group **out,
                                  newsidx_error *err)
{
    struct newsidx_dupes_group group = { 0 };
    if (i >= newsidx_dupes_n_groups(dupes)) {
        return nx_error_set(err, NEWSIDX_INVALID, "there is no group %zu: ask newsidx_dupes_n_groups", i);
    }
    NX_AUTO(nx_lease_end) struct nx_lease lease = { NULL, NULL };
    nx_lease_begin_pinned(dupes->readers, dupes->reader, &lease);
    nx_arena_clear(&dupes->arena);
    if (i < dupes->n_files)
        NX_TRY(read_files(dupes, &dupes->files.groups[i], &group, err));
    else
        NX_TRY(read_titles(dupes, &dupes->titles.groups[i - dupes->n_files], &group, err));
    dupes->group = group;
    *out = &dupes->group;
    return NEWSIDX_OK;
}
