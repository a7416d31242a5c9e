/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fast.h: the plain part of YAML that nearly every article is written in, as events, six times as fast as libyaml: block
 * mappings and lists, values on one line, in double quotes or none, LF or CRLF.
 *
 * It knows when it does not know: what is not plain for certain it gives up, and libyaml reads the document from its
 * beginning. So it needs no errors of its own, and whatever it does not give up it must read as libyaml does, event by
 * event and place by place; a test and a fuzzer compare the two.
 */
#ifndef NX_FAST_H
#define NX_FAST_H

#include "article/events.h"
#include "base/buffer.h"

enum { NX_FAST_DEPTH = 8, NX_FAST_QUEUE = NX_FAST_DEPTH + 8 };

struct nx_fast {
    struct nx_events events; /* first, so that a pointer to it is one to the whole */
    const char *at, *end;    /* the lines that have not been looked at */
    uint32_t line;           /* the number of the line before `at` */
    struct {
        bool list;
        size_t indent;
    } open[NX_FAST_DEPTH];
    unsigned n_open;
    bool wants_value;        /* the last line was a key alone */
    struct nx_event queue[NX_FAST_QUEUE]; /* events of the last line */
    unsigned n_queue, taken;
    struct nx_buffer text;   /* the value of the last line, where it had escapes */
};

/*
 * Begins to read a document, which must be well-formed UTF-8 and outlive the parser. Its events fail with REFUSED, and
 * leave the error alone, where the document is given up.
 */
void nx_fast_open(struct nx_fast *fast, const struct nx_document *document);
void nx_fast_close(struct nx_fast *fast); /* accepts NULL */

#endif
