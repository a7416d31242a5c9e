/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * answers.h: everything that an index answers to a fixed set of questions, as text: two indexes of the same articles
 * must give the same text, to the last bit of each score, whatever became of them before. It knows nothing of crashes.
 */
#ifndef NX_TEST_ANSWERS_H
#define NX_TEST_ANSWERS_H

#include "newsidx.h"

/* What stands for the answers of an index that is not there. */
#define ANSWERS_NO_INDEX "no index"

/* The answers of the index in folder `dir`; ANSWERS_NO_INDEX where there is none. To be freed. NULL after a message. */
char *answers_of(const char *dir);

/* Prints the first line in which two differ. */
void answers_differ(const char *expected, const char *actual);

#endif
