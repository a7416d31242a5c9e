/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * parse.h: query text -> tree, by recursive descent over the items of lex.h:
 *
 *     query   = both { OR both }
 *     both    = { clause [ AND ] }           side by side: all of them (the match mode may loosen that later, at the top,
 *                                            but not of clauses with "+" or AND beside them)
 *     clause  = { MINUS | NOT | PLUS } primary      a minus or NOT excludes, a plus requires
 *     primary = [ FIELD ] ( OPEN query CLOSE | WORD | QUOTED )
 *
 * A written word that the analyzer finds several words in is a phrase ("covid-19"); one without any is passed over, its
 * signs too. What is quoted is a phrase, of one word also. The same clause twice is one. Nothing is an error: an operator
 * that has nothing to stand between is a word, a bracket that is not closed ends with the query, a value that its field
 * cannot have is words; a hint tells each of these.
 * It does not know what the index holds, how common a word is, or how words will be combined.
 */
#ifndef NX_PARSE_H
#define NX_PARSE_H

#include "search/tree.h"
#include "text/analyzer.h"

/*
 * Reads `text` into a tree, all of it (copies of the text too) in `arena`. Blank text asks for everything (ALL), text
 * without any word for nothing (NONE). Words and values beyond NEWSIDX_QUERY_TERMS_MAX are left out. Ill-formed UTF-8
 * separates words. Words for dates, such as "yesterday", count from `now`, in UTC seconds. Takes time in proportion to the
 * text, but for comparing its clauses with each other. NO_MEMORY, INTERNAL (from the analyzer). Any thread, analyzer and
 * arena one at a time.
 */
newsidx_status nx_parse(struct nx_analyzer *analyzer, struct nx_str text, int64_t now, struct nx_arena *arena,
                        struct nx_query *out, newsidx_error *err);

#endif
