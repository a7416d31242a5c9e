/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_ignore.c: which files rules leave to a walk. That all rules are those of git, test_ignore.py tells. */
#include "walk_tree.h"

static void rules(const char *folder_name, const char *text)
{
    char name[100];
    snprintf(name, sizeof name, "%s%s" NX_IGNORE_NAME, folder_name, *folder_name ? "/" : "");
    write_text(at(name), text);
}

static void make_tree(void)
{
    static const char *const folders[] = { "a", "a/b", "a/b/c", "drafts", "a/drafts" };
    static const char *const files[] = { "1.md", "2.md", "a/1.md", "a/b/1.md", "a/b/2.md", "a/b/c/3.md", "drafts/4.md",
                                         "a/drafts/5.md" };
    for (size_t i = 0; i < NX_COUNT(folders); i++) folder(folders[i]);
    for (size_t i = 0; i < NX_COUNT(files); i++) file(files[i]);
}

static void patterns(void **state)
{
    (void)state;
    static const struct { const char *rules, *left; } cases[] = {
        { "", "1.md 2.md a/1.md a/b/1.md a/b/2.md a/b/c/3.md a/drafts/5.md drafts/4.md" },
        { "# drafts\n\n   \n", "1.md 2.md a/1.md a/b/1.md a/b/2.md a/b/c/3.md a/drafts/5.md drafts/4.md" },
        { "drafts/", "1.md 2.md a/1.md a/b/1.md a/b/2.md a/b/c/3.md" },
        { "/drafts", "1.md 2.md a/1.md a/b/1.md a/b/2.md a/b/c/3.md a/drafts/5.md" },
        { "1.md/", "1.md 2.md a/1.md a/b/1.md a/b/2.md a/b/c/3.md a/drafts/5.md drafts/4.md" },
        { "\xef\xbb\xbf/1.md  \r\n/2.md\r\n", "a/1.md a/b/1.md a/b/2.md a/b/c/3.md a/drafts/5.md drafts/4.md" },
        { "1.md\n!/a/b/1.md\n", "2.md a/b/1.md a/b/2.md a/b/c/3.md a/drafts/5.md drafts/4.md" },
        { "a\n!/a/b/1.md\n", "1.md 2.md drafts/4.md" },
        { "a/*/1.md", "1.md 2.md a/1.md a/b/2.md a/b/c/3.md a/drafts/5.md drafts/4.md" },
        { "a/**", "1.md 2.md drafts/4.md" },
        { "**/b/**", "1.md 2.md a/1.md a/drafts/5.md drafts/4.md" },
        { "a/**/3.md", "1.md 2.md a/1.md a/b/1.md a/b/2.md a/drafts/5.md drafts/4.md" },
        { "*\n!*/\n!3.md\n", "a/b/c/3.md" },
        { "/**/**/**/1.md", "2.md a/b/2.md a/b/c/3.md a/drafts/5.md drafts/4.md" },
    };
    make_tree();
    for (size_t i = 0; i < NX_COUNT(cases); i++) {
        rules("", cases[i].rules);
        assert_tree(cases[i].left);
        assert_string_equal(complaints, "");
    }
}

/* Those of deeper folders count more, and each is about what is below its own. */
static void deeper(void **state)
{
    (void)state;
    make_tree();
    rules("", "1.md\n");
    rules("a/b", "!1.md\n/2.md\n/b/c\n");
    assert_tree("2.md a/b/1.md a/b/c/3.md a/drafts/5.md drafts/4.md");
}

/* What is named is walked, but rules from above are about what is in it. */
static void named(void **state)
{
    (void)state;
    make_tree();
    rules("", "drafts\n/a/b/1.md\n5.md\n");
    start(".newsidx");
    add("drafts");
    add("a/b");
    add("a/drafts");
    add("1.md");
    assert_names("1.md a/b/2.md a/b/c/3.md drafts/4.md");
}

/* The index itself is never walked, whatever it is called; and links go by the names that they have. */
static void links_and_the_index(void **state)
{
    (void)state;
    make_tree();
    folder("visible");
    file("visible/in.md");
    link_to("a/b/c", "see");
    link_to("1.md", "seen.md");
    rules("", "/see/\n/a\nseen.md\n");
    start("visible");
    add("");
    assert_names("1.md 2.md drafts/4.md");
}

