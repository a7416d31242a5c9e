/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The words of an index beside counting by hand: random indexes of several segments with dead rows; the words of all live
 * rows are counted one by one, and each is compared with the word asked for.
 */
#include <stdlib.h>

#include "base/utf8.h"
#include "newsidx.h"
#include "search/edits.h"
#include "search/vocabulary.h"
#include "replace_stream.h"
#include "search_support.h"

enum { STREAMS = 4, COMMITS = 10, WORLDS = 8, QUESTIONS = 60, ARTICLES = 60, WORDS = 4096 };

/* ---- Indexes ---- */

/* Of few letters, so that many words are near each other, and some in an article twice. */
static void add_word(uint64_t *seed, struct nx_buffer *out)
{
    static const char *const letters[] = { "a", "b", "c", "ab", "\xd0\xb6", "\xc3\xb8" };
    const size_t n = 1 + test_below(seed, 6);
    for (size_t i = 0; i < n; i++) nx_buffer_add_str(out, nx_str_of(letters[test_below(seed, NX_COUNT(letters))]));
}

static void add_words(uint64_t *seed, const char *key, struct nx_buffer *out)
{
    const size_t n = 1 + test_below(seed, 6);
    nx_buffer_add_format(out, "\"%s\":\"", key);
    for (size_t i = 0; i < n; i++) {
        add_word(seed, out);
        nx_buffer_add_byte(out, ' ');
    }
    nx_buffer_add_str(out, NX_STR("\","));
}

static void commit(const char *dir, uint64_t *seed)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer text = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    for (size_t n = 1 + test_below(seed, ARTICLES); n-- > 0;) {
        nx_buffer_add_byte(&text, '{');
        add_words(seed, "title", &text);
        add_words(seed, "excerpt", &text);
        nx_buffer_add_format(&text, "\"originalUrl\":\"https://example.com/%zu\"}\n", test_below(seed, 300));
    }
    FILE *file = tmpfile();
    assert_non_null(file);
    assert_int_equal(fwrite(text.ptr, 1, text.len, file), text.len);
    test_replace_stream(dir, test_below(seed, STREAMS), file);
}

/* ---- Counting by hand ---- */

struct counted {
    struct nx_vocabulary_word words[WORDS];
    size_t n;
};

static void count_word(struct counted *counted, struct nx_str word)
{
    size_t i = 0;
    while (i < counted->n && !nx_str_equal(counted->words[i].word, word)) i++;
    assert_true(i < WORDS);
    if (i == counted->n) counted->words[counted->n++] = (struct nx_vocabulary_word){ .word = word };
    counted->words[i].df++;
}

static void count_row(struct counted *counted, const struct nx_segment *segment, const struct nx_row_words *row)
{
    for (uint32_t i = 0; i < row->n; i++) {
        uint32_t k = 0;
        while (row->words[k] != row->words[i]) k++;
        if (k == i) count_word(counted, nx_segment_word(segment, row->words[i]));
    }
}

/* Returns how many rows are dead. */
static size_t count_all(const struct nx_snapshot *snapshot, struct counted *counted)
{
    NX_AUTO(nx_row_words_dispose) struct nx_row_words words = NX_ROW_WORDS_INIT;
    size_t n_dead = 0;
    counted->n = 0;
    for (size_t i = 0; i < snapshot->n_segments; i++) {
        const struct nx_segment *segment = snapshot->segments[i];
        for (uint32_t row = 0; row < nx_segment_n_rows(segment); row++) {
            const bool dead = nx_row_is_dead(nx_segment_dead(segment), row);
            n_dead += dead;
            assert_ok(nx_segment_row_words(segment, row, &words, NULL));
            if (!dead) count_row(counted, segment, &words);
        }
    }
    return n_dead;
}

/* ---- Comparing ---- */

static size_t characters_of(struct nx_str word)
{
    size_t n = 0;
    for (size_t i = 0; i < word.len; i++) n += ((unsigned char)word.ptr[i] & 0xc0) != 0x80;
    return n;
}

/* The distance as the automaton tells it, one word alone; it is compared with the table elsewhere. */
static unsigned distance_of(struct nx_str word, struct nx_str text, unsigned most)
{
    struct nx_edits edits;
    struct nx_edits_state states[64];
    size_t n = 0;
    const char *at = text.ptr, *end = text.ptr + text.len;
    assert_true(nx_edits_init(&edits, word, most));
    states[0] = nx_edits_begin(&edits);
    for (; at < end; n++) {
        const uint32_t character = nx_utf8_next(&at, end);
        states[n + 1] = nx_edits_next(&edits, n ? &states[n - 1] : NULL, &states[n], character);
    }
    return nx_edits_distance(&edits, &states[n]);
}

static int in_order(const void *left, const void *right)
{
    const struct nx_vocabulary_word *a = left, *b = right;
    if (a->distance != b->distance) return a->distance < b->distance ? -1 : 1;
    if (a->df != b->df) return a->df > b->df ? -1 : 1;
    return nx_str_compare(a->word, b->word);
}

