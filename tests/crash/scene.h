/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * scene.h: the folders of the crash test: article files in an older and a newer state, made of the project's own corpus,
 * and indexes beside them. It knows nothing of crashes.
 */
#ifndef NX_TEST_SCENE_H
#define NX_TEST_SCENE_H

#include <stdbool.h>
#include <stddef.h>

#include "newsidx.h"

enum { SCENE_PATH_SIZE = 1024 };

/* A file of the scene. Every fourth is new, every third of the others has changed. */
struct scene_file {
    char *name;         /* below the scene's folder of articles */
    char *older, *newer; /* its content; `older` is NULL for a new file */
};

struct scene {
    char root[SCENE_PATH_SIZE / 4]; /* temporary */
    struct scene_file *files;   /* in the order in which an add reads them */
    size_t n;
};

/* Reads the corpus at `corpus` into a scene in a new folder; false after a message. scene_close takes the folder away. */
bool scene_open(const char *corpus, struct scene *out);
void scene_close(struct scene *scene);

/* "ROOT/FOLDER/NAME", or "ROOT/FOLDER" where `name` is NULL, in `room`. */
const char *scene_path(const struct scene *scene, const char *folder, const char *name, char *room);

/* Writes the articles to ROOT/FOLDER/news: the first `n_newer` files in their newer state, the others in their older one
   or, without `with_older`, not at all. */
bool scene_write_files(const struct scene *scene, const char *folder, size_t n_newer, bool with_older);

/* Indexes ROOT/FOLDER/news in ROOT/FOLDER/INDEX with one commit; false after a message. */
bool scene_index(const struct scene *scene, const char *folder, const char *index);

/* Copies a folder tree, removes one. Removing what is not there is no failure. */
bool scene_copy(const char *from, const char *to);
bool scene_remove(const char *path);

/* Prints what went wrong; false, so that it can be returned. */
bool scene_fail(const newsidx_error *err);

#endif
