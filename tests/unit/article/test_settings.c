/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_settings.c: settings as people write them, and what is said about wrong ones. */
#include "article/settings.h"
#include "support.h"

/* Of the file that each test writes. */
static const char *folder;
static char path[TEST_PATH_SIZE + 32];

struct file {
    struct nx_arena arena;
    struct nx_settings settings;
    newsidx_error err;
};

static newsidx_status read_bytes(struct file *file, const char *bytes, size_t length)
{
    *file = (struct file){ .arena = NX_ARENA_INIT };
    assert_int_equal(nx_file_create(path, bytes, length, false, NULL), NEWSIDX_OK);
    const newsidx_status status = nx_settings_read(&file->arena, path, &file->settings, &file->err);
    assert_int_equal(remove(path), 0);
    return status;
}

/* "name@line:column=text@line:column" a line. */
static void expect(const char *yaml, const char *wanted)
{
    struct file file;
    char got[4096] = "";
    if (read_bytes(&file, yaml, strlen(yaml)) != NEWSIDX_OK)
        fail_msg("refused at %u:%u: %s\n%s", file.err.line, file.err.column, file.err.message, yaml);
    for (size_t i = 0; i < file.settings.n; i++) {
        const struct newsidx_setting *s = &file.settings.items[i];
        const size_t used = strlen(got);
        snprintf(got + used, sizeof got - used, "%s@%u:%u=%s@%u:%u\n", s->name, s->name_at.line, s->name_at.column,
                 s->text, s->text_at.line, s->text_at.column);
    }
    assert_string_equal(got, wanted);
    nx_arena_dispose(&file.arena);
}

static void refuse_bytes(const char *bytes, size_t length, const char *place, const char *words)
{
    struct file file;
    char got[32];
    assert_int_equal(read_bytes(&file, bytes, length), NEWSIDX_INVALID);
    assert_int_equal(file.err.status, NEWSIDX_INVALID);
    assert_string_equal(file.err.path, path);
    assert_null(file.settings.items);
    snprintf(got, sizeof got, "%u:%u", file.err.line, file.err.column);
    if (strcmp(got, place) != 0 || !strstr(file.err.message, words))
        fail_msg("expected %s: %s\n     got %s: %s\n%s", place, words, got, file.err.message, bytes);
    nx_arena_dispose(&file.arena);
}

static void refuse(const char *yaml, const char *place, const char *words)
{
    refuse_bytes(yaml, strlen(yaml), place, words);
}

static void names_are_joined_by_dots(void **state)
{
    (void)state;
    expect("limit: 20\nsearch:\n  rank: fresh\n  color: never\n",
           "limit@1:1=20@1:8\nsearch.rank@3:3=fresh@3:9\nsearch.color@4:3=never@4:10\n");
    expect("search: {rank: fresh, color: never}\nlimit: 1\n",
           "search.rank@1:10=fresh@1:16\nsearch.color@1:23=never@1:30\nlimit@2:1=1@2:8\n");
    expect("search.rank: text\n", "search.rank@1:1=text@1:14\n");
    expect("a: {b: {c: {d: x}}}\ne: y", "a.b.c.d@1:13=x@1:16\ne@2:1=y@2:4\n");
}

static void text_is_text(void **state)
{
    (void)state;
    expect("a: no\nb: '~'\nc: 010\nd: \"\"\ne: ~\nf:\ng: null\nh: 'null'\n",
           "a@1:1=no@1:4\nb@2:1=~@2:4\nc@3:1=010@3:4\nd@4:1=@4:4\ne@5:1=@5:4\nf@6:1=@6:3\ng@7:1=@7:4\nh@8:1=null@8:4\n");
    expect("\xef\xbb\xbf\"k\xc3\xb6nig\": \"\xc3\xa4 b\"\n", "k\xc3\xb6nig@1:1=\xc3\xa4 b@1:10\n");
    expect("a: >\n  one\n  two\nb: 1", "a@1:1=one two\n@1:4\nb@4:1=1@4:4\n");
}

static void lists_repeat_their_name(void **state)
{
    (void)state;
    expect("filter: [type:video, x]\nsearch:\n  filter:\n    - a\n    - b\n",
           "filter@1:1=type:video@1:10\nfilter@1:1=x@1:22\nsearch.filter@3:3=a@4:7\nsearch.filter@3:3=b@5:7\n");
    expect("a: []\n", "");
}

static void nothing_is_no_settings(void **state)
{
    (void)state;
    expect("", "");
    expect("# only a remark\n", "");
    expect("---\n...\n", "");
    expect("---\na: 1\n---\n", "a@2:1=1@2:4\n");
}

