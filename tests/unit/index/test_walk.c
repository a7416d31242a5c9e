/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_walk.c: which files a walk finds, in what order, and what it calls them. Every test has a tree of its own. */
#include <errno.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "walk_tree.h"

/* ---- What is found ---- */

static void sorted(void **state)
{
    (void)state;
    folder("b");
    folder("b/z");
    folder("B");
    static const char *const names[] = { "b.md", "b/2.md", "b/10.md", "b/z/a.md", "a.md", "B/a.md", "b-1.md", "\xc3\xa9.md" };
    for (size_t i = 0; i < NX_COUNT(names); i++) file(names[i]);
    assert_tree("B/a.md a.md b-1.md b.md b/10.md b/2.md b/z/a.md \xc3\xa9.md");
}

static void endings(void **state)
{
    (void)state;
    static const char *const names[] = { "a.md", "b.MD", "c.markdown", "d.yaml", "e.yml", "f.json", "g.txt", "h.html",
                                         "i", "j.md.bak", "md", "k.jsonl", "l.Txt" };
    for (size_t i = 0; i < NX_COUNT(names); i++) file(names[i]);
    start(".newsidx");
    add("");
    assert_ok(nx_file_list_sort(&walk.files, NULL));
    for (size_t i = 0; i < walk.files.n; i++) {
        const struct nx_walk_file here = walked(i);
        assert_int_equal(here.by_content, here.name.ptr[here.name.len - 1] == 't');
    }
    assert_names("a.md b.MD c.markdown d.yaml e.yml f.json g.txt l.Txt");
}

static void hidden(void **state)
{
    (void)state;
    folder(".git");
    folder("a");
    folder("a/.b");
    file(".git/a.md");
    file(".hidden.md");
    file("a/.b/a.md");
    file("a/a.md");
    file(".newsidx/a.md");
    assert_tree("a/a.md");
    assert_string_equal(complaints, "");
}

/* What is named is meant, whatever its name. */
static void named(void **state)
{
    (void)state;
    folder(".hidden");
    file(".hidden/a.md");
    file(".b.md");
    file("page.html");
    file("note.txt");
    start(".newsidx");
    add(".hidden");
    add(".b.md");
    add("page.html");
    add("note.txt");
    for (size_t i = 0; i < walk.files.n; i++) assert_false(walked(i).by_content);
    assert_names(".b.md .hidden/a.md note.txt page.html");
}

/* Named and walked: taken whatever is in it. */
static void named_and_walked(void **state)
{
    (void)state;
    file("note.txt");
    start(".newsidx");
    add("");
    add("note.txt");
    assert_ok(nx_file_list_sort(&walk.files, NULL));
    assert_int_equal(walk.files.n, 1);
    assert_false(walked(0).by_content);
    assert_names("note.txt");
}

static void twice(void **state)
{
    (void)state;
    folder("a");
    folder("a/b");
    file("a/1.md");
    file("a/b/2.md");
    start(".newsidx");
    add("a/b");
    add("a");
    add("");
    add("a/1.md");
    add("a/../a/1.md");
    add("a/b/../b//2.md");
    assert_names("a/1.md a/b/2.md");
}

static void nothing_there(void **state)
{
    (void)state;
    newsidx_error err = { 0 };
    file("a.md");
    start(".newsidx");
    assert_int_equal(nx_walk_add(&walk, at("b.md"), &err), NEWSIDX_NOT_FOUND);
    assert_int_equal(err.status, NEWSIDX_NOT_FOUND);
    assert_string_equal(err.path, at("b.md"));
    assert_int_equal(nx_walk_add(&walk, at("a.md/b.md"), NULL), NEWSIDX_NOT_FOUND);
    assert_int_equal(nx_walk_add(&walk, "", &err), NEWSIDX_NOT_FOUND);
    assert_names("");
    assert_int_equal(nx_walk_init(&walk, at("no/index"), &err), NEWSIDX_IO);
}

static void an_empty_folder(void **state)
{
    (void)state;
    folder("a");
    assert_tree("");
}

/* ---- Links ---- */

/* A file has one name, however it is reached: that of where it is. */
static void links(void **state)
{
    (void)state;
    folder("real");
    folder("real/b");
    file("real/a.md");
    file("real/b/b.md");
    file("real/note.txt");
    link_to("real", "link");
    link_to("real/a.md", "a.md");
    link_to("real/note.txt", "note.md");
    link_to("real/a.md", "not-an-article");
    start(".newsidx");
    add("link");
    assert_names("real/a.md real/b/b.md real/note.txt");
    assert_tree("real/a.md real/b/b.md real/note.txt");
    start(".newsidx");
    add("a.md");
    add("not-an-article");
    assert_names("real/a.md");
}

