/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * collection.h: the test collections: where the files of each are, and a fresh index of one in a folder of its own. It
 * knows nothing of measures.
 */
#ifndef NX_TEST_COLLECTION_H
#define NX_TEST_COLLECTION_H

#include <stdbool.h>

#include "judged.h"
#include "newsidx.h"

enum { COLLECTION_PATH_SIZE = 4096 };

struct collection_form {
    const char *name;
    const char *queries, *judgements; /* below the collection's folder */
    const char *records;              /* which records of bulk/ are its documents; NULL: the files of corpus/ are */
    const char *url;                  /* what stands before a document's name in its URL */
    const char *now;                  /* the reference time of every search */
    bool dated;                       /* its articles differ in date or quality, so that the static score counts */
};

struct collection {
    const struct collection_form *form;
    char folder[COLLECTION_PATH_SIZE]; /* temporary, with the index in it */
    struct judged judged;
    struct newsidx_index *index;       /* the judgements know their documents in it */
};

/* The collection of this name; NULL: there is none. */
const struct collection_form *collection_find(const char *name);

/* True where its data are there, under ../shared/data or where NEWSIDX_SHARED says, and zstd too if they are packed. */
bool collection_is_there(const struct collection_form *form);

/* Builds its index and opens it; false after a message. collection_close takes both away. */
bool collection_open(const struct collection_form *form, struct collection *out);
void collection_close(struct collection *collection);

#endif
