/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_utf8.c: UTF-8 against a second account of it: the well-formed sequences are the encodings of all scalar values,
 * and a maximal ill-formed part is the longest beginning of one of them.
 */
#include "support.h"

#include "base/utf8.h"

static unsigned char *begins; /* bit s: some encoding begins with the three bytes s, or with fewer: see mark */

/* Beginnings of 1, 2 and 3 bytes have their own ranges of bits. */
static size_t bit_of(const unsigned char *bytes, unsigned length)
{
    size_t value = 0;
    for (unsigned i = 0; i < length; i++) value = value << 8 | bytes[i];
    return (length == 1 ? 0 : length == 2 ? 1u << 8 : (1u << 8) + (1u << 16)) + value;
}

static bool is_beginning(const unsigned char *bytes, unsigned length)
{
    size_t bit = bit_of(bytes, length);
    return begins[bit / 8] >> (bit % 8) & 1;
}

/* The encoding of a scalar value by the bit patterns of Unicode 15.0, table 3-6. */
static unsigned encode(uint32_t c, unsigned char out[4])
{
    unsigned length = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const unsigned char marks[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
    for (unsigned i = length; i-- > 1; c /= 64) out[i] = (unsigned char)(0x80 + c % 64);
    out[0] = (unsigned char)(marks[length] + c);
    return length;
}

static bool is_scalar(uint32_t c)
{
    return c <= 0x10ffff && !(c >= 0xd800 && c <= 0xdfff);
}

static int mark_all(void **state)
{
    (void)state;
    begins = calloc(((1u << 24) + (1u << 16) + (1u << 8)) / 8, 1);
    if (!begins) return -1;
    for (uint32_t c = 0; c <= 0x10ffff; c++) {
        unsigned char bytes[4];
        if (!is_scalar(c)) continue;
        unsigned length = encode(c, bytes);
        for (unsigned n = 1; n <= length && n <= 3; n++) {
            size_t bit = bit_of(bytes, n);
            begins[bit / 8] |= (unsigned char)(1u << (bit % 8));
        }
    }
    return 0;
}

static int unmark(void **state)
{
    (void)state;
    free(begins);
    return 0;
}

static uint32_t decode_bits(const unsigned char *bytes, unsigned length)
{
    uint32_t c = length == 1 ? bytes[0] : bytes[0] & (0x7fu >> length);
    for (unsigned i = 1; i < length; i++) c = c * 64 + bytes[i] % 64;
    return c;
}

/* What nx_utf8_next should give for `n` bytes, at most 4, and how far it should move. */
static uint32_t expected(const unsigned char *bytes, unsigned n, unsigned *moved)
{
    unsigned needed = bytes[0] < 0x80 ? 1 : bytes[0] < 0xe0 ? 2 : bytes[0] < 0xf0 ? 3 : 4;
    unsigned length = 0;
    while (length < n && length < needed) {
        bool fits = length == 3 ? bytes[3] / 64 == 2 : is_beginning(bytes, length + 1);
        if (!fits) break;
        length++;
    }
    *moved = length ? length : 1;
    return length == needed ? decode_bits(bytes, length) : NX_UTF8_BAD;
}

static void compare(const unsigned char *bytes, unsigned n)
{
    const char *start = (const char *)bytes, *at = start;
    unsigned moved;
    uint32_t right = expected(bytes, n, &moved);
    uint32_t given = nx_utf8_next(&at, start + n);
    if (given != right || at != start + moved) {
        fail_msg("%02x %02x %02x %02x (%u bytes): U+%04X after %d bytes, not U+%04X after %u", bytes[0], bytes[1],
                 bytes[2], bytes[3], n, given, (int)(at - start), right, moved);
    }
}

static void every_sequence_of_three_bytes(void **state)
{
    (void)state;
    for (uint32_t s = 0; s < 1u << 24; s++) {
        const unsigned char bytes[4] = { (unsigned char)(s >> 16), (unsigned char)(s >> 8), (unsigned char)s, 0 };
        compare(bytes, 3);
        if ((s & 0xff) == 0) compare(bytes, 2);
        if ((s & 0xffff) == 0) compare(bytes, 1);
    }
}

/* Four-byte sequences: every lead and second byte; for the others the edges of their ranges. */
static void sequences_of_four_bytes(void **state)
{
    (void)state;
    static const unsigned char edges[] = { 0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xf0, 0xff };
    for (unsigned head = 0; head < 1u << 16; head++) {
        for (size_t i = 0; i < NX_COUNT(edges); i++) {
            for (size_t k = 0; k < NX_COUNT(edges); k++) {
                const unsigned char bytes[4] = { (unsigned char)(head >> 8), (unsigned char)head, edges[i], edges[k] };
                compare(bytes, 4);
            }
        }
    }
}

static void every_character_is_put_and_read(void **state)
{
    (void)state;
    for (uint32_t c = 0; c <= 0x10ffff; c++) {
        unsigned char right[4];
        char put[4];
        if (!is_scalar(c)) continue;
        size_t length = nx_utf8_put(c, put);
        assert_int_equal(length, encode(c, right));
        assert_memory_equal(put, right, length);
        const char *at = put;
        assert_int_equal(nx_utf8_next(&at, put + length), c);
        assert_ptr_equal(at, put + length);
        assert_int_equal(nx_utf8_check(put, length), length);
        for (size_t cut = 0; cut <= length; cut++) {
            assert_int_equal(nx_utf8_cut(put, cut), cut == length ? length : 0);
        }
    }
}

/* An ill-formed byte is found wherever it stands in a text, also where eight bytes are looked at together. */
static void check_finds_the_first_bad_byte(void **state)
{
    (void)state;
    static const struct nx_str bad[] = { { "\x80", 1 },         { "\xc3", 1 },
                                         { "\xed\xa0\x80", 3 }, { "\xf4\x90\x80\x80", 4 },
                                         { "\xc0\xaf", 2 },     { "\xe2\x82", 2 },
                                         { "\xff", 1 } };
    char text[64];
    assert_int_equal(nx_utf8_check(NULL, 0), 0);
    for (size_t before = 0; before < 40; before++) {
        memset(text, 'a', sizeof text);
        if (before >= 2) memcpy(text + before / 2, "\xc3\xa9", 2); /* something that is not ASCII, and well */
        assert_int_equal(nx_utf8_check(text, before + 20), before + 20);
        for (size_t i = 0; i < NX_COUNT(bad); i++) {
            size_t place = before + 3;
            memset(text + place, 'a', sizeof text - place);
            memcpy(text + place, bad[i].ptr, bad[i].len);
            assert_int_equal(nx_utf8_check(text, sizeof text), place);
            assert_int_equal(nx_utf8_check(text, place + bad[i].len), place);
            assert_int_equal(nx_utf8_check(text, place), place);
        }
    }
}

static void cuts_are_between_characters(void **state)
{
    (void)state;
    static const char text[] = "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80z"; /* 1, 2, 3, 4 and 1 bytes */
    static const size_t right[] = { 0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11 };
    for (size_t length = 0; length < NX_COUNT(right); length++) {
        assert_int_equal(nx_utf8_cut(text, length), right[length]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_sequence_of_three_bytes),   cmocka_unit_test(sequences_of_four_bytes),
        cmocka_unit_test(every_character_is_put_and_read), cmocka_unit_test(check_finds_the_first_bad_byte),
        cmocka_unit_test(cuts_are_between_characters),
    };
    return cmocka_run_group_tests(tests, mark_all, unmark);
}
