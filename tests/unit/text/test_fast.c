/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_fast.c: the fast way gives the same words at the same places as the plain way: for every character of its table
 * in every neighbourhood, for random bytes, and for all real texts that are here.
 */
#include <ftw.h>

#include "text_support.h"

#include "text/words.h"

static const char *const languages[] = { "english", "french", "german", "turkish" };
static struct nx_analyzer *analyzers[NX_COUNT(languages)];
static struct nx_tokens fast = NX_TOKENS_INIT, plain = NX_TOKENS_INIT;

static int set_up(void **state)
{
    (void)state;
    for (size_t i = 0; i < NX_COUNT(languages); i++) analyzers[i] = make_analyzer(languages[i]);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    for (size_t i = 0; i < NX_COUNT(languages); i++) nx_analyzer_free(analyzers[i]);
    nx_tokens_dispose(&fast);
    nx_tokens_dispose(&plain);
    return 0;
}

static bool tokens_equal(void)
{
    if (fast.n != plain.n) return false;
    for (size_t i = 0; i < fast.n; i++) {
        const struct nx_token *a = &fast.items[i], *b = &plain.items[i];
        if (a->start != b->start || a->end != b->end || !nx_str_equal(a->word, b->word)) return false;
    }
    return true;
}

static void show(const char *title, const struct nx_tokens *tokens)
{
    print_error("%s:", title);
    for (size_t i = 0; i < tokens->n; i++)
        print_error(" %.*s[%u-%u]", NX_STR_ARG(tokens->items[i].word), (unsigned)tokens->items[i].start,
                    (unsigned)tokens->items[i].end);
    print_error("\n");
}

static void assert_ways_agree(size_t language, struct nx_str text)
{
    assert_ok(nx_analyzer_words(analyzers[language], text, &fast, NULL));
    assert_ok(nx_analyzer_words_plain(analyzers[language], text, &plain, NULL));
    if (tokens_equal()) return;
    show("fast", &fast);
    show("plain", &plain);
    fail_msg("%s: the ways differ on '%.*s'", languages[language], NX_STR_ARG(text));
}

/* Around the character under test, X. */
static const char *const neighbourhoods[] = {
    "X",        "aX",      "Xa",      "aXb",        "1X2",   "aX1",     "1Xa",     "_X_",        "aXXb",
    "1XX2",     "a.Xb",    "aX.b",    "1,X2",       "X.X",   "X.X.X.",  "aX'b",    "X'X",        "'X'",
    "X\u2019X", "a X b",   "\"X\"",   "X@X",        "X_X",   "\nX\r\n", "X\u0301", "aX\u0308b",  "X\u00adX",
    "AXB",      "X\u05d0", "\u4e00X", "Xe\u0301 X", "..X..", "X\xff",   "\xc3X",   "xX\u2014Xx",
};

static void every_character_agrees(void **state)
{
    (void)state;
    for (uint32_t c = 0; c < 0x2200; c++) {
        char bytes[4];
        size_t n = nx_utf8_put(c, bytes);
        for (size_t i = 0; i < NX_COUNT(neighbourhoods); i++) {
            char text[256];
            size_t length = 0;
            for (const char *at = neighbourhoods[i]; *at; at++) {
                memcpy(text + length, *at == 'X' ? bytes : at, *at == 'X' ? n : 1);
                length += *at == 'X' ? n : 1;
            }
            assert_ways_agree(c % NX_COUNT(languages), (struct nx_str){ text, length });
            assert_ways_agree(0, (struct nx_str){ text, length });
        }
    }
}

/* Strings over `alphabet`; NULL: over all bytes below `limit`. */
static void random_texts_agree(const char *const *alphabet, size_t limit, int texts, uint64_t random)
{
    for (int i = 0; i < texts; i++) {
        char text[256];
        size_t length = 0;
        for (size_t n = random_below(&random, 24); n > 0; n--) {
            size_t pick = random_below(&random, limit);
            char byte = (char)pick;
            struct nx_str next = alphabet ? nx_str_of(alphabet[pick]) : (struct nx_str){ &byte, 1 };
            memcpy(text + length, next.ptr, next.len);
            length += next.len;
        }
        assert_ways_agree((size_t)i % NX_COUNT(languages), (struct nx_str){ text, length });
    }
}

