/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The matcher beside the exhaustive ranker: random indexes of several segments with dead rows, random trees of every kind
 * that a plan can have, random weights, reference times and numbers of hits. Ids, order, scores to the last bit and counts
 * must be the same. NEWSIDX_QUERIES says how many queries (100,000), NEWSIDX_SEED which.
 */
#include <math.h>
#include <stdlib.h>

#include "exhaustive.h"
#include "index/snapshot.h"
#include "newsidx.h"
#include "search/expand.h"
#include "search/match.h"
#include "search/parse.h"
#include "replace_stream.h"
#include "search_support.h"

static const int64_t last_date = 1600000000, date_step = 43200, n_dates = 2000;
enum { STREAMS = 5, COMMITS = 12, WORLDS = 10, LARGE_WORLDS = 2 };

/* What indexes are made of. In the large ones, segments have many windows and stretches, and lists a few postings or
   thousands; a query takes long to rank exhaustively there. */
static const struct shape {
    size_t words, articles, urls; /* at most; of a stream */
    uint64_t queries;             /* one in so many of those asked for */
} small = { 60, 900, 4000, 1 }, large = { 600, 15000, 60000, 40 };

/* ---- Indexes ---- */

/* Some words are in nearly every article, most in few. */
static size_t any_word(const struct shape *shape, uint64_t *seed)
{
    size_t word = test_below(seed, shape->words);
    if (test_below(seed, 4)) word = word * test_below(seed, shape->words) / shape->words;
    if (test_below(seed, 4)) word = word * test_below(seed, shape->words) / shape->words;
    return word;
}

/* Words that stay as they are when they are stemmed. */
static void add_word(size_t word, struct nx_buffer *out)
{
    nx_buffer_add_format(out, "q%c%cx", (int)('a' + word / 26), (int)('a' + word % 26));
}

/* Now and then in another form, which has the same stem where the word has a vowel. */
static void add_words(const struct shape *shape, uint64_t *seed, size_t n, struct nx_buffer *out)
{
    for (size_t i = 0; i < n; i++) {
        if (i) nx_buffer_add_byte(out, ' ');
        add_word(any_word(shape, seed), out);
        if (test_below(seed, 5) == 0) nx_buffer_add_byte(out, 's');
    }
}

static void add_topics(uint64_t *seed, struct nx_buffer *out)
{
    const size_t n = test_below(seed, 4);
    nx_buffer_add_str(out, NX_STR(",\"topics\":["));
    for (size_t i = 0; i < n; i++) {
        nx_buffer_add_format(out, "%s\"%zu\"", i ? "," : "", test_below(seed, 30) * test_below(seed, 30) / 30);
    }
    nx_buffer_add_byte(out, ']');
}

static void add_article(const struct shape *shape, uint64_t *seed, struct nx_buffer *out)
{
    nx_buffer_add_str(out, NX_STR("{\"title\":\""));
    add_words(shape, seed, 1 + test_below(seed, 5), out);
    nx_buffer_add_str(out, NX_STR("\",\"excerpt\":\""));
    add_words(shape, seed, test_below(seed, 5) ? test_below(seed, 25) : 0, out);
    nx_buffer_add_format(out, "\",\"originalUrl\":\"https://example.com/%llu\"",
                         (unsigned long long)test_below(seed, shape->urls));
    if (test_below(seed, 8)) nx_buffer_add_format(out, ",\"quality\":%d", (int)test_below(seed, 190) - 10);
    if (test_below(seed, 8)) nx_buffer_add_format(out, ",\"heat\":%d", (int)test_below(seed, 1000));
    if (test_below(seed, 3)) nx_buffer_add_format(out, ",\"published\":%s", test_below(seed, 2) ? "true" : "false");
    if (test_below(seed, 3)) nx_buffer_add_format(out, ",\"type\":\"%c\"", (int)('a' + any_word(&small, seed) % 20));
    add_topics(seed, out);
    if (test_below(seed, 10)) {
        char date[NEWSIDX_DATE_TEXT_SIZE];
        const int64_t when = last_date - (int64_t)test_below(seed, (uint64_t)n_dates) * date_step;
        nx_buffer_add_format(out, ",\"publishedDateTime\":\"%s\"", newsidx_date_format(when, false, date));
    }
    nx_buffer_add_str(out, NX_STR("}\n"));
}

