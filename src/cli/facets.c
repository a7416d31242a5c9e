/* SPDX-License-Identifier: GPL-2.0-or-later */
/* facets.c: facets as text and as JSON Lines. */
#include "cli/facets.h"

#include <stdio.h>
#include <string.h>

#include "cli/clean.h"
#include "cli/message.h"

enum { INDENT = 2, EIGHTHS = 8, NARROW = 72 /* columns of a page, less of which leave no room for long bars */ };

bool nx_facet_names_read(const char *option, const char *list, struct nx_facet_names *out)
{
    out->n = 0;
    if (strlen(list) >= sizeof out->text) {
        nx_message_error("%s: the list is too long: name each facet once", option);
        return false;
    }
    snprintf(out->text, sizeof out->text, "%s", list);
    for (char *rest = out->text, *name; (name = strsep(&rest, ","));) {
        if (*name == '\0' || out->n == NEWSIDX_FACETS_MAX) {
            nx_message_error("%s %s: name up to %d facets with commas between them, as in provider,year", option, list,
                             NEWSIDX_FACETS_MAX);
            return false;
        }
        out->items[out->n++] = name;
    }
    return true;
}

/* ---- Text ---- */

size_t nx_bar_columns(const struct nx_page *page)
{
    return page->measure == 0 || page->measure >= NARROW ? NX_BAR_COLUMNS : NX_BAR_COLUMNS_NARROW;
}

/* Block elements of Unicode: eighths of a column, in whole ones from the left. */
void nx_bar(struct nx_out *out, uint64_t count, uint64_t most, size_t columns)
{
    const double share = most ? (double)count / (double)most : 0.0;
    const unsigned eighths = (unsigned)(share * (double)columns * EIGHTHS + 0.5);
    const unsigned shown = count && !eighths ? 1 : eighths, whole = shown / EIGHTHS, rest = shown % EIGHTHS;
    for (unsigned i = 0; i < whole; i++) nx_out_text(out, "\xe2\x96\x88");
    if (rest) nx_out_format(out, "\xe2\x96%c", (char)(0x90 - rest));
    nx_out_repeat(out, ' ', columns - whole - (rest > 0));
}

static void put_heading(struct nx_out *out, const struct nx_page *page, const struct newsidx_facet *facet)
{
    nx_style_on(out, page, NX_STYLE_TITLE);
    nx_out_text(out, facet->by);
    nx_style_off(out, page, NX_STYLE_TITLE);
    nx_out_text(out, " (");
    nx_out_count(out, facet->n_values);
    nx_out_text(out, " of ");
    nx_out_count(out, facet->distinct);
    if (facet->without) {
        nx_out_text(out, "; without: ");
        nx_out_count(out, facet->without);
    }
    nx_out_text(out, ")\n");
}

static void put_value(struct nx_out *out, const struct nx_page *page, const struct newsidx_facet_value *value,
                      uint64_t most)
{
    char largest[NEWSIDX_COUNT_TEXT_SIZE], count[NEWSIDX_COUNT_TEXT_SIZE];
    const size_t columns = strlen(newsidx_count_format(most, largest));
    nx_out_repeat(out, ' ', INDENT + columns - strlen(newsidx_count_format(value->count, count)));
    nx_out_format(out, "%s ", count);
    nx_bar(out, value->count, most, nx_bar_columns(page));
    nx_out_text(out, " ");
    nx_clean_to(out, value->text.bytes, value->text.length);
    nx_out_text(out, "\n");
}

void nx_facets_text(struct nx_out *out, const struct nx_page *page, const struct newsidx_facets *facets, bool first)
{
    for (size_t i = 0; i < newsidx_facets_n(facets); i++) {
        const struct newsidx_facet *facet = newsidx_facets_item(facets, i);
        if (i > 0 || first) nx_out_text(out, "\n");
        put_heading(out, page, facet);
        for (size_t k = 0; k < facet->n_values; k++) put_value(out, page, &facet->values[k], facet->values[0].count);
    }
}

/* ---- JSON ---- */

static void put_json(struct nx_jsonl *json, const struct newsidx_facet *facet)
{
    nx_jsonl_object(json);
    nx_jsonl_put_name(json, "type", "facet");
    nx_jsonl_put_name(json, "by", facet->by);
    nx_jsonl_put_unsigned(json, "distinct", facet->distinct);
    nx_jsonl_put_unsigned(json, "without", facet->without);
    nx_jsonl_key(json, "values");
    nx_jsonl_array(json);
    for (size_t i = 0; i < facet->n_values; i++) {
        const struct newsidx_facet_value *value = &facet->values[i];
        nx_jsonl_object(json);
        nx_jsonl_put_string(json, "value", value->text.bytes, value->text.length);
        nx_jsonl_put_unsigned(json, "count", value->count);
        nx_jsonl_object_end(json);
    }
    nx_jsonl_array_end(json);
    nx_jsonl_object_end(json);
}

void nx_facets_json(struct nx_out *out, const struct newsidx_facets *facets)
{
    for (size_t i = 0; i < newsidx_facets_n(facets); i++) {
        struct nx_jsonl json = NX_JSONL_INIT(out);
        put_json(&json, newsidx_facets_item(facets, i));
        nx_jsonl_line(&json);
    }
}
