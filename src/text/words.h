/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * words.h: from segments to words: the rules that are the same however a segment was found, and the two ways of finding
 * them. Both ways give the same words for every text; tests hold them to it.
 */
#ifndef NX_WORDS_H
#define NX_WORDS_H

#include "text/analyzer.h"
#include "text/fold.h"

/*
 * The rules for a folded segment: single letters with full stops between are an abbreviation and lose the stops (u.s,
 * as in U.S., is us); a word longer than NX_WORD_MAX is cut and gets a hash. In place: returns the new length.
 */
size_t nx_word_finish(char *bytes, size_t length);

/*
 * Cuts `bytes` behind a character at `keep` or before, and appends 16 hexadecimal digits, the higher half of the hash
 * of all `length` bytes. Returns the new length, at most keep + NX_HASH_DIGITS; there must be room for it.
 */
enum { NX_HASH_DIGITS = 16 };
size_t nx_word_cut(char *bytes, size_t length, size_t keep);

/*
 * Adds a token whose word is the last `length` bytes of tokens->bytes. The word's pointer is set by nx_tokens_settle.
 */
newsidx_status nx_tokens_add(struct nx_tokens *tokens, uint32_t start, uint32_t end, size_t length, newsidx_error *err);

/* Points the words to their bytes, which lie one after the other: the last step, once the bytes no longer move. */
void nx_tokens_settle(struct nx_tokens *tokens);

/* Adds the words of text[start, end) by way of ICU. The range must be a whole number of nx_scan's chunks. */
newsidx_status nx_words_plain(struct nx_folder *folder, const struct nx_rules *rules, const char *text, uint32_t start,
                              uint32_t end, struct nx_tokens *tokens, newsidx_error *err);

/* Adds all words of `text`: the fast way where it can be gone, chunks between ASCII white space through ICU. scan.c. */
newsidx_status nx_words_scan(struct nx_folder *folder, const struct nx_rules *rules, struct nx_str text,
                             struct nx_tokens *tokens, newsidx_error *err);

/* As nx_analyzer_words, but all the plain way: what tests compare the fast way with. analyzer.c. */
newsidx_status nx_analyzer_words_plain(struct nx_analyzer *analyzer, struct nx_str text, struct nx_tokens *tokens,
                                       newsidx_error *err);

#endif
