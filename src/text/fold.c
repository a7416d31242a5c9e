/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fold.c: toNFKC_Casefold(NFKD(text)) (Unicode 15.0, 3.13), piece by piece, so that every unit knows its bytes. NFKD
 * comes first because case folding turns U+0345 from a mark, which has no fixed place among marks, into a letter, which
 * has; and it makes the four normalization forms of a text one by construction. A piece reaches from one normalization
 * boundary to the next; text that is folded already, most of it, is found in long spans and copied.
 */
#include "text/fold.h"

#include <stdlib.h>
#include <unicode/utf16.h>

#include "base/utf8.h"

enum {
    /* A base with more marks than this is no text: it is folded in parts, or reordering marks would take for ever. */
    PIECE_MAX = 128,
    NFKD_GROWTH = 18,  /* units for each unit: U+FDFA has the longest decomposition */
    FOLDED_GROWTH = 3, /* of what is decomposed: the longest case folding there is */
    SPAN_MAX = 4096,   /* looked at in one go */
};

enum {
    ZERO_WIDTH_SPACE = 0x200b,
    TRADE_MARK = 0x2122,
    SERVICE_MARK = 0x2120,
    CAPITAL_I_DOT = 0x130,
    DOTLESS_I = 0x131,
    DOT_ABOVE = 0x307,
};

void nx_units_dispose(struct nx_units *units)
{
    free(units->units);
    free(units->places);
    *units = (struct nx_units){ 0 };
}

void nx_folder_dispose(struct nx_folder *folder)
{
    nx_units_dispose(&folder->raw);
    nx_units_dispose(&folder->folded);
    nx_icu_close(&folder->icu);
}

static newsidx_status reserve(struct nx_units *units, size_t extra, newsidx_error *err)
{
    size_t needed = (size_t)units->n + extra;
    if (needed <= (size_t)units->capacity) return NEWSIDX_OK;
    if (needed > INT32_MAX) return nx_error_set(err, NEWSIDX_LIMIT, "text longer than 2^31 characters: split it");
    size_t capacity = NX_MIN(NX_MAX(needed, (size_t)units->capacity * 2), (size_t)INT32_MAX);
    UChar *more_units = realloc(units->units, capacity * sizeof *more_units);
    if (more_units) units->units = more_units;
    struct nx_place *more_places = realloc(units->places, capacity * sizeof *more_places);
    if (more_places) units->places = more_places;
    if (!more_units || !more_places) return nx_error_memory(err);
    units->capacity = (int32_t)capacity;
    return NEWSIDX_OK;
}

/* Room must have been reserved. */
static void put(struct nx_units *units, UChar32 c, uint32_t start, uint32_t end)
{
    int32_t n = U16_LENGTH(c), at = units->n;
    U16_APPEND_UNSAFE(units->units, at, c);
    for (int32_t i = 0; i < n; i++) units->places[units->n + i] = (struct nx_place){ start, end };
    units->n += n;
}

/*
 * What must happen before folding: a zero width space separates words, Khmer ones for instance, and case folding would
 * take it away; the Turkish I's are told apart as long as they are capitals.
 */
static UChar32 prepare(const struct nx_rules *rules, uint32_t c)
{
    if (c == NX_UTF8_BAD) return 0xfffd;
    if (c == ZERO_WIDTH_SPACE) return ' ';
    if (rules->dotless_i && c == CAPITAL_I_DOT) return 'i';
    return (UChar32)c;
}

/* The Turkish I at *at is ı, unless its dot follows, as it does in NFD. */
static UChar32 read_turkish_i(const char **at, const char *end)
{
    const char *next = *at + 1;
    bool dotted = next < end && nx_utf8_next(&next, end) == DOT_ABOVE;
    *at = dotted ? next : *at + 1;
    return dotted ? 'i' : DOTLESS_I;
}

static newsidx_status decode(const struct nx_rules *rules, const char *text, uint32_t start, uint32_t end,
                             struct nx_units *out, newsidx_error *err)
{
    out->n = 0;
    NX_TRY(reserve(out, end - start, err)); /* a byte makes one unit at most */
    const char *at = text + start, *limit = text + end;
    while (at < limit) {
        uint32_t from = (uint32_t)(at - text);
        unsigned char byte = (unsigned char)*at;
        bool turkish = byte == 'I' && rules->dotless_i;
        if (byte < 0x80 && !turkish) {
            out->places[out->n] = (struct nx_place){ from, from + 1 };
            out->units[out->n++] = byte >= 'A' && byte <= 'Z' ? byte + 32 : byte;
            at++;
            continue;
        }
        UChar32 c = turkish ? read_turkish_i(&at, limit) : prepare(rules, nx_utf8_next(&at, limit));
        put(out, c, from, (uint32_t)(at - text));
    }
    return NEWSIDX_OK;
}

