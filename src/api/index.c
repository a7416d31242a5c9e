/* SPDX-License-Identifier: GPL-2.0-or-later */
/* index.c: the public face of reading: the handle and its states, its facts, versions. */
#include <stdio.h>
#include <stdlib.h>

#include "api/handle.h"
#include "base/date.h"
#include "index/check.h"
#include "index/snapshot_internal.h"
#include "shim.h"
#include "search/when.h"

newsidx_status newsidx_index_open(const char *dir, struct newsidx_index **out, newsidx_error *err)
{
    struct newsidx_index *index = calloc(1, sizeof *index);
    if (!index) return nx_error_memory(err);
    newsidx_status status = nx_readers_init(&index->readers, dir, err);
    if (status == NEWSIDX_OK)
        *out = index;
    else
        newsidx_index_close(index);
    return status;
}

void newsidx_index_close(struct newsidx_index *index)
{
    if (!index) return;
    nx_readers_dispose(&index->readers);
    free(index);
}

newsidx_status newsidx_index_refresh(struct newsidx_index *index, bool *changed, newsidx_error *err)
{
    return nx_readers_refresh(&index->readers, changed, err);
}

newsidx_status newsidx_stats_get(struct newsidx_index *index, struct newsidx_stats *out, newsidx_error *err)
{
    NX_AUTO(nx_lease_end) struct nx_lease lease = { NULL, NULL };
    NX_TRY(nx_lease_begin(&index->readers, &lease, err));
    const struct nx_manifest *manifest = nx_snapshot_manifest(lease.reader->snapshot);
    const struct nx_totals *totals = &manifest->totals;
    struct newsidx_stats stats = {
        .generation = manifest->generation,
        .articles = totals->n_articles,
        .primaries = totals->n_primaries,
        .mentions = totals->n_articles - totals->n_primaries,
        .undated = totals->n_undated,
        .unrated = totals->n_unrated,
        .sources = totals->n_sources,
        .contributions = totals->n_contributions,
        .segments = manifest->n_segments,
        .total_length = totals->total_length,
        .oldest = totals->oldest,
        .newest = totals->newest,
        .median_quality = totals->median_quality,
    };
    for (size_t i = 0; i < manifest->n_segments; i++) {
        const struct nx_segment_facts *segment = &manifest->segments[i];
        stats.dead_rows += segment->n_dead;
        stats.bytes += segment->parts.length + segment->postings.length + segment->dead.length;
    }
    snprintf(stats.language, sizeof stats.language, "%s", manifest->language);
    snprintf(stats.analyzer, sizeof stats.analyzer, "%s", manifest->fingerprint);
    *out = stats;
    return NEWSIDX_OK;
}

void newsidx_index_set_memory(struct newsidx_index *index, size_t bytes)
{
    nx_readers_set_memory(&index->readers, bytes);
}

newsidx_status newsidx_check(const char *dir, void (*on_problem)(void *context, const newsidx_error *problem),
                             void *context, struct newsidx_check_report *report, newsidx_error *err)
{
    struct nx_checker checker = { .on_problem = on_problem, .context = context };
    newsidx_status status = nx_check(dir, &checker, err);
    if (status == NEWSIDX_OK) *report = checker.report;
    return status;
}

void newsidx_versions_get(struct newsidx_versions *out)
{
    *out = (struct newsidx_versions){
        .newsidx = NEWSIDX_VERSION,
        .xapian = nxs_version(),
        .icu = nx_text_icu_version(),
        .unicode = nx_text_unicode_version(),
        .libyaml = nx_article_yaml_version(),
        .index_format = NX_INDEX_FORMAT,
        .json_schema = NEWSIDX_JSON_SCHEMA,
    };
}

/* "@" and digits, an optional sign between them. */
static bool parse_epoch(const char *text, int64_t *out)
{
    char *end;
    if (*text != '@' || text[1] == '\0') return false;
    long long value = strtoll(text + 1, &end, 10);
    if (*end != '\0' || value <= -100000000000000 || value >= 100000000000000) return false;
    *out = value;
    return true;
}

newsidx_status newsidx_date_range(const char *text, int64_t now, struct newsidx_range *out, newsidx_error *err)
{
    struct nx_when when;
    if (!nx_when_read(nx_str_of(text), now == NEWSIDX_DATE_NONE ? nx_date_now() : now, &when)) {
        return nx_error_set(err, NEWSIDX_INVALID,
                            "\"%.100s\" is no date: write 2020, 2020-06-09, 2020-06-09T21:17:00Z, yesterday, last-week, ...",
                            text);
    }
    *out = (struct newsidx_range){ when.first, when.last };
    return NEWSIDX_OK;
}

newsidx_status newsidx_date_parse(const char *text, int64_t *out, newsidx_error *err)
{
    struct nx_date date;
    if (parse_epoch(text, out)) return NEWSIDX_OK;
    if (!nx_date_parse(nx_str_of(text), &date)) {
        return nx_error_set(err, NEWSIDX_INVALID,
                            "\"%.100s\" is no date: write 2020-06-09, 2020-06-09T21:17:00Z or @1591737420", text);
    }
    *out = date.seconds;
    return NEWSIDX_OK;
}