static void assert_same(const struct nx_vocabulary *found, struct nx_vocabulary_word *wanted, size_t n, size_t max)
{
    qsort(wanted, n, sizeof *wanted, in_order);
    assert_int_equal(found->n_all, n);
    assert_int_equal(found->n, n < max ? n : max);
    for (size_t i = 0; i < found->n; i++) {
        assert_true(nx_str_equal(found->items[i].word, wanted[i].word));
        assert_int_equal(found->items[i].df, wanted[i].df);
        assert_int_equal(found->items[i].distance, wanted[i].distance);
    }
}

static void compare_prefix(struct nx_lists *lists, const struct counted *counted, struct nx_str prefix, size_t max)
{
    static struct nx_vocabulary_word wanted[WORDS];
    NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
    struct nx_vocabulary found;
    size_t n = 0;
    for (size_t i = 0; i < counted->n; i++) {
        if (nx_str_starts_with(counted->words[i].word, prefix)) wanted[n++] = counted->words[i];
    }
    assert_ok(nx_vocabulary_prefix(lists, prefix, max, &arena, &found, NULL));
    assert_same(&found, wanted, n, max);
}

/* Returns how many are near. */
static size_t compare_near(struct nx_lists *lists, const struct counted *counted, struct nx_str word, unsigned distance,
                           size_t max)
{
    static struct nx_vocabulary_word wanted[WORDS];
    NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
    struct nx_vocabulary found;
    size_t n = 0;
    const unsigned most = characters_of(word) < 3 ? 0 : distance;
    for (size_t i = 0; i < counted->n; i++) {
        wanted[n] = counted->words[i];
        wanted[n].distance = distance_of(word, wanted[n].word, most);
        const bool edited_away = wanted[n].distance && wanted[n].distance >= characters_of(wanted[n].word);
        n += wanted[n].distance <= most && !edited_away;
    }
    assert_ok(nx_vocabulary_near(lists, word, distance, max, &arena, &found, NULL));
    assert_same(&found, wanted, n, max);
    return n;
}

static size_t ask(struct nx_lists *lists, const struct counted *counted, uint64_t *seed)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer text = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    const size_t max = test_below(seed, 2) ? SIZE_MAX : test_below(seed, 30);
    if (test_below(seed, 10)) add_word(seed, &text);
    if (test_below(seed, 2)) nx_buffer_clear(&text);
    if (text.len == 0 && test_below(seed, 3)) {
        nx_buffer_add_str(&text, counted->words[test_below(seed, counted->n)].word);
    }
    const struct nx_str word = nx_buffer_str(&text);
    compare_prefix(lists, counted, word, max);
    return word.len ? compare_near(lists, counted, word, (unsigned)test_below(seed, 3), max) : 0;
}

static void the_same_as_counted_by_hand(void **state)
{
    static struct counted counted;
    size_t n_near = 0, n_dead = 0;
    for (uint64_t world = 1; world <= WORLDS; world++) {
        char dir[TEST_PATH_SIZE];
        uint64_t seed = world * 104729;
        struct nx_snapshot *snapshot = NULL;
        snprintf(dir, sizeof dir, "%s/index-%llu", (const char *)*state, (unsigned long long)world);
        for (int i = 0; i < COMMITS; i++) {
            commit(dir, &seed);
            assert_ok(nx_snapshot_open(dir, &snapshot, NULL));
            struct nx_lists *lists = nx_lists_new(snapshot, 0);
            assert_non_null(lists);
            n_dead += count_all(snapshot, &counted);
            for (int k = 0; k < QUESTIONS; k++) n_near += ask(lists, &counted, &seed);
            nx_lists_free(lists);
            nx_snapshot_close(snapshot);
        }
    }
    assert_true(n_near > 1000 && n_dead > 300);
}

static void words_have_their_stems(void **state)
{
    NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
    char dir[TEST_PATH_SIZE];
    uint64_t seed = 7;
    struct nx_snapshot *snapshot = NULL;
    struct nx_vocabulary found;
    snprintf(dir, sizeof dir, "%s/stems", (const char *)*state);
    commit(dir, &seed);
    assert_ok(nx_snapshot_open(dir, &snapshot, NULL));
    struct nx_lists *lists = nx_lists_new(snapshot, 0);
    struct nx_analyzer *analyzer = test_analyzer();
    NX_AUTO(nx_buffer_dispose) struct nx_buffer stem = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    assert_ok(nx_vocabulary_prefix(lists, NX_STR_NONE, SIZE_MAX, &arena, &found, NULL));
    assert_true(found.n > 10);
    for (size_t i = 0; i < found.n; i++) {
        assert_ok(nx_analyzer_stem(analyzer, found.items[i].word, &stem, NULL));
        assert_true(nx_str_equal(found.items[i].stem, nx_buffer_str(&stem)));
    }
    nx_analyzer_free(analyzer);
    nx_lists_free(lists);
    nx_snapshot_close(snapshot);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_as_counted_by_hand),
        cmocka_unit_test(words_have_their_stems),
    };
    return cmocka_run_group_tests(tests, test_folder_make, test_folder_remove);
}
