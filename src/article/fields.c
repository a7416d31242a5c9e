/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fields.c: the field table as data. See fields.h for its columns. */
#include "article/article.h"

const struct nx_field_info nx_fields[NX_FIELD_COUNT] = {
#define NX_FIELD_INFO(id, member, kind, yaml, name, weight, prefix, column)                                            \
    [NX_FIELD_##id] = { name, yaml, prefix, NX_KIND_##kind, weight, column, offsetof(struct nx_article, member) },
    NX_FIELDS(NX_FIELD_INFO)
#undef NX_FIELD_INFO
};
