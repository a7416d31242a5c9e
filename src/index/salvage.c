/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * salvage.c: reading sources out of segments that may be damaged. A file whose checksum is right is believed; of
 * another one, each record by its own hash and each contribution by what names it from both sides.
 */
#include "index/salvage.h"

#include <errno.h>
#include <stdlib.h>

#include "index/record.h"

static void tell(const struct nx_salvage *self, const newsidx_error *problem)
{
    if (self->tell) self->tell(self->context, problem);
}

/* ---- Segments ---- */

static void tell_unread(struct nx_salvage *self, const newsidx_error *why, const char *path)
{
    newsidx_error problem;
    const bool missing = why->status == NEWSIDX_IO;
    nx_error_at(&problem, NEWSIDX_CORRUPT, path, 0, 0,
                "%s, and what was indexed in it is not known: add those files and streams again",
                missing ? "cannot be read" : "too damaged to be read");
    tell(self, &problem);
}

static void tell_dead_unknown(struct nx_salvage *self, const char *path)
{
    newsidx_error problem;
    nx_error_at(
        &problem, NEWSIDX_CORRUPT, path, 0, 0,
        "damaged, and it told what had been removed: what is back in the index against your will, take out with "
        "newsidx remove");
    tell(self, &problem);
}

static bool is_whole(const struct nx_segment *segment)
{
    const struct nx_map *file = &segment->parts.map;
    return nx_hash_equal(nx_hash_bytes(file->bytes, file->length), segment->facts.parts.hash);
}

/* A fault of the file, and not of the machine or of the rights of who asks. */
static bool is_damage(const newsidx_error *why)
{
    if (why->status != NEWSIDX_IO) return why->status == NEWSIDX_CORRUPT || why->status == NEWSIDX_FORMAT;
    const int number = why->sys_errno;
    return number == 0 || number == ENOENT || number == ENOTDIR || number == EISDIR || number == EIO;
}

static newsidx_status open_segment(struct nx_salvage *self, const char *dir, const struct nx_segment_facts *facts,
                                   struct nx_salvage_segment *out, newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer path = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    char dead[NX_DEAD_NAME_SIZE];
    newsidx_error why = { .status = NEWSIDX_OK };
    newsidx_status status = nx_segment_open_damaged(dir, facts, &out->dead_known, &out->segment, &why);
    if (status != NEWSIDX_OK && !is_damage(&why)) {
        if (err) *err = why;
        return status;
    }
    if (status != NEWSIDX_OK) {
        self->n_unread++;
        nx_segment_path(&path, dir, facts->name, "parts");
        NX_TRY(nx_buffer_check(&path, err));
        tell_unread(self, &why, path.ptr);
        return NEWSIDX_OK;
    }
    out->whole = is_whole(out->segment);
    if (out->dead_known) return NEWSIDX_OK;
    nx_segment_path(&path, dir, facts->name, nx_segment_dead_name(facts->dead_generation, dead));
    NX_TRY(nx_buffer_check(&path, err));
    tell_dead_unknown(self, path.ptr);
    return NEWSIDX_OK;
}

/* ---- Sources ---- */

static int compare_sources(const void *a, const void *b)
{
    const struct nx_salvage_source *x = a, *y = b;
    int order = nx_str_compare(x->name, y->name);
    return order ? order : (x->segment > y->segment) - (x->segment < y->segment);
}

static newsidx_status list_sources(struct nx_salvage *self, newsidx_error *err)
{
    size_t most = 0;
    for (size_t i = 0; i < self->n_segments; i++) {
        if (self->segments[i].segment) most += self->segments[i].segment->n_sources;
    }
    self->sources = malloc((most + 1) * sizeof *self->sources);
    if (!self->sources) return nx_error_memory(err);
    for (size_t i = 0; i < self->n_segments; i++) {
        const struct nx_segment *segment = self->segments[i].segment;
        for (uint32_t number = 0; segment && number < segment->n_sources; number++) {
            const struct nx_str name = nx_strings_get(&segment->source_names, number);
            if (nx_segment_source_is_dead(segment, number)) continue;
            if (name.len == 0 || memchr(name.ptr, '\0', name.len))
                self->n_nameless++;
            else
                self->sources[self->n_sources++] = (struct nx_salvage_source){ name, (uint32_t)i, number };
        }
    }
    qsort(self->sources, self->n_sources, sizeof *self->sources, compare_sources);
    return NEWSIDX_OK;
}

