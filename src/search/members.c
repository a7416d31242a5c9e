/* SPDX-License-Identifier: GPL-2.0-or-later */
/* members.c: see members.h. */
#include "search/members.h"

static size_t listed(const struct nx_group *group)
{
    return NX_MIN(group->n_members, NX_MEMBERS_MAX);
}

const struct nx_candidate *nx_members_line_up(const struct nx_result_page *page, bool expand, struct nx_arena *arena,
                                              size_t *n)
{
    *n = page->n;
    for (size_t i = 0; expand && i < page->n; i++) *n += listed(&page->groups[i]);
    struct nx_candidate *line = nx_arena_calloc(arena, *n, sizeof *line);
    for (size_t i = 0, at = 0; line && i < page->n; i++) {
        const struct nx_group *group = &page->groups[i];
        line[at++] = group->leader;
        for (size_t k = 0; expand && k < listed(group); k++) line[at++] = group->members[k];
    }
    return line;
}

static newsidx_status publish(const struct nx_snapshot *snapshot, const struct nx_candidate *member,
                              struct nx_arena *arena, struct newsidx_member *out, newsidx_error *err)
{
    const struct nx_segment *segment = snapshot->segments[member->row.segment];
    const struct nx_str provider = nx_segment_value(segment, NX_FIELD_PROVIDER, member->row.row);
    const char *text = nx_arena_copy(arena, provider.ptr, provider.len);
    if (!text) return nx_error_memory(err);
    nx_id_format(*member->identity, out->id);
    out->provider = (struct newsidx_text){ .bytes = text, .length = provider.len };
    out->published_at = member->date;
    out->published_day_only = nx_segment_columns(segment)->flags[member->row.row] & NX_ROW_DAY_ONLY;
    out->score = member->score;
    return NEWSIDX_OK;
}

static newsidx_status publish_all(const struct nx_snapshot *snapshot, const struct nx_group *group,
                                  struct nx_arena *arena, struct newsidx_hit *hit, newsidx_error *err)
{
    struct newsidx_member *members = nx_arena_calloc(arena, listed(group), sizeof *members);
    if (!members) return nx_error_memory(err);
    for (size_t i = 0; i < listed(group); i++) {
        NX_TRY(publish(snapshot, &group->members[i], arena, &members[i], err));
        members[i].place = i + 2; /* behind the leader */
    }
    hit->members = members;
    hit->n_listed = listed(group);
    hit->n_members = group->n_members;
    return NEWSIDX_OK;
}

newsidx_status nx_members_publish(const struct nx_snapshot *snapshot, const struct nx_result_page *page, bool expand,
                                  struct newsidx_results *results, newsidx_error *err)
{
    for (size_t i = 0, at = 0; i < page->n; i++) {
        struct newsidx_hit *leader = &results->hits[at++];
        leader->rank = page->first + i + 1;
        NX_TRY(publish_all(snapshot, &page->groups[i], &results->arena, leader, err));
        for (size_t k = 0; expand && k < leader->n_listed; k++, at++) {
            results->hits[at].rank = leader->rank;
            results->hits[at].place = leader->members[k].place;
        }
    }
    return NEWSIDX_OK;
}
