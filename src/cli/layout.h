/* SPDX-License-Identifier: GPL-2.0-or-later */
/* layout.h: setting clean text in lines: indent, style, marks, links. */
#ifndef NX_CLI_LAYOUT_H
#define NX_CLI_LAYOUT_H

#include "cli/clean.h"
#include "cli/style.h"

/* How a paragraph is set. */
struct nx_paragraph {
    size_t indent;                  /* blanks before each line but the first */
    enum nx_style style;            /* of what is not marked */
    const struct newsidx_text *url; /* all of it is a link to this; NULL: none */
    bool whole;                     /* one line whatever its width: addresses must stay in one piece */
};

/*
 * Writes `text` in lines, the last ended with a line feed. The caller has written what stands before the first line,
 * `indent` columns wide. Empty text gives an empty line.
 */
void nx_layout_paragraph(struct nx_out *out, const struct nx_page *page, const struct nx_clean *text,
                         const struct nx_paragraph *how);

/* The same for text without marks. */
void nx_layout_plain(struct nx_out *out, const struct nx_page *page, const char *text, const struct nx_paragraph *how);

/* As much of one line of clean text as fits in so many columns, with an ellipsis for the rest; all of it where these are 0. */
void nx_layout_cut(struct nx_out *out, const char *text, size_t length, size_t columns);

#endif
