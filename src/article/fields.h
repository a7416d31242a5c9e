/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fields.h: the one table of everything that an article has and that newsidx keeps: where it stands in the YAML, how it
 * is read, how it is indexed and what it is called in queries and in JSON. A new field is a line here and a member of
 * struct nx_article (and, where the public should see it, of newsidx.h).
 *
 * It stands in the lowest layer that needs it (the reader); index and search build their schema from it.
 */
#ifndef NX_FIELDS_H
#define NX_FIELDS_H

#include "base/base.h"

enum nx_field_kind {
    NX_KIND_TEXT,  /* struct nx_str */
    NX_KIND_LIST,  /* struct nx_list of struct nx_str */
    NX_KIND_DATE,  /* struct nx_date; NEWSIDX_DATE_NONE */
    NX_KIND_INT,   /* int32_t; the field's NONE value */
    NX_KIND_BOOL,  /* enum newsidx_tristate */
};

/*
 * X(identifier, member, kind, YAML path, name, weight, prefix, column)
 *   YAML path: keys from the top of an article joined by dots; "[]" a sequence whose first useful item counts (for
 *     NX_KIND_LIST every item does).
 *   name: in queries ("title:...") and in JSON.
 *   weight: how often each word counts in the searched stream (DESIGN: BM25F in its simple form); 0: not searched.
 *   prefix: of the boolean term "prefix + folded value" in the postings; "": none. Upper-case letters, which no stem has.
 *   column: true: kept per row beside the postings (facets, filters, ranking).
 */
#define NX_FIELDS(X)                                                                                                   \
    X(TITLE, title, TEXT, "title", "title", 3, "", false)                                                              \
    X(EXCERPT, excerpt, TEXT, "excerpt", "excerpt", 1, "", false)                                                      \
    X(PROVIDER, provider, TEXT, "provider.name", "provider", 2, "P", true)                                             \
    X(DOMAIN, domain, TEXT, "provider.domain", "domain", 0, "H", true)                                                 \
    X(CATEGORY, category, TEXT, "category", "category", 0, "C", true)                                                  \
    X(TYPE, type, TEXT, "type", "type", 0, "T", true)                                                                  \
    X(LOCALE, locale, TEXT, "locale", "locale", 0, "L", true)                                                          \
    X(TOPICS, topics, LIST, "topics[]", "topic", 0, "K", true)                                                         \
    X(DATE, published_at, DATE, "publishedDateTime", "date", 0, "", true)                                              \
    X(QUALITY, quality, INT, "quality", "quality", 0, "", true)                                                        \
    X(HEAT, heat, INT, "heat", "heat", 0, "", true)                                                                    \
    X(PUBLISHED, published, BOOL, "published", "published", 0, "", true)                                               \
    X(ORIGINAL_URL, original_url, TEXT, "originalUrl", "originalUrl", 0, "", false)                                    \
    X(WEB_URL, web_url, TEXT, "webUrl", "webUrl", 0, "", false)                                                        \
    X(AMP_URL, amp_url, TEXT, "ampWebUrl", "ampWebUrl", 0, "", false)                                                  \
    X(CDN_AMP_URL, cdn_amp_url, TEXT, "cdnAmpWebUrl", "cdnAmpWebUrl", 0, "", false)                                    \
    X(IMAGE_URL, image_url, TEXT, "images[].url", "image", 0, "", false)                                               \
    X(FEATURED_URL, featured_url, TEXT, "featuredContent", "featured", 0, "", false)

enum nx_field {
#define NX_FIELD_ENUM(id, member, kind, yaml, name, weight, prefix, column) NX_FIELD_##id,
    NX_FIELDS(NX_FIELD_ENUM)
#undef NX_FIELD_ENUM
    NX_FIELD_COUNT
};

struct nx_field_info {
    const char *name;
    const char *yaml;
    const char *prefix;
    enum nx_field_kind kind;
    uint32_t weight;
    bool column;
    size_t offset; /* of the member in struct nx_article */
};

/* The table as data, indexed by enum nx_field (defined in fields.c). */
extern const struct nx_field_info nx_fields[NX_FIELD_COUNT];

#endif
