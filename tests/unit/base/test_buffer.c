/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_buffer.c: growable bytes with a maximum, and their sticky failure. */
#include "support.h"

#include "base/buffer.h"

static void assert_content(const struct nx_buffer *buffer, const void *bytes, size_t length)
{
    assert_int_equal(buffer->len, length);
    if (length) assert_memory_equal(buffer->ptr, bytes, length);
}

static void writes_follow_each_other(void **state)
{
    (void)state;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer buffer = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    nx_buffer_add(&buffer, "ab", 2);
    nx_buffer_add(&buffer, NULL, 0);
    nx_buffer_add_str(&buffer, NX_STR("cd"));
    nx_buffer_add_str(&buffer, NX_STR_NONE);
    nx_buffer_add_byte(&buffer, 0xff);
    nx_buffer_add_zeros(&buffer, 2);
    nx_buffer_add_zeros(&buffer, 0);
    nx_buffer_add_format(&buffer, "%d-%s", 42, "x");
    nx_buffer_add_format(&buffer, "%s", "");
    assert_content(&buffer,
                   "abcd\xff\0\0"
                   "42-x",
                   11);
    assert_int_equal(nx_buffer_check(&buffer, NULL), NEWSIDX_OK);
    assert_true(nx_str_equal(nx_buffer_str(&buffer), (struct nx_str){ "abcd\xff\0\0"
                                                                      "42-x",
                                                                      11 }));
}

static void grows_from_byte_to_byte(void **state)
{
    (void)state;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer buffer = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    for (unsigned i = 0; i < 100000; i++) nx_buffer_add_byte(&buffer, (unsigned char)(i * 7));
    assert_int_equal(buffer.len, 100000);
    for (unsigned i = 0; i < 100000; i++) assert_int_equal((unsigned char)buffer.ptr[i], (unsigned char)(i * 7));
}

static void reserve_gives_room_that_grow_counts(void **state)
{
    (void)state;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer buffer = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    char *room = nx_buffer_reserve(&buffer, 1000);
    assert_non_null(room);
    assert_int_equal(buffer.len, 0);
    memset(room, 'r', 1000);
    nx_buffer_grow(&buffer, 3);
    assert_content(&buffer, "rrr", 3);
    assert_ptr_equal(nx_buffer_reserve(&buffer, 0), buffer.ptr + 3);
}

static void fixed_numbers_are_little_endian(void **state)
{
    (void)state;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer buffer = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    nx_buffer_add_u32(&buffer, 0x01020384u);
    nx_buffer_add_u64(&buffer, 0x0102030405060788u);
    assert_content(&buffer, "\x84\x03\x02\x01\x88\x07\x06\x05\x04\x03\x02\x01", 12);
}

/* These bytes are in files: they must never change. */
static void varints_are_pinned(void **state)
{
    (void)state;
    static const struct {
        uint64_t value;
        const char *bytes;
        size_t length;
    } cases[] = {
        { 0, "\x00", 1 },
        { 1, "\x01", 1 },
        { 127, "\x7f", 1 },
        { 128, "\x80\x01", 2 },
        { 300, "\xac\x02", 2 },
        { 16383, "\xff\x7f", 2 },
        { 16384, "\x80\x80\x01", 3 },
        { UINT32_MAX, "\xff\xff\xff\xff\x0f", 5 },
        { UINT64_MAX, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 10 },
    };
    NX_AUTO(nx_buffer_dispose) struct nx_buffer buffer = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    for (size_t i = 0; i < NX_COUNT(cases); i++) {
        nx_buffer_clear(&buffer);
        nx_buffer_add_varint(&buffer, cases[i].value);
        assert_content(&buffer, cases[i].bytes, cases[i].length);
    }
    nx_buffer_clear(&buffer);
    const int64_t numbers[] = { 0, -1, 1, -2, 63, -64, 64 };
    for (size_t i = 0; i < NX_COUNT(numbers); i++) nx_buffer_add_svarint(&buffer, numbers[i]);
    assert_content(&buffer, "\x00\x01\x02\x03\x7e\x7f\x80\x01", 8);
}

