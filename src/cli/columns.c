/* SPDX-License-Identifier: GPL-2.0-or-later */
/* columns.c: the table of all columns that a table of hits can have. Names are those of the JSON where it has one. */
#include "cli/columns.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "cli/message.h"
#include "cli/nearest.h"

static void put_number(struct nx_out *out, int64_t number, int64_t none)
{
    if (number != none) nx_out_format(out, "%" PRId64, number);
}

static void put_double(struct nx_out *out, double number)
{
    if (isfinite(number)) nx_out_double(out, number);
}

static void put_text(struct nx_out *out, const struct newsidx_text *text)
{
    nx_out_add(out, text->bytes, text->length);
}

#define NUMBER(name, expression, none)                                                                                 \
    static void put_##name(struct nx_out *out, const struct newsidx_hit *hit)                                          \
    {                                                                                                                  \
        put_number(out, (int64_t)(expression), none);                                                                  \
    }
#define DOUBLE(name, expression)                                                                                       \
    static void put_##name(struct nx_out *out, const struct newsidx_hit *hit)                                          \
    {                                                                                                                  \
        put_double(out, expression);                                                                                   \
    }
#define TEXT(name)                                                                                                     \
    static void put_##name(struct nx_out *out, const struct newsidx_hit *hit)                                          \
    {                                                                                                                  \
        put_text(out, &hit->article.name);                                                                             \
    }

NUMBER(rank, hit->rank, -1)
NUMBER(member, hit->place, 0)
NUMBER(members, hit->n_members, -1)
DOUBLE(score, hit->score.total)
DOUBLE(text_score, hit->score.text)
DOUBLE(quality_score, hit->score.quality)
DOUBLE(recency_score, hit->score.recency)
TEXT(title)
TEXT(excerpt)
TEXT(provider)
TEXT(domain)
TEXT(category)
TEXT(type)
TEXT(locale)
NUMBER(epoch, hit->article.published_at, NEWSIDX_DATE_NONE)
NUMBER(quality, hit->article.quality, NEWSIDX_QUALITY_NONE)
NUMBER(heat, hit->article.heat, NEWSIDX_HEAT_NONE)
TEXT(url)
TEXT(original_url)
TEXT(web_url)
TEXT(amp_url)
TEXT(cdn_amp_url)
TEXT(image_url)
TEXT(featured_url)
TEXT(source)

static void put_id(struct nx_out *out, const struct newsidx_hit *hit)
{
    nx_out_text(out, hit->article.id);
}

static void put_date(struct nx_out *out, const struct newsidx_hit *hit)
{
    char text[NEWSIDX_DATE_TEXT_SIZE];
    const struct newsidx_article *article = &hit->article;
    if (article->published_at == NEWSIDX_DATE_NONE) return;
    nx_out_text(out, newsidx_date_format(article->published_at, article->published_day_only, text));
}

static void put_snippet(struct nx_out *out, const struct newsidx_hit *hit)
{
    put_text(out, &hit->snippet);
}

static void put_topics(struct nx_out *out, const struct newsidx_hit *hit)
{
    for (size_t i = 0; i < hit->article.n_topics; i++) {
        if (i > 0) nx_out_text(out, "|");
        put_text(out, &hit->article.topics[i]);
    }
}

static void put_published(struct nx_out *out, const struct newsidx_hit *hit)
{
    const enum newsidx_tristate published = hit->article.published;
    if (published != NEWSIDX_UNKNOWN) nx_out_text(out, published == NEWSIDX_YES ? "true" : "false");
}

static void put_mention(struct nx_out *out, const struct newsidx_hit *hit)
{
    nx_out_text(out, hit->article.mention ? "true" : "false");
}

#define COLUMN(name, detail)                                                                                           \
    {                                                                                                                  \
#name, NEWSIDX_DETAIL_##detail, put_##name                                                                     \
    }

