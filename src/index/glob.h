/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * glob.h: one name against one pattern as in shells: * ? [a-z] [!a-z] [[:digit:]] and \ before a character that stands for
 * itself. Bytes, not characters. Unlike that of fnmatch(3) the time is bounded, by the product of the lengths: patterns
 * may come with a corpus from anywhere.
 */
#ifndef NX_GLOB_H
#define NX_GLOB_H

#include "base/base.h"

/* True where the whole name fits the pattern. A pattern that is broken (an open bracket, a last \) fits nothing. */
bool nx_glob(struct nx_str pattern, struct nx_str name);

/* The length of the first part of a pattern for paths: up to a slash, but not one in a bracket. */
size_t nx_glob_part(struct nx_str pattern);

#endif
