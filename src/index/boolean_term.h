/* SPDX-License-Identifier: GPL-2.0-or-later */
/* boolean_term.h: the term under which the postings have a value of a field, for those who write and those who search. */
#ifndef NX_BOOLEAN_TERM_H
#define NX_BOOLEAN_TERM_H

#include "article/fields.h"
#include "base/buffer.h"
#include "text/analyzer.h"

/*
 * Replaces the content of `out` by the boolean term of a field's value: the field's prefix and the folded value; a value
 * too long for a term is cut and gets the hash of the whole. NO_MEMORY, INTERNAL.
 */
newsidx_status nx_boolean_term(struct nx_analyzer *analyzer, enum nx_field field, struct nx_str value,
                               struct nx_buffer *out, newsidx_error *err);

#endif
