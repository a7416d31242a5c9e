/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_fast.c: the fast parser against libyaml: what it reads, what it gives up, and that both read the same, in cases
 * made for it, in files, and in files with small damage.
 */
#include <ftw.h>

#include "article/frontmatter.h"
#include "article_support.h"
#include "same_events.h"

static enum same_events compare_text(struct nx_str text)
{
    struct nx_document document = { text, { 1, 1 } };
    enum same_events result = compare_parsers(&document);
    if (result == OTHER_EVENTS) fail_msg("read otherwise:\n%.*s", NX_STR_ARG(text));
    return result;
}

static void what_is_read(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "a: b\n",
        "a: b",
        "---\na: b\n",
        "--- \t\na: b\n",
        "a:\n",
        "a: \nb:\n  \nc:",
        "a: \"b\"   \n",
        "a: \"b \\\" c \\\\ d \\/ e\\n\\r\\t\"\n",
        "a: \"\"\nb: \"  \"\n",
        "a: b c  \n",
        "a: http://b.example/c?d=e#f\n",
        "a: 2020-06-09T21:17:00Z\n",
        "a: -1\nb: -1.5e3\n",
        "a: é日本🐋\nb: \"é日本🐋\"\n",
        "a: \u00a0b\u3000\n",
        "a: b{c}[d],e&f*g!h|i>j'k\"l%m@n`o~p\n",
        "a: b --- c ... d\n",
        "a_B_1: b\n",
        "a: b\r\nc:\r\n  d: e\r\n",
        "# comment\n\na: b\n   # comment\n\n  \nc: d\n# end",
        "a:\n  b: c\n  d:\n    e: f\ng: h\n",
        "a:\n        b: c\n",
        "a:\n  - b\n  - \"c\"\n  - -1\nd: e\n",
        "a:\n  - b: c\n    d: e\n  -   f: g\n      h: i\n",
        "a:\n  - b:\n      - c: d\n  - e:\n",
        "a:\n  - b:\n    c: d\n",
        "a:\n  - b:c\n  - http://d\n  - e#f\n",
        "a:\n  # comment\n  - b\n # comment\n  - c\n",
        "a: b\na: c\n",
        "a:\n b:\n  c:\n   d:\n    e:\n     f:\n      g:\n       h: i\n",
        "a: \"b # c: d\"\n",
        "a: null\nb: true\n",
    };
    for (size_t i = 0; i < NX_COUNT(texts); i++) {
        if (compare_text(nx_str_of(texts[i])) != SAME_EVENTS) fail_msg("given up:\n%s", texts[i]);
    }
}

static const char *const not_plain[] = {
    "",
    "\n",
    "# only\n",
    "---\n",
    "a\n",
    "- a\n",
    " a: b\n",
    "a: b\n c: d\n",
    "a: b\n  c\n",
    "a: \"b\"\n  c\n",
    "a: \"b\n  c\"\n",
    "a: \"b\" c\n",
    "a: \"b\" # c\n",
    "a: \"\\x41\"\n",
    "a: \"\\u0041\"\n",
    "a: \"b\\\"\n",
    "a: \"b\\",
    "a: 'b'\n",
    "a: b # c\n",
    "a: b: c\n",
    "a: b:\n",
    "a: [b]\n",
    "a: {b: c}\n",
    "a: |\n  b\n",
    "a: >\n  b\n",
    "a: &b c\n",
    "a: *b\n",
    "a: !b c\n",
    "a: ? b\n",
    "a: - b\n",
    "a: @b\n",
    "a: `b\n",
    "a: %b\n",
    "a: ,b\n",
    "a: #b\n",
    "a: .5\n",
    "a: ~\n",
    "a: -b\n",
    "a: -\n",
    "\"a\": b\n",
    "a : b\n",
    "a-b: c\n",
    "1: b\n",
    "a:b\n",
    "é: b\n",
    "a: b\tc\n",
    "\ta: b\n",
    "a:\tb\n",
    "a: \"b\tc\"\n",
    "a: \"b\x7f\"\n",
    "a: \"\xc2\x85\"\n",
    "a: \"\xc2\x92\"\n",
    "a: \"\u2028\"\n",
    "a: \"\u2029\"\n",
    "a: \"\ufeff\"\n",
    "a: \"\xef\xbf\xbe\"\n",
    "a: \"\xef\xbf\xbf\"\n",
    "a: b\rc: d\n",
    "a: b\r",
    "a:\n- b\n",
    "a:\n  - - b\n",
    "a:\n  -\n    b: c\n",
    "a:\n  - b\n c: d\n",
    "a:\n  - b\n  c: d\n",
    "a:\n  b: c\n  - d\n",
    "a:\n  b: c\n d: e\n",
    "a: b\n---\nc: d\n",
    "a: b\n...\n",
    "%YAML 1.1\n---\na: b\n",
    "--- a: b\n",
    "a:\n b:\n  c:\n   d:\n    e:\n     f:\n      g:\n       h:\n        i: j\n",
};

