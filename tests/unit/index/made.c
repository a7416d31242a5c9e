/* SPDX-License-Identifier: GPL-2.0-or-later */
/* made.c: made-up articles, the index of them, and what it holds as text. */
#include "made.h"

#include "index/analysis.h"
#include "index/lookup.h"
#include "index/record.h"

enum { TEXT_SIZE = 4096 };

/* Xapian waits for the disk three times a commit, whoever asks it not to. It calls this one here instead, and a test of
   a thousand commits takes a second and not a minute. */
int fdatasync(int fd)
{
    (void)fd;
    return 0;
}

/* ---- Articles ---- */

static struct nx_article convert(const struct made *made, struct nx_arena *arena)
{
    struct nx_article article = nx_article_none();
    article.title = nx_str_of(made->title);
    article.domain = nx_str_of(made->domain);
    article.original_url = nx_str_of(made->url);
    article.web_url = nx_str_of(made->web);
    article.amp_url = nx_str_of(made->amp);
    article.cdn_amp_url = nx_str_of(made->cdn);
    article.excerpt = nx_str_of(made->excerpt);
    article.provider = nx_str_of(made->provider);
    article.category = nx_str_of(made->category);
    if (made->topic) {
        article.topics = (struct nx_list){ nx_arena_calloc(arena, 1, sizeof(struct nx_str)), 1 };
        article.topics.items[0] = nx_str_of(made->topic);
    }
    if (made->day) article.published_at = (struct nx_date){ made->day * 86400, false };
    if (made->quality != NO_QUALITY) article.quality = made->quality == QUALITY_ZERO ? 0 : made->quality;
    return article;
}

struct nx_article made_article(const struct made *made, struct nx_arena *arena)
{
    struct nx_article article = convert(made, arena);
    article.n_related = made->n_related;
    article.related = nx_arena_calloc(arena, made->n_related, sizeof *article.related);
    for (size_t i = 0; i < made->n_related; i++) article.related[i] = convert(&made->related[i], arena);
    return article;
}

void made_add(struct nx_batch *batch, struct nx_analyzer *analyzer, const struct made_source *source)
{
    NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
    const struct nx_source_row row = { .size = NX_SOURCE_LOOK_AGAIN };
    newsidx_error err = { 0 };
    must(nx_batch_add_source(batch, nx_str_of(source->name), &row, &err), err);
    for (size_t i = 0; i < source->n; i++) {
        struct nx_article article = made_article(&source->articles[i], &arena);
        must(nx_batch_add_article(batch, &article, analyzer, &err), err);
    }
}

/* ---- Writing ---- */

void made_open(const char *dir, struct nx_store *out)
{
    newsidx_error err = { 0 };
    must(nx_store_open(dir, NULL, 0, false, out, &err), err);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct made_source *)a)->name, ((const struct made_source *)b)->name);
}

struct nx_commit_counts made_commit(struct nx_store *store, const struct made_source *sources, size_t n)
{
    struct nx_commit_counts counts = { 0, 0, 0 };
    struct nx_batch batch;
    newsidx_error err = { 0 };
    struct made_source *sorted = malloc((n + 1) * sizeof *sorted);
    assert_non_null(sorted);
    if (n) memcpy(sorted, sources, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, by_name);
    nx_batch_init(&batch);
    for (size_t i = 0; i < n; i++) {
        must(nx_store_kill_source(store, nx_str_of(sorted[i].name), &err), err);
        made_add(&batch, store->analyzer, &sorted[i]);
    }
    must(nx_store_commit(store, &batch, &counts, &err), err);
    nx_batch_dispose(&batch);
    free(sorted);
    return counts;
}

struct nx_commit_counts made_remove(struct nx_store *store, const char *name)
{
    newsidx_error err = { 0 };
    must(nx_store_kill_source(store, nx_str_of(name), &err), err);
    return made_commit(store, NULL, 0);
}

/* ---- Keys ---- */

