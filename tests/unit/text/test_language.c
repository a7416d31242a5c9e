/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_language.c: what the language of an index changes about words; and the fingerprint and the versions. */
#include "text_support.h"

static void languages_keep_their_letters(void **state)
{
    (void)state;
    assert_words("none", "Garçon Größe año får çok știință", "garcon grosse ano far cok stiinta");
    assert_words("english", "Garçon Größe año får çok știință", "garcon grosse ano far cok stiinta");
    assert_words("french", "Garçon ÉTÉ Noël Größe año", "garçon été noël grosse ano");
    assert_words("german", "Größe ÜBER Café naïve", "grösse über cafe naive");
    assert_words("spanish", "AÑO camión pingüino garçon", "año camión pingüino garcon");
    assert_words("swedish", "får Öl idé", "får öl ide");
    assert_words("danish", "Århus øre æble é", "århus øre æble e");
    assert_words("finnish", "Äiti Åbo õ", "äiti åbo o");
    assert_words("hungarian", "ŐRÜLT kór", "őrült kór");
    assert_words("italian", "città perché", "città perché");
    assert_words("portuguese", "AÇÃO avô à", "ação avô a");
    assert_words("romanian", "știință ŞCOALĂ â é", "știință şcoală â e");
    assert_words("catalan", "Barça col·legi país", "barça col·legi país");
    assert_words("lithuanian", "Žąsis é", "žąsis e");
    assert_words("dutch", "financiële één", "financiele een");
}

/* Kept letters stay also below a second mark, and when they come in two characters. */
static void kept_letters_in_every_form(void **state)
{
    (void)state;
    assert_words("french", "c\u0327a ḉ \u1e08 c\u0327\u0301", "ça ç ç ç");
    assert_words("swedish", "a\u030a \u212b ǻ", "å å å");
    assert_words("hungarian", "o\u030b", "ő");
}

static void names_and_codes_mean_the_same(void **state)
{
    (void)state;
    assert_words("fr", "ça", "ça");
    assert_words("sv", "å", "å");
    assert_words("nb", "å", "å");
    assert_words("no such language", "ça å", "ca a");
}

static void apostrophes_split_where_they_join_words(void **state)
{
    (void)state;
    assert_words("french", "L'été l’homme qu'il", "l été l homme qu il");
    assert_words("italian", "dell'arte l’Italia", "dell arte l italia");
    assert_words("catalan", "L'home", "l home");
    assert_words("irish", "d'imigh", "d imigh");
    assert_words("turkish", "Ankara'da Türkiye’nin", "ankara da türkiye nin");
    assert_words("english", "O'Brien's", "o'brien's");
    assert_words("dutch", "foto's", "foto's");
}

static void turkish_has_its_own_i(void **state)
{
    (void)state;
    assert_words("turkish", "IRAK ırak İZMİR izmir", "ırak ırak izmir izmir");
    assert_words("english", "IRAK İZMİR", "irak izmir");
}

static void fingerprints_tell_analyzers_apart(void **state)
{
    (void)state;
    struct nx_analyzer *analyzer = make_analyzer("english");
    char out[128], expected[128];
    snprintf(expected, sizeof expected, "newsidx %d; icu %s; unicode %s; no stemmer; english", NX_ANALYZER_VERSION,
             nx_text_icu_version(), nx_text_unicode_version());
    nx_analyzer_fingerprint(analyzer, sizeof out, out);
    assert_string_equal(out, expected);
    nx_analyzer_fingerprint(analyzer, 8, out);
    assert_string_equal(out, "newsidx");
    nx_analyzer_free(analyzer);
}

static void versions_are_versions(void **state)
{
    (void)state;
    int major = 0, minor = 0;
    assert_int_equal(sscanf(nx_text_icu_version(), "%d.%d", &major, &minor), 2);
    assert_true(major >= 50);
    assert_int_equal(sscanf(nx_text_unicode_version(), "%d.%d", &major, &minor), 2);
    assert_true(major >= 10);
    assert_ptr_equal(nx_text_icu_version(), nx_text_icu_version());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(languages_keep_their_letters),  cmocka_unit_test(kept_letters_in_every_form),
        cmocka_unit_test(names_and_codes_mean_the_same), cmocka_unit_test(apostrophes_split_where_they_join_words),
        cmocka_unit_test(turkish_has_its_own_i),         cmocka_unit_test(fingerprints_tell_analyzers_apart),
        cmocka_unit_test(versions_are_versions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
