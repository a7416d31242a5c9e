/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_totals.c: the statistics of an index, against sorting and counting everything that is alive in it. */
#include "index/totals.h"

#include "made.h"

enum { SOURCES = 60 };

static char dir[PATH_SIZE];
static struct nx_store store;

static int begin(void **state)
{
    made_open(path_in(state, "index", dir), &store);
    return 0;
}

static int end(void **state)
{
    (void)state;
    nx_store_close(&store);
    return nx_folder_remove(dir, NULL) == NEWSIDX_OK ? 0 : -1;
}

/* ---- By sorting and counting ---- */

static int compare_numbers(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static int64_t lower_median(int64_t *numbers, size_t n, int64_t none)
{
    if (n == 0) return none;
    qsort(numbers, n, sizeof *numbers, compare_numbers);
    return numbers[(n - 1) / 2];
}

static void count_sources(struct nx_totals *totals)
{
    for (size_t i = 0; i < store.manifest.n_segments; i++) {
        const struct nx_segment *segment = store.segments[i];
        for (uint32_t source = 0; source < segment->n_sources; source++) {
            if (nx_segment_source_is_dead(segment, source)) continue;
            totals->n_sources++;
            totals->n_contributions += segment->sources[source].count;
        }
    }
}

static struct nx_totals count_all(void)
{
    static int64_t dates[10000], qualities[10000];
    struct nx_totals totals = { 0 };
    size_t n_dates = 0, n_qualities = 0;
    for (size_t i = 0; i < store.manifest.n_segments; i++) {
        const struct nx_segment *segment = store.segments[i];
        for (uint32_t row = 0; row < segment->facts.n_rows; row++) {
            if (nx_row_is_dead(segment->dead_rows, row)) continue;
            const int64_t date = segment->columns.date[row];
            const int32_t quality = segment->columns.quality[row];
            totals.n_articles++;
            totals.n_primaries += !(segment->columns.flags[row] & NX_ROW_MENTION);
            totals.total_length += segment->columns.length[row];
            if (date == NEWSIDX_DATE_NONE) totals.n_undated++;
            else dates[n_dates++] = date;
            if (quality == NEWSIDX_QUALITY_NONE) totals.n_unrated++;
            else qualities[n_qualities++] = quality;
        }
    }
    totals.median_date = lower_median(dates, n_dates, NEWSIDX_DATE_NONE);
    totals.median_quality = (int32_t)lower_median(qualities, n_qualities, NEWSIDX_QUALITY_NONE);
    totals.oldest = n_dates ? dates[0] : NEWSIDX_DATE_NONE;
    totals.newest = n_dates ? dates[n_dates - 1] : NEWSIDX_DATE_NONE;
    count_sources(&totals);
    return totals;
}

static void assert_totals(const struct nx_totals *a, const struct nx_totals *b)
{
    assert_int_equal(a->n_articles, b->n_articles);
    assert_int_equal(a->n_primaries, b->n_primaries);
    assert_int_equal(a->n_undated, b->n_undated);
    assert_int_equal(a->n_unrated, b->n_unrated);
    assert_int_equal(a->n_sources, b->n_sources);
    assert_int_equal(a->n_contributions, b->n_contributions);
    assert_int_equal(a->total_length, b->total_length);
    assert_int_equal(a->median_quality, b->median_quality);
    assert_true(a->median_date == b->median_date);
    assert_true(a->newest == b->newest);
    assert_true(a->oldest == b->oldest);
}

static void check(void)
{
    struct nx_totals totals, expected = count_all();
    assert_totals(&store.manifest.totals, &expected);
    assert_ok(nx_totals_compute(store.segments, store.manifest.n_segments, &totals, NULL));
    assert_totals(&totals, &expected);
    assert_ok(nx_totals_recount(store.segments, store.manifest.n_segments, &totals, NULL));
    assert_totals(&totals, &expected);
}

/* ---- Random indexes ---- */

/* Common and odd ones, on both sides of the borders. */
static const int32_t qualities[] = { NO_QUALITY, QUALITY_ZERO, 1, 2, 50, 50, 87, 4095, 4096, 4097, -1, -2, INT32_MAX - 1,
                                     INT32_MIN + 1 };
static const int64_t days[] = { 0, 0, 1, 1, 2, 3, -1, -719162, 2932896, 18000, 18001 };

struct world {
    char names[SOURCES][12], urls[SOURCES][24];
    struct made articles[SOURCES];
};

/* One commit: some sources come or change, some go. `kinds`: how many of the numbers above are in use. */
static void change(struct chance *chance, struct world *world, uint32_t kinds)
{
    struct made_source sources[SOURCES];
    size_t n = 0;
    for (uint32_t i = 0; i < SOURCES; i++) {
        if (!chance_one_in(chance, 3)) continue;
        snprintf(world->names[i], sizeof world->names[i], "s%02u", i % 100);
        snprintf(world->urls[i], sizeof world->urls[i], "e.com/%u", chance_below(chance, SOURCES));
        world->articles[i] = (struct made){
            .title = "Rain and sun",
            .url = world->urls[i],
            .quality = qualities[chance_below(chance, NX_MIN(kinds, (uint32_t)NX_COUNT(qualities)))],
            .day = days[chance_below(chance, NX_MIN(kinds, (uint32_t)NX_COUNT(days)))],
        };
        if (chance_one_in(chance, 4)) assert_ok(nx_store_kill_source(&store, nx_str_of(world->names[i]), NULL));
        else sources[n++] = (struct made_source){ world->names[i], &world->articles[i], 1 };
    }
    made_commit(&store, sources, n);
}

static void random_indexes(void **state)
{
    struct chance chance = { number_from_environment("NEWSIDX_SEED", 1) };
    static struct world world;
    for (uint32_t round = 0; round < 30; round++) {
        for (int commit = 0; commit < 6; commit++) {
            change(&chance, &world, 1 + round % 14);
            check();
        }
        assert_int_equal(end(state), 0);
        begin(state);
    }
}

/* ---- Small ones ---- */

static void nothing(void **state)
{
    (void)state;
    struct nx_totals none = nx_totals_none(), totals;
    assert_ok(nx_totals_compute(NULL, 0, &totals, NULL));
    assert_totals(&totals, &none);
    assert_totals(&store.manifest.totals, &none);
    made_commit(&store, &(const struct made_source){ "a", &(const struct made){ .title = "Rain", .day = 9 }, 1 }, 1);
    made_remove(&store, "a");
    assert_totals(&store.manifest.totals, &none);
}

/* Of an even number the lower one of the two in the middle. */
static void medians(void **state)
{
    (void)state;
    static const struct made articles[] = {
        { .title = "A", .quality = 10, .day = 1 }, { .title = "B", .quality = -5000, .day = 2 },
        { .title = "C", .quality = 5000, .day = 8 }, { .title = "D", .quality = 6000, .day = 9 },
        { .title = "E" },
    };
    made_commit(&store, &(const struct made_source){ "a", articles, 1 }, 1);
    assert_int_equal(store.manifest.totals.median_quality, 10);
    made_commit(&store, &(const struct made_source){ "a", articles, 2 }, 1);
    assert_int_equal(store.manifest.totals.median_quality, -5000);
    assert_int_equal(store.manifest.totals.median_date, 86400);
    made_commit(&store, &(const struct made_source){ "a", articles, 4 }, 1);
    assert_int_equal(store.manifest.totals.median_quality, 10);
    assert_int_equal(store.manifest.totals.median_date, 2 * 86400);
    made_commit(&store, &(const struct made_source){ "a", articles, 5 }, 1);
    assert_int_equal(store.manifest.totals.median_quality, 10);
    assert_int_equal(store.manifest.totals.n_undated, 1);
    assert_int_equal(store.manifest.totals.n_unrated, 1);
    assert_int_equal(store.manifest.totals.newest, 9 * 86400);
    assert_int_equal(store.manifest.totals.oldest, 86400);
    check();
}

/* Dates that only a damaged file can have: whatever comes out, it comes to an end. */
static void far_dates(void **state)
{
    (void)state;
    static int64_t dates[3];
    static int32_t unrated[3] = { NEWSIDX_QUALITY_NONE, NEWSIDX_QUALITY_NONE, NEWSIDX_QUALITY_NONE };
    static uint32_t zeros[3];
    static const int64_t some[] = { INT64_MIN + 1, INT64_MAX, 0, -1, NEWSIDX_DATE_NONE, INT64_MIN + 2 };
    static const struct nx_summary_sums sums = { 0, 3, 1, 3 };
    struct nx_segment segment = {
        .facts = { .n_rows = 3 },
        .summary = { .sums = &sums },
        .columns = { .date = dates, .quality = unrated, .length = zeros, .flags = zeros },
    };
    struct nx_segment *segments[] = { &segment };
    for (uint32_t i = 0; i < 216; i++) {
        struct nx_totals totals;
        dates[0] = some[i % 6];
        dates[1] = some[i / 6 % 6];
        dates[2] = some[i / 36];
        assert_ok(nx_totals_compute(segments, 1, &totals, NULL));
        assert_int_equal(totals.n_articles, 3);
        assert_ok(nx_totals_recount(segments, 1, &totals, NULL));
        assert_int_equal(totals.n_articles, 3);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = { TEST(random_indexes), TEST(nothing), TEST(medians), TEST(far_dates) };
    return cmocka_run_group_tests(tests, quick_folder_make, test_folder_remove);
}
