/* SPDX-License-Identifier: GPL-2.0-or-later */
/* merge.c: gathering what is alive in several segments, and choosing which segments to merge. */
#include "index/merge.h"

#include <stdlib.h>

/* A live source of a chosen segment. */
struct live_source {
    struct nx_segment *segment;
    uint32_t number;           /* of the source in its segment */
    struct nx_str name;
    uint32_t place;            /* of the segment: parts of one stream keep their order */
};

struct merger {
    struct nx_segment *const *segments;
    size_t n;
    const bool *chosen;
    struct nx_batch *batch;
    struct nx_changes *changes;
    struct live_source *sources;
    size_t n_sources;
    uint32_t **numbers;        /* per segment: contribution -> contribution of the batch; UINT32_MAX: dead */
    struct nx_buffer record;
};

/* ---- Sources and contributions ---- */

static int compare_sources(const void *a, const void *b)
{
    const struct live_source *x = a, *y = b;
    int order = nx_str_compare(x->name, y->name);
    return order ? order : (x->place > y->place) - (x->place < y->place);
}

static newsidx_status list_sources(struct merger *self, newsidx_error *err)
{
    size_t most = 0;
    for (size_t i = 0; i < self->n; i++) most += self->chosen[i] ? self->segments[i]->n_sources : 0;
    self->sources = malloc((most + 1) * sizeof *self->sources);
    if (!self->sources) return nx_error_memory(err);
    for (size_t i = 0; i < self->n; i++) {
        struct nx_segment *segment = self->segments[i];
        for (uint32_t number = 0; self->chosen[i] && number < segment->n_sources; number++) {
            if (nx_segment_source_is_dead(segment, number)) continue;
            self->sources[self->n_sources++] = (struct live_source){
                segment, number, nx_strings_get(&segment->source_names, number), (uint32_t)i };
        }
    }
    qsort(self->sources, self->n_sources, sizeof *self->sources, compare_sources);
    return NEWSIDX_OK;
}

static newsidx_status make_numbers(struct merger *self, newsidx_error *err)
{
    self->numbers = calloc(self->n + 1, sizeof *self->numbers);
    if (!self->numbers) return nx_error_memory(err);
    for (size_t i = 0; i < self->n; i++) {
        if (!self->chosen[i]) continue;
        const size_t size = ((size_t)self->segments[i]->contributions.n + 1) * sizeof **self->numbers;
        self->numbers[i] = malloc(size);
        if (!self->numbers[i]) return nx_error_memory(err);
        memset(self->numbers[i], 0xff, size);
    }
    return NEWSIDX_OK;
}

static newsidx_status copy_contribution(struct merger *self, const struct live_source *source, uint32_t i,
                                        newsidx_error *err)
{
    const struct nx_contribution_row *row = &source->segment->contributions.rows[i];
    uint32_t *numbers = self->numbers[source->place];
    const uint32_t number = self->batch->n;
    /* A parent stands before what it mentions. */
    const uint32_t parent = row->parent == i ? number : row->parent < i ? numbers[row->parent] : UINT32_MAX;
    if (parent == UINT32_MAX) return nx_error_corrupt(err, NULL, "a mention has no article");
    NX_TRY(nx_segment_record(source->segment, row->stored, &self->record, err));
    NX_TRY(nx_batch_add_stored(self->batch, row, parent, nx_buffer_str(&self->record), err));
    numbers[i] = number;
    return NEWSIDX_OK;
}

static newsidx_status copy_source(struct merger *self, size_t at, newsidx_error *err)
{
    const struct live_source *source = &self->sources[at];
    struct nx_source_row row = source->segment->sources[source->number];
    const uint32_t n = source->segment->contributions.n;
    if (row.first > n || row.count > n - row.first) {
        return nx_error_corrupt(err, NULL, "a source has contributions that do not exist");
    }
    nx_seen_apply(&source->segment->seen, source->number, &row);
    /* The parts of a stream become one source again. */
    bool goes_on = at > 0 && nx_str_equal(self->sources[at - 1].name, source->name);
    if (!goes_on) NX_TRY(nx_batch_add_source(self->batch, source->name, &row, err));
    for (uint32_t i = 0; i < row.count; i++) NX_TRY(copy_contribution(self, source, row.first + i, err));
    return NEWSIDX_OK;
}

static newsidx_status copy_aliases(struct merger *self, size_t i, newsidx_error *err)
{
    const struct nx_contribution_table *table = &self->segments[i]->contributions;
    for (uint32_t alias = 0; alias < table->n_aliases; alias++) {
        const struct nx_alias_row *row = &table->aliases[alias];
        uint32_t number = row->contribution < table->n ? self->numbers[i][row->contribution] : UINT32_MAX;
        if (number != UINT32_MAX) NX_TRY(nx_batch_add_alias(self->batch, row->url, number, err));
    }
    return NEWSIDX_OK;
}

/* ---- Rows ---- */

