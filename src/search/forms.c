/* SPDX-License-Identifier: GPL-2.0-or-later */
/* forms.c: a search for bytes. No varint begins with another one, and the last byte of each is the only one below 0x80. */
#include "search/forms.h"

#include <stdlib.h>
#include <string.h>

enum { MORE = 0x80 };

void nx_forms_dispose(struct nx_forms *forms)
{
    if (!forms) return;
    free(forms->items);
    *forms = (struct nx_forms)NX_FORMS_INIT;
}

static struct nx_form write_form(uint32_t word)
{
    struct nx_form form = { .n = 0 };
    for (; word >= MORE; word >>= 7) form.bytes[form.n++] = (uint8_t)(word | MORE);
    form.bytes[form.n++] = (uint8_t)word;
    return form;
}

bool nx_forms_find(const struct nx_segment *segment, uint32_t stem, struct nx_forms *out)
{
    const uint32_t *stems = nx_segment_word_stems(segment), n_words = nx_segment_n_words(segment);
    size_t n = 0;
    for (uint32_t word = 0; word < n_words; word++) n += stems[word] == stem;
    out->items = malloc((n + 1) * sizeof *out->items);
    if (!out->items) return false;
    for (uint32_t word = 0; out->n < n; word++) {
        if (stems[word] == stem) out->items[out->n++] = write_form(word);
    }
    return true;
}

/* Behind the form, where `at` begins with it; otherwise NULL. */
static const uint8_t *pass(const struct nx_form *form, const uint8_t *at, const uint8_t *end)
{
    if ((size_t)(end - at) < form->n) return NULL;
    for (size_t i = 0; i < form->n; i++) {
        if (at[i] != form->bytes[i]) return NULL;
    }
    return at + form->n;
}

/* True where a word of each of the stems follows from `at` on. */
static bool follow(const struct nx_forms *const *stems, size_t n, const uint8_t *at, const uint8_t *end)
{
    for (size_t i = 0; i < n; i++) {
        const uint8_t *behind = NULL;
        for (size_t k = 0; k < stems[i]->n && !behind; k++) behind = pass(&stems[i]->items[k], at, end);
        if (!behind) return false;
        at = behind;
    }
    return true;
}

bool nx_forms_may_follow(const struct nx_forms *const *stems, size_t n, struct nx_str tokens)
{
    const uint8_t *begin = (const uint8_t *)tokens.ptr, *end = begin + tokens.len;
    for (size_t k = 0; n > 0 && k < stems[0]->n; k++) {
        const struct nx_form *form = &stems[0]->items[k];
        for (const uint8_t *at = begin; at < end && (at = memchr(at, form->bytes[0], (size_t)(end - at))); at++) {
            const uint8_t *behind = at > begin && at[-1] >= MORE ? NULL : pass(form, at, end);
            if (behind && follow(stems + 1, n - 1, behind, end)) return true;
        }
    }
    return false;
}
