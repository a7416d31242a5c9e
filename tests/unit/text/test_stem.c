/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_stem.c: what happens around a stemmer, with one made for the purpose. */
#include "text_support.h"

#include "base/hash.h"

/* A stemmer that says what it is told, and remembers what it was asked. */
struct fake {
    struct nx_str answer; /* NULL: the word less its last letter */
    newsidx_status status;
    char asked[512];
    size_t asked_length;
    int closed;
};

static newsidx_status fake_stem(void *self, struct nx_str word, char *out, size_t capacity, size_t *length,
                                newsidx_error *err)
{
    struct fake *fake = self;
    memcpy(fake->asked, word.ptr, word.len);
    fake->asked_length = word.len;
    if (fake->status != NEWSIDX_OK) return nx_error_set(err, fake->status, "fake");
    struct nx_str answer = fake->answer.ptr ? fake->answer : (struct nx_str){ word.ptr, word.len - 1 };
    if (answer.len > capacity) return nx_error_set(err, NEWSIDX_LIMIT, "fake");
    memcpy(out, answer.ptr, answer.len);
    *length = answer.len;
    return NEWSIDX_OK;
}

static void fake_close(void *self)
{
    ((struct fake *)self)->closed++;
}

static struct nx_analyzer *make_with(const char *language, struct fake *fake)
{
    struct nx_stemmer stemmer = { .self = fake, .stem = fake_stem, .close = fake_close, .version = "fake 1" };
    struct nx_analyzer *analyzer = NULL;
    assert_ok(nx_analyzer_new(language, &stemmer, &analyzer, NULL));
    return analyzer;
}

static void assert_stem(const char *language, struct fake *fake, struct nx_str word, struct nx_str expected)
{
    struct nx_analyzer *analyzer = make_with(language, fake);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer stem = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    newsidx_error err = { .status = NEWSIDX_OK };
    nx_buffer_add_str(&stem, NX_STR("old content"));
    assert_ok(nx_analyzer_stem(analyzer, word, &stem, &err));
    assert_int_equal(err.status, NEWSIDX_OK);
    assert_int_equal(stem.len, expected.len);
    assert_memory_equal(stem.ptr, expected.ptr, expected.len);
    nx_analyzer_free(analyzer);
}

static void the_stemmer_is_asked_and_closed(void **state)
{
    (void)state;
    struct fake fake = { 0 };
    assert_stem("english", &fake, NX_STR("words"), NX_STR("word"));
    assert_int_equal(fake.closed, 1);
    assert_stem("english", &fake, NX_STR("2020"), NX_STR("202"));
    assert_stem("english", &fake, NX_STR("o'brien"), NX_STR("o'brie"));
    assert_int_equal(fake.asked_length, 7);
}

static void none_stems_nothing_and_closes(void **state)
{
    (void)state;
    struct fake fake = { 0 };
    assert_stem("none", &fake, NX_STR("words"), NX_STR("words"));
    assert_int_equal(fake.asked_length, 0);
    assert_int_equal(fake.closed, 1);
    struct nx_analyzer *analyzer = make_analyzer("english");
    NX_AUTO(nx_buffer_dispose) struct nx_buffer stem = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    assert_ok(nx_analyzer_stem(analyzer, NX_STR("words"), &stem, NULL));
    assert_true(nx_str_equal(nx_buffer_str(&stem), NX_STR("words")));
    nx_analyzer_free(analyzer);
}

static void a_word_stands_in_for_no_stem(void **state)
{
    (void)state;
    struct fake empty = { .answer = NX_STR("") };
    assert_stem("english", &empty, NX_STR("s"), NX_STR("s"));
    struct fake full = { .status = NEWSIDX_LIMIT };
    assert_stem("english", &full, NX_STR("words"), NX_STR("words"));
}

