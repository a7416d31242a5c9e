/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * scan.c: the fast way from text to words, without ICU: ASCII and the characters of letters.h. Where it meets another
 * character it goes back to the last ASCII white space, where UAX #29 always breaks and no dictionary looks across, and
 * leaves the chunk to the plain way.
 */
#include "text/letters.h"
#include "text/words.h"

struct scan {
    const struct nx_rules *rules;
    const unsigned char *text;
    uint32_t at, end;
    char *out;       /* the next word's next byte, in the room reserved in tokens->bytes */
    uint32_t chunk;  /* where the chunk at hand begins, */
    size_t chunk_n;  /* how many tokens were before it, */
    char *chunk_out; /* and where the bytes of its first word went */
    struct nx_tokens *tokens;
};

static inline struct nx_letter look(const struct scan *scan, uint32_t at)
{
    unsigned char byte = scan->text[at];
    uint8_t kind = scan->rules->kinds[byte];
    if (kind == NX_CLASS_MULTIBYTE) return nx_letter_read(scan->rules, scan->text + at, scan->end - at);
    return (struct nx_letter){ kind, 1, 1, { (char)byte, 0 } };
}

/* The longest run of ASCII letters, digits and underscores; returns the class of the last one, `last` where none. */
static inline uint8_t scan_run(struct scan *scan, uint8_t last)
{
    const unsigned char *at = scan->text + scan->at, *end = scan->text + scan->end;
    char *out = scan->out;
    for (; at < end; at++) {
        uint8_t kind = scan->rules->kinds[*at];
        if (!nx_class_is_word(kind)) break;
        last = kind;
        *out++ = (char)(*at >= 'A' && *at <= 'Z' ? *at + 32 : *at);
    }
    scan->at = (uint32_t)(at - scan->text);
    scan->out = out;
    return last;
}

/* WB6, WB7, WB11, WB12: whether the character of kind `middle` at `at` stands between two of the kind `last`. */
static inline bool joins(const struct scan *scan, uint8_t last, struct nx_letter middle)
{
    bool dot = middle.kind == NX_CLASS_DOT || middle.kind == NX_CLASS_QUOTE;
    bool possible =
        (last == NX_CLASS_LETTER && dot) || (last == NX_CLASS_DIGIT && (dot || middle.kind == NX_CLASS_MIDNUM));
    uint32_t next = scan->at + middle.width;
    return possible && next < scan->end && look(scan, next).kind == last;
}

/* Reads one segment; false where it meets a character that is not for the fast way. */
static inline bool scan_segment(struct scan *scan)
{
    uint8_t last = NX_CLASS_OTHER;
    for (;;) {
        last = scan_run(scan, last);
        if (scan->at == scan->end) return true;
        struct nx_letter letter = look(scan, scan->at);
        if (letter.kind == NX_CLASS_SLOW) return false;
        bool in_word = nx_class_is_word(letter.kind);
        if (!in_word && !joins(scan, last, letter)) return true;
        if (in_word) last = letter.kind;
        scan->at += letter.width;
        for (unsigned i = 0; i < letter.n; i++) *scan->out++ = letter.bytes[i];
    }
}

/* The segment text[start, scan->at) whose bytes are [word, scan->out). */
static inline newsidx_status finish_segment(struct scan *scan, uint32_t start, char *word, newsidx_error *err)
{
    uint32_t end = scan->at;
    char *from = word, *to = scan->out;
    for (; from < to && *from == '_'; from++) start++;
    for (; from < to && to[-1] == '_'; to--) end--;
    size_t length = (size_t)(to - from);
    scan->out = word;
    if (length == 0) return NEWSIDX_OK;
    if (from != word) memmove(word, from, length);
    bool stops = length >= 3 && (word[1] == '.' || word[2] == '.');
    if (stops || length > NX_WORD_MAX) length = nx_word_finish(word, length);
    scan->out = word + length;
    return nx_tokens_add(scan->tokens, start, end, length, err);
}

static void begin_chunk(struct scan *scan)
{
    scan->chunk = scan->at;
    scan->chunk_n = scan->tokens->n;
    scan->chunk_out = scan->out;
}

/* Reads to the end of the text or to a character that is not for the fast way; *slow tells which. */
static newsidx_status scan_fast(struct scan *scan, bool *slow, newsidx_error *err)
{
    begin_chunk(scan);
    while (scan->at < scan->end) {
        struct nx_letter letter = look(scan, scan->at);
        if (nx_class_is_word(letter.kind)) {
            uint32_t start = scan->at;
            char *word = scan->out;
            *slow = !scan_segment(scan);
            if (*slow) return NEWSIDX_OK;
            NX_TRY(finish_segment(scan, start, word, err));
            continue;
        }
        *slow = letter.kind == NX_CLASS_SLOW;
        if (*slow) return NEWSIDX_OK;
        scan->at += letter.width;
        if (letter.kind == NX_CLASS_SPACE) begin_chunk(scan);
    }
    *slow = false;
    return NEWSIDX_OK;
}

static uint32_t skip_class(const struct scan *scan, uint32_t at, bool space)
{
    while (at < scan->end && (scan->rules->kinds[scan->text[at]] == NX_CLASS_SPACE) == space) at++;
    return at;
}

/* Whether the chunk at `at` has to take the plain way for its first character beyond ASCII. */
static bool chunk_is_slow(const struct scan *scan, uint32_t at)
{
    for (; at < scan->end; at++) {
        uint8_t kind = scan->rules->kinds[scan->text[at]];
        if (kind == NX_CLASS_SPACE) return false;
        if (kind == NX_CLASS_SLOW) return true;
        if (kind == NX_CLASS_MULTIBYTE) return look(scan, at).kind == NX_CLASS_SLOW;
    }
    return false;
}

/* The end of the chunk, and of those after it that ICU will have to read as well: few and long calls cost less. */
static uint32_t slow_end(const struct scan *scan)
{
    uint32_t end = skip_class(scan, scan->at, false);
    for (;;) {
        uint32_t next = skip_class(scan, end, true);
        if (next == scan->end || !chunk_is_slow(scan, next)) return end;
        end = skip_class(scan, next, false);
    }
}

/* No character of the fast way gives more bytes than it takes. */
static newsidx_status reserve_words(struct scan *scan, newsidx_error *err)
{
    scan->out = nx_buffer_reserve(&scan->tokens->bytes, scan->end - scan->at);
    return scan->out ? NEWSIDX_OK : nx_error_memory(err);
}

newsidx_status nx_words_scan(struct nx_folder *folder, const struct nx_rules *rules, struct nx_str text,
                             struct nx_tokens *tokens, newsidx_error *err)
{
    struct scan scan = {
        .rules = rules, .text = (const unsigned char *)text.ptr, .end = (uint32_t)text.len, .tokens = tokens
    };
    while (scan.at < scan.end) {
        bool slow = false;
        NX_TRY(reserve_words(&scan, err));
        NX_TRY(scan_fast(&scan, &slow, err));
        if (slow) {
            tokens->n = scan.chunk_n;
            scan.out = scan.chunk_out;
        }
        nx_buffer_grow(&tokens->bytes, (size_t)(scan.out - (tokens->bytes.ptr + tokens->bytes.len)));
        if (!slow) break;
        scan.at = slow_end(&scan);
        NX_TRY(nx_words_plain(folder, rules, text.ptr, scan.chunk, scan.at, tokens, err));
    }
    return NEWSIDX_OK;
}
