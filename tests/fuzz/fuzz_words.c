/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz_words.c: any bytes as text to find words in. The first byte chooses the language. Words stand in order, apart
 * from each other, on whole characters; only a character that stands for several words (U+33AF, rad/s2) gives its place
 * to all of them.
 */
#include "base/utf8.h"
#include "fuzz.h"
#include "text/analyzer.h"

static const char *const languages[] = { "none", "english", "french", "german" };
static struct nx_analyzer *analyzers[NX_COUNT(languages)];

/* ICU takes its time to open: once is enough. */
static struct nx_analyzer *analyzer_for(unsigned choice)
{
    unsigned i = choice % NX_COUNT(languages);
    if (!analyzers[i]) FUZZ_CHECK(nx_analyzer_new(languages[i], NULL, &analyzers[i], NULL) == NEWSIDX_OK);
    return analyzers[i];
}

static bool on_character(struct nx_str text, uint32_t at)
{
    return at == text.len || !nx_utf8_is_continuation(text.ptr[at]);
}

static void check_tokens(struct nx_str text, const struct nx_tokens *tokens)
{
    bool well_formed = nx_utf8_check(text.ptr, text.len) == text.len;
    uint32_t start = 0, end = 0;
    for (size_t i = 0; i < tokens->n; i++) {
        const struct nx_token *token = &tokens->items[i];
        FUZZ_CHECK(token->start >= start && token->end >= end);
        FUZZ_CHECK(token->start < token->end && token->end <= text.len);
        FUZZ_CHECK(token->word.len > 0 && token->word.len <= NX_WORD_MAX);
        FUZZ_CHECK(nx_utf8_check(token->word.ptr, token->word.len) == token->word.len);
        if (well_formed) FUZZ_CHECK(on_character(text, token->start) && on_character(text, token->end));
        start = token->start;
        end = token->end;
    }
}

static void check_boundaries(struct nx_str text, enum nx_boundary kind)
{
    NX_AUTO(nx_free_bytes) uint32_t *places = NULL;
    size_t n = 0;
    FUZZ_CHECK(nx_text_boundaries(text, kind, &places, &n, NULL) == NEWSIDX_OK);
    FUZZ_CHECK(n > 0 && places[0] == 0 && places[n - 1] == text.len);
    for (size_t i = 1; i < n; i++) FUZZ_CHECK(places[i - 1] < places[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    if (length == 0) return 0;
    struct nx_str text = { (const char *)bytes + 1, length - 1 };
    struct nx_analyzer *analyzer = analyzer_for(bytes[0]);
    struct nx_tokens tokens = NX_TOKENS_INIT;
    FUZZ_CHECK(nx_analyzer_words(analyzer, text, &tokens, NULL) == NEWSIDX_OK);
    check_tokens(text, &tokens);
    nx_tokens_dispose(&tokens);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer folded = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    FUZZ_CHECK(nx_analyzer_fold(analyzer, text, &folded, NULL) == NEWSIDX_OK);
    FUZZ_CHECK(nx_utf8_check(folded.ptr, folded.len) == folded.len);
    check_boundaries(text, NX_BOUNDARY_GRAPHEME);
    check_boundaries(text, NX_BOUNDARY_SENTENCE);
    return 0;
}
