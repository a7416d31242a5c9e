/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_damage.c: files that are cut short, changed or no postings at all: a status with the path, and never a crash. */
#include "corpus.h"

#include <errno.h>
#include <unistd.h>

static struct nx_buffer sound = NX_BUFFER_INIT(NX_BUFFER_NO_MAX); /* the bytes of a good file */
static char path[2 * TEST_PATH_SIZE];                             /* where the damaged ones are written */
static struct corpus corpus;

static int group_setup(void **state)
{
    if (test_folder_make(state) != 0) return -1;
    corpus_init(&corpus, 2500, 31);
    nxs_postings_close(corpus_build(&corpus, state, "sound"));
    assert_ok(nx_file_read(corpus_path(state, "sound", path), &sound, NULL, NULL));
    corpus_path(state, "damaged", path);
    return 0;
}

static int group_teardown(void **state)
{
    nx_buffer_dispose(&sound);
    corpus_dispose(&corpus);
    return test_folder_remove(state);
}

static void write_file(const void *bytes, size_t length)
{
    unlink(path);
    assert_ok(nx_file_create(path, bytes, length, false, NULL));
}

/* Reads a list to its end, with and without skips. */
static newsidx_status walk_list(struct nxs_postings *postings, struct nx_str term, newsidx_error *err)
{
    struct nxs_cursor *cursor = NULL;
    NX_TRY(nxs_cursor_open(postings, term, &cursor, err));
    struct nxs_posting block[32];
    size_t n = 0;
    newsidx_status status;
    while ((status = nxs_cursor_read(cursor, block, NX_COUNT(block), &n, err)) == NEWSIDX_OK) {
        status = nxs_cursor_skip(cursor, block[n - 1].docid + 300, err);
        if (status != NEWSIDX_OK) break;
    }
    nxs_cursor_close(cursor);
    return status == NEWSIDX_END ? NEWSIDX_OK : status;
}

static newsidx_status walk_terms(struct nxs_postings *postings, struct nxs_terms *terms, newsidx_error *err)
{
    struct nxs_term block[16];
    size_t n = 0;
    newsidx_status status;
    while ((status = nxs_terms_read(terms, block, NX_COUNT(block), &n, err)) == NEWSIDX_OK) {
        for (size_t i = 0; i < n; i++) {
            struct nxs_term_facts facts;
            NX_TRY(nxs_postings_term(postings, block[i].text, &facts, err));
            NX_TRY(walk_list(postings, block[i].text, err));
        }
    }
    return status == NEWSIDX_END ? NEWSIDX_OK : status;
}

/* Reads everything there is. The first failure is the outcome. */
static newsidx_status walk(newsidx_error *err)
{
    struct nxs_postings *postings = NULL;
    NX_TRY(nxs_postings_open(path, &postings, err));
    struct nxs_terms *terms = NULL;
    newsidx_status status = nxs_terms_open(postings, NX_STR_NONE, &terms, err);
    if (status == NEWSIDX_OK) status = walk_terms(postings, terms, err);
    nxs_terms_close(terms);
    nxs_postings_close(postings);
    return status;
}

static void assert_corrupt(newsidx_status status, const newsidx_error *err)
{
    if (status != NEWSIDX_CORRUPT) fail_msg("status %d: %s", status, err->message);
    assert_int_equal(err->status, NEWSIDX_CORRUPT);
    assert_string_equal(err->path, path);
    assert_non_null(strstr(err->message, ": mend the index with newsidx check --rebuild"));
}

static void a_sound_file_is_sound(void **state)
{
    (void)state;
    newsidx_error err = { 0 };
    write_file(sound.ptr, sound.len);
    assert_ok(walk(&err));
    assert_ok(nxs_check(path, NULL, NULL, &err));
    assert_int_equal(err.status, NEWSIDX_OK);
}

static void what_is_no_file_of_postings(void **state)
{
    (void)state;
    char zeros[20000] = { 0 };
    /* The last one would make Xapian open whatever the text names. */
    const struct nx_str contents[] = { NX_STR_NONE,
                                       NX_STR("x"),
                                       NX_STR("---\ntitle: an article\n---\n"),
                                       { zeros, sizeof zeros },
                                       NX_STR("auto sound\nremote :1\n") };
    for (size_t i = 0; i < NX_COUNT(contents); i++) {
        newsidx_error err = { 0 };
        write_file(contents[i].ptr, contents[i].len);
        assert_corrupt(walk(&err), &err);
        err = (newsidx_error){ 0 };
        assert_corrupt(nxs_check(path, NULL, NULL, &err), &err);
    }
}

