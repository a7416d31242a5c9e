/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * check_segment.c: what one segment says of itself, counted again: document lengths, df and cf from the forward tokens,
 * columns from the records, orders and ranges of the tables.
 */
#include <stdlib.h>

#include "index/check.h"
#include "index/record.h"
#include "index/title.h"

/* Counts over all rows, dead ones included: postings and tables have them too. */
struct counts {
    uint32_t *stem_df, *word_df;
    uint64_t *stem_cf;
    uint32_t *stem_row, *word_row; /* the row that was counted last, plus 1 */
    uint64_t total_length;
};

struct segment_check {
    struct nx_checker *checker;
    struct nx_segment *segment;
    const char *path;
    struct counts counts;
    struct nx_row_words words;
    struct nx_buffer title, record;
    struct nx_arena arena;
};

#define TELL(self, ...) nx_check_tell((self)->checker, (self)->path, __VA_ARGS__)

static bool make_counts(struct segment_check *self)
{
    const size_t stems = (size_t)self->segment->stems.n + 1, words = (size_t)self->segment->words.n + 1;
    self->counts = (struct counts){
        .stem_df = calloc(stems, sizeof(uint32_t)),
        .word_df = calloc(words, sizeof(uint32_t)),
        .stem_cf = calloc(stems, sizeof(uint64_t)),
        .stem_row = calloc(stems, sizeof(uint32_t)),
        .word_row = calloc(words, sizeof(uint32_t)),
    };
    const struct counts *counts = &self->counts;
    return counts->stem_df && counts->word_df && counts->stem_cf && counts->stem_row && counts->word_row;
}

static void dispose(struct segment_check *self)
{
    free(self->counts.stem_df);
    free(self->counts.word_df);
    free(self->counts.stem_cf);
    free(self->counts.stem_row);
    free(self->counts.word_row);
    nx_row_words_dispose(&self->words);
    nx_buffer_dispose(&self->title);
    nx_buffer_dispose(&self->record);
    nx_arena_dispose(&self->arena);
}

/* ---- Words ---- */

static void count_word(struct segment_check *self, uint32_t row, uint32_t word, uint32_t weight)
{
    struct counts *counts = &self->counts;
    const uint32_t stem = self->segment->word_stems[word];
    if (stem >= self->segment->stems.n) return; /* told by check_words */
    counts->stem_cf[stem] += weight;
    if (counts->stem_row[stem] != row + 1) counts->stem_df[stem]++;
    if (counts->word_row[word] != row + 1) counts->word_df[word]++;
    counts->stem_row[stem] = counts->word_row[word] = row + 1;
}

/* Of the row whose words were read last: its title's come first. */
static newsidx_status check_title(struct segment_check *self, uint32_t row, newsidx_error *err)
{
    nx_buffer_clear(&self->title);
    for (uint32_t i = 0; i < self->words.counts[NX_STREAM_TITLE]; i++) {
        nx_title_add(&self->title, nx_segment_word(self->segment, self->words.words[i]));
    }
    NX_TRY(nx_buffer_check(&self->title, err));
    if (nx_title_number(&self->title) != self->segment->columns.title[row]) TELL(self, "the title of row %u is not its own", row);
    return NEWSIDX_OK;
}

static newsidx_status count_row(struct segment_check *self, uint32_t row, newsidx_error *err)
{
    newsidx_status status = nx_segment_row_words(self->segment, row, &self->words, err);
    if (status == NEWSIDX_NO_MEMORY) return status;
    if (status != NEWSIDX_OK) {
        TELL(self, "the words of row %u are damaged", row);
        return NEWSIDX_OK;
    }
    uint32_t at = 0, length = 0;
    for (int stream = 0; stream < NX_STREAM_COUNT; stream++) {
        const uint32_t weight = nx_fields[nx_streams[stream]].weight;
        for (uint32_t i = 0; i < self->words.counts[stream]; i++, at++) {
            count_word(self, row, self->words.words[at], weight);
            length += weight;
        }
    }
    self->counts.total_length += length;
    if (length != self->segment->columns.length[row]) TELL(self, "the document length of row %u is wrong", row);
    return check_title(self, row, err);
}

