/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * coerce.h: a scalar's text -> the value of one field, as the table says the field is. It knows no YAML structure.
 *
 * - TEXT: trimmed of Unicode white space; absent where nothing is left, or where it is a plain ~ or null. NUL (by the
 *   escape \0) becomes U+FFFD: no title or URL has one, and C strings end there.
 * - DATE: as nx_date_parse reads it, else absent.
 * - INT: a decimal number, with fraction and exponent where it has one, rounded half away from zero; else absent.
 * - BOOL: true, false, yes, no, on, off, 1, 0 in any case; else unknown.
 * - LIST: one more item of text, where it is not there yet.
 */
#ifndef NX_COERCE_H
#define NX_COERCE_H

#include "article/article.h"
#include "article/events.h"

/* Makes a field absent. */
void nx_field_clear(struct nx_article *article, enum nx_field field);

bool nx_field_is_set(const struct nx_article *article, enum nx_field field);

/* The member of an article that a field is. */
static inline void *nx_field_of(struct nx_article *article, enum nx_field field)
{
    return (char *)article + nx_fields[field].offset;
}

/*
 * Sets a field from a scalar; what cannot be read leaves it absent (a LIST as it is). Memory from `arena`.
 * REFUSED: longer than NX_ARTICLE_TEXT_MAX, more than NX_ARTICLE_TOPICS_MAX items. NO_MEMORY.
 */
newsidx_status nx_field_set(struct nx_arena *arena, struct nx_article *article, enum nx_field field,
                            const struct nx_event *scalar, newsidx_error *err);

/* The text without Unicode white space (the property White_Space, Unicode 15.0) at both ends. Well-formed UTF-8. */
struct nx_str nx_trim(struct nx_str text);

/* A decimal number rounded half away from zero, blanks around it allowed. False: none, or beyond int32_t. */
bool nx_parse_int(struct nx_str text, int32_t *out);

/* The truth value of a word. */
enum newsidx_tristate nx_parse_bool(struct nx_str text);

#endif