static const struct {
    const char *name;
    enum newsidx_detail detail; /* the least that has it */
    void (*put)(struct nx_out *out, const struct newsidx_hit *hit);
} COLUMNS[] = {
    COLUMN(rank, BARE),
    COLUMN(member, BARE),
    COLUMN(members, BARE),
    COLUMN(score, BARE),
    COLUMN(text_score, MARKED),
    COLUMN(quality_score, MARKED),
    COLUMN(recency_score, MARKED),
    COLUMN(id, BARE),
    COLUMN(date, PLAIN),
    COLUMN(epoch, PLAIN),
    COLUMN(title, PLAIN),
    COLUMN(excerpt, PLAIN),
    COLUMN(snippet, MARKED),
    COLUMN(provider, PLAIN),
    COLUMN(domain, PLAIN),
    COLUMN(category, PLAIN),
    COLUMN(type, PLAIN),
    COLUMN(locale, PLAIN),
    COLUMN(topics, PLAIN),
    COLUMN(quality, PLAIN),
    COLUMN(heat, PLAIN),
    COLUMN(published, PLAIN),
    COLUMN(url, PLAIN),
    COLUMN(original_url, PLAIN),
    COLUMN(web_url, PLAIN),
    COLUMN(amp_url, PLAIN),
    COLUMN(cdn_amp_url, PLAIN),
    COLUMN(image_url, PLAIN),
    COLUMN(featured_url, PLAIN),
    COLUMN(source, FULL),
    COLUMN(mention, PLAIN),
};
enum { N_COLUMNS = sizeof COLUMNS / sizeof COLUMNS[0] };

static void refuse(const char *name, size_t length)
{
    struct nx_nearest nearest = { NULL, 0 };
    struct nx_out line = NX_OUT_INIT(NX_OUT_MEMORY);
    for (size_t i = 0; i < N_COLUMNS; i++) nx_nearest_try(&nearest, name, length, COLUMNS[i].name);
    if (nearest.word) nx_out_format(&line, "did you mean %s? ", nearest.word);
    nx_out_text(&line, "give one or more of ");
    for (size_t i = 0; i < N_COLUMNS; i++) nx_out_format(&line, "%s%s", i ? "," : "", COLUMNS[i].name);
    nx_message_error("--fields: there is no field '%.*s': %s", (int)length, name, nx_out_string(&line));
    nx_out_dispose(&line);
}

static bool add(struct nx_columns *columns, const char *name, size_t length)
{
    size_t found = 0;
    while (found < N_COLUMNS && (strncmp(COLUMNS[found].name, name, length) != 0 || COLUMNS[found].name[length]))
        found++;
    if (found == N_COLUMNS) {
        refuse(name, length);
        return false;
    }
    if (columns->n == NX_COLUMNS_MAX) {
        nx_message_error("--fields takes at most %d fields: leave some out", NX_COLUMNS_MAX);
        return false;
    }
    columns->items[columns->n++] = (unsigned char)found;
    if (COLUMNS[found].detail < columns->detail) columns->detail = COLUMNS[found].detail; /* smaller is more */
    return true;
}

bool nx_columns_read(const char *list, struct nx_columns *out)
{
    *out = (struct nx_columns){ .detail = NEWSIDX_DETAIL_BARE };
    for (const char *at = list ? list : "rank,score,date,provider,title,url";; at++) {
        size_t length = strcspn(at, ",");
        if (!add(out, at, length)) return false;
        at += length;
        if (*at == '\0') return true;
    }
}

const char *nx_columns_item(size_t i)
{
    return i < sizeof COLUMNS / sizeof *COLUMNS ? COLUMNS[i].name : NULL;
}

const char *nx_columns_name(const struct nx_columns *columns, size_t i)
{
    return COLUMNS[columns->items[i]].name;
}

void nx_columns_value(const struct nx_columns *columns, size_t i, const struct newsidx_hit *hit, struct nx_out *out)
{
    COLUMNS[columns->items[i]].put(out, hit);
}