static void what_cannot_be_opened(void **state)
{
    char missing[2 * TEST_PATH_SIZE];
    struct nxs_postings *postings = NULL;
    newsidx_error err = { 0 };
    corpus_path(state, "missing", missing);
    assert_int_equal(nxs_postings_open(missing, &postings, &err), NEWSIDX_IO);
    assert_null(postings);
    assert_int_equal(err.sys_errno, ENOENT);
    assert_string_equal(err.path, missing);
    err = (newsidx_error){ 0 };
    assert_int_equal(nxs_check(missing, NULL, NULL, &err), NEWSIDX_IO);
    assert_int_equal(err.sys_errno, ENOENT);
    err = (newsidx_error){ 0 };
    assert_int_equal(nxs_postings_open(*state, &postings, &err), NEWSIDX_IO); /* a folder */
    assert_string_equal(err.path, *state);
}

/* Cut off after every so many bytes, at the ends of blocks, and by one byte. */
static void files_cut_short(void **state)
{
    (void)state;
    for (size_t length = 0; length < sound.len; length += length % 8192 == 0 || length % 8192 == 8191 ? 1 : 1365) {
        newsidx_error err = { 0 };
        write_file(sound.ptr, length);
        assert_corrupt(walk(&err), &err);
        err = (newsidx_error){ 0 };
        assert_corrupt(nxs_check(path, NULL, NULL, &err), &err);
    }
}

/* Every byte of the first block counts, for Xapian believes them all. */
static void the_first_block_changed(void **state)
{
    (void)state;
    for (size_t at = 0; at < 8192; at += at < 200 || at > 8100 ? 1 : 97) {
        newsidx_error err = { 0 };
        struct nxs_postings *postings = NULL;
        sound.ptr[at] ^= 0x55;
        write_file(sound.ptr, sound.len);
        sound.ptr[at] ^= 0x55;
        assert_corrupt(nxs_postings_open(path, &postings, &err), &err);
        assert_null(postings);
        err = (newsidx_error){ 0 };
        assert_corrupt(nxs_check(path, NULL, NULL, &err), &err);
    }
}

/* Changed bytes anywhere: what Xapian's check finds is CORRUPT; what it passes, such as another wdf, can be read. */
static void bytes_changed_anywhere(void **state)
{
    (void)state;
    size_t found = 0, counted = 0;
    enum { ROUNDS = 600 };
    for (size_t round = 0; round < ROUNDS; round++) {
        size_t at = corpus_random(&corpus, (uint32_t)sound.len);
        char before = sound.ptr[at];
        sound.ptr[at] = (char)(before ^ (char)(1 + corpus_random(&corpus, 255)));
        write_file(sound.ptr, sound.len);
        sound.ptr[at] = before;
        newsidx_error err = { 0 };
        newsidx_status status = nxs_check(path, NULL, NULL, &err);
        if (status != NEWSIDX_OK) {
            if (status != NEWSIDX_FORMAT) assert_corrupt(status, &err);
            found++;
            counted += strstr(err.message, "Xapian's check finds ") != NULL;
            continue;
        }
        status = walk(&err);
        /* A changed letter of a term may have put it out of order. */
        if (status != NEWSIDX_OK && status != NEWSIDX_NOT_FOUND) assert_corrupt(status, &err);
    }
    assert_in_range(found, ROUNDS / 4, ROUNDS);
    assert_in_range(counted, 1, found); /* the others ended the check */
}

struct report {
    char text[4096];
    size_t length, pieces, wanted;
};

static bool collect(void *context, const char *bytes, size_t length)
{
    struct report *report = context;
    report->pieces++;
    assert_true(report->length + length < sizeof report->text);
    memcpy(report->text + report->length, bytes, length);
    report->length += length;
    return report->pieces < report->wanted;
}

static void the_check_reports_as_it_goes(void **state)
{
    (void)state;
    struct report report = { .wanted = SIZE_MAX }, short_report = { .wanted = 2 };
    write_file(sound.ptr, sound.len);
    assert_ok(nxs_check(path, collect, &report, NULL));
    assert_non_null(strstr(report.text, "postlist table structure checked OK"));
    assert_ok(nxs_check(path, collect, &short_report, NULL));
    assert_int_equal(short_report.pieces, 2);

    struct report damaged = { .wanted = SIZE_MAX };
    newsidx_error err = { 0 };
    write_file(sound.ptr, sound.len / 2);
    assert_corrupt(nxs_check(path, collect, &damaged, &err), &err);
    assert_non_null(strstr(damaged.text, "postlist:"));
    assert_null(strstr(damaged.text, "postlist table structure checked OK"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sound_file_is_sound),        cmocka_unit_test(what_is_no_file_of_postings),
        cmocka_unit_test(what_cannot_be_opened),        cmocka_unit_test(files_cut_short),
        cmocka_unit_test(the_first_block_changed),      cmocka_unit_test(bytes_changed_anywhere),
        cmocka_unit_test(the_check_reports_as_it_goes),
    };
    return run_both_ways(tests, group_setup, group_teardown);
}
