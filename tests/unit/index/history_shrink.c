/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * history_shrink.c: makes a history that fails short: without operations, articles, mentions and fields that its fault
 * does not need. What it drops it drops in large pieces first (delta debugging: Zeller and Hildebrandt 2002).
 */
#include "history.h"

struct shrinker {
    struct history *history; /* fails */
    history_fails *fails;
    void *context;
    bool changed;
};

/* Takes `trial` for the history where it fails, too; owns it in any case. */
static bool take(struct shrinker *shrinker, struct history *trial)
{
    const bool fails = shrinker->fails(shrinker->context, trial);
    if (fails) {
        history_dispose(shrinker->history);
        *shrinker->history = *trial;
        shrinker->changed = true;
    } else {
        history_dispose(trial);
    }
    free(trial);
    return fails;
}

static struct history *copy(const struct shrinker *shrinker)
{
    struct history *trial = malloc(sizeof *trial);
    assert_non_null(trial);
    history_copy(shrinker->history, trial);
    return trial;
}

static bool drop_operations(struct shrinker *shrinker, size_t first, size_t n)
{
    struct history *trial = copy(shrinker);
    for (size_t i = first; i < first + n; i++) free(trial->operations[i].content);
    memmove(&trial->operations[first], &trial->operations[first + n],
            (trial->n - first - n) * sizeof trial->operations[0]);
    trial->n -= n;
    return take(shrinker, trial);
}

static void shrink_list(struct shrinker *shrinker)
{
    for (size_t piece = NX_MAX(shrinker->history->n / 2, 1); piece > 0; piece /= 2) {
        for (size_t at = shrinker->history->n; at >= piece;) {
            at -= piece;
            if (at + piece <= shrinker->history->n) drop_operations(shrinker, at, piece);
        }
    }
}

/* A source with all that is done to it. */
static void shrink_sources(struct shrinker *shrinker)
{
    for (unsigned source = 0; source < SOURCES_MAX; source++) {
        struct history *trial = copy(shrinker);
        size_t n = 0;
        for (size_t i = 0; i < trial->n; i++) {
            struct operation *operation = &trial->operations[i];
            const bool goes = operation->deed <= RENAME && operation->source == source;
            if (goes) free(operation->content);
            else trial->operations[n++] = *operation;
        }
        const bool same = n == trial->n;
        trial->n = n;
        if (!same) {
            take(shrinker, trial);
        } else {
            history_dispose(trial);
            free(trial);
        }
    }
}

static void drop_article(struct content *content, size_t i)
{
    const size_t behind = content->n - i - 1;
    memmove(&content->articles[i], &content->articles[i + 1], behind * sizeof content->articles[0]);
    memmove(&content->related[i], &content->related[i + 1], behind * sizeof content->related[0]);
    memmove(&content->n_related[i], &content->n_related[i + 1], behind * sizeof content->n_related[0]);
    content->n--;
}

/* Field `field` of an article; false: it is not there, or nothing else names the article. */
static bool drop_field(struct made *made, unsigned field)
{
    const char **texts[] = { &made->excerpt, &made->provider, &made->category, &made->topic, &made->cdn, &made->amp,
                             &made->web, &made->domain, &made->url, &made->title };
    if (field < NX_COUNT(texts)) {
        if (!*texts[field]) return false;
        if (texts[field] == &made->url && !made->title) return false;
        if (texts[field] == &made->title && !made->url) return false;
        *texts[field] = NULL;
        return true;
    }
    if (field == NX_COUNT(texts)) return made->day ? (made->day = 0, true) : false;
    return made->quality ? (made->quality = 0, true) : false;
}
enum { FIELDS = 12 };

static void shrink_fields(struct shrinker *shrinker, size_t at, size_t article, size_t mention)
{
    for (unsigned field = 0; field < FIELDS; field++) {
        struct history *trial = copy(shrinker);
        struct content *content = trial->operations[at].content;
        struct made *made = mention < RELATED_MAX ? &content->related[article][mention] : &content->articles[article];
        if (drop_field(made, field)) {
            take(shrinker, trial);
        } else {
            history_dispose(trial);
            free(trial);
        }
    }
}

static void shrink_article(struct shrinker *shrinker, size_t at, size_t article)
{
    for (size_t k = shrinker->history->operations[at].content->n_related[article]; k-- > 0;) {
        struct history *trial = copy(shrinker);
        struct content *content = trial->operations[at].content;
        const size_t last = --content->n_related[article];
        content->related[article][k] = content->related[article][last];
        if (!take(shrinker, trial)) shrink_fields(shrinker, at, article, k);
    }
    shrink_fields(shrinker, at, article, RELATED_MAX);
}

static void shrink_content(struct shrinker *shrinker, size_t at)
{
    for (size_t i = shrinker->history->operations[at].content->n; i-- > 0;) {
        struct history *trial = copy(shrinker);
        drop_article(trial->operations[at].content, i);
        if (!take(shrinker, trial)) shrink_article(shrinker, at, i);
    }
}

/* Without a kill, without cuts. */
static void shrink_numbers(struct shrinker *shrinker, size_t at)
{
    const struct operation *operation = &shrinker->history->operations[at];
    struct history *trial = NULL;
    if (operation->dies_at) {
        trial = copy(shrinker);
        trial->operations[at].dies_at = 0;
        take(shrinker, trial);
    }
    if (shrinker->history->operations[at].cuts) {
        trial = copy(shrinker);
        trial->operations[at].cuts = 0;
        take(shrinker, trial);
    }
}

void history_shrink(struct history *history, history_fails *fails, void *context)
{
    struct shrinker shrinker = { history, fails, context, true };
    while (shrinker.changed) {
        shrinker.changed = false;
        shrink_sources(&shrinker);
        shrink_list(&shrinker);
        for (size_t i = 0; i < history->n; i++) {
            if (history->operations[i].content) shrink_content(&shrinker, i);
            shrink_numbers(&shrinker, i);
        }
    }
}
