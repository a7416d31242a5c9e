/* SPDX-License-Identifier: GPL-2.0-or-later */
/* suggest.c: a kind after another, all from the same typed words. */
#include "search/suggest.h"

#include <stdlib.h>

#include "index/breakdown.h"
#include "search/complete.h"
#include "search/made.h"
#include "search/match.h"
#include "search/request.h"

enum {
    WORDS_MAX = 8,       /* of the text, the last ones, are looked at */
    CONTEXT_ROWS = 4096, /* articles with the words before the last, the newest, are counted for it */
    TITLE_WORDS = 10,    /* completions whose titles are looked for */
    TITLE_ROWS = 40,     /* articles whose titles are looked at */
};

struct newsidx_suggestions {
    struct nx_arena arena; /* of all below */
    struct newsidx_suggestion *items;
    struct newsidx_suggestions_totals totals;
};

NX_AUTO_POINTER(newsidx_suggestions, newsidx_suggestions_free)

/* A title that was found. */
struct title {
    struct nx_str text;
    struct nx_hash identity;
    uint64_t articles;
    bool begins; /* with what was typed */
};

struct suggester {
    struct nx_lists *lists;
    struct nx_analyzer *analyzer;
    struct nx_str text; /* as typed */
    struct nx_tokens tokens;
    const struct nx_token *words; /* the last ones of the text, n of them */
    size_t n;
    bool open; /* the last one may go on */
    size_t limit;
    struct nx_tokens name;            /* scratch: of a value or a title */
    struct nx_vocabulary completions; /* of the last word */
    struct nx_arena arena;
    struct newsidx_suggestions *out;
    newsidx_status status; /* of a callback */
    newsidx_error *err;
};

static void suggester_dispose(struct suggester *self)
{
    nx_lists_trim(self->lists);
    nx_tokens_dispose(&self->tokens);
    nx_tokens_dispose(&self->name);
    nx_arena_dispose(&self->arena);
}

static newsidx_status read_text(struct suggester *self)
{
    NX_TRY(nx_analyzer_words(self->analyzer, self->text, &self->tokens, self->err));
    const size_t n = self->tokens.n;
    self->n = NX_MIN(n, (size_t)WORDS_MAX);
    self->words = self->tokens.items + (n - self->n);
    self->open = n && self->words[self->n - 1].end == self->text.len;
    return NEWSIDX_OK;
}

static struct nx_str last_word(const struct suggester *self)
{
    return self->words[self->n - 1].word;
}

/* ---- What was found ---- */

static newsidx_status add(struct suggester *self, enum newsidx_suggestion_kind kind, struct nx_str text,
                          uint64_t articles, struct newsidx_suggestion **added)
{
    struct newsidx_suggestion *item = &self->out->items[self->out->totals.n];
    const char *bytes = nx_arena_copy(&self->out->arena, text.ptr, text.len);
    if (!bytes) return nx_error_memory(self->err);
    *item = (struct newsidx_suggestion){ .kind = kind,
                                         .text = { .bytes = bytes, .length = text.len },
                                         .articles = articles };
    self->out->totals.n++;
    if (added) *added = item;
    return NEWSIDX_OK;
}

/* ---- Words ---- */

/* A clause for each word that is typed whole. */
static newsidx_status add_whole_words(struct suggester *self, struct nx_made *made, struct nx_node_list *clauses,
                                      uint8_t streams)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer stem = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    bool failed = false;
    for (size_t i = 0; i < self->n - self->open; i++) {
        NX_TRY(nx_analyzer_stem(self->analyzer, self->words[i].word, &stem, self->err));
        const struct nx_str copy = nx_arena_copy_str(&self->arena, nx_buffer_str(&stem), &failed);
        if (failed) return nx_error_memory(self->err);
        NX_TRY(nx_made_add(made, clauses, self->words[i].word, copy, streams, self->err));
    }
    return NEWSIDX_OK;
}

static newsidx_status run(struct suggester *self, struct nx_made *made, struct nx_node_list *clauses,
                          struct newsidx_weights weights, struct nx_top *top)
{
    struct newsidx_search_options options = NEWSIDX_SEARCH_OPTIONS_INIT;
    struct nx_query query;
    struct nx_plan plan;
    struct nx_match_count count;
    options.match = NEWSIDX_MATCH_ALL;
    options.weights = weights;
    NX_TRY(nx_made_finish(made, clauses, &query, self->err));
    NX_TRY(nx_plan_make(self->lists, &query, &options, &self->arena, &plan, self->err));
    NX_TRY(nx_match_run(self->lists, &plan, false, top, &count, self->err));
    nx_top_sort(top);
    return NEWSIDX_OK;
}

/* The completions in articles that have the words before. */
static newsidx_status complete_in_context(struct suggester *self, size_t max)
{
    NX_AUTO(nx_top_dispose) struct nx_top top = NX_TOP_INIT(CONTEXT_ROWS);
    const struct newsidx_weights latest = NEWSIDX_WEIGHTS_LATEST;
    struct nx_node_list clauses = { NULL, NULL, 0 };
    struct nx_made made;
    NX_TRY(nx_made_begin(&self->arena, &made, self->err));
    NX_TRY(add_whole_words(self, &made, &clauses, 0));
    NX_TRY(run(self, &made, &clauses, latest, &top));
    return nx_complete(self->lists, last_word(self), &top, max, &self->arena, &self->completions, self->err);
}

