/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_damage.c: a small real index whose bytes are damaged, one after another: whatever it then tells, it tells it or says
 * CORRUPT, reads nothing outside of its files and comes to an end. That answers may be wrong is the checksums' business.
 *
 * NEWSIDX_SEED=N draws other bytes, NEWSIDX_DAMAGE=N so many of each file.
 */
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>

#include "index/lookup.h"
#include "made.h"
#include "newsidx.h"

enum { TIMES = 300, ARTICLES = 40, SECONDS_MAX = 1200 };

/* ---- The index ---- */

static char dir[PATH_SIZE];

/* A file of the index, and what is in it when nothing is damaged. */
struct file {
    char path[PATH_SIZE + 64];
    struct nx_buffer bytes;
};
static struct file manifest, old_parts, old_dead, old_postings, parts;

static const char *const words[] = { "rain", "sun", "running", "runs", "Hail", "Spain", "the", "Москва", "東京都", "é" };

static void random_text(struct chance *chance, uint32_t n, char *out, size_t size)
{
    size_t length = 0;
    out[0] = '\0';
    for (uint32_t i = 0; i < n && length + 30 < size; i++) {
        const char *word = words[chance_below(chance, NX_COUNT(words))];
        length += (size_t)snprintf(out + length, size - length, "%s%s", i ? " " : "", word);
    }
}

static void write_sources(struct nx_store *store, struct chance *chance, int n)
{
    static char titles[ARTICLES][200], texts[ARTICLES][600], urls[ARTICLES][24], names[ARTICLES][8];
    static struct made articles[ARTICLES], related[ARTICLES];
    struct made_source sources[ARTICLES];
    for (int i = 0; i < n; i++) {
        random_text(chance, 5, titles[i], sizeof titles[i]);
        random_text(chance, 40, texts[i], sizeof texts[i]);
        snprintf(urls[i], sizeof urls[i], "e.com/%d", i % 25);
        snprintf(names[i], sizeof names[i], "%d.md", i);
        related[i] = (struct made){ .title = titles[(i + 3) % n], .url = i % 3 ? urls[(i + 7) % n] : NULL };
        articles[i] = (struct made){ .title = titles[i], .excerpt = texts[i], .url = urls[i], .amp = "amp.e.com/1",
                                     .domain = "e.com", .provider = "Daily Rain", .topic = "Weather", .category = "News",
                                     .day = i % 7, .quality = i % 5, .related = &related[i], .n_related = 1 };
        sources[i] = (struct made_source){ names[i], &articles[i], 1 };
    }
    made_commit(store, sources, (size_t)n);
}

static void keep(struct file *file, const char *name)
{
    newsidx_error err = { 0 };
    snprintf(file->path, sizeof file->path, "%s/%s", dir, name);
    nx_buffer_init(&file->bytes, NX_BUFFER_NO_MAX);
    must(nx_file_read(file->path, &file->bytes, NULL, &err), err);
}

static int make_index(void **state)
{
    struct nx_store store;
    struct chance chance = { 1 };
    if (quick_folder_make(state) != 0) return -1;
    made_open(path_in(state, "index", dir), &store);
    write_sources(&store, &chance, ARTICLES);
    write_sources(&store, &chance, 10);
    nx_store_close(&store);
    keep(&manifest, "manifest");
    keep(&old_parts, "segments/00000001/parts");
    keep(&old_dead, "segments/00000001/dead.2");
    keep(&old_postings, "segments/00000001/postings.glass");
    keep(&parts, "segments/00000002/parts");
    alarm(SECONDS_MAX); /* what does not come to an end is ended */
    return 0;
}

static int drop_index(void **state)
{
    struct file *const files[] = { &manifest, &old_parts, &old_dead, &old_postings, &parts };
    for (size_t i = 0; i < NX_COUNT(files); i++) nx_buffer_dispose(&files[i]->bytes);
    return test_folder_remove(state);
}

static void put(const struct file *file, size_t length)
{
    write_file(file->path, file->bytes.ptr, length);
}

/* ---- Asking for everything ---- */

static volatile uint64_t seen;

