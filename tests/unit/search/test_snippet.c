/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Snippets: query, text and width -> the passage, "…" standing where text was left out. */
#include "base/utf8.h"
#include "search/blank.h"
#include "search/parse.h"
#include "search/snippet.h"
#include "search_support.h"
#include "text/width.h"

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

static size_t count_characters(const struct nx_marked *marked, uint32_t start, uint32_t end)
{
    return nx_bound_floor(marked->bounds, marked->n_bounds, end) -
           nx_bound_floor(marked->bounds, marked->n_bounds, start);
}

/* Columns as a terminal has them; at least one a character. */
static size_t count_columns(const struct nx_marked *marked, uint32_t start, uint32_t end)
{
    size_t sum = 0;
    for (size_t i = nx_bound_floor(marked->bounds, marked->n_bounds, start); marked->bounds[i] < end; i++) {
        const size_t length = marked->bounds[i + 1] - marked->bounds[i];
        sum += NX_MAX(nx_text_width((struct nx_str){ marked->text.ptr + marked->bounds[i], length }), (size_t)1);
    }
    return sum;
}

static bool is_bound(const struct nx_marked *marked, uint32_t offset)
{
    return marked->bounds[nx_bound_floor(marked->bounds, marked->n_bounds, offset)] == offset;
}

/* What holds for any snippet. */
static void check_any(const struct nx_marked *marked, size_t width, const struct nx_snippet *snippet)
{
    assert_true(snippet->start <= snippet->end && snippet->end <= marked->text.len);
    assert_true(is_bound(marked, snippet->start) && is_bound(marked, snippet->end));
    assert_true(width == 0 || count_columns(marked, snippet->start, snippet->end) <= width ||
                count_characters(marked, snippet->start, snippet->end) == 1);
    assert_true(marked->text.len == 0 || snippet->start < snippet->end);
    assert_int_equal(snippet->cut_front, snippet->start > 0);
    assert_int_equal(snippet->cut_back, snippet->end < marked->text.len);
}

/* A snippet cuts a word only where the word is longer than the width. Words that begin or end inside a character (an
   Arabic number sign before a letter) cannot be told from their neighbours. */
static void check_words(const struct nx_marked *marked, size_t width, const struct nx_snippet *snippet)
{
    for (size_t i = 0; i < marked->n_words; i++) {
        const struct nx_token *word = &marked->words[i];
        if (count_columns(marked, word->start, word->end) + 2 >= width) return;
        if (!is_bound(marked, word->start) || !is_bound(marked, word->end)) continue;
        assert_false(word->start < snippet->start && snippet->start < word->end);
        assert_false(word->start < snippet->end && snippet->end < word->end);
    }
}

static void choose(struct nx_analyzer *analyzer, const char *query_text, struct nx_str text, size_t width,
                   struct nx_snippet *out)
{
    NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
    struct nx_query query;
    assert_ok(nx_parse(analyzer, nx_str_of(query_text), NEWSIDX_DATE_NONE, &arena, &query, NULL));
    NX_AUTO(nx_marker_dispose) struct nx_marker marker;
    nx_marker_init(&marker, analyzer, &query);
    struct nx_marked marked;
    assert_ok(nx_marks_find(&marker, text, NX_STREAM_EXCERPT, &arena, &marked, NULL));
    /* The first word of a query is the rarest. */
    double weights[NEWSIDX_QUERY_TERMS_MAX];
    for (size_t t = 0; t < NX_COUNT(weights); t++) weights[t] = 10.0 / (double)(t + 1);
    assert_ok(nx_snippet_choose(&marked, weights, width, &arena, out, NULL));
    check_any(&marked, width, out);
    check_words(&marked, width, out);
}

static void check(void **state, const char *query, const char *text, size_t width, const char *expected)
{
    struct nx_snippet snippet;
    choose(*state, query, nx_str_of(text), width, &snippet);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer got = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    nx_buffer_add_format(&got, "%s%.*s%s", snippet.cut_front ? "…" : "", (int)(snippet.end - snippet.start),
                         text + snippet.start, snippet.cut_back ? "…" : "");
    assert_string_equal(nx_buffer_terminate(&got), expected);
}

static const char *const story = "The council met on Monday. It spoke about roads, as always. Then facial recognition "
                                 "came up, and nobody agreed. The mayor closed the meeting at ten.";

