/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * frontmatter.h: where the front matter of a file begins and ends. Lines only: it knows no YAML.
 */
#ifndef NX_FRONTMATTER_H
#define NX_FRONTMATTER_H

#include "article/document.h"

/* True where the first line is "---", blanks or tabs behind it allowed. The bytes are without byte order mark. */
bool nx_front_matter_begins(struct nx_str bytes);

/*
 * Narrows a document that begins so to its front matter: from the opening line, which stays in (so that the parser's
 * places are the file's), to the closing line, which does not. `rest` gets what follows the closing line.
 * REFUSED where no line "---" or "..." closes it.
 */
newsidx_status nx_front_matter_find(const struct nx_document *file, struct nx_document *out, struct nx_document *rest,
                                    newsidx_error *err);

/* Front matter as nx_front_matter_find gives it, without its opening line. */
struct nx_document nx_front_matter_inner(const struct nx_document *block);

/* True where the line that begins at `line` is `mark` (three characters) and blanks; `end` ends the text. */
bool nx_line_is(const char *line, const char *end, const char *mark);

#endif