static void failures_pass_through(void **state)
{
    (void)state;
    struct fake fake = { .status = NEWSIDX_INTERNAL };
    struct nx_analyzer *analyzer = make_with("english", &fake);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer stem = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    newsidx_error err = { 0 };
    nx_buffer_add_str(&stem, NX_STR("as it was"));
    assert_int_equal(nx_analyzer_stem(analyzer, NX_STR("words"), &stem, &err), NEWSIDX_INTERNAL);
    assert_int_equal(nx_analyzer_stem(analyzer, NX_STR("words"), &stem, NULL), NEWSIDX_INTERNAL);
    assert_string_equal(err.message, "fake");
    assert_true(nx_str_equal(nx_buffer_str(&stem), NX_STR("as it was")));
    nx_analyzer_free(analyzer);
}

static void marks_fold_behind_the_stemmer(void **state)
{
    (void)state;
    struct fake fake = { 0 };
    assert_stem("french", &fake, NX_STR("été!"), NX_STR("ete"));
    assert_memory_equal(fake.asked, "été!", 6);
    assert_stem("french", &fake, NX_STR("garçons"), NX_STR("garcon"));
    assert_stem("spanish", &fake, NX_STR("camiónañ!"), NX_STR("camionañ"));
    assert_stem("swedish", &fake, NX_STR("fårö!"), NX_STR("fårö"));
    assert_stem("lithuanian", &fake, NX_STR("žąsi!"), NX_STR("žasi"));
    assert_stem("english", &fake, NX_STR("été!"), NX_STR("été"));
}

static void romanian_letters_are_shown_as_the_stemmer_knows_them(void **state)
{
    (void)state;
    struct fake fake = { 0 };
    assert_stem("romanian", &fake, NX_STR("științe"), NX_STR("stiint"));
    assert_int_equal(fake.asked_length, strlen("ştiinţe"));
    assert_memory_equal(fake.asked, "ştiinţe", fake.asked_length);
    assert_stem("romanian", &fake, NX_STR("\xffș!"), NX_STR("\xffs"));
}

/* Zero bytes count twice; what does not fit is cut in front of 16 digits. */
static void stems_keep_to_the_limit(void **state)
{
    (void)state;
    char bytes[512];
    memset(bytes, 'x', sizeof bytes);
    struct fake fake = { .answer = { bytes, NX_STEM_MAX } };
    assert_stem("english", &fake, NX_STR("w"), (struct nx_str){ bytes, NX_STEM_MAX });
    bytes[7] = '\0';
    fake.answer.len = NX_STEM_MAX - 1;
    assert_stem("english", &fake, NX_STR("w"), (struct nx_str){ bytes, NX_STEM_MAX - 1 });
    fake.answer.len = NX_STEM_MAX;
    char cut[512];
    size_t kept = NX_STEM_MAX - 16 - 1;
    memcpy(cut, bytes, kept);
    snprintf(cut + kept, 17, "%016llx", (unsigned long long)nx_hash_bytes(bytes, NX_STEM_MAX).high);
    assert_stem("english", &fake, NX_STR("w"), (struct nx_str){ cut, kept + 16 });
}

static void fingerprints_name_the_stemmer(void **state)
{
    (void)state;
    struct fake fake = { 0 };
    struct nx_analyzer *analyzer = make_with("german", &fake);
    char out[128];
    nx_analyzer_fingerprint(analyzer, sizeof out, out);
    assert_string_equal(out + strlen(out) - strlen("; fake 1; german"), "; fake 1; german");
    nx_analyzer_free(analyzer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_stemmer_is_asked_and_closed),
        cmocka_unit_test(none_stems_nothing_and_closes),
        cmocka_unit_test(a_word_stands_in_for_no_stem),
        cmocka_unit_test(failures_pass_through),
        cmocka_unit_test(marks_fold_behind_the_stemmer),
        cmocka_unit_test(romanian_letters_are_shown_as_the_stemmer_knows_them),
        cmocka_unit_test(stems_keep_to_the_limit),
        cmocka_unit_test(fingerprints_name_the_stemmer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
