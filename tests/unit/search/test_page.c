/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pages of groups beside plain lists: random indexes in which few titles, dates and providers come again and again, random
 * queries. The hits of a search that folds must be what folding the whole list of its matches by hand gives.
 */
#include <ctype.h>

#include "repeats.h"

static const char *const queries[] = { "",           "rain",      "the",          "court rain", "opera -face", "\"the rain\"", "title:face",
                                       "rain OR face", "+the court", "nowhere rain", "provider:post" };

/* ---- Searching ---- */

struct question {
    struct newsidx_index *index;
    const struct graph *graph;
    const char *query;
    struct newsidx_search_options options;
};

static struct newsidx_results *search(const struct question *question, const struct newsidx_search_options *options)
{
    struct newsidx_results *results = NULL;
    newsidx_error err = { 0 };
    if (newsidx_search(question->index, question->query, options, &results, &err) != NEWSIDX_OK) {
        fail_msg("%s: %s", question->query, err.message);
    }
    return results;
}

/* All matches, in order. */
static struct newsidx_results *search_all(const struct question *question)
{
    struct newsidx_search_options options = question->options;
    options.collapse = NEWSIDX_COLLAPSE_NONE;
    options.expand = false;
    options.limit = ALL;
    options.offset = options.per_provider = 0;
    return search(question, &options);
}

static void ask_anything(uint64_t *seed, struct newsidx_index *index, const struct graph *graph, struct question *out)
{
    *out = (struct question){ index, graph, queries[test_below(seed, NX_COUNT(queries))], NEWSIDX_SEARCH_OPTIONS_INIT };
    out->options.detail = NEWSIDX_DETAIL_PLAIN;
    out->options.sort = (enum newsidx_sort)test_below(seed, NEWSIDX_SORT_HEAT + 1);
    out->options.match = (enum newsidx_match)test_below(seed, 3);
    out->options.collapse = (enum newsidx_collapse)(test_below(seed, 5) ? 1 + test_below(seed, NEWSIDX_COLLAPSE_STORY) : 0);
    out->options.per_provider = test_below(seed, 2) ? test_below(seed, 5) : 0;
    out->options.expand = test_below(seed, 2);
    out->options.limit = test_below(seed, 4) ? 1 + test_below(seed, 12) : ALL;
    out->options.offset = test_below(seed, 2) ? test_below(seed, 40) : 0;
}

/* ---- Folding by hand ---- */

/* The words of a title, in small letters with a blank behind each. */
static void normalize(const struct newsidx_text *title, char *out)
{
    bool within = false;
    for (size_t i = 0; i < title->length; i++) {
        const bool letter = isalpha((unsigned char)title->bytes[i]) != 0;
        if (letter) *out++ = (char)tolower((unsigned char)title->bytes[i]);
        else if (within) *out++ = ' ';
        within = letter;
    }
    if (within) *out++ = ' ';
    *out = '\0';
}

static bool takes(const struct newsidx_article *leader, const struct newsidx_article *match)
{
    char a[128], b[128];
    normalize(&leader->title, a);
    normalize(&match->title, b);
    return *a && strcmp(a, b) == 0 && is_near(leader->published_at, match->published_at);
}

static void fold_stories(const struct newsidx_results *all, const struct graph *graph, size_t *leader_of)
{
    const size_t n = newsidx_results_n_hits(all);
    char ids[STORY_MAX + 1][ID];
    for (size_t i = 0; i < n; i++) leader_of[i] = SIZE_MAX;
    for (size_t i = 0; i < n; i++) {
        if (leader_of[i] != SIZE_MAX) continue;
        const size_t n_ids = tell_story(graph, newsidx_results_hit(all, i)->article.id, ids);
        for (size_t k = i; k < n; k++) {
            const char *id = newsidx_results_hit(all, k)->article.id;
            if (leader_of[k] == SIZE_MAX && is_in((const char (*)[ID])ids, n_ids, id)) leader_of[k] = i;
        }
    }
}

/* The place of each match's leader among all matches. */
static void fold(const struct newsidx_results *all, const struct question *question, size_t *leader_of)
{
    const size_t n = newsidx_results_n_hits(all);
    const enum newsidx_collapse how = question->options.collapse;
    if (how == NEWSIDX_COLLAPSE_STORY) {
        fold_stories(all, question->graph, leader_of);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        size_t k = how == NEWSIDX_COLLAPSE_NONE ? i : 0;
        while (k < i && !(leader_of[k] == k && takes(&newsidx_results_hit(all, k)->article, &newsidx_results_hit(all, i)->article))) k++;
        leader_of[i] = k;
    }
}

