/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bench_query.c: see bench_query.h. */
#include "cli/bench_query.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { TOP_MAX = 10000 };

/* ---- Commands ---- */

/* TOP_10, TOP_10_COUNT. */
static bool read_top(const char *name, struct nx_bench_question *out)
{
    char *end;
    if (strncmp(name, "TOP_", 4) != 0 || !isdigit((unsigned char)name[4])) return false;
    const unsigned long limit = strtoul(name + 4, &end, 10);
    out->limit = limit;
    out->counts = strcmp(end, "_COUNT") == 0;
    return limit >= 1 && limit <= TOP_MAX && (out->counts || *end == '\0');
}

static bool read_command(const char *name, struct nx_bench_question *out)
{
    if (strcmp(name, "COUNT") != 0 && strcmp(name, "UNOPTIMIZED_COUNT") != 0) return read_top(name, out);
    out->limit = 1;
    out->counts = true;
    return true;
}

/* ---- Queries ---- */

/* The clauses seen so far. */
struct clauses {
    size_t required, optional, words;
};

static bool is_operator(const char *word, size_t length)
{
    static const char *const operators[] = { "AND", "OR", "NOT", "TO", "&&", "||" };
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
        if (strlen(operators[i]) == length && memcmp(operators[i], word, length) == 0) return true;
    }
    return false;
}

/* The length of a word; 0: it has more meaning than a word. */
static size_t plain_word(const char *text)
{
    const size_t length = strcspn(text, " ");
    const bool special = strcspn(text, "*?[]{}()<>:^~/\\\"") < length;
    return special || is_operator(text, length) ? 0 : length;
}

/* The length of a phrase with its quotes; 0: it does not end, or has a suffix. */
static size_t plain_phrase(const char *text, struct clauses *clauses)
{
    const char *end = strchr(text + 1, '"');
    if (!end || end == text + 1 || (end[1] != '\0' && end[1] != ' ')) return 0;
    for (const char *at = text; at < end; at++) clauses->words += *at == ' ';
    return (size_t)(end + 1 - text);
}

/* Copies the clause at `text`; returns its length, 0 where it is unsupported. */
static size_t copy_clause(const char *text, struct clauses *clauses, struct nx_out *query)
{
    const size_t sign = *text == '+' || *text == '-';
    const char *body = text + sign;
    const size_t length = *body == '"' ? plain_phrase(body, clauses) : plain_word(body);
    if (length == 0) return 0;
    clauses->required += *text == '+';
    clauses->optional += sign == 0;
    clauses->words++;
    if (*text == '-') nx_out_text(query, "-");
    nx_out_add(query, body, length);
    nx_out_text(query, " ");
    return sign + length;
}

static bool read_query(const char *text, struct nx_bench_question *out, struct nx_out *query)
{
    struct clauses clauses = { 0, 0, 0 };
    for (text += strspn(text, " "); *text; text += strspn(text, " ")) {
        const size_t length = copy_clause(text, &clauses, query);
        if (length == 0) return false;
        text += length;
    }
    out->match = clauses.required ? NEWSIDX_MATCH_ALL : NEWSIDX_MATCH_ANY;
    return (clauses.required > 0) != (clauses.optional > 0) && clauses.words <= NEWSIDX_QUERY_TERMS_MAX;
}

bool nx_bench_read(const char *line, struct nx_bench_question *out, struct nx_out *query)
{
    char command[32];
    const char *tab = strchr(line, '\t');
    const size_t length = tab ? (size_t)(tab - line) : sizeof command;
    if (length >= sizeof command) return false;
    memcpy(command, line, length);
    command[length] = '\0';
    return read_command(command, out) && read_query(tab + 1, out, query);
}
