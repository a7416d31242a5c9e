/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * analyzer.h: Unicode text -> words and stems. The one analyzer of newsidx: index, query and snippet all come here, so
 * that what is asked for is what was indexed.
 *
 * The way of a text: NFKC case folding (Unicode 15.0, 3.13: toNFKC_Casefold), words as UAX #29 has them (with ICU's
 * dictionaries for Chinese, Japanese, Thai, Khmer, Lao and Burmese; a word is a segment with a letter or a number in
 * it), marks folded where that is right for the script and the language, long words shortened by one named rule. ASCII
 * and common Latin, Greek and Cyrillic text takes a fast path that gives the same tokens; ICU is opened only when text
 * needs it.
 * A stem is a word through the index's stemmer, which the caller brings: this layer does not know Xapian. Nor does it
 * know articles, fields or weights.
 *
 * What is said the same way in different characters gives the same words:
 * - Text in NFC, NFD, NFKC or NFKD (only the signs for trade and service marks are not read as "TM" and "SM").
 * - ' and ’ (and ‘ ʻ ʼ and the Hebrew geresh) are one apostrophe: don’t is don't. In languages that write two words
 *   as one with it (French, Italian, Catalan, Irish, Turkish) it separates them.
 * - Single letters with full stops between them are an abbreviation: U.S. is us.
 * - Underscores at the ends of a word are none of it; @ and the zero width space separate words; ё is е.
 */
#ifndef NX_ANALYZER_H
#define NX_ANALYZER_H

#include "base/base.h"
#include "base/buffer.h"
#include "base/error.h"

enum {
    NX_ANALYZER_VERSION = 1, /* raised when the same text would give other words or stems */
    NX_WORD_MAX = 128,       /* bytes in a word; of a longer one the characters that fit into 112 bytes are left, and 16
                                hexadecimal digits follow: the higher half of nx_hash_bytes of the whole */
    NX_STEM_MAX = 245,       /* bytes in a stem, where a zero byte counts twice: Xapian's limit for a term; a longer one
                                is cut in the same way */
};

/*
 * One word of a text. Neither starts nor ends ever go back from one token to the next; where one character makes
 * several words (U+FDFA makes four), they share its place.
 */
struct nx_token {
    uint32_t start, end; /* its bytes in the text as given: [start, end), whole characters */
    struct nx_str word;  /* folded; belongs to the struct nx_tokens */
};

/* The words of one text, in order. Zero-initialise with NX_TOKENS_INIT, give back with nx_tokens_dispose. */
struct nx_tokens {
    struct nx_token *items;
    size_t n;
    size_t capacity;
    struct nx_buffer bytes;
};
#define NX_TOKENS_INIT                                                                                                 \
    {                                                                                                                  \
        NULL, 0, 0, NX_BUFFER_INIT(NX_BUFFER_NO_MAX)                                                                   \
    }
void nx_tokens_dispose(struct nx_tokens *tokens);

/* A stemmer for one language, brought by the caller and used as long as the analyzer lives. */
struct nx_stemmer {
    void *self;
    /* Writes the stem of `word` to `out` (`capacity` bytes) and its length; LIMIT where it does not fit. */
    newsidx_status (*stem)(void *self, struct nx_str word, char *out, size_t capacity, size_t *length,
                           newsidx_error *err);
    /* Called with `self` when the analyzer is freed; may be NULL. */
    void (*close)(void *self);
    const char *version; /* goes into the fingerprint, e.g. "xapian 1.4.22" */
};

/* One analyzer; one thread at a time. Different analyzers are independent. */
struct nx_analyzer;

/*
 * An analyzer for `language`: a name of the stemmer's ("english", "french", ...) or "none". The name decides which
 * marks are folded; with "none" or without `stemmer` (NULL) every stem is its word. The stemmer's struct is copied
 * and, on success only, `self` becomes the analyzer's to close. The caller frees it with nx_analyzer_free. NO_MEMORY.
 * Cheap: nothing of ICU is opened yet.
 */
newsidx_status nx_analyzer_new(const char *language, const struct nx_stemmer *stemmer, struct nx_analyzer **out,
                               newsidx_error *err);
void nx_analyzer_free(struct nx_analyzer *analyzer);
NX_AUTO_POINTER(nx_analyzer, nx_analyzer_free)

/*
 * Replaces the content of `tokens` by the words of `text`, which should be UTF-8; ill-formed bytes separate words.
 * After a failure there are none. LIMIT: more than 2^31-1 bytes, or characters when folded; NO_MEMORY; INTERNAL where
 * ICU fails (the message has its name for it).
 */
newsidx_status nx_analyzer_words(struct nx_analyzer *analyzer, struct nx_str text, struct nx_tokens *tokens,
                                 newsidx_error *err);

/*
 * Replaces the content of `out` by the stem of a word that nx_analyzer_words gave: any word, numbers too, goes to the
 * stemmer as it is. Marks that were kept for the stemmer's sake fold in its answer where the language's alphabet does
 * not count the letter as its own, so that elections finds élections. Where the stemmer's answer is empty or does not
 * fit, the word is its own stem. NO_MEMORY, INTERNAL, and what else the stemmer returns.
 */
newsidx_status nx_analyzer_stem(struct nx_analyzer *analyzer, struct nx_str word, struct nx_buffer *out,
                                newsidx_error *err);

/*
 * Replaces the content of `out` by a whole value folded for comparison: case and marks as words are, white space runs
 * to one blank, none at the ends, nothing else taken out. For boolean terms and for comparing titles. LIMIT: more than
 * 2^31-1 bytes. NO_MEMORY, INTERNAL.
 */
newsidx_status nx_analyzer_fold(struct nx_analyzer *analyzer, struct nx_str value, struct nx_buffer *out,
                                newsidx_error *err);

/*
 * What makes tokens and stems what they are, as one line: analyzer version, ICU, Unicode, stemmer version, language.
 * Written to `out` with a NUL (cut where it does not fit). Indexes with another fingerprint must be rebuilt.
 */
void nx_analyzer_fingerprint(const struct nx_analyzer *analyzer, size_t capacity, char *out);

/* Places where a text may be cut. */
enum nx_boundary {
    NX_BOUNDARY_GRAPHEME, /* between user-perceived characters (UAX #29) */
    NX_BOUNDARY_SENTENCE, /* between sentences (UAX #29) */
};

/*
 * The boundaries of `text` as byte offsets in rising order, 0 and the length included: a malloc'd array that the caller
 * frees, its count in *n (1 for an empty text). LIMIT: more than 2^31-1 bytes. NO_MEMORY, INTERNAL. Any thread.
 */
newsidx_status nx_text_boundaries(struct nx_str text, enum nx_boundary kind, uint32_t **out, size_t *n,
                                  newsidx_error *err);

/* The versions in use, static text. */
const char *nx_text_icu_version(void);
const char *nx_text_unicode_version(void);

#endif