static void random_ascii_agrees(void **state)
{
    (void)state;
    static const char *const dense[] = { "a",  "B", "z", "1", "9",  "_",  ".",  ",", ";", ":",    "'",
                                         "\"", "@", "-", " ", "\r", "\n", "\t", "I", "/", "\x1f", "\x7f" };
    random_texts_agree(NULL, 0x80, 300000, 1);
    random_texts_agree(dense, NX_COUNT(dense), 300000, 2);
    random_texts_agree(dense, 11, 300000, 3);
}

static void random_mixtures_agree(void **state)
{
    (void)state;
    static const char *const mixed[] = {
        "a", "B",      "1",          "_",      ".",      ",",        "'",      " ",      "I",      "\n", "é",
        "Ç", "ß",      "İ",          "ı",      "ş",      "Ž",        "й",      "Ё",      "И",      "ά",  "Σ",
        "ς", "’",      "‘",          "“",      "–",      "…",        "€",      "™",      "\u00a0", "·",  "²",
        "½", "\u00ad", "\u200b",     "\u200d", "\u0301", "\u0327",   "א",      "״",      "字",     "か", "ไ",
        "ท", "ﬁ",      "\U0001f600", "\xff",   "\xc3",   "\xe2\x80", "\u203f", "\u2044", "\u02bc", "@",
    };
    random_texts_agree(mixed, NX_COUNT(mixed), 200000, 4);
    random_texts_agree(mixed, 35, 200000, 5);
    random_texts_agree(NULL, 0x100, 100000, 6);
}

static void lines_agree(struct nx_str text, size_t language)
{
    struct nx_str line;
    for (const char *at = text.ptr, *end = text.ptr + text.len; next_line(&at, end, &line);)
        assert_ways_agree(language, line);
}

static void headlines_agree(void **state)
{
    (void)state;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer file = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    read_shared("unicode/headlines.tsv", &file);
    for (size_t i = 0; i < NX_COUNT(languages); i++) lines_agree(nx_buffer_str(&file), i);
}

static size_t files_seen;

/* Whole files are texts as well: front matter, URLs and all. */
static int file_agrees(const char *path, const struct stat *meta, int kind, struct FTW *place)
{
    (void)meta;
    (void)place;
    size_t length = strlen(path);
    if (kind != FTW_F || length < 3 || strcmp(path + length - 3, ".md") != 0) return 0;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer file = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    assert_ok(nx_file_read(path, &file, NULL, NULL));
    assert_ways_agree(files_seen++ % NX_COUNT(languages), nx_buffer_str(&file));
    return 0;
}

static void files_agree(const char *folder)
{
    char path[TEST_PATH_SIZE];
    snprintf(path, sizeof path, "%s/%s", shared_folder(), folder);
    files_seen = 0;
    if (nftw(path, file_agrees, 16, FTW_PHYS) != 0) {
        print_message("%s is not here: skipped\n", path);
        skip();
    }
    assert_true(files_seen > 1000);
}

static void articles_agree(void **state)
{
    (void)state;
    files_agree("articles");
}

static void relevance_collections_agree(void **state)
{
    (void)state;
    files_agree("relevance");
}

static void bulk_records_agree(void **state)
{
    (void)state;
    char command[TEST_PATH_SIZE * 2];
    snprintf(command, sizeof command, "zstd -dcq --long=27 '%s/bulk/records.jsonl.zst' 2>/dev/null", shared_folder());
    FILE *records = popen(command, "r");
    assert_non_null(records);
    char *line = NULL;
    size_t capacity = 0, n = 0;
    for (ssize_t length; n < 120000 && (length = getline(&line, &capacity, records)) >= 0; n++)
        assert_ways_agree(n % NX_COUNT(languages), (struct nx_str){ line, (size_t)length });
    free(line);
    pclose(records);
    if (n == 0) {
        print_message("no bulk records, or no zstd to read them with: skipped\n");
        skip();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_character_agrees), cmocka_unit_test(random_ascii_agrees),
        cmocka_unit_test(random_mixtures_agree),  cmocka_unit_test(headlines_agree),
        cmocka_unit_test(articles_agree),         cmocka_unit_test(relevance_collections_agree),
        cmocka_unit_test(bulk_records_agree),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
