/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * printer_table.c: hits as rows below a row of names: csv (RFC 4180) for spreadsheets, tsv (IANA
 * text/tab-separated-values) for cut, sort and awk. Which columns there are is for columns.c.
 *
 * Values are written as they are, but for controls and ill-formed bytes, which become U+FFFD as everywhere: feeds may say
 * anything, and terminals listen. A value that begins with = stays as it is: whoever opens it with a spreadsheet has to
 * import it as text, and whoever reads it with a program gets what the article says.
 */
#include <string.h>

#include "cli/clean.h"
#include "cli/columns.h"
#include "cli/printer.h"

#define REPLACEMENT "\xef\xbf\xbd"

/* Neither text nor white space. */
static bool is_control(uint32_t c)
{
    if (c == '\t' || c == '\n' || c == '\r') return false;
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == UINT32_MAX;
}

/* Appends `text`; what `escape` knows is written as it says. */
static void put_escaped(struct nx_out *out, struct nx_out *text, const char *(*escape)(uint32_t c))
{
    const char *at = nx_out_string(text), *end = at + text->length;
    while (at < end) {
        const char *from = at;
        uint32_t c = nx_clean_next(&at, end);
        const char *escaped = is_control(c) ? REPLACEMENT : escape(c);
        if (escaped)
            nx_out_text(out, escaped);
        else
            nx_out_add(out, from, (size_t)(at - from));
    }
}

static const char *escape_csv(uint32_t c)
{
    return c == '"' ? "\"\"" : NULL;
}

static const char *escape_tsv(uint32_t c)
{
    return c == '\t' ? "\\t" : c == '\n' ? "\\n" : c == '\r' ? "\\r" : c == '\\' ? "\\\\" : NULL;
}

/* An empty value that is alone on its line is quoted: many readers pass over empty lines. */
static void put_csv(struct nx_out *out, struct nx_out *value, bool alone)
{
    const bool quoted = value->length ? strpbrk(nx_out_string(value), ",\"\r\n") != NULL : alone;
    if (quoted) nx_out_text(out, "\"");
    put_escaped(out, value, escape_csv);
    if (quoted) nx_out_text(out, "\"");
}

/* The row of names where `hit` is NULL. */
static void put_row(const struct nx_printing *printing, const struct newsidx_hit *hit)
{
    const bool csv = printing->args->format == NX_FORMAT_CSV;
    const struct nx_columns *columns = printing->columns;
    struct nx_out value = NX_OUT_INIT(NX_OUT_MEMORY);
    for (size_t i = 0; i < columns->n; i++) {
        if (i > 0) nx_out_text(printing->out, csv ? "," : "\t");
        value.length = 0;
        if (hit)
            nx_columns_value(columns, i, hit, &value);
        else
            nx_out_text(&value, nx_columns_name(columns, i));
        if (csv)
            put_csv(printing->out, &value, columns->n == 1);
        else
            put_escaped(printing->out, &value, escape_tsv);
    }
    if (value.failed) printing->out->failed = value.failed;
    nx_out_text(printing->out, csv ? "\r\n" : "\n");
    nx_out_dispose(&value);
}

static void begin(const struct nx_printing *printing)
{
    put_row(printing, NULL);
}

const struct nx_printer nx_printer_table = { begin, put_row, nx_describe_search };