static void what_is_given_up(void **state)
{
    (void)state;
    for (size_t i = 0; i < NX_COUNT(not_plain); i++) {
        if (compare_text(nx_str_of(not_plain[i])) != GIVEN_UP) fail_msg("not given up:\n%s", not_plain[i]);
    }
}

/* ---- Files ------------------------------------------------------------------------------------------------------ */

static struct {
    size_t files, read, variants, variants_read;
    unsigned n_variants; /* of each file */
} walk;

static uint32_t random_state;

static uint32_t random_below(uint32_t bound)
{
    random_state = random_state * 1664525 + 1013904223;
    return (uint32_t)((uint64_t)random_state * bound >> 32);
}

/* Small damage: a byte for another, one more, one less, a line's indentation, a line twice. */
static void damage(struct nx_str text, struct nx_buffer *out)
{
    static const char bytes[] = " \t\n\r\"'\\:#-?[]{},&*!|>%@`~.a1\x7f\xc2\x85\xe2\x80\xa8\xef\xbb\xbf";
    size_t at = random_below((uint32_t)text.len), kept = at, resumed = at;
    const char byte = bytes[random_below(sizeof bytes - 1)];
    const char *line = memrchr(text.ptr, '\n', at);
    size_t start = line ? (size_t)(line + 1 - text.ptr) : 0;
    nx_buffer_clear(out);
    unsigned kind = random_below(5);
    if (kind == 0) resumed = at + 1;
    if (kind == 2) resumed = at + 1;
    if (kind == 3) kept = resumed = start;
    if (kind == 4) resumed = start;
    nx_buffer_add(out, text.ptr, kept);
    if (kind < 2) nx_buffer_add_byte(out, (unsigned char)byte);
    for (uint32_t n = kind == 3 ? random_below(4) : 0; n > 0; n--) nx_buffer_add_byte(out, ' ');
    if (kind == 4) nx_buffer_add_byte(out, '\n');
    nx_buffer_add(out, text.ptr + resumed, text.len - resumed);
}

static void compare_variants(struct nx_str text)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer variant = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    for (unsigned i = 0; i < walk.n_variants && text.len > 0; i++) {
        damage(text, &variant);
        struct nx_document document = { nx_buffer_str(&variant), { 1, 1 } };
        if (nx_document_check_utf8(&document, NULL) != NEWSIDX_OK) continue;
        walk.variants++;
        walk.variants_read += compare_text(document.bytes) == SAME_EVENTS;
    }
}

static int visit(const char *path, const struct stat *meta, int kind, struct FTW *place)
{
    (void)meta;
    (void)place;
    bool by_content;
    if (kind != FTW_F || !nx_article_name_fits(path, &by_content)) return 0;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer bytes = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    assert_int_equal(nx_file_read(path, &bytes, NULL, NULL), NEWSIDX_OK);
    struct nx_document file = nx_document_of_file(nx_buffer_str(&bytes)), block = file, rest;
    if (nx_front_matter_begins(file.bytes)) (void)nx_front_matter_find(&file, &block, &rest, NULL);
    if (nx_document_check_utf8(&block, NULL) != NEWSIDX_OK) return 0;
    walk.files++;
    walk.read += compare_text(block.bytes) == SAME_EVENTS;
    compare_variants(block.bytes);
    return 0;
}

static void walk_folder(const char *path, unsigned n_variants)
{
    memset(&walk, 0, sizeof walk);
    walk.n_variants = n_variants;
    random_state = 1;
    assert_int_equal(nftw(path, visit, 16, FTW_PHYS), 0);
    print_message("%s: %zu of %zu files fast, %zu of %zu damaged ones\n", path, walk.read, walk.files,
                  walk.variants_read, walk.variants);
}

static void odd_and_broken_files(void **state)
{
    (void)state;
    walk_folder("tests/data", 100);
    assert_true(walk.read > 50 && walk.variants_read > 1000);
}

static void the_corpus(void **state)
{
    (void)state;
    walk_folder("corpus", 50);
    assert_true(walk.read * 100 >= walk.files * 99);
}

/* Nearly all: the point of it. */
static void real_articles(void **state)
{
    (void)state;
    char path[TEST_PATH_SIZE * 4];
    SKIP_WITHOUT(path, "articles");
    walk_folder(path, 5);
    assert_true(walk.read * 100 >= walk.files * 99);
}

static void the_yaml_suite(void **state)
{
    (void)state;
    char path[TEST_PATH_SIZE * 4];
    SKIP_WITHOUT(path, "yaml-test-suite");
    walk_folder(path, 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_read), cmocka_unit_test(what_is_given_up), cmocka_unit_test(odd_and_broken_files),
        cmocka_unit_test(the_corpus),   cmocka_unit_test(real_articles),    cmocka_unit_test(the_yaml_suite),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
