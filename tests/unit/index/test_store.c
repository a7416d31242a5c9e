/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_store.c: the index folder: who may write, what is swept, what is refused, and what a failed commit leaves. */
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "made.h"
#include "text/analyzer.h"

static char dir[PATH_SIZE];

static int begin(void **state)
{
    path_in(state, "index", dir);
    return 0;
}

static int end(void **state)
{
    (void)state;
    return nx_folder_remove(dir, NULL) == NEWSIDX_OK ? 0 : -1;
}

static char *at(const char *name)
{
    static char paths[4][2 * PATH_SIZE];
    static unsigned next;
    char *path = paths[next++ % NX_COUNT(paths)];
    snprintf(path, sizeof paths[0], "%s/%s", dir, name);
    return path;
}

static bool exists(const char *name)
{
    struct stat meta;
    return lstat(at(name), &meta) == 0;
}

static newsidx_status open_store(const char *language, int wait_seconds, struct nx_store *out, newsidx_error *err)
{
    return nx_store_open(dir, language, wait_seconds, false, out, err);
}

static newsidx_status try_open(const char *language)
{
    struct nx_store store;
    newsidx_error err = { 0 };
    newsidx_status status = open_store(language, 0, &store, &err);
    assert_int_equal(err.status, status);
    if (status == NEWSIDX_OK) nx_store_close(&store);
    else assert_true(strlen(err.message) > 0);
    return status;
}

static const struct made rain = { .title = "Rain", .url = "e.com/1" }, sun = { .title = "Sun", .url = "e.com/2" },
                         snow = { .title = "Snow", .url = "e.com/1" };

/* An index of two sources in two segments, the older one with something dead: "a" says snow now. */
static void make_index(void)
{
    struct nx_store store;
    made_open(dir, &store);
    made_commit(&store, (const struct made_source[]){ { "a", &rain, 1 }, { "b", &sun, 1 } }, 2);
    made_commit(&store, &(const struct made_source){ "a", &snow, 1 }, 1);
    nx_store_close(&store);
}

/* ---- The lock ---- */

static void locked_in_this_process(void **state)
{
    (void)state;
    struct nx_store store, second;
    newsidx_error err = { 0 };
    char pid[32];
    made_open(dir, &store);
    assert_int_equal(open_store(NULL, 0, &second, &err), NEWSIDX_LOCKED);
    snprintf(pid, sizeof pid, "process %ld:", (long)getpid());
    assert_non_null(strstr(err.message, pid));
    assert_string_equal(err.path, at("lock"));
    nx_store_close(&store);
    nx_store_close(&store);
    assert_int_equal(try_open(NULL), NEWSIDX_OK);
}

/* A process that opens the index and then waits to be told to give it up. */
struct other {
    pid_t pid;
    int told, ready;
};

static struct other start_other(void)
{
    int tell[2], ready[2];
    char byte = 0;
    assert_int_equal(pipe(tell), 0);
    assert_int_equal(pipe(ready), 0);
    struct other other = { fork(), tell[1], ready[0] };
    assert_true(other.pid >= 0);
    if (other.pid == 0) {
        struct nx_store store;
        close(tell[1]);
        if (open_store(NULL, 0, &store, NULL) != NEWSIDX_OK || write(ready[1], "x", 1) != 1) _exit(1);
        _exit(read(tell[0], &byte, 1) < 0);
    }
    close(tell[0]);
    close(ready[1]);
    assert_int_equal(read(other.ready, &byte, 1), 1);
    return other;
}

