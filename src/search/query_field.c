/* SPDX-License-Identifier: GPL-2.0-or-later */
/* query_field.c: the table of names. */
#include "search/query_field.h"

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
