/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_suite.c: the public YAML test suite, where it is at hand. Whatever libyaml accepts we refuse only for what an
 * article is (no mapping, no title, a second document), never for its syntax; whatever libyaml refuses we refuse, and
 * the events that the reader sees are libyaml's.
 */
#include <dirent.h>

#include "article/yaml.h"
#include "article_support.h"

enum { PATH_SIZE = TEST_PATH_SIZE * 4, CASES = 402 };

/* How refusals begin that are about articles, not about syntax. */
static const char *const content_refusals[] = {
    "no title, excerpt or URL", "a list where one article is expected", "text where an article is expected",
    "the article is empty",     "a second document begins here",
};

static bool is_about_content(const char *message)
{
    for (size_t i = 0; i < NX_COUNT(content_refusals); i++) {
        if (strncmp(message, content_refusals[i], strlen(content_refusals[i])) == 0) return true;
    }
    return false;
}

/* What libyaml alone makes of the bytes: whether it accepts them, and whether an alias is among them. */
static bool libyaml_accepts(struct nx_str bytes)
{
    yaml_parser_t parser;
    yaml_event_t event;
    assert_true(yaml_parser_initialize(&parser));
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)bytes.ptr, bytes.len);
    bool accepted = true, over = false;
    while (accepted && !over) {
        accepted = yaml_parser_parse(&parser, &event);
        over = accepted && event.type == YAML_STREAM_END_EVENT;
        if (accepted) yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    return accepted;
}

/* ---- Events ----------------------------------------------------------------------------------------------------- */

static void expect_event(const char *path, const yaml_event_t *theirs, const struct nx_event *ours)
{
    enum nx_event_kind kind = NX_EVENT_CLOSE;
    struct nx_str text = NX_STR_NONE;
    if (theirs->type == YAML_SCALAR_EVENT) {
        kind = NX_EVENT_SCALAR;
        text = (struct nx_str){ (const char *)theirs->data.scalar.value, theirs->data.scalar.length };
    }
    if (theirs->type == YAML_MAPPING_START_EVENT) kind = NX_EVENT_MAPPING;
    if (theirs->type == YAML_SEQUENCE_START_EVENT) kind = NX_EVENT_LIST;
    if (ours->kind != kind || !nx_str_equal(ours->text, text)) fail_msg("%s: an event differs", path);
}

/* The events of the first document, as far as there is no alias and no fault. */
static void compare_events(const char *path, const struct nx_document *document)
{
    NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
    struct nx_yaml yaml;
    struct nx_event ours;
    yaml_parser_t parser;
    yaml_event_t theirs;
    assert_int_equal(nx_yaml_open(&yaml, document, &arena, NULL), NEWSIDX_OK);
    assert_true(yaml_parser_initialize(&parser));
    yaml_parser_set_input_string(&parser, (const unsigned char *)document->bytes.ptr, document->bytes.len);
    for (bool over = false; !over;) {
        if (!yaml_parser_parse(&parser, &theirs)) break;
        bool frame = theirs.type == YAML_STREAM_START_EVENT || theirs.type == YAML_DOCUMENT_START_EVENT;
        over = theirs.type == YAML_ALIAS_EVENT || theirs.type == YAML_DOCUMENT_END_EVENT ||
               theirs.type == YAML_STREAM_END_EVENT;
        if (!frame && !over) {
            assert_int_equal(nx_events_next(&yaml.events, &ours, NULL), NEWSIDX_OK);
            expect_event(path, &theirs, &ours);
        }
        yaml_event_delete(&theirs);
    }
    yaml_parser_delete(&parser);
    nx_yaml_close(&yaml);
}

/* ---- Cases ------------------------------------------------------------------------------------------------------ */

static void check_case(const char *path)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer bytes = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    assert_int_equal(nx_file_read(path, &bytes, NULL, NULL), NEWSIDX_OK);
    struct nx_str text = { bytes.ptr ? bytes.ptr : "", bytes.len };
    newsidx_status status = read_bytes(&reading, text, path, NX_FORM_YAML);
    bool accepts = libyaml_accepts(text);
    if (status == NEWSIDX_OK && !accepts) fail_msg("%s: libyaml refuses it", path);
    if (status != NEWSIDX_OK) {
        assert_int_equal(status, NEWSIDX_REFUSED);
        assert_true(reading.err.line > 0 && reading.err.column > 0);
        bool content = is_about_content(reading.err.message);
        if (accepts && !content) fail_msg("%s: libyaml accepts it; we: %s", path, reading.err.message);
    }
    struct nx_document document = nx_document_of_file(text);
    compare_events(path, &document);
}

static void all_cases(void **state)
{
    (void)state;
    char root[PATH_SIZE], path[PATH_SIZE * 2];
    SKIP_WITHOUT(root, "yaml-test-suite");
    struct dirent **entries;
    int n = scandir(root, &entries, NULL, alphasort), cases = 0;
    for (int i = 0; i < n; i++) {
        struct stat meta;
        snprintf(path, sizeof path, "%s/%s/in.yaml", root, entries[i]->d_name);
        free(entries[i]);
        if (stat(path, &meta) != 0) continue;
        check_case(path);
        cases++;
    }
    free(entries);
    assert_int_equal(cases, CASES);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(all_cases) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
