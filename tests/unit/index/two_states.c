/* SPDX-License-Identifier: GPL-2.0-or-later */
/* two_states.c: a folder, its index, and what that tells. */
#include "two_states.h"

char root[PATH_SIZE], dir[PATH_SIZE + 16];
struct nx_buffer before = NX_BUFFER_INIT(NX_BUFFER_NO_MAX), after = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);

void put(const char *name, const char *text)
{
    char path[PATH_SIZE + 16];
    snprintf(path, sizeof path, "%s/%s", root, name);
    write_text(path, text);
}

void empty_root(void)
{
    assert_ok(nx_folder_remove(root, NULL));
    assert_ok(nx_folder_make(root, NULL));
}

newsidx_status add_root(bool sync, newsidx_error *err)
{
    struct newsidx_writer_options options = NEWSIDX_WRITER_OPTIONS_INIT;
    struct newsidx_writer *writer = NULL;
    struct newsidx_add_report report;
    const char *path = root;
    options.no_sync = !sync;
    newsidx_status status = newsidx_writer_open(dir, &options, &writer, err);
    if (status != NEWSIDX_OK) return status;
    status = newsidx_writer_add(writer, &path, 1, &report, err);
    newsidx_writer_close(writer);
    return status;
}

int states_make(void **state, void (*make_before)(void), newsidx_status (*step)(newsidx_error *err))
{
    newsidx_error err = { 0 };
    if (quick_folder_make(state) != 0) return -1;
    path_in(state, "root", root);
    snprintf(dir, sizeof dir, "%s/.newsidx", root);
    make_before();
    made_tell(dir, &before);
    must(step(&err), err);
    made_tell(dir, &after);
    assert_string_not_equal(before.ptr, after.ptr);
    return 0;
}

int states_drop(void **state)
{
    nx_buffer_dispose(&before);
    nx_buffer_dispose(&after);
    return test_folder_remove(state);
}

bool is_after(unsigned long at)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer told = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    made_tell(dir, &told);
    const bool is_new = strcmp(told.ptr, after.ptr) == 0;
    if (!is_new && strcmp(told.ptr, before.ptr) != 0) fail_msg("%lu: neither the old index nor the new one", at);
    return is_new;
}

void assert_index(const struct nx_buffer *expected, unsigned long at)
{
    const bool should_be_new = expected == &after;
    if (is_after(at) == should_be_new) return;
    fail_msg("%lu: the index should be as it was %s", at, should_be_new ? "to become" : "before");
}
