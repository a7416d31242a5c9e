/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * segment.c: opening a segment: every part is found, measured and given its type, so that what follows can trust the
 * sizes. Whether the numbers inside make sense is checked where they are used.
 */
#include "index/segment.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <zstd.h>

const char *nx_segment_path(struct nx_buffer *out, const char *dir, uint64_t name, const char *file)
{
    char tail[96];
    snprintf(tail, sizeof tail, "segments/%08llu%s%s", (unsigned long long)name, file ? "/" : "", file ? file : "");
    return nx_path_join(out, dir, tail);
}

char *nx_segment_dead_name(uint64_t generation, char out[NX_DEAD_NAME_SIZE])
{
    snprintf(out, NX_DEAD_NAME_SIZE, "dead.%llu", (unsigned long long)generation);
    return out;
}

bool nx_segment_name_parse(const char *text, uint64_t *out)
{
    char again[24];
    const unsigned long long name = strtoull(text, NULL, 10);
    snprintf(again, sizeof again, "%08llu", name);
    *out = name;
    return strcmp(text, again) == 0;
}

bool nx_segment_dead_parse(const char *text, uint64_t *out)
{
    char again[NX_DEAD_NAME_SIZE];
    if (strncmp(text, "dead.", 5) != 0) return false;
    *out = strtoull(text + 5, NULL, 10);
    return strcmp(text, nx_segment_dead_name(*out, again)) == 0;
}

/* A part as an array of `n` elements of `size` bytes; NULL where it is not exactly that. */
static const void *array(const struct nx_segment *segment, enum nx_part part, uint64_t n, size_t size)
{
    struct nx_str bytes = segment->parts.parts[part];
    return bytes.ptr && bytes.len == n * size ? bytes.ptr : NULL;
}

static uint32_t count(const struct nx_segment *segment, enum nx_part part, size_t size)
{
    return (uint32_t)(segment->parts.parts[part].len / size);
}

static bool find_columns(struct nx_segment *segment)
{
    const uint64_t n = segment->facts.n_rows;
    segment->columns = (struct nx_columns){
        .date = array(segment, NX_PART_DATE, n, sizeof(int64_t)),
        .quality = array(segment, NX_PART_QUALITY, n, sizeof(int32_t)),
        .heat = array(segment, NX_PART_HEAT, n, sizeof(int32_t)),
        .length = array(segment, NX_PART_LENGTH, n, sizeof(uint32_t)),
        .flags = array(segment, NX_PART_FLAGS, n, sizeof(uint32_t)),
        .identity = array(segment, NX_PART_IDENTITY, n, sizeof(struct nx_hash)),
        .title = array(segment, NX_PART_TITLE, n, sizeof(uint64_t)),
    };
    const struct nx_columns *columns = &segment->columns;
    return columns->date && columns->quality && columns->heat && columns->length && columns->flags &&
           columns->identity && columns->title && nx_summary_open(segment->parts.parts[NX_PART_SUMMARY], &segment->summary);
}

static bool find_values(struct nx_segment *segment)
{
    static const struct { enum nx_field field; enum nx_part part; } columns[] = {
        { NX_FIELD_PROVIDER, NX_PART_PROVIDER }, { NX_FIELD_DOMAIN, NX_PART_DOMAIN },
        { NX_FIELD_CATEGORY, NX_PART_CATEGORY }, { NX_FIELD_TYPE, NX_PART_TYPE },
        { NX_FIELD_LOCALE, NX_PART_LOCALE },
    };
    const uint64_t n = segment->facts.n_rows;
    for (size_t i = 0; i < NX_COUNT(columns); i++) {
        const uint32_t *values = array(segment, columns[i].part, n, sizeof *values);
        if (!values) return false;
        segment->column_values[columns[i].field] = values;
    }
    segment->n_topics = count(segment, NX_PART_TOPICS, sizeof *segment->topics);
    segment->topics = array(segment, NX_PART_TOPICS, segment->n_topics, sizeof *segment->topics);
    segment->topic_starts = array(segment, NX_PART_TOPIC_STARTS, n + 1, sizeof *segment->topic_starts);
    segment->rows_by_identity = array(segment, NX_PART_ROWS_BY_IDENTITY, n, sizeof *segment->rows_by_identity);
    return segment->topics && segment->topic_starts && segment->rows_by_identity &&
           nx_strings_open(segment->parts.parts[NX_PART_VALUES], &segment->values);
}

