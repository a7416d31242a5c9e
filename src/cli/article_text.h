/* SPDX-License-Identifier: GPL-2.0-or-later */
/* article_text.h: the parts of an article that searches and single articles show alike, as text. */
#ifndef NX_CLI_ARTICLE_TEXT_H
#define NX_CLI_ARTICLE_TEXT_H

#include "cli/age.h"
#include "cli/layout.h"

/* Appends "provider · date, age · quality 24 · topic, topic" to `out`, what is unknown left out. */
void nx_article_facts(struct nx_out *out, const struct newsidx_article *article, struct nx_reference reference);

/* Writes the title as a paragraph, a link where the page takes links; "(no title)" where it has none. */
void nx_article_title(struct nx_out *out, const struct nx_page *page, const struct newsidx_article *article,
                      size_t indent);

/* Appends the date as text: "2020-06-09", or with the time; "undated". */
void nx_article_date(struct nx_out *out, const struct newsidx_article *article, bool with_time);

#endif