static void the_maximum_is_reached_but_not_passed(void **state)
{
    (void)state;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer buffer = NX_BUFFER_INIT(5);
    nx_buffer_add(&buffer, "12345", 5);
    assert_int_equal(nx_buffer_check(&buffer, NULL), NEWSIDX_OK);
    assert_string_equal(nx_buffer_terminate(&buffer), "12345"); /* the NUL is not counted */
    assert_int_equal(nx_buffer_check(&buffer, NULL), NEWSIDX_OK);
    nx_buffer_add_byte(&buffer, '6');
    newsidx_error err = { 0 };
    assert_int_equal(nx_buffer_check(&buffer, &err), NEWSIDX_LIMIT);
    assert_int_equal(err.status, NEWSIDX_LIMIT);
    assert_non_null(strstr(err.message, "5 bytes"));
    assert_content(&buffer, "12345", 5);
    assert_string_equal(nx_buffer_terminate(&buffer), "");

    nx_buffer_clear(&buffer);
    nx_buffer_add_format(&buffer, "%s", "abcde"); /* nor is vsnprintf's NUL */
    assert_int_equal(nx_buffer_check(&buffer, NULL), NEWSIDX_OK);
    assert_content(&buffer, "abcde", 5);
}

static void a_failure_sticks_until_clear(void **state)
{
    (void)state;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer buffer = NX_BUFFER_INIT(4);
    nx_buffer_add(&buffer, "12345", 5);
    nx_buffer_add(&buffer, "1", 1); /* would fit */
    nx_buffer_add_zeros(&buffer, 1);
    nx_buffer_add_format(&buffer, "%d", 1);
    assert_null(nx_buffer_reserve(&buffer, 0));
    assert_int_equal(buffer.len, 0);
    assert_int_equal(nx_buffer_check(&buffer, NULL), NEWSIDX_LIMIT);
    nx_buffer_clear(&buffer);
    nx_buffer_add(&buffer, "1", 1);
    assert_int_equal(nx_buffer_check(&buffer, NULL), NEWSIDX_OK);
    assert_content(&buffer, "1", 1);
}

static void no_memory_is_a_failure_of_its_own(void **state)
{
    (void)state;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer buffer = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    nx_buffer_add(&buffer, "kept", 4);
    assert_null(nx_buffer_reserve(&buffer, SIZE_MAX / 2));
    newsidx_error err = { 0 };
    assert_int_equal(nx_buffer_check(&buffer, &err), NEWSIDX_NO_MEMORY);
    assert_int_equal(err.status, NEWSIDX_NO_MEMORY);
    assert_content(&buffer, "kept", 4);
    nx_buffer_clear(&buffer);
    assert_null(nx_buffer_reserve(&buffer, SIZE_MAX)); /* no size wraps around */
    assert_int_equal(nx_buffer_check(&buffer, NULL), NEWSIDX_LIMIT);
}

static void terminate_ends_also_what_is_empty(void **state)
{
    (void)state;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer buffer = NX_BUFFER_INIT(0);
    assert_string_equal(nx_buffer_terminate(&buffer), "");
    assert_int_equal(nx_buffer_check(&buffer, NULL), NEWSIDX_OK);
    nx_buffer_add_byte(&buffer, 'x');
    assert_int_equal(nx_buffer_check(&buffer, NULL), NEWSIDX_LIMIT);
}

static void dispose_leaves_an_empty_buffer(void **state)
{
    (void)state;
    struct nx_buffer buffer;
    nx_buffer_init(&buffer, 7);
    nx_buffer_add(&buffer, "x", 1);
    nx_buffer_dispose(&buffer);
    assert_null(buffer.ptr);
    assert_int_equal(buffer.len, 0);
    assert_int_equal(buffer.max, 7);
    nx_buffer_dispose(&buffer);
    nx_buffer_dispose(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_follow_each_other),
        cmocka_unit_test(grows_from_byte_to_byte),
        cmocka_unit_test(reserve_gives_room_that_grow_counts),
        cmocka_unit_test(fixed_numbers_are_little_endian),
        cmocka_unit_test(varints_are_pinned),
        cmocka_unit_test(the_maximum_is_reached_but_not_passed),
        cmocka_unit_test(a_failure_sticks_until_clear),
        cmocka_unit_test(no_memory_is_a_failure_of_its_own),
        cmocka_unit_test(terminate_ends_also_what_is_empty),
        cmocka_unit_test(dispose_leaves_an_empty_buffer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
