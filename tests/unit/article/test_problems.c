/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_problems.c: every complaint of libyaml as a sentence, at the place where the writer has to look. */
#include "article_support.h"

static const struct {
    const char *yaml, *place, *words;
} cases[] = {
    /* Indentation */
    { "title: a\nprovider:\n\tname: b\n", "3:1", "a tab in the indentation: indent with spaces" },
    { "title: a\n\texcerpt: b\n", "2:1", "a tab in the indentation" },
    { "title: |\n\ttext\n", "2:1", "a tab in the indentation" },
    { "provider:\n    name: a\n  domain: b\n", "3:3", "no key of the mapping above: write key: value" },
    { "topics:\n    - a\n  - b\n", "3:3", "this is no key of the mapping above" },
    { "topics:\n  - a\n  b: c\n", "3:3", "no item of the list above: begin every item with - and a blank" },
    { "title: a\n  excerpt: b\n", "2:10", "a colon that is not expected here" },
    /* Colons and keys */
    { "title: Mars: the return\n", "1:12", "put text that contains a colon in quotes" },
    { "title: a\nnot a key\nexcerpt: b\n", "2:1", "a line without a colon: write key: value" },
    { "title:a\nexcerpt: b\n", "1:1", "begin with key: value lines, a blank behind each colon" },
    { "title: a\nexcerpt:b\n", "2:1", "a line without a colon: write key: value with a blank behind the colon" },
    { "title: - a\n", "1:8", "a list item that is not expected here" },
    { "title: ? a\n", "1:8", "a question mark that is not expected here" },
    /* Quotes */
    { "title: \"never closed\nexcerpt: b\n", "1:8", "a quote is opened here and never closed" },
    { "title: 'never closed\n", "1:8", "a quote is opened here and never closed" },
    { "title: \"a\n---\nb\"\n", "1:8", "a quote is opened here and never closed" },
    { "title: \"say \"hi\" now\"\n", "1:14", "text behind a closing quote: write a quote within as \\\"" },
    { "title: 'it's'\n", "1:12", "write an apostrophe within single quotes as ''" },
    { "topics:\n  - \"a\" b\n", "2:9", "text behind a closing quote" },
    { "title: \"C:\\new\\qux\"\n", "1:15", "write \\\\ for a backslash, or use single quotes" },
    { "title: \"\\x4\"\n", "1:11", "\\x has 2, \\u 4 and \\U 8 hexadecimal digits" },
    { "title: \"\\u12G4\"\n", "1:11", "hexadecimal digits" },
    { "title: \"\\ud83d\\ude00\"\n", "1:11", "no surrogate pairs" },
    { "title: \"\\U00110000\"\n", "1:11", "an escape that is no character" },
    /* What text cannot begin with */
    { "title: @a\n", "1:8", "text cannot begin with @: put it in quotes" },
    { "title: `a`\n", "1:8", "text cannot begin with `" },
    { "title: %a\n", "1:8", "text cannot begin with %" },
    { "%title: a\n", "1:1", "a line begins with %" },
    { "%YAML 3.0\n---\ntitle: a\n", "1:1", "a YAML version that is not known" },
    { "%YAML 1.1\n%YAML 1.1\n---\ntitle: a\n", "2:1", "%YAML is given twice" },
    { "%TAG !a! b\n%TAG !a! b\n---\ntitle: a\n", "2:1", "the same %TAG is given twice" },
    { "%YAML 1.x\n---\ntitle: a\n", "1:1", "a line begins with %" },
    { "%TAG a\n---\ntitle: a\n", "1:1", "a line begins with %" },
    { "title: &\n", "1:8", "& without a name: put text that begins with & in quotes" },
    { "title: *\n", "1:8", "* without a name: put text that begins with * in quotes" },
    { "title: *bold* text\n", "1:8", "* without a name" },
    { "title: *bold\n", "1:8", "no anchor &bold before this alias: put text that begins with * in quotes" },
    { "title: &a [*a]\n", "1:12", "the alias *a stands within its own anchor" },
    { "title: !a!b c\n", "1:8", "a word begins with ! and is no known tag" },
    { "title: !<a c\n", "1:8", "a word begins with !" },
    { "title: | text\n", "1:10", "text behind | or >: begin it on the next line" },
    { "title: |0\n", "1:9", "indentation by 0" },
    /* Brackets */
    { "topics: [a, b\nexcerpt: c\n", "1:9", "a list is opened here by [ and not closed" },
    { "provider: {name: a\nexcerpt: b\n", "1:11", "a mapping is opened here by { and not closed" },
    { "title: [a] b\n", "1:12", "text behind the end of a value" },
    { "title: [a]]\n", "1:11", "text behind the end of a value" },
    { "title: ]\n", "1:8", "a value cannot begin like this" },
    { "title: , a\n", "1:8", "a value cannot begin like this" },
    { "{title: a} b\n", "1:12", "this does not belong to what stands above" },
};

static void sentences(void **state)
{
    (void)state;
    for (size_t i = 0; i < NX_COUNT(cases); i++) refuse_yaml(cases[i].yaml, cases[i].place, cases[i].words);
}

/* In front matter the places are those of the file. */
static void places_in_front_matter(void **state)
{
    (void)state;
    for (size_t i = 0; i < NX_COUNT(cases); i++) {
        char file[256], place[16];
        unsigned line, column;
        if (cases[i].yaml[0] == '%' || strstr(cases[i].yaml, "---")) continue;
        snprintf(file, sizeof file, "\xef\xbb\xbf---\n# é\n%s---\n", cases[i].yaml);
        assert_int_equal(sscanf(cases[i].place, "%u:%u", &line, &column), 2);
        snprintf(place, sizeof place, "%u:%u", line + 2, column);
        refuse_file(file, place, cases[i].words);
    }
}

static void columns_count_characters(void **state)
{
    (void)state;
    refuse_yaml("title: \"日本語🐋\" b\n", "1:15", "text behind a closing quote");
    refuse_yaml("é: @\n", "1:4", "text cannot begin with @");
}

/* Everything that is wrong is said in one line, what is wrong before a colon and what to do behind it. */
static void messages_are_one_line(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    for (size_t i = 0; i < NX_COUNT(cases); i++) {
        assert_int_equal(read_bytes(&reading, nx_str_of(cases[i].yaml), "a.md", NX_FORM_YAML), NEWSIDX_REFUSED);
        assert_null(strchr(reading.err.message, '\n'));
        assert_non_null(strstr(reading.err.message, ": "));
        assert_in_range(strlen(reading.err.message), 20, 200);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sentences),
        cmocka_unit_test(places_in_front_matter),
        cmocka_unit_test(columns_count_characters),
        cmocka_unit_test(messages_are_one_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