static void whole_text_where_it_fits(void **state)
{
    check(state, "word", "A word or two.", 14, "A word or two.");
    check(state, "word", "A word or two.", 500, "A word or two.");
    check(state, "word", "A word or two.", 0, "A word or two.");
    check(state, "word", "", 10, "");
    check(state, "word", "", 0, "");
    check(state, "facial", story, 0, story);
}

static void beginning_where_nothing_is_marked(void **state)
{
    check(state, "absent", story, 30, "The council met on Monday. It…");
    check(state, "", story, 12, "The council…");
    check(state, "-council", story, 26, "The council met on Monday.…");
}

static void begins_with_the_sentence(void **state)
{
    check(state, "facial recognition", story, 60, "…Then facial recognition came up, and nobody agreed. The…");
    check(state, "nobody", story, 60, "…Then facial recognition came up, and nobody agreed. The…");
    check(state, "council", story, 40, "The council met on Monday. It spoke…");
}

static void begins_with_a_word_where_the_sentence_is_too_long(void **state)
{
    check(state, "nobody", story, 30, "…up, and nobody agreed. The…");
    check(state, "recognition", story, 11, "…recognition…");
}

static void fills_up_towards_the_end(void **state)
{
    check(state, "ten", story, 60, "…The mayor closed the meeting at ten.");
    check(state, "ten", story, 80, "…recognition came up, and nobody agreed. The mayor closed the meeting at ten.");
}

static void the_rarest_words_win(void **state)
{
    const char *text = "A common thing, common as can be. Something else stands here for a while. A rare thing.";
    check(state, "rare common", text, 20, "…A rare thing.");
    check(state, "common rare", text, 20, "A common thing,…");
}

static void more_marks_win_among_equals(void **state)
{
    const char *text = "One word is here, far away from all. Then a word and a word again follow.";
    check(state, "word", text, 28, "…Then a word and a word again…");
}

static void the_earliest_wins_among_equals(void **state)
{
    check(state, "word", "First word is here. Much later the second word is here.", 20, "First word is here.…");
}

static void distinct_words_beat_repetition(void **state)
{
    const char *text = "Alpha alpha alpha alpha stands first. Much later beta and alpha meet.";
    check(state, "alpha beta", text, 30, "…Much later beta and alpha meet…");
}

static void punctuation_stays_with_its_word(void **state)
{
    check(state, "word", "He came and said (word) and then he left for good.", 16, "…said (word) and…");
    check(state, "end", "Nobody knows where this will end. Not at all.", 24, "…this will end. Not at…");
    check(state, "said", "When all had gone, she said “never” and left.", 6, "…said…");
}

static void words_longer_than_the_width(void **state)
{
    check(state, "absent", "Donaudampfschifffahrtsgesellschaft", 10, "Donaudampf…");
    check(state, "donaudampfschifffahrtsgesellschaft", "Die Donaudampfschifffahrtsgesellschaft heute", 10,
          "…Donaudampf…");
    check(state, "absent", "aaaa\xcc\x81", 3, "aaa…");
    check(state, "absent",
          "aaa\xcc\x81"
          "aa",
          3, "aaa\xcc\x81…");
}

