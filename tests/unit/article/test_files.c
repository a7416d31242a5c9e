/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_files.c: whole files: the odd ones and the broken ones of tests/data, the corpus, and 1,184 real articles where
 * they are at hand.
 */
#include <ftw.h>

#include "article/coerce.h"
#include "article_support.h"

enum { PATH_SIZE = TEST_PATH_SIZE * 4 };

/* What a walk has found; nftw() passes no context. */
static struct {
    size_t files, refused;
    bool must_be_refused;
    struct tally {
        size_t articles, topics, yes, with[NX_FIELD_COUNT];
    } primaries, mentions;
} walk;

static void count(struct tally *tally, const struct nx_article *article)
{
    tally->articles++;
    tally->topics += article->topics.n;
    tally->yes += article->published == NEWSIDX_YES;
    for (int f = 0; f < NX_FIELD_COUNT; f++) tally->with[f] += nx_field_is_set(article, (enum nx_field)f);
}

static void check_error(const char *path, const newsidx_error *err)
{
    if (err->line == 0 || err->column == 0) fail_msg("%s: no place: %s", path, err->message);
    if (!strstr(err->message, ": ")) fail_msg("%s: what to do is not said: %s", path, err->message);
    assert_string_equal(err->path, path);
    assert_int_equal(err->status, NEWSIDX_REFUSED);
}

static int visit(const char *path, const struct stat *meta, int kind, struct FTW *place)
{
    (void)meta;
    (void)place;
    bool by_content = false;
    if (kind != FTW_F || !nx_article_name_fits(path, &by_content)) return 0;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer bytes = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    assert_int_equal(nx_file_read(path, &bytes, NULL, NULL), NEWSIDX_OK);
    newsidx_status status = read_bytes(&reading, nx_buffer_str(&bytes), path, NX_FORM_DETECT);
    walk.files++;
    if (status != NEWSIDX_OK) {
        if (!walk.must_be_refused)
            fail_msg("%s:%u:%u: %s", path, reading.err.line, reading.err.column, reading.err.message);
        check_error(path, &reading.err);
        walk.refused++;
        return 0;
    }
    if (walk.must_be_refused) fail_msg("%s: accepted", path);
    count(&walk.primaries, &reading.article);
    for (size_t i = 0; i < reading.article.n_related; i++) count(&walk.mentions, &reading.article.related[i]);
    return 0;
}

static void walk_folder(const char *path, bool must_be_refused)
{
    memset(&walk, 0, sizeof walk);
    walk.must_be_refused = must_be_refused;
    assert_int_equal(nftw(path, visit, 16, FTW_PHYS), 0);
}

static void odd_files_are_accepted(void **state)
{
    (void)state;
    walk_folder("tests/data/odd", false);
    assert_true(walk.files > 100);
}

static void broken_files_are_refused(void **state)
{
    (void)state;
    walk_folder("tests/data/broken", true);
    assert_true(walk.files > 40);
    assert_int_equal(walk.refused, walk.files);
}

static void the_corpus_is_whole(void **state)
{
    (void)state;
    walk_folder("corpus", false);
    assert_true(walk.files > 50);
    assert_int_equal(walk.primaries.with[NX_FIELD_TITLE], walk.files);
    assert_int_equal(walk.primaries.with[NX_FIELD_EXCERPT], walk.files);
    assert_int_equal(walk.primaries.with[NX_FIELD_DATE], walk.files);
    assert_int_equal(walk.primaries.with[NX_FIELD_PROVIDER], walk.files);
    assert_int_equal(walk.mentions.with[NX_FIELD_TITLE], walk.mentions.articles);
}

/* The figures were counted with another YAML reader. */
static void real_articles(void **state)
{
    (void)state;
    char path[PATH_SIZE];
    SKIP_WITHOUT(path, "articles");
    walk_folder(path, false);
    const size_t *with = walk.primaries.with;
    assert_int_equal(walk.files, 1184);
    assert_int_equal(with[NX_FIELD_TITLE], 1184);
    assert_int_equal(with[NX_FIELD_EXCERPT], 1182); /* two are of white space */
    assert_int_equal(with[NX_FIELD_PROVIDER], 1184);
    assert_int_equal(with[NX_FIELD_DOMAIN], 1184);
    assert_int_equal(with[NX_FIELD_CATEGORY], 1184);
    assert_int_equal(with[NX_FIELD_TYPE], 1184);
    assert_int_equal(with[NX_FIELD_DATE], 1184);
    assert_int_equal(with[NX_FIELD_ORIGINAL_URL], 1183);
    assert_int_equal(with[NX_FIELD_WEB_URL], 1074);
    assert_int_equal(with[NX_FIELD_AMP_URL], 271);
    assert_int_equal(with[NX_FIELD_CDN_AMP_URL], 271);
    assert_int_equal(with[NX_FIELD_IMAGE_URL], 1093);
    assert_int_equal(with[NX_FIELD_FEATURED_URL], 110);
    assert_int_equal(with[NX_FIELD_QUALITY], 1111);
    assert_int_equal(with[NX_FIELD_HEAT], 692);
    assert_int_equal(with[NX_FIELD_PUBLISHED], 1111);
    assert_int_equal(walk.primaries.yes, 608);
    assert_int_equal(walk.primaries.topics, 1248); /* and five empty ones */
    assert_int_equal(with[NX_FIELD_LOCALE], 0);
}

static void real_mentions(void **state)
{
    (void)state;
    char path[PATH_SIZE];
    SKIP_WITHOUT(path, "articles");
    walk_folder(path, false);
    const size_t *with = walk.mentions.with;
    assert_int_equal(walk.mentions.articles, 3398);
    assert_int_equal(with[NX_FIELD_TITLE], 3398);
    assert_int_equal(with[NX_FIELD_EXCERPT], 3398);
    assert_int_equal(with[NX_FIELD_PROVIDER], 3398);
    assert_int_equal(with[NX_FIELD_DATE], 3398);
    assert_int_equal(with[NX_FIELD_QUALITY], 3398);
    assert_int_equal(with[NX_FIELD_WEB_URL], 3225);
    assert_int_equal(with[NX_FIELD_AMP_URL], 1074);
    assert_int_equal(with[NX_FIELD_IMAGE_URL], 3222);
    assert_int_equal(with[NX_FIELD_ORIGINAL_URL], 0);
}

/* Nothing of `secured` comes near an article: its text is in no field. */
static void secured_is_not_read(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    accept_yaml(&reading, "title: a\nsecured: \"c2VjcmV0\"\nrelated: [{title: b, secured: {title: c2VjcmV0}}]\n");
    for (const struct nx_article *article = &reading.article; article; article = article->related) {
        for (int f = 0; f < NX_FIELD_COUNT; f++)
            assert_int_equal(nx_field_is_set(article, (enum nx_field)f), f == NX_FIELD_TITLE);
        assert_int_equal(article->title.len, 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(odd_files_are_accepted), cmocka_unit_test(broken_files_are_refused),
        cmocka_unit_test(the_corpus_is_whole),    cmocka_unit_test(real_articles),
        cmocka_unit_test(real_mentions),          cmocka_unit_test(secured_is_not_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
