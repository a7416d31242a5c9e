/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz_text.c: any bytes as text for the analyzer; the first one chooses the language. The fast way and the plain way
 * must find the same words at the same places, and the text in NFC and NFD must have the words it has as it is. What
 * holds for tokens whatever they are is for fuzz_words.c.
 */
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "base/utf8.h"
#include "fuzz.h"
#include "text/words.h"

enum { TEXT_MAX = 4096, NFD_GROWTH = 4 };

/* Turkish is the last: its I takes a dot from the mark that stands next to it, which a form may move away. */
static const char *const languages[] = { "english", "none", "french", "german", "spanish", "romanian", "turkish" };
static struct nx_analyzer *analyzers[NX_COUNT(languages)];

static struct nx_analyzer *analyzer_for(size_t language)
{
    struct nx_analyzer **analyzer = &analyzers[language];
    if (!*analyzer) FUZZ_CHECK(nx_analyzer_new(languages[language], NULL, analyzer, NULL) == NEWSIDX_OK);
    return *analyzer;
}

static void check_same(const struct nx_tokens *a, const struct nx_tokens *b, bool places)
{
    FUZZ_CHECK(a->n == b->n);
    for (size_t i = 0; i < a->n; i++) {
        const struct nx_token *one = &a->items[i], *other = &b->items[i];
        FUZZ_CHECK(nx_str_equal(one->word, other->word));
        FUZZ_CHECK(!places || (one->start == other->start && one->end == other->end));
    }
}

static void check_form(struct nx_analyzer *analyzer, struct nx_str text, const UNormalizer2 *form,
                       const struct nx_tokens *expected)
{
    static UChar units[TEXT_MAX], normal[TEXT_MAX * NFD_GROWTH];
    static char bytes[3 * TEXT_MAX * NFD_GROWTH];
    UErrorCode code = U_ZERO_ERROR;
    int32_t n = 0, length = 0;
    u_strFromUTF8(units, TEXT_MAX, &n, text.ptr, (int32_t)text.len, &code);
    n = unorm2_normalize(form, units, n, normal, TEXT_MAX * NFD_GROWTH, &code);
    u_strToUTF8(bytes, sizeof bytes, &length, normal, n, &code);
    FUZZ_CHECK(U_SUCCESS(code));
    struct nx_tokens tokens = NX_TOKENS_INIT;
    FUZZ_CHECK(nx_analyzer_words(analyzer, (struct nx_str){ bytes, (size_t)length }, &tokens, NULL) == NEWSIDX_OK);
    check_same(expected, &tokens, false);
    nx_tokens_dispose(&tokens);
}

/* More marks on one letter than any text has are folded in parts, and then the forms may differ. */
static bool has_forms(struct nx_str text, size_t language)
{
    return language + 1 < NX_COUNT(languages) && text.len <= 128 && nx_utf8_check(text.ptr, text.len) == text.len;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    if (length == 0 || length > TEXT_MAX) return 0;
    size_t language = bytes[0] % NX_COUNT(languages);
    struct nx_analyzer *analyzer = analyzer_for(language);
    struct nx_str text = { (const char *)bytes + 1, length - 1 };
    struct nx_tokens fast = NX_TOKENS_INIT, plain = NX_TOKENS_INIT;
    FUZZ_CHECK(nx_analyzer_words(analyzer, text, &fast, NULL) == NEWSIDX_OK);
    FUZZ_CHECK(nx_analyzer_words_plain(analyzer, text, &plain, NULL) == NEWSIDX_OK);
    check_same(&fast, &plain, true);
    UErrorCode code = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&code), *nfd = unorm2_getNFDInstance(&code);
    if (has_forms(text, language)) {
        check_form(analyzer, text, nfc, &fast);
        check_form(analyzer, text, nfd, &fast);
    }
    nx_tokens_dispose(&fast);
    nx_tokens_dispose(&plain);
    return 0;
}
