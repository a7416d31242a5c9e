/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * letters.h: what text needs no ICU for beyond ASCII: the letters of Latin-1, Latin Extended-A, Greek and Cyrillic,
 * and the quotes, dashes and blanks of General Punctuation, as a table. The tests compare every row with ICU.
 */
#ifndef NX_LETTERS_H
#define NX_LETTERS_H

#include "text/language.h"

/* One character as the fast path sees it. */
struct nx_letter {
    uint8_t kind;  /* enum nx_class; SLOW where the table does not know the character or the bytes are ill-formed */
    uint8_t width; /* bytes it takes in the text */
    uint8_t n;     /* bytes it gives to a word, never more than `width`: of letters and quotes */
    char bytes[2];
};

/* The character at `at`, which is not ASCII; `left` bytes follow, itself included. */
struct nx_letter nx_letter_read(const struct nx_rules *rules, const unsigned char *at, size_t left);

/* The letter without its mark where the table knows it: what the stems of most languages are folded to; else "". */
const char *nx_letter_base(uint32_t c);

#endif
