/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Marks: each case is a query and a text in which what must be marked stands in brackets. */
#include "base/utf8.h"
#include "search/marks.h"
#include "search/parse.h"
#include "search_support.h"

static int open_analyzer(void **state)
{
    *state = test_analyzer();
    return 0;
}

static int close_analyzer(void **state)
{
    nx_analyzer_free(*state);
    return 0;
}

/* The text with brackets put in where the marks are. */
static void bracket(const struct nx_marked *marked, struct nx_buffer *out)
{
    uint32_t at = 0;
    for (size_t i = 0; i < marked->n_marks; i++) {
        const struct nx_mark *mark = &marked->marks[i];
        nx_buffer_add(out, marked->text.ptr + at, mark->start - at);
        nx_buffer_add_format(out, "[%.*s]", (int)(mark->end - mark->start), marked->text.ptr + mark->start);
        at = mark->end;
    }
    nx_buffer_add(out, marked->text.ptr + at, marked->text.len - at);
}

static void without_brackets(const char *text, struct nx_buffer *out)
{
    for (; *text; text++) {
        if (*text != '[' && *text != ']') nx_buffer_add_byte(out, (unsigned char)*text);
    }
}

/* Marks `plain` and checks what holds for any marks. The marker must be disposed by the caller. */
static void find(struct nx_marker *marker, struct nx_str plain, struct nx_arena *arena, struct nx_marked *out)
{
    assert_ok(nx_marks_find(marker, plain, NX_STREAM_TITLE, arena, out, NULL));
    uint32_t last = 0;
    for (size_t i = 0; i < out->n_marks; i++) {
        const struct nx_mark *mark = &out->marks[i];
        assert_true(mark->start >= last && mark->start < mark->end && mark->end <= plain.len);
        assert_int_equal(out->bounds[nx_bound_floor(out->bounds, out->n_bounds, mark->start)], mark->start);
        assert_int_equal(out->bounds[nx_bound_floor(out->bounds, out->n_bounds, mark->end)], mark->end);
        assert_true(mark->terms != 0);
        last = mark->end;
    }
}

static void check(void **state, const char *query_text, const char *expected)
{
    NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer plain = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer got = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    without_brackets(expected, &plain);
    struct nx_query query;
    assert_ok(nx_parse(*state, nx_str_of(query_text), NEWSIDX_DATE_NONE, &arena, &query, NULL));
    NX_AUTO(nx_marker_dispose) struct nx_marker marker;
    nx_marker_init(&marker, *state, &query);
    struct nx_marked marked;
    find(&marker, (struct nx_str){ nx_buffer_terminate(&plain), plain.len }, &arena, &marked);
    bracket(&marked, &got);
    assert_string_equal(nx_buffer_terminate(&got), expected);
}

static void words(void **state)
{
    check(state, "facial recognition", "[Facial] [recognition] is here");
    check(state, "recognition", "the [recognition] of [RECOGNITIONS]");
}

static void stems_and_forms(void **state)
{
    check(state, "runs", "[Running] and [run], but not runner-up or rung");
    check(state, "resume", "Her [résumé], his [RESUME]");
    check(state, "cafe", "[Cafe\xcc\x81] noir");
    check(state, "office", "[oﬃce] hours");
    check(state, "ai", "[ＡＩ] and [AI]");
}

static void no_half_words(void **state)
{
    check(state, "art", "The [art] of party starts");
    check(state, "news", "newspaper newsroom [news]");
    check(state, "u", "U.S. and [U]");
}

static void at_the_ends(void **state)
{
    check(state, "first last", "[First] and [last]");
    check(state, "first last", "[last]");
    check(state, "first", "");
    check(state, "first", "!!!");
}

static void phrases_are_one_mark(void **state)
{
    check(state, "\"climate change\"", "On [climate change] and [Climate-Changes]: the climate will change");
    check(state, "covid-19", "[COVID-19], [covid 19], not covid or 19");
    check(state, "\"a a b\"", "a [a a b] a");
    check(state, "\"climate change\" change", "[climate change] is a [change] of climate");
}

static void phrases_that_overlap_are_one_mark(void **state)
{
    check(state, "\"new york\" \"york times\"", "The [New York Times] of [New York], York");
    check(state, "\"one two three\" two", "[one two three] [two] three");
}

static void neighbours_stay_apart(void **state)
{
    check(state, "new york", "[New] [York] Times");
    check(state, "\"new york\"", "[new york] [new york]");
}