static void width_counts_columns_of_characters(void **state)
{
    check(state, "absent", "e\xcc\x81 e\xcc\x81 e\xcc\x81 e\xcc\x81", 3, "e\xcc\x81 e\xcc\x81…");
    check(state, "absent", "👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 4,
          "👨‍👩‍👧‍👦👨‍👩‍👧‍👦…");
    check(state, "absent", "👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 4,
          "👨‍👩‍👧‍👦👨‍👩‍👧‍👦");
    check(state, "absent", "👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 3, "👨‍👩‍👧‍👦…");
    check(state, "absent", "🇩🇪🇫🇷🇮🇹", 1, "🇩🇪…");
    check(state, "absent", "\xe2\x80\x8b\xe2\x80\x8b\xe2\x80\x8b", 2,
          "\xe2\x80\x8b\xe2\x80\x8b…"); /* zero width spaces */
}

static void scripts(void **state)
{
    check(state, "大学", "今天的新闻很多。我在北京大学学习中文。明天也有新闻。", 24, "…我在北京大学学习中文。…");
    check(state, "ニュース", "今日は雨です。東京でニュースを読みました。明日は晴れるでしょう。", 31,
          "…東京でニュースを読みました。…");
    check(state, "中文", "他说，「我在北京大学学习中文」，明天也有新闻，后天没有。", 30,
          "他说，「我在北京大学学习中文」…");
    check(state, "后天", "他说，「我在北京大学学习中文」，明天也有新闻，后天没有。", 24, "…明天也有新闻，后天没有。");
    check(state, "２０２０", "Nothing was said about it for long. Then ２０２０ came, and all of them spoke.", 30,
          "…Then ２０２０ came, and all of…");
    check(state, "أخبار", "قال الوزير كلاما كثيرا أمس. هذه أخبار القاهرة اليوم. انتهى الخبر هنا.", 27,
          "…هذه أخبار القاهرة اليوم.…");
    check(state, "有利", "两国之间的贸易战打了很久还尚未结束，但从长期来看，裂痕可能对中国有利，他们对记者如此表示。",
          44, "…裂痕可能对中国有利，他们对记者如此表示。");
    check(state, "היום", "שלום לכולם. אלה החדשות של היום בירושלים. להתראות.", 32, "…אלה החדשות של היום בירושלים.…");
    check(state, "вчера", "Сегодня дождь. Москва ждала вчера солнца. Завтра снег.", 30, "…Москва ждала вчера солнца.…");
}

static void a_sentence_is_worth_marks_of_the_same_words(void **state)
{
    const char *text = "Nobody spoke of them at first. All the apps can be had offline for users of power apps, say "
                       "those who make apps.";
    check(state, "apps power", text, 60, "…All the apps can be had offline for users of power apps, say…");
    check(state, "apps power", text, 78,
          "…All the apps can be had offline for users of power apps, say those who make…");
    check(state, "make apps", text, 78, "…All the apps can be had offline for users of power apps, say those who make…");
}

static void abbreviations_end_no_sentence(void **state)
{
    const char *text =
        "It rained all day in town. They said that U.S. Sen. Mary Q. Hill met Mr. Fox in the EU. The fox said no word.";
    check(state, "hill", text, 60, "…They said that U.S. Sen. Mary Q. Hill met Mr. Fox in the EU.…");
    check(state, "fox", text, 40, "…met Mr. Fox in the EU. The fox said no…");
    check(state, "word", text, 40, "…The fox said no word.");
    check(state, "said no", text, 30, "…The fox said no word.");
    check(state, "macron", "Rien ne va plus à Paris. Ainsi parlait hier M. Macron dans la ville de Nice, dit-on.", 44,
          "…Ainsi parlait hier M. Macron dans la ville…");
}

/* Whatever the text: whole characters, whole words, no more than the width (choose checks). */
static void any_text(void **state)
{
    static const uint32_t alphabet[] = { 'a',   'a',    'b',    'c',   ' ',    ' ',     ' ',
                                         '-',   '.',    '(',    0x301, 0x200d, 0x1f468, 0x1f1e9,
                                         0x600, 0x5317, 0x4eac, 0xad,  '\r',   '\n',    0x3000 };
    uint64_t seed = 3;
    for (int round = 0; round < 5000; round++) {
        char text[4 * 60];
        size_t length = 0;
        for (size_t n = test_below(&seed, 61); n > 0; n--) {
            length += nx_utf8_put(alphabet[test_below(&seed, NX_COUNT(alphabet))], text + length);
        }
        struct nx_snippet snippet;
        choose(*state, "a b \"c a\" 北京", (struct nx_str){ text, length }, test_below(&seed, 30), &snippet);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_text_where_it_fits),
        cmocka_unit_test(beginning_where_nothing_is_marked),
        cmocka_unit_test(begins_with_the_sentence),
        cmocka_unit_test(begins_with_a_word_where_the_sentence_is_too_long),
        cmocka_unit_test(fills_up_towards_the_end),
        cmocka_unit_test(the_rarest_words_win),
        cmocka_unit_test(more_marks_win_among_equals),
        cmocka_unit_test(the_earliest_wins_among_equals),
        cmocka_unit_test(distinct_words_beat_repetition),
        cmocka_unit_test(punctuation_stays_with_its_word),
        cmocka_unit_test(words_longer_than_the_width),
        cmocka_unit_test(width_counts_columns_of_characters),
        cmocka_unit_test(a_sentence_is_worth_marks_of_the_same_words),
        cmocka_unit_test(abbreviations_end_no_sentence),
        cmocka_unit_test(scripts),
        cmocka_unit_test(any_text),
    };
    return cmocka_run_group_tests(tests, open_analyzer, close_analyzer);
}
