/* SPDX-License-Identifier: GPL-2.0-or-later */
/* article_support.h: reading text that stands in a test, and checking what came of it. */
#ifndef NX_ARTICLE_SUPPORT_H
#define NX_ARTICLE_SUPPORT_H

#include "article/article.h"
#include "support.h"

#define assert_text(text, expected)                                                                                    \
    do {                                                                                                               \
        struct nx_str got_text = (text), want_text = nx_str_of(expected);                                              \
        if (!nx_str_equal(got_text, want_text)) {                                                                      \
            fail_msg("expected \"%s\", got \"%.*s\"", (expected), NX_STR_ARG(got_text));                               \
        }                                                                                                              \
    } while (0)

#define assert_absent(text) assert_text(text, "")

/* The article that a test reads, its memory and its error. */
struct reading {
    struct nx_arena arena;
    struct nx_article article;
    newsidx_error err;
};

#define READING_INIT { .arena = NX_ARENA_INIT, .err = { .status = NEWSIDX_OK } }

static inline void reading_dispose(struct reading *reading)
{
    nx_arena_dispose(&reading->arena);
}

static inline newsidx_status read_bytes(struct reading *reading, struct nx_str bytes, const char *path,
                                        enum nx_article_form form)
{
    reading->article = nx_article_none();
    memset(&reading->err, 0, sizeof reading->err);
    return nx_article_read(&reading->arena, bytes, path, form, &reading->article, &reading->err);
}

/* Reads text that must be an article. */
static inline const struct nx_article *accept_as(struct reading *reading, const char *text, enum nx_article_form form)
{
    newsidx_status status = read_bytes(reading, nx_str_of(text), "here.md", form);
    if (status != NEWSIDX_OK) {
        fail_msg("refused at %u:%u: %s\n%s", reading->err.line, reading->err.column, reading->err.message, text);
    }
    return &reading->article;
}

static inline const struct nx_article *accept_yaml(struct reading *reading, const char *yaml)
{
    return accept_as(reading, yaml, NX_FORM_YAML);
}

/* Reads bytes that must be refused at this place, with a message that has these words. */
static inline void refuse_bytes(struct nx_str bytes, enum nx_article_form form, struct nx_str place, const char *words)
{
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    newsidx_status status = read_bytes(&reading, bytes, "here.md", form);
    if (status != NEWSIDX_REFUSED) fail_msg("status %d for: %.*s", (int)status, NX_STR_ARG(bytes));
    char got[32];
    snprintf(got, sizeof got, "%u:%u", reading.err.line, reading.err.column);
    if (!nx_str_equal(nx_str_of(got), place) || !strstr(reading.err.message, words)) {
        fail_msg("expected %.*s: %s\n     got %s: %s\n%.*s", NX_STR_ARG(place), words, got, reading.err.message,
                 NX_STR_ARG(bytes));
    }
    assert_string_equal(reading.err.path, "here.md");
    assert_int_equal(reading.err.status, NEWSIDX_REFUSED);
}

#define refuse_yaml(text, place, words) refuse_bytes(nx_str_of(text), NX_FORM_YAML, nx_str_of(place), words)
#define refuse_file(text, place, words) refuse_bytes(nx_str_of(text), NX_FORM_FRONT_MATTER, nx_str_of(place), words)

/* The folder of shared data, or NULL; in `path` (TEST_PATH_SIZE * 4 bytes). */
static inline const char *shared_path(const char *below, char *path)
{
    const char *root = getenv("NEWSIDX_SHARED");
    struct stat meta;
    snprintf(path, TEST_PATH_SIZE * 4, "%s/%s", root && *root ? root : "../shared/data", below);
    return stat(path, &meta) == 0 ? path : NULL;
}

/* As the parameter of tests that want shared data where there is none. */
#define SKIP_WITHOUT(path, below)                                                                                      \
    do {                                                                                                               \
        if (!shared_path(below, path)) {                                                                               \
            print_message("%s is not here: skipped\n", path);                                                          \
            skip();                                                                                                    \
        }                                                                                                              \
    } while (0)

#endif
