/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_hash.c: the values of hashes. They are in every index and in every article's id: a test that fails here says that
 * the index format has changed.
 */
#include "support.h"

#include "base/hash.h"

static void assert_hash(struct nx_hash hash, uint64_t high, uint64_t low)
{
    if (hash.high != high || hash.low != low) {
        fail_msg("the hash is { 0x%016llx, 0x%016llx }", (unsigned long long)hash.high, (unsigned long long)hash.low);
    }
}

/* Bytes of every value, for lengths on all of XXH3's paths (up to 16, 128, 240 and more). */
static void fill(unsigned char bytes[1000])
{
    for (unsigned i = 0; i < 1000; i++) bytes[i] = (unsigned char)(i * 131 + 7);
}

static void values_are_pinned(void **state)
{
    (void)state;
    unsigned char bytes[1000];
    fill(bytes);
    assert_hash(nx_hash_bytes(bytes, 0), 0x99aa06d3014798d8, 0x6001c324468d497f);
    assert_hash(nx_hash_bytes(bytes, 1), 0x495b62073ef70ca4, 0x4c5cca45d0f4811f);
    assert_hash(nx_hash_bytes(bytes, 3), 0x390cdc5b4a895dd7, 0x6e3e2670e61106ac);
    assert_hash(nx_hash_bytes(bytes, 4), 0xaa6e2f274640a3f4, 0x3d668af6f2a44d77);
    assert_hash(nx_hash_bytes(bytes, 8), 0x6a86a3bda6af4e3d, 0x61ddbe7f31a6100d);
    assert_hash(nx_hash_bytes(bytes, 9), 0x664c7ca18afd6255, 0x8c7b67fd458a936b);
    assert_hash(nx_hash_bytes(bytes, 16), 0x7f9a218b0425449a, 0xe2ce54a7c19c730d);
    assert_hash(nx_hash_bytes(bytes, 17), 0x66fc23f6439dbd77, 0x8d96ef110fcdebb4);
    assert_hash(nx_hash_bytes(bytes, 128), 0xaec730751478556c, 0xff361dec1385710a);
    assert_hash(nx_hash_bytes(bytes, 129), 0x98cd36ccbb557926, 0x4545b3a09738e31a);
    assert_hash(nx_hash_bytes(bytes, 240), 0x5293e17bf553903d, 0x3f2c53e72293711f);
    assert_hash(nx_hash_bytes(bytes, 241), 0xb53840fe3fedf161, 0x956cae592c67279e);
    assert_hash(nx_hash_bytes(bytes, 1000), 0x622239c5c47a6910, 0x571d5cbfef44331b);
}

static void pairs_are_pinned(void **state)
{
    (void)state;
    assert_hash(nx_hash_pair(NX_STR(""), NX_STR("")), 0x3f3352721c7c3ed9, 0x995c36a409c23cc6);
    assert_hash(nx_hash_pair(NX_STR("a"), NX_STR("")), 0xffe92f3153647eaf, 0xa4c25146352578ef);
    assert_hash(nx_hash_pair(NX_STR(""), NX_STR("a")), 0xde624e1299f14cd3, 0x9525a09fac1d0cc4);
    assert_hash(nx_hash_pair(NX_STR("title"), NX_STR("example.com")), 0x141c4a14a11aa5d5, 0xcc61d72b5cf7f8cd);
}

static void pairs_differ_by_their_division(void **state)
{
    (void)state;
    static const char text[] = "abcdef";
    struct nx_hash seen[8];
    for (size_t cut = 0; cut <= 6; cut++) {
        seen[cut] = nx_hash_pair((struct nx_str){ text, cut }, (struct nx_str){ text + cut, 6 - cut });
        for (size_t before = 0; before < cut; before++) assert_false(nx_hash_equal(seen[cut], seen[before]));
        assert_false(nx_hash_equal(seen[cut], nx_hash_bytes(text, 6)));
    }
}

static void the_order_is_high_then_low(void **state)
{
    (void)state;
    static const struct nx_hash sorted[] = { { 0, 0 }, { 0, 1 }, { 0, UINT64_MAX }, { 1, 0 }, { UINT64_MAX, 0 } };
    for (size_t i = 0; i < NX_COUNT(sorted); i++) {
        for (size_t k = 0; k < NX_COUNT(sorted); k++) {
            int order = nx_hash_compare(sorted[i], sorted[k]);
            assert_true(i < k ? order < 0 : i > k ? order > 0 : order == 0);
            assert_true(nx_hash_equal(sorted[i], sorted[k]) == (i == k));
        }
        assert_true(nx_hash_is_none(sorted[i]) == (i == 0));
    }
}

static void pieces_hash_as_the_whole(void **state)
{
    (void)state;
    unsigned char bytes[1000];
    fill(bytes);
    for (size_t piece = 1; piece < 300; piece += 7) {
        struct nx_hasher *hasher = nx_hasher_new();
        assert_non_null(hasher);
        for (size_t at = 0; at < sizeof bytes; at += piece) {
            nx_hasher_add(hasher, bytes + at, NX_MIN(piece, sizeof bytes - at));
        }
        nx_hasher_add(hasher, NULL, 0);
        assert_true(nx_hash_equal(nx_hasher_get(hasher), nx_hash_bytes(bytes, sizeof bytes)));
        nx_hasher_free(hasher);
    }
    struct nx_hasher *empty = nx_hasher_new();
    assert_true(nx_hash_equal(nx_hasher_get(empty), nx_hash_bytes(NULL, 0)));
    nx_hasher_free(empty);
    nx_hasher_free(NULL);
}

static void text_and_back(void **state)
{
    (void)state;
    char text[NX_HASH_TEXT_SIZE];
    struct nx_hash hash = { 0x0123456789abcdefu, 0x00000000000000feu }, read = NX_HASH_NONE;
    assert_string_equal(nx_hash_format(hash, text), "0123456789abcdef00000000000000fe");
    assert_true(nx_hash_parse(nx_str_of(text), &read));
    assert_true(nx_hash_equal(read, hash));
    static const char *const refused[] = {
        "",
        "0123456789abcdef00000000000000f",
        "0123456789abcdef00000000000000fe0",
        "0123456789ABCDEF00000000000000fe",
        "0123456789abcdeg00000000000000fe",
        "0x23456789abcdef00000000000000fe",
    };
    for (size_t i = 0; i < NX_COUNT(refused); i++) assert_false(nx_hash_parse(nx_str_of(refused[i]), &read));
    assert_true(nx_hash_equal(read, hash));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_pinned),
        cmocka_unit_test(pairs_are_pinned),
        cmocka_unit_test(pairs_differ_by_their_division),
        cmocka_unit_test(the_order_is_high_then_low),
        cmocka_unit_test(pieces_hash_as_the_whole),
        cmocka_unit_test(text_and_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