static struct nx_keys keys_of(const struct made *made)
{
    NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer scratch = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    static struct nx_analyzer *analyzer;
    struct nx_keys keys;
    struct nx_article article = made_article(made, &arena);
    if (!analyzer) assert_ok(nx_analysis_open("english", &analyzer, NULL));
    assert_ok(nx_keys_of(&article, analyzer, &scratch, &keys, NULL));
    return keys;
}

struct nx_hash made_url_key(const char *url)
{
    return keys_of(&(struct made){ .url = url }).url;
}

struct nx_hash made_title_key(const char *title, const char *domain)
{
    return keys_of(&(struct made){ .title = title, .domain = domain }).title;
}

/* ---- Telling ---- */

static void tell_totals(const struct nx_totals *totals, struct nx_buffer *out)
{
    nx_buffer_add_format(out, "articles %llu primaries %llu undated %llu unrated %llu sources %llu contributions %llu\n",
                         (unsigned long long)totals->n_articles, (unsigned long long)totals->n_primaries,
                         (unsigned long long)totals->n_undated, (unsigned long long)totals->n_unrated,
                         (unsigned long long)totals->n_sources, (unsigned long long)totals->n_contributions);
    nx_buffer_add_format(out, "length %llu quality %d date %lld newest %lld oldest %lld\n",
                         (unsigned long long)totals->total_length, totals->median_quality,
                         (long long)totals->median_date, (long long)totals->newest, (long long)totals->oldest);
}

static void tell_hash(struct nx_hash hash, struct nx_buffer *out)
{
    char text[NX_HASH_TEXT_SIZE];
    nx_buffer_add_format(out, " %s", nx_hash_format(hash, text));
}

static void tell_links(const char *name, struct nx_hash_list *links, struct nx_buffer *out)
{
    nx_buffer_add_format(out, "  %s", name);
    for (size_t i = 0; i < links->n; i++) tell_hash(links->items[i], out);
    nx_buffer_add_byte(out, '\n');
    nx_hash_list_dispose(links);
}

static void tell_members(const struct nx_snapshot *snapshot, struct nx_hash identity, struct nx_buffer *out)
{
    const struct nx_view view = nx_snapshot_view(snapshot);
    NX_AUTO(nx_refs_dispose) struct nx_refs members = { NULL, 0, 0, false };
    NX_AUTO(nx_buffer_dispose) struct nx_buffer record = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    newsidx_error err = { 0 };
    must(nx_view_members(&view, identity, &members, &err), err);
    for (size_t i = 0; i < members.n; i++) {
        const struct nx_contribution_row *row = nx_view_row(&view, members.items[i]);
        struct nx_str name = nx_view_source_name(&view, members.items[i]);
        must(nx_segment_record(view.segments[members.items[i].segment], row->stored, &record, &err), err);
        assert_true(nx_hash_equal(nx_hash_bytes(record.ptr, record.len), row->record));
        nx_buffer_add_format(out, "  %.*s%s", NX_STR_ARG(name),
                             nx_view_is_primary(&view, members.items[i]) ? "" : " mentions");
        tell_hash(row->record, out);
        nx_buffer_add_byte(out, '\n');
    }
}

static void tell_row(const struct nx_snapshot *snapshot, struct nx_row place, struct nx_buffer *out)
{
    NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer record = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    const struct nx_segment *segment = snapshot->segments[place.segment];
    const struct nx_columns *columns = nx_segment_columns(segment);
    const uint32_t row = place.row;
    struct nx_hash_list from = { NULL, 0, 0 }, to = { NULL, 0, 0 };
    struct nx_article article;
    newsidx_error err = { 0 };
    must(nx_segment_article(segment, row, &arena, &article, &err), err);
    nx_record_encode(&article, &record);
    tell_hash(columns->identity[row], out);
    nx_buffer_add_format(out, " \"%.*s\" date %lld quality %d heat %d length %u flags %u",
                         NX_STR_ARG(article.title), (long long)columns->date[row], columns->quality[row],
                         columns->heat[row], columns->length[row], columns->flags[row]);
    tell_hash(nx_hash_bytes(record.ptr, record.len), out);
    nx_buffer_add_byte(out, '\n');
    tell_members(snapshot, columns->identity[row], out);
    must(nx_lookup_linked_from(snapshot, columns->identity[row], &from, &err), err);
    must(nx_lookup_links_to(snapshot, columns->identity[row], &to, &err), err);
    tell_links("from", &from, out);
    tell_links("to", &to, out);
}

