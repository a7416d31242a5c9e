/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * index_support.h: what the tests of the index layer share: chance that can be repeated, paths in the test's folder, and
 * texts.
 */
#ifndef NX_TEST_INDEX_SUPPORT_H
#define NX_TEST_INDEX_SUPPORT_H

#include <unistd.h>

#include "support.h"

#define assert_ok(call) assert_int_equal((call), NEWSIDX_OK)

/* The call must succeed; otherwise the test fails with its message. `err` is a newsidx_error variable. */
#define must(call, err)                                                                                                \
    do {                                                                                                               \
        newsidx_status must_status = (call);                                                                           \
        if (must_status != NEWSIDX_OK) fail_msg("status %d: %s: %s", must_status, (err).path, (err).message);          \
    } while (0)

/* ---- Chance ---- */

/* SplitMix64 (Steele, Lea, Flood 2014): the same numbers everywhere, from any seed. */
struct chance {
    uint64_t state;
};

static inline uint64_t chance_bits(struct chance *chance)
{
    uint64_t z = (chance->state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* 0 to n - 1. */
static inline uint32_t chance_below(struct chance *chance, uint32_t n)
{
    return (uint32_t)((chance_bits(chance) >> 32) * n >> 32);
}

/* True once in `n` times. */
static inline bool chance_one_in(struct chance *chance, uint32_t n)
{
    return chance_below(chance, n) == 0;
}

/* ---- Files ---- */

enum { PATH_SIZE = 2 * TEST_PATH_SIZE };

/* As test_folder_make, in memory where there is such a folder: thousands of small files wait for no disk there. */
static inline int quick_folder_make(void **state)
{
    if (access("/dev/shm", R_OK | W_OK | X_OK) == 0) setenv("TMPDIR", "/dev/shm", 0);
    return test_folder_make(state);
}

/* "FOLDER/NAME", where FOLDER is the state of quick_folder_make. Returns `out`. */
static inline char *path_in(void **state, const char *name, char out[PATH_SIZE])
{
    snprintf(out, PATH_SIZE, "%s/%s", (const char *)*state, name);
    return out;
}

/* Writes a file, in the place of an older one. (Writing over it would have some file systems wait for the disk.) */
static inline void write_file(const char *path, const void *bytes, size_t length)
{
    unlink(path);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

static inline void write_text(const char *path, const char *text)
{
    write_file(path, text, strlen(text));
}

#endif
