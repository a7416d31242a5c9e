/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * width.c: columns and line breaks of text on a terminal.
 *
 * A text is first measured into cells (user-perceived characters with their columns and whether a line may end behind
 * them), then laid out. Most news is plain: ASCII and scripts whose characters are one column each, one cell each; that
 * is measured here without opening ICU. The rest takes ICU's grapheme clusters, line breaks and character properties.
 * It must not know what the text is for.
 */
#include "text/width.h"

#include <stdlib.h>
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>

#include "base/utf8.h"
#include "text/analyzer.h"

struct cell {
    uint32_t start, end; /* its bytes */
    uint8_t columns;
    bool blank;
    bool may_break; /* a line may end behind it */
};

struct cells {
    struct cell *items;
    size_t n;
};

enum { VARIATION_EMOJI = 0xfe0f };

/* Characters of one column that stand alone: no marks, no joiners, nothing wide, nothing invisible. */
static bool is_plain(uint32_t c)
{
    if (c < 0x300) return c >= 0x20 && (c < 0x7f || c >= 0xa0) && c != 0xad;
    if (c < 0x530) return c >= 0x370 && (c < 0x483 || c > 0x489);
    return (c >= 0x2010 && c <= 0x2027) || (c >= 0x2030 && c <= 0x205e) || (c >= 0x20a0 && c <= 0x20bf);
}

/* The common characters of two columns that stand alone: kana but for their marks, Chinese characters, Korean syllables. */
static bool is_plain_wide(uint32_t c)
{
    return (c >= 0x3041 && c <= 0x3096) || (c >= 0x30a1 && c <= 0x30fa) || (c >= 0x4e00 && c <= 0x9fff) ||
           (c >= 0xac00 && c <= 0xd7a3);
}

/* The number of characters where all are plain, else SIZE_MAX. */
static size_t count_plain(struct nx_str text)
{
    size_t n = 0;
    for (const char *at = text.ptr, *end = at + text.len; at < end; n++) {
        if (!is_plain(nx_utf8_next(&at, end))) return SIZE_MAX;
    }
    return n;
}

static size_t count_characters(struct nx_str text)
{
    size_t n = 0;
    for (size_t i = 0; i < text.len; i++) n += !nx_utf8_is_continuation(text.ptr[i]);
    return n;
}