static void check_words(struct segment_check *self)
{
    const struct nx_segment *segment = self->segment;
    for (uint32_t word = 0; word < segment->words.n; word++) {
        if (segment->word_stems[word] >= segment->stems.n) TELL(self, "word %u has no stem", word);
        if (segment->word_df[word] != self->counts.word_df[word]) TELL(self, "the df of word %u is wrong", word);
        if (word && nx_str_compare(nx_segment_word(segment, word - 1), nx_segment_word(segment, word)) >= 0) {
            TELL(self, "word %u is out of order", word);
        }
    }
}

static newsidx_status check_stems(struct segment_check *self, newsidx_error *err)
{
    const struct nx_segment *segment = self->segment;
    uint32_t n_documents;
    uint64_t total_length;
    NX_TRY(nxs_postings_totals(segment->postings, &n_documents, &total_length, err));
    if (n_documents != segment->facts.n_rows) TELL(self, "postings for %u rows of %u", n_documents, segment->facts.n_rows);
    if (total_length != self->counts.total_length) TELL(self, "the lengths of postings and words differ");
    for (uint32_t stem = 0; stem < segment->stems.n; stem++) {
        struct nxs_term_facts facts;
        NX_TRY(nxs_postings_term(segment->postings, nx_segment_stem(segment, stem), &facts, err));
        self->checker->report.terms++;
        if (facts.df != self->counts.stem_df[stem] || facts.cf != self->counts.stem_cf[stem]) {
            TELL(self, "the postings of stem %u differ from the words", stem);
        }
    }
    return NEWSIDX_OK;
}

/* ---- Records ---- */

static newsidx_status check_record(struct segment_check *self, uint32_t row, newsidx_error *err)
{
    const struct nx_columns *columns = &self->segment->columns;
    struct nx_article article;
    nx_arena_clear(&self->arena);
    newsidx_status status = nx_segment_record(self->segment, row, &self->record, err);
    if (status == NEWSIDX_OK) status = nx_record_decode(nx_buffer_str(&self->record), &self->arena, &article, err);
    if (status == NEWSIDX_NO_MEMORY) return status;
    if (status != NEWSIDX_OK) {
        TELL(self, "the stored article of row %u is damaged", row);
    } else if (article.published_at.seconds != columns->date[row] || article.quality != columns->quality[row] ||
               article.heat != columns->heat[row]) {
        TELL(self, "the columns of row %u differ from its article", row);
    }
    return NEWSIDX_OK;
}

/* Rows fall with the date, undated ones first; equal dates rise with the identity. */
static bool in_order(const struct nx_columns *columns, uint32_t row)
{
    const int64_t before = columns->date[row - 1], here = columns->date[row];
    if (before != here) return before == NEWSIDX_DATE_NONE || (here != NEWSIDX_DATE_NONE && before > here);
    return nx_hash_compare(columns->identity[row - 1], columns->identity[row]) < 0;
}

/* ---- Contributions ---- */

static newsidx_status check_contribution(struct segment_check *self, uint32_t i, newsidx_error *err)
{
    const struct nx_contribution_row *row = &self->segment->contributions.rows[i];
    newsidx_status status = nx_segment_record(self->segment, row->stored, &self->record, err);
    if (status == NEWSIDX_NO_MEMORY) return status;
    if (status != NEWSIDX_OK || !nx_hash_equal(nx_hash_bytes(self->record.ptr, self->record.len), row->record)) {
        TELL(self, "the stored article of contribution %u is not its own", i);
    }
    if (row->parent > i || row->source >= self->segment->n_sources) TELL(self, "contribution %u is out of place", i);
    return NEWSIDX_OK;
}

