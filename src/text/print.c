/* SPDX-License-Identifier: GPL-2.0-or-later */
/* print.c: tokens as a table: see print.h. Cells are written first, so that the columns' widths are known. */
#include "text/print.h"

#include <stdio.h>
#include <unicode/uchar.h>

#include "base/utf8.h"
#include "text/width.h"

enum { N_COLUMNS = 5, NUMBERS = 2 }; /* the first two are numbers and stand to the right */

static const char *const headings[N_COLUMNS] = { "n", "bytes", "text", "word", "stem" };

struct cell {
    size_t length; /* bytes */
    size_t width;  /* columns of a terminal */
};

/* All cells, row by row. */
struct table {
    struct nx_buffer text;    /* of one cell after the other */
    struct nx_buffer cells;   /* struct cell after struct cell */
    size_t widths[N_COLUMNS]; /* of the widest cell in each column */
    size_t n;                 /* cells */
};

static void table_dispose(struct table *table)
{
    nx_buffer_dispose(&table->text);
    nx_buffer_dispose(&table->cells);
}

static void end_cell(struct table *table, size_t from, size_t width)
{
    struct cell cell = { table->text.len - from, width };
    size_t *widest = &table->widths[table->n++ % N_COLUMNS];
    *widest = NX_MAX(*widest, width);
    nx_buffer_add(&table->cells, &cell, sizeof cell);
}

static void add_plain(struct table *table, const char *text)
{
    size_t from = table->text.len;
    nx_buffer_add(&table->text, text, strlen(text));
    end_cell(table, from, strlen(text));
}

/* What could move the cursor, hide text or turn its direction; and what looks like a blank and is none. */
static bool is_hidden(uint32_t c)
{
    const uint32_t hidden = U_GC_CC_MASK | U_GC_CF_MASK | U_GC_ZL_MASK | U_GC_ZP_MASK | U_GC_ZS_MASK;
    return c != ' ' && (U_MASK(u_charType((UChar32)c)) & hidden);
}

/* Writes one character, which is [from, at), escaped where it must be. */
static void add_character(struct nx_buffer *out, uint32_t c, const char *from, const char *at)
{
    if (c == NX_UTF8_BAD) {
        for (; from < at; from++) nx_buffer_add_format(out, "\\x%02x", (unsigned char)*from);
    } else if (c == '\\') {
        nx_buffer_add(out, "\\\\", 2);
    } else if (is_hidden(c)) {
        nx_buffer_add_format(out, c < 0x80 ? "\\x%02x" : "\\u{%x}", (unsigned)c);
    } else {
        nx_buffer_add(out, from, (size_t)(at - from));
    }
}

static void add_escaped(struct table *table, struct nx_str text)
{
    size_t from = table->text.len;
    const char *at = text.ptr, *end = text.len ? text.ptr + text.len : text.ptr;
    while (at < end) {
        const char *start = at;
        uint32_t c = nx_utf8_next(&at, end);
        add_character(&table->text, c, start, at);
    }
    size_t length = table->text.len - from;
    end_cell(table, from, length ? nx_text_width((struct nx_str){ table->text.ptr + from, length }) : 0);
}

static newsidx_status add_row(struct table *table, struct nx_analyzer *analyzer, struct nx_str text,
                              const struct nx_token *token, newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer stem = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_TRY(nx_analyzer_stem(analyzer, token->word, &stem, err));
    char number[32];
    snprintf(number, sizeof number, "%zu", table->n / N_COLUMNS);
    add_plain(table, number);
    snprintf(number, sizeof number, "%u-%u", (unsigned)token->start, (unsigned)token->end);
    add_plain(table, number);
    add_escaped(table, (struct nx_str){ text.ptr + token->start, token->end - token->start });
    add_escaped(table, token->word);
    add_escaped(table, nx_buffer_str(&stem));
    return NEWSIDX_OK;
}

static void add_blanks(struct nx_buffer *out, size_t n)
{
    for (size_t i = 0; i < n; i++) nx_buffer_add_byte(out, ' ');
}

static void write_table(const struct table *table, struct nx_buffer *out)
{
    const char *text = table->text.ptr;
    for (size_t i = 0; i < table->n; i++) {
        struct cell cell;
        memcpy(&cell, table->cells.ptr + i * sizeof cell, sizeof cell);
        size_t column = i % N_COLUMNS;
        size_t blanks = table->widths[column] - cell.width;
        if (column < NUMBERS) add_blanks(out, blanks);
        nx_buffer_add(out, text, cell.length);
        text += cell.length;
        if (column == N_COLUMNS - 1)
            nx_buffer_add_byte(out, '\n');
        else
            add_blanks(out, 2 + (column < NUMBERS ? 0 : blanks));
    }
}

newsidx_status nx_analyzer_print(struct nx_analyzer *analyzer, struct nx_str text, struct nx_buffer *out,
                                 newsidx_error *err)
{
    NX_AUTO(nx_tokens_dispose) struct nx_tokens tokens = NX_TOKENS_INIT;
    NX_AUTO(table_dispose)
    struct table table = { .text = NX_BUFFER_INIT(NX_BUFFER_NO_MAX), .cells = NX_BUFFER_INIT(NX_BUFFER_NO_MAX) };
    NX_TRY(nx_analyzer_words(analyzer, text, &tokens, err));
    for (size_t i = 0; i < N_COLUMNS; i++) add_plain(&table, headings[i]);
    for (size_t i = 0; i < tokens.n; i++) NX_TRY(add_row(&table, analyzer, text, &tokens.items[i], err));
    NX_TRY(nx_buffer_check(&table.text, err));
    NX_TRY(nx_buffer_check(&table.cells, err));
    nx_buffer_clear(out);
    write_table(&table, out);
    return nx_buffer_check(out, err);
}
