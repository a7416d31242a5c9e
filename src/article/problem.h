/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * problem.h: what libyaml complains of -> what is wrong and what to do, at the place that the writer of the file has to
 * look at.
 */
#ifndef NX_PROBLEM_H
#define NX_PROBLEM_H

#include <yaml.h>

#include "article/document.h"

/* The failure of the last yaml_parser_parse: REFUSED, or NO_MEMORY. */
newsidx_status nx_yaml_problem(const yaml_parser_t *parser, const struct nx_document *document, newsidx_error *err);

#endif
