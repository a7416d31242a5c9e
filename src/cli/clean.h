/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * clean.h: making text from anywhere safe to show on a terminal. Articles come from feeds, and feeds may say anything:
 * escape sequences that repaint the screen, marks that turn the direction of the line, bytes that are no text.
 *
 * The rule, for every field and also where the output is no terminal:
 * - tab, line feed, carriage return, vertical tab, form feed, U+0085, U+2028 and U+2029 are blanks; a run of blanks
 *   becomes one, and none stays at the beginning;
 * - the other controls (C0, DEL, C1), noncharacters and ill-formed bytes become U+FFFD, one for each, so that it shows
 *   that something was there;
 * - invisible characters that change how their neighbours are shown are dropped: bidirectional controls (U+061C, U+200E,
 *   U+200F, U+202A to U+202E, U+2066 to U+2069), soft hyphen, zero width space, word joiner and invisible operators,
 *   byte order mark, interlinear annotation, deprecated format characters, tags;
 * - zero width joiner and non-joiner stay: emoji, Persian and Indic scripts need them.
 */
#ifndef NX_CLI_CLEAN_H
#define NX_CLI_CLEAN_H

#include "cli/out.h"
#include "newsidx.h"

/* Clean text with the places that matched. Zero-initialise with NX_CLEAN_INIT, give back with nx_clean_dispose. */
struct nx_clean {
    struct nx_out text; /* in memory */
    struct newsidx_span *marks;
    size_t n_marks, marks_capacity;
};
#define NX_CLEAN_INIT                                                                                                  \
    {                                                                                                                  \
        .text = NX_OUT_INIT(NX_OUT_MEMORY)                                                                             \
    }
void nx_clean_dispose(struct nx_clean *clean);

/* Appends `text` cleaned, its marks moved along. */
void nx_clean_add(struct nx_clean *clean, const struct newsidx_text *text);
/* Appends the program's own words as they are. */
void nx_clean_add_literal(struct nx_clean *clean, const char *literal);

/* Appends `bytes` cleaned to `out`; for text without marks. */
void nx_clean_to(struct nx_out *out, const char *bytes, size_t length);
/* As nx_clean_to, but line feeds and tabs stay as they are: for text of many lines. */
void nx_clean_lines_to(struct nx_out *out, const char *bytes, size_t length);

/*
 * Appends `bytes` with everything unclean written visibly, nothing dropped: \n, \t, \x1b, \u202e, \xff. For paths and
 * messages, where one must see what is there.
 */
void nx_clean_escape_to(struct nx_out *out, const char *bytes, size_t length);

/* The next character of UTF-8 text, which *at is moved behind; UINT32_MAX for ill-formed bytes (the maximal part). */
uint32_t nx_clean_next(const char **at, const char *end);

#endif
