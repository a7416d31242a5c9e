/* SPDX-License-Identifier: GPL-2.0-or-later */
/* text_support.h: what the tests of the text layer share: analyzers, tokens as one line, random numbers, real texts. */
#ifndef NX_TEST_TEXT_SUPPORT_H
#define NX_TEST_TEXT_SUPPORT_H

#include "support.h"

#include "base/utf8.h"
#include "text/analyzer.h"

#define assert_ok(call) assert_int_equal((call), NEWSIDX_OK)

/* An analyzer without stemmer; nx_analyzer_free ends it. */
static inline struct nx_analyzer *make_analyzer(const char *language)
{
    struct nx_analyzer *analyzer = NULL;
    assert_ok(nx_analyzer_new(language, NULL, &analyzer, NULL));
    return analyzer;
}

/* The words of `text`, a blank between them, as a C string in `out`. */
static inline const char *join_words(struct nx_analyzer *analyzer, struct nx_str text, struct nx_buffer *out)
{
    NX_AUTO(nx_tokens_dispose) struct nx_tokens tokens = NX_TOKENS_INIT;
    assert_ok(nx_analyzer_words(analyzer, text, &tokens, NULL));
    nx_buffer_clear(out);
    for (size_t i = 0; i < tokens.n; i++) {
        if (i) nx_buffer_add_byte(out, ' ');
        nx_buffer_add_str(out, tokens.items[i].word);
    }
    return nx_buffer_terminate(out);
}

/* Fails unless the words of `text` (a C string) in `language` are `expected`. */
static inline void assert_words(const char *language, const char *text, const char *expected)
{
    struct nx_analyzer *analyzer = make_analyzer(language);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer words = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    assert_string_equal(join_words(analyzer, nx_str_of(text), &words), expected);
    nx_analyzer_free(analyzer);
}

/* A small generator with the same numbers everywhere (xorshift64*). Never seeded with 0. */
static inline size_t random_below(uint64_t *state, size_t n)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return (size_t)((*state * UINT64_C(2685821657736338717) >> 33) % n);
}

/* The folder of real texts beside the project. */
static inline const char *shared_folder(void)
{
    const char *folder = getenv("NEWSIDX_SHARED");
    return folder && *folder ? folder : "../shared/data";
}

/* Replaces the content of `out` by the shared file `name`; skips the test where it is absent. */
static inline void read_shared(const char *name, struct nx_buffer *out)
{
    char path[TEST_PATH_SIZE];
    snprintf(path, sizeof path, "%s/%s", shared_folder(), name);
    if (nx_file_read(path, out, NULL, NULL) == NEWSIDX_OK) return;
    print_message("%s is not here: skipped\n", path);
    skip();
}

/* Moves *at behind the next line and gives it without its newline; false at the end. */
static inline bool next_line(const char **at, const char *end, struct nx_str *out)
{
    if (*at >= end) return false;
    const char *newline = memchr(*at, '\n', (size_t)(end - *at));
    const char *stop = newline ? newline : end;
    *out = (struct nx_str){ *at, (size_t)(stop - *at) };
    *at = newline ? newline + 1 : end;
    return true;
}

/* Appends the characters of [at, end), hexadecimal code points with blanks between as in Unicode's files, as UTF-8. */
static inline void add_code_points(const char *at, const char *end, struct nx_buffer *out)
{
    while (at < end) {
        char bytes[4], *next;
        unsigned long c = strtoul(at, &next, 16);
        if (next == at || next > end) return;
        nx_buffer_add(out, bytes, nx_utf8_put((uint32_t)c, bytes));
        at = next;
    }
}

#endif