static void check_status(newsidx_status status)
{
    const bool expected = status == NEWSIDX_OK || status == NEWSIDX_CORRUPT || status == NEWSIDX_FORMAT ||
                          status == NEWSIDX_IO || status == NEWSIDX_NOT_FOUND || status == NEWSIDX_INVALID;
    if (!expected) fail_msg("status %d", status);
}

static void read_row(const struct nx_segment *segment, uint32_t row, struct nx_row_words *row_words)
{
    NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
    struct nx_article article;
    uint64_t sum = 0;
    newsidx_status status = nx_segment_row_words(segment, row, row_words, NULL);
    check_status(status);
    if (status == NEWSIDX_OK) {
        for (uint32_t i = 0; i < row_words->n; i++) sum += nx_segment_word(segment, row_words->words[i]).len;
        uint64_t counted = 0;
        for (int i = 0; i < NX_STREAM_COUNT; i++) counted += row_words->counts[i];
        assert_int_equal(counted, row_words->n);
    }
    status = nx_segment_article(segment, row, &arena, &article, NULL);
    check_status(status);
    if (status == NEWSIDX_OK) sum += article.title.len + article.topics.n;
    seen = sum;
}

static void read_links(const struct nx_snapshot *snapshot, struct nx_hash identity)
{
    NX_AUTO(nx_hash_list_dispose) struct nx_hash_list from = { NULL, 0, 0 };
    NX_AUTO(nx_hash_list_dispose) struct nx_hash_list to = { NULL, 0, 0 };
    check_status(nx_lookup_linked_from(snapshot, identity, &from, NULL));
    check_status(nx_lookup_links_to(snapshot, identity, &to, NULL));
    struct nx_str source = NX_STR_NONE;
    check_status(nx_snapshot_source(snapshot, identity, &source, NULL));
    seen = from.n + to.n + source.len;
}

static void read_contributions(const struct nx_snapshot *snapshot, uint32_t number)
{
    const struct nx_view view = nx_snapshot_view(snapshot);
    const struct nx_segment *segment = view.segments[number];
    NX_AUTO(nx_buffer_dispose) struct nx_buffer record = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    for (uint32_t i = 0; i < segment->contributions.n; i++) {
        struct nx_ref ref = { number, i };
        struct nx_hash identity;
        check_status(nx_segment_record(view.segments[number], nx_view_row(&view, ref)->stored, &record, NULL));
        check_status(nx_view_identity(&view, ref, &identity, NULL));
        read_links(snapshot, identity);
        seen = nx_view_source_name(&view, ref).len + nx_view_is_primary(&view, ref);
    }
}

static void read_segment(const struct nx_snapshot *snapshot, uint32_t number)
{
    const struct nx_segment *segment = snapshot->segments[number];
    NX_AUTO(nx_row_words_dispose) struct nx_row_words row_words = NX_ROW_WORDS_INIT;
    uint64_t sum = 0;
    for (uint32_t row = 0; row < nx_segment_n_rows(segment); row++) read_row(segment, row, &row_words);
    for (uint32_t i = 0; i < nx_segment_n_stems(segment); i++) {
        uint32_t found = 0;
        sum += nx_segment_find_stem(segment, nx_segment_stem(segment, i), &found) + found;
    }
    for (uint32_t i = 0; i < nx_segment_n_words(segment); i++) sum += nx_segment_word_stems(segment)[i];
    seen = sum;
    read_contributions(snapshot, number);
}

static void look_up(struct newsidx_index *index, const char *key)
{
    struct newsidx_entry *entry = NULL;
    newsidx_status status = newsidx_entry_find(index, key, &entry, NULL);
    check_status(status);
    newsidx_entry_free(entry);
}

static void search(struct newsidx_index *index, const char *query)
{
    struct newsidx_search_options options = NEWSIDX_SEARCH_OPTIONS_INIT;
    struct newsidx_results *results = NULL;
    options.limit = 30;
    check_status(newsidx_search(index, query, &options, &results, NULL));
    newsidx_results_free(results);
}