/* Replaces a stream of the index by another one. */
static void commit(const struct shape *shape, const char *dir, uint64_t *seed)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer text = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    const size_t n = test_below(seed, 4) ? test_below(seed, shape->articles) : test_below(seed, 5);
    for (size_t i = 0; i < n; i++) add_article(shape, seed, &text);
    FILE *file = tmpfile();
    assert_non_null(file);
    if (text.len) fwrite(text.ptr, 1, text.len, file);
    test_replace_stream(dir, test_below(seed, STREAMS), file);
}

/* ---- Queries ---- */

static struct nx_node *any_node(uint64_t *seed, struct nx_arena *arena, const struct nx_query *query, unsigned depth);

/* Some rows; which there are is not known yet. */
static struct nx_node *any_listed(uint64_t *seed, struct nx_arena *arena)
{
    struct nx_node *node = nx_node_new(arena, NX_NODE_LISTED);
    struct nx_listed *listed = nx_arena_calloc(arena, 1, sizeof *listed);
    assert_true(node && listed);
    listed->n = test_below(seed, 4) ? test_below(seed, 8) : test_below(seed, 300);
    struct nx_row *rows = nx_arena_calloc(arena, listed->n, sizeof *rows);
    assert_non_null(rows);
    for (size_t i = 0; i < listed->n; i++) {
        const struct nx_row *last = i ? &rows[i - 1] : &rows[0];
        rows[i] = (struct nx_row){ last->segment + (test_below(seed, 10) == 0), (uint32_t)test_below(seed, 20) };
        if (rows[i].segment == last->segment) rows[i].row += last->row + 1;
    }
    listed->rows = rows;
    node->listed = listed;
    return node;
}

static struct nx_node *any_leaf(uint64_t *seed, struct nx_arena *arena, const struct nx_query *query)
{
    const bool phrase = test_below(seed, 5) == 0;
    const uint32_t term = (uint32_t)test_below(seed, query->n_terms);
    if (test_below(seed, 20) == 0) return any_listed(seed, arena);
    struct nx_node *node = nx_node_new(arena, phrase ? NX_NODE_PHRASE : NX_NODE_TERM);
    assert_non_null(node);
    node->n_words = phrase ? 1 + test_below(seed, 3) : 1;
    struct nx_query_word *words = nx_arena_calloc(arena, node->n_words, sizeof *words);
    assert_non_null(words);
    for (size_t i = 0; i < node->n_words; i++) {
        words[i].term = i ? (uint32_t)test_below(seed, query->n_terms) : term;
        words[i].word = query->terms[words[i].term];
        if (nx_query_pattern(query, words[i].term)) { /* they stand alone */
            words[0] = words[i];
            node->kind = NX_NODE_TERM;
            node->n_words = 1;
        }
    }
    node->words = words;
    if (node->n_words > 1 && test_below(seed, 3) == 0) {
        node->kind = NX_NODE_NEAR;
        node->near = (uint32_t)test_below(seed, 6);
    }
    if (test_below(seed, 6) == 0) node->streams = (uint8_t)(1u << test_below(seed, NX_STREAM_COUNT));
    node->exact = node->streams && test_below(seed, 3) == 0;
    return node;
}

/* Some in which nothing is, some without an end, some with an end that is the number of articles. */
static struct nx_range any_range(uint64_t *seed)
{
    struct nx_range range = { (enum nx_ranged)test_below(seed, 4), INT64_MIN, INT64_MAX };
    int64_t low = 0, high = 1000;
    if (range.what == NX_RANGED_DATE) {
        low = last_date - n_dates * date_step;
        high = last_date;
    }
    if (range.what == NX_RANGED_PUBLISHED) high = 2;
    const uint64_t span = (uint64_t)(high - low);
    const int64_t step = range.what == NX_RANGED_DATE && test_below(seed, 2) ? date_step : 1;
    if (test_below(seed, 4)) range.least = low + (int64_t)test_below(seed, span) / step * step;
    if (test_below(seed, 4)) range.most = NX_MAX(low, range.least) + (int64_t)test_below(seed, span / 2) / step * step;
    if (test_below(seed, 2)) range.most = NX_MAX(range.most, range.least);
    return range;
}

static struct nx_node *any_filter(uint64_t *seed, struct nx_arena *arena)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer term = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    bool failed = false;
    struct nx_node *node = nx_node_new(arena, test_below(seed, 2) ? NX_NODE_RANGE : NX_NODE_VALUE);
    assert_non_null(node);
    node->range = any_range(seed);
    if (test_below(seed, 2)) nx_buffer_add_format(&term, "T%c", (int)('a' + any_word(&small, seed) % 20));
    else nx_buffer_add_format(&term, "K%zu", test_below(seed, 40));
    node->value = nx_arena_copy_str(arena, nx_buffer_str(&term), &failed);
    assert_false(failed);
    return node;
}

