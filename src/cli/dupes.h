/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dupes.h: printing what is there more than once, group by group as it is read. */
#ifndef NX_CLI_DUPES_H
#define NX_CLI_DUPES_H

#include "cli/option.h"
#include "cli/out.h"
#include "cli/terminal.h"
#include "newsidx.h"

/* One listing on its way out. */
struct nx_listing {
    struct nx_out *out;
    struct nx_page page;                        /* of text */
    const struct nx_args *args;
    unsigned kinds;                             /* that were asked for, of enum newsidx_dupes_kind */
    const struct newsidx_dupes_totals *totals;
    size_t n_groups;                            /* to be read */
    unsigned headed;                            /* kinds that have their heading (text) */
};

/* Text for people. Headings come with the first group of a kind. */
void nx_dupes_text_group(struct nx_listing *listing, const struct newsidx_dupes_group *group);
void nx_dupes_text_end(const struct nx_listing *listing);

/* JSON Lines: header, groups, summary; schema/dupes.schema.json describes them. */
void nx_dupes_json_begin(const struct nx_listing *listing);
void nx_dupes_json_group(const struct nx_listing *listing, const struct newsidx_dupes_group *group);
void nx_dupes_json_end(const struct nx_listing *listing);

#endif
