/* SPDX-License-Identifier: GPL-2.0-or-later */
/* history.c: random histories over small corpora full of collisions, and what they look like on paper. */
#include "history.h"

enum { NAME_SIZE = 16 };

/* ---- Corpora ---- */

/* Few of everything, and several spellings of one thing. */
static const char *const urls[] = {
    "https://e.com/1", "http://www.e.com/1/?utm_source=x", "e.com/1#top", "https://e.com/2", "https://E.com/2/",
    "https://e.com/3", "https://f.org/1",  "https://f.org/2",  "https://f.org/3", "https://f.org/4",
    "https://e-com.cdn.ampproject.org/c/s/e.com/2", "https://amp.e.com/3", "https://e.com/5", "https://e.com/6", "#",
};
static const char *const titles[] = {
    "Rain", "rain", "Rain in Spain", "RAIN IN SPAIN", "Sun", "Sun and rain", "The running man", "The man runs", "Hail",
};
static const char *const domains[] = { "e.com", "www.e.com", "f.org" };
static const char *const excerpts[] = { "Rain, rain and running men", "The sun runs", "A man in Spain", "hail hail", "" };
static const char *const providers[] = { "Daily Rain", "The Sun", "daily rain" };
static const int64_t days[] = { 1, 2, 2, 3, -400, 18000 };
static const int32_t qualities[] = { 1, 40, 40, 90, 5000, -7, QUALITY_ZERO };

#define ANY(chance, array) ((array)[chance_below(chance, NX_COUNT(array))])
#define PERHAPS(chance, array) (chance_one_in(chance, 3) ? 0 : ANY(chance, array))

const char *history_name(unsigned number)
{
    static char names[4][NAME_SIZE];
    static unsigned next;
    char *name = names[next++ % NX_COUNT(names)];
    snprintf(name, NAME_SIZE, "%s%02u", number % 5 ? "f" : "stream", number % 100);
    return name;
}

/* Often the very same record, as an article here and a mention there. */
static struct made plain_article(struct chance *chance)
{
    return (struct made){ .title = titles[chance_below(chance, 2)], .url = urls[chance_below(chance, 4)] };
}

static struct made random_article(struct chance *chance)
{
    if (chance_one_in(chance, 4)) return plain_article(chance);
    struct made made = {
        .title = PERHAPS(chance, titles),
        .domain = PERHAPS(chance, domains),
        .excerpt = PERHAPS(chance, excerpts),
        .provider = PERHAPS(chance, providers),
        .url = chance_one_in(chance, 2) ? ANY(chance, urls) : NULL,
        .web = chance_one_in(chance, 3) ? ANY(chance, urls) : NULL,
        .amp = chance_one_in(chance, 4) ? ANY(chance, urls) : NULL,
        .cdn = chance_one_in(chance, 6) ? ANY(chance, urls) : NULL,
        .category = chance_one_in(chance, 3) ? "weather" : NULL,
        .topic = chance_one_in(chance, 3) ? "Rain & sun" : NULL,
        .day = PERHAPS(chance, days),
        .quality = PERHAPS(chance, qualities),
    };
    /* What nothing could ever find, no reader lets in. */
    if (!made.title && !made.url) made.title = ANY(chance, titles);
    return made;
}

static void random_content(struct chance *chance, unsigned source, struct content *out)
{
    *out = (struct content){ .n = source % 5 ? 1 : chance_below(chance, ARTICLES_MAX + 1) };
    for (size_t i = 0; i < out->n; i++) {
        out->articles[i] = random_article(chance);
        out->n_related[i] = chance_one_in(chance, 2) ? chance_below(chance, RELATED_MAX + 1) : 0;
        for (size_t k = 0; k < out->n_related[i]; k++) out->related[i][k] = random_article(chance);
    }
}

/* One thing about one article changes: a URL, a word, or its list of others grows or shrinks. */
static void edit_content(struct chance *chance, struct content *content)
{
    if (!content->n) return;
    const size_t i = chance_below(chance, (uint32_t)content->n);
    struct made *article = &content->articles[i];
    size_t *n = &content->n_related[i];
    switch (chance_below(chance, 6)) {
    case 0: article->url = article->title ? PERHAPS(chance, urls) : ANY(chance, urls); break;
    case 1: article->title = ANY(chance, titles); break;
    case 2: article->quality = PERHAPS(chance, qualities); break;
    case 3: article->day = PERHAPS(chance, days); break;
    case 4: if (*n < RELATED_MAX) content->related[i][(*n)++] = random_article(chance); break;
    default: if (*n) content->related[i][0] = content->related[i][--*n]; break;
    }
}

/* ---- Histories ---- */

struct maker {
    struct chance chance;
    struct content held[SOURCES_MAX];
    bool present[SOURCES_MAX];
    unsigned n_sources;
    struct history *out;
};

static struct operation *append(struct maker *maker, enum deed deed)
{
    static struct operation beyond;
    struct history *out = maker->out;
    struct operation *operation = out->n < OPERATIONS_MAX ? &out->operations[out->n++] : &beyond;
    *operation = (struct operation){ .deed = deed };
    return operation;
}

static struct content *copy_content(const struct content *content)
{
    struct content *copy = malloc(sizeof *copy);
    assert_non_null(copy);
    *copy = *content;
    return copy;
}