/* How many of the leaders at `order`, from the window's first on, have the provider of the one at `at`. */
static size_t same_before(const struct newsidx_results *all, const size_t *order, size_t first, size_t at)
{
    const struct newsidx_text *own = &newsidx_results_hit(all, order[at])->article.provider;
    size_t n = 0;
    for (size_t i = first; own->length && i < at; i++) {
        const struct newsidx_text *other = &newsidx_results_hit(all, order[i])->article.provider;
        n += other->length == own->length && memcmp(other->bytes, own->bytes, own->length) == 0;
    }
    return n;
}

/* The leaders in the order of results, or dealt out. Returns their number. */
static size_t put_in_order(const struct question *question, const struct newsidx_results *all, const size_t *leader_of,
                           size_t *out)
{
    const size_t n = newsidx_results_n_hits(all), most = question->options.per_provider;
    size_t *ranked = calloc(n + 1, sizeof *ranked), leaders = 0;
    assert_non_null(ranked);
    for (size_t i = 0; i < n; i++) {
        if (leader_of[i] == i) ranked[leaders++] = i;
    }
    memcpy(out, ranked, leaders * sizeof *out);
    for (size_t first = 0, at = 0; most && !strstr(question->query, "provider:") && first < leaders; first += 50) {
        const size_t end = NX_MIN(first + 50, leaders);
        for (size_t round = 0; round < 50; round++) {
            for (size_t i = first; i < end; i++) {
                if (same_before(all, ranked, first, i) / most == round) out[at++] = ranked[i];
            }
        }
    }
    free(ranked);
    return leaders;
}

/* ---- Comparing ---- */

static void compare_member(const struct newsidx_member *member, const struct newsidx_hit *match, size_t place)
{
    assert_string_equal(member->id, match->article.id);
    assert_int_equal(member->place, place);
    assert_int_equal(member->published_at, match->article.published_at);
    assert_true(member->score == match->score.total);
    assert_int_equal(member->provider.length, match->article.provider.length);
    assert_memory_equal(member->provider.bytes, match->article.provider.bytes, member->provider.length);
}

/* One hit, and with expand those below it: the match `leader` of all. Returns how many hits that are. */
static size_t compare_group(const struct newsidx_results *results, size_t at, const struct newsidx_results *all,
                            const size_t *leader_of, size_t leader)
{
    const struct newsidx_hit *hit = newsidx_results_hit(results, at);
    size_t n = 0;
    assert_string_equal(hit->article.id, newsidx_results_hit(all, leader)->article.id);
    assert_int_equal(hit->place, 0);
    for (size_t i = leader + 1; i < newsidx_results_n_hits(all); i++) {
        if (leader_of[i] != leader) continue;
        assert_true(n < hit->n_listed);
        compare_member(&hit->members[n], newsidx_results_hit(all, i), n + 2);
        n++;
    }
    assert_int_equal(hit->n_members, n);
    assert_int_equal(hit->n_listed, n);
    return n;
}

static void compare_shown(const struct newsidx_results *results, size_t at, const struct newsidx_hit *leader)
{
    for (size_t k = 0; k < leader->n_listed; k++) {
        const struct newsidx_hit *hit = newsidx_results_hit(results, at + k);
        assert_string_equal(hit->article.id, leader->members[k].id);
        assert_int_equal(hit->place, leader->members[k].place);
        assert_int_equal(hit->rank, leader->rank);
        assert_true(hit->score.total == leader->members[k].score);
        assert_int_equal(hit->n_members, 0);
    }
}

static void compare_page(const struct question *question, const struct newsidx_results *results,
                         const struct newsidx_results *all)
{
    const size_t n = newsidx_results_n_hits(all), offset = question->options.offset;
    size_t *leader_of = calloc(n + 1, sizeof *leader_of), *order = calloc(n + 1, sizeof *order), at = 0;
    uint64_t grouped = 0;
    assert_true(leader_of && order);
    fold(all, question, leader_of);
    const size_t leaders = put_in_order(question, all, leader_of, order);
    const size_t shown = leaders > offset ? NX_MIN(leaders - offset, question->options.limit) : 0;
    for (size_t i = offset; i < offset + shown; i++) {
        const struct newsidx_hit *hit = newsidx_results_hit(results, at);
        assert_int_equal(hit->rank, i + 1);
        grouped += compare_group(results, at++, all, leader_of, order[i]) + 1;
        if (!question->options.expand) continue;
        compare_shown(results, at, hit);
        at += hit->n_listed;
    }
    assert_int_equal(at, newsidx_results_n_hits(results));
    const struct newsidx_search_summary *summary = newsidx_results_summary(results);
    assert_int_equal(summary->groups, shown);
    assert_int_equal(summary->grouped, grouped);
    assert_int_equal(summary->first, offset);
    assert_true(summary->folded || grouped == shown);
    assert_true(summary->exact ? summary->matches == n : summary->matches <= n);
    free(leader_of);
    free(order);
}