/* Up to three clauses beside the words; some are alternatives. */
static const struct nx_node *any_filters(uint64_t *seed, struct nx_arena *arena)
{
    struct nx_node_list clauses = { NULL, NULL, 0 };
    const size_t n = test_below(seed, 4);
    for (size_t i = 0; i < n; i++) {
        struct nx_node *clause = any_filter(seed, arena);
        if (test_below(seed, 6) == 0) {
            struct nx_node_list values = { NULL, NULL, 0 };
            nx_node_append(&values, clause);
            nx_node_append(&values, any_filter(seed, arena));
            clause = nx_node_new(arena, NX_NODE_OR);
            clause->first = values.first;
        }
        nx_node_append(&clauses, clause);
    }
    return clauses.first;
}

static struct nx_node *any_node(uint64_t *seed, struct nx_arena *arena, const struct nx_query *query, unsigned depth)
{
    static const enum nx_node_kind kinds[] = { NX_NODE_AND, NX_NODE_OR, NX_NODE_AND, NX_NODE_OR, NX_NODE_NOT };
    if (test_below(seed, 40) == 0) return nx_node_new(arena, test_below(seed, 3) ? NX_NODE_ALL : NX_NODE_NONE);
    if (test_below(seed, 25) == 0) return any_filter(seed, arena);
    if (depth == 0 || test_below(seed, 3) == 0) return any_leaf(seed, arena, query);
    struct nx_node *node = nx_node_new(arena, kinds[test_below(seed, NX_COUNT(kinds))]);
    struct nx_node_list children = { NULL, NULL, 0 };
    const size_t n = node->kind == NX_NODE_NOT ? 1 : 1 + test_below(seed, 4);
    for (size_t i = 0; i < n; i++) nx_node_append(&children, any_node(seed, arena, query, depth - 1));
    node->first = children.first;
    return node;
}

/* A pattern whose word is the text's beginning, or has a letter more or less than the text. */
static struct nx_pattern *any_pattern(uint64_t *seed, struct nx_arena *arena, struct nx_buffer *text)
{
    struct nx_pattern *pattern = nx_arena_calloc(arena, 1, sizeof *pattern);
    bool failed = false;
    assert_non_null(pattern);
    pattern->kind = test_below(seed, 2) ? NX_PATTERN_PREFIX : NX_PATTERN_EDITS;
    pattern->edits = 1 + (unsigned)test_below(seed, 2);
    if (pattern->kind == NX_PATTERN_PREFIX || test_below(seed, 2)) text->len -= 1 + test_below(seed, 2);
    else nx_buffer_add_byte(text, (int)('a' + test_below(seed, 26)));
    pattern->word = nx_arena_copy_str(arena, nx_buffer_str(text), &failed);
    nx_buffer_add_str(text, pattern->kind == NX_PATTERN_PREFIX ? NX_STR("*") : pattern->edits == 1 ? NX_STR("~") : NX_STR("~2"));
    pattern->text = nx_arena_copy_str(arena, nx_buffer_str(text), &failed);
    assert_false(failed);
    return pattern;
}

/* Up to six terms, some of them in no article, some of them patterns. */
static void any_terms(const struct shape *shape, uint64_t *seed, struct nx_arena *arena, struct nx_query *out)
{
    out->n_terms = 1 + test_below(seed, 6);
    struct nx_str *terms = nx_arena_calloc(arena, out->n_terms, sizeof *terms);
    struct nx_pattern **patterns = nx_arena_calloc(arena, out->n_terms, sizeof(struct nx_pattern *));
    assert_true(terms && patterns);
    for (size_t t = 0; t < out->n_terms;) {
        NX_AUTO(nx_buffer_dispose) struct nx_buffer word = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
        if (test_below(seed, 30)) add_word(any_word(shape, seed), &word);
        else nx_buffer_add_format(&word, "nowhere%zu", t);
        patterns[t] = test_below(seed, 6) ? NULL : any_pattern(seed, arena, &word);
        bool failed = false, new = true;
        terms[t] = nx_arena_copy_str(arena, nx_buffer_str(&word), &failed);
        for (size_t i = 0; i < t; i++) new = new && !nx_str_equal(terms[i], terms[t]);
        t += new;
    }
    out->terms = terms;
    out->patterns = patterns;
}

/* Which terms a match of the tree can be scored by is the plan's business; here any of them may be. */
static void any_roles(uint64_t *seed, struct nx_plan *plan)
{
    for (size_t t = 0; t < plan->query->n_terms; t++) {
        plan->terms[t].role = test_below(seed, 6) ? NX_ROLE_REQUIRED : NX_ROLE_EXCLUDED;
    }
}

