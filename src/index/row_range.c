/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * row_range.c: rows are analyzed in row order, a run at a time: their words go to the dictionary, their terms as documents to
 * the postings, their numbers to columns.
 */
#include "index/row_range.h"

#include <stdlib.h>

#include "index/record.h"
#include "index/title.h"

const struct nx_value_column nx_value_columns[NX_VALUE_COLUMNS] = {
    { NX_FIELD_PROVIDER, NX_PART_PROVIDER }, { NX_FIELD_DOMAIN, NX_PART_DOMAIN },
    { NX_FIELD_CATEGORY, NX_PART_CATEGORY }, { NX_FIELD_TYPE, NX_PART_TYPE },
    { NX_FIELD_LOCALE, NX_PART_LOCALE },
};

/* The numbers here of another segment's words. */
struct nx_translation {
    struct nx_translation *next;
    const struct nx_segment *segment;
    uint32_t *numbers;
};

/* The buffers that hold one array each, for init and dispose. */
#define EACH_BUFFER(X, b)                                                                                              \
    X(&(b)->words) X(&(b)->entries) X(&(b)->term_entries) X(&(b)->date) X(&(b)->quality) X(&(b)->heat)                 \
    X(&(b)->length) X(&(b)->flags) X(&(b)->identity) X(&(b)->title) X(&(b)->title_text) X(&(b)->topic_starts)          \
    X(&(b)->topics)

newsidx_status nx_row_range_open(struct nx_row_range *self, struct nx_analyzer *analyzer, const char *work,
                                 enum nxs_way way, newsidx_error *err)
{
    *self = (struct nx_row_range){ .analyzer = analyzer, .tokens = NX_TOKENS_INIT };
    nx_dictionary_init(&self->dictionary, analyzer);
#define INIT(buffer) nx_buffer_init(buffer, NX_BUFFER_NO_MAX);
    EACH_BUFFER(INIT, self)
#undef INIT
    for (size_t i = 0; i < NX_VALUE_COLUMNS; i++) nx_buffer_init(&self->values[i], NX_BUFFER_NO_MAX);
    return nxs_build_open(work, way, &self->postings, err);
}

void nx_row_range_dispose(struct nx_row_range *self)
{
    if (!self) return;
    nx_dictionary_dispose(&self->dictionary);
    nxs_build_close(self->postings);
    nx_arena_dispose(&self->arena);
    nx_arena_dispose(&self->kept);
    nx_tokens_dispose(&self->tokens);
    nx_row_words_dispose(&self->old_words);
#define DISPOSE(buffer) nx_buffer_dispose(buffer);
    EACH_BUFFER(DISPOSE, self)
#undef DISPOSE
    for (size_t i = 0; i < NX_VALUE_COLUMNS; i++) nx_buffer_dispose(&self->values[i]);
    self->postings = NULL;
}

static newsidx_status check_buffers(const struct nx_row_range *self, newsidx_error *err)
{
#define CHECK(buffer) NX_TRY(nx_buffer_check(buffer, err));
    EACH_BUFFER(CHECK, self)
#undef CHECK
    for (size_t i = 0; i < NX_VALUE_COLUMNS; i++) NX_TRY(nx_buffer_check(&self->values[i], err));
    return NEWSIDX_OK;
}

/* ---- Postings ---- */

/* Per term: the row that has it last, plus 1, and where in the run's entries. */
struct term_entry {
    uint32_t row;
    uint32_t entry;
};

/* Makes room for what `n` more words or values of the row at hand can need, so that none of them has to ask. */
static newsidx_status make_room(struct nx_row_range *self, size_t n, newsidx_error *err)
{
    const size_t needed = self->dictionary.terms.n * sizeof(struct term_entry);
    if (self->term_entries.len < needed) {
        nx_buffer_add_zeros(&self->term_entries, NX_MAX(needed, self->term_entries.len * 2) - self->term_entries.len);
        NX_TRY(nx_buffer_check(&self->term_entries, err));
    }
    nx_buffer_reserve(&self->entries, n * sizeof(struct nxs_entry));
    return nx_buffer_check(&self->entries, err);
}

