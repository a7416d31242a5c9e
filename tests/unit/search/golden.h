/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * golden.h: files of cases that anybody can add to without C. A file is lines; "query: TEXT" begins a case and the lines
 * "NAME: ..." behind it are its answers; blank lines and lines with "#" stay as they are. The test answers every query
 * anew and compares the whole file; with NEWSIDX_UPDATE=1 in the environment it rewrites the file instead.
 * In TEXT, \n, \t, \\, \s (a blank, for the ends) and \xHH stand for bytes.
 */
#ifndef NX_TEST_GOLDEN_H
#define NX_TEST_GOLDEN_H

#include "base/file.h"
#include "search_support.h"

/* Appends the answer lines for `query`, each with its newline. */
typedef void (*golden_answer)(void *context, struct nx_str query, struct nx_buffer *out);

static inline unsigned char golden_escape(const char **at)
{
    unsigned value = 0;
    switch (*(*at)++) {
    case 'n': return '\n';
    case 't': return '\t';
    case 's': return ' ';
    case '\\': return '\\';
    case 'x':
        assert_int_equal(sscanf(*at, "%2x", &value), 1);
        *at += 2;
        return (unsigned char)value;
    default: fail_msg("no such escape: \\%c", (*at)[-1]); return 0;
    }
}

static inline void golden_unescape(struct nx_str line, struct nx_buffer *out)
{
    nx_buffer_clear(out);
    const char *at = line.ptr, *end = line.ptr + line.len;
    while (at < end) {
        char c = *at++;
        nx_buffer_add_byte(out, c == '\\' ? golden_escape(&at) : (unsigned char)c);
    }
}

/* The line at *at without its newline; moves behind it. */
static inline struct nx_str golden_line(const char **at, const char *end)
{
    const char *start = *at, *newline = memchr(start, '\n', (size_t)(end - start));
    const char *stop = newline ? newline : end;
    *at = newline ? newline + 1 : end;
    return (struct nx_str){ start, (size_t)(stop - start) };
}

static inline void golden_build(struct nx_str text, golden_answer answer, void *context, struct nx_buffer *out)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer query = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    const struct nx_str head = NX_STR("query: ");
    for (const char *at = text.ptr, *end = text.ptr + text.len; at < end;) {
        struct nx_str line = golden_line(&at, end);
        bool is_query = nx_str_starts_with(line, head), is_other = line.len == 0 || line.ptr[0] == '#';
        if (!is_query && !is_other) continue; /* an old answer */
        nx_buffer_add_str(out, line);
        nx_buffer_add_byte(out, '\n');
        if (!is_query) continue;
        golden_unescape((struct nx_str){ line.ptr + head.len, line.len - head.len }, &query);
        answer(context, nx_buffer_str(&query), out);
    }
}

static inline void golden_compare(const char *path, struct nx_str old, struct nx_str new)
{
    const char *a = old.ptr, *b = new.ptr;
    for (int line = 1; a < old.ptr + old.len || b < new.ptr + new.len; line++) {
        struct nx_str want = golden_line(&a, old.ptr + old.len), got = golden_line(&b, new.ptr + new.len);
        if (nx_str_equal(want, got)) continue;
        fail_msg("%s:%d:\n  expected %.*s\n  actual   %.*s\nNEWSIDX_UPDATE=1 records anew", path, line,
                 NX_STR_ARG(want), NX_STR_ARG(got));
    }
}

/* Checks (or records) the file `path`, relative to the project's root, where tests run. */
static inline void golden_check(const char *path, golden_answer answer, void *context)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer old = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer new = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    newsidx_error err = { 0 };
    if (nx_file_read(path, &old, NULL, &err) != NEWSIDX_OK) fail_msg("%s: %s", path, err.message);
    golden_build(nx_buffer_str(&old), answer, context, &new);
    assert_ok(nx_buffer_check(&new, NULL));
    const char *update = getenv("NEWSIDX_UPDATE");
    if (update && *update == '1')
        assert_ok(nx_file_replace(path, new.ptr, new.len, false, NULL));
    else
        golden_compare(path, nx_buffer_str(&old), nx_buffer_str(&new));
}

#endif
