/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_stemmers.c: the analyzer with Xapian's stemmers: what readers of a language write in different ways is found,
 * what they tell apart stays apart.
 */
#include "text_support.h"

#include "shim.h"

static newsidx_status stem_by_shim(void *self, struct nx_str word, char *out, size_t capacity, size_t *length,
                                   newsidx_error *err)
{
    return nxs_stemmer_stem(self, word, out, capacity, length, err);
}

static void close_shim(void *self)
{
    nxs_stemmer_close(self);
}

static struct nx_analyzer *make_stemming(const char *language)
{
    struct nxs_stemmer *stemmer = NULL;
    assert_ok(nxs_stemmer_open(language, &stemmer, NULL));
    struct nx_stemmer brought = { .self = stemmer, .stem = stem_by_shim, .close = close_shim, .version = "xapian" };
    struct nx_analyzer *analyzer = NULL;
    assert_ok(nx_analyzer_new(language, &brought, &analyzer, NULL));
    return analyzer;
}

/* The stem of the last word of `text`, as a C string in `out`. */
static const char *stem_of(struct nx_analyzer *analyzer, const char *text, struct nx_buffer *out)
{
    NX_AUTO(nx_tokens_dispose) struct nx_tokens tokens = NX_TOKENS_INIT;
    assert_ok(nx_analyzer_words(analyzer, nx_str_of(text), &tokens, NULL));
    assert_true(tokens.n > 0);
    assert_ok(nx_analyzer_stem(analyzer, tokens.items[tokens.n - 1].word, out, NULL));
    return nx_buffer_terminate(out);
}

struct pair {
    const char *language, *one, *other;
};

static void assert_pairs(const struct pair *pairs, size_t n, bool alike)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer one = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer other = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    for (size_t i = 0; i < n; i++) {
        struct nx_analyzer *analyzer = make_stemming(pairs[i].language);
        const char *a = stem_of(analyzer, pairs[i].one, &one), *b = stem_of(analyzer, pairs[i].other, &other);
        if ((strcmp(a, b) == 0) != alike)
            fail_msg("%s: %s and %s have stems %s and %s", pairs[i].language, pairs[i].one, pairs[i].other, a, b);
        nx_analyzer_free(analyzer);
    }
}

static void written_in_different_ways(void **state)
{
    (void)state;
    const struct pair pairs[] = {
        { "english", "résumé", "resumes" },
        { "english", "elections", "Election’s" },
        { "english", "U.S.", "US" },
        { "french", "élections", "elections" },
        { "french", "l’ÉTÉ", "ete" },
        { "french", "garçons", "garcon" },
        { "french", "fatigué", "fatigue" },
        { "german", "Häuser", "Hauser" },
        { "german", "Straßen", "STRASSEN" },
        { "spanish", "elección", "eleccion" },
        { "spanish", "camiones", "camión" },
        { "italian", "dell’università", "universita" },
        { "portuguese", "eleições", "eleicoes" },
        { "romanian", "știința", "ştiinţa" },
        { "romanian", "școală", "scoala" },
        { "catalan", "països", "paisos" },
        { "dutch", "financiële", "financiele" },
        { "russian", "ёлка", "елки" },
        { "turkish", "Ankara’da", "da" },
        { "swedish", "nyheterna", "nyheter" },
    };
    assert_pairs(pairs, NX_COUNT(pairs), true);
}

static void told_apart(void **state)
{
    (void)state;
    const struct pair pairs[] = {
        { "swedish", "får", "far" },   { "finnish", "säde", "sade" }, { "spanish", "año", "ano" },
        { "hungarian", "kör", "kor" }, { "turkish", "ısı", "isi" },   { "english", "news", "new" },
        { "danish", "gå", "ga" },
    };
    assert_pairs(pairs, NX_COUNT(pairs), false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(written_in_different_ways),
        cmocka_unit_test(told_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
