/* SPDX-License-Identifier: GPL-2.0-or-later */
/* query.c: saved searches of the files of settings, and places in what was typed. Where a name may stand the library knows. */
#include "cli/query.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/nearest.h"

/* ---- What is saved ---- */

static const char *name_of(const struct newsidx_setting *setting)
{
    return setting->name + strlen(NX_SEARCHES);
}

static bool is_listed(const struct nx_config_found *list, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(list[i].setting->name, name) == 0) return true;
    }
    return false;
}

size_t nx_query_searches(const struct nx_config *config, struct nx_config_found *out, size_t capacity)
{
    size_t n = 0;
    for (size_t f = 0; f < config->n; f++) {
        const struct nx_config_file *file = &config->files[f];
        const size_t n_settings = file->settings ? newsidx_settings_n(file->settings) : 0;
        for (size_t i = 0; i < n_settings && n < capacity; i++) {
            const struct newsidx_setting *setting = newsidx_settings_item(file->settings, i);
            if (strncmp(setting->name, NX_SEARCHES, strlen(NX_SEARCHES)) != 0) continue;
            if (!is_listed(out, n, setting->name)) out[n++] = (struct nx_config_found){ file, setting, 1 };
        }
    }
    return n;
}

/* ---- Names that are not known ---- */

static const struct newsidx_query_name *unknown_name(const struct nx_query *query, size_t *i)
{
    while (*i < newsidx_expansion_n(query->expansion)) {
        const struct newsidx_query_name *name = newsidx_expansion_name(query->expansion, (*i)++);
        if (!name->known) return name;
    }
    return NULL;
}

/* "no search is saved as @polcie", and what was done or is to be done. */
static void describe_unknown(const struct nx_config *config, const char *name, bool strict, struct nx_out *out)
{
    struct nx_config_found *list = calloc(NX_SEARCHES_MAX, sizeof *list);
    struct nx_nearest best = { NULL, 0 };
    const size_t n = list ? nx_query_searches(config, list, NX_SEARCHES_MAX) : 0;
    for (size_t i = 0; i < n; i++) nx_nearest_try(&best, name, strlen(name), name_of(list[i].setting));
    nx_out_format(out, "no search is saved as @%.40s: ", name);
    if (!strict) nx_out_text(out, best.word ? "it was taken as a word; " : "it was taken as a word");
    if (best.word) nx_out_format(out, "did you mean @%s?", best.word);
    if (strict && !best.word) nx_out_text(out, "write it otherwise");
    free(list);
}

/* The message for each, kept for the hints. */
static void describe_all_unknown(const struct nx_config *config, bool strict, struct nx_query *query)
{
    size_t at = 0;
    for (size_t n = 0; n < NX_QUERY_HINTS_MAX; n++) {
        const struct newsidx_query_name *name = unknown_name(query, &at);
        if (!name) return;
        struct nx_out message = NX_OUT_INIT(NX_OUT_MEMORY);
        describe_unknown(config, name->name, strict, &message);
        snprintf(query->messages[n], sizeof query->messages[n], "%s", nx_out_string(&message));
        nx_out_dispose(&message);
    }
}

/* ---- Reading ---- */

static newsidx_status expand(const struct nx_config *config, struct nx_query *query, newsidx_error *err)
{
    struct nx_config_found *list = calloc(NX_SEARCHES_MAX, sizeof *list);
    struct newsidx_saved_query *saved = calloc(NX_SEARCHES_MAX, sizeof *saved);
    const bool has_names = strchr(query->typed, '@') != NULL;
    const size_t n = list && saved && has_names ? nx_query_searches(config, list, NX_SEARCHES_MAX) : 0;
    newsidx_status status = NEWSIDX_NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        saved[i] = (struct newsidx_saved_query){ name_of(list[i].setting), list[i].setting->text };
    if (list && saved)
        status = newsidx_query_expand(query->typed, saved, n, &query->expansion, err);
    else
        err->status = status;
    free(saved);
    free(list);
    return status;
}

