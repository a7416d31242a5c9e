/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * asan.c: how AddressSanitizer runs the unit tests. An allocation that is too large gives NULL, as without it: the tests
 * ask what happens then.
 */
const char *__asan_default_options(void);

const char *__asan_default_options(void)
{
    return "allocator_may_return_null=1:detect_stack_use_after_return=1:strict_string_checks=1";
}