static void what_is_wrong_has_its_place(void **state)
{
    (void)state;
    refuse("- a\n", "1:1", "these are no settings");
    refuse("limit\n", "1:1", "these are no settings");
    refuse("a: 1\nb: 2\na: 3\n", "3:1", "a was given in line 1 already");
    refuse("a:\n  b: 1\na.b: 2\n", "3:1", "a.b was given in line 2 already");
    refuse("f: [a]\nf: [a]\n", "2:1", "f was given in line 1 already");
    refuse("a: &x 1\n", "1:4", "anchors and aliases");
    refuse("a: 1\nb: *x\n", "2:4", "no anchor");
    refuse("a: 1\n---\nb: 1\n", "2:1", "a second document begins here: write all settings in one");
    refuse("a: {b: {c: {d: {e: 1}}}}\n", "1:16", "nest them less deeply");
    refuse("a: [[b]]\n", "1:5", "an item that is no text");
    refuse("? [a]\n: b\n", "1:3", "a key that is no text");
    refuse("'': b\n", "1:1", "a key that is no text");
    refuse("a: \"x\\0y\"\n", "1:4", "a zero byte");
    refuse("a: b: c\n", "1:5", "a colon that is not expected");
    refuse("a: 1\n\tb: 2\n", "2:1", "tab");
    refuse("a: \"\xff\"\n", "1:5", "is not valid UTF-8");
    refuse_bytes("a\0:\0", 4, "1:1", "UTF-16");
}

static void a_name_has_a_limit(void **state)
{
    (void)state;
    char yaml[2 * NX_SETTINGS_NAME_MAX], name[NX_SETTINGS_NAME_MAX + 2];
    memset(name, 'x', sizeof name);
    name[NX_SETTINGS_NAME_MAX + 1] = '\0';
    snprintf(yaml, sizeof yaml, "%s: 1\n", name);
    refuse(yaml, "1:1", "the key is too long");
    snprintf(yaml, sizeof yaml, "%s: 1\n", name + 1);
    struct file file;
    assert_int_equal(read_bytes(&file, yaml, strlen(yaml)), NEWSIDX_OK);
    assert_string_equal(file.settings.items[0].name, name + 1);
    nx_arena_dispose(&file.arena);
}

static void files_that_cannot_be_read(void **state)
{
    (void)state;
    struct file file;
    char *large = malloc(NX_SETTINGS_FILE_MAX + 1);
    assert_non_null(large);
    memset(large, '#', NX_SETTINGS_FILE_MAX + 1);
    assert_int_equal(read_bytes(&file, large, NX_SETTINGS_FILE_MAX), NEWSIDX_OK);
    nx_arena_dispose(&file.arena);
    assert_int_equal(read_bytes(&file, large, NX_SETTINGS_FILE_MAX + 1), NEWSIDX_LIMIT);
    nx_arena_dispose(&file.arena);
    free(large);
    assert_int_equal(nx_settings_read(&file.arena, path, &file.settings, &file.err), NEWSIDX_NOT_FOUND);
    assert_int_equal(nx_settings_read(&file.arena, folder, &file.settings, &file.err), NEWSIDX_IO);
    assert_int_equal(nx_settings_read(&file.arena, path, &file.settings, NULL), NEWSIDX_NOT_FOUND);
}

/* More settings than one piece of the list holds keep their order. */
static void many_settings(void **state)
{
    (void)state;
    struct file file;
    struct nx_buffer yaml = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    for (int i = 0; i < 1000; i++) nx_buffer_add_format(&yaml, "k%d: %d\n", i, i);
    assert_int_equal(read_bytes(&file, yaml.ptr, yaml.len), NEWSIDX_OK);
    assert_int_equal(file.settings.n, 1000);
    for (size_t i = 0; i < 1000; i++) {
        assert_int_equal(atoi(file.settings.items[i].text), i);
        assert_int_equal(file.settings.items[i].name_at.line, i + 1);
    }
    nx_arena_dispose(&file.arena);
    nx_buffer_dispose(&yaml);
}

static int setup(void **state)
{
    if (test_folder_make(state) != 0) return -1;
    folder = *state;
    snprintf(path, sizeof path, "%s/settings.yaml", folder);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_joined_by_dots),
        cmocka_unit_test(text_is_text),
        cmocka_unit_test(lists_repeat_their_name),
        cmocka_unit_test(nothing_is_no_settings),
        cmocka_unit_test(what_is_wrong_has_its_place),
        cmocka_unit_test(a_name_has_a_limit),
        cmocka_unit_test(files_that_cannot_be_read),
        cmocka_unit_test(many_settings),
    };
    return cmocka_run_group_tests(tests, setup, test_folder_remove);
}
