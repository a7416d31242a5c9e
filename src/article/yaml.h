/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * yaml.h: a YAML document as events, by libyaml's event parser: no tree is built. Aliases are played out (alias.h), what
 * libyaml complains of becomes a sentence for people (problem.h).
 */
#ifndef NX_YAML_H
#define NX_YAML_H

#include <yaml.h>

#include "article/alias.h"
#include "article/events.h"

struct nx_yaml {
    struct nx_events events; /* first, so that a pointer to it is one to the whole */
    const struct nx_document *document;
    yaml_parser_t parser;
    yaml_event_t event;      /* the one whose text was given last */
    const char *second_document; /* the message for one where there is to be but one; may be changed once open */
    bool slow_places;        /* libyaml's lines and columns are not the file's */
    struct nx_place cursor;  /* with slow_places: a place, */
    size_t cursor_character; /* its character */
    size_t cursor_offset;    /* and its byte */
    struct nx_aliases aliases;
};

/* Begins to parse a document, which must be well-formed UTF-8 and outlive the parser. REFUSED, NO_MEMORY. */
newsidx_status nx_yaml_open(struct nx_yaml *yaml, const struct nx_document *document, struct nx_arena *arena,
                            newsidx_error *err);
void nx_yaml_close(struct nx_yaml *yaml); /* accepts NULL */

/* The message for a second document where one is expected. */
extern const char nx_yaml_second_document[];

#endif