static void include(struct nx_plan *plan, const struct nx_node *node)
{
    for (size_t i = 0; i < node->n_words; i++) plan->terms[node->words[i].term].role = NX_ROLE_REQUIRED;
    for (const struct nx_node *child = node->first; child; child = child->next) {
        if (child->kind != NX_NODE_NOT) include(plan, child);
    }
}

static void any_options(uint64_t *seed, struct newsidx_search_options *out)
{
    static const double some[] = { 0.0, 0.3, 1.0, 2.0, 17.5 };
    *out = (struct newsidx_search_options)NEWSIDX_SEARCH_OPTIONS_INIT;
    out->limit = test_below(seed, 20) ? 1 + test_below(seed, 20) : 2000;
    if (test_below(seed, 3) == 0) out->now = 1590000000 + (int64_t)test_below(seed, 20000000);
    if (test_below(seed, 4) == 0) out->sort = (enum newsidx_sort)test_below(seed, NEWSIDX_SORT_HEAT + 1);
    if (test_below(seed, 2)) return;
    out->weights.text = some[test_below(seed, NX_COUNT(some))];
    out->weights.quality = some[test_below(seed, NX_COUNT(some))];
    out->weights.recency = some[test_below(seed, NX_COUNT(some))];
    out->weights.half_life_days = 0.5 + (double)test_below(seed, 100);
}

/* ---- Comparing ---- */

struct world {
    const struct shape *shape;
    uint64_t seed;
    struct nx_snapshot *snapshot;
    struct nx_lists *lists;
    struct nx_lists *kept; /* with room for next to nothing */
    uint64_t n_passed_over; /* queries that did not look at everything */
};

static void compare_tops(const struct nx_top *actual, const struct nx_top *expected, uint64_t seed, const char *tree)
{
    if (actual->n != expected->n) {
        fail_msg("seed %llu, %s: %zu hits, not %zu", (unsigned long long)seed, tree, actual->n, expected->n);
    }
    for (size_t i = 0; i < actual->n; i++) {
        const struct nx_candidate *a = &actual->items[i], *b = &expected->items[i];
        if (a->row.segment != b->row.segment || a->row.row != b->row.row ||
            memcmp(&a->score, &b->score, sizeof a->score) != 0) {
            fail_msg("seed %llu, %s: place %zu is row %u.%u with %.17g, not %u.%u with %.17g", (unsigned long long)seed,
                     tree, i, a->row.segment, a->row.row, a->score, b->row.segment, b->row.row, b->score);
        }
    }
}

static void compare_counts(struct world *world, const struct nx_match_count *count, uint64_t matches, bool count_all,
                           const struct nx_top *top)
{
    if (count->exact) assert_int_equal(count->n, matches);
    assert_true(count->exact || !count_all);
    assert_in_range(count->n, top->n, matches);
    world->n_passed_over += !count->exact;
}

/* The rows that match, found without a score, are those that would be scored. */
static void compare_rows(struct nx_lists *lists, const struct nx_plan *plan, uint64_t seed, const char *tree)
{
    const struct nx_snapshot *snapshot = nx_lists_snapshot(lists);
    NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
    NX_AUTO(nx_top_dispose) struct nx_top all = NX_TOP_INIT((size_t)snapshot->n_articles + 1);
    uint64_t **rows = nx_arena_calloc(&arena, snapshot->n_segments + 1, sizeof *rows), n = 0, n_bits = 0, matches;
    newsidx_error err = { 0 };
    for (size_t i = 0; i < snapshot->n_segments; i++) {
        rows[i] = nx_arena_calloc(&arena, nx_segment_n_rows(snapshot->segments[i]) / 64 + 1, sizeof **rows);
    }
    if (nx_match_rows(lists, plan, rows, &n, &err) != NEWSIDX_OK) fail_msg("%s", err.message);
    assert_ok(nx_exhaustive_run(snapshot, plan, &all, &matches, &err));
    for (size_t i = 0; i < snapshot->n_segments; i++) {
        const size_t n_words = nx_segment_n_rows(snapshot->segments[i]) / 64 + 1;
        for (size_t word = 0; word < n_words; word++) n_bits += (uint64_t)__builtin_popcountll(rows[i][word]);
    }
    for (size_t i = 0; i < all.n; i++) {
        const struct nx_row row = all.items[i].row;
        if (!nx_row_is_dead(rows[row.segment], row.row)) {
            fail_msg("seed %llu, %s: row %u.%u was not found", (unsigned long long)seed, tree, row.segment, row.row);
        }
    }
    if (n != matches || n_bits != matches) {
        fail_msg("seed %llu, %s: %llu rows, %llu bits, not %llu", (unsigned long long)seed, tree, (unsigned long long)n,
                 (unsigned long long)n_bits, (unsigned long long)matches);
    }
}