static newsidx_status copy_row(struct merger *self, struct nx_segment *segment, uint32_t row, newsidx_error *err)
{
    const struct nx_columns *columns = &segment->columns;
    bool failed = false;
    NX_TRY(nx_segment_record(segment, row, &self->record, err));
    struct nx_str record = nx_arena_copy_str(&self->changes->arena, nx_buffer_str(&self->record), &failed);
    if (failed) return nx_error_memory(err);
    const struct nx_new_row fresh = {
        .identity = columns->identity[row],
        .hash = nx_hash_bytes(record.ptr, record.len),
        .record = record,
        .date = columns->date[row],
        .mention = columns->flags[row] & NX_ROW_MENTION,
        .analyzed = segment,
        .analyzed_row = row,
    };
    return nx_changes_add_row(self->changes, &fresh, err);
}

static newsidx_status copy_rows(struct merger *self, size_t i, newsidx_error *err)
{
    struct nx_segment *segment = self->segments[i];
    for (uint32_t row = 0; row < segment->facts.n_rows; row++) {
        if (!nx_row_is_dead(segment->dead_rows, row)) NX_TRY(copy_row(self, segment, row, err));
    }
    return NEWSIDX_OK;
}

static newsidx_status gather(struct merger *self, newsidx_error *err)
{
    NX_TRY(list_sources(self, err));
    NX_TRY(make_numbers(self, err));
    for (size_t i = 0; i < self->n_sources; i++) NX_TRY(copy_source(self, i, err));
    for (size_t i = 0; i < self->n; i++) {
        if (!self->chosen[i]) continue;
        NX_TRY(copy_aliases(self, i, err));
        NX_TRY(copy_rows(self, i, err));
    }
    nx_changes_sort(self->changes);
    return NEWSIDX_OK;
}

newsidx_status nx_merge_gather(struct nx_segment *const *segments, size_t n, const bool *chosen, struct nx_batch *batch,
                               struct nx_changes *out, newsidx_error *err)
{
    struct nx_changes changes = { .arena = NX_ARENA_INIT };
    struct merger self = { .segments = segments, .n = n, .chosen = chosen, .batch = batch, .changes = &changes };
    nx_buffer_init(&self.record, NX_BUFFER_NO_MAX);
    newsidx_status status = gather(&self, err);
    for (size_t i = 0; i < n && self.numbers; i++) free(self.numbers[i]);
    free(self.numbers);
    free(self.sources);
    nx_buffer_dispose(&self.record);
    if (status == NEWSIDX_OK) *out = changes;
    else nx_changes_dispose(&changes);
    return status;
}

/* ---- Policy ---- */

/* What merging a segment costs: everything alive in it, rows and contributions. */
static uint64_t weight_of(const struct nx_segment *segment)
{
    uint64_t weight = segment->facts.n_rows - segment->facts.n_dead;
    for (uint32_t source = 0; source < segment->n_sources; source++) {
        /* An empty stream is alive, too. */
        if (!nx_segment_source_is_dead(segment, source)) weight += NX_MAX(segment->sources[source].count, 1u);
    }
    return weight;
}

struct candidate {
    size_t segment;
    uint64_t weight;
};

static int compare_weights(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    if (x->weight != y->weight) return x->weight < y->weight ? -1 : 1;
    return (x->segment > y->segment) - (x->segment < y->segment);
}

/* The tier of a weight: 0 below the factor, 1 below its square, and so on. */
static unsigned tier_of(uint64_t weight)
{
    unsigned tier = 0;
    for (; weight >= NX_MERGE_FACTOR; weight /= NX_MERGE_FACTOR) tier++;
    return tier;
}

/* How many of the lightest segments to merge: up to the end of the highest tier that is full and that the work allows. */
static size_t count_lightest(const struct candidate *sorted, size_t n, uint64_t work)
{
    size_t best = 0, in_tier = 0;
    uint64_t sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += sorted[i].weight;
        if (sum > work) break;
        in_tier = i > 0 && tier_of(sorted[i].weight) == tier_of(sorted[i - 1].weight) ? in_tier + 1 : 1;
        if (in_tier >= NX_MERGE_FACTOR) best = i + 1;
    }
    return best;
}

size_t nx_merge_choose(struct nx_segment *const *segments, size_t n, uint64_t work, bool *chosen)
{
    struct candidate *sorted = malloc((n + 1) * sizeof *sorted);
    for (size_t i = 0; i < n; i++) chosen[i] = false;
    if (!sorted) return 0; /* a merge can wait */
    for (size_t i = 0; i < n; i++) sorted[i] = (struct candidate){ i, weight_of(segments[i]) };
    qsort(sorted, n, sizeof *sorted, compare_weights);
    size_t count = count_lightest(sorted, n, work);
    while (count < n && sorted[count].weight == 0) count++;
    /* One segment alone is merged only to drop it, or when most of it is dead. */
    if (count == 0) {
        for (size_t i = 0; i < n && count == 0; i++) {
            const struct nx_segment_facts *facts = &segments[sorted[i].segment]->facts;
            if (facts->n_dead > facts->n_rows / 2 && sorted[i].weight <= work) {
                sorted[0] = sorted[i];
                count = 1;
            }
        }
    }
    for (size_t i = 0; i < count; i++) chosen[sorted[i].segment] = true;
    free(sorted);
    return count;
}
