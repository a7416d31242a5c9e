/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz_article.c: any bytes as an article file, read in both forms. Whatever comes out must be as article.h promises:
 * text that is well-formed UTF-8 within its limits, or an error with a message and no article.
 */
#include <string.h>

#include "article/article.h"
#include "article/print.h"
#include "base/utf8.h"
#include "fuzz.h"

static void check_text(struct nx_str text)
{
    FUZZ_CHECK(text.len <= NX_ARTICLE_TEXT_MAX);
    FUZZ_CHECK(nx_utf8_check(text.ptr, text.len) == text.len);
}

static void check_article(const struct nx_article *article)
{
    const char *base = (const char *)article;
    for (size_t i = 0; i < NX_FIELD_COUNT; i++) {
        if (nx_fields[i].kind == NX_KIND_TEXT)
            check_text(*(const struct nx_str *)(const void *)(base + nx_fields[i].offset));
    }
    FUZZ_CHECK(article->topics.n <= NX_ARTICLE_TOPICS_MAX);
    FUZZ_CHECK(article->n_related <= NX_ARTICLE_RELATED_MAX);
    for (size_t i = 0; i < article->topics.n; i++) check_text(article->topics.items[i]);
    for (size_t i = 0; i < article->n_related; i++) check_article(&article->related[i]);
}

static void check_error(const newsidx_error *err)
{
    FUZZ_CHECK(err->message[0] != '\0');
    FUZZ_CHECK(strcspn(err->message, "\r\n") == strlen(err->message));
    FUZZ_CHECK(strcmp(err->path, "file.md") == 0);
}

static void read_as(struct nx_str bytes, enum nx_article_form form)
{
    NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer printed = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    struct nx_article article = nx_article_none();
    newsidx_error err = { 0 };
    newsidx_status status = nx_article_read(&arena, bytes, "file.md", form, &article, &err);
    FUZZ_CHECK(status == NEWSIDX_OK || status == NEWSIDX_REFUSED);
    if (status != NEWSIDX_OK) {
        check_error(&err);
        return;
    }
    check_article(&article);
    nx_article_print(&article, &printed);
    FUZZ_CHECK(nx_utf8_check(printed.ptr, printed.len) == printed.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct nx_str text = { (const char *)bytes, length };
    read_as(text, NX_FORM_FRONT_MATTER);
    read_as(text, NX_FORM_YAML);
    read_as(text, NX_FORM_DETECT);
    return 0;
}
