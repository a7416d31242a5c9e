/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_reader.c: reading what a buffer wrote, from whole and from damaged bytes. */
#include "support.h"

#include "base/buffer.h"

static struct nx_reader reader_of(const struct nx_buffer *buffer)
{
    return nx_reader_of(buffer->ptr, buffer->len);
}

/* Numbers with each bit alone, its neighbours, and the ends of the range. */
static size_t interesting(uint64_t out[256])
{
    size_t n = 0;
    for (unsigned bit = 0; bit < 64; bit++) {
        uint64_t power = (uint64_t)1 << bit;
        out[n++] = power;
        out[n++] = power - 1;
        out[n++] = power + 1;
    }
    out[n++] = UINT64_MAX;
    return n;
}

static void what_is_written_is_read(void **state)
{
    (void)state;
    uint64_t values[256];
    size_t n = interesting(values);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer buffer = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    for (size_t i = 0; i < n; i++) {
        nx_buffer_add_varint(&buffer, values[i]);
        nx_buffer_add_svarint(&buffer, (int64_t)values[i]);
        nx_buffer_add_svarint(&buffer, -(int64_t)(values[i] >> 1));
        nx_buffer_add_u32(&buffer, (uint32_t)values[i]);
        nx_buffer_add_u64(&buffer, values[i]);
    }
    struct nx_reader reader = reader_of(&buffer);
    for (size_t i = 0; i < n; i++) {
        assert_true(nx_reader_varint(&reader) == values[i]);
        assert_true(nx_reader_svarint(&reader) == (int64_t)values[i]);
        assert_true(nx_reader_svarint(&reader) == -(int64_t)(values[i] >> 1));
        assert_true(nx_reader_u32(&reader) == (uint32_t)values[i]);
        assert_true(nx_reader_u64(&reader) == values[i]);
    }
    assert_false(reader.failed);
    assert_ptr_equal(reader.at, reader.end);
}

static void strings_are_views(void **state)
{
    (void)state;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer buffer = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    nx_buffer_add_varint(&buffer, 5);
    nx_buffer_add(&buffer, "hello", 5);
    nx_buffer_add_varint(&buffer, 0);
    nx_buffer_add(&buffer, "rest", 4);
    struct nx_reader reader = reader_of(&buffer);
    struct nx_str hello = nx_reader_str(&reader);
    assert_true(nx_str_equal(hello, NX_STR("hello")));
    assert_ptr_equal(hello.ptr, buffer.ptr + 1);
    assert_int_equal(nx_reader_str(&reader).len, 0);
    assert_true(nx_str_equal(nx_reader_bytes(&reader, 4), NX_STR("rest")));
    assert_false(reader.failed);
}

/* After any fault: failed, zeros for ever, no byte beyond the end touched. */
static void assert_over(struct nx_reader *reader)
{
    assert_true(reader->failed);
    assert_ptr_equal(reader->at, reader->end);
    assert_int_equal(nx_reader_u32(reader), 0);
    assert_int_equal(nx_reader_u64(reader), 0);
    assert_int_equal(nx_reader_varint(reader), 0);
    assert_int_equal(nx_reader_svarint(reader), 0);
    assert_int_equal(nx_reader_str(reader).len, 0);
    assert_null(nx_reader_bytes(reader, 1).ptr);
    assert_true(reader->failed);
}

static void past_the_end_are_zeros(void **state)
{
    (void)state;
    struct nx_reader reader = nx_reader_of(NULL, 0);
    assert_int_equal(nx_reader_bytes(&reader, 0).len, 0);
    assert_false(reader.failed);
    assert_int_equal(nx_reader_varint(&reader), 0);
    assert_over(&reader);
    for (size_t length = 0; length < 8; length++) {
        reader = nx_reader_of("\1\2\3\4\5\6\7", length);
        assert_int_equal(nx_reader_u64(&reader), 0);
        assert_over(&reader);
    }
    reader = nx_reader_of("\1\2\3", 3);
    assert_int_equal(nx_reader_u32(&reader), 0);
    assert_over(&reader);
}

static void broken_varints_fail(void **state)
{
    (void)state;
    static const struct nx_str broken[] = {
        { "\x80", 1 }, /* the next byte is missing */
        { "\xff\xff\xff", 3 },
        { "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02", 10 }, /* bit 64 */
        { "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x7f more", 15 },
        { "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x81\x00", 11 }, /* eleven bytes */
        { "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x00", 12 },
    };
    for (size_t i = 0; i < NX_COUNT(broken); i++) {
        struct nx_reader reader = nx_reader_of(broken[i].ptr, broken[i].len);
        assert_int_equal(nx_reader_varint(&reader), 0);
        assert_over(&reader);
    }
}

static void lengths_that_lie_fail(void **state)
{
    (void)state;
    static const struct nx_str lying[] = {
        { "\x05"
          "abcd",
          5 },
        { "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"
          "abcd",
          14 },
        { "\xff\xff\xff\xff\x0f"
          "abcd",
          9 },
        { "\x80", 1 },
    };
    for (size_t i = 0; i < NX_COUNT(lying); i++) {
        struct nx_reader reader = nx_reader_of(lying[i].ptr, lying[i].len);
        assert_int_equal(nx_reader_str(&reader).len, 0);
        assert_over(&reader);
    }
    struct nx_reader reader = nx_reader_of("abc", 3);
    assert_null(nx_reader_bytes(&reader, SIZE_MAX).ptr);
    assert_over(&reader);
}

/* A record cut off at every length and with every byte changed is read without harm; cut off, it always fails. */
static void damage_is_noticed_or_harmless(void **state)
{
    (void)state;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer buffer = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    nx_buffer_add_u32(&buffer, 7);
    nx_buffer_add_varint(&buffer, 1000000);
    nx_buffer_add_varint(&buffer, 9);
    nx_buffer_add(&buffer, "some text", 9);
    nx_buffer_add_svarint(&buffer, INT64_MIN);
    for (size_t cut = 0; cut <= buffer.len; cut++) {
        for (unsigned flip = 0; flip < 256; flip++) {
            char *damaged = malloc(cut + 1); /* its own block, so that a sanitizer sees a step too far */
            if (cut) memcpy(damaged, buffer.ptr, cut);
            if (cut) damaged[cut - 1] = (char)(damaged[cut - 1] ^ (int)flip);
            struct nx_reader reader = nx_reader_of(damaged, cut);
            nx_reader_u32(&reader);
            nx_reader_varint(&reader);
            struct nx_str text = nx_reader_str(&reader);
            nx_reader_svarint(&reader);
            assert_true(text.len <= cut);
            if (flip == 0) assert_true(reader.failed == (cut < buffer.len));
            free(damaged);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read), cmocka_unit_test(strings_are_views),
        cmocka_unit_test(past_the_end_are_zeros),  cmocka_unit_test(broken_varints_fail),
        cmocka_unit_test(lengths_that_lie_fail),   cmocka_unit_test(damage_is_noticed_or_harmless),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
