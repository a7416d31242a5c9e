/* SPDX-License-Identifier: GPL-2.0-or-later */
/* layout.c: lines of clean text. It knows columns and styles, not articles. */
#include "cli/layout.h"

#include <string.h>

enum { LINES_MAX = 512 };

/* Writes the bytes [from, to) in `style`. */
static void put_run(struct nx_out *out, const struct nx_page *page, const struct nx_clean *text, enum nx_style style,
                    struct newsidx_span run)
{
    if (run.start >= run.end) return;
    nx_style_on(out, page, style);
    nx_out_add(out, text->text.bytes + run.start, run.end - run.start);
    nx_style_off(out, page, style);
}

/* Writes one line, in turns of what is marked and what is not. */
static void put_line(struct nx_out *out, const struct nx_page *page, const struct nx_clean *text, enum nx_style style,
                     struct newsidx_span line)
{
    for (size_t i = 0; i < text->n_marks && line.start < line.end; i++) {
        struct newsidx_span mark = text->marks[i];
        if (mark.end <= line.start) continue;
        if (mark.start >= line.end) break;
        if (mark.start < line.start) mark.start = line.start;
        if (mark.end > line.end) mark.end = line.end;
        put_run(out, page, text, style, (struct newsidx_span){ line.start, mark.start });
        put_run(out, page, text, NX_STYLE_MARK, mark);
        line.start = mark.end;
    }
    put_run(out, page, text, style, line);
}

/* Columns for the text of a paragraph; 0: do not break. */
static size_t text_columns(const struct nx_page *page, const struct nx_paragraph *how)
{
    if (how->whole || page->measure == 0) return 0;
    return page->measure > how->indent + 10 ? page->measure - how->indent : 10;
}

void nx_layout_paragraph(struct nx_out *out, const struct nx_page *page, const struct nx_clean *text,
                         const struct nx_paragraph *how)
{
    struct newsidx_span lines[LINES_MAX];
    size_t n = newsidx_text_wrap(text->text.bytes, text->text.length, text_columns(page, how), lines, LINES_MAX);
    if (n == 0) nx_out_text(out, "\n");
    if (n > LINES_MAX) {
        n = LINES_MAX;
        lines[n - 1].end = (uint32_t)text->text.length;
    }
    for (size_t i = 0; i < n; i++) {
        if (i > 0) nx_out_repeat(out, ' ', how->indent);
        bool linked = how->url && nx_style_link_on(out, page, how->url);
        put_line(out, page, text, how->style, lines[i]);
        if (linked) nx_style_link_off(out);
        nx_out_text(out, "\n");
    }
}

void nx_layout_plain(struct nx_out *out, const struct nx_page *page, const char *text, const struct nx_paragraph *how)
{
    struct newsidx_text view = { .bytes = text, .length = strlen(text) };
    struct nx_clean clean = NX_CLEAN_INIT;
    nx_clean_add(&clean, &view);
    nx_layout_paragraph(out, page, &clean, how);
    nx_clean_dispose(&clean);
}

void nx_layout_cut(struct nx_out *out, const char *text, size_t length, size_t columns)
{
    struct newsidx_span line;
    if (columns == 0 || newsidx_text_width(text, length) <= columns) {
        nx_out_add(out, text, length);
    } else if (newsidx_text_wrap(text, length, columns - 1, &line, 1)) {
        nx_out_add(out, text + line.start, line.end - line.start);
        nx_out_text(out, "\xe2\x80\xa6");
    }
}
