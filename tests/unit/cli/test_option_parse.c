/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_option_parse.c: command lines as they are typed, and what is said about wrong ones. */
#include "cli/command.h"
#include "said.h"

enum { WORDS_MAX = 16 };

/* Splits `line` at blanks into an argv that begins with the program's name. `copy` holds the words. */
static int split(const char *line, char *copy, char **argv)
{
    int argc = 0;
    argv[argc++] = copy;
    strcpy(copy, "newsidx");
    char *at = copy + 8;
    strcpy(at, line);
    for (char *word = strtok(at, " "); word; word = strtok(NULL, " ")) argv[argc++] = word;
    argv[argc] = NULL;
    return argc;
}

/* One command line, read. */
struct typed {
    char copy[256];
    char *argv[WORDS_MAX];
    struct nx_args args;
    bool read;
    struct said said;
    const char *message;
};

static void type(struct typed *typed, enum nx_command_id command, const char *line)
{
    int argc = split(line, typed->copy, typed->argv);
    typed->args = (struct nx_args)NX_ARGS_INIT;
    said_begin(&typed->said);
    typed->read = nx_option_parse(argc, typed->argv, "search", command, 1, &typed->args);
    typed->message = said_end(&typed->said);
}

static void values_are_attached_or_follow(void **state)
{
    (void)state;
    static const char *const lines[] = { "search --limit 7 x", "search --limit=7 x", "search -n 7 x",
                                         "search -n7 x",       "--limit 7 search x", "search x --limit=7",
                                         "search -n 3 -n 7 x" };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        struct typed t;
        type(&t, NX_SEARCH, lines[i]);
        assert_true(t.read);
        assert_int_equal(t.args.limit, 7);
        assert_int_equal(t.args.n_words, 1);
        assert_string_equal(t.args.words[0], "x");
        nx_args_dispose(&t.args);
    }
}

static void every_kind_is_set(void **state)
{
    (void)state;
    struct typed t;
    type(&t, NX_SEARCH, "search --match any --json --now 2020-01-01 --color=never --offset 0 --width=40 a b");
    assert_true(t.read);
    assert_int_equal(t.args.match, NEWSIDX_MATCH_ANY);
    assert_int_equal(t.args.color, NX_COLOR_NEVER);
    assert_true(t.args.json);
    assert_false(t.args.explain);
    assert_string_equal(t.args.now, "2020-01-01");
    assert_int_equal(t.args.width, 40);
    assert_int_equal(t.args.n_words, 2);
    nx_args_dispose(&t.args);
}

static void choices_follow_the_order_of_their_enum(void **state)
{
    (void)state;
    static const char *const match[] = { "auto", "all", "any" }, *const color[] = { "auto", "always", "never" };
    for (int i = 0; i < 3; i++) {
        struct typed t;
        char line[64];
        snprintf(line, sizeof line, "search --match %s --color %s", match[i], color[i]);
        type(&t, NX_SEARCH, line);
        assert_int_equal(t.args.match, i);
        assert_int_equal(t.args.color, i);
        nx_args_dispose(&t.args);
    }
    assert_int_equal(NEWSIDX_MATCH_ALL, 1);
    assert_int_equal(NX_COLOR_ALWAYS, 1);
}

static void a_flag_is_taken_back(void **state)
{
    (void)state;
    struct typed t;
    type(&t, NX_SEARCH, "search --explain --no-explain x");
    assert_true(t.read);
    assert_false(t.args.explain);
    assert_int_equal(nx_args_origin(&t.args, offsetof(struct nx_args, explain)), NX_ORIGIN_FLAG);
    assert_int_equal(nx_args_origin(&t.args, offsetof(struct nx_args, limit)), NX_ORIGIN_DEFAULT);
    nx_args_dispose(&t.args);
}

static void expect_usual(const char *option, const char *command, const char *wanted)
{
    for (const struct nx_option *o = nx_options; o->name; o++) {
        if (strcmp(o->name, option) != 0) continue;
        const char *text;
        const size_t length = nx_option_usual(o, command, &text);
        assert_int_equal(length, strlen(wanted));
        assert_memory_equal(text, wanted, length);
    }
}

static void usual_values(void **state)
{
    (void)state;
    expect_usual("limit", "", "10");
    expect_usual("limit", "search", "10");
    expect_usual("limit", "dupes", "(all)");
    expect_usual("limit", "terms", "20");
    expect_usual("by", "timeline", "auto");
    expect_usual("match", "timeline", "auto");
}

static void two_dashes_end_the_options(void **state)
{
    (void)state;
    struct typed t;
    type(&t, NX_SEARCH, "search --limit 3 -- ibm -watson --limit --");
    assert_true(t.read);
    assert_int_equal(t.args.limit, 3);
    assert_int_equal(t.args.n_words, 4);
    assert_string_equal(t.args.words[1], "-watson");
    assert_string_equal(t.args.words[3], "--");
    nx_args_dispose(&t.args);
}