/* The text with the last word completed. */
static newsidx_status add_word(struct suggester *self, const struct nx_vocabulary_word *word)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer text = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    nx_buffer_add(&text, self->text.ptr, self->words[self->n - 1].start);
    nx_buffer_add_str(&text, word->word);
    NX_TRY(nx_buffer_check(&text, self->err));
    return add(self, NEWSIDX_SUGGESTION_WORD, nx_buffer_str(&text), word->df, NULL);
}

/* True where the word was typed before the last one. */
static bool is_typed(const struct suggester *self, struct nx_str word)
{
    size_t i = 0;
    while (i + 1 < self->n && !nx_str_equal(self->words[i].word, word)) i++;
    return i + 1 < self->n;
}

static newsidx_status suggest_words(struct suggester *self)
{
    const size_t max = NX_MAX(self->limit + WORDS_MAX, (size_t)TITLE_WORDS);
    size_t kept = 0;
    if (!self->open) return NEWSIDX_OK;
    if (self->n > 1)
        NX_TRY(complete_in_context(self, max));
    else
        NX_TRY(nx_vocabulary_prefix(self->lists, last_word(self), max, &self->arena, &self->completions, self->err));
    for (size_t i = 0; i < self->completions.n && kept < self->limit; i++) {
        if (is_typed(self, self->completions.items[i].word)) continue;
        NX_TRY(add_word(self, &self->completions.items[i]));
        kept++;
    }
    return NEWSIDX_OK;
}

/* ---- Names ---- */

