/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_golden.c: tests/golden/tokens/NAME.txt, files of cases that anybody can add to without C. "language: NAME" says
 * for which language the cases behind it are analyzed; "text: TEXT" begins a case, and the lines behind it are its
 * tokens as nx_analyzer_print writes them, less the heading. Blank lines and lines with "#" stay as they are.
 * In TEXT, \n, \t, \r, \\, \xHH (a byte) and \u{HHHH} (a character) stand for what is hard to see.
 * With NEWSIDX_UPDATE=1 in the environment the files are written anew.
 */
#include "text_support.h"

#include "text/print.h"

static void add_escape(const char **at, struct nx_buffer *out)
{
    static const char names[] = "ntr\\", bytes[] = "\n\t\r\\";
    char letter = *(*at)++, character[4];
    const char *plain = letter ? strchr(names, letter) : NULL;
    unsigned value = 0;
    int length = 0;
    if (plain) {
        nx_buffer_add_byte(out, (unsigned char)bytes[plain - names]);
    } else if (letter == 'x' && sscanf(*at, "%2x%n", &value, &length) == 1) {
        nx_buffer_add_byte(out, (unsigned char)value);
    } else if (letter == 'u' && sscanf(*at, "{%x}%n", &value, &length) == 1 && length > 0) {
        nx_buffer_add(out, character, nx_utf8_put(value, character));
    } else {
        fail_msg("no such escape: \\%c", letter);
    }
    *at += length;
}

static void unescape(struct nx_str line, struct nx_buffer *out)
{
    nx_buffer_clear(out);
    for (const char *at = line.ptr, *end = line.ptr + line.len; at < end;) {
        char c = *at++;
        if (c == '\\')
            add_escape(&at, out);
        else
            nx_buffer_add_byte(out, (unsigned char)c);
    }
}

static void add_answer(struct nx_analyzer *analyzer, struct nx_str escaped, struct nx_buffer *out)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer text = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer table = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    unescape(escaped, &text);
    assert_ok(nx_analyzer_print(analyzer, nx_buffer_str(&text), &table, NULL));
    const char *heading_end = (const char *)memchr(table.ptr, '\n', table.len) + 1;
    nx_buffer_add(out, heading_end, (size_t)(table.ptr + table.len - heading_end));
}

static struct nx_analyzer *analyzer_for(struct nx_str language)
{
    char name[32];
    snprintf(name, sizeof name, "%.*s", NX_STR_ARG(language));
    return make_analyzer(name);
}

/* What follows the name at the start of the line, and the blank behind it. */
static struct nx_str behind(struct nx_str line, struct nx_str name)
{
    size_t skipped = NX_MIN(line.len, name.len + 1);
    return (struct nx_str){ line.ptr + skipped, line.len - skipped };
}

/* The whole file with its cases answered anew. */
static void build(struct nx_str file, struct nx_buffer *out)
{
    const struct nx_str language = NX_STR("language:"), text = NX_STR("text:");
    struct nx_analyzer *analyzer = make_analyzer("english");
    struct nx_str line;
    for (const char *at = file.ptr, *end = file.ptr + file.len; next_line(&at, end, &line);) {
        bool is_language = nx_str_starts_with(line, language), is_text = nx_str_starts_with(line, text);
        if (!is_language && !is_text && line.len > 0 && line.ptr[0] != '#') continue; /* an old answer */
        nx_buffer_add_str(out, line);
        nx_buffer_add_byte(out, '\n');
        if (is_language) {
            nx_analyzer_free(analyzer);
            analyzer = analyzer_for(behind(line, language));
        }
        if (is_text) add_answer(analyzer, behind(line, text), out);
    }
    nx_analyzer_free(analyzer);
}

static void compare(const char *path, struct nx_str old, struct nx_str new)
{
    const char *a = old.ptr, *b = new.ptr;
    for (int number = 1; a < old.ptr + old.len || b < new.ptr + new.len; number++) {
        struct nx_str want = NX_STR_NONE, got = NX_STR_NONE;
        bool has_want = next_line(&a, old.ptr + old.len, &want), has_got = next_line(&b, new.ptr + new.len, &got);
        if (has_want == has_got && nx_str_equal(want, got)) continue;
        fail_msg("%s:%d:\n  expected %.*s\n  actual   %.*s\nNEWSIDX_UPDATE=1 records anew", path, number,
                 NX_STR_ARG(want), NX_STR_ARG(got));
    }
}

static void check(const char *name)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer old = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer new = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    char path[TEST_PATH_SIZE];
    snprintf(path, sizeof path, "tests/golden/tokens/%s.txt", name);
    newsidx_error err = { 0 };
    if (nx_file_read(path, &old, NULL, &err) != NEWSIDX_OK) fail_msg("%s: %s", path, err.message);
    build(nx_buffer_str(&old), &new);
    assert_ok(nx_buffer_check(&new, NULL));
    const char *update = getenv("NEWSIDX_UPDATE");
    if (update && *update == '1')
        assert_ok(nx_file_replace(path, new.ptr, new.len, false, NULL));
    else
        compare(path, nx_buffer_str(&old), nx_buffer_str(&new));
}

static void scripts(void **state)
{
    (void)state;
    check("scripts");
}

static void rules(void **state)
{
    (void)state;
    check("rules");
}

static void languages(void **state)
{
    (void)state;
    check("languages");
}

static void odd(void **state)
{
    (void)state;
    check("odd");
}

static void the_table_has_a_heading(void **state)
{
    (void)state;
    struct nx_analyzer *analyzer = make_analyzer("english");
    NX_AUTO(nx_buffer_dispose) struct nx_buffer table = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    assert_ok(nx_analyzer_print(analyzer, NX_STR(""), &table, NULL));
    assert_string_equal(nx_buffer_terminate(&table), "n  bytes  text  word  stem\n");
    assert_ok(nx_analyzer_print(analyzer, NX_STR("Ein Satz"), &table, NULL));
    assert_string_equal(nx_buffer_terminate(&table), "n  bytes  text  word  stem\n"
                                                     "1    0-3  Ein   ein   ein\n"
                                                     "2    4-8  Satz  satz  satz\n");
    nx_analyzer_free(analyzer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scripts),
        cmocka_unit_test(rules),
        cmocka_unit_test(languages),
        cmocka_unit_test(odd),
        cmocka_unit_test(the_table_has_a_heading),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
