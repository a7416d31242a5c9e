/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The list of words through the public interface: what is listed, and what is refused. */
#include "newsidx.h"
#include "small_index.h"

static void write_articles(FILE *file)
{
    fputs("{\"title\":\"Caf\xc3\xa9s and cafe\",\"originalUrl\":\"https://a.example/1\"}\n"
          "{\"title\":\"The caf\xc3\xa9\",\"excerpt\":\"A caf\xc3\xa9 is a "
          "cafe\",\"originalUrl\":\"https://a.example/2\"}\n"
          "{\"title\":\"Cafeteria\",\"provider\":{\"name\":\"The Caf\"},\"originalUrl\":\"https://a.example/3\"}\n",
          file);
}

static int make(void **state)
{
    return small_index_make(state, write_articles, 3);
}

static struct newsidx_terms *get(void **state, const char *prefix, size_t limit)
{
    const struct small_index *made = *state;
    struct newsidx_terms_options options = NEWSIDX_TERMS_OPTIONS_INIT;
    struct newsidx_terms *terms = NULL;
    options.limit = limit;
    assert_ok(newsidx_terms_get(made->index, prefix, &options, &terms, NULL));
    return terms;
}

static void assert_term(const struct newsidx_terms *terms, size_t i, const char *word, const char *stem, uint64_t n)
{
    const struct newsidx_term *term = newsidx_terms_item(terms, i);
    assert_non_null(term);
    assert_int_equal(term->word.length, strlen(word));
    assert_memory_equal(term->word.bytes, word, strlen(word));
    assert_int_equal(term->stem.length, strlen(stem));
    assert_memory_equal(term->stem.bytes, stem, strlen(stem));
    assert_int_equal(term->articles, n);
}

static void words_with_their_articles(void **state)
{
    struct newsidx_terms *terms = get(state, "CAF\xc3\x89", 0);
    assert_int_equal(newsidx_terms_summary(terms)->n, 3);
    assert_int_equal(newsidx_terms_summary(terms)->distinct, 3);
    assert_int_equal(newsidx_terms_summary(terms)->articles, 3);
    assert_int_equal(newsidx_terms_summary(terms)->prefix.length, 4);
    assert_term(terms, 0, "cafe", "cafe", 2);
    assert_term(terms, 1, "cafes", "cafe", 1);
    assert_term(terms, 2, "cafeteria", "cafeteria", 1);
    assert_null(newsidx_terms_item(terms, 3));
    newsidx_terms_free(terms);
    newsidx_terms_free(NULL);
}

static void only_so_many(void **state)
{
    struct newsidx_terms *terms = get(state, "caf", 1);
    assert_int_equal(newsidx_terms_summary(terms)->n, 1);
    assert_int_equal(newsidx_terms_summary(terms)->distinct, 4);
    assert_null(newsidx_terms_item(terms, 1));
    newsidx_terms_free(terms);
    terms = get(state, NULL, 2);
    assert_int_equal(newsidx_terms_summary(terms)->distinct, 8);
    assert_term(terms, 0, "cafe", "cafe", 2);
    assert_term(terms, 1, "the", "the", 2);
    newsidx_terms_free(terms);
}

static void what_is_no_word_is_refused(void **state)
{
    const struct small_index *made = *state;
    struct newsidx_terms *terms = NULL;
    newsidx_error err = { 0 };
    char long_prefix[NEWSIDX_QUERY_MAX + 2];
    memset(long_prefix, 'a', sizeof long_prefix);
    long_prefix[NEWSIDX_QUERY_MAX + 1] = '\0';
    assert_int_equal(newsidx_terms_get(made->index, "two words", NULL, &terms, &err), NEWSIDX_INVALID);
    assert_non_null(strstr(err.message, "\"two words\" is not the beginning of one word"));
    assert_int_equal(newsidx_terms_get(made->index, "!", NULL, &terms, &err), NEWSIDX_INVALID);
    assert_int_equal(newsidx_terms_get(made->index, "a\xff", NULL, &terms, &err), NEWSIDX_INVALID);
    assert_int_equal(newsidx_terms_get(made->index, long_prefix, NULL, &terms, &err), NEWSIDX_LIMIT);
    assert_null(terms);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_with_their_articles),
        cmocka_unit_test(only_so_many),
        cmocka_unit_test(what_is_no_word_is_refused),
    };
    return cmocka_run_group_tests(tests, make, small_index_remove);
}
