/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_follow.c: an index that follows its files: written again at once, touched, moved, no article any more; and random
 * histories of a folder.
 */
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>

#include "adding.h"
#include "index/removal.h"

/* ---- Touched and moved ---- */

/* The same size in the same moment with the same time of change: what is in a file counts. */
static void a_quick_change(void **state)
{
    (void)state;
    struct said said = { .refused = "" };
    const struct timespec long_ago[2] = { { 1000, 0 }, { 1000, 0 } };
    for (int round = 0; round < 20; round++) {
        char title[20];
        snprintf(title, sizeof title, "Rain %02d", round);
        int fd = open(at("a.md"), O_WRONLY | O_CREAT, 0666);
        assert_true(fd >= 0);
        assert_true(dprintf(fd, "---\ntitle: %s\noriginalUrl: e.com/1\n---\n", title) > 0);
        assert_int_equal(futimens(fd, long_ago), 0);
        close(fd);
        add("a.md", &said);
        assert_shown("e.com/1", title);
    }
}

/* Touched, or another file of the same content in its place: nothing changed. */
static void touched(void **state)
{
    (void)state;
    struct said said = { .refused = "" };
    write_article("a.md", "Rain", "e.com/1");
    add("", &said);
    write_article("a.md", "Rain", "e.com/1");
    assert_report(add("", &said), "1 files, 1 unchanged, 0 refused, 0 records, 0 new, 0 changed, 0 gone, 1");
}

static void make_old(const char *name)
{
    struct stat meta;
    struct timespec pause = { 0, 150 * 1000 * 1000 };
    assert_int_equal(stat(at(name), &meta), 0);
    nanosleep(&pause, NULL); /* the time of change cannot be set */
}

/* What the index knows of a file's metadata, to the nanosecond, and the generation that knows it. */
static uint64_t known_as(const char *name, bool *as_it_is)
{
    struct nx_store store;
    struct stat meta;
    size_t segment = 0;
    uint32_t source;
    made_open(index_dir, &store);
    assert_int_equal(stat(at(name), &meta), 0);
    assert_true(nx_store_find_source(&store, nx_str_of(name), &segment, &source));
    const struct nx_source_row row = nx_store_source(&store, segment, source);
    *as_it_is = row.size == (uint64_t)meta.st_size && row.inode == meta.st_ino &&
                row.mtime == (int64_t)meta.st_mtim.tv_sec * 1000000000 + meta.st_mtim.tv_nsec &&
                row.ctime == (int64_t)meta.st_ctim.tv_sec * 1000000000 + meta.st_ctim.tv_nsec;
    const uint64_t generation = store.manifest.generation;
    nx_store_close(&store);
    return generation;
}

static void compact_index(void)
{
    struct nx_store store;
    newsidx_error err = { 0 };
    made_open(index_dir, &store);
    must(nx_store_compact(&store, &err), err);
    nx_store_close(&store);
}

/* A file that was touched is read once, not at every add from then on; merges keep what is known of it. */
static void known_again(void **state)
{
    (void)state;
    struct said said = { .refused = "" };
    bool as_it_is;
    write_article("a.md", "Rain", "e.com/1");
    write_article("b.md", "Sun", "e.com/2");
    add("", &said);
    known_as("b.md", &as_it_is);
    assert_false(as_it_is); /* it may be written once more within the same tick of the clock */
    make_old("b.md");
    add("", &said);
    const uint64_t generation = known_as("b.md", &as_it_is);
    assert_true(as_it_is);
    add("", &said);
    assert_int_equal(known_as("b.md", &as_it_is), generation);
    const struct timespec long_ago[2] = { { 1000, 0 }, { 1000, 0 } };
    assert_int_equal(utimensat(AT_FDCWD, at("a.md"), long_ago, 0), 0);
    write_article("c.md", "Hail", "e.com/3");
    make_old("a.md");
    assert_report(add("", &said), "3 files, 2 unchanged, 0 refused, 1 records, 1 new, 0 changed, 0 gone, 3");
    known_as("a.md", &as_it_is);
    assert_true(as_it_is);
    compact_index();
    assert_true(known_as("a.md", &as_it_is) > generation + 1 && as_it_is);
    known_as("b.md", &as_it_is);
    assert_true(as_it_is);
}

