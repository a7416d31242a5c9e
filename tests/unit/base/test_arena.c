/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_arena.c: memory that is given back all at once. */
#include "support.h"

#include <stdalign.h>

#include "base/arena.h"

static bool aligned(const void *pointer)
{
    return (uintptr_t)pointer % alignof(max_align_t) == 0;
}

/* Every allocation is filled with its own byte; none of them may overlap or move. */
static void allocations_are_apart(void **state)
{
    (void)state;
    enum { COUNT = 2000 };
    NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
    static unsigned char *given[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        given[i] = nx_arena_alloc(&arena, i % 97);
        assert_non_null(given[i]);
        assert_true(aligned(given[i]));
        memset(given[i], (int)(i & 0xff), i % 97);
    }
    for (size_t i = 0; i < COUNT; i++) {
        for (size_t k = 0; k < i % 97; k++) assert_int_equal(given[i][k], i & 0xff);
    }
}

/* Bytes lie side by side; what follows them is aligned again. */
static void bytes_are_not_aligned(void **state)
{
    (void)state;
    NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
    assert_non_null(nx_arena_alloc_bytes(&arena, 0));
    for (size_t size = 1; size < 3000; size++) {
        char *first = nx_arena_alloc_bytes(&arena, size), *second = nx_arena_alloc_bytes(&arena, 1);
        assert_non_null(first);
        assert_non_null(second);
        memset(first, 'a', size);
        *second = 'b';
        unsigned char *whole = nx_arena_alloc(&arena, 24);
        assert_true(aligned(whole));
        memset(whole, 'c', 24);
        assert_int_equal(first[size - 1], 'a');
        assert_int_equal(*second, 'b');
    }
    char *left = nx_arena_alloc_bytes(&arena, 3), *right = nx_arena_alloc_bytes(&arena, 3);
    assert_true(right == left + 3);
    assert_null(nx_arena_alloc_bytes(&arena, SIZE_MAX));
}

static void sizes_around_the_chunks_fit(void **state)
{
    (void)state;
    static const size_t sizes[] = { 4095, 4096, 4097, 8192, (1 << 20) - 1, (1 << 20) + 1, 5 << 20, 1, 0 };
    NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
    size_t sum = 0;
    for (size_t i = 0; i < NX_COUNT(sizes); i++) {
        char *given = nx_arena_alloc(&arena, sizes[i]);
        assert_non_null(given);
        memset(given, 'x', sizes[i]);
        sum += sizes[i];
        assert_true(arena.used >= sum);
    }
}

static void clear_keeps_the_memory_for_the_next(void **state)
{
    (void)state;
    NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
    nx_arena_clear(&arena);
    assert_int_equal(arena.used, 0);
    for (int round = 0; round < 100; round++) {
        for (int i = 0; i < 100; i++) assert_non_null(nx_arena_alloc(&arena, 1000));
        nx_arena_clear(&arena);
        assert_true(arena.used <= 1 << 20);
    }
    /* What is kept serves: no new chunk for a small allocation. */
    size_t kept = arena.used;
    assert_non_null(nx_arena_alloc(&arena, 100));
    assert_int_equal(arena.used, kept);
}

static void dispose_leaves_an_empty_arena(void **state)
{
    (void)state;
    struct nx_arena arena = NX_ARENA_INIT;
    assert_non_null(nx_arena_alloc(&arena, 10));
    nx_arena_dispose(&arena);
    assert_int_equal(arena.used, 0);
    assert_null(arena.chunks);
    nx_arena_dispose(&arena);
    nx_arena_dispose(NULL);
}

static void calloc_zeroes_used_memory(void **state)
{
    (void)state;
    NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
    memset(nx_arena_alloc(&arena, 1000), 0xff, 1000);
    nx_arena_clear(&arena);
    const unsigned char *zeroed = nx_arena_calloc(&arena, 10, 100);
    for (size_t i = 0; i < 1000; i++) assert_int_equal(zeroed[i], 0);
    assert_non_null(nx_arena_calloc(&arena, 0, 100));
}

static void impossible_sizes_give_null(void **state)
{
    (void)state;
    NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
    assert_null(nx_arena_alloc(&arena, SIZE_MAX));
    assert_null(nx_arena_alloc(&arena, SIZE_MAX / 2));
    assert_null(nx_arena_calloc(&arena, SIZE_MAX / 2, 3));
    assert_null(nx_arena_copy(&arena, "x", SIZE_MAX));
    /* A refusal harms nothing. */
    assert_string_equal(nx_arena_copy(&arena, "still here", 10), "still here");
}

static void copies_end_with_nul(void **state)
{
    (void)state;
    NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
    bool failed = false;
    assert_string_equal(nx_arena_copy(&arena, "abcdef", 3), "abc");
    assert_string_equal(nx_arena_copy(&arena, NULL, 0), "");
    struct nx_str with_nul = nx_arena_copy_str(&arena, (struct nx_str){ "a\0b", 3 }, &failed);
    assert_int_equal(with_nul.len, 3);
    assert_memory_equal(with_nul.ptr, "a\0b", 4);
    assert_null(nx_arena_copy_str(&arena, NX_STR_NONE, &failed).ptr);
    assert_false(failed);
    struct nx_str refused = nx_arena_copy_str(&arena, (struct nx_str){ "x", SIZE_MAX }, &failed);
    assert_true(failed);
    assert_null(refused.ptr);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(allocations_are_apart),         cmocka_unit_test(bytes_are_not_aligned),
        cmocka_unit_test(sizes_around_the_chunks_fit),   cmocka_unit_test(clear_keeps_the_memory_for_the_next),
        cmocka_unit_test(dispose_leaves_an_empty_arena), cmocka_unit_test(calloc_zeroes_used_memory),
        cmocka_unit_test(impossible_sizes_give_null),    cmocka_unit_test(copies_end_with_nul),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
