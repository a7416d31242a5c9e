/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_json.c: JSON as RFC 8259 has it, a little more where programs write more, and what is wrong with the rest. */
#include "article/json.h"
#include "article_support.h"

static const struct nx_article *accept_json(struct reading *reading, const char *json)
{
    newsidx_status status = read_bytes(reading, nx_str_of(json), "here.json", NX_FORM_DETECT);
    if (status != NEWSIDX_OK)
        fail_msg("%u:%u: %s\n%s", reading->err.line, reading->err.column, reading->err.message, json);
    return &reading->article;
}

static struct nx_str title_of(struct reading *reading, const char *value)
{
    char json[256];
    snprintf(json, sizeof json, "{\"webUrl\":\"u\",\"title\":%s}", value);
    return accept_json(reading, json)->title;
}

static void values(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    const struct nx_article *article = accept_json(
        &reading,
        "{\"title\":\"a\",\"quality\":87,\"heat\":-1,\"published\":true,\"topics\":[\"x\",\"y\"],\"locale\":null,\n"
        " \"provider\" : { \"name\" : \"P\" , \"images\" : [ ] } ,\r\n\t\"excerpt\":\"null\",\"x\":{},\"y\":[[],{}],\n"
        "\"related\":[{\"title\":\"b\",\"quality\":1.5e1},\n{\"title\":\"c\"}]}\n");
    assert_text(article->title, "a");
    assert_text(article->excerpt, "null");
    assert_absent(article->locale);
    assert_text(article->provider, "P");
    assert_int_equal(article->quality, 87);
    assert_int_equal(article->heat, NEWSIDX_HEAT_NONE);
    assert_int_equal(article->published, NEWSIDX_YES);
    assert_int_equal(article->topics.n, 2);
    assert_int_equal(article->n_related, 2);
    assert_int_equal(article->related[0].quality, 15);
    assert_int_equal(article->related[0].line, 4);
    assert_int_equal(article->related[1].line, 5);
}

static void scalars_are_text(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    static const char *const words[] = { "true", "false", "0",       "-0",  "12",       "-1.25",
                                         "1e5",  "2E-3",  "1.5e+10", "NaN", "Infinity", "-Infinity" };
    for (size_t i = 0; i < NX_COUNT(words); i++) assert_text(title_of(&reading, words[i]), words[i]);
    assert_absent(title_of(&reading, "null"));
    assert_text(title_of(&reading, "\"null\""), "null");
}

static void escapes(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    assert_text(title_of(&reading, "\"a\\\"b\\\\c\\/d\\be\\ff\\ng\\rh\\ti\""), "a\"b\\c/d\be\ff\ng\rh\ti");
    assert_text(title_of(&reading, "\"\\u0041\\u00e9\\u20AC\\uFFFF\""), "Aé€\uffff");
    assert_text(title_of(&reading, "\"\\u0000x\""), "\ufffdx");
    assert_text(title_of(&reading, "\"plain é € 🐋 text\""), "plain é € 🐋 text");
    assert_text(title_of(&reading, "\"\""), "");
    assert_text(accept_json(&reading, "{\"t\\u0069tle\":\"a\"}")->title, "a");
}

/* How JSON in ASCII writes what is above U+FFFF; and what JavaScript leaves where it cuts text within a pair. */
static void surrogates(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    assert_text(title_of(&reading, "\"\\ud83d\\ude00\""), "😀");
    assert_text(title_of(&reading, "\"\\uD83D\\uDC0B!\""), "🐋!");
    assert_text(title_of(&reading, "\"\\ud800\\udc00\\udbff\\udfff\""), "\U00010000\U0010ffff");
    assert_text(title_of(&reading, "\"cut \\ud83d\""), "cut \ufffd");
    assert_text(title_of(&reading, "\"\\ude00 cut\""), "\ufffd cut");
    assert_text(title_of(&reading, "\"\\ud83d\\ud83d\\ude00\""), "\ufffd😀");
    assert_text(title_of(&reading, "\"\\ud83dx\""), "\ufffdx");
    assert_text(title_of(&reading, "\"\\ud83d\\n\""), "\ufffd");
    assert_text(title_of(&reading, "\"\\ud83d\\u0041\""), "\ufffdA");
}

/* What libyaml would refuse in a text that is JSON. */
static void what_yaml_has_not(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    char json[4096] = "{\"";
    memset(json + 2, 'k', 2000);
    strcpy(json + 2002, "\": 1, \"title\": \"a\"}");
    assert_text(accept_json(&reading, json)->title, "a");
    assert_text(title_of(&reading, "\"\x7f\xc2\x92\xef\xbf\xbe|\""), "\x7f\xc2\x92\xef\xbf\xbe|");
    assert_text(accept_json(&reading, "\xef\xbb\xbf{\"title\": \"a\"}")->title, "a");
}

/* What is not JSON may be YAML. */
static void what_json_has_not(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    static const char *const texts[] = { "{\"title\": a}",           "{\"title\": \"a\",}",          "{title: a}",
                                         "{'title': 'a'}",           "{\"title\": \"a\"} # comment", "title: a",
                                         "{\"title\": \"a\"}\n---\n" };
    for (size_t i = 0; i < NX_COUNT(texts); i++) assert_text(accept_json(&reading, texts[i])->title, "a");
    assert_text(accept_yaml(&reading, "{\"title\": \"\\ud83d\\ude00\"}")->title, "😀");
    assert_text(accept_yaml(&reading, "---\n{\"title\": \"\\ud83d\\ude00\"}\n")->title, "😀");
}

