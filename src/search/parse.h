/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * parse.h: query text -> tree, by recursive descent over the items of lex.h:
 *
 *     query   = { clause }                  side by side: all of them (AND; the match mode may loosen it later)
 *     clause  = [ MINUS ] primary           a minus excludes (NOT)
 *     primary = WORD | QUOTED
 *
 * A written word that the analyzer finds several words in is a phrase ("covid-19"); one without any is passed over, its
 * minus too. What is quoted is a phrase, of one word also. The same clause twice is one. Nothing is an error: there is
 * no text that a person could type wrongly.
 * It does not know what the index holds, how common a word is, or how words will be combined.
 */
#ifndef NX_PARSE_H
#define NX_PARSE_H

#include "search/tree.h"
#include "text/analyzer.h"

/*
 * Reads `text` into a tree, all of it (copies of the text too) in `arena`. Blank text asks for everything (ALL), text
 * without any word for nothing (NONE). Words beyond NEWSIDX_QUERY_TERMS_MAX are left out. Ill-formed UTF-8 separates
 * words. NO_MEMORY, INTERNAL (from the analyzer). Any thread, analyzer and arena one at a time.
 */
newsidx_status nx_parse(struct nx_analyzer *analyzer, struct nx_str text, struct nx_arena *arena, struct nx_query *out,
                        newsidx_error *err);

#endif