static void links_in_a_circle(void **state)
{
    (void)state;
    folder("a");
    folder("a/b");
    file("a/1.md");
    file("a/b/2.md");
    link_to("..", "a/b/up");
    link_to(".", "a/b/here");
    link_to("../..", "a/b/root");
    link_to("self", "self");
    link_to("self.md", "self.md");
    link_to("pong", "ping");
    link_to("ping", "pong");
    assert_tree("a/1.md a/b/2.md");
    assert_string_equal(complaints, "self.md");
}

/* Forty levels of two links each are 2^40 ways to one file. */
static void many_ways(void **state)
{
    (void)state;
    char name[40], target[40];
    for (int i = 0; i < 40; i++) {
        snprintf(name, sizeof name, "%d", i);
        snprintf(target, sizeof target, "../%d", i + 1);
        folder(name);
        for (int k = 0; k < 2; k++) {
            snprintf(name, sizeof name, "%d/%d", i, k);
            link_to(target, name);
        }
    }
    folder("40");
    file("40/a.md");
    start(".newsidx");
    add("0");
    assert_names("40/a.md");
}

static void links_to_nowhere(void **state)
{
    (void)state;
    file("b.md");
    link_to("nowhere", "a.md");
    link_to("nowhere", "a");
    assert_tree("b.md");
    assert_string_equal(complaints, "a.md");
}

/* ---- Names ---- */

static void outside(void **state)
{
    (void)state;
    folder("project");
    folder("project/.newsidx");
    folder("project2");
    file("project/a.md");
    file("project2/b.md");
    file("c.md");
    start("project/.newsidx");
    add("project");
    add("project2");
    add("c.md");
    assert_names("TREE/c.md TREE/project2/b.md a.md");
}

/* From above, too: what lies below the index's folder has its short name, and is no second file. */
static void from_above(void **state)
{
    (void)state;
    folder("project");
    folder("project/.newsidx");
    folder("project/news");
    file("project/a.md");
    file("project/news/b.md");
    file("c.md");
    start("project/.newsidx");
    add("");
    assert_names("TREE/c.md a.md news/b.md");
    start("project/.newsidx");
    add("project");
    add("");
    add("project/news/b.md");
    assert_names("TREE/c.md a.md news/b.md");
}

static void relative(void **state)
{
    (void)state;
    char here[PATH_SIZE];
    assert_non_null(getcwd(here, sizeof here));
    folder("news");
    file("news/a.md");
    file("b.md");
    assert_int_equal(chdir(at("news")), 0);
    newsidx_error err = { 0 };
    must(nx_walk_init(&walk, "../.newsidx", &err), err);
    must(nx_walk_add(&walk, "a.md", &err), err);
    must(nx_walk_add(&walk, "../b.md", &err), err);
    must(nx_walk_add(&walk, ".", &err), err);
    assert_ok(nx_file_list_sort(&walk.files, NULL));
    assert_string_equal(walked(1).path, "./a.md"); /* as one would write it, the smaller of the two */
    assert_names("b.md news/a.md");
    assert_int_equal(chdir(here), 0);
}

/* A folder through a link has the name of where it is, and so has an index. */
static void an_index_through_a_link(void **state)
{
    (void)state;
    folder("real");
    folder("real/.newsidx");
    file("real/a.md");
    link_to("real", "link");
    start("link/.newsidx");
    add("link");
    add("real");
    assert_names("a.md");
}

static void name_of(void **state)
{
    (void)state;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer name = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    newsidx_error err = { 0 };
    folder("a");
    file("a/b.md");
    link_to("a/b.md", "c.md");
    assert_ok(nx_walk_name(tree, at("a/b.md"), &name, NULL));
    assert_string_equal(nx_buffer_terminate(&name), "a/b.md");
    assert_ok(nx_walk_name(tree, at("c.md"), &name, NULL));
    assert_string_equal(nx_buffer_terminate(&name), "a/b.md");
    assert_ok(nx_walk_name(at("a"), at("c.md"), &name, NULL));
    assert_string_equal(nx_buffer_terminate(&name), "b.md");
    assert_ok(nx_walk_name("/", at("c.md"), &name, NULL));
    assert_string_equal(nx_buffer_terminate(&name), at("a/b.md") + 1);
    assert_int_equal(nx_walk_name(tree, at("d.md"), &name, &err), NEWSIDX_IO);
    assert_int_equal(err.sys_errno, ENOENT);
}

static void odd_names(void **state)
{
    (void)state;
    static const char *const names[] = { "\xff\xfe.md", "a b.md", "\n.md", "-rf.md", "*.md", "a\\b.md", "%s%n.md" };
    for (size_t i = 0; i < NX_COUNT(names); i++) file(names[i]);
    assert_tree("\n.md %s%n.md *.md -rf.md a b.md a\\b.md \xff\xfe.md");
}