static void append_write(struct maker *maker, unsigned source)
{
    if (maker->out->n >= OPERATIONS_MAX) return;
    struct operation *operation = append(maker, WRITE);
    operation->source = source;
    operation->content = copy_content(&maker->held[source]);
    maker->present[source] = true;
}

static void change_source(struct maker *maker, unsigned source)
{
    struct chance *chance = &maker->chance;
    const uint32_t dice = maker->present[source] ? chance_below(chance, 10) : 9;
    if (dice < 2) {
        append(maker, REMOVE)->source = source;
        maker->present[source] = false;
    } else if (dice == 2) {
        const unsigned other = chance_below(chance, maker->n_sources);
        *append(maker, RENAME) = (struct operation){ .deed = RENAME, .source = source, .other = other };
        maker->held[other] = maker->held[source];
        maker->present[source] = false;
        maker->present[other] = true;
    } else {
        if (dice >= 6) random_content(chance, source, &maker->held[source]);
        else if (dice >= 4) edit_content(chance, &maker->held[source]);
        append_write(maker, source);
    }
}

/* The place where a writer is killed. A commit has some twenty writes. */
static unsigned death(struct chance *chance)
{
    return chance_one_in(chance, 6) ? 1 + chance_below(chance, 40) : 0;
}

static void append_round(struct maker *maker)
{
    struct chance *chance = &maker->chance;
    const uint32_t how_many = 1 + chance_below(chance, 6);
    for (unsigned i = 0; i < maker->n_sources; i++) {
        if (chance_one_in(chance, how_many)) change_source(maker, i);
    }
    /* A merge may come at any time, also when sources are about to go. */
    if (chance_one_in(chance, 5)) append(maker, TIDY)->number = chance_below(chance, 400);
    struct operation *commit = append(maker, COMMIT);
    commit->dies_at = death(chance);
    commit->cuts = chance_one_in(chance, 2) ? chance_bits(chance) : 0;
    if (chance_one_in(chance, 3)) {
        struct operation *tidy = append(maker, TIDY);
        tidy->number = chance_below(chance, 400);
        tidy->dies_at = death(chance);
    }
    if (chance_one_in(chance, 12)) append(maker, COMPACT)->dies_at = death(chance);
    if (chance_one_in(chance, 3)) append(maker, REOPEN);
    if (chance_one_in(chance, 4)) append(maker, READ);
    if (chance_one_in(chance, 5)) append(maker, CHECK);
}

void history_make(uint64_t seed, struct history *out)
{
    struct maker *maker = calloc(1, sizeof *maker);
    assert_non_null(maker);
    *out = (struct history){ .n = 0 };
    maker->chance.state = seed;
    maker->n_sources = 3 + chance_below(&maker->chance, SOURCES_MAX - 2);
    maker->out = out;
    const uint32_t rounds = 1 + chance_below(&maker->chance, 10);
    for (uint32_t i = 0; i < rounds; i++) append_round(maker);
    free(maker);
}

void history_copy(const struct history *history, struct history *out)
{
    *out = *history;
    for (size_t i = 0; i < out->n; i++) {
        struct operation *operation = &out->operations[i];
        if (operation->content) operation->content = copy_content(operation->content);
    }
}

void history_dispose(struct history *history)
{
    for (size_t i = 0; i < history->n; i++) free(history->operations[i].content);
    history->n = 0;
}

/* ---- On paper ---- */

static void print_text(const char *name, const char *text)
{
    if (text) print_error(" %s \"%s\"", name, text);
}

static void print_article(const char *before, const struct made *made)
{
    print_error("%s", before);
    print_text("title", made->title);
    print_text("domain", made->domain);
    print_text("url", made->url);
    print_text("web", made->web);
    print_text("amp", made->amp);
    print_text("cdn", made->cdn);
    print_text("excerpt", made->excerpt);
    print_text("provider", made->provider);
    print_text("category", made->category);
    print_text("topic", made->topic);
    if (made->day) print_error(" day %lld", (long long)made->day);
    if (made->quality) print_error(" quality %d", made->quality == QUALITY_ZERO ? 0 : made->quality);
    print_error("\n");
}

static void print_content(const struct content *content)
{
    for (size_t i = 0; i < content->n; i++) {
        print_article("       article", &content->articles[i]);
        for (size_t k = 0; k < content->n_related[i]; k++) print_article("         related", &content->related[i][k]);
    }
}

static void print_operation(const struct operation *operation)
{
    static const char *const names[] = { "write", "remove", "rename", "commit", "tidy", "compact", "reopen", "read", "check" };
    print_error("%s", names[operation->deed]);
    if (operation->deed <= RENAME) print_error(" %s", history_name(operation->source));
    if (operation->deed == RENAME) print_error(" to %s", history_name(operation->other));
    if (operation->deed == TIDY) print_error(" with work for %llu", (unsigned long long)operation->number);
    if (operation->cuts) print_error(" in parts (%llu)", (unsigned long long)operation->cuts);
    if (operation->dies_at) print_error(" and be killed at write %u", operation->dies_at);
    print_error("\n");
    if (operation->content) print_content(operation->content);
}

void history_print(const struct history *history)
{
    for (size_t i = 0; i < history->n; i++) {
        print_error("  %2zu. ", i + 1);
        print_operation(&history->operations[i]);
    }
}