static void what_cannot_be_read(void **state)
{
    (void)state;
    make_tree();
    folder("a/" NX_IGNORE_NAME);
    rules("", "1.md\n");
    NX_AUTO(nx_free_bytes) char *large = malloc(NX_IGNORE_FILE_MAX + 2);
    assert_non_null(large);
    memset(large, '\n', NX_IGNORE_FILE_MAX + 1);
    write_file(at("a/b/" NX_IGNORE_NAME), large, NX_IGNORE_FILE_MAX + 1);
    assert_tree("2.md a/b/2.md a/b/c/3.md a/drafts/5.md drafts/4.md");
    assert_string_equal(complaints, NX_IGNORE_NAME " " NX_IGNORE_NAME);
}

/* What a walk would find, asked of one path at a time: the same. */
static void found(void **state)
{
    (void)state;
    static const char *const paths[] = { "1.md", "2.md", "a/1.md", "a/b/1.md", "a/b/2.md", "a/b/c/3.md", "drafts/4.md",
                                         "a/drafts/5.md", "none.md", "a/.newsidxignore" };
    make_tree();
    rules("", "drafts\n1.md\n");
    rules("a", "!1.md\n");
    start(".newsidx");
    for (size_t i = 0; i < NX_COUNT(paths); i++) assert_ok(nx_walk_add_found(&walk, at(""), at(paths[i]), NULL));
    assert_names("2.md a/1.md a/b/1.md a/b/2.md a/b/c/3.md");
    start(".newsidx");
    assert_ok(nx_walk_add_found(&walk, at(""), at("drafts"), NULL));
    assert_ok(nx_walk_add_found(&walk, at(""), at("a/b"), NULL));
    assert_names("a/b/1.md a/b/2.md a/b/c/3.md");
}

static bool excluded(const char *root, const char *path)
{
    bool out;
    assert_ok(nx_walk_excludes(&walk, at(root), at(path), &out, NULL));
    return out;
}

/* What one question leaves behind for the next must not change its answer, whatever their order and their roots. */
static void one_after_another(void **state)
{
    (void)state;
    static const struct { const char *root, *path; bool excluded; } asked[] = {
        { "", "1.md", true },            { "", "2.md", false },            { "", "a/1.md", true },
        { "", "a/b/1.md", true },        { "", "a/b/c/3.md", true },       { "", "drafts/4.md", true },
        { "", "a/drafts/5.md", false },  { "", "a/gone/b/6.md", true },    { "a", "a/1.md", true },
        { "a", "a/b/1.md", true },       { "a", "a/gone/b/6.md", true },   { "a/b", "a/b/1.md", false },
        { "a/b", "a/b/2.md", true },     { "a/b", "a/b/c/3.md", false },   { "drafts", "drafts/4.md", false },
        { "a/drafts", "a/drafts/5.md", false },
    };
    const size_t n = NX_COUNT(asked);
    make_tree();
    rules("", "drafts\n/1.md\n/a/b/\n");
    rules("a", "!drafts\n1.md\n6.md\n");
    rules("a/b", "!1.md\n2.md\n");
    start(".newsidx");
    for (size_t i = 0; i < n * n * 2; i++) { /* every pair, one behind the other */
        const size_t which = i % 2 ? i / 2 % n : i / 2 / n;
        if (excluded(asked[which].root, asked[which].path) == asked[which].excluded) continue;
        fail_msg("below %s, %s: expected %d", asked[which].root, asked[which].path, asked[which].excluded);
    }
    nx_walk_dispose(&walk);
}

/* A prune asks about every file that is excluded: the rules that they share are read once, or memory grows with each. */
static void read_once(void **state)
{
    (void)state;
    make_tree();
    rules("", "4.md\n");
    folder("drafts/" NX_IGNORE_NAME);
    start(".newsidx");
    for (int i = 0; i < 3; i++) assert_true(excluded("", "drafts/4.md"));
    assert_false(excluded("", "drafts/5.md"));
    assert_string_equal(complaints, NX_IGNORE_NAME);
    nx_walk_dispose(&walk);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(patterns), TEST(deeper), TEST(named), TEST(links_and_the_index), TEST(what_cannot_be_read), TEST(found),
        TEST(one_after_another), TEST(read_once),
    };
    return cmocka_run_group_tests(tests, test_folder_make, test_folder_remove);
}