static void near_words_are_marked_where_they_are_near(void **state)
{
    check(state, "\"police faces\"~2",
          "[Police] scan [faces]. Nobody asked the police; nobody knows how many of all the faces");
    check(state, "\"police faces\"~2", "police here, and then, much later, faces");
    check(state, "\"police faces\"~0", "[faces police] [Police faces] or police and faces");
    check(state, "\"police scan faces\"~2", "[Police scan] their [faces]. Later, after noon, [scan] of [police faces]");
    check(state, "\"police faces\"~1", "[police faces police], police");
    check(state, "\"new new york\"~1", "[New York new], and york by new york");
    check(state, "\"police faces\"~1 police", "[faces police]; the [police] again");
    check(state, "\"police faces\"~3 \"faces in\"", "[police] with [faces in] it, [faces in], faces");
}

static void excluded_words_are_not_marked(void **state)
{
    check(state, "climate -change -\"hot air\"", "[climate] change hot air");
    check(state, "-climate", "climate");
    check(state, "hot -\"hot air\"", "[hot] air");
}

static void no_words_no_marks(void **state)
{
    check(state, "", "text");
    check(state, "!!!", "text!!!");
}

static void scripts(void **state)
{
    check(state, "北京大学", "我在[北京大学]，不在北京的大学");
    check(state, "北京", "我在[北京]大学");
    check(state, "москва", "Новости: [МОСКВА].");
    check(state, "חדשות", "כל ה חדש: [חדשות] היום");
    check(state, "أخبار", "[أخبار] القاهرة");
    check(state, "ข่าว", "[ข่าว]วันนี้");
}

static void characters_stay_whole(void **state)
{
    check(state, "family", "👨‍👩‍👧‍👦[family]👨‍👩‍👧‍👦");
    check(state, "e", "[e\xcc\x81\xcc\xa7\xcc\x81] e\xcc\x81x");
    /* An Arabic number sign belongs to the digit behind it (UAX #29, GB9b). */
    check(state, "12",
          "no [\xd8\x80"
          "12] yes");
}

static void terms_of_marks(void **state)
{
    NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
    struct nx_query query;
    assert_ok(nx_parse(*state, NX_STR("one \"two three\""), NEWSIDX_DATE_NONE, &arena, &query, NULL));
    NX_AUTO(nx_marker_dispose) struct nx_marker marker;
    nx_marker_init(&marker, *state, &query);
    struct nx_marked marked;
    find(&marker, NX_STR("two three one"), &arena, &marked);
    assert_int_equal(marked.n_marks, 2);
    assert_int_equal(marked.marks[0].terms, 2 | 4);
    assert_int_equal(marked.marks[1].terms, 1);
    assert_int_equal(marked.n_words, 3);
}

/* Whatever the characters, marks are whole characters, in order, without overlap (find checks). */
static void any_text(void **state)
{
    static const uint32_t alphabet[] = { 'a',     'b',     ' ',   '-',    0x301,  0x200d, 0x1f468,
                                         0x1f3fd, 0x1f1e9, 0x600, 0x0e33, 0x5317, 0x4eac, 0x1100,
                                         0x1161,  0xad,    '\r',  '\n',   0x915,  0x94d,  0x937 };
    NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
    struct nx_query query;
    assert_ok(nx_parse(*state, NX_STR("a b \"a b\" \"b a a\" 北京 \"京 a\""), NEWSIDX_DATE_NONE, &arena, &query, NULL));
    NX_AUTO(nx_marker_dispose) struct nx_marker marker;
    nx_marker_init(&marker, *state, &query);
    uint64_t seed = 5;
    for (int round = 0; round < 5000; round++) {
        char text[4 * 24];
        size_t length = 0;
        for (size_t n = test_below(&seed, 25); n > 0; n--) {
            length += nx_utf8_put(alphabet[test_below(&seed, NX_COUNT(alphabet))], text + length);
        }
        NX_AUTO(nx_arena_dispose) struct nx_arena scratch = NX_ARENA_INIT;
        struct nx_marked marked;
        find(&marker, (struct nx_str){ text, length }, &scratch, &marked);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words),
        cmocka_unit_test(stems_and_forms),
        cmocka_unit_test(no_half_words),
        cmocka_unit_test(at_the_ends),
        cmocka_unit_test(phrases_are_one_mark),
        cmocka_unit_test(phrases_that_overlap_are_one_mark),
        cmocka_unit_test(neighbours_stay_apart),
        cmocka_unit_test(near_words_are_marked_where_they_are_near),
        cmocka_unit_test(excluded_words_are_not_marked),
        cmocka_unit_test(no_words_no_marks),
        cmocka_unit_test(scripts),
        cmocka_unit_test(characters_stay_whole),
        cmocka_unit_test(terms_of_marks),
        cmocka_unit_test(any_text),
    };
    return cmocka_run_group_tests(tests, open_analyzer, close_analyzer);
}
