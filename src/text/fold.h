/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fold.h: UTF-8 -> folded UTF-16 that remembers where every unit comes from. First NFKC case folding, then the marks
 * and the few characters that the language's rules speak of. Knows nothing of words.
 */
#ifndef NX_FOLD_H
#define NX_FOLD_H

#include "text/icu.h"
#include "text/language.h"

/* The bytes of the text that a unit was made of: [start, end), whole characters. Several units may share them. */
struct nx_place {
    uint32_t start, end;
};

/* UTF-16 with places, reused from text to text. Zero-initialise; give back with nx_units_dispose. */
struct nx_units {
    UChar *units;
    struct nx_place *places;
    int32_t n, capacity;
};
void nx_units_dispose(struct nx_units *units);

/* What folding works with; zero-initialise, and dispose of the units. */
struct nx_folder {
    struct nx_icu icu;
    struct nx_units raw;    /* scratch: the text before it is folded */
    struct nx_units folded; /* the result */
};

/*
 * Folds text[start, end) into folder->folded, with places counted from the start of the whole text. Ill-formed bytes
 * become U+FFFD. `for_words`: @ and, where the language says so, apostrophes become blanks, since words end there.
 * LIMIT: more than 2^31-1 units. INTERNAL, NO_MEMORY.
 */
newsidx_status nx_fold_range(struct nx_folder *folder, const struct nx_rules *rules, const char *text, uint32_t start,
                             uint32_t end, bool for_words, newsidx_error *err);
void nx_folder_dispose(struct nx_folder *folder);

/* The second half: marks, apostrophes, @, in place (nothing grows). marks.c. */
void nx_fold_marks(const struct nx_icu *icu, const struct nx_rules *rules, bool for_words, struct nx_units *units);

#endif
