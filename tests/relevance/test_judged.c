/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_judged.c: reading queries and judgements. */
#include "judged.h"

#include <string.h>

#include "support.h"

static char *write_text(const char *folder, const char *name, const char *text)
{
    char *path = malloc(TEST_PATH_SIZE * 2);
    assert_non_null(path);
    snprintf(path, TEST_PATH_SIZE * 2, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    return path;
}

static bool read_texts(const char *folder, const char *queries, const char *judgements, struct judged *out)
{
    char *query_path = write_text(folder, "queries.tsv", queries);
    char *judgement_path = write_text(folder, "qrels.txt", judgements);
    bool done = judged_read(query_path, judgement_path, out);
    free(query_path);
    free(judgement_path);
    return done;
}

/* "d7" -> identity 7; there is no d9. */
static bool find_number(void *context, const char *document, struct nx_hash *out)
{
    (void)context;
    *out = (struct nx_hash){ 0, strtoull(document + 1, NULL, 10) };
    return strcmp(document, "d9") != 0;
}

static struct nx_hash number(uint64_t n)
{
    return (struct nx_hash){ 0, n };
}

static void judgements_are_found_by_query_and_document(void **state)
{
    struct judged judged;
    assert_true(read_texts(*state, "1\tfirst query\n2\tsecond\n", "2 0 d5 3\n1 0 d7 1\n1 0 d2 0\n1 0 d4 2\n", &judged));
    assert_true(judged_identify(&judged, find_number, NULL));
    assert_int_equal(judged.n, 2);
    assert_string_equal(judged.queries[0].text, "first query");
    assert_int_equal(judged.queries[0].n, 3);
    assert_int_equal(judged.queries[0].n_relevant, 2);
    assert_int_equal(judged_grade(&judged.queries[0], number(7)), 1);
    assert_int_equal(judged_grade(&judged.queries[0], number(4)), 2);
    assert_int_equal(judged_grade(&judged.queries[0], number(2)), 0);
    assert_int_equal(judged_grade(&judged.queries[0], number(5)), 0);
    assert_int_equal(judged_grade(&judged.queries[1], number(5)), 3);
    judged_dispose(&judged);
}

static void queries_without_a_relevant_document_are_left_out(void **state)
{
    struct judged judged;
    assert_true(read_texts(*state, "1\tone\n2\ttwo\n3\tthree\n", "2 0 d1 0\n3 0 d1 1\n", &judged));
    assert_int_equal(judged.n, 1);
    assert_string_equal(judged.queries[0].id, "3");
    judged_dispose(&judged);
}

static void query_syntax_is_blanked_and_hyphens_stay(void **state)
{
    struct judged judged;
    assert_true(read_texts(*state, "1\t-dash the \"hot line\" - (-x) lift-drag +y\n", "1 0 d1 1\n", &judged));
    assert_string_equal(judged.queries[0].text, " dash the  hot line    ( x) lift-drag  y");
    judged_dispose(&judged);
}

static void a_document_that_is_missing_is_told(void **state)
{
    struct judged judged;
    assert_true(read_texts(*state, "1\tone\n", "1 0 d9 1\n1 0 d1 1\n", &judged));
    assert_false(judged_identify(&judged, find_number, NULL));
    judged_dispose(&judged);
}

static void a_file_that_is_missing_is_told(void **state)
{
    struct judged judged;
    char *path = write_text(*state, "queries.tsv", "1\tone\n");
    assert_false(judged_read(path, "there/is/no/such/file", &judged));
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(judgements_are_found_by_query_and_document),
        cmocka_unit_test(queries_without_a_relevant_document_are_left_out),
        cmocka_unit_test(query_syntax_is_blanked_and_hyphens_stay),
        cmocka_unit_test(a_document_that_is_missing_is_told),
        cmocka_unit_test(a_file_that_is_missing_is_told),
    };
    return cmocka_run_group_tests(tests, test_folder_make, test_folder_remove);
}
