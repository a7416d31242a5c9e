/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_width.c: columns and line breaks of text, through the public functions. */
#include <string.h>

#include "newsidx.h"
#include "support.h"

#define E_ACUTE "\xc3\xa9"
#define ROCKET_WOMAN "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x9a\x80"
#define RAINBOW_FLAG "\xf0\x9f\x8f\xb3\xef\xb8\x8f\xe2\x80\x8d\xf0\x9f\x8c\x88"
#define SKIN_THUMB "\xf0\x9f\x91\x8d\xf0\x9f\x8f\xbd"
#define FLAG_DE "\xf0\x9f\x87\xa9\xf0\x9f\x87\xaa"
#define KEYCAP_1 "1\xef\xb8\x8f\xe2\x83\xa3"
#define NIHON "\xe6\x97\xa5\xe6\x9c\xac"

static void widths_are_those_of_a_terminal(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t columns;
    } cases[] = {
        { "", 0 },
        { "plain", 5 },
        { "caf" E_ACUTE, 4 },
        { "cafe\xcc\x81", 4 },                           /* combining acute */
        { "\xe2\x80\x9cq\xe2\x80\x9d \xe2\x80\x94", 5 }, /* quotes, dash */
        { "\xd0\x9c\xd0\xb8\xd1\x80", 3 },               /* Cyrillic */
        { NIHON, 4 },
        { "\xef\xbc\xa1", 2 },                         /* fullwidth A */
        { "\xef\xbd\xb1", 1 },                         /* halfwidth katakana */
        { "\xed\x95\x9c", 2 },                         /* Hangul syllable */
        { "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab", 2 }, /* the same from three letters */
        { "\xf0\x9f\x98\x80", 2 },
        { ROCKET_WOMAN, 2 },
        { RAINBOW_FLAG, 2 },
        { SKIN_THUMB, 2 },
        { FLAG_DE, 2 },
        { KEYCAP_1, 2 },
        { "\xe2\x9d\xa4\xef\xb8\x8f", 2 },             /* heart as emoji */
        { "\xe2\x9d\xa4", 1 },                         /* heart as text */
        { "\xe0\xb8\x97\xe0\xb8\xb5\xe0\xb9\x88", 1 }, /* Thai with two marks */
        { "\xe0\xa4\x95\xe0\xa4\xbf", 2 },             /* Devanagari with a vowel sign that takes room */
        { "a\xe2\x80\x8b"
          "b",
          2 },                                     /* zero width space */
        { "\xd8\xb3\xd9\x84\xd8\xa7\xd9\x85", 4 }, /* Arabic */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t columns = newsidx_text_width(cases[i].text, strlen(cases[i].text));
        if (columns != cases[i].columns) fail_msg("%s: %zu, not %zu", cases[i].text, columns, cases[i].columns);
    }
    assert_int_equal(newsidx_text_width(NULL, 0), 0);
}

/* Wraps `text` and joins the lines with "|". */
static void expect(const char *text, size_t columns, const char *wanted)
{
    struct newsidx_span lines[64];
    char got[512] = "";
    size_t n = newsidx_text_wrap(text, strlen(text), columns, lines, 64);
    assert_true(n <= 64);
    for (size_t i = 0; i < n; i++) {
        strncat(got, text + lines[i].start, lines[i].end - lines[i].start);
        if (i + 1 < n) strcat(got, "|");
    }
    assert_string_equal(got, wanted);
}

static void lines_break_between_words(void **state)
{
    (void)state;
    expect("", 10, "");
    expect("one", 10, "one");
    expect("one two three", 7, "one two|three");
    expect("one two three", 8, "one two|three");
    expect("one two three", 6, "one|two|three");
    expect("one   two", 4, "one|two");
    expect("one ", 3, "one");
    expect("well-known fact", 6, "well-|known|fact");
    expect("-5 or 2-3", 4, "-5|or|2-3");
    expect("one two", 0, "one two");
    expect("caf" E_ACUTE " cr" E_ACUTE "me", 5, "caf" E_ACUTE "|cr" E_ACUTE "me");
}

static void words_that_are_too_wide_break_between_characters(void **state)
{
    (void)state;
    expect("abcdefgh", 3, "abc|def|gh");
    expect("a bcdefgh", 3, "a|bcd|efg|h");
    expect(ROCKET_WOMAN ROCKET_WOMAN, 3, ROCKET_WOMAN "|" ROCKET_WOMAN);
    expect(NIHON, 1, "\xe6\x97\xa5|\xe6\x9c\xac");
}

static void scripts_without_blanks_break_where_they_may(void **state)
{
    (void)state;
    expect(NIHON NIHON, 4, NIHON "|" NIHON);
    expect(NIHON NIHON, 5, NIHON "|" NIHON);
    /* An ideographic full stop stays with what it ends. */
    expect(NIHON "\xe3\x80\x82" NIHON, 4, "\xe6\x97\xa5|\xe6\x9c\xac\xe3\x80\x82|" NIHON);
}

static void more_lines_than_asked_for_are_counted(void **state)
{
    (void)state;
    struct newsidx_span line = { 7, 7 };
    assert_int_equal(newsidx_text_wrap("a b c", 5, 1, &line, 1), 3);
    assert_int_equal(line.start, 0);
    assert_int_equal(line.end, 1);
    assert_int_equal(newsidx_text_wrap("a b c", 5, 1, NULL, 0), 3);
}

/* Whatever the text: lines in order, nothing lost but blanks, and none wider than it may be. */
static void check_lines(const char *text, size_t length, size_t columns)
{
    static struct newsidx_span lines[4096];
    size_t n = newsidx_text_wrap(text, length, columns, lines, 4096), done = 0;
    assert_true(n <= 4096);
    for (size_t i = 0; i < n; i++) {
        for (; done < lines[i].start; done++) assert_int_equal(text[done], ' ');
        done = lines[i].end;
        size_t width = newsidx_text_width(text + lines[i].start, lines[i].end - lines[i].start);
        if (width > columns) fail_msg("%zu columns, not %zu: %.*s", width, columns, (int)length, text);
    }
    for (; done < length; done++) assert_int_equal(text[done], ' ');
}

static FILE *open_headlines(void)
{
    char path[1024];
    const char *shared = getenv("NEWSIDX_SHARED");
    snprintf(path, sizeof path, "%s/data/unicode/headlines.tsv", shared ? shared : "../shared");
    FILE *file = fopen(path, "r");
    if (!file) print_message("skipped: no %s\n", path);
    return file;
}

static void headlines_of_all_scripts_fit(void **state)
{
    (void)state;
    FILE *file = open_headlines();
    if (!file) skip();
    char line[4096];
    size_t n = 0;
    for (; fgets(line, sizeof line, file); n++) {
        char *text = strrchr(line, '\t');
        text = text ? text + 1 : line;
        text[strcspn(text, "\n")] = '\0';
        check_lines(text, strlen(text), 12);
        check_lines(text, strlen(text), 38);
    }
    fclose(file);
    assert_true(n > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(widths_are_those_of_a_terminal),
        cmocka_unit_test(lines_break_between_words),
        cmocka_unit_test(words_that_are_too_wide_break_between_characters),
        cmocka_unit_test(scripts_without_blanks_break_where_they_may),
        cmocka_unit_test(more_lines_than_asked_for_are_counted),
        cmocka_unit_test(headlines_of_all_scripts_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
