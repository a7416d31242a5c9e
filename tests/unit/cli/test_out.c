/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_out.c: bytes on their way out, and what happens when they do not get there. */
#include "cli/out.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "support.h"

static void memory_grows(void **state)
{
    (void)state;
    struct nx_out out = NX_OUT_INIT(NX_OUT_MEMORY);
    assert_string_equal(nx_out_string(&out), "");
    for (int i = 0; i < 1000; i++) nx_out_format(&out, "%d,", i % 10);
    nx_out_repeat(&out, '-', 3);
    assert_int_equal(out.length, 2003);
    assert_int_equal(strlen(nx_out_string(&out)), 2003);
    nx_out_dispose(&out);
    assert_int_equal(out.length, 0);
}

static void counts_have_commas(void **state)
{
    (void)state;
    static const struct {
        uint64_t number;
        const char *text;
    } cases[] = { { 0, "0" },        { 999, "999" },        { 1000, "1,000" },
                  { 1184, "1,184" }, { 123456, "123,456" }, { UINT64_MAX, "18,446,744,073,709,551,615" } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct nx_out out = NX_OUT_INIT(NX_OUT_MEMORY);
        nx_out_count(&out, cases[i].number);
        assert_string_equal(nx_out_string(&out), cases[i].text);
        nx_out_dispose(&out);
    }
}

static void one_thing_and_several(void **state)
{
    (void)state;
    static const struct {
        uint64_t number;
        const char *text;
    } cases[] = { { 0, "0 files" }, { 1, "1 file" }, { 2, "2 files" }, { 1001, "1,001 files" } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct nx_out out = NX_OUT_INIT(NX_OUT_MEMORY);
        nx_out_things(&out, cases[i].number, "file", "files");
        assert_string_equal(nx_out_string(&out), cases[i].text);
        nx_out_dispose(&out);
    }
}

static void small_output_waits_for_one_write(void **state)
{
    (void)state;
    int ends[2];
    char got[16];
    assert_int_equal(pipe2(ends, O_NONBLOCK), 0);
    struct nx_out out = NX_OUT_INIT(ends[1]);
    nx_out_text(&out, "ab");
    nx_out_text(&out, "cd");
    assert_int_equal(read(ends[0], got, sizeof got), -1);
    assert_true(nx_out_flush(&out));
    assert_int_equal(read(ends[0], got, sizeof got), 4);
    assert_memory_equal(got, "abcd", 4);
    nx_out_dispose(&out);
    close(ends[0]);
    close(ends[1]);
}

static void a_full_disk_is_remembered(void **state)
{
    (void)state;
    int fd = open("/dev/full", O_WRONLY);
    if (fd < 0) skip();
    struct nx_out out = NX_OUT_INIT(fd);
    nx_out_text(&out, "lost");
    assert_false(nx_out_flush(&out));
    assert_int_equal(out.failed, ENOSPC);
    nx_out_text(&out, "more");
    assert_int_equal(out.length, 0);
    assert_false(nx_out_flush(&out));
    assert_int_equal(out.failed, ENOSPC);
    nx_out_dispose(&out);
    close(fd);
}

static void a_reader_that_left_is_remembered(void **state)
{
    (void)state;
    int ends[2];
    signal(SIGPIPE, SIG_IGN);
    assert_int_equal(pipe(ends), 0);
    close(ends[0]);
    struct nx_out out = NX_OUT_INIT(ends[1]);
    nx_out_repeat(&out, 'x', 100000);
    nx_out_text(&out, "y");
    assert_int_equal(out.failed, EPIPE);
    nx_out_dispose(&out);
    close(ends[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_grows),
        cmocka_unit_test(counts_have_commas),
        cmocka_unit_test(one_thing_and_several),
        cmocka_unit_test(small_output_waits_for_one_write),
        cmocka_unit_test(a_full_disk_is_remembered),
        cmocka_unit_test(a_reader_that_left_is_remembered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