static void check_content_order(struct segment_check *self)
{
    const struct nx_segment *segment = self->segment;
    for (uint32_t i = 0; i < segment->n_sources; i++) {
        const uint32_t here = segment->sources_by_content[i], before = i ? segment->sources_by_content[i - 1] : here;
        if (here >= segment->n_sources || before >= segment->n_sources ||
            nx_hash_compare(segment->sources[before].content, segment->sources[here].content) > 0) {
            TELL(self, "the order of contents is broken at %u", i);
        }
    }
}

static void check_orders(struct segment_check *self)
{
    const struct nx_contribution_table *table = &self->segment->contributions;
    for (uint32_t i = 1; i < table->n_by_url; i++) {
        const uint32_t a = table->by_url[i - 1], b = table->by_url[i];
        if (a >= table->n || b >= table->n || nx_hash_compare(table->rows[a].url, table->rows[b].url) > 0) {
            TELL(self, "the order of URLs is broken at %u", i);
        }
    }
    for (uint32_t i = 1; i < table->n; i++) {
        const uint32_t a = table->by_title[i - 1], b = table->by_title[i];
        if (a >= table->n || b >= table->n || nx_hash_compare(table->rows[a].title, table->rows[b].title) > 0) {
            TELL(self, "the order of titles is broken at %u", i);
        }
    }
    uint64_t count = 0;
    for (uint32_t i = 0; i < self->segment->n_sources; i++) {
        const struct nx_source_row *source = &self->segment->sources[i];
        if (source->first != count) TELL(self, "the contributions of source %u are out of place", i);
        count += source->count;
    }
    if (count != table->n) TELL(self, "sources have %llu contributions of %u", (unsigned long long)count, table->n);
}

/* What the filter says is not there is never found. */
static void check_keys(struct segment_check *self)
{
    const struct nx_segment *segment = self->segment;
    const struct nx_contribution_table *table = &segment->contributions;
    const struct nx_filter *keys = &segment->keys;
    for (uint32_t row = 0; row < segment->facts.n_rows; row++) {
        if (!nx_filter_may_have(keys, segment->columns.identity[row])) TELL(self, "the identity of row %u is hidden", row);
    }
    for (uint32_t i = 0; i < table->n; i++) {
        const bool found = nx_filter_may_have(keys, table->rows[i].url) && nx_filter_may_have(keys, table->rows[i].title);
        if (!found) TELL(self, "the keys of contribution %u are hidden", i);
    }
    for (uint32_t i = 0; i < table->n_aliases; i++) {
        if (!nx_filter_may_have(keys, table->aliases[i].url)) TELL(self, "alias %u is hidden", i);
    }
    for (uint32_t i = 0; i < segment->n_sources; i++) {
        const struct nx_str name = nx_strings_get(&segment->source_names, i);
        const bool found = nx_filter_may_have(keys, segment->sources[i].content) &&
                           nx_filter_may_have(keys, nx_hash_bytes(name.ptr, name.len));
        if (!found) TELL(self, "source %u is hidden", i);
    }
}

/* ---- The whole ---- */

static newsidx_status check(struct segment_check *self, newsidx_error *err)
{
    const struct nx_segment *segment = self->segment;
    for (uint32_t row = 0; row < segment->facts.n_rows; row++) {
        NX_TRY(count_row(self, row, err));
        NX_TRY(check_record(self, row, err));
        if (row && !in_order(&segment->columns, row)) TELL(self, "row %u is out of order", row);
    }
    check_words(self);
    NX_TRY(check_stems(self, err));
    for (uint32_t i = 0; i < segment->contributions.n; i++) NX_TRY(check_contribution(self, i, err));
    check_orders(self);
    check_content_order(self);
    check_keys(self);
    return NEWSIDX_OK;
}

newsidx_status nx_check_segment(struct nx_checker *checker, struct nx_segment *segment, const char *path,
                                newsidx_error *err)
{
    struct segment_check self = { .checker = checker, .segment = segment, .path = path };
    nx_buffer_init(&self.title, NX_BUFFER_NO_MAX);
    nx_buffer_init(&self.record, NX_BUFFER_NO_MAX);
    newsidx_status status = make_counts(&self) ? check(&self, err) : nx_error_memory(err);
    dispose(&self);
    return status;
}
