/* SPDX-License-Identifier: GPL-2.0-or-later */
/* coerce.c: scalars to fields, by the kind that the table gives each. */
#include "article/coerce.h"

#include "article/embed.h"

void nx_field_clear(struct nx_article *article, enum nx_field field)
{
    void *member = nx_field_of(article, field);
    switch (nx_fields[field].kind) {
    case NX_KIND_TEXT: *(struct nx_str *)member = NX_STR_NONE; break;
    case NX_KIND_LIST: *(struct nx_list *)member = (struct nx_list){ NULL, 0 }; break;
    case NX_KIND_DATE: *(struct nx_date *)member = (struct nx_date){ NEWSIDX_DATE_NONE, false }; break;
    case NX_KIND_INT: *(int32_t *)member = NEWSIDX_QUALITY_NONE; break;
    case NX_KIND_BOOL: *(enum newsidx_tristate *)member = NEWSIDX_UNKNOWN; break;
    }
}

bool nx_field_is_set(const struct nx_article *article, enum nx_field field)
{
    const void *member = (const char *)article + nx_fields[field].offset;
    switch (nx_fields[field].kind) {
    case NX_KIND_TEXT: return ((const struct nx_str *)member)->len != 0;
    case NX_KIND_LIST: return ((const struct nx_list *)member)->n != 0;
    case NX_KIND_DATE: return ((const struct nx_date *)member)->seconds != NEWSIDX_DATE_NONE;
    case NX_KIND_INT: return *(const int32_t *)member != NEWSIDX_QUALITY_NONE;
    case NX_KIND_BOOL: return *(const enum newsidx_tristate *)member != NEWSIDX_UNKNOWN;
    }
    return false;
}

/* ---- Text ------------------------------------------------------------------------------------------------------- */

/* What YAML and JSON write for nothing. Quoted, the same letters are text. */
static bool is_nothing(const struct nx_event *scalar)
{
    static const char *const words[] = { "", "~", "null", "Null", "NULL" };
    for (size_t i = 0; scalar->plain && i < NX_COUNT(words); i++) {
        if (nx_str_equal(scalar->text, nx_str_of(words[i]))) return true;
    }
    return false;
}

/* The text with U+FFFD for each NUL; `ptr` NULL when out of memory. */
static struct nx_str replace_nul(struct nx_arena *arena, struct nx_str text)
{
    static const char replacement[] = "\xef\xbf\xbd";
    char *out = nx_arena_alloc(arena, text.len * 3);
    struct nx_str replaced = { out, 0 };
    for (size_t i = 0; out && i < text.len; i++) {
        size_t size = text.ptr[i] ? 1 : 3;
        memcpy(out + replaced.len, size == 1 ? text.ptr + i : replacement, size);
        replaced.len += size;
    }
    return replaced;
}

static newsidx_status refuse_length(const struct nx_event *scalar, enum nx_field field, newsidx_error *err)
{
    return nx_error_at(err, NEWSIDX_REFUSED, NULL, scalar->place.line, scalar->place.column,
                       "%s has more than %d bytes: shorten it", nx_fields[field].yaml, NX_ARTICLE_TEXT_MAX);
}

/* The scalar's text as the arena keeps it; absent text has length 0. */
static newsidx_status keep_text(struct nx_arena *arena, enum nx_field field, const struct nx_event *scalar,
                                struct nx_str *out, newsidx_error *err)
{
    struct nx_str text = is_nothing(scalar) ? NX_STR_NONE : nx_trim(scalar->text);
    if (text.len > NX_ARTICLE_TEXT_MAX) return refuse_length(scalar, field, err);
    if (text.len == 0) {
        *out = NX_STR_NONE;
        return NEWSIDX_OK;
    }
    bool failed = false;
    if (memchr(text.ptr, '\0', text.len)) {
        text = replace_nul(arena, text);
        failed = text.ptr == NULL;
    } else if (!scalar->kept) {
        text = nx_arena_copy_str(arena, text, &failed);
    }
    if (failed) return nx_error_memory(err);
    *out = text;
    return NEWSIDX_OK;
}

static newsidx_status set_text(struct nx_arena *arena, struct nx_article *article, enum nx_field field,
                               const struct nx_event *scalar, newsidx_error *err)
{
    struct nx_str text;
    NX_TRY(keep_text(arena, field, scalar, &text, err));
    /* The one text that is a piece of HTML: what it shows is kept, not the HTML. */
    if (field == NX_FIELD_FEATURED_URL && !nx_embed_url(arena, text, &text)) return nx_error_memory(err);
    *(struct nx_str *)nx_field_of(article, field) = text;
    return NEWSIDX_OK;
}

/* ---- Lists ------------------------------------------------------------------------------------------------------ */

static bool list_has(const struct nx_list *list, struct nx_str text)
{
    for (size_t i = 0; i < list->n; i++) {
        if (nx_str_equal(list->items[i], text)) return true;
    }
    return false;
}

/* Room for one more item. A list holds 4, 8, 16 ... items, so that its length tells when it is full. */
static bool list_reserve(struct nx_arena *arena, struct nx_list *list)
{
    bool full = list->n == 0 || (list->n >= 4 && (list->n & (list->n - 1)) == 0);
    if (!full) return true;
    struct nx_str *items = nx_arena_calloc(arena, list->n ? list->n * 2 : 4, sizeof *items);
    if (!items) return false;
    if (list->n) memcpy(items, list->items, list->n * sizeof *items);
    list->items = items;
    return true;
}

static newsidx_status add_item(struct nx_arena *arena, struct nx_article *article, enum nx_field field,
                               const struct nx_event *scalar, newsidx_error *err)
{
    struct nx_list *list = nx_field_of(article, field);
    struct nx_str text;
    NX_TRY(keep_text(arena, field, scalar, &text, err));
    if (text.len == 0 || list_has(list, text)) return NEWSIDX_OK;
    if (list->n == NX_ARTICLE_TOPICS_MAX) {
        return nx_error_at(err, NEWSIDX_REFUSED, NULL, scalar->place.line, scalar->place.column,
                           "more than %d %s: keep fewer", NX_ARTICLE_TOPICS_MAX, nx_fields[field].name);
    }
    if (!list_reserve(arena, list)) return nx_error_memory(err);
    list->items[list->n++] = text;
    return NEWSIDX_OK;
}

/* ---- The rest --------------------------------------------------------------------------------------------------- */

static int32_t coerce_int(enum nx_field field, struct nx_str text)
{
    int32_t value = NEWSIDX_QUALITY_NONE;
    if (!nx_parse_int(text, &value)) return NEWSIDX_QUALITY_NONE;
    /* -1 is how the feeds say that they do not know. */
    return field == NX_FIELD_HEAT && value == -1 ? NEWSIDX_HEAT_NONE : value;
}

newsidx_status nx_field_set(struct nx_arena *arena, struct nx_article *article, enum nx_field field,
                            const struct nx_event *scalar, newsidx_error *err)
{
    void *member = nx_field_of(article, field);
    switch (nx_fields[field].kind) {
    case NX_KIND_TEXT: return set_text(arena, article, field, scalar, err);
    case NX_KIND_LIST: return add_item(arena, article, field, scalar, err);
    case NX_KIND_INT: *(int32_t *)member = coerce_int(field, scalar->text); break;
    case NX_KIND_BOOL: *(enum newsidx_tristate *)member = nx_parse_bool(scalar->text); break;
    case NX_KIND_DATE:
        if (!nx_date_parse(scalar->text, member)) nx_field_clear(article, field);
        break;
    }
    return NEWSIDX_OK;
}