static void refuse_json(const char *json, const char *place, const char *words)
{
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    if (read_bytes(&reading, nx_str_of(json), "here.json", NX_FORM_DETECT) == NEWSIDX_OK)
        fail_msg("accepted: %s", json);
    char got[32];
    snprintf(got, sizeof got, "%u:%u", reading.err.line, reading.err.column);
    if (strcmp(got, place) != 0 || !strstr(reading.err.message, words)) {
        fail_msg("expected %s: %s\n     got %s: %s\n%s", place, words, got, reading.err.message, json);
    }
}

static void faults(void **state)
{
    (void)state;
    static const struct {
        const char *json, *place, *words;
    } cases[] = {
        { "", "1:1", "ends too early" },
        { "{", "1:2", "ends too early" },
        { "{\n\"title\": \"a\",\n", "3:1", "the JSON text ends too early: close its quotes and brackets" },
        { "{\"title\"", "1:9", "ends too early" },
        { "{\"title\": ", "1:11", "ends too early" },
        { "{\"title\" \"a\"}", "1:10", "a colon is expected behind a key" },
        { "{\"title\": \"say \"hi\"\"}", "1:17", "a comma or a closing bracket is expected" },
        { "{\"title\": \"é🐋\" x: [}", "1:16", "a comma or a closing bracket is expected" },
        { "{\"title\": \"a\",, \"b\": 1}", "1:15", "a key is expected here" },
        { "{: \"a\"", "1:2", "a key or } is expected here" },
        { "{\"title\": [1 2", "1:14", "a comma or a closing bracket" },
        { "{\"title\": [,", "1:12", "a JSON value or ] is expected" },
        { "{\"title\": @}", "1:11", "a JSON value is expected here: write text in double quotes" },
        { "{\"title\": [}]", "1:12", "a JSON value or ]" },
        { "{\"title\": \"a\"} {", "1:16", "text behind the end of the JSON object" },
        { "{\"title\": \"never closed", "1:11", "text in quotes that is not closed" },
        { "{\"title\": \"é\\q\"}", "1:13", "an unknown escape" },
        { "{\"title\": \"\\u12\"}", "1:12", "\\u needs four hexadecimal digits" },
        { "{\"title\": \"\\", "1:12", "not closed" },
        { "{\"title\": \"a\tb\" ]", "1:13", "a line break or control character within quotes" },
        { "{\"quality\": 1}", "1:1", "no title, excerpt or URL" },
        { "[{\"title\": \"a\"}]", "1:1", "a list where one article is expected" },
        { "\"text\"", "1:1", "text where an article is expected" },
        { "null", "1:1", "text where an article is expected" },
        { "{\"title\": \"a\xff\"}", "1:13", "not valid UTF-8" },
    };
    for (size_t i = 0; i < NX_COUNT(cases); i++) refuse_json(cases[i].json, cases[i].place, cases[i].words);
}

/* Each of these words is no JSON; most are YAML, so the parser is asked alone. */
static void no_numbers(void **state)
{
    (void)state;
    static const char *const words[] = { "01",  "-",    "+1",  "1.",    ".5",  "1e",    "1e+", "0x10",
                                         "1_0", "True", "nul", "nulll", "--1", "1.2.3", "-01", "infinity" };
    for (size_t i = 0; i < NX_COUNT(words); i++) {
        char text[32];
        snprintf(text, sizeof text, "[%s]", words[i]);
        struct nx_document document = { nx_str_of(text), { 1, 1 } };
        struct nx_json json;
        struct nx_event event;
        nx_json_open(&json, &document);
        assert_int_equal(nx_events_next(&json.events, &event, NULL), NEWSIDX_OK);
        if (nx_events_next(&json.events, &event, NULL) == NEWSIDX_OK) {
            assert_int_not_equal(nx_events_next(&json.events, &event, NULL), NEWSIDX_OK);
        }
        nx_json_close(&json);
    }
}

static void limits_hold(void **state)
{
    (void)state;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer json = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    nx_buffer_add_str(&json, NX_STR("{\"title\":\"a\",\"x\":"));
    for (int i = 0; i < NX_ARTICLE_DEPTH_MAX - 1; i++) nx_buffer_add_byte(&json, '[');
    for (int i = 0; i < NX_ARTICLE_DEPTH_MAX - 1; i++) nx_buffer_add_byte(&json, ']');
    nx_buffer_add_str(&json, NX_STR(",\"y\":1}"));
    accept_json(&reading, nx_buffer_terminate(&json));
    nx_buffer_clear(&json);
    nx_buffer_add_str(&json, NX_STR("{\"title\":\"a\",\"x\":"));
    for (int i = 0; i < 1 << 20; i++) nx_buffer_add_byte(&json, '[');
    refuse_json(nx_buffer_terminate(&json), "1:81", "more than 64 lists and mappings");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values),     cmocka_unit_test(scalars_are_text),  cmocka_unit_test(escapes),
        cmocka_unit_test(surrogates), cmocka_unit_test(what_yaml_has_not), cmocka_unit_test(what_json_has_not),
        cmocka_unit_test(faults),     cmocka_unit_test(no_numbers),        cmocka_unit_test(limits_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