/* Everything that a reader can ask. */
static void read_all(void)
{
    static const char *const queries[] = { "", "rain", "\"the rain\"", "running sun -hail", "東京" };
    static const char *const keys[] = { "e.com/1", "amp.e.com/1", "3.md", "0000", "abcd" };
    struct nx_snapshot *snapshot = NULL;
    struct newsidx_index *index = NULL;
    newsidx_status status = nx_snapshot_open(dir, &snapshot, NULL);
    check_status(status);
    if (status != NEWSIDX_OK) return;
    for (uint32_t i = 0; i < snapshot->n_segments; i++) read_segment(snapshot, i);
    nx_snapshot_close(snapshot);
    status = newsidx_index_open(dir, &index, NULL);
    assert_int_equal(status, NEWSIDX_OK);
    for (size_t i = 0; i < NX_COUNT(queries); i++) search(index, queries[i]);
    for (size_t i = 0; i < NX_COUNT(keys); i++) look_up(index, keys[i]);
    newsidx_index_close(index);
}

/* A commit on top of damage, and then its undoing. */
static void write_more(void)
{
    struct nx_store store;
    struct nx_batch batch;
    struct nx_commit_counts counts = { 0, 0, 0 };
    const struct made rain = { .title = "Rain", .url = "e.com/3" };
    newsidx_status status = nx_store_open(dir, NULL, 0, false, &store, NULL);
    check_status(status);
    if (status != NEWSIDX_OK) return;
    nx_batch_init(&batch);
    for (int i = 0; i < ARTICLES; i += 3) {
        char name[8];
        snprintf(name, sizeof name, "%d.md", i);
        check_status(nx_store_kill_source(&store, nx_str_of(name), NULL));
    }
    made_add(&batch, store.analyzer, &(const struct made_source){ "new.md", &rain, 1 });
    check_status(nx_store_commit(&store, &batch, &counts, NULL));
    nx_batch_dispose(&batch);
    nx_store_close(&store);
    put(&manifest, manifest.bytes.len);
    put(&old_dead, old_dead.bytes.len);
}

static void try_all(uint32_t round)
{
    read_all();
    if (round % 10 == 0) write_more();
}

/* ---- Forward tokens ---- */

/* What the bytes of a row of two words' table come to. */
static newsidx_status read_words(struct nx_str bytes, uint64_t first, uint64_t end)
{
    const uint64_t starts[] = { first, end };
    NX_AUTO(nx_row_words_dispose) struct nx_row_words row_words = NX_ROW_WORDS_INIT;
    struct nx_segment segment = { .words = { .n = 2 }, .token_starts = starts };
    segment.parts.parts[NX_PART_TOKENS] = bytes;
    newsidx_status status = nx_segment_row_words(&segment, 0, &row_words, NULL);
    if (status == NEWSIDX_OK) assert_int_equal(row_words.n, row_words.counts[0] + row_words.counts[1] + row_words.counts[2]);
    return status;
}

#define LARGEST "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"

static void forward_tokens(void **state)
{
    (void)state;
    static const struct nx_str broken[] = {
        NX_STR(""), NX_STR("\0\0"), NX_STR("\1\0\0"), NX_STR("\1\0\0\2"), NX_STR("\1\1\1\0\0"),
        NX_STR(LARGEST "\2\0\0\0\0\0"),            /* the counts add up to one word, in 64 bits */
        NX_STR("\0" LARGEST "\1"), NX_STR(LARGEST "\0\0"), NX_STR("\0\0" LARGEST),
        NX_STR("\x80\x80\x80\x80\x10\0\0"),        /* and to none in 32 */
        NX_STR("\1\0\0" LARGEST), NX_STR("\1\0\0\x80"),
    };
    for (size_t i = 0; i < NX_COUNT(broken); i++) {
        if (read_words(broken[i], 0, broken[i].len) != NEWSIDX_CORRUPT) fail_msg("number %zu is accepted", i);
    }
    assert_int_equal(read_words(NX_STR("\0\0\0"), 0, 3), NEWSIDX_OK);
    assert_int_equal(read_words(NX_STR("\1\0\1\0\1"), 0, 5), NEWSIDX_OK);
    assert_int_equal(read_words(NX_STR("\0\0\0"), 0, 4), NEWSIDX_CORRUPT);
    assert_int_equal(read_words(NX_STR("\0\0\0"), 2, 1), NEWSIDX_CORRUPT);
    assert_int_equal(read_words(NX_STR("\0\0\0"), UINT64_MAX, UINT64_MAX), NEWSIDX_CORRUPT);
    assert_int_equal(read_words(NX_STR_NONE, 0, 0), NEWSIDX_CORRUPT);
}