newsidx_status nx_query_read(const struct nx_config *config, const char *typed, bool strict, struct nx_query *out,
                             newsidx_error *err)
{
    size_t at = 0;
    *out = (struct nx_query){ .typed = typed };
    const newsidx_status status = expand(config, out, err);
    if (status != NEWSIDX_OK) return status;
    out->text = newsidx_expansion_text(out->expansion);
    describe_all_unknown(config, strict, out);
    const struct newsidx_query_name *name = unknown_name(out, &at);
    if (!strict || !name) return NEWSIDX_OK;
    *err = (newsidx_error){ .status = NEWSIDX_INVALID, .line = 1, .column = name->column, .path = "query" };
    snprintf(err->message, sizeof err->message, "%s", out->messages[0]);
    nx_query_dispose(out); /* nothing will be asked: the error is about what was typed */
    return NEWSIDX_INVALID;
}

void nx_query_dispose(struct nx_query *query)
{
    newsidx_expansion_free(query->expansion);
    query->expansion = NULL;
    query->text = NULL;
}

/* ---- Places ---- */

static uint32_t column_of(const char *text, size_t offset)
{
    uint32_t column = 1;
    for (size_t i = 0; i < offset && text[i]; i++) column += (text[i] & 0xc0) != 0x80;
    return column;
}

static size_t offset_of(const char *text, uint32_t column)
{
    size_t offset = 0;
    for (uint32_t i = 1; i < column && text[offset]; i++) {
        offset++;
        while ((text[offset] & 0xc0) == 0x80) offset++;
    }
    return offset;
}

/* What was typed for a range of what is asked; the name that it is within, or NULL. */
static const struct newsidx_query_name *place(const struct nx_query *query, size_t *start, size_t *length)
{
    size_t longer = 0; /* by so much what is asked is longer up to here */
    for (size_t i = 0; i < newsidx_expansion_n(query->expansion); i++) {
        const struct newsidx_query_name *name = newsidx_expansion_name(query->expansion, i);
        if (name->within || !name->known) continue;
        if (*start < name->from) break;
        if (*start < name->to) {
            *start = name->start;
            *length = name->length;
            return name;
        }
        longer += name->to - name->from - name->length;
    }
    *start -= longer;
    const size_t typed = strlen(query->typed);
    if (*start > typed) *start = typed;
    if (*length > typed - *start) *length = typed - *start;
    return NULL;
}

void nx_query_place_error(const struct nx_query *query, newsidx_error *err)
{
    if (!query->expansion || strcmp(err->path, "query") != 0 || !err->column) return;
    size_t start = offset_of(query->text, err->column), length = 0;
    const struct newsidx_query_name *name = place(query, &start, &length);
    err->column = column_of(query->typed, start);
    const size_t used = strlen(err->message);
    if (name) snprintf(err->message + used, sizeof err->message - used, " (in @%s)", name->name);
}

static int compare(const void *a, const void *b)
{
    const struct newsidx_hint *first = a, *second = b;
    return first->start < second->start ? -1 : first->start > second->start;
}

const struct newsidx_search_summary *nx_query_told(struct nx_query *query, const struct newsidx_search_summary *summary)
{
    if (!query->expansion) return summary;
    size_t n = 0, at = 0;
    for (const struct newsidx_query_name *name; n < NX_QUERY_HINTS_MAX && (name = unknown_name(query, &at)); n++)
        query->hints[n] = (struct newsidx_hint){ name->start, name->length, name->column, query->messages[n] };
    for (size_t i = 0; i < summary->n_hints && n < NX_QUERY_HINTS_MAX; i++, n++) {
        query->hints[n] = summary->hints[i];
        place(query, &query->hints[n].start, &query->hints[n].length);
        query->hints[n].column = column_of(query->typed, query->hints[n].start);
    }
    qsort(query->hints, n, sizeof *query->hints, compare);
    query->summary = *summary;
    query->summary.hints = query->hints;
    query->summary.n_hints = n;
    return &query->summary;
}