static void a_dash_is_a_word(void **state)
{
    (void)state;
    struct typed t;
    type(&t, NX_ADD, "search -q - --source x");
    assert_true(t.read);
    assert_int_equal(t.args.n_words, 1);
    assert_string_equal(t.args.words[0], "-");
    assert_true(t.args.quiet);
    nx_args_dispose(&t.args);
}

static void expect_wrong(enum nx_command_id command, const char *line, const char *message)
{
    struct typed t;
    type(&t, command, line);
    assert_false(t.read);
    assert_string_equal(t.message, message);
    nx_args_dispose(&t.args);
}

static void wrong_lines_are_explained(void **state)
{
    (void)state;
    expect_wrong(NX_SEARCH, "search --limt 3", "newsidx: unknown option --limt: did you mean --limit?\n");
    expect_wrong(NX_SEARCH, "search --limt=3", "newsidx: unknown option --limt: did you mean --limit?\n");
    expect_wrong(NX_SEARCH, "search --li 3", "newsidx: search has no option --li: see newsidx help search\n");
    expect_wrong(NX_STATS, "search --limit 3", "newsidx: search has no option --limit: see newsidx help search\n");
    expect_wrong(NX_STATS, "search -n3", "newsidx: search has no option -n: see newsidx help search\n");
    expect_wrong(NX_SEARCH, "search --limit", "newsidx: --limit needs a value: --limit N\n");
    expect_wrong(NX_SEARCH, "search --no-json", "newsidx: search has no option --no-json: see newsidx help search\n");
    expect_wrong(NX_SEARCH, "search --no-limit", "newsidx: search has no option --no-limit: see newsidx help search\n");
    expect_wrong(NX_SEARCH, "search --json=yes", "newsidx: --json takes no value: leave out =yes\n");
    expect_wrong(NX_SEARCH, "search --match some", "newsidx: --match some: give one of auto|all|any\n");
    expect_wrong(NX_SEARCH, "search --match al", "newsidx: --match al: give one of auto|all|any\n");
    expect_wrong(NX_SEARCH, "search --rank FILE",
                 "newsidx: --rank FILE: give one of balanced|text|fresh|latest|FILE; a file's path has a / in it, or ends in "
                 ".yaml\n");
    expect_wrong(NX_SEARCH, "search x -ibm",
                 "newsidx: unknown option -i in -ibm: to exclude a word write it behind --, as in: newsidx search -- "
                 "WORD -ibm\n");
}

static void numbers_have_their_range(void **state)
{
    (void)state;
    static const char *const wrong[] = { "0", "10001", "-1", "x", "3x", "+3", "", "99999999999999999999" };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        char line[64], message[128];
        snprintf(line, sizeof line, "search --limit=%s", wrong[i]);
        snprintf(message, sizeof message, "newsidx: --limit %s: give a whole number from 1 to 10000\n", wrong[i]);
        expect_wrong(NX_SEARCH, line, message);
    }
}

static void the_command_is_found_past_options(void **state)
{
    (void)state;
    char copy[256], *argv[WORDS_MAX];
    const char *words[WORDS_MAX];
    int argc = split("--limit 5 --json -n 3 debug --language none tokens -- -x", copy, argv);
    assert_int_equal(nx_option_plain_words(argc, argv, words), 3);
    assert_string_equal(words[0], "debug");
    assert_string_equal(words[2], "-x");
    size_t used = 0;
    assert_ptr_equal(nx_command_find(words, 3, &used), &nx_cmd_debug_tokens);
    assert_int_equal(used, 2);
}

/* What one table must be: names and letters only once, fields that fit, a help text. */
static void the_table_of_options_is_sound(void **state)
{
    (void)state;
    for (const struct nx_option *o = nx_options; o->name; o++) {
        assert_true(o->commands != 0 && o->help[0] && strlen(o->name) < 30);
        assert_true(o->field < sizeof(struct nx_args));
        assert_true(o - nx_options < NX_OPTIONS_MAX);
        assert_true((o->kind == NX_OPTION_FLAG) == (o->value == NULL));
        for (const struct nx_option *p = nx_options; p < o; p++) {
            assert_string_not_equal(p->name, o->name);
            assert_true(o->letter == 0 || p->letter != o->letter);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_attached_or_follow),
        cmocka_unit_test(every_kind_is_set),
        cmocka_unit_test(choices_follow_the_order_of_their_enum),
        cmocka_unit_test(a_flag_is_taken_back),
        cmocka_unit_test(usual_values),
        cmocka_unit_test(two_dashes_end_the_options),
        cmocka_unit_test(a_dash_is_a_word),
        cmocka_unit_test(wrong_lines_are_explained),
        cmocka_unit_test(numbers_have_their_range),
        cmocka_unit_test(the_command_is_found_past_options),
        cmocka_unit_test(the_table_of_options_is_sound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