/* Returns how many hits stood for others. */
static uint64_t compare(uint64_t *seed, struct newsidx_index *index, const struct graph *graph)
{
    struct question question;
    ask_anything(seed, index, graph, &question);
    struct newsidx_results *all = search_all(&question), *results = search(&question, &question.options);
    compare_page(&question, results, all);
    const struct newsidx_search_summary *summary = newsidx_results_summary(results);
    const uint64_t folded = summary->grouped - summary->groups;
    newsidx_results_free(all);
    newsidx_results_free(results);
    return folded;
}

/* ---- Page after page ---- */

static void compare_hits(const struct newsidx_hit *actual, const struct newsidx_hit *expected)
{
    assert_string_equal(actual->article.id, expected->article.id);
    assert_int_equal(actual->rank, expected->rank);
    assert_int_equal(actual->place, expected->place);
    assert_int_equal(actual->n_members, expected->n_members);
    assert_true(actual->score.total == expected->score.total);
}

/* Pages of any size, one after another, are one page of everything. Returns how many pages there were. */
static size_t walk_pages(uint64_t *seed, struct newsidx_index *index)
{
    struct question question;
    char cursor[256] = "";
    size_t at = 0, pages = 0;
    ask_anything(seed, index, NULL, &question);
    question.options.limit = ALL;
    struct newsidx_results *whole = search(&question, &question.options), *page = NULL;
    assert_null(newsidx_results_summary(whole)->next_cursor);
    do {
        newsidx_results_free(page);
        question.options.limit = 1 + test_below(seed, 20);
        question.options.cursor = cursor;
        page = search(&question, &question.options);
        question.options.offset = 0;
        const struct newsidx_search_summary *summary = newsidx_results_summary(page);
        assert_false(summary->changed);
        assert_int_equal(summary->now, newsidx_results_summary(whole)->now);
        for (size_t i = 0; i < newsidx_results_n_hits(page); i++, at++) {
            assert_true(at < newsidx_results_n_hits(whole));
            compare_hits(newsidx_results_hit(page, i), newsidx_results_hit(whole, at));
        }
        assert_true(!summary->next_cursor || summary->groups == question.options.limit);
        snprintf(cursor, sizeof cursor, "%s", summary->next_cursor ? summary->next_cursor : "");
        pages++;
    } while (*cursor);
    assert_int_equal(at, newsidx_results_n_hits(whole));
    newsidx_results_free(page);
    newsidx_results_free(whole);
    return pages;
}

/* ---- Tests ---- */

static struct newsidx_index *open_index(const char *dir)
{
    struct newsidx_index *index = NULL;
    newsidx_error err = { 0 };
    if (newsidx_index_open(dir, &index, &err) != NEWSIDX_OK) fail_msg("%s", err.message);
    return index;
}

static void the_same_as_folded_by_hand(void **state)
{
    uint64_t seed = number_from_environment("NEWSIDX_SEED", 1), folded = 0;
    char dir[TEST_PATH_SIZE];
    snprintf(dir, sizeof dir, "%s/folded", (const char *)*state);
    for (int round = 0; round < 12; round++) {
        repeats_replace_stream(dir, &seed);
        struct newsidx_index *index = open_index(dir);
        struct graph graph;
        graph_read(index, &graph);
        for (int i = 0; i < 60; i++) folded += compare(&seed, index, &graph);
        graph_dispose(&graph);
        newsidx_index_close(index);
    }
    assert_true(folded > 1000);
}

static void pages_are_one_page(void **state)
{
    uint64_t seed = number_from_environment("NEWSIDX_SEED", 2);
    size_t pages = 0;
    char dir[TEST_PATH_SIZE];
    snprintf(dir, sizeof dir, "%s/pages", (const char *)*state);
    for (int round = 0; round < 8; round++) {
        repeats_replace_stream(dir, &seed);
        struct newsidx_index *index = open_index(dir);
        for (int i = 0; i < 40; i++) pages += walk_pages(&seed, index);
        newsidx_index_close(index);
    }
    assert_true(pages > 1000);
}

