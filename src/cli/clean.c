/* SPDX-License-Identifier: GPL-2.0-or-later */
/* clean.c: which characters may reach a terminal. It prints nothing itself. */
#include "cli/clean.h"

#include <stdlib.h>

#define BAD UINT32_MAX
#define REPLACEMENT "\xef\xbf\xbd"

enum fate { KEEP, BLANK, DROP, REPLACE };

struct range {
    uint32_t first, last;
    enum fate fate;
};

/* What is not here is kept. In rising order. */
static const struct range ranges[] = {
    { 0x00, 0x08, REPLACE },    { 0x09, 0x0d, BLANK },       { 0x0e, 0x1f, REPLACE },  { 0x20, 0x20, BLANK },
    { 0x7f, 0x84, REPLACE },    { 0x85, 0x85, BLANK },       { 0x86, 0x9f, REPLACE },  { 0xad, 0xad, DROP },
    { 0x061c, 0x061c, DROP },   { 0x180e, 0x180e, DROP },    { 0x200b, 0x200b, DROP }, { 0x200e, 0x200f, DROP },
    { 0x2028, 0x2029, BLANK },  { 0x202a, 0x202e, DROP },    { 0x2060, 0x206f, DROP }, { 0xfdd0, 0xfdef, REPLACE },
    { 0xfeff, 0xfeff, DROP },   { 0xfff0, 0xfff8, REPLACE }, { 0xfff9, 0xfffb, DROP }, { 0x1bca0, 0x1bca3, DROP },
    { 0x1d173, 0x1d17a, DROP }, { 0xe0000, 0xe007f, DROP },
};

static enum fate fate_of(uint32_t c)
{
    if (c > 0x20 && c < 0x7f) return KEEP;
    if (c == BAD || (c & 0xfffe) == 0xfffe) return REPLACE;
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0] && c >= ranges[i].first; i++) {
        if (c <= ranges[i].last) return ranges[i].fate;
    }
    return KEEP;
}

/* The lowest and highest second byte that may follow `lead` (Unicode 15.0, table 3-7), and the bytes behind the lead. */
static unsigned tail_of(unsigned char lead, unsigned char *low, unsigned char *high)
{
    *low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    *high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    if (lead < 0xc2 || lead > 0xf4) return 0;
    return lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
}

uint32_t nx_clean_next(const char **at, const char *end)
{
    unsigned char lead = (unsigned char)*(*at)++, low, high;
    if (lead < 0x80) return lead;
    unsigned tail = tail_of(lead, &low, &high);
    if (tail == 0) return BAD;
    uint32_t c = lead & (0x3fu >> tail);
    for (; tail > 0; tail--) {
        unsigned char byte = *at < end ? (unsigned char)**at : 0;
        if (byte < low || byte > high) return BAD;
        c = c << 6 | (byte & 0x3f);
        (*at)++;
        low = 0x80;
        high = 0xbf;
    }
    return c;
}

/* Appends one character, which stands in the bytes [from, to), as its fate has it. `start`: where the text began. */
static void put(struct nx_out *out, size_t start, enum fate fate, const char *from, const char *to)
{
    switch (fate) {
    case KEEP: nx_out_add(out, from, (size_t)(to - from)); break;
    case REPLACE: nx_out_text(out, REPLACEMENT); break;
    case BLANK:
        if (out->length > start && out->bytes[out->length - 1] != ' ') nx_out_text(out, " ");
        break;
    case DROP: break;
    }
}

void nx_clean_to(struct nx_out *out, const char *bytes, size_t length)
{
    size_t start = out->length;
    for (const char *at = bytes, *end = length ? bytes + length : bytes; at < end;) {
        const char *from = at;
        enum fate fate = fate_of(nx_clean_next(&at, end));
        put(out, start, fate, from, at);
    }
}

void nx_clean_lines_to(struct nx_out *out, const char *bytes, size_t length)
{
    for (const char *at = bytes, *end = length ? bytes + length : bytes; at < end;) {
        const char *from = at;
        enum fate fate = fate_of(nx_clean_next(&at, end));
        bool layout = *from == '\n' || *from == '\t' || *from == ' ';
        put(out, 0, layout ? KEEP : fate, from, at);
    }
}

static void escape_one(struct nx_out *out, uint32_t c, const char *from, const char *to)
{
    if (c == '\n')
        nx_out_text(out, "\\n");
    else if (c == '\t')
        nx_out_text(out, "\\t");
    else if (c == '\r')
        nx_out_text(out, "\\r");
    else if (c == BAD)
        while (from < to) nx_out_format(out, "\\x%02x", (unsigned char)*from++);
    else if (c < 0x80)
        nx_out_format(out, "\\x%02x", (unsigned)c);
    else
        nx_out_format(out, c < 0x10000 ? "\\u%04x" : "\\U%08x", (unsigned)c);
}

void nx_clean_escape_to(struct nx_out *out, const char *bytes, size_t length)
{
    for (const char *at = bytes, *end = length ? bytes + length : bytes; at < end;) {
        const char *from = at;
        uint32_t c = nx_clean_next(&at, end);
        if (c == ' ' || fate_of(c) == KEEP)
            nx_out_add(out, from, (size_t)(at - from));
        else
            escape_one(out, c, from, at);
    }
}

void nx_clean_dispose(struct nx_clean *clean)
{
    nx_out_dispose(&clean->text);
    free(clean->marks);
    *clean = (struct nx_clean)NX_CLEAN_INIT;
}

static bool add_mark(struct nx_clean *clean, size_t start)
{
    if (clean->n_marks == clean->marks_capacity) {
        size_t capacity = clean->marks_capacity ? 2 * clean->marks_capacity : 16;
        void *grown = realloc(clean->marks, capacity * sizeof *clean->marks);
        if (!grown) return false;
        clean->marks = grown;
        clean->marks_capacity = capacity;
    }
    clean->marks[clean->n_marks++] = (struct newsidx_span){ (uint32_t)start, (uint32_t)start };
    return true;
}

/* Appends text[from, to). */
static void add_part(struct nx_clean *clean, size_t start, const struct newsidx_text *text, size_t from, size_t to)
{
    if (from >= to) return;
    for (const char *at = text->bytes + from, *end = text->bytes + to; at < end;) {
        const char *first = at;
        enum fate fate = fate_of(nx_clean_next(&at, end));
        put(&clean->text, start, fate, first, at);
    }
}

void nx_clean_add(struct nx_clean *clean, const struct newsidx_text *text)
{
    size_t done = 0, start = clean->text.length;
    for (size_t i = 0; i < text->n_marks; i++) {
        struct newsidx_span mark = text->marks[i];
        add_part(clean, start, text, done, mark.start);
        bool marked = add_mark(clean, clean->text.length);
        add_part(clean, start, text, mark.start, mark.end);
        if (marked) clean->marks[clean->n_marks - 1].end = (uint32_t)clean->text.length;
        done = mark.end;
    }
    add_part(clean, start, text, done, text->length);
}

void nx_clean_add_literal(struct nx_clean *clean, const char *literal)
{
    nx_out_text(&clean->text, literal);
}
