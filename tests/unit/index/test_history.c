/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_history.c: an index is what its files are, whatever they were. Random small corpora, full of collisions, live
 * through random histories (history.h): sources come, change, take other names, go and return; segments are merged,
 * writers come and go and are killed, readers stay. A history that fails is made short and printed.
 *
 * NEWSIDX_SEED=N runs the history with this seed first (a failure prints it); NEWSIDX_HISTORIES=N runs so many.
 */
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "history.h"

/* AddressSanitizer makes a history many times slower: every fifth then. */
#ifdef __SANITIZE_ADDRESS__
enum { HISTORIES = 100 };
#else
enum { HISTORIES = 500 };
#endif

/* ---- Histories in a process of their own: whatever breaks there can be looked at from here ---- */

static void be_quiet(void)
{
    const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (nowhere < 0 || dup2(nowhere, 1) < 0 || dup2(nowhere, 2) < 0) _exit(2);
}

/* In a child whose failures are aborts. */
static bool child_begins(pid_t *child)
{
    fflush(NULL);
    *child = fork();
    assert_true(*child >= 0);
    if (*child == 0) setenv("CMOCKA_TEST_ABORT", "1", 1);
    return *child == 0;
}

static bool child_is_well(pid_t child)
{
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static bool fails(void *context, const struct history *history)
{
    pid_t child;
    if (child_begins(&child)) {
        be_quiet();
        history_live(history, context);
        _exit(0);
    }
    return !child_is_well(child);
}

static void explain(uint64_t seed, const char *root)
{
    struct history *history = malloc(sizeof *history);
    pid_t child;
    assert_non_null(history);
    history_make(seed, history);
    if (fails((void *)(uintptr_t)root, history)) history_shrink(history, fails, (void *)(uintptr_t)root);
    print_error("the shortest history that fails:\n");
    history_print(history);
    if (child_begins(&child)) {
        history_live(history, root);
        _exit(0);
    }
    (void)child_is_well(child);
    history_dispose(history);
    free(history);
    fail_msg("NEWSIDX_SEED=%llu", (unsigned long long)seed);
}

static void live_all(uint64_t first, uint64_t n, const char *root, volatile uint64_t *at)
{
    struct history *history = malloc(sizeof *history);
    assert_non_null(history);
    for (*at = first; *at < first + n; ++*at) {
        history_make(*at, history);
        history_live(history, root);
        history_dispose(history);
    }
    free(history);
}

static void an_index_is_what_its_sources_are(void **state)
{
    const uint64_t first = number_from_environment("NEWSIDX_SEED", 1);
    const uint64_t n = number_from_environment("NEWSIDX_HISTORIES", HISTORIES);
    volatile uint64_t *at = mmap(NULL, sizeof *at, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pid_t child;
    assert_true(at != MAP_FAILED);
    if (child_begins(&child)) {
        live_all(first, n, *state, at);
        exit(0);
    }
    if (!child_is_well(child)) explain(*at, *state);
    assert_int_equal(*at, first + n);
    munmap((void *)(uintptr_t)at, sizeof *at);
}

/* ---- The shrinker ---- */

/* A made-up fault: an index that has ever committed an article called "Hail" beside one with a provider. */
static bool has_hail(void *context, const struct history *history)
{
    bool hail = false, provider = false;
    ++*(size_t *)context;
    for (size_t i = 0; i < history->n; i++) {
        const struct operation *operation = &history->operations[i];
        if (operation->deed == COMMIT && hail && provider) return true;
        for (size_t k = 0; operation->content && k < operation->content->n; k++) {
            const struct made *made = &operation->content->articles[k];
            if (made->title && strcmp(made->title, "Hail") == 0) hail = true;
            if (made->provider) provider = true;
        }
    }
    return false;
}

static void a_history_that_fails_is_made_short(void **state)
{
    struct history *history = malloc(sizeof *history);
    size_t trials = 0, shrunk = 0;
    (void)state;
    assert_non_null(history);
    for (uint64_t seed = 1; seed <= 50; seed++) {
        history_make(seed, history);
        if (has_hail(&trials, history)) {
            history_shrink(history, has_hail, &trials);
            assert_true(has_hail(&trials, history));
            assert_in_range(history->n, 2, 3); /* one or two writes and a commit */
            assert_int_equal(history->operations[history->n - 1].deed, COMMIT);
            assert_int_equal(history->operations[history->n - 1].cuts, 0);
            for (size_t i = 0; i + 1 < history->n; i++) assert_in_range(history->operations[i].content->n, 1, 2);
            for (size_t i = 0; i + 1 < history->n; i++) assert_int_equal(history->operations[i].content->n_related[0], 0);
            shrunk++;
        }
        history_dispose(history);
    }
    assert_true(shrunk > 10);
    free(history);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_history_that_fails_is_made_short),
        cmocka_unit_test(an_index_is_what_its_sources_are),
    };
    return cmocka_run_group_tests(tests, quick_folder_make, test_folder_remove);
}