static bool find_words(struct nx_segment *segment)
{
    if (!nx_strings_open(segment->parts.parts[NX_PART_STEMS], &segment->stems)) return false;
    if (!nx_strings_open(segment->parts.parts[NX_PART_WORDS], &segment->words)) return false;
    segment->word_stems = array(segment, NX_PART_WORD_STEMS, segment->words.n, sizeof *segment->word_stems);
    segment->word_df = array(segment, NX_PART_WORD_DF, segment->words.n, sizeof *segment->word_df);
    segment->token_starts =
        array(segment, NX_PART_TOKEN_STARTS, (uint64_t)segment->facts.n_rows + 1, sizeof *segment->token_starts);
    return segment->word_stems && segment->word_df && segment->token_starts;
}

static bool find_records(struct nx_segment *segment)
{
    const uint32_t n = count(segment, NX_PART_RECORD_LENGTHS, sizeof *segment->record_lengths);
    const uint32_t n_places = n / NX_RECORDS_A_PLACE + (n % NX_RECORDS_A_PLACE > 0);
    segment->record_lengths = array(segment, NX_PART_RECORD_LENGTHS, n, sizeof *segment->record_lengths);
    segment->record_places = array(segment, NX_PART_RECORD_PLACES, n_places, sizeof *segment->record_places);
    const bool found = segment->record_lengths && segment->record_places;
    segment->n_records = found ? n : 0;
    return found;
}

static bool find_sources(struct nx_segment *segment)
{
    segment->n_sources = count(segment, NX_PART_SOURCES, sizeof *segment->sources);
    segment->sources = array(segment, NX_PART_SOURCES, segment->n_sources, sizeof *segment->sources);
    segment->sources_by_content =
        array(segment, NX_PART_BY_CONTENT, segment->n_sources, sizeof *segment->sources_by_content);
    struct nx_contribution_table *table = &segment->contributions;
    table->n = count(segment, NX_PART_CONTRIBUTIONS, sizeof *table->rows);
    table->rows = array(segment, NX_PART_CONTRIBUTIONS, table->n, sizeof *table->rows);
    table->n_aliases = count(segment, NX_PART_ALIASES, sizeof *table->aliases);
    table->aliases = array(segment, NX_PART_ALIASES, table->n_aliases, sizeof *table->aliases);
    table->n_by_url = count(segment, NX_PART_BY_URL, sizeof *table->by_url);
    table->by_url = array(segment, NX_PART_BY_URL, table->n_by_url, sizeof *table->by_url);
    table->by_title = array(segment, NX_PART_BY_TITLE, table->n, sizeof *table->by_title);
    return segment->sources && segment->sources_by_content && table->rows && table->aliases && table->by_url && table->by_title &&
           nx_strings_open(segment->parts.parts[NX_PART_SOURCE_NAMES], &segment->source_names) &&
           segment->source_names.n == segment->n_sources;
}

static bool find_keys(struct nx_segment *segment)
{
    return nx_filter_open(segment->parts.parts[NX_PART_KEYS], &segment->keys);
}

static newsidx_status take_dead(struct nx_segment *segment, struct nx_str bytes, newsidx_error *err)
{
    const size_t rows = nx_bitmap_words(segment->facts.n_rows) * 8, sources = nx_bitmap_words(segment->n_sources) * 8;
    if (bytes.len < rows + sources) return nx_error_corrupt(err, NULL, "the list of dead rows is cut short");
    segment->dead_rows = malloc(rows + 8);
    segment->dead_sources = malloc(sources + 8);
    if (!segment->dead_rows || !segment->dead_sources) return nx_error_memory(err);
    if (rows) memcpy(segment->dead_rows, bytes.ptr, rows);
    if (sources) memcpy(segment->dead_sources, bytes.ptr + rows, sources);
    const struct nx_str seen = { bytes.ptr + rows + sources, bytes.len - rows - sources };
    return nx_seen_read(seen, segment->n_sources, &segment->seen, err);
}

void nx_segment_dead_format(const struct nx_segment *segment, struct nx_buffer *out)
{
    const size_t start = out->len;
    nx_buffer_add(out, segment->dead_rows, nx_bitmap_words(segment->facts.n_rows) * sizeof(uint64_t));
    nx_buffer_add(out, segment->dead_sources, nx_bitmap_words(segment->n_sources) * sizeof(uint64_t));
    if (segment->seen.n) nx_buffer_add(out, segment->seen.rows, segment->seen.n * sizeof *segment->seen.rows);
    const struct nx_hash hash = nx_hash_bytes(out->ptr + start, out->len - start);
    nx_buffer_add(out, &hash, sizeof hash);
}

bool nx_segment_dead_body(struct nx_str *bytes)
{
    struct nx_hash hash;
    if (bytes->len < sizeof hash) return false;
    memcpy(&hash, bytes->ptr + bytes->len - sizeof hash, sizeof hash);
    bytes->len -= sizeof hash;
    return nx_hash_equal(hash, nx_hash_bytes(bytes->ptr, bytes->len));
}

