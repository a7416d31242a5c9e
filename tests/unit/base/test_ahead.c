/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_ahead.c: chunks come in the order in which they were begun, made once each, whatever the number of threads. */
#include "support.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "base/ahead.h"

enum { CHUNKS = 2000, RING_MAX = 40 };

struct chunk {
    unsigned number, made_by;
    bool made;
};

struct source {
    unsigned next, n;
    atomic_uint beginning, made;
    struct chunk chunks[RING_MAX];
    void *ring[RING_MAX];
    atomic_bool *gate; /* where there is one, a chunk is not made before it is open */
};

static bool begin(void *context, void *chunk)
{
    struct source *source = context;
    assert_int_equal(atomic_fetch_add(&source->beginning, 1), 0); /* one at a time */
    const bool found = source->next < source->n;
    if (found) *(struct chunk *)chunk = (struct chunk){ .number = source->next++ };
    atomic_fetch_sub(&source->beginning, 1);
    return found;
}

static void pause_for(long microseconds)
{
    nanosleep(&(struct timespec){ .tv_nsec = microseconds * 1000 }, NULL);
}

static void make(void *context, void *chunk, unsigned worker)
{
    struct source *source = context;
    struct chunk *here = chunk;
    while (source->gate && !atomic_load(source->gate)) pause_for(100);
    if (here->number % 97 == 0) pause_for(300); /* others are made meanwhile */
    assert_false(here->made);
    here->made = true;
    here->made_by = worker;
    atomic_fetch_add(&source->made, 1);
}

static struct nx_ahead *open_source(struct source *source, unsigned n, size_t ring)
{
    *source = (struct source){ .n = n };
    for (size_t i = 0; i < ring; i++) source->ring[i] = &source->chunks[i];
    const struct nx_ahead_work work = { source, source->ring, ring, begin, make };
    struct nx_ahead *ahead = nx_ahead_open(&work);
    assert_non_null(ahead);
    return ahead;
}

/* Takes all; threads are started when so many were taken. */
static void check(unsigned n, size_t ring, unsigned threads, unsigned start_at)
{
    struct source source;
    struct nx_ahead *ahead = open_source(&source, n, ring);
    for (unsigned i = 0;; i++) {
        if (threads && i == start_at) nx_ahead_start(ahead, threads);
        while (!nx_ahead_wait(ahead, 1000)) continue;
        const struct chunk *chunk = nx_ahead_next(ahead);
        if (!chunk) {
            assert_int_equal(i, n);
            break;
        }
        assert_int_equal(chunk->number, i);
        assert_true(chunk->made);
        assert_true(threads && i >= start_at ? chunk->made_by >= 1 && chunk->made_by <= threads : chunk->made_by == 0);
        if (i % 61 == 0) pause_for(100);
        assert_int_equal(chunk->number, i); /* and nobody uses it meanwhile */
    }
    assert_null(nx_ahead_next(ahead));
    assert_int_equal(atomic_load(&source.made), n);
    nx_ahead_close(ahead);
}

static void chunks_come_in_order(void **state)
{
    (void)state;
    static const unsigned numbers[] = { 0, 1, 2, 9, CHUNKS };
    for (size_t i = 0; i < NX_COUNT(numbers); i++) {
        check(numbers[i], 1, 0, 0);
        check(numbers[i], 3, 2, 0);
        check(numbers[i], 17, 4, 0);
        check(numbers[i], RING_MAX, 8, 5);
    }
}

/* Threads are never further ahead than there are chunks, but for the one that was given out. */
static void the_ring_bounds_them(void **state)
{
    (void)state;
    struct source source;
    struct nx_ahead *ahead = open_source(&source, CHUNKS, 5);
    nx_ahead_start(ahead, 3);
    assert_non_null(nx_ahead_next(ahead));
    pause_for(20000);
    assert_true(atomic_load(&source.made) <= 5);
    nx_ahead_close(ahead); /* and they end where nobody takes any more */
}

static void waiting_ends_with_its_time(void **state)
{
    (void)state;
    struct source source;
    atomic_bool open;
    atomic_init(&open, false);
    struct nx_ahead *ahead = open_source(&source, 3, 4);
    source.gate = &open;
    assert_true(nx_ahead_wait(ahead, 0)); /* without threads there is nothing to wait for */
    nx_ahead_start(ahead, 1);
    assert_false(nx_ahead_wait(ahead, 5));
    atomic_store(&open, true);
    assert_true(nx_ahead_wait(ahead, 60000));
    nx_ahead_close(ahead);
    nx_ahead_close(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chunks_come_in_order),
        cmocka_unit_test(the_ring_bounds_them),
        cmocka_unit_test(waiting_ends_with_its_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
