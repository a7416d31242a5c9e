/* SPDX-License-Identifier: GPL-2.0-or-later */
/* edits.c: bit i of a state is about the first i characters of the word, so that a shift by one passes a character. */
#include "search/edits.h"

#include "base/utf8.h"

bool nx_edits_init(struct nx_edits *self, struct nx_str word, unsigned most)
{
    const char *at = word.ptr, *end = word.len ? word.ptr + word.len : word.ptr;
    *self = (struct nx_edits){ .most = most };
    while (at < end) {
        const uint32_t character = nx_utf8_next(&at, end);
        if (self->length == NX_EDITS_WORD_MAX) return false;
        if (character < NX_COUNT(self->ascii)) self->ascii[character] |= UINT64_C(1) << self->length;
        self->characters[self->length++] = character;
    }
    return true;
}

static uint64_t places_of(const struct nx_edits *self, uint32_t character)
{
    uint64_t places = 0;
    if (character < NX_COUNT(self->ascii)) return self->ascii[character];
    for (unsigned i = 0; i < self->length; i++) places |= (uint64_t)(self->characters[i] == character) << i;
    return places;
}

/* There is nothing behind the word. */
static uint64_t all_of(const struct nx_edits *self)
{
    return UINT64_MAX >> (NX_EDITS_WORD_MAX - self->length);
}

struct nx_edits_state nx_edits_begin(const struct nx_edits *self)
{
    struct nx_edits_state state = { .places = 0 };
    for (unsigned k = 0; k <= self->most; k++) {
        state.within[k] = ((UINT64_C(2) << k) - 1) & all_of(self); /* the first k are left out */
    }
    return state;
}

struct nx_edits_state nx_edits_next(const struct nx_edits *self, const struct nx_edits_state *before,
                                    const struct nx_edits_state *last, uint32_t character)
{
    struct nx_edits_state next = { .places = places_of(self, character) };
    next.within[0] = (last->within[0] & next.places) << 1;
    for (unsigned k = 1; k <= self->most; k++) {
        const uint64_t same = (last->within[k] & next.places) << 1, inserted = last->within[k - 1],
                       replaced = last->within[k - 1] << 1, left_out = next.within[k - 1] << 1;
        uint64_t exchanged = 0; /* this character stands in the word before the last one */
        if (before) exchanged = (before->within[k - 1] & next.places & last->places >> 1) << 2;
        next.within[k] = (same | inserted | replaced | left_out | exchanged) & all_of(self);
    }
    return next;
}

uint32_t nx_edits_next_alive(const struct nx_edits *self, const struct nx_edits_state *before,
                             const struct nx_edits_state *last, uint32_t character)
{
    uint32_t best = NX_EDITS_NONE;
    for (unsigned i = 0; i < self->length; i++) {
        if (self->characters[i] <= character || self->characters[i] >= best) continue;
        const struct nx_edits_state next = nx_edits_next(self, before, last, self->characters[i]);
        if (nx_edits_alive(self, &next)) best = self->characters[i];
    }
    return best;
}

unsigned nx_edits_distance(const struct nx_edits *self, const struct nx_edits_state *state)
{
    unsigned k = 0;
    while (k <= self->most && !(state->within[k] >> self->length & 1)) k++;
    return k;
}

unsigned nx_edits_measure(const struct nx_edits *self, struct nx_str text, size_t *length)
{
    struct nx_edits_state last = nx_edits_begin(self), before = last;
    const char *at = text.ptr, *end = text.len ? text.ptr + text.len : text.ptr;
    size_t n = 0;
    for (; at < end && nx_edits_alive(self, &last); n++) {
        const struct nx_edits_state next = nx_edits_next(self, n ? &before : NULL, &last, nx_utf8_next(&at, end));
        before = last;
        last = next;
    }
    if (length) *length = n;
    return nx_edits_distance(self, &last);
}
