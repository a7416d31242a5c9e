/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * document.h: the bytes of one document and where they stand in their file, so that every error can name the line and
 * column that an editor shows. It stands between the file (or stream) and the parsers, and knows no syntax.
 */
#ifndef NX_DOCUMENT_H
#define NX_DOCUMENT_H

#include "base/base.h"
#include "base/error.h"

/* A place in a file: line and column in characters, both from 1. Lines end at LF alone, as editors count them. */
struct nx_place {
    uint32_t line, column;
};

struct nx_document {
    struct nx_str bytes;   /* borrowed; without byte order mark */
    struct nx_place start; /* of the first byte in its file */
};

/* The document that is a whole file, its byte order mark left out. */
struct nx_document nx_document_of_file(struct nx_str bytes);

/* The place of the byte at `offset` (at most the length). Reads the bytes before it: for errors. */
struct nx_place nx_document_place(const struct nx_document *document, size_t offset);

/* The offset of the character with this number (from 0), at most the length. The text must be well-formed before it. */
size_t nx_document_offset(const struct nx_document *document, size_t character);

/*
 * True where libyaml would count lines otherwise than an editor: the text has a line break that is not LF (a lone CR,
 * U+0085, U+2028, U+2029).
 */
bool nx_document_has_odd_breaks(const struct nx_document *document);

/* REFUSED at the first byte where the bytes cannot be a text in UTF-8: UTF-16 by its mark or its zero bytes. */
newsidx_status nx_document_check_encoding(struct nx_str bytes, newsidx_error *err);

/* REFUSED at the first byte that is not well-formed UTF-8. */
newsidx_status nx_document_check_utf8(const struct nx_document *document, newsidx_error *err);

#endif