/* As terminals have it, which follow the C library's wcwidth. */
static unsigned character_columns(uint32_t c)
{
    if (c == NX_UTF8_BAD) return 1;
    int category = u_charType((UChar32)c);
    uint32_t zero = U_GC_MN_MASK | U_GC_ME_MASK | U_GC_CF_MASK | U_GC_CC_MASK | U_GC_ZL_MASK | U_GC_ZP_MASK;
    if (U_MASK(category) & zero) return u_hasBinaryProperty((UChar32)c, UCHAR_PREPENDED_CONCATENATION_MARK) ? 1 : 0;
    int syllable = u_getIntPropertyValue((UChar32)c, UCHAR_HANGUL_SYLLABLE_TYPE);
    if (syllable == U_HST_VOWEL_JAMO || syllable == U_HST_TRAILING_JAMO) return 0;
    int width = u_getIntPropertyValue((UChar32)c, UCHAR_EAST_ASIAN_WIDTH);
    return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

unsigned nx_text_cluster_columns(struct nx_str cluster)
{
    const char *at = cluster.ptr, *end = at + cluster.len;
    unsigned sum = 0;
    bool picture = false, presented = false;
    while (at < end) {
        bool first = at == cluster.ptr;
        uint32_t c = nx_utf8_next(&at, end);
        if (first && at == end && is_plain(c)) return 1;
        if (first && at == end && is_plain_wide(c)) return 2;
        if (first && c != NX_UTF8_BAD) picture = u_hasBinaryProperty((UChar32)c, UCHAR_EMOJI);
        presented |= c == VARIATION_EMOJI;
        sum += character_columns(c);
    }
    if (picture && (presented || sum > 2)) return 2;
    return sum;
}

static bool is_blank(const char *at, const char *end)
{
    return end - at == 1 && (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r');
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* In plain text a line may end behind blanks and behind a hyphen between two letters. */
static bool plain_break(struct nx_str text, size_t end)
{
    if (end >= text.len) return true;
    char last = text.ptr[end - 1];
    if (last == ' ') return text.ptr[end] != ' ';
    if (last != '-' || end < 2) return false;
    return is_letter(text.ptr[end - 2]) && is_letter(text.ptr[end]);
}

static void measure_plain(struct nx_str text, struct cells *cells)
{
    const char *end = text.ptr + text.len;
    for (const char *at = text.ptr; at < end;) {
        struct cell *cell = &cells->items[cells->n++];
        cell->start = (uint32_t)(at - text.ptr);
        cell->blank = *at == ' ';
        (void)nx_utf8_next(&at, end);
        cell->end = (uint32_t)(at - text.ptr);
        cell->columns = 1;
        cell->may_break = plain_break(text, cell->end);
    }
}

/* Marks the cells behind which a line may end, as ICU says; where ICU fails, those before which a blank ended. */
static void mark_breaks(struct nx_str text, struct cells *cells)
{
    UErrorCode code = U_ZERO_ERROR;
    UText view = UTEXT_INITIALIZER;
    utext_openUTF8(&view, text.ptr, (int64_t)text.len, &code);
    UBreakIterator *lines = ubrk_open(UBRK_LINE, "", NULL, 0, &code);
    ubrk_setUText(lines, &view, &code);
    for (size_t i = 0; i < cells->n; i++) {
        struct cell *cell = &cells->items[i];
        cell->may_break = U_SUCCESS(code) ? ubrk_isBoundary(lines, (int32_t)cell->end) : cell->blank;
    }
    ubrk_close(lines);
    utext_close(&view);
}

static void measure_clusters(struct nx_str text, const uint32_t *bounds, struct cells *cells)
{
    for (size_t i = 0; i < cells->n; i++) {
        const char *start = text.ptr + bounds[i], *end = text.ptr + bounds[i + 1];
        const unsigned columns = nx_text_cluster_columns((struct nx_str){ start, bounds[i + 1] - bounds[i] });
        cells->items[i] = (struct cell){
            .start = bounds[i],
            .end = bounds[i + 1],
            .columns = (uint8_t)NX_MIN(columns, 255u),
            .blank = is_blank(start, end),
        };
    }
}

/* Measures what is not plain. False: out of memory, or ICU failed. */
static bool measure_unicode(struct nx_str text, bool breaks, struct cells *out)
{
    NX_AUTO(nx_free_bytes) uint32_t *bounds = NULL;
    size_t n = 0;
    if (nx_text_boundaries(text, NX_BOUNDARY_GRAPHEME, &bounds, &n, NULL) != NEWSIDX_OK || n < 2) return false;
    out->items = calloc(n - 1, sizeof *out->items);
    if (!out->items) return false;
    out->n = n - 1;
    measure_clusters(text, bounds, out);
    if (breaks) mark_breaks(text, out);
    return true;
}

static bool measure(struct nx_str text, struct cells *out)
{
    size_t plain = count_plain(text);
    if (plain == SIZE_MAX) return measure_unicode(text, true, out);
    out->items = calloc(plain, sizeof *out->items);
    if (!out->items) return false;
    measure_plain(text, out);
    return true;
}

size_t nx_text_width(struct nx_str text)
{
    size_t plain = text.len ? count_plain(text) : 0, sum = 0;
    if (plain != SIZE_MAX) return plain;
    struct cells cells = { NULL, 0 };
    if (!measure_unicode(text, false, &cells)) return count_characters(text);
    for (size_t i = 0; i < cells.n; i++) sum += cells.items[i].columns;
    free(cells.items);
    return sum;
}

/*
 * The cell behind the line that begins at cell `first`: the last break that fits, else as many cells as fit, at least
 * one. Blanks at the end of a line may hang over.
 */
static size_t line_end(const struct cells *cells, size_t first, size_t columns)
{
    size_t used = 0, last_break = first;
    for (size_t i = first; i < cells->n; i++) {
        const struct cell *cell = &cells->items[i];
        if (!cell->blank && used + cell->columns > columns) {
            if (last_break > first) return last_break;
            return i > first ? i : i + 1;
        }
        used += cell->columns;
        if (cell->may_break) last_break = i + 1;
    }
    return cells->n;
}

/* The bytes of the cells [first, end) without the blanks at the end. */
static struct newsidx_span line_span(const struct cells *cells, size_t first, size_t end)
{
    size_t last = end;
    while (last > first && cells->items[last - 1].blank) last--;
    uint32_t start = cells->items[first].start;
    return (struct newsidx_span){ start, last > first ? cells->items[last - 1].end : start };
}

size_t nx_text_wrap(struct nx_str text, size_t columns, struct newsidx_span *out, size_t capacity)
{
    if (text.len == 0) return 0;
    struct cells cells = { NULL, 0 };
    if (columns == 0 || !measure(text, &cells)) {
        if (capacity) out[0] = (struct newsidx_span){ 0, (uint32_t)text.len };
        return 1;
    }
    size_t lines = 0;
    for (size_t first = 0, end; first < cells.n; first = end, lines++) {
        end = line_end(&cells, first, columns);
        if (lines < capacity) out[lines] = line_span(&cells, first, end);
    }
    free(cells.items);
    return lines;
}
