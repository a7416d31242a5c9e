/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * title.h: when two articles have one title: the words of their titles are the same in the same order, as the analyzer folded
 * them; case, punctuation and width make no difference. Each row has that as a number, in a column. It does not know where
 * the words come from.
 */
#ifndef NX_TITLE_H
#define NX_TITLE_H

#include "base/buffer.h"

/* What a title without any word has; such titles are not the same. */
#define NX_TITLE_NONE UINT64_C(0)

/* Appends a word to the text of a title; failures stick to the text. */
void nx_title_add(struct nx_buffer *text, struct nx_str word);

/*
 * The number of a title, of the text of all its words: the same in every segment. Among a million titles two that differ
 * share one with a chance of one in thirty million.
 */
uint64_t nx_title_number(const struct nx_buffer *text);

#endif
