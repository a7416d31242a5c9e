/* SPDX-License-Identifier: GPL-2.0-or-later */
/* names.h: what a file's name says of its form. Endings only, their case ignored. */
#ifndef NX_NAMES_H
#define NX_NAMES_H

#include "base/base.h"

/* True for .yaml, .yml and .json: the whole file is one document. `path` may be NULL. */
bool nx_article_name_is_yaml(const char *path);

/* True for .json. */
bool nx_article_name_is_json(const char *path);

#endif