/* Many files of one content are looked at once, not once for each file that has it as well. */
static void copies_are_asked_about_once(void **state)
{
    (void)state;
    static const char text[] = "---\ntitle: Rain\noriginalUrl: e.com/1\n---\n";
    const struct nx_hash content = nx_hash_bytes(text, strlen(text));
    struct said said = { .refused = "" };
    struct nx_moved moved = NX_MOVED_INIT, later = NX_MOVED_INIT;
    newsidx_error err = { 0 };
    struct nx_store store;
    struct nx_walk walk;
    static const char *const names[] = { "a.md", "b.md", "c.md" };
    for (size_t i = 0; i < NX_COUNT(names); i++) write_text(at(names[i]), text);
    add("", &said);
    made_open(index_dir, &store);
    must(nx_walk_init(&walk, store.dir, &err), err);
    assert_int_equal(unlink(at("a.md")), 0);
    must(nx_removal_moved(&store, &walk, content, &moved, &err), err);
    assert_int_equal(moved.n, 1);
    assert_int_equal(unlink(at("b.md")), 0);
    must(nx_removal_moved(&store, &walk, content, &moved, &err), err);
    assert_int_equal(moved.n, 1);
    must(nx_removal_moved(&store, &walk, content, &later, &err), err);
    assert_int_equal(later.n, 1);
    nx_moved_dispose(&moved);
    nx_moved_dispose(&later);
    nx_walk_dispose(&walk);
    nx_store_close(&store);
}

/* The name that a file had is forgotten, but only if nothing has it any more. */
static void moved(void **state)
{
    (void)state;
    struct said said = { .refused = "" };
    write_article("a.md", "Rain", "e.com/1");
    write_article("b.md", "Sun", "e.com/2");
    add("", &said);
    assert_int_equal(mkdir(at("old"), 0777), 0);
    assert_int_equal(rename(at("a.md"), at("old/z.md")), 0);
    struct newsidx_add_report report = add("old", &said);
    assert_report(report, "1 files, 0 unchanged, 0 refused, 1 records, 0 new, 0 changed, 0 gone, 2");
    assert_int_equal(report.files_moved, 1);
    assert_string_equal(made_members(index_dir, made_url_key("e.com/1")), "old/z.md");
    write_article("c.md", "Sun", "e.com/2");
    report = add("", &said);
    assert_int_equal(report.files_moved, 0);
    assert_string_equal(made_members(index_dir, made_url_key("e.com/2")), "b.md c.md");
    /* All of them at once: nothing is missing that a prune could stumble over. */
    assert_int_equal(rename(at("b.md"), at("x.md")), 0);
    assert_int_equal(rename(at("c.md"), at("y.md")), 0);
    assert_int_equal(rename(at("old"), at("new")), 0);
    struct newsidx_writer *writer = open_pruning_writer(&said, 0);
    const char *path = root;
    newsidx_error err = { 0 };
    must(newsidx_writer_add(writer, &path, 1, &report, &err), err);
    newsidx_writer_close(writer);
    assert_report(report, "3 files, 0 unchanged, 0 refused, 3 records, 0 new, 0 changed, 0 gone, 2");
    assert_int_equal(report.files_moved, 3);
    assert_int_equal(report.files_gone, 0);
    assert_string_equal(made_members(index_dir, made_url_key("e.com/2")), "x.md y.md");
    assert_string_equal(made_members(index_dir, made_url_key("e.com/1")), "new/z.md");
}

/* A text that is an article no more is refused as any other article is, and what it was stays. */
static void text_no_more(void **state)
{
    (void)state;
    struct said said = { .refused = "" };
    write_article("a.txt", "Rain", "e.com/1");
    add("", &said);
    write_text(at("a.txt"), "Dear diary");
    assert_report(add("", &said), "1 files, 0 unchanged, 1 refused, 0 records, 0 new, 0 changed, 0 gone, 1");
    assert_string_equal(said.refused, "a.txt");
}

/* ---- Histories of files ---- */

static const char *const titles[] = { "Rain", "Sun", "Hail and rain", "rain" };

static void write_random(struct chance *chance, const char *name)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer text = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    nx_buffer_add_format(&text, "---\ntitle: %s\n", titles[chance_below(chance, 4)]);
    if (chance_one_in(chance, 2)) nx_buffer_add_format(&text, "originalUrl: e.com/%u\n", chance_below(chance, 8));
    if (chance_one_in(chance, 2)) nx_buffer_add_format(&text, "quality: %u\n", chance_below(chance, 3) * 40);
    if (chance_one_in(chance, 2)) nx_buffer_add_format(&text, "publishedDateTime: 2020-01-0%u\n", 1 + chance_below(chance, 9));
    if (chance_one_in(chance, 2)) {
        nx_buffer_add_format(&text, "related:\n- title: %s\n- title: %s\n  webUrl: e.com/%u\n",
                             titles[chance_below(chance, 4)], titles[chance_below(chance, 4)], chance_below(chance, 8));
    }
    nx_buffer_add_format(&text, "---\n");
    write_file(at(name), text.ptr, text.len);
}

