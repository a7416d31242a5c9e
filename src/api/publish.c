/* SPDX-License-Identifier: GPL-2.0-or-later */
/* publish.c: from an identity to what a caller sees of it. See publish.h. */
#include "api/publish.h"

#include "index/record.h"
#include "index/snapshot_internal.h"
#include "search/search.h"

static newsidx_status copy_text(struct nx_arena *arena, struct nx_str text, struct newsidx_text *out,
                                newsidx_error *err)
{
    bool failed = false;
    struct nx_str copy = nx_arena_copy_str(arena, text, &failed);
    *out = (struct newsidx_text){ .bytes = copy.ptr, .length = copy.len };
    return failed ? nx_error_memory(err) : NEWSIDX_OK;
}

newsidx_status nx_publish_identity(const struct nx_snapshot *snapshot, struct nx_hash identity, struct nx_arena *arena,
                                   struct newsidx_article *out, newsidx_error *err)
{
    struct nx_row row;
    struct nx_article article;
    if (!nx_snapshot_find_row(snapshot, identity, &row)) {
        return nx_error_corrupt(err, NULL, "an article has no row");
    }
    const struct nx_segment *segment = snapshot->segments[row.segment];
    NX_TRY(nx_segment_article(segment, row.row, arena, &article, err));
    bool failed = false;
    struct nx_str source;
    NX_TRY(nx_snapshot_source(snapshot, identity, &source, err));
    source = nx_arena_copy_str(arena, source, &failed);
    const bool mention = nx_segment_columns(segment)->flags[row.row] & NX_ROW_MENTION;
    if (failed || !nx_article_publish(&article, identity, mention, source, arena, out)) return nx_error_memory(err);
    return NEWSIDX_OK;
}

/* The URL by which a contribution is known, from its own record. */
static newsidx_status contribution_url(const struct nx_view *view, struct nx_ref ref, struct nx_arena *arena,
                                       struct newsidx_text *out, newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer record = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    struct nx_article article;
    NX_TRY(nx_segment_record(view->segments[ref.segment], nx_view_row(view, ref)->stored, &record, err));
    NX_TRY(nx_record_decode(nx_buffer_str(&record), arena, &article, err));
    const struct nx_str urls[] = { article.original_url, article.web_url, article.amp_url, article.cdn_amp_url };
    size_t i = 0;
    while (i + 1 < NX_COUNT(urls) && urls[i].len == 0) i++;
    return copy_text(arena, urls[i], out, err);
}

newsidx_status nx_publish_contributions(const struct nx_snapshot *snapshot, struct nx_hash identity, bool primaries,
                                        struct nx_arena *arena, struct newsidx_contribution **out, size_t *n_out,
                                        newsidx_error *err)
{
    const struct nx_view view = nx_snapshot_view(snapshot);
    NX_AUTO(nx_refs_dispose) struct nx_refs members = { NULL, 0, 0, false };
    NX_TRY(nx_view_members(&view, identity, &members, err));
    size_t n = members.n;
    /* They come last. */
    while (primaries && n && !nx_view_is_primary(&view, members.items[n - 1])) n--;
    struct newsidx_contribution *contributions = nx_arena_calloc(arena, n, sizeof *contributions);
    if (!contributions) return nx_error_memory(err);
    for (size_t i = 0; i < n; i++) {
        struct newsidx_contribution *contribution = &contributions[i];
        contribution->mention = !nx_view_is_primary(&view, members.items[i]);
        contribution->shown = i == 0;
        contribution->published_at = nx_view_row(&view, members.items[i])->date;
        NX_TRY(copy_text(arena, nx_view_source_name(&view, members.items[i]), &contribution->source, err));
        NX_TRY(contribution_url(&view, members.items[i], arena, &contribution->url, err));
    }
    *out = contributions;
    *n_out = n;
    return NEWSIDX_OK;
}