/* ---- Damage ---- */

static uint32_t times(void)
{
    return (uint32_t)number_from_environment("NEWSIDX_DAMAGE", TIMES);
}

static void nothing_damaged(void **state)
{
    (void)state;
    try_all(0);
    read_all();
}

/* Bytes at random places: one bit, any value, or the values that numbers like least. */
static void change_bytes(struct file *file)
{
    struct chance chance = { number_from_environment("NEWSIDX_SEED", 1) };
    static const unsigned char some[] = { 0, 1, 0x7f, 0x80, 0xff };
    for (uint32_t i = 0; i < times(); i++) {
        char *place = file->bytes.ptr + chance_below(&chance, (uint32_t)file->bytes.len), was = *place;
        if (chance_one_in(&chance, 3)) *place = (char)(was ^ (1 << chance_below(&chance, 8)));
        else if (chance_one_in(&chance, 2)) *place = (char)chance_bits(&chance);
        else *place = (char)some[chance_below(&chance, sizeof some)];
        put(file, file->bytes.len);
        try_all(i);
        *place = was;
    }
    put(file, file->bytes.len);
}

/* Words of four or eight bytes at places where numbers stand, several at once. */
static void change_numbers(struct file *file)
{
    struct chance chance = { number_from_environment("NEWSIDX_SEED", 2) };
    static const uint64_t some[] = { 0, 1, 2, UINT32_MAX, UINT64_MAX, INT32_MAX, INT64_MAX, UINT64_C(1) << 63, 39, 40 };
    NX_AUTO(nx_buffer_dispose) struct nx_buffer whole = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    nx_buffer_add_str(&whole, nx_buffer_str(&file->bytes));
    for (uint32_t i = 0; i < times(); i++) {
        for (uint32_t n = 1 + chance_below(&chance, 3); n > 0; n--) {
            uint64_t value = chance_one_in(&chance, 2) ? some[chance_below(&chance, NX_COUNT(some))]
                                                       : chance_below(&chance, (uint32_t)whole.len);
            size_t size = chance_one_in(&chance, 2) ? 4 : 8;
            size_t place = chance_below(&chance, (uint32_t)(whole.len / size)) * size;
            memcpy(file->bytes.ptr + place, &value, size);
        }
        put(file, file->bytes.len);
        try_all(i);
        memcpy(file->bytes.ptr, whole.ptr, whole.len);
    }
    put(file, file->bytes.len);
}

/* The manifest tells the length, so that a shorter file is found out when it is opened; a manifest that agrees with the
   shorter file is damage of the second order. */
static void cut_off(struct file *file)
{
    for (uint32_t i = 0; i < 50; i++) {
        put(file, file->bytes.len * i / 50);
        try_all(i);
    }
    put(file, file->bytes.len);
}

static void parts_bytes(void **state)
{
    (void)state;
    change_bytes(&old_parts);
    change_bytes(&parts);
}

static void parts_numbers(void **state)
{
    (void)state;
    change_numbers(&old_parts);
    change_numbers(&parts);
}

static void postings(void **state)
{
    (void)state;
    change_bytes(&old_postings);
}

static void lengths(void **state)
{
    (void)state;
    cut_off(&old_parts);
    cut_off(&parts);
    cut_off(&old_dead);
    cut_off(&old_postings);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forward_tokens), cmocka_unit_test(nothing_damaged), cmocka_unit_test(parts_bytes), cmocka_unit_test(parts_numbers),
        cmocka_unit_test(lengths),         cmocka_unit_test(postings),
    };
    return cmocka_run_group_tests(tests, make_index, drop_index);
}