static void add_all(uint64_t memory, bool prune)
{
    struct said said = { .refused = "" };
    struct newsidx_writer *writer = prune ? open_pruning_writer(&said, memory) : open_writer(&said, memory);
    struct newsidx_add_report report;
    newsidx_error err = { 0 };
    const char *all = root;
    must(newsidx_writer_add(writer, &all, 1, &report, &err), err);
    assert_string_equal(said.refused, "");
    newsidx_writer_close(writer);
}

static void set_time_back(const char *name)
{
    const struct timespec long_ago[2] = { { 1000, 0 }, { 1000, 0 } };
    assert_int_equal(utimensat(AT_FDCWD, at(name), long_ago, AT_SYMLINK_NOFOLLOW), 0);
}

/* Something happens to one of the files: it comes or changes, moves, goes, is touched, copied, linked, or turns into a
   folder with a file in it and back. */
static void happen(struct chance *chance)
{
    char name[20], other[20], inside[40];
    struct stat meta;
    snprintf(name, sizeof name, "%02u.md", chance_below(chance, 25));
    snprintf(other, sizeof other, "%02u.md", chance_below(chance, 25));
    snprintf(inside, sizeof inside, "%s/in.md", name);
    const bool there = lstat(at(name), &meta) == 0, taken = lstat(at(other), &meta) == 0;
    if (there && stat(at(inside), &meta) == 0) {
        assert_ok(nx_folder_remove(at(name), NULL));
        return;
    }
    switch (there ? chance_below(chance, 9) : 0) {
    case 1: (void)unlink(at(name)); return;
    case 2: set_time_back(name); return;
    case 3: if (!taken) assert_int_equal(link(at(name), at(other)), 0); return;
    case 4: if (!taken) assert_int_equal(symlink(name, at(other)), 0); return;
    case 5:
    case 6: if (!taken) assert_int_equal(rename(at(name), at(other)), 0); return;
    case 7:
        assert_int_equal(unlink(at(name)), 0);
        assert_int_equal(mkdir(at(name), 0777), 0);
        write_random(chance, inside);
        return;
    default:
        if (there) assert_int_equal(unlink(at(name)), 0); /* a link is replaced, and not what it leads to */
        write_random(chance, name);
        if (chance_one_in(chance, 2)) set_time_back(name);
    }
}

/* A link whose file went leads nowhere, which an add would tell. */
static void drop_dangling(void)
{
    for (unsigned i = 0; i < 25; i++) {
        char name[20];
        struct stat meta;
        snprintf(name, sizeof name, "%02u.md", i);
        if (lstat(at(name), &meta) == 0 && stat(at(name), &meta) != 0) assert_int_equal(unlink(at(name)), 0);
    }
}

static void live(struct chance *chance)
{
    static const uint64_t memories[] = { 0, 1, 10000, 30000 };
    for (int step = 0; step < 8; step++) {
        for (uint32_t n = step ? chance_below(chance, 20) : 40; n > 0; n--) happen(chance);
        drop_dangling();
        add_all(memories[chance_below(chance, NX_COUNT(memories))], step == 7 || chance_one_in(chance, 2));
        if (chance_one_in(chance, 4)) compact_index();
    }
}

/* An index of a folder with a past is what an index is that is made of it now. */
static void histories(void **state)
{
    (void)state;
    const uint64_t first = number_from_environment("NEWSIDX_SEED", 1);
    const uint64_t n = number_from_environment("NEWSIDX_HISTORIES", 60);
    for (uint64_t seed = first; seed < first + n; seed++) {
        struct chance chance = { seed };
        NX_AUTO(nx_buffer_dispose) struct nx_buffer lived = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
        NX_AUTO(nx_buffer_dispose) struct nx_buffer fresh = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
        live(&chance);
        made_tell(index_dir, &lived);
        assert_ok(nx_folder_remove(index_dir, NULL));
        add_all(0, false);
        made_tell(index_dir, &fresh);
        if (strcmp(lived.ptr, fresh.ptr) != 0) fail_msg("NEWSIDX_SEED=%llu", (unsigned long long)seed);
        assert_ok(nx_folder_remove(root, NULL));
        assert_int_equal(mkdir(root, 0777), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_quick_change),
        TEST(touched),
        TEST(known_again),
        TEST(copies_are_asked_about_once), TEST(moved),
        TEST(text_no_more),
        TEST(histories),
    };
    return cmocka_run_group_tests(tests, quick_folder_make, test_folder_remove);
}
