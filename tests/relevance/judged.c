/* SPDX-License-Identifier: GPL-2.0-or-later */
/* judged.c: reading test collections into sorted tables. */
#include "judged.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Files ---- */

/* All bytes of a file and a NUL, to be freed; NULL after a message. */
static char *read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *bytes = NULL;
    size_t room = 0;
    /* No file here has a zero byte: the "line" is the whole. */
    if (!file || getdelim(&bytes, &room, '\0', file) <= 0) {
        fprintf(stderr, "%s: cannot be read\n", path);
        free(bytes);
        bytes = NULL;
    }
    if (file) fclose(file);
    return bytes;
}

static size_t count_lines(const char *bytes)
{
    size_t n = 1;
    for (; *bytes; bytes++) n += *bytes == '\n';
    return n;
}

/* Cuts the next line off `*at`; NULL at the end. */
static char *next_line(char **at)
{
    char *line = strsep(at, "\n");
    return line && (*line || *at) ? line : NULL;
}

/* ---- Judgements ---- */

static int compare_queries(const void *a, const void *b)
{
    const struct judgement *left = a, *right = b;
    return strcmp(left->query, right->query);
}

static int compare_identities(const void *a, const void *b)
{
    const struct judgement *left = a, *right = b;
    return nx_hash_compare(left->identity, right->identity);
}

/* One line: query, a column that nobody uses, document, grade. */
static bool read_judgement(char *line, struct judgement *out)
{
    char *rest = NULL;
    out->query = strtok_r(line, " \t", &rest);
    const char *unused = strtok_r(NULL, " \t", &rest);
    out->document = strtok_r(NULL, " \t", &rest);
    const char *grade = strtok_r(NULL, " \t\r", &rest);
    if (!out->query || !unused || !out->document || !grade) return false;
    out->grade = atoi(grade);
    return true;
}

static bool read_judgements(struct judged *self, const char *path)
{
    self->judgement_bytes = read_file(path);
    if (!self->judgement_bytes) return false;
    self->judgements = calloc(count_lines(self->judgement_bytes), sizeof *self->judgements);
    if (!self->judgements) return false;
    char *at = self->judgement_bytes;
    for (char *line; (line = next_line(&at));) {
        self->n_judgements += read_judgement(line, &self->judgements[self->n_judgements]);
    }
    qsort(self->judgements, self->n_judgements, sizeof *self->judgements, compare_queries);
    return true;
}

/* ---- Queries ---- */

static void blank_syntax(char *text)
{
    for (char *at = text; *at; at++) {
        bool is_first = at == text || at[-1] == ' ' || at[-1] == '(';
        if (*at == '"' || *at == '\r' || (is_first && (*at == '-' || *at == '+'))) *at = ' ';
    }
}

/* Finds the query's range among the sorted judgements. */
static void find_judgements(const struct judged *self, struct judged_query *query)
{
    size_t first = 0;
    while (first < self->n_judgements && strcmp(self->judgements[first].query, query->id) != 0) first++;
    query->judgements = self->judgements + first;
    query->n = query->n_relevant = 0;
    for (size_t i = first; i < self->n_judgements && strcmp(self->judgements[i].query, query->id) == 0; i++) {
        query->n++;
        query->n_relevant += self->judgements[i].grade > 0;
    }
}

static bool read_queries(struct judged *self, const char *path)
{
    self->query_bytes = read_file(path);
    if (!self->query_bytes) return false;
    self->queries = calloc(count_lines(self->query_bytes), sizeof *self->queries);
    if (!self->queries) return false;
    char *at = self->query_bytes;
    for (char *line; (line = next_line(&at));) {
        struct judged_query *query = &self->queries[self->n];
        char *text = line;
        query->id = strsep(&text, "\t");
        query->text = text;
        if (!text) continue;
        blank_syntax(text);
        find_judgements(self, query);
        self->n += query->n_relevant > 0;
    }
    return true;
}

/* ---- The whole ---- */

bool judged_read(const char *queries, const char *judgements, struct judged *out)
{
    *out = (struct judged){ 0 };
    if (!read_judgements(out, judgements) || !read_queries(out, queries)) {
        judged_dispose(out);
        return false;
    }
    return true;
}

void judged_dispose(struct judged *judged)
{
    free(judged->queries);
    free(judged->judgements);
    free(judged->query_bytes);
    free(judged->judgement_bytes);
    *judged = (struct judged){ 0 };
}

bool judged_identify(struct judged *judged, judged_find find, void *context)
{
    bool found = true;
    for (size_t i = 0; i < judged->n_judgements; i++) {
        struct judgement *judgement = &judged->judgements[i];
        found = find(context, judgement->document, &judgement->identity) && found;
    }
    for (size_t i = 0; i < judged->n; i++) {
        qsort(judged->queries[i].judgements, judged->queries[i].n, sizeof *judged->judgements, compare_identities);
    }
    return found;
}

int judged_grade(const struct judged_query *query, struct nx_hash identity)
{
    const struct judgement wanted = { .identity = identity };
    const struct judgement *found = bsearch(&wanted, query->judgements, query->n, sizeof wanted, compare_identities);
    return found ? found->grade : 0;
}