static struct term_entry *term_entry(const struct nx_row_range *self, uint32_t term)
{
    return (struct term_entry *)(void *)self->term_entries.ptr + term;
}

/* The entry of `term` in the row at hand, new with wdf 0 where it has none yet. There is room. */
static struct nxs_entry *entry_of(struct nx_row_range *self, uint32_t term, uint32_t row)
{
    struct term_entry *last = term_entry(self, term);
    struct nxs_entry *entries = (struct nxs_entry *)(void *)self->entries.ptr;
    if (last->row != row + 1) {
        const uint32_t n = (uint32_t)(self->entries.len / sizeof *entries);
        *last = (struct term_entry){ row + 1, n };
        entries[n] = (struct nxs_entry){ term, 0 };
        nx_buffer_grow(&self->entries, sizeof *entries);
    }
    return &entries[last->entry];
}

/* Everything that Xapian reads while postings are built it wrote a moment ago: where that seems to be damaged, it could
   not be written, and the index is as it was. */
newsidx_status nx_postings_blame_disk(newsidx_status status, newsidx_error *err)
{
    if (status != NEWSIDX_CORRUPT) return status;
    const newsidx_error why = err ? *err : (newsidx_error){ .status = status };
    return nx_error_at(err, NEWSIDX_IO, why.path, 0, 0,
                       "cannot write postings: check free space and permissions and run the command again");
}

static newsidx_status flush_run(struct nx_row_range *self, newsidx_error *err)
{
    const struct nxs_entry *entries = (const struct nxs_entry *)(const void *)self->entries.ptr;
    self->run_starts[self->n_run] = self->entries.len / sizeof *entries;
    for (size_t i = 0; i < self->n_run; i++) {
        size_t start = self->run_starts[i];
        self->run[i] = (struct nxs_document){ entries + start, self->run_starts[i + 1] - start };
    }
    if (self->n_run) {
        const struct nx_str *terms = self->dictionary.terms.texts;
        NX_TRY(nx_postings_blame_disk(nxs_build_add(self->postings, self->run, self->n_run, terms, err), err));
    }
    nx_buffer_clear(&self->entries);
    self->n_run = 0;
    return NEWSIDX_OK;
}

/* ---- One row ---- */

static const struct nx_str *text_of(const struct nx_article *article, enum nx_field field)
{
    return (const struct nx_str *)(const void *)((const char *)article + nx_fields[field].offset);
}

/* Words of the row at hand, numbered behind its forward tokens: tokens, term entries, document length. */
static newsidx_status add_words(struct nx_row_range *self, size_t n, uint32_t weight, uint32_t row, newsidx_error *err)
{
    const uint32_t *words = (const uint32_t *)(const void *)(self->words.ptr + self->words.len);
    NX_TRY(make_room(self, n, err));
    for (size_t i = 0; i < n; i++) __builtin_prefetch(term_entry(self, self->dictionary.facts[words[i]].term), 1);
    for (size_t i = 0; i < n; i++) {
        entry_of(self, nx_dictionary_count(&self->dictionary, words[i], row), row)->wdf += weight;
    }
    self->row_length += weight * (uint32_t)n;
    nx_buffer_grow(&self->words, n * sizeof *words);
    return NEWSIDX_OK;
}

/* Room for the numbers of `n` words behind the forward tokens. */
static newsidx_status begin_words(struct nx_row_range *self, size_t n, uint32_t **out, newsidx_error *err)
{
    *out = (uint32_t *)(void *)nx_buffer_reserve(&self->words, n * sizeof **out);
    return nx_buffer_check(&self->words, err);
}