/* The first page of everything, a hit long; its cursor goes to `cursor`. */
static struct question first_page(struct newsidx_index *index, char cursor[256])
{
    struct question question = { index, NULL, "", NEWSIDX_SEARCH_OPTIONS_INIT };
    question.options.limit = 1;
    struct newsidx_results *first = search(&question, &question.options);
    snprintf(cursor, 256, "%s", newsidx_results_summary(first)->next_cursor);
    newsidx_results_free(first);
    return question;
}

static newsidx_status go_on(const struct question *question, const char *cursor)
{
    struct newsidx_search_options options = question->options;
    struct newsidx_results *results = NULL;
    options.cursor = cursor;
    const newsidx_status status = newsidx_search(question->index, question->query, &options, &results, NULL);
    newsidx_results_free(results);
    return status;
}

static void other_cursors_are_refused(void **state)
{
    uint64_t seed = 3;
    char dir[TEST_PATH_SIZE], cursor[256], damaged[256];
    int64_t clock;
    snprintf(dir, sizeof dir, "%s/refused", (const char *)*state);
    for (int i = 0; i < 4; i++) repeats_replace_stream(dir, &seed);
    struct newsidx_index *index = open_index(dir);
    struct question question = first_page(index, cursor);
    assert_int_equal(go_on(&question, cursor), NEWSIDX_OK);
    assert_int_equal(newsidx_cursor_time(cursor, &clock, NULL), NEWSIDX_OK);
    for (size_t i = 0; i < strlen(cursor); i++) {
        snprintf(damaged, sizeof damaged, "%s", cursor);
        damaged[i] = cursor[i] == 'A' ? 'B' : 'A';
        assert_int_equal(go_on(&question, damaged), NEWSIDX_INVALID);
        damaged[i] = '\0';
        if (i > 0) assert_int_equal(go_on(&question, damaged), NEWSIDX_INVALID);
    }
    question.options.offset = 1;
    assert_int_equal(go_on(&question, cursor), NEWSIDX_INVALID);
    question.options.offset = 0;
    question.options.sort = NEWSIDX_SORT_OLDEST;
    assert_int_equal(go_on(&question, cursor), NEWSIDX_INVALID);
    question.options.sort = NEWSIDX_SORT_RELEVANCE;
    question.options.limit = 7;
    assert_int_equal(go_on(&question, cursor), NEWSIDX_OK);
    question.query = "rain";
    assert_int_equal(go_on(&question, cursor), NEWSIDX_INVALID);
    newsidx_index_close(index);
}

/* What stood behind the place and still does is there; what stood before it is not. */
static void a_changed_index_is_told(void **state)
{
    uint64_t seed = 4;
    char dir[TEST_PATH_SIZE], cursor[256];
    snprintf(dir, sizeof dir, "%s/changed", (const char *)*state);
    for (int i = 0; i < 4; i++) repeats_replace_stream(dir, &seed);
    struct newsidx_index *index = open_index(dir);
    struct question question = { index, NULL, "", NEWSIDX_SEARCH_OPTIONS_INIT };
    question.options.sort = NEWSIDX_SORT_NEWEST;
    struct newsidx_results *first = search(&question, &question.options);
    const int64_t last = newsidx_results_hit(first, newsidx_results_n_hits(first) - 1)->article.published_at;
    snprintf(cursor, sizeof cursor, "%s", newsidx_results_summary(first)->next_cursor);
    newsidx_results_free(first);
    repeats_replace_stream(dir, &seed);
    bool changed = false;
    assert_int_equal(newsidx_index_refresh(index, &changed, NULL), NEWSIDX_OK);
    assert_true(changed);
    question.options.cursor = cursor;
    struct newsidx_results *next = search(&question, &question.options);
    assert_true(newsidx_results_summary(next)->changed);
    assert_true(newsidx_results_n_hits(next) > 0);
    assert_int_equal(newsidx_results_hit(next, 0)->rank, 11);
    for (size_t i = 0; i < newsidx_results_n_hits(next); i++) {
        assert_true(newsidx_results_hit(next, i)->article.published_at <= last);
    }
    newsidx_results_free(next);
    newsidx_index_close(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_as_folded_by_hand),
        cmocka_unit_test(pages_are_one_page),
        cmocka_unit_test(other_cursors_are_refused),
        cmocka_unit_test(a_changed_index_is_told),
    };
    return cmocka_run_group_tests(tests, test_folder_make, test_folder_remove);
}