/*
 * Whether text may be cut at `at`, which is not its start: for folding, and for NFKD before it. No mark combines with a
 * blank: so the chunks that scan.c cuts out fold as the whole text does.
 */
static bool is_boundary(const struct nx_icu *icu, const struct nx_units *raw, int32_t at)
{
    UChar32 c;
    U16_GET(raw->units, 0, at, raw->n, c);
    if (c < 0x80 || raw->units[at - 1] <= ' ') return true;
    return unorm2_hasBoundaryBefore(icu->nfkc_cf, c) && unorm2_hasBoundaryBefore(icu->nfkd, c);
}

/* The end of the span from `at` that is folded already and can be cut off behind. */
static int32_t folded_span(const struct nx_icu *icu, const struct nx_units *raw, int32_t at, UErrorCode *code)
{
    int32_t window = NX_MIN(raw->n - at, SPAN_MAX);
    int32_t end = at + unorm2_spanQuickCheckYes(icu->nfkc_cf, raw->units + at, window, code);
    if (end < raw->n) U16_SET_CP_START(raw->units, at, end);
    while (end > at && end < raw->n && !is_boundary(icu, raw, end)) U16_BACK_1(raw->units, at, end);
    return end;
}

static int32_t piece_end(const struct nx_icu *icu, const struct nx_units *raw, int32_t at)
{
    int32_t end = at;
    do U16_FWD_1(raw->units, end, raw->n);
    while (end < raw->n && end - at < PIECE_MAX && !is_boundary(icu, raw, end));
    return end;
}

static newsidx_status copy_span(const struct nx_units *raw, int32_t at, int32_t end, struct nx_units *out,
                                newsidx_error *err)
{
    size_t n = (size_t)(end - at);
    if (n == 0) return NEWSIDX_OK;
    NX_TRY(reserve(out, n, err));
    memcpy(out->units + out->n, raw->units + at, n * sizeof *raw->units);
    memcpy(out->places + out->n, raw->places + at, n * sizeof *raw->places);
    out->n += (int32_t)n;
    return NEWSIDX_OK;
}

/* ™ and ℠ stand behind a name and are no part of it: NFKC would make Windows™ "windowstm". */
static bool is_left_alone(UChar c)
{
    return c == TRADE_MARK || c == SERVICE_MARK;
}

static newsidx_status fold_piece(const struct nx_icu *icu, const struct nx_units *raw, int32_t at, int32_t end,
                                 struct nx_units *out, newsidx_error *err)
{
    if (is_left_alone(raw->units[at])) return copy_span(raw, at, end, out, err);
    UChar apart[(PIECE_MAX + 1) * NFKD_GROWTH];
    UErrorCode code = U_ZERO_ERROR;
    int32_t n = unorm2_normalize(icu->nfkd, raw->units + at, end - at, apart, (int32_t)NX_COUNT(apart), &code);
    NX_TRY(nx_icu_status(code, err));
    NX_TRY(reserve(out, (size_t)n * FOLDED_GROWTH, err));
    n = unorm2_normalize(icu->nfkc_cf, apart, n, out->units + out->n, out->capacity - out->n, &code);
    NX_TRY(nx_icu_status(code, err));
    struct nx_place place = { raw->places[at].start, raw->places[end - 1].end };
    for (int32_t i = 0; i < n; i++) out->places[out->n + i] = place;
    out->n += n;
    return NEWSIDX_OK;
}

static newsidx_status fold_all(struct nx_folder *folder, newsidx_error *err)
{
    const struct nx_units *raw = &folder->raw;
    struct nx_units *out = &folder->folded;
    out->n = 0;
    for (int32_t at = 0; at < raw->n;) {
        UErrorCode code = U_ZERO_ERROR;
        int32_t end = folded_span(&folder->icu, raw, at, &code);
        NX_TRY(nx_icu_status(code, err));
        NX_TRY(copy_span(raw, at, end, out, err));
        at = end;
        if (at == raw->n) break;
        end = piece_end(&folder->icu, raw, at);
        NX_TRY(fold_piece(&folder->icu, raw, at, end, out, err));
        at = end;
    }
    return NEWSIDX_OK;
}

newsidx_status nx_fold_range(struct nx_folder *folder, const struct nx_rules *rules, const char *text, uint32_t start,
                             uint32_t end, bool for_words, newsidx_error *err)
{
    NX_TRY(nx_icu_open(&folder->icu, err));
    NX_TRY(decode(rules, text, start, end, &folder->raw, err));
    NX_TRY(fold_all(folder, err));
    nx_fold_marks(&folder->icu, rules, for_words, &folder->folded);
    return NEWSIDX_OK;
}
