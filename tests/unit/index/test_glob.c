/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_glob.c: names against patterns, and patterns that are meant to take for ever. */
#include "index/glob.h"

#include "index_support.h"

static void names(void **state)
{
    (void)state;
    static const struct { const char *pattern, *name; bool fits; } cases[] = {
        { "", "", true },          { "", "a", false },          { "a", "", false },         { "a", "a", true },
        { "a", "A", false },       { "abc", "ab", false },      { "ab", "abc", false },     { "*", "", true },
        { "*", "anything", true }, { "**", "anything", true },  { "*.md", "a.md", true },   { "*.md", ".md", true },
        { "*.md", "a.mdx", false }, { "a*", "b", false },       { "a*b*c", "a-b-b-c", true }, { "a*b*c", "a-c-b", false },
        { "*a", "aaab", false },   { "*ab", "aaab", true },     { "?", "", false },         { "?", "a", true },
        { "?", "ab", false },      { "?*", "a", true },         { "*?", "", false },        { "a?c", "abc", true },
        { "[abc]", "b", true },    { "[abc]", "d", false },     { "[a-c]x", "bx", true },   { "[a-c]", "d", false },
        { "[!a-c]", "d", true },   { "[!a-c]", "b", false },    { "[^a]", "b", true },      { "[^a]", "a", false },
        { "[]]", "]", true },      { "[]a]", "a", true },       { "[!]]", "a", true },      { "[!]]", "]", false },
        { "[a-]", "-", true },     { "[-a]", "-", true },       { "[a-]", "b", false },     { "[\\]]", "]", true },
        { "[\\a]", "a", true },    { "[\\\\]", "\\", true },    { "[[:digit:]]", "7", true }, { "[[:digit:]]", "d", false },
        { "[![:digit:]]", "d", true }, { "[[:alpha:]_]", "_", true }, { "[[:nothing:]]", "n", false }, { "[[:digit:", "7", false },
        { "[", "[", false },       { "[a", "a", false },        { "*[", "a[", false },      { "[!", "a", false },
        { "\\*", "*", true },      { "\\*", "a", false },       { "\\?x", "?x", true },     { "\\\\", "\\", true },
        { "\\", "\\", false },     { "a\\", "a", false },       { "\xc3*", "\xc3\xa9", true }, { "??", "\xc3\xa9", true },
        { "[\xc3]\xa9", "\xc3\xa9", true },
    };
    for (size_t i = 0; i < NX_COUNT(cases); i++) {
        if (nx_glob(nx_str_of(cases[i].pattern), nx_str_of(cases[i].name)) == cases[i].fits) continue;
        fail_msg("%s, %s: expected %d", cases[i].pattern, cases[i].name, cases[i].fits);
    }
}

/* A matcher that comes back to every star would not end within the life of this test. */
static void hostile(void **state)
{
    (void)state;
    char name[256], pattern[256] = "";
    memset(name, 'a', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    for (int i = 0; i < 100; i++) strcat(pattern, "*a");
    strcat(pattern, "*b");
    assert_false(nx_glob(nx_str_of(pattern), nx_str_of(name)));
    pattern[strlen(pattern) - 1] = 'a';
    assert_true(nx_glob(nx_str_of(pattern), nx_str_of(name)));
}

static void parts(void **state)
{
    (void)state;
    static const struct { const char *pattern; size_t length; } cases[] = {
        { "", 0 }, { "a", 1 }, { "a/b", 1 }, { "/a", 0 }, { "[a/]b/c", 5 }, { "[a/b", 2 }, { "\\[a/]", 3 }, { "a\\/b", 2 },
        { "[[:alpha:]/]/", 12 }, { "[]/]/a", 4 },
    };
    for (size_t i = 0; i < NX_COUNT(cases); i++) {
        if (nx_glob_part(nx_str_of(cases[i].pattern)) != cases[i].length) fail_msg("%s", cases[i].pattern);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names),
        cmocka_unit_test(parts),
        cmocka_unit_test(hostile),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