/* True where the typed words stand in the name from its word `at` on. */
static bool stands_at(const struct suggester *self, size_t at)
{
    if (at + self->n > self->name.n) return false;
    for (size_t i = 0; i < self->n; i++) {
        const struct nx_str word = self->name.items[at + i].word, typed = self->words[i].word;
        const bool open = self->open && i + 1 == self->n;
        if (open ? !nx_str_starts_with(word, typed) : !nx_str_equal(word, typed)) return false;
    }
    return true;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* False where the first typed word, or its beginning, cannot stand in the name: most names, and at a glance. Names with
   other characters than letters and blanks may be folded to anything. */
static bool may_have(struct nx_str name, struct nx_str word)
{
    const char first = word.ptr[0];
    for (size_t i = 0; i < name.len; i++) {
        const char c = name.ptr[i], lower = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
        if (!is_letter(c) && c != ' ') return true;
        if (lower == first && (i == 0 || name.ptr[i - 1] == ' ')) return true;
    }
    return false;
}

static bool accepts(void *context, struct nx_str name)
{
    struct suggester *self = context;
    if (self->status != NEWSIDX_OK || !may_have(name, self->words->word)) return false;
    self->status = nx_analyzer_words(self->analyzer, name, &self->name, self->err);
    for (size_t at = 0; self->status == NEWSIDX_OK && at < self->name.n; at++) {
        if (stands_at(self, at)) return true;
    }
    return false;
}

static newsidx_status suggest_names(struct suggester *self, enum newsidx_suggestion_kind kind, enum nx_field field)
{
    NX_AUTO(nx_breakdown_dispose) struct nx_breakdown names = { .names = NX_INTERN_INIT };
    NX_TRY(nx_breakdown_values(nx_lists_snapshot(self->lists), field, accepts, self, &names, self->err));
    if (self->status != NEWSIDX_OK) return self->status;
    nx_breakdown_sort(&names, self->limit);
    for (size_t i = 0; i < names.n && i < self->limit; i++) {
        NX_TRY(add(self, kind, names.items[i].name, names.items[i].count, NULL));
    }
    return NEWSIDX_OK;
}

/* ---- Titles ---- */

/* True where the title, of whose words some have the stems, has one that begins as the last word does. */
static newsidx_status check_title(struct suggester *self, struct nx_str text, bool *fits, bool *begins)
{
    *fits = !self->open;
    NX_TRY(nx_analyzer_words(self->analyzer, text, &self->name, self->err));
    for (size_t i = 0; i < self->name.n && !*fits; i++) {
        *fits = nx_str_starts_with(self->name.items[i].word, last_word(self));
    }
    *begins = stands_at(self, 0);
    return NEWSIDX_OK;
}

static newsidx_status add_title(struct suggester *self, const struct nx_candidate *match, struct title *titles,
                                size_t *n)
{
    const struct nx_segment *segment = nx_lists_snapshot(self->lists)->segments[match->row.segment];
    struct nx_article article;
    bool fits, begins;
    NX_TRY(nx_segment_article(segment, match->row.row, &self->arena, &article, self->err));
    for (size_t i = 0; i < *n; i++) {
        if (!nx_str_equal(titles[i].text, article.title)) continue;
        titles[i].articles++;
        return NEWSIDX_OK;
    }
    NX_TRY(check_title(self, article.title, &fits, &begins));
    if (fits) titles[(*n)++] = (struct title){ article.title, *match->identity, 1, begins };
    return NEWSIDX_OK;
}

/* The title has all whole words, and one that completes the last. */
static newsidx_status find_titles(struct suggester *self, struct nx_top *top)
{
    struct newsidx_weights weights = NEWSIDX_WEIGHTS_BALANCED;
    const uint8_t in_title = 1u << NX_STREAM_TITLE;
    struct nx_node_list clauses = { NULL, NULL, 0 }, words = { NULL, NULL, 0 };
    struct nx_made made;
    bool failed = false;
    weights.text = 0; /* all titles have the same words */
    NX_TRY(nx_made_begin(&self->arena, &made, self->err));
    NX_TRY(add_whole_words(self, &made, &clauses, in_title));
    for (size_t i = 0; i < self->completions.n && i < TITLE_WORDS; i++) {
        const struct nx_vocabulary_word *word = &self->completions.items[i];
        NX_TRY(nx_made_add(&made, &words, word->word, word->stem, in_title, self->err));
    }
    struct nx_node *any = nx_node_join(&self->arena, NX_NODE_OR, &words, &failed);
    if (failed) return nx_error_memory(self->err);
    if (self->open && !any) return NEWSIDX_OK;
    if (any) nx_node_append(&clauses, any);
    return run(self, &made, &clauses, weights, top);
}

static newsidx_status suggest_titles(struct suggester *self)
{
    NX_AUTO(nx_top_dispose) struct nx_top top = NX_TOP_INIT(TITLE_ROWS);
    struct title titles[TITLE_ROWS];
    size_t n = 0, kept = 0;
    NX_TRY(find_titles(self, &top));
    for (size_t i = 0; i < top.n; i++) NX_TRY(add_title(self, &top.items[i], titles, &n));
    for (int begins = 1; begins >= 0; begins--) {
        for (size_t i = 0; i < n && kept < self->limit; i++) {
            struct newsidx_suggestion *added;
            if (titles[i].begins != begins) continue;
            NX_TRY(add(self, NEWSIDX_SUGGESTION_TITLE, titles[i].text, titles[i].articles, &added));
            nx_id_format(titles[i].identity, added->id);
            kept++;
        }
    }
    return NEWSIDX_OK;
}

/* ---- All ---- */

static newsidx_status suggest(struct suggester *self)
{
    enum { KINDS = 4 };
    const struct nx_snapshot *snapshot = nx_lists_snapshot(self->lists);
    self->out->items = nx_arena_calloc(&self->out->arena, KINDS * self->limit, sizeof *self->out->items);
    if (!self->out->items) return nx_error_memory(self->err);
    self->out->totals = (struct newsidx_suggestions_totals){ 0, snapshot->generation, snapshot->n_articles };
    NX_TRY(read_text(self));
    if (self->n == 0) return NEWSIDX_OK;
    NX_TRY(suggest_words(self));
    NX_TRY(suggest_names(self, NEWSIDX_SUGGESTION_TOPIC, NX_FIELD_TOPICS));
    NX_TRY(suggest_names(self, NEWSIDX_SUGGESTION_PROVIDER, NX_FIELD_PROVIDER));
    return suggest_titles(self);
}

newsidx_status nx_suggest(struct nx_lists *lists, struct nx_analyzer *analyzer, const char *text,
                          const struct newsidx_suggest_options *options, struct newsidx_suggestions **out,
                          newsidx_error *err)
{
    NX_TRY(nx_request_check_query(text, err));
    if (options->limit < 1 || options->limit > NX_LIMIT_MAX) {
        return nx_error_set(err, NEWSIDX_INVALID, "%zu suggestions of a kind: ask for 1 to %d", options->limit,
                            NX_LIMIT_MAX);
    }
    NX_AUTO_FREE(newsidx_suggestions) struct newsidx_suggestions *made = calloc(1, sizeof *made);
    if (!made) return nx_error_memory(err);
    NX_AUTO(suggester_dispose)
    struct suggester self = {
        .lists = lists,
        .analyzer = analyzer,
        .text = nx_str_of(text),
        .tokens = NX_TOKENS_INIT,
        .name = NX_TOKENS_INIT,
        .limit = options->limit,
        .arena = NX_ARENA_INIT,
        .out = made,
        .err = err,
    };
    NX_TRY(suggest(&self));
    *out = NX_STEAL(made);
    return NEWSIDX_OK;
}

/* ---- The public way into them ---- */

void newsidx_suggestions_free(struct newsidx_suggestions *suggestions)
{
    if (!suggestions) return;
    nx_arena_dispose(&suggestions->arena);
    free(suggestions);
}

const struct newsidx_suggestions_totals *newsidx_suggestions_summary(const struct newsidx_suggestions *suggestions)
{
    return &suggestions->totals;
}

const struct newsidx_suggestion *newsidx_suggestions_item(const struct newsidx_suggestions *suggestions, size_t i)
{
    return i < suggestions->totals.n ? &suggestions->items[i] : NULL;
}
