/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sentences.c: rules SB1 to SB998 of UAX #29, Unicode 15.0, in one pass. See boundaries.h. */
#include <unicode/uchar.h>

#include "base/utf8.h"
#include "text/boundaries.h"

/* How far the text before the place in question has come in "SATerm Close* Sp*". */
enum stage { NO_TERM, TERM, TERM_CLOSE, TERM_SPACE };

struct before {
    int32_t kind; /* of the last character that is no Extend or Format */
    enum stage stage;
    bool full_stop; /* the term was an ATerm, */
    bool initial;   /* right behind a letter with case (SB7) */
};

static bool is_paragraph_end(int32_t kind)
{
    return kind == U_SB_SEP || kind == U_SB_CR || kind == U_SB_LF;
}

static bool is_term(int32_t kind)
{
    return kind == U_SB_ATERM || kind == U_SB_STERM;
}

static bool has_case(int32_t kind)
{
    return kind == U_SB_UPPER || kind == U_SB_LOWER;
}

/* The character at *at, which is moved behind it. */
static int32_t next_kind(const char **at, const char *end)
{
    unsigned char byte = (unsigned char)**at;
    uint32_t c = nx_utf8_next(at, end);
    if (byte >= 'a' && byte <= 'z') return U_SB_LOWER;
    if (byte == ' ') return U_SB_SP;
    if (c == NX_UTF8_BAD) c = 0xfffd;
    return u_getIntPropertyValue((UChar32)c, UCHAR_SENTENCE_BREAK);
}

/* SB8: whether the next letter, end of a sentence or of a paragraph from `at` on is a small letter. */
static bool goes_on_small(const char *at, const char *end)
{
    while (at < end) {
        int32_t kind = next_kind(&at, end);
        if (kind == U_SB_LOWER) return true;
        if (kind == U_SB_OLETTER || kind == U_SB_UPPER || is_paragraph_end(kind) || is_term(kind)) return false;
    }
    return false;
}

/* SB6 to SB11, at a character of kind `next` that stands at `at`, with a term before it. */
static bool breaks_behind_term(const struct before *before, int32_t next, const char *at, const char *end)
{
    if (next == U_SB_SP || is_paragraph_end(next)) return false;
    if (next == U_SB_CLOSE && before->stage != TERM_SPACE) return false;
    if (next == U_SB_SCONTINUE || is_term(next)) return false;
    if (before->full_stop && before->stage == TERM) {
        if (next == U_SB_NUMERIC || (next == U_SB_UPPER && before->initial)) return false;
    }
    return !(before->full_stop && goes_on_small(at, end));
}

static void step(struct before *before, int32_t kind)
{
    if (is_term(kind)) {
        before->full_stop = kind == U_SB_ATERM;
        before->initial = has_case(before->kind);
        before->stage = TERM;
    } else if (kind == U_SB_CLOSE && (before->stage == TERM || before->stage == TERM_CLOSE)) {
        before->stage = TERM_CLOSE;
    } else if (kind == U_SB_SP && before->stage != NO_TERM) {
        before->stage = TERM_SPACE;
    } else {
        before->stage = NO_TERM;
    }
    before->kind = kind;
}

newsidx_status nx_sentences_add(struct nx_str text, struct nx_offsets *out, newsidx_error *err)
{
    struct before before = { .kind = U_SB_OTHER };
    const char *at = text.ptr, *end = text.ptr + text.len;
    while (at < end) {
        const char *start = at;
        int32_t kind = next_kind(&at, end);
        bool after_paragraph = is_paragraph_end(before.kind);
        bool in_line_end = before.kind == U_SB_CR && kind == U_SB_LF;
        bool skipped = (kind == U_SB_EXTEND || kind == U_SB_FORMAT) && !after_paragraph; /* SB5 */
        if (skipped) continue;
        bool breaks = after_paragraph && !in_line_end;
        if (before.stage != NO_TERM && !breaks) breaks = breaks_behind_term(&before, kind, start, end);
        if (breaks) NX_TRY(nx_offsets_add(out, (uint32_t)(start - text.ptr), err));
        if (breaks && after_paragraph) before.stage = NO_TERM;
        step(&before, kind);
    }
    return NEWSIDX_OK;
}