static void end_other(struct other *other)
{
    int status = 0;
    close(other->told);
    close(other->ready);
    assert_int_equal(waitpid(other->pid, &status, 0), other->pid);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void locked_by_another_process(void **state)
{
    (void)state;
    make_index();
    struct nx_store store;
    newsidx_error err = { 0 };
    char pid[32];
    struct other other = start_other();
    assert_int_equal(open_store(NULL, 0, &store, &err), NEWSIDX_LOCKED);
    snprintf(pid, sizeof pid, "process %ld:", (long)other.pid);
    assert_non_null(strstr(err.message, pid));
    assert_string_equal(made_shown(dir, made_url_key("e.com/1")), "Snow"); /* readers need no lock */
    end_other(&other);
    assert_int_equal(try_open(NULL), NEWSIDX_OK);
}

static void a_killed_writer_holds_nothing(void **state)
{
    (void)state;
    int status;
    struct other other = start_other();
    assert_int_equal(kill(other.pid, SIGKILL), 0);
    assert_int_equal(waitpid(other.pid, &status, 0), other.pid);
    close(other.told);
    close(other.ready);
    assert_int_equal(try_open(NULL), NEWSIDX_OK);
}

static void waiting(void **state)
{
    (void)state;
    struct nx_store store;
    newsidx_error err = { 0 };
    struct other other = start_other();
    assert_int_equal(open_store(NULL, 1, &store, &err), NEWSIDX_LOCKED);
    pid_t killer = fork();
    assert_true(killer >= 0);
    if (killer == 0) {
        close(other.ready); /* the parent's end of the pipe that ends the other closes with the parent's only */
        usleep(200 * 1000);
        _exit(kill(other.pid, SIGTERM));
    }
    must(open_store(NULL, 60, &store, &err), err);
    nx_store_close(&store);
    int status;
    assert_int_equal(waitpid(other.pid, &status, 0), other.pid);
    assert_int_equal(waitpid(killer, &status, 0), killer);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    close(other.told);
    close(other.ready);
}

/* Several processes make the index at once: each gets its turn. */
static void made_by_many(void **state)
{
    (void)state;
    enum { MANY = 8 };
    pid_t children[MANY];
    for (int i = 0; i < MANY; i++) {
        children[i] = fork();
        assert_true(children[i] >= 0);
        if (children[i] == 0) {
            char name[8];
            struct nx_store store;
            snprintf(name, sizeof name, "s%d", i);
            if (open_store(NULL, 60, &store, NULL) != NEWSIDX_OK) _exit(1);
            made_commit(&store, &(const struct made_source){ name, &rain, 1 }, 1);
            nx_store_close(&store);
            _exit(0);
        }
    }
    for (int i = 0; i < MANY; i++) {
        int status;
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    assert_string_equal(made_members(dir, made_url_key("e.com/1")), "s0 s1 s2 s3 s4 s5 s6 s7");
}

/* ---- Sweeping ---- */

static void orphans(void **state)
{
    (void)state;
    make_index();
    assert_true(exists("segments/00000001/dead.2"));
    assert_int_equal(mkdir(at("segments/00000003"), 0777), 0);
    assert_int_equal(mkdir(at("segments/00000003/half"), 0777), 0);
    write_text(at("segments/00000003/parts"), "half");
    write_text(at("segments/00000003/half/x"), "half");
    write_text(at("segments/00000001/dead.3"), "half");
    write_text(at("segments/00000001/dead.1"), "old");
    write_text(at("manifest.tmp"), "half");
    assert_int_equal(try_open(NULL), NEWSIDX_OK);
    assert_false(exists("segments/00000003"));
    assert_false(exists("segments/00000001/dead.3"));
    assert_false(exists("segments/00000001/dead.1"));
    assert_true(exists("segments/00000001/dead.2"));
    assert_true(exists("segments/00000002/parts"));
    assert_string_equal(made_shown(dir, made_url_key("e.com/1")), "Snow");
    make_index(); /* over what was left of the manifest, too */
    assert_false(exists("manifest.tmp"));
}

static void foreign_files(void **state)
{
    (void)state;
    static const char *const names[] = {
        "notes.txt", "segments/notes.txt", "segments/-0000001", "segments/+0000003", "segments/ 0000003",
        "segments/000000003", "segments/20240101", "segments/0000003", "segments/00000003.bak", "segments/0x000003",
        "segments/00000001/notes", "segments/00000001/dead.letter", "segments/00000001/dead.", "segments/00000001/dead.02",
        "segments/99999999999999999999",
    };
    make_index();
    for (size_t i = 0; i < NX_COUNT(names); i++) write_text(at(names[i]), "mine");
    assert_int_equal(try_open(NULL), NEWSIDX_OK);
    for (size_t i = 0; i < NX_COUNT(names); i++) {
        if (!exists(names[i])) fail_msg("%s is gone", names[i]);
    }
}

/* The dead of older generations go with the commit that writes new ones. */
static void old_dead(void **state)
{
    (void)state;
    struct nx_store store;
    made_open(dir, &store);
    made_commit(&store, (const struct made_source[]){ { "a", &rain, 1 }, { "b", &sun, 1 }, { "c", &sun, 1 } }, 3);
    made_commit(&store, &(const struct made_source){ "a", &snow, 1 }, 1);
    assert_true(exists("segments/00000001/dead.2"));
    made_remove(&store, "b");
    nx_store_close(&store);
    assert_true(exists("segments/00000001/dead.3"));
    assert_false(exists("segments/00000001/dead.2"));
    assert_false(exists("segments/00000003"));
}

/* A segment without anything alive goes with the commit that took the last of it, and no other is needed. */
static void all_dead(void **state)
{
    (void)state;
    struct nx_store store;
    make_index();
    made_open(dir, &store);
    const uint64_t generation = store.manifest.generation;
    made_remove(&store, "b");
    assert_int_equal(store.manifest.n_segments, 1);
    assert_int_equal(store.manifest.generation, generation + 1);
    assert_false(exists("segments/00000001"));
    assert_true(exists("segments/00000002"));
    made_remove(&store, "a");
    assert_int_equal(store.manifest.n_segments, 0);
    assert_false(exists("segments/00000002"));
    assert_int_equal(store.manifest.totals.n_articles, 0);
    made_commit(&store, (const struct made_source[]){ { "a", &rain, 1 } }, 1);
    made_commit(&store, (const struct made_source[]){ { "a", &sun, 1 } }, 1); /* the old one dies as the new one comes */
    assert_int_equal(store.manifest.n_segments, 1);
    assert_int_equal(store.manifest.totals.n_articles, 1);
    nx_store_close(&store);
}

/* ---- Whose folder it is ---- */

static void assert_untouched(const char *name, newsidx_status expected)
{
    assert_int_equal(mkdir(dir, 0777), 0);
    write_text(at(name), "mine\n");
    assert_int_equal(try_open(NULL), expected);
    assert_true(exists(name));
    assert_false(exists("lock"));
    assert_false(exists("segments"));
    assert_ok(nx_folder_remove(dir, NULL));
}

static void a_folder_of_somebody_else(void **state)
{
    (void)state;
    assert_untouched("notes.txt", NEWSIDX_INVALID);
    assert_untouched(".hidden", NEWSIDX_INVALID);
    assert_untouched("manifest", NEWSIDX_CORRUPT); /* others have manifests, too */
    assert_untouched("Manifest", NEWSIDX_INVALID);
    assert_untouched("rebuild", NEWSIDX_INVALID);
    /* An index that is being rebuilt has a manifest. */
    assert_int_equal(mkdir(dir, 0777), 0);
    assert_int_equal(mkdir(at("rebuild"), 0777), 0);
    write_text(at("rebuild/notes.txt"), "mine\n");
    assert_int_equal(try_open(NULL), NEWSIDX_INVALID);
    assert_true(exists("rebuild/notes.txt"));
    assert_ok(nx_folder_remove(dir, NULL));
    write_text(dir, "a file");
    assert_int_equal(try_open(NULL), NEWSIDX_IO);
    assert_int_equal(unlink(dir), 0);
}

static void a_folder_that_may_be_taken(void **state)
{
    (void)state;
    assert_int_equal(mkdir(dir, 0777), 0);
    assert_int_equal(try_open(NULL), NEWSIDX_OK);
    assert_ok(nx_folder_remove(dir, NULL));
    /* What a writer that was killed while it made the index has left. */
    assert_int_equal(mkdir(dir, 0777), 0);
    assert_int_equal(mkdir(at("segments"), 0777), 0);
    write_text(at("lock"), "1\n");
    write_text(at("manifest.tmp"), "newsidx");
    assert_int_equal(try_open(NULL), NEWSIDX_OK);
}

static void no_folder_above(void **state)
{
    (void)state;
    strcat(dir, "/no/such");
    assert_int_equal(try_open(NULL), NEWSIDX_IO);
    path_in(state, "index", dir);
}

/* ---- Language and analyzer ---- */

static void languages(void **state)
{
    (void)state;
    struct nx_store store;
    assert_int_equal(try_open("klingon"), NEWSIDX_INVALID);
    assert_int_equal(try_open(""), NEWSIDX_INVALID);
    assert_int_equal(try_open("a language with a name of more than thirty-one bytes"), NEWSIDX_INVALID);
    assert_false(exists("")); /* nothing was begun */
    assert_int_equal(try_open("french"), NEWSIDX_OK);
    assert_int_equal(try_open("french"), NEWSIDX_OK);
    assert_int_equal(try_open(NULL), NEWSIDX_OK); /* keeps its own */
    assert_int_equal(try_open("english"), NEWSIDX_INVALID);
    assert_int_equal(try_open("klingon"), NEWSIDX_INVALID);
    assert_ok(open_store(NULL, 0, &store, NULL));
    assert_string_equal(store.manifest.language, "french");
    nx_store_close(&store);
    assert_ok(nx_folder_remove(dir, NULL));
    assert_int_equal(try_open("none"), NEWSIDX_OK);
    assert_int_equal(try_open("english"), NEWSIDX_INVALID);
    assert_ok(nx_folder_remove(dir, NULL));
    assert_int_equal(try_open(NULL), NEWSIDX_OK);
    assert_int_equal(try_open("english"), NEWSIDX_OK);
}

static newsidx_status try_read(void)
{
    struct nx_snapshot *snapshot = NULL;
    newsidx_error err = { 0 };
    newsidx_status status = nx_snapshot_open(dir, &snapshot, &err);
    assert_int_equal(err.status, status);
    nx_snapshot_close(snapshot);
    return status;
}

static void another_analyzer(void **state)
{
    (void)state;
    struct nx_manifest manifest;
    make_index();
    assert_ok(nx_manifest_read(dir, &manifest, NULL));
    manifest.fingerprint[0] ^= 1;
    assert_ok(nx_manifest_write(dir, &manifest, false, NULL));
    assert_int_equal(try_open(NULL), NEWSIDX_ANALYZER);
    assert_int_equal(try_read(), NEWSIDX_ANALYZER);
    strcpy(manifest.language, "klingon");
    assert_ok(nx_manifest_write(dir, &manifest, false, NULL));
    assert_true(try_read() != NEWSIDX_OK);
    nx_manifest_dispose(&manifest);
}

/* ---- Damage and failure ---- */

static void damaged(void **state)
{
    (void)state;
    make_index();
    write_text(at("segments/00000001/dead.2"), "0123456789abcdef");
    assert_int_equal(try_open(NULL), NEWSIDX_CORRUPT);
    assert_int_equal(try_read(), NEWSIDX_CORRUPT);
    assert_int_equal(unlink(at("segments/00000001/dead.2")), 0);
    assert_int_equal(try_open(NULL), NEWSIDX_CORRUPT);
    assert_int_equal(try_read(), NEWSIDX_CORRUPT);
    assert_int_equal(unlink(at("manifest")), 0);
    assert_int_equal(try_open(NULL), NEWSIDX_CORRUPT);
    assert_int_equal(try_read(), NEWSIDX_CORRUPT);
    write_text(at("manifest"), "newsidx 2\n");
    assert_int_equal(try_open(NULL), NEWSIDX_FORMAT);
    assert_int_equal(try_read(), NEWSIDX_FORMAT);
}

/* Something stands where the new segment should go. */
static void a_failed_commit(void **state)
{
    (void)state;
    struct nx_store store;
    struct nx_batch batch;
    struct nx_commit_counts counts = { 0, 0, 0 };
    newsidx_error err = { 0 };
    NX_AUTO(nx_buffer_dispose) struct nx_buffer before = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer after = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    make_index();
    made_tell(dir, &before);
    made_open(dir, &store);
    write_text(at("segments/00000003"), "mine");
    nx_batch_init(&batch);
    assert_ok(nx_store_kill_source(&store, NX_STR("b"), NULL));
    made_add(&batch, store.analyzer, &(const struct made_source){ "c", &rain, 1 });
    assert_int_equal(nx_store_commit(&store, &batch, &counts, &err), NEWSIDX_IO);
    assert_int_equal(counts.n_new + counts.n_changed + counts.n_gone, 0);
    assert_int_equal(nx_store_commit(&store, &batch, &counts, &err), NEWSIDX_INTERNAL);
    assert_non_null(strstr(err.message, "an earlier commit failed"));
    nx_store_close(&store);
    made_tell(dir, &after);
    assert_string_equal(before.ptr, after.ptr);
    made_open(dir, &store); /* which sweeps what was in the way */
    assert_ok(nx_store_commit(&store, &batch, &counts, NULL));
    assert_int_equal(counts.n_new + counts.n_changed, 0); /* rain is mentioned, snow is shown */
    nx_batch_dispose(&batch);
    nx_store_close(&store);
}

/* ---- Sources ---- */

static void sources(void **state)
{
    (void)state;
    struct nx_store store;
    size_t segment = 0;
    uint32_t source;
    make_index();
    made_open(dir, &store);
    assert_true(nx_store_find_source(&store, NX_STR("a"), &segment, &source));
    assert_int_equal(segment, 1);
    segment = 0;
    assert_true(nx_store_find_source(&store, NX_STR("b"), &segment, &source));
    assert_int_equal(segment, 0);
    assert_ok(nx_store_kill_source(&store, NX_STR("b"), NULL));
    assert_false(nx_store_find_source(&store, NX_STR("b"), &segment, &source));
    nx_store_forget_pending(&store);
    segment = 0;
    assert_true(nx_store_find_source(&store, NX_STR("b"), &segment, &source));
    assert_false(nx_store_find_source(&store, NX_STR("c"), &segment, &source));
    nx_store_close(&store);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(locked_in_this_process),
        TEST(locked_by_another_process),
        TEST(a_killed_writer_holds_nothing),
        TEST(waiting),
        TEST(made_by_many),
        TEST(orphans),
        TEST(foreign_files),
        TEST(old_dead), TEST(all_dead),
        TEST(a_folder_of_somebody_else),
        TEST(a_folder_that_may_be_taken),
        TEST(no_folder_above),
        TEST(languages),
        TEST(another_analyzer),
        TEST(damaged),
        TEST(a_failed_commit),
        TEST(sources),
    };
    return cmocka_run_group_tests(tests, quick_folder_make, test_folder_remove);
}
