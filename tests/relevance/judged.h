/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * judged.h: queries and what people judged relevant to them, as read from the files of a test collection: a table of
 * "qid TAB text" and judgements in the form of TREC, "qid 0 docid grade". It knows nothing of searching.
 */
#ifndef NX_TEST_JUDGED_H
#define NX_TEST_JUDGED_H

#include <stdbool.h>
#include <stddef.h>

#include "base/hash.h"

struct judgement {
    const char *query, *document;
    int grade;               /* above 0: relevant */
    struct nx_hash identity; /* of the document, once judged_identify was called */
};

struct judged_query {
    const char *id, *text;
    struct judgement *judgements; /* sorted by identity */
    size_t n, n_relevant;
};

/* Queries that have at least one relevant document; the others are left out, since no ranking is good for them. */
struct judged {
    struct judged_query *queries;
    struct judgement *judgements;
    char *query_bytes, *judgement_bytes; /* what the texts point into */
    size_t n, n_judgements;
};

/*
 * Reads both files; false after a message to stderr where that cannot be done. The caller disposes of it.
 * Marks that would be query syntax (quotes, and a plus or minus at the front of a word) are blanked: these queries were
 * written as plain text.
 */
bool judged_read(const char *queries, const char *judgements, struct judged *out);
void judged_dispose(struct judged *judged);

/* Finds the identity of each document through `find`, and sorts by it; false where `find` is false for one. */
typedef bool (*judged_find)(void *context, const char *document, struct nx_hash *out);
bool judged_identify(struct judged *judged, judged_find find, void *context);

/* The grade that a query gives to a document; 0 where it was not judged. */
int judged_grade(const struct judged_query *query, struct nx_hash identity);

#endif
