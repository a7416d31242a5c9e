/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_told.c: what is told once, and what is told again. */
#include "index/told.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>

#include "adding.h"

static struct nx_told told;

static int begin_telling(void **state)
{
    told = (struct nx_told)NX_TOLD_INIT;
    return begin(state);
}

static int end_telling(void **state)
{
    nx_told_dispose(&told);
    return end(state);
}

/* True where this has to be told. */
static bool tells(const char *path, uint32_t line, const char *message)
{
    newsidx_error why;
    nx_error_at(&why, NEWSIDX_REFUSED, path, line, 1, "%s", message);
    return !nx_told_already(&told, &why);
}

static void once(void **state)
{
    (void)state;
    assert_true(tells("nowhere/a.md", 1, "bad"));
    assert_false(tells("nowhere/a.md", 1, "bad"));
    assert_true(tells("nowhere/a.md", 2, "bad"));
    assert_true(tells("nowhere/a.md", 1, "worse"));
    assert_true(tells("nowhere/b.md", 1, "bad"));
    assert_true(tells(NULL, 0, "bad"));
    assert_false(tells(NULL, 0, "bad"));
    assert_false(tells("nowhere/a.md", 1, "bad"));
}

/* What was not told in a round is forgotten at its end, and what was told goes on. */
static void rounds(void **state)
{
    (void)state;
    assert_true(tells("a.md", 1, "stays"));
    assert_true(tells("a.md", 1, "mended"));
    nx_told_turn(&told);
    assert_false(tells("a.md", 1, "stays"));
    nx_told_turn(&told);
    assert_false(tells("a.md", 1, "stays"));
    assert_true(tells("a.md", 1, "mended"));
    nx_told_turn(&told);
    nx_told_turn(&told);
    assert_true(tells("a.md", 1, "stays"));
}

/* Whoever writes a file wants to hear of it again, though the same is wrong with it. */
static void a_file_that_was_written(void **state)
{
    (void)state;
    const char *path = at("a.md");
    const struct timespec long_ago[2] = { { 1000, 0 }, { 1000, 0 } }, later[2] = { { 2000, 0 }, { 2000, 5 } };
    write_text(path, "---\ntitle: [\n---\n");
    assert_int_equal(utimensat(AT_FDCWD, path, long_ago, 0), 0);
    assert_true(tells(path, 1, "bad"));
    assert_false(tells(path, 1, "bad"));
    assert_int_equal(utimensat(AT_FDCWD, path, later, 0), 0);
    assert_true(tells(path, 1, "bad"));
    assert_false(tells(path, 1, "bad"));
    assert_int_equal(unlink(path), 0);
    assert_true(tells(path, 1, "bad"));
    assert_false(tells(path, 1, "bad"));
}

/* Something comes and goes in a folder that is complained of: that is nothing new. */
static void a_folder(void **state)
{
    (void)state;
    assert_true(tells(root, 0, "cannot read the folder"));
    write_text(at("b.md"), "");
    assert_false(tells(root, 0, "cannot read the folder"));
}

/* Where no round ends, what is kept is bounded, and what was told last is still known. */
static void very_many(void **state)
{
    (void)state;
    enum { MANY = 250000 };
    char message[20];
    for (int i = 0; i < MANY; i++) {
        snprintf(message, sizeof message, "%d", i);
        assert_true(tells(NULL, 0, message));
    }
    assert_false(tells(NULL, 0, message));
    assert_true(told.before.n + told.since.n < MANY);
    assert_true(tells(NULL, 0, "0"));
}

#define TELLING(name) cmocka_unit_test_setup_teardown(name, begin_telling, end_telling)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TELLING(once), TELLING(rounds), TELLING(a_file_that_was_written), TELLING(a_folder), TELLING(very_many),
    };
    return cmocka_run_group_tests(tests, quick_folder_make, test_folder_remove);
}
