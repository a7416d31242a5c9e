/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * marks.h: where a text that is shown has what the query asked for. The text goes through the analyzer that made the
 * index, so that what matched is what is marked, in whatever form it is written.
 *
 * A word of the query marks every word with its stem. A phrase is marked where its words stand in order, as one mark;
 * its words alone are not, for they are not what was asked for. Nor are words that are to stand near each other where they
 * do not; where they do, those side by side are one mark. What was asked for in one field is marked there only. Excluded words are never marked. Marks begin and end
 * between user-perceived characters, in rising order and without overlap: overlapping ones are one.
 * It knows the query and the text, not the index: other fields, scores and matches are not its business.
 */
#ifndef NX_MARKS_H
#define NX_MARKS_H

#include "index/snapshot.h"
#include "search/tree.h"
#include "text/analyzer.h"

/* One mark: bytes [start, end) of the text, and bit t for each term t of the query in it. */
struct nx_mark {
    uint32_t start, end;
    uint64_t terms;
};

/* A query made ready for marking text after text. One thread. */
struct nx_marker {
    struct nx_analyzer *analyzer;
    const struct nx_query *query;
    uint64_t alone[NX_STREAM_COUNT];                        /* terms that are marked wherever they stand in the field */
    const struct nx_node *phrases[NEWSIDX_QUERY_TERMS_MAX]; /* and words near each other; that are not excluded */
    size_t n_phrases;
    struct nx_tokens tokens; /* the words of the text marked last */
    struct nx_buffer stem;
    unsigned stream;         /* the field of that text */
};

/* Analyzer and query must outlive the marker. The caller ends it with nx_marker_dispose. */
void nx_marker_init(struct nx_marker *marker, struct nx_analyzer *analyzer, const struct nx_query *query);
void nx_marker_dispose(struct nx_marker *marker);

/* A text with its marks and the places where it may be cut. */
struct nx_marked {
    struct nx_str text;
    struct nx_mark *marks;
    size_t n_marks;
    const struct nx_token *words; /* the marker's tokens: until its next text */
    size_t n_words;
    const uint32_t *bounds; /* between user-perceived characters (UAX #29), 0 and the text's length included */
    size_t n_bounds;        /* one more than there are characters */
};

/* Finds the marks of `text`, of field `stream` (NX_STREAM_...; a view that the result keeps), all else in `arena`.
   NO_MEMORY, INTERNAL. */
newsidx_status nx_marks_find(struct nx_marker *marker, struct nx_str text, unsigned stream, struct nx_arena *arena,
                             struct nx_marked *out, newsidx_error *err);

/* The place in `bounds` (`n` rising offsets, the first one 0) of the last offset that is at most `offset`. */
size_t nx_bound_floor(const uint32_t *bounds, size_t n, uint32_t offset);

#endif