/* Small, so it is verified here. */
static newsidx_status open_dead(const char *dir, struct nx_segment *segment, newsidx_error *err)
{
    const struct nx_segment_facts *facts = &segment->facts;
    if (facts->dead_generation == 0) return NEWSIDX_OK;
    char name[NX_DEAD_NAME_SIZE];
    NX_AUTO(nx_buffer_dispose) struct nx_buffer path = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer bytes = NX_BUFFER_INIT(facts->dead.length);
    const char *file = nx_segment_path(&path, dir, facts->name, nx_segment_dead_name(facts->dead_generation, name));
    NX_TRY(nx_buffer_check(&path, err));
    newsidx_error why = { .status = NEWSIDX_OK };
    newsidx_status status = nx_file_read(file, &bytes, NULL, &why);
    if (status == NEWSIDX_LIMIT) return nx_error_corrupt(err, file, "the list of dead rows is too long");
    if (status != NEWSIDX_OK) {
        if (err) *err = why;
        return status;
    }
    struct nx_str body = nx_buffer_str(&bytes);
    if (!nx_hash_equal(nx_hash_bytes(body.ptr, body.len), facts->dead.hash) || !nx_segment_dead_body(&body)) {
        return nx_error_corrupt(err, file, "the list of dead rows is damaged");
    }
    return take_dead(segment, body, err);
}

/* A writer does not read them, but what it adds to an index that cannot be searched nobody would find. */
static newsidx_status find_postings(const struct nx_segment *segment, const char *file, newsidx_error *err)
{
    struct stat meta;
    if (stat(file, &meta) != 0) return nx_error_sys(err, file, "cannot find", NULL);
    if ((uint64_t)meta.st_size == segment->facts.postings.length) return NEWSIDX_OK;
    return nx_error_corrupt(err, file, "the file has %llu bytes where the manifest tells %llu",
                            (unsigned long long)meta.st_size, (unsigned long long)segment->facts.postings.length);
}

static newsidx_status open_files(const char *dir, bool with_postings, struct nx_segment *segment, newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer path = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    const char *file = nx_segment_path(&path, dir, segment->facts.name, "parts");
    NX_TRY(nx_buffer_check(&path, err));
    NX_TRY(nx_parts_open(file, segment->facts.parts.length, &segment->parts, err));
    if (!find_columns(segment) || !find_values(segment) || !find_words(segment) || !find_records(segment) ||
        !find_sources(segment) || !find_keys(segment)) {
        return nx_error_corrupt(err, file, "a part is missing or has the wrong size");
    }
    NX_TRY(open_dead(dir, segment, err));
    file = nx_segment_path(&path, dir, segment->facts.name, "postings.glass");
    NX_TRY(nx_buffer_check(&path, err));
    return with_postings ? nxs_postings_open(file, &segment->postings, err) : find_postings(segment, file, err);
}

static struct nx_segment *new_segment(const struct nx_segment_facts *facts)
{
    struct nx_segment *segment = calloc(1, sizeof *segment);
    if (!segment) return NULL;
    segment->facts = *facts;
    nx_buffer_init(&segment->frame, NX_BUFFER_NO_MAX);
    return segment;
}

newsidx_status nx_segment_open(const char *dir, const struct nx_segment_facts *facts, bool with_postings,
                               struct nx_segment **out, newsidx_error *err)
{
    struct nx_segment *segment = new_segment(facts);
    if (!segment) return nx_error_memory(err);
    newsidx_status status = open_files(dir, with_postings, segment, err);
    if (status != NEWSIDX_OK) {
        nx_segment_close(segment);
        return status;
    }
    *out = segment;
    return NEWSIDX_OK;
}

/* ---- Verifying ---- */

static newsidx_status verify_parts(const struct nx_segment *segment, const char *dir, const enum nx_part *parts,
                                   size_t n, newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer path = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    for (size_t i = 0; i < n; i++) {
        if (nx_parts_verify(&segment->parts, parts[i])) continue;
        const char *file = nx_segment_path(&path, dir, segment->facts.name, "parts");
        NX_TRY(nx_buffer_check(&path, err));
        return nx_error_corrupt(err, file, "the checksum is wrong");
    }
    return NEWSIDX_OK;
}

newsidx_status nx_segment_verify_tables(const struct nx_segment *segment, const char *dir, newsidx_error *err)
{
    static const enum nx_part tables[] = {
        NX_PART_SOURCE_NAMES, NX_PART_SOURCES, NX_PART_BY_CONTENT, NX_PART_CONTRIBUTIONS,    NX_PART_BY_URL,
        NX_PART_BY_TITLE,     NX_PART_ALIASES, NX_PART_IDENTITY,   NX_PART_ROWS_BY_IDENTITY,
        NX_PART_KEYS,
    };
    return verify_parts(segment, dir, tables, NX_COUNT(tables), err);
}