static void compare(struct world *world, struct nx_arena *arena)
{
    const uint64_t began = world->seed;
    uint64_t *seed = &world->seed, matches;
    struct nx_lists *lists = test_below(seed, 2) ? world->lists : world->kept;
    struct newsidx_search_options options;
    struct nx_query query = { .n_terms = 0 };
    struct nx_plan plan;
    struct nx_match_count count;
    newsidx_error err = { 0 };
    any_terms(world->shape, seed, arena, &query);
    query.root = any_node(seed, arena, &query, (unsigned)test_below(seed, 4));
    if (test_below(seed, 3) == 0) query.filter = any_filters(seed, arena);
    if (nx_expand(lists, &query, arena, &err) != NEWSIDX_OK) fail_msg("%s", err.message);
    any_options(seed, &options);
    options.match = (enum newsidx_match)test_below(seed, 3);
    if (nx_plan_make(lists, &query, &options, arena, &plan, &err) != NEWSIDX_OK) fail_msg("%s", err.message);
    if (test_below(seed, 3) == 0) { /* a tree that no plan has made, scored by any terms */
        plan.match = query.root;
        any_roles(seed, &plan);
        include(&plan, plan.match);
    }
    const bool count_all = test_below(seed, 4) == 0;
    NX_AUTO(nx_top_dispose) struct nx_top actual = NX_TOP_INIT(test_below(seed, 50) ? options.limit : 0);
    NX_AUTO(nx_top_dispose) struct nx_top expected = NX_TOP_INIT(actual.k);
    if (nx_match_run(lists, &plan, count_all, &actual, &count, &err) != NEWSIDX_OK) fail_msg("%s", err.message);
    assert_ok(nx_exhaustive_run(world->snapshot, &plan, &expected, &matches, &err));
    nx_top_sort(&actual);
    nx_top_sort(&expected);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer tree = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    nx_tree_print(&query, plan.match, &tree);
    compare_tops(&actual, &expected, began, nx_buffer_terminate(&tree));
    compare_counts(world, &count, matches, count_all || actual.k == 0, &actual);
    if (began % 4 == 0) compare_rows(lists, &plan, began, nx_buffer_terminate(&tree));
    nx_lists_trim(lists);
}

/* How many of the queries did not look at everything. */
static uint64_t compare_many(const struct shape *shape, const char *dir, uint64_t seed, uint64_t n)
{
    struct world world = { .shape = shape, .seed = seed };
    newsidx_error err = { 0 };
    if (nx_snapshot_open(dir, &world.snapshot, &err) != NEWSIDX_OK) fail_msg("%s", err.message);
    world.lists = nx_lists_new(world.snapshot, 64 << 20);
    world.kept = nx_lists_new(world.snapshot, 1);
    assert_true(world.lists && world.kept);
    NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
    for (uint64_t i = 0; i < n; i++) {
        compare(&world, &arena);
        nx_arena_clear(&arena);
    }
    nx_lists_free(world.lists);
    nx_lists_free(world.kept);
    nx_snapshot_close(world.snapshot);
    return world.n_passed_over;
}

static void the_same_as_everything_scored(void **state)
{
    const uint64_t n = number_from_environment("NEWSIDX_QUERIES", 100000);
    const uint64_t first = number_from_environment("NEWSIDX_SEED", 1);
    uint64_t n_passed_over = 0;
    for (uint64_t world = 0; world < WORLDS; world++) {
        char dir[TEST_PATH_SIZE];
        uint64_t seed = first * 1000 + world;
        const struct shape *shape = world < LARGE_WORLDS ? &large : &small;
        const uint64_t queries = n / shape->queries / (WORLDS - LARGE_WORLDS) / (COMMITS / 4) + 1;
        snprintf(dir, sizeof dir, "%s/index-%llu", (const char *)*state, (unsigned long long)seed);
        for (int i = 0; i < COMMITS; i++) {
            commit(shape, dir, &seed);
            if (i % 4 == 3) n_passed_over += compare_many(shape, dir, seed, queries);
        }
    }
    /* A matcher that looks at everything would pass as well. */
    if (n > 1000) assert_true(n_passed_over > n / 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(the_same_as_everything_scored) };
    return cmocka_run_group_tests(tests, test_folder_make, test_folder_remove);
}