static void a_long_name(void **state)
{
    (void)state;
    char name[256];
    memset(name, 'a', 255);
    strcpy(name + 252, ".md");
    file(name);
    assert_tree(name);
}

/* ---- What cannot be read ---- */

static void other_kinds(void **state)
{
    (void)state;
    char path[PATH_SIZE];
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    assert_int_equal(mkfifo(at("pipe.md"), 0666), 0);
    link_to("pipe.md", "to-a-pipe.md");
    assert_int_equal(mkfifo(at("perhaps.txt"), 0666), 0);
    assert_int_equal(mkfifo(at("pipe"), 0666), 0);
    assert_int_equal(mkfifo(at("excluded.md"), 0666), 0);
    write_text(at(".newsidxignore"), "excluded.md\n");
    snprintf(path, sizeof path, "%s", at("socket.md"));
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    const bool bound = fd >= 0 && strlen(path) < sizeof address.sun_path;
    if (bound) {
        memcpy(address.sun_path, path, strlen(path) + 1);
        assert_int_equal(bind(fd, (const struct sockaddr *)&address, sizeof address), 0);
    }
    if (fd >= 0) close(fd);
    folder("folder.md");
    file("folder.md/a.md");
    assert_tree("folder.md/a.md");
    assert_string_equal(complaints, bound ? "pipe.md socket.md to-a-pipe.md" : "pipe.md to-a-pipe.md");
    assert_int_equal(walk.n_unread, 0); /* they hide no files */
}

/* Root reads everything, and becomes nobody for a while. */
static void an_unreadable_folder(void **state)
{
    const uid_t me = geteuid();
    folder("a");
    folder("b");
    file("a/a.md");
    file("b/b.md");
    assert_int_equal(chmod(at("a"), 0), 0);
    start(".newsidx");
    if (me == 0 && (chmod(*state, 0755) != 0 || seteuid(65534) != 0)) skip();
    add("");
    assert_int_equal(seteuid(me), 0);
    assert_int_equal(chmod(at("a"), 0777), 0);
    assert_names("b/b.md");
    assert_string_equal(complaints, "a");
}

static void deep(void **state)
{
    (void)state;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer name = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    for (int i = 0; i < 520; i++) {
        nx_buffer_add_str(&name, NX_STR("d"));
        folder(nx_buffer_terminate(&name));
        nx_buffer_add_byte(&name, '/');
        if (i == 100) file("d/d/a.md");
    }
    assert_tree("d/d/a.md");
    assert_string_equal(complaints, "d");
}

static void large(void **state)
{
    (void)state;
    enum { MANY = 20000 };
    char name[40];
    folder("large");
    for (int i = 0; i < MANY; i++) {
        snprintf(name, sizeof name, "large/%d.md", (i * 7919) % MANY);
        file(name);
    }
    start(".newsidx");
    add("");
    assert_ok(nx_file_list_sort(&walk.files, NULL));
    assert_int_equal(walk.files.n, MANY);
    for (size_t i = 1; i < walk.files.n; i++) {
        assert_true(nx_str_compare(walked(i - 1).name, walked(i).name) < 0);
    }
    nx_walk_dispose(&walk);
}

/* ---- Stopping ---- */

static bool count_down(void *context)
{
    int *left = context;
    return (*left)-- > 0;
}

static void interrupted(void **state)
{
    (void)state;
    for (int i = 0; i < 10; i++) {
        char name[20];
        snprintf(name, sizeof name, "%d.md", i);
        file(name);
    }
    for (int left = 0; left <= 10; left++) {
        int counter = left;
        newsidx_error err = { 0 };
        start(".newsidx");
        walk.on_step = count_down;
        walk.context = &counter;
        newsidx_status status = nx_walk_add(&walk, tree, &err);
        assert_int_equal(status, left == 10 ? NEWSIDX_OK : NEWSIDX_INTERRUPTED);
        assert_int_equal(walk.files.n, left);
        nx_walk_dispose(&walk);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(sorted),
        TEST(endings),
        TEST(hidden),
        TEST(named),
        TEST(named_and_walked),
        TEST(twice),
        TEST(nothing_there),
        TEST(an_empty_folder),
        TEST(links),
        TEST(links_in_a_circle),
        TEST(many_ways),
        TEST(links_to_nowhere),
        TEST(outside),
        TEST(from_above),
        TEST(relative),
        TEST(an_index_through_a_link),
        TEST(name_of),
        TEST(odd_names),
        TEST(a_long_name),
        TEST(other_kinds),
        TEST(an_unreadable_folder),
        TEST(deep),
        TEST(large),
        TEST(interrupted),
    };
    return cmocka_run_group_tests(tests, quick_folder_make, test_folder_remove);
}