static bool dead_known(const struct nx_salvage *self, const struct nx_salvage_source *source)
{
    return self->segments[source->segment].dead_known;
}

/* How many sources from `at` on have the same name. */
static size_t count_namesakes(const struct nx_salvage *self, size_t at)
{
    size_t n = 1;
    while (at + n < self->n_sources && nx_str_equal(self->sources[at].name, self->sources[at + n].name)) n++;
    return n;
}

static bool is_file(const struct nx_salvage *self, const struct nx_salvage_source *source)
{
    return !nx_hash_is_none(self->segments[source->segment].segment->sources[source->number].content);
}

/*
 * Where it is not known which of several of a name are dead, those known to live are the source, else the last one. Of a
 * file, which comes whole, only the last can live: the others are what a commit replaced that the manifest does not tell of.
 */
static void drop_replaced(struct nx_salvage *self)
{
    size_t kept = 0;
    for (size_t at = 0, n; at < self->n_sources; at += n) {
        size_t known = 0;
        n = count_namesakes(self, at);
        size_t last = at + n - 1;
        for (size_t i = at; i < at + n; i++) known += dead_known(self, &self->sources[i]);
        while (known && !dead_known(self, &self->sources[last])) last--;
        const bool one = !known || is_file(self, &self->sources[last]);
        for (size_t i = at; i < at + n; i++) {
            const bool lives = one ? i == last : dead_known(self, &self->sources[i]);
            if (lives) self->sources[kept++] = self->sources[i];
        }
    }
    self->n_sources = kept;
}

static newsidx_status open_all(struct nx_salvage *self, const char *dir, const struct nx_manifest *manifest,
                               newsidx_error *err)
{
    self->segments = calloc(manifest->n_segments + 1, sizeof *self->segments);
    if (!self->segments) return nx_error_memory(err);
    for (size_t i = 0; i < manifest->n_segments; i++) {
        self->n_segments = i + 1;
        NX_TRY(open_segment(self, dir, &manifest->segments[i], &self->segments[i], err));
    }
    NX_TRY(list_sources(self, err));
    drop_replaced(self);
    return NEWSIDX_OK;
}

newsidx_status nx_salvage_open(const char *dir, const struct nx_manifest *manifest,
                               void (*tell_problem)(void *context, const newsidx_error *problem), void *context,
                               struct nx_salvage *out, newsidx_error *err)
{
    struct nx_salvage self = { .tell = tell_problem, .context = context };
    nx_buffer_init(&self.record, NX_BUFFER_NO_MAX);
    newsidx_status status = open_all(&self, dir, manifest, err);
    if (status == NEWSIDX_OK)
        *out = self;
    else
        nx_salvage_close(&self);
    return status;
}

void nx_salvage_close(struct nx_salvage *salvage)
{
    for (size_t i = 0; i < salvage->n_segments; i++) nx_segment_close(salvage->segments[i].segment);
    free(salvage->segments);
    free(salvage->sources);
    nx_buffer_dispose(&salvage->record);
    *salvage = (struct nx_salvage){ .n_segments = 0 };
}

struct nx_source_row nx_salvage_row(const struct nx_salvage *salvage, const struct nx_salvage_source *source)
{
    const struct nx_salvage_segment *home = &salvage->segments[source->segment];
    struct nx_source_row row = home->segment->sources[source->number];
    nx_seen_apply(&home->segment->seen, source->number, &row);
    if (!home->whole) row.size = NX_SOURCE_LOOK_AGAIN;
    return row;
}