/* The words of one field, from its text. */
static newsidx_status analyze(struct nx_row_range *self, struct nx_str text, uint32_t weight, uint32_t row, uint32_t *n,
                              newsidx_error *err)
{
    uint32_t *words;
    NX_TRY(nx_analyzer_words(self->analyzer, text, &self->tokens, err));
    NX_TRY(begin_words(self, self->tokens.n, &words, err));
    NX_TRY(nx_dictionary_words(&self->dictionary, self->tokens.items, self->tokens.n, words, err));
    *n = (uint32_t)self->tokens.n;
    return add_words(self, self->tokens.n, weight, row, err);
}

/* The number here of a word of the segment at hand; each is looked up once. */
static newsidx_status translate(struct nx_row_range *self, uint32_t word, uint32_t *out, newsidx_error *err)
{
    uint32_t *known = &self->numbers[word];
    if (*known == UINT32_MAX) {
        NX_TRY(nx_dictionary_word(&self->dictionary, nx_segment_word(self->segment, word), known, err));
    }
    *out = *known;
    return NEWSIDX_OK;
}

/* Takes the words of a segment in turn: rows of one segment best come one after another. */
static newsidx_status use_segment(struct nx_row_range *self, const struct nx_segment *segment, newsidx_error *err)
{
    struct nx_translation *found = self->translations;
    while (found && found->segment != segment) found = found->next;
    if (!found) {
        const uint32_t n = nx_segment_n_words(segment);
        found = nx_arena_calloc(&self->kept, 1, sizeof *found);
        uint32_t *numbers = nx_arena_alloc(&self->kept, ((size_t)n + 1) * sizeof *numbers);
        if (!found || !numbers) return nx_error_memory(err);
        memset(numbers, 0xff, (size_t)n * sizeof *numbers);
        *found = (struct nx_translation){ self->translations, segment, numbers };
        self->translations = found;
    }
    self->segment = segment;
    self->numbers = found->numbers;
    return NEWSIDX_OK;
}

/* The words of one field, as an older segment has them: `at` is the first of the row's that is not taken yet. */
static newsidx_status copy_words(struct nx_row_range *self, int stream, uint32_t row, uint32_t *at, newsidx_error *err)
{
    uint32_t *words;
    const uint32_t n = self->old_words.counts[stream];
    NX_TRY(begin_words(self, n, &words, err));
    for (uint32_t i = 0; i < n; i++) NX_TRY(translate(self, self->old_words.words[(*at)++], &words[i], err));
    return add_words(self, n, nx_fields[nx_streams[stream]].weight, row, err);
}

/* Of the row whose words begin at `head`. A failure to make it sticks to the text. */
static uint64_t title_number(struct nx_row_range *self, size_t head)
{
    const uint32_t *counts = (const uint32_t *)(const void *)(self->words.ptr + head);
    const uint32_t *words = counts + NX_STREAM_COUNT;
    nx_buffer_clear(&self->title_text);
    for (uint32_t i = 0; i < counts[NX_STREAM_TITLE]; i++) {
        nx_title_add(&self->title_text, self->dictionary.words.texts[words[i]]);
    }
    return nx_title_number(&self->title_text);
}

static newsidx_status add_streams(struct nx_row_range *self, const struct nx_new_row *source,
                                  const struct nx_article *article, uint32_t row, newsidx_error *err)
{
    const size_t head = self->words.len;
    uint32_t at = 0;
    self->row_length = 0;
    nx_buffer_add_zeros(&self->words, NX_STREAM_COUNT * sizeof(uint32_t));
    NX_TRY(nx_buffer_check(&self->words, err));
    if (source->analyzed) {
        NX_TRY(use_segment(self, source->analyzed, err));
        NX_TRY(nx_segment_row_words(source->analyzed, source->analyzed_row, &self->old_words, err));
    }
    for (int stream = 0; stream < NX_STREAM_COUNT; stream++) {
        const enum nx_field field = nx_streams[stream];
        uint32_t n = self->old_words.counts[stream];
        if (source->analyzed) NX_TRY(copy_words(self, stream, row, &at, err));
        else NX_TRY(analyze(self, *text_of(article, field), nx_fields[field].weight, row, &n, err));
        memcpy(self->words.ptr + head + (size_t)stream * sizeof n, &n, sizeof n);
    }
    nx_buffer_add_u32(&self->length, self->row_length);
    nx_buffer_add_u64(&self->title, source->analyzed
                                        ? nx_segment_columns(source->analyzed)->title[source->analyzed_row]
                                        : title_number(self, head));
    return NEWSIDX_OK;
}

