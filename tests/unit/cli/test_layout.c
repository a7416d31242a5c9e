/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_layout.c: paragraphs with indent, marks, styles and links. */
#include "cli/layout.h"

#include <string.h>

#include "support.h"

/* Sets `text` with these marks and compares. */
static void expect(struct nx_page page, struct nx_paragraph how, const struct newsidx_text *text, const char *wanted)
{
    struct nx_out out = NX_OUT_INIT(NX_OUT_MEMORY);
    struct nx_clean clean = NX_CLEAN_INIT;
    nx_clean_add(&clean, text);
    nx_layout_paragraph(&out, &page, &clean, &how);
    assert_string_equal(nx_out_string(&out), wanted);
    nx_clean_dispose(&clean);
    nx_out_dispose(&out);
}

static const struct nx_page plain = { .columns = 20, .measure = 20 };
static const struct nx_page coloured = { .columns = 20, .measure = 20, .colour = true };
static const struct nx_page linked = { .columns = 20, .measure = 20, .colour = true, .links = true };

static void lines_are_set_in(void **state)
{
    (void)state;
    struct newsidx_text text = { .bytes = "one two three four five", .length = 23 };
    expect(plain, (struct nx_paragraph){ .indent = 0 }, &text, "one two three four\nfive\n");
    expect(plain, (struct nx_paragraph){ .indent = 4 }, &text, "one two three\n    four five\n");
    expect(plain, (struct nx_paragraph){ .indent = 4, .whole = true }, &text, "one two three four five\n");
    expect((struct nx_page){ 0 }, (struct nx_paragraph){ .indent = 4 }, &text, "one two three four five\n");
    struct newsidx_text none = { 0 };
    expect(plain, (struct nx_paragraph){ .indent = 4 }, &none, "\n");
}

static void marks_are_shown_across_lines(void **state)
{
    (void)state;
    struct newsidx_span marks[] = { { 4, 7 }, { 14, 23 } };
    struct newsidx_text text = { "one two three four five", 23, marks, 2 };
    expect(plain, (struct nx_paragraph){ .indent = 0 }, &text, "one two three four\nfive\n");
    expect(coloured, (struct nx_paragraph){ .indent = 0 }, &text,
           "one \x1b[1;31mtwo\x1b[0m three \x1b[1;31mfour\x1b[0m\n\x1b[1;31mfive\x1b[0m\n");
    struct newsidx_span all[] = { { 0, 3 } };
    struct newsidx_text short_text = { "one", 3, all, 1 };
    expect(coloured, (struct nx_paragraph){ .style = NX_STYLE_TITLE }, &short_text, "\x1b[1;31mone\x1b[0m\n");
}

static void expect_link(const char *url, const char *wanted)
{
    struct newsidx_text text = { .bytes = "t", .length = 1 }, address = { .bytes = url, .length = strlen(url) };
    expect(linked, (struct nx_paragraph){ .url = &address }, &text, wanted);
}

static void only_web_addresses_are_linked(void **state)
{
    (void)state;
    expect_link("https://e.org/a", "\x1b]8;;https://e.org/a\x1b\\t\x1b]8;;\x1b\\\n");
    expect_link("HTTP://e.org/a", "\x1b]8;;HTTP://e.org/a\x1b\\t\x1b]8;;\x1b\\\n");
    expect_link("javascript:alert(1)", "t\n");
    expect_link("file:///etc/passwd", "t\n");
    expect_link("https://", "t\n");
    expect_link("", "t\n");
}

static void addresses_cannot_end_the_sequence(void **state)
{
    (void)state;
    expect_link("https://e.org/\x1b\\\x07\xc2\x9c x\n",
                "\x1b]8;;https://e.org/%1B\\%07%C2%9C%20x%0A\x1b\\t\x1b]8;;\x1b\\\n");
}

static void links_need_a_page_that_takes_them(void **state)
{
    (void)state;
    struct newsidx_text text = { .bytes = "t", .length = 1 }, url = { .bytes = "https://e.org/", .length = 14 };
    expect(coloured, (struct nx_paragraph){ .url = &url }, &text, "t\n");
    expect(linked, (struct nx_paragraph){ .url = &url, .style = NX_STYLE_TITLE }, &text,
           "\x1b]8;;https://e.org/\x1b\\\x1b[1mt\x1b[0m\x1b]8;;\x1b\\\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_set_in),
        cmocka_unit_test(marks_are_shown_across_lines),
        cmocka_unit_test(only_web_addresses_are_linked),
        cmocka_unit_test(addresses_cannot_end_the_sequence),
        cmocka_unit_test(links_need_a_page_that_takes_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
