/* SPDX-License-Identifier: GPL-2.0-or-later */
/* print.c: articles as readable, stable lines. Knows the field table and nothing of where articles come from. */
#include "article/print.h"

#include "article/coerce.h"
#include "base/utf8.h"

/* What could move the cursor or turn the line round on a terminal. */
static bool is_unsafe(uint32_t character)
{
    return character < 0x20 || (character >= 0x7f && character <= 0x9f) || character == 0x061c || character == 0x200e ||
           character == 0x200f || (character >= 0x2028 && character <= 0x202e) ||
           (character >= 0x2066 && character <= 0x2069) || character == 0xfeff;
}

static void print_character(struct nx_buffer *out, uint32_t character, struct nx_str bytes)
{
    if (character == '"' || character == '\\') nx_buffer_add_byte(out, '\\');
    if (character == '\n') {
        nx_buffer_add_str(out, NX_STR("\\n"));
    } else if (character == '\t') {
        nx_buffer_add_str(out, NX_STR("\\t"));
    } else if (is_unsafe(character)) {
        nx_buffer_add_format(out, "\\u%04x", (unsigned)character);
    } else {
        nx_buffer_add_str(out, bytes);
    }
}

static void print_text(struct nx_buffer *out, struct nx_str text)
{
    const char *at = text.ptr, *end = text.len ? at + text.len : at;
    nx_buffer_add_byte(out, '"');
    while (at < end) {
        const char *start = at;
        uint32_t character = nx_utf8_next(&at, end);
        print_character(out, character, (struct nx_str){ start, (size_t)(at - start) });
    }
    nx_buffer_add_byte(out, '"');
}

static void print_list(struct nx_buffer *out, const struct nx_list *list)
{
    for (size_t i = 0; i < list->n; i++) {
        if (i > 0) nx_buffer_add_str(out, NX_STR(", "));
        print_text(out, list->items[i]);
    }
}

static void print_value(struct nx_buffer *out, enum nx_field_kind kind, const void *member)
{
    const struct nx_date *date = member;
    char date_text[NX_DATE_TEXT_SIZE];
    switch (kind) {
    case NX_KIND_TEXT: print_text(out, *(const struct nx_str *)member); break;
    case NX_KIND_LIST: print_list(out, member); break;
    case NX_KIND_DATE:
        nx_buffer_add_str(out, nx_str_of(nx_date_format(date->seconds, date->day_only, date_text)));
        break;
    case NX_KIND_INT: nx_buffer_add_format(out, "%d", (int)*(const int32_t *)member); break;
    case NX_KIND_BOOL: nx_buffer_add_str(out, nx_str_of(*(const int *)member == NEWSIDX_YES ? "yes" : "no")); break;
    }
}

/* `first` begins the first line, the others are indented to match it. */
static void print_fields(const struct nx_article *article, const char *first, struct nx_buffer *out)
{
    nx_buffer_add_format(out, "%sline: %u\n", first, (unsigned)article->line);
    for (size_t i = 0; i < NX_FIELD_COUNT; i++) {
        const void *member = (const char *)article + nx_fields[i].offset;
        if (!nx_field_is_set(article, (enum nx_field)i)) continue;
        nx_buffer_add_format(out, "%*s%s: ", (int)strlen(first), "", nx_fields[i].name);
        print_value(out, nx_fields[i].kind, member);
        nx_buffer_add_byte(out, '\n');
    }
}

void nx_article_print(const struct nx_article *article, struct nx_buffer *out)
{
    print_fields(article, "", out);
    if (article->n_related > 0) nx_buffer_add_str(out, NX_STR("related:\n"));
    for (size_t i = 0; i < article->n_related; i++) print_fields(&article->related[i], "  - ", out);
}
