/* SPDX-License-Identifier: GPL-2.0-or-later */
/* query_field.h: the names that a query may put before a colon, and what may stand behind it. It knows no query and no
   index. */
#ifndef NX_QUERY_FIELD_H
#define NX_QUERY_FIELD_H

#include "article/fields.h"

enum nx_asks {
    NX_ASKS_WORDS,     /* words in this field, in any form */
    NX_ASKS_NAME,      /* words in this field, as they are written; they do not score */
    NX_ASKS_VALUE,     /* the whole value */
    NX_ASKS_NUMBER,    /* a number or a range of numbers */
    NX_ASKS_DATE,      /* a date or a range of dates */
    NX_ASKS_SINCE,     /* the beginning of a range of dates */
    NX_ASKS_UNTIL,     /* its end */
    NX_ASKS_PUBLISHED, /* yes or no */
    NX_ASKS_URL,       /* the article at this address */
    NX_ASKS_RELATED,   /* the articles that the one with this address or id is linked with */
};

struct nx_query_field {
    const char *name;
    enum nx_asks asks;
    enum nx_field field;
};

/* The field of this name, the case of ASCII letters ignored; NULL: there is none. */
const struct nx_query_field *nx_query_field_find(struct nx_str name);

/* The name of the field that may have been meant by one that is none: spelt nearly so, or what others call it. NULL: none. */
const char *nx_query_field_nearest(struct nx_str name);

/* The names, one after another, until a NULL name. */
extern const struct nx_query_field nx_query_fields[];

#endif
