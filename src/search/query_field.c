/* SPDX-License-Identifier: GPL-2.0-or-later */
/* query_field.c: the table of names. */
#include "search/query_field.h"

#include "search/edits.h"

const struct nx_query_field nx_query_fields[] = {
    { "title", NX_ASKS_WORDS, NX_FIELD_TITLE },
    { "excerpt", NX_ASKS_WORDS, NX_FIELD_EXCERPT },
    { "provider", NX_ASKS_NAME, NX_FIELD_PROVIDER },
    { "domain", NX_ASKS_VALUE, NX_FIELD_DOMAIN },
    { "topic", NX_ASKS_VALUE, NX_FIELD_TOPICS },
    { "category", NX_ASKS_VALUE, NX_FIELD_CATEGORY },
    { "type", NX_ASKS_VALUE, NX_FIELD_TYPE },
    { "locale", NX_ASKS_VALUE, NX_FIELD_LOCALE },
    { "published", NX_ASKS_PUBLISHED, NX_FIELD_PUBLISHED },
    { "quality", NX_ASKS_NUMBER, NX_FIELD_QUALITY },
    { "heat", NX_ASKS_NUMBER, NX_FIELD_HEAT },
    { "date", NX_ASKS_DATE, NX_FIELD_DATE },
    { "since", NX_ASKS_SINCE, NX_FIELD_DATE },
    { "until", NX_ASKS_UNTIL, NX_FIELD_DATE },
    { "url", NX_ASKS_URL, NX_FIELD_COUNT },
    { "related", NX_ASKS_RELATED, NX_FIELD_COUNT },
    { NULL, NX_ASKS_WORDS, NX_FIELD_COUNT },
};

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool is_name(struct nx_str text, const char *name)
{
    size_t i = 0;
    while (i < text.len && name[i] && lower(text.ptr[i]) == name[i]) i++;
    return i == text.len && name[i] == '\0';
}

const struct nx_query_field *nx_query_field_find(struct nx_str name)
{
    for (const struct nx_query_field *field = nx_query_fields; field->name; field++) {
        if (is_name(name, field->name)) return field;
    }
    return NULL;
}

/* ---- Names that are none ---- */

/* What other search programs call them. */
static const struct {
    const char *name, *ours;
} aliases[] = {
    { "after", "since" },     { "before", "until" },   { "from", "since" },     { "headline", "title" },
    { "lang", "locale" },     { "language", "locale" }, { "newer", "since" },    { "older", "until" },
    { "publisher", "provider" }, { "site", "domain" },  { "source", "provider" }, { "tag", "topic" },
    { "tags", "topic" },      { "to", "until" },       { "summary", "excerpt" },
};

const char *nx_query_field_nearest(struct nx_str name)
{
    enum { SHORTEST = 4, LONG = 6 };
    char folded[16];
    struct nx_edits edits;
    const char *nearest = NULL;
    if (name.len >= sizeof folded) return NULL;
    for (size_t i = 0; i < name.len; i++) folded[i] = lower(name.ptr[i]);
    for (size_t i = 0; i < NX_COUNT(aliases); i++) {
        if (is_name(name, aliases[i].name)) return aliases[i].ours;
    }
    if (name.len < SHORTEST || !nx_edits_init(&edits, (struct nx_str){ folded, name.len }, name.len < LONG ? 1 : 2)) return NULL;
    unsigned least = edits.most + 1;
    for (const struct nx_query_field *field = nx_query_fields; field->name; field++) {
        const unsigned found = nx_edits_measure(&edits, nx_str_of(field->name), NULL);
        if (found == 0) return NULL; /* it is a name, and lacks what should stand behind it */
        if (found >= least) continue;
        least = found;
        nearest = field->name;
    }
    return nearest;
}
