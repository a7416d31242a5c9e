/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * asan.c: how AddressSanitizer runs the unit tests. An allocation that is too large gives NULL, as without it: the tests
 * ask what happens then. Two faults are Xapian's (1.4.22) and not ours to mend: its database check deletes an object by
 * the size of its base class, and compact() leaks where the disk is full. A handle of ours that is not closed is still
 * found: it is not Xapian that allocates it. The program itself, which the CLI tests run, is told of the first by the
 * preset's ASAN_OPTIONS. The names of the functions are the sanitizer's.
 */
const char *__asan_default_options(void);
const char *__lsan_default_suppressions(void);

const char *__asan_default_options(void)
{
    return "allocator_may_return_null=1:detect_stack_use_after_return=1:new_delete_type_mismatch=0";
}

const char *__lsan_default_suppressions(void)
{
    return "leak:libxapian.so\n";
}