newsidx_status nx_segment_verify(const struct nx_segment *segment, const char *dir, newsidx_error *err)
{
    enum nx_part all[NX_PART_END];
    size_t n = 0;
    for (enum nx_part part = NX_PART_DATE; part < NX_PART_END; part++) all[n++] = part;
    return verify_parts(segment, dir, all, n, err);
}

/* ---- Damaged segments ---- */

/* Without records, every one of them is said to be missing. */
static newsidx_status open_damaged(const char *dir, struct nx_segment *segment, bool *dead_known, newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer path = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    newsidx_error why = { .status = NEWSIDX_OK };
    const char *file = nx_segment_path(&path, dir, segment->facts.name, "parts");
    NX_TRY(nx_buffer_check(&path, err));
    NX_TRY(nx_parts_open(file, segment->facts.parts.length, &segment->parts, err));
    (void)find_records(segment);
    if (!find_sources(segment)) return nx_error_corrupt(err, file, "the sources are damaged");
    /* Where the manifest is damaged, it may be wrong about the rows, whose dead come first. */
    const struct nx_segment_facts *facts = &segment->facts;
    const bool rows_fit = !facts->dead_generation || array(segment, NX_PART_DATE, facts->n_rows, sizeof(int64_t));
    newsidx_status status = rows_fit ? open_dead(dir, segment, &why) : NEWSIDX_CORRUPT;
    *dead_known = status == NEWSIDX_OK;
    /* A list that is damaged or not there is one thing, being kept from reading it another. */
    if (status == NEWSIDX_OK || status == NEWSIDX_CORRUPT || why.sys_errno == ENOENT || why.sys_errno == EIO) {
        return NEWSIDX_OK;
    }
    if (err) *err = why;
    return status;
}

newsidx_status nx_segment_open_damaged(const char *dir, const struct nx_segment_facts *facts, bool *dead_known,
                                       struct nx_segment **out, newsidx_error *err)
{
    struct nx_segment *segment = new_segment(facts);
    if (!segment) return nx_error_memory(err);
    newsidx_status status = open_damaged(dir, segment, dead_known, err);
    if (status != NEWSIDX_OK) {
        nx_segment_close(segment);
        return status;
    }
    *out = segment;
    return NEWSIDX_OK;
}

void nx_segment_close(struct nx_segment *segment)
{
    if (!segment) return;
    nxs_postings_close(segment->postings);
    nx_parts_close(&segment->parts);
    free(segment->dead_rows);
    free(segment->dead_sources);
    nx_seen_dispose(&segment->seen);
    ZSTD_freeDCtx(segment->decompressor);
    ZSTD_freeDDict(segment->dictionary);
    nx_buffer_dispose(&segment->frame);
    free(segment);
}

uint32_t nx_segment_n_rows(const struct nx_segment *segment)
{
    return segment->facts.n_rows;
}

const struct nx_columns *nx_segment_columns(const struct nx_segment *segment)
{
    return &segment->columns;
}

int32_t nx_segment_best_quality(const struct nx_segment *segment)
{
    const struct nx_summary *summary = &segment->summary;
    int32_t best = NEWSIDX_QUALITY_NONE;
    for (size_t i = 0; i < summary->n_qualities; i++) {
        const int32_t here = summary->qualities[i].quality;
        if (best == NEWSIDX_QUALITY_NONE || here > best) best = here;
    }
    return best;
}

const uint64_t *nx_segment_dead(const struct nx_segment *segment)
{
    return segment->dead_rows;
}

struct nxs_postings *nx_segment_postings(const struct nx_segment *segment)
{
    return segment->postings;
}

uint32_t nx_segment_n_stems(const struct nx_segment *segment)
{
    return segment->stems.n;
}

struct nx_str nx_segment_stem(const struct nx_segment *segment, uint32_t stem)
{
    return nx_strings_get(&segment->stems, stem);
}

bool nx_segment_find_stem(const struct nx_segment *segment, struct nx_str text, uint32_t *stem_out)
{
    return nx_strings_find(&segment->stems, text, stem_out);
}

uint32_t nx_segment_n_words(const struct nx_segment *segment)
{
    return segment->words.n;
}

struct nx_str nx_segment_word(const struct nx_segment *segment, uint32_t word)
{
    return nx_strings_get(&segment->words, word);
}

bool nx_segment_find_word(const struct nx_segment *segment, struct nx_str text, uint32_t *word_out)
{
    return nx_strings_find(&segment->words, text, word_out);
}

const uint32_t *nx_segment_word_stems(const struct nx_segment *segment)
{
    return segment->word_stems;
}

const uint32_t *nx_segment_word_df(const struct nx_segment *segment)
{
    return segment->word_df;
}