struct listed {
    struct nx_hash identity;
    struct nx_row row;
};

static int by_identity(const void *a, const void *b)
{
    return nx_hash_compare(((const struct listed *)a)->identity, ((const struct listed *)b)->identity);
}

/* All live rows, in the order of identities; *n of them. */
static struct listed *list_rows(const struct nx_snapshot *snapshot, size_t *n)
{
    struct listed *rows = malloc((snapshot->n_articles + 1) * sizeof *rows);
    assert_non_null(rows);
    *n = 0;
    for (uint32_t i = 0; i < snapshot->n_segments; i++) {
        const struct nx_segment *segment = snapshot->segments[i];
        for (uint32_t row = 0; row < nx_segment_n_rows(segment); row++) {
            if (nx_row_is_dead(nx_segment_dead(segment), row)) continue;
            assert_true(*n < snapshot->n_articles);
            rows[(*n)++] = (struct listed){ nx_segment_columns(segment)->identity[row], { i, row } };
        }
    }
    assert_int_equal(*n, snapshot->n_articles);
    if (*n) qsort(rows, *n, sizeof *rows, by_identity);
    return rows;
}

void made_tell(const char *dir, struct nx_buffer *out)
{
    struct nx_snapshot *snapshot = NULL;
    newsidx_error err = { 0 };
    size_t n;
    must(nx_snapshot_open(dir, &snapshot, &err), err);
    tell_totals(&nx_snapshot_manifest(snapshot)->totals, out);
    struct listed *rows = list_rows(snapshot, &n);
    for (size_t i = 0; i < n; i++) tell_row(snapshot, rows[i].row, out);
    free(rows);
    nx_snapshot_close(snapshot);
    nx_buffer_terminate(out);
    assert_ok(nx_buffer_check(out, NULL));
}

const char *made_shown(const char *dir, struct nx_hash identity)
{
    NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
    static char text[TEXT_SIZE];
    struct nx_snapshot *snapshot = NULL;
    struct nx_row row;
    newsidx_error err = { 0 };
    must(nx_snapshot_open(dir, &snapshot, &err), err);
    bool found = nx_snapshot_find_row(snapshot, identity, &row);
    if (found) {
        struct nx_article article;
        must(nx_segment_article(snapshot->segments[row.segment], row.row, &arena, &article, &err), err);
        snprintf(text, sizeof text, "%.*s", NX_STR_ARG(article.title));
    }
    nx_snapshot_close(snapshot);
    return found ? text : NULL;
}

const char *made_members(const char *dir, struct nx_hash identity)
{
    static char text[TEXT_SIZE];
    struct nx_snapshot *snapshot = NULL;
    newsidx_error err = { 0 };
    must(nx_snapshot_open(dir, &snapshot, &err), err);
    const struct nx_view view = nx_snapshot_view(snapshot);
    NX_AUTO(nx_refs_dispose) struct nx_refs members = { NULL, 0, 0, false };
    must(nx_view_members(&view, identity, &members, &err), err);
    size_t length = 0;
    text[0] = '\0';
    for (size_t i = 0; i < members.n; i++) {
        struct nx_str name = nx_view_source_name(&view, members.items[i]);
        length += (size_t)snprintf(text + length, sizeof text - length, "%s%.*s", i ? " " : "", NX_STR_ARG(name));
        assert_true(length < sizeof text);
    }
    nx_snapshot_close(snapshot);
    return text;
}
