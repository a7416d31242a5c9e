/* SPDX-License-Identifier: GPL-2.0-or-later */
/* analyzer.c: the face of src/text: one analyzer and what it is asked for. Others do the work. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "text/stem.h"
#include "text/value.h"
#include "text/words.h"

struct nx_analyzer {
    struct nx_rules rules;
    struct nx_folder folder;
    struct nx_stemmer stemmer; /* all NULL where none was brought */
    bool stems;                /* else every stem is its word */
    char language[];
};

newsidx_status nx_analyzer_new(const char *language, const struct nx_stemmer *stemmer, struct nx_analyzer **out,
                               newsidx_error *err)
{
    size_t length = strlen(language);
    struct nx_analyzer *analyzer = calloc(1, sizeof *analyzer + length + 1);
    if (!analyzer) return nx_error_memory(err);
    memcpy(analyzer->language, language, length + 1);
    nx_rules_init(nx_str_of(language), &analyzer->rules);
    if (stemmer) analyzer->stemmer = *stemmer;
    analyzer->stems = stemmer && strcmp(language, "none") != 0;
    *out = analyzer;
    return NEWSIDX_OK;
}

void nx_analyzer_free(struct nx_analyzer *analyzer)
{
    if (!analyzer) return;
    if (analyzer->stemmer.close) analyzer->stemmer.close(analyzer->stemmer.self);
    nx_folder_dispose(&analyzer->folder);
    free(analyzer);
}

typedef newsidx_status words_function(struct nx_analyzer *, struct nx_str, struct nx_tokens *, newsidx_error *);

static newsidx_status replace_words(struct nx_analyzer *analyzer, struct nx_str text, words_function *words,
                                    struct nx_tokens *tokens, newsidx_error *err)
{
    tokens->n = 0;
    nx_buffer_clear(&tokens->bytes);
    if (text.len == 0) return NEWSIDX_OK;
    if (text.len > INT32_MAX) return nx_error_set(err, NEWSIDX_LIMIT, "text of more than 2^31-1 bytes: split it");
    newsidx_status status = words(analyzer, text, tokens, err);
    if (status != NEWSIDX_OK) tokens->n = 0;
    nx_tokens_settle(tokens);
    return status;
}

static newsidx_status words_scan(struct nx_analyzer *analyzer, struct nx_str text, struct nx_tokens *tokens,
                                 newsidx_error *err)
{
    return nx_words_scan(&analyzer->folder, &analyzer->rules, text, tokens, err);
}

static newsidx_status words_plain(struct nx_analyzer *analyzer, struct nx_str text, struct nx_tokens *tokens,
                                  newsidx_error *err)
{
    return nx_words_plain(&analyzer->folder, &analyzer->rules, text.ptr, 0, (uint32_t)text.len, tokens, err);
}

newsidx_status nx_analyzer_words(struct nx_analyzer *analyzer, struct nx_str text, struct nx_tokens *tokens,
                                 newsidx_error *err)
{
    return replace_words(analyzer, text, words_scan, tokens, err);
}

newsidx_status nx_analyzer_words_plain(struct nx_analyzer *analyzer, struct nx_str text, struct nx_tokens *tokens,
                                       newsidx_error *err)
{
    return replace_words(analyzer, text, words_plain, tokens, err);
}

newsidx_status nx_analyzer_stem(struct nx_analyzer *analyzer, struct nx_str word, struct nx_buffer *out,
                                newsidx_error *err)
{
    return nx_stem_make(&analyzer->rules, analyzer->stems ? &analyzer->stemmer : NULL, word, out, err);
}

newsidx_status nx_analyzer_fold(struct nx_analyzer *analyzer, struct nx_str value, struct nx_buffer *out,
                                newsidx_error *err)
{
    return nx_value_fold(&analyzer->folder, &analyzer->rules, value, out, err);
}

void nx_analyzer_fingerprint(const struct nx_analyzer *analyzer, size_t capacity, char *out)
{
    snprintf(out, capacity, "newsidx %d; icu %s; unicode %s; %s; %s", NX_ANALYZER_VERSION, nx_text_icu_version(),
             nx_text_unicode_version(), analyzer->stems ? analyzer->stemmer.version : "no stemmer", analyzer->language);
}