/* ---- Articles ---- */

/* One contribution's own fields; *good is false where its record is not the one that was stored. */
static newsidx_status read_contribution(struct nx_salvage *self, struct nx_segment *segment, uint32_t i,
                                        struct nx_arena *arena, struct nx_article *out, bool *good, newsidx_error *err)
{
    const struct nx_contribution_row *row = &segment->contributions.rows[i];
    newsidx_error why = { .status = NEWSIDX_OK };
    *good = false;
    newsidx_status status = nx_segment_record(segment, row->stored, &self->record, &why);
    if (status == NEWSIDX_NO_MEMORY) return nx_error_memory(err);
    if (status != NEWSIDX_OK || !nx_hash_equal(nx_hash_bytes(self->record.ptr, self->record.len), row->record)) {
        return NEWSIDX_OK;
    }
    bool failed = false;
    const struct nx_str record = nx_arena_copy_str(arena, nx_buffer_str(&self->record), &failed);
    if (failed) return nx_error_memory(err);
    status = nx_record_decode(record, arena, out, &why);
    if (status == NEWSIDX_NO_MEMORY) return nx_error_memory(err);
    *good = status == NEWSIDX_OK;
    return NEWSIDX_OK;
}

/* True where the source's contributions are where it says, and those next to them belong to others. */
static bool range_fits(const struct nx_segment *segment, uint32_t source)
{
    const struct nx_source_row *row = &segment->sources[source];
    const struct nx_contribution_table *table = &segment->contributions;
    if (row->first > table->n || row->count > table->n - row->first) return false;
    const uint32_t end = row->first + row->count;
    if (row->first > 0 && table->rows[row->first - 1].source == source) return false;
    return end == table->n || table->rows[end].source != source;
}

/* The article at `i`, whose mentions end at `end`. */
static newsidx_status read_article(struct nx_salvage *self, struct nx_segment *segment, uint32_t i, uint32_t end,
                                   struct nx_arena *arena, struct nx_article *out, bool *good, newsidx_error *err)
{
    NX_TRY(read_contribution(self, segment, i, arena, out, good, err));
    if (!*good || end == i + 1) return NEWSIDX_OK;
    out->related = nx_arena_calloc(arena, end - i - 1, sizeof *out->related);
    if (!out->related) return nx_error_memory(err);
    for (uint32_t k = i + 1; k < end; k++) {
        bool mention;
        NX_TRY(read_contribution(self, segment, k, arena, &out->related[out->n_related], &mention, err));
        out->n_related += mention;
    }
    return NEWSIDX_OK;
}

newsidx_status nx_salvage_article(struct nx_salvage *salvage, const struct nx_salvage_source *source, uint32_t *next,
                                  uint64_t *n_lost, struct nx_arena *arena, struct nx_article *out, newsidx_error *err)
{
    struct nx_segment *segment = salvage->segments[source->segment].segment;
    const struct nx_source_row *row = &segment->sources[source->number];
    const struct nx_contribution_row *rows = segment->contributions.rows;
    if (*next == 0 && !range_fits(segment, source->number)) {
        *next = UINT32_MAX;
        ++*n_lost;
    }
    while (*next < row->count) {
        const uint32_t i = row->first + *next;
        uint32_t end = i + 1;
        bool good = false;
        struct nx_article article = nx_article_none();
        while (end < row->first + row->count && rows[end].parent == i) end++;
        *next = end - row->first;
        if (rows[i].source == source->number && rows[i].parent == i) {
            NX_TRY(read_article(salvage, segment, i, end, arena, &article, &good, err));
        }
        *n_lost += end - i - (good ? 1 + (uint32_t)article.n_related : 0);
        if (!good) continue;
        *out = article;
        return NEWSIDX_OK;
    }
    return NEWSIDX_END;
}
