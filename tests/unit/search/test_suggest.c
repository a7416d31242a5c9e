/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is suggested while a text is typed: by hand, in a small index. */
#include "newsidx.h"
#include "small_index.h"

static void write_articles(FILE *file)
{
    static const char *const articles[] = {
        "\"title\":\"Facial recognition banned\",\"topics\":[\"Police\",\"Facial Recognition\"],\"quality\":10",
        "\"title\":\"A ban on facial recognition\",\"topics\":[\"Police\"],\"quality\":200",
        "\"title\":\"Facial recognition banned\",\"topics\":[\"police\"],\"quality\":90",
        "\"title\":\"Recognizing birds\",\"excerpt\":\"Facial marks\",\"provider\":{\"name\":\"The Polar Post\"}",
        "\"title\":\"Recovery\",\"provider\":{\"name\":\"The Polar Post\"}",
        "\"title\":\"\xc3\x89lections\",\"provider\":{\"name\":\"U.S. \xc3\x89l\xc3\xa9gance\"}",
    };
    for (size_t i = 0; i < NX_COUNT(articles); i++) {
        fprintf(file, "{%s,\"originalUrl\":\"https://a.example/%zu\",\"publishedDateTime\":\"2020-06-0%zu\"}\n",
                articles[i], i, i + 1);
    }
}

static int make(void **state)
{
    return small_index_make(state, write_articles, 6);
}

/* Lines of "kind articles text". */
static void check(void **state, const char *text, size_t limit, const char *wanted)
{
    static const char kinds[] = "wtpT";
    const struct small_index *made = *state;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer got = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    struct newsidx_suggest_options options = NEWSIDX_SUGGEST_OPTIONS_INIT;
    struct newsidx_suggestions *suggestions = NULL;
    const struct newsidx_suggestion *one;
    options.limit = limit;
    assert_ok(newsidx_suggest(made->index, text, &options, &suggestions, NULL));
    for (size_t i = 0; (one = newsidx_suggestions_item(suggestions, i)); i++) {
        nx_buffer_add_format(&got, "%c %d %.*s\n", kinds[one->kind], (int)one->articles, (int)one->text.length,
                             one->text.bytes);
        assert_int_equal(strlen(one->id), one->kind == NEWSIDX_SUGGESTION_TITLE ? 16 : 0);
    }
    if (strcmp(nx_buffer_terminate(&got), wanted) != 0) fail_msg("%s:\n%s", text, got.ptr);
    newsidx_suggestions_free(suggestions);
}

static void words_and_titles(void **state)
{
    check(state, "Reco", 5,
          "w 3 recognition\nw 1 recognizing\nw 1 recovery\nt 1 Facial Recognition\n"
          "T 1 Recovery\nT 1 Recognizing birds\nT 1 A ban on facial recognition\nT 2 Facial recognition banned\n");
    check(state, "reco", 1, "w 3 recognition\nt 1 Facial Recognition\nT 1 Recovery\n");
    check(state, "recovers", 5, "");
}

static void behind_other_words(void **state)
{
    check(state, "Facial  reco", 5,
          "w 3 Facial  recognition\nw 1 Facial  recognizing\nt 1 Facial Recognition\n"
          "T 2 Facial recognition banned\nT 1 A ban on facial recognition\n");
    check(state, "birds facial", 5, "w 1 birds facial\n");
    check(state, "nowhere recov", 5, ""); /* no article has the first */
}

static void whole_words(void **state)
{
    check(state, "facial ", 1, "t 1 Facial Recognition\nT 2 Facial recognition banned\n");
    check(state, "reco ", 5, "");
    check(state, "", 5, "");
    check(state, " - ", 5, "");
}

static void names(void **state)
{
    check(state, "poli", 5, "t 2 Police\nt 1 police\n");
    check(state, "pol", 5, "w 2 polar\nt 2 Police\nt 1 police\np 2 The Polar Post\n");
    check(state, "the polar p", 5, "w 2 the polar post\np 2 The Polar Post\n");
    check(state, "polar the", 5, "w 2 polar the\n");
    check(state, "the pol", 1, "w 2 the polar\np 2 The Polar Post\n");
    check(state, "us e", 5, "w 1 us elections\nw 1 us elegance\np 1 U.S. \xc3\x89l\xc3\xa9gance\n");
    check(state, "\xc3\x89LE", 5,
          "w 1 elections\nw 1 elegance\np 1 U.S. \xc3\x89l\xc3\xa9gance\nT 1 \xc3\x89lections\n");
}

static void what_cannot_be_asked_is_refused(void **state)
{
    const struct small_index *made = *state;
    struct newsidx_suggestions *suggestions = NULL;
    struct newsidx_suggest_options options = NEWSIDX_SUGGEST_OPTIONS_INIT;
    assert_int_equal(newsidx_suggest(made->index, NULL, NULL, &suggestions, NULL), NEWSIDX_INVALID);
    assert_int_equal(newsidx_suggest(made->index, "\xff", NULL, &suggestions, NULL), NEWSIDX_INVALID);
    options.limit = 0;
    assert_int_equal(newsidx_suggest(made->index, "a", &options, &suggestions, NULL), NEWSIDX_INVALID);
    options.limit = 10001;
    assert_int_equal(newsidx_suggest(made->index, "a", &options, &suggestions, NULL), NEWSIDX_INVALID);
    assert_null(suggestions);
    newsidx_suggestions_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_and_titles),
        cmocka_unit_test(behind_other_words),
        cmocka_unit_test(whole_words),
        cmocka_unit_test(names),
        cmocka_unit_test(what_cannot_be_asked_is_refused),
    };
    return cmocka_run_group_tests(tests, make, small_index_remove);
}