/* A value of the row at hand: its number for the column and, where it is one, its boolean term. */
static newsidx_status add_value(struct nx_row_range *self, enum nx_field field, struct nx_str value, uint32_t row,
                                struct nx_buffer *column, newsidx_error *err)
{
    uint32_t number, term;
    NX_TRY(nx_dictionary_value(&self->dictionary, value, &number, err));
    nx_buffer_add_u32(column, number);
    if (value.len == 0 && field != NX_FIELD_TOPICS) return NEWSIDX_OK;
    NX_TRY(nx_dictionary_boolean(&self->dictionary, field, number, &term, err));
    NX_TRY(make_room(self, 1, err));
    entry_of(self, term, row);
    return NEWSIDX_OK;
}

static newsidx_status add_values(struct nx_row_range *self, const struct nx_article *article, uint32_t row,
                                 newsidx_error *err)
{
    for (size_t i = 0; i < NX_VALUE_COLUMNS; i++) {
        const enum nx_field field = nx_value_columns[i].field;
        NX_TRY(add_value(self, field, *text_of(article, field), row, &self->values[i], err));
    }
    nx_buffer_add_u32(&self->topic_starts, (uint32_t)(self->topics.len / sizeof(uint32_t)));
    for (size_t i = 0; i < article->topics.n; i++) {
        NX_TRY(add_value(self, NX_FIELD_TOPICS, article->topics.items[i], row, &self->topics, err));
    }
    return NEWSIDX_OK;
}

static uint32_t flags_of(const struct nx_article *article, bool mention)
{
    uint32_t flags = mention ? NX_ROW_MENTION : 0;
    if (article->published_at.seconds != NEWSIDX_DATE_NONE && article->published_at.day_only) flags |= NX_ROW_DAY_ONLY;
    if (article->published == NEWSIDX_NO) flags |= NX_ROW_PUBLISHED_NO;
    if (article->published == NEWSIDX_YES) flags |= NX_ROW_PUBLISHED_YES;
    return flags;
}

newsidx_status nx_row_range_add(struct nx_row_range *self, const struct nx_new_row *source, newsidx_error *err)
{
    const uint32_t row = self->n++;
    struct nx_article article;
    nx_arena_clear(&self->arena);
    NX_TRY(nx_record_decode(source->record, &self->arena, &article, err));
    self->run_starts[self->n_run++] = self->entries.len / sizeof(struct nxs_entry);
    nx_buffer_add_u64(&self->date, (uint64_t)article.published_at.seconds);
    nx_buffer_add_u32(&self->quality, (uint32_t)article.quality);
    nx_buffer_add_u32(&self->heat, (uint32_t)article.heat);
    nx_buffer_add_u32(&self->flags, flags_of(&article, source->mention));
    nx_buffer_add(&self->identity, &source->identity, sizeof source->identity);
    NX_TRY(add_streams(self, source, &article, row, err));
    NX_TRY(add_values(self, &article, row, err));
    return self->n_run == NX_ROW_RUN ? flush_run(self, err) : NEWSIDX_OK;
}

newsidx_status nx_row_range_finish(struct nx_row_range *self, newsidx_error *err)
{
    NX_TRY(flush_run(self, err));
    NX_TRY(check_buffers(self, err));
    return nx_dictionary_sort(&self->dictionary, err);
}
