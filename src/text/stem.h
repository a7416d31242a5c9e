/* SPDX-License-Identifier: GPL-2.0-or-later */
/* stem.h: word -> stem: the stemmer that the caller brought, between what the language needs before and after it. */
#ifndef NX_STEM_H
#define NX_STEM_H

#include "text/analyzer.h"
#include "text/language.h"

/* As nx_analyzer_stem says; `stemmer` is NULL where every stem is its word. */
newsidx_status nx_stem_make(const struct nx_rules *rules, const struct nx_stemmer *stemmer, struct nx_str word,
                            struct nx_buffer *out, newsidx_error *err);

#endif
