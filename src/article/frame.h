/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * frame.h: where one document ends in a stream of bytes that has only come in part so far. Lines, quotes and brackets;
 * no more of YAML and JSON than that. It keeps its state between calls, so that no byte is looked at twice.
 *
 * YAML: a document begins at a line "---" (or "--- ..." as YAML has it) and ends before the next one or behind a line
 * "..."; comments and directives may stand before its "---".
 * JSON: a document is an object, on one line or on several, and what stands behind it in its line unless that is the
 * next object. A line whose first byte is a brace begins a new object even if the last one is not complete: so one
 * broken line of JSON Lines costs no other.
 */
#ifndef NX_FRAME_H
#define NX_FRAME_H

#include "base/base.h"

struct nx_frame {
    bool json;
    size_t seen;     /* bytes of the document looked at */
    /* YAML */
    bool opened;     /* its "---" or its first content has come */
    bool content;    /* it is not empty: there is more than blanks and comments */
    /* JSON */
    size_t depth;
    bool quoted, escaped, complete;
};

/* Before the first byte of a document. */
void nx_frame_start(struct nx_frame *frame, bool json);

/*
 * Looks at the document that begins at `bytes`, of which `bytes.len` bytes are there; `last`: no more will come.
 * True: it has *length bytes. False: more are needed.
 */
bool nx_frame_find(struct nx_frame *frame, struct nx_str bytes, bool last, size_t *length);

/*
 * For going on behind a document that is given up: the offset of the first line that begins a document, or how many
 * bytes there are before what has to be looked at again with more behind it. `at_line`: the first byte begins a line;
 * `last`: no more will come.
 */
size_t nx_frame_resume(const struct nx_frame *frame, struct nx_str bytes, bool at_line, bool last, bool *found);

#endif
