/* SPDX-License-Identifier: GPL-2.0-or-later */
/* correct.c: words that are doubted, what each of them may have been, and which of that finds articles together. */
#include "search/correct.h"

#include "base/utf8.h"
#include "search/expand.h"
#include "search/filter.h"
#include "search/parse.h"
#include "search/request.h"
#include "search/vocabulary.h"

/* A word near to a doubted one. */
struct choice {
    struct nx_str word;
    double closeness; /* how readily it is mistyped so */
};

enum { CHOICES = 3 };

/* A word of the query. */
struct doubt {
    struct nx_str typed, word; /* views into the parsed copy of the query; folded */
    struct nx_str stem;
    uint64_t df;
    struct choice choices[CHOICES]; /* the likeliest first */
    size_t n_choices;
    size_t chosen; /* n_choices: the word as it was typed */
};

struct correction {
    const struct nx_asked *asked;
    struct newsidx_search_options options; /* of what is tried */
    struct doubt doubts[NX_CORRECT_WORDS];
    size_t n_doubts;
    struct nx_arena arena;   /* of the words that are near */
    struct nx_arena scratch; /* of one trial */
    struct nx_buffer text;   /* of the query that is tried */
};

/* ---- Words to doubt ---- */

/* The letters of a word that is spelt: 0 where it has digits, signs, or is not of an alphabet. */
static size_t count_letters(struct nx_str word)
{
    size_t n = 0;
    for (const char *at = word.ptr, *end = word.ptr + word.len; at < end; n++) {
        const uint32_t c = nx_utf8_next(&at, end);
        const bool alphabetic = (c >= 'a' && c <= 'z') || (c >= 0xaa && c < 0xe00) || (c >= 0x1e00 && c < 0x2000);
        if (!alphabetic) return 0;
    }
    return n;
}

/* Takes the words below `node` that may have been mistyped. */
static void collect(struct correction *self, const struct nx_node *node)
{
    if (node->kind == NX_NODE_NOT) return;
    for (const struct nx_node *child = node->first; child; child = child->next) collect(self, child);
    if (node->kind != NX_NODE_TERM || node->streams || node->exact) return;
    const struct nx_query_word *word = node->words;
    const struct nx_plan_term *term = &self->asked->plan.terms[word->term];
    if (self->n_doubts == NX_CORRECT_WORDS || term->pattern || term->df >= NX_CORRECT_ENOUGH) return;
    if (count_letters(word->word) < NX_CORRECT_LETTERS) return;
    self->doubts[self->n_doubts++] =
        (struct doubt){ .typed = word->typed, .word = word->word, .stem = term->stem, .df = term->df };
}

/* True where all words are known and so many articles have them. */
static bool is_enough(const struct correction *self, uint64_t matches)
{
    for (size_t i = 0; i < self->n_doubts; i++) {
        if (self->doubts[i].df == 0) return false;
    }
    return matches >= NX_CORRECT_ENOUGH;
}

/* ---- What may have been meant ---- */

/* People seldom miss the first letter, and one slip is likelier than two. */
static double closeness_of(struct nx_str word, const struct nx_vocabulary_word *near)
{
    const char *mine = word.ptr, *other = near->word.ptr;
    const bool same = nx_utf8_next(&mine, mine + word.len) == nx_utf8_next(&other, other + near->word.len);
    return (same ? 1.0 : 0.125) * (near->distance > 1 ? 0.0625 : 1.0);
}

static void offer(struct doubt *doubt, double weights[CHOICES], const struct nx_vocabulary_word *near)
{
    const struct choice choice = { near->word, closeness_of(doubt->word, near) };
    const double weight = choice.closeness * (double)near->df;
    size_t at = doubt->n_choices;
    while (at > 0 && weights[at - 1] < weight) at--;
    if (at == CHOICES) return;
    if (doubt->n_choices < CHOICES) doubt->n_choices++;
    for (size_t i = doubt->n_choices - 1; i > at; i--) {
        weights[i] = weights[i - 1];
        doubt->choices[i] = doubt->choices[i - 1];
    }
    weights[at] = weight;
    doubt->choices[at] = choice;
}

static newsidx_status find_choices(struct correction *self, struct doubt *doubt)
{
    const unsigned distance = count_letters(doubt->word) < NX_CORRECT_LETTERS_TWO ? 1 : 2;
    struct nx_vocabulary found;
    double weights[CHOICES];
    NX_TRY(nx_vocabulary_near(self->asked->lists, doubt->word, distance, SIZE_MAX, &self->arena, &found,
                              self->asked->err));
    for (size_t i = 0; i < found.n; i++) {
        const struct nx_vocabulary_word *near = &found.items[i];
        if (near->df < doubt->df * NX_CORRECT_RARER || nx_str_equal(near->stem, doubt->stem)) continue;
        if (count_letters(near->word)) offer(doubt, weights, near);
    }
    return NEWSIDX_OK;
}

/* Leaves those words for which there is another one. */
static newsidx_status find_all_choices(struct correction *self)
{
    size_t kept = 0;
    for (size_t i = 0; i < self->n_doubts; i++) {
        NX_TRY(find_choices(self, &self->doubts[i]));
        if (self->doubts[i].n_choices) self->doubts[kept++] = self->doubts[i];
    }
    self->n_doubts = kept;
    return NEWSIDX_OK;
}

/* ---- Trying ---- */

/* Writes the query with the words that are chosen. */
static void write_query(struct correction *self)
{
    struct nx_str rest = self->asked->query.text;
    nx_buffer_clear(&self->text);
    for (size_t i = 0; i < self->n_doubts; i++) {
        const struct doubt *doubt = &self->doubts[i];
        if (doubt->chosen == doubt->n_choices) continue;
        const size_t before = (size_t)(doubt->typed.ptr - rest.ptr), behind = before + doubt->typed.len;
        nx_buffer_add(&self->text, rest.ptr, before);
        nx_buffer_add_str(&self->text, doubt->choices[doubt->chosen].word);
        rest = (struct nx_str){ rest.ptr + behind, rest.len - behind };
    }
    nx_buffer_add_str(&self->text, rest);
}

/* Counts the articles that the query with the chosen words finds. Where AUTO finds nothing, nothing else is looked for. */
static newsidx_status count(struct correction *self, uint64_t *out)
{
    const struct nx_asked *asked = self->asked;
    struct nx_query query;
    struct nx_plan plan;
    struct nx_top none = { .k = 0 };
    struct nx_match_count counted;
    write_query(self);
    NX_TRY(nx_buffer_check(&self->text, asked->err));
    nx_arena_clear(&self->scratch);
    NX_TRY(nx_parse(asked->analyzer, nx_buffer_str(&self->text), nx_request_now(&self->options), &self->scratch, &query,
                    asked->err));
    NX_TRY(nx_expand(asked->lists, &query, &self->scratch, asked->err));
    query.filter = asked->query.filter;
    NX_TRY(nx_plan_make(asked->lists, &query, &self->options, &self->scratch, &plan, asked->err));
    newsidx_status status = nx_match_run(asked->lists, &plan, true, &none, &counted, asked->err);
    nx_top_dispose(&none);
    *out = counted.n;
    return status;
}

/* Finds what is best for one word beside what is chosen for the others. */
static newsidx_status choose(struct correction *self, struct doubt *doubt)
{
    size_t best = 0; /* also where nothing is found: it may be the others that are wrong */
    double most = 0.0;
    for (doubt->chosen = 0; doubt->chosen <= doubt->n_choices; doubt->chosen++) {
        const bool typed = doubt->chosen == doubt->n_choices;
        uint64_t n = 0;
        if (!typed || doubt->df) NX_TRY(count(self, &n));
        const double weight = (double)n * (typed ? (double)NX_CORRECT_MORE : doubt->choices[doubt->chosen].closeness);
        if (weight > most) best = doubt->chosen;
        if (weight > most) most = weight;
    }
    doubt->chosen = best;
    return NEWSIDX_OK;
}

/* What the query finds as it was typed. */
static newsidx_status count_typed(struct correction *self, uint64_t *out)
{
    for (size_t i = 0; i < self->n_doubts; i++) self->doubts[i].chosen = self->doubts[i].n_choices;
    return count(self, out);
}

static newsidx_status keep(struct correction *self, uint64_t typed, struct nx_arena *arena, struct nx_correction *out)
{
    uint64_t matches, factor = 1;
    size_t n = 0;
    for (size_t i = 0; i < self->n_doubts; i++) {
        if (self->doubts[i].chosen == self->doubts[i].n_choices) continue;
        if (self->doubts[i].df) factor = NX_CORRECT_MORE;
        n++;
    }
    NX_TRY(count(self, &matches));
    const bool fits = self->text.len <= NEWSIDX_QUERY_MAX;
    if (n == 0 || matches <= typed || matches < typed * factor || !fits) return NEWSIDX_OK;
    out->query = nx_arena_copy(arena, self->text.ptr, self->text.len);
    out->matches = matches;
    return out->query ? NEWSIDX_OK : nx_error_memory(self->asked->err);
}

/* Where the answer is to any of the words: those that no article has, each by itself. */
static newsidx_status correct_any(struct correction *self, struct nx_arena *arena, struct nx_correction *out)
{
    uint64_t typed;
    self->options.match = NEWSIDX_MATCH_ANY;
    NX_TRY(count_typed(self, &typed));
    for (size_t i = 0; i < self->n_doubts; i++) {
        if (self->doubts[i].df == 0) self->doubts[i].chosen = 0;
    }
    return keep(self, typed, arena, out);
}

static newsidx_status correct_all(struct correction *self, uint64_t typed, struct nx_arena *arena,
                                  struct nx_correction *out)
{
    for (size_t i = 0; i < self->n_doubts; i++) self->doubts[i].chosen = 0;
    for (size_t i = 0; i < self->n_doubts; i++) NX_TRY(choose(self, &self->doubts[i]));
    return keep(self, typed, arena, out);
}

static newsidx_status find(struct correction *self, struct nx_arena *arena, struct nx_correction *out)
{
    const struct nx_asked *asked = self->asked;
    uint64_t typed = asked->plan.relaxed ? 0 : asked->count.n;
    collect(self, asked->query.root);
    if (self->n_doubts == 0 || is_enough(self, typed)) return NEWSIDX_OK;
    if (!asked->plan.relaxed && !asked->count.exact) NX_TRY(count_typed(self, &typed));
    if (is_enough(self, typed)) return NEWSIDX_OK;
    NX_TRY(find_all_choices(self));
    if (self->n_doubts == 0) return NEWSIDX_OK;
    const bool any = asked->plan.mode == NEWSIDX_MATCH_ANY;
    if (!any || asked->plan.relaxed) NX_TRY(correct_all(self, typed, arena, out));
    return any && !out->query ? correct_any(self, arena, out) : NEWSIDX_OK;
}

newsidx_status nx_correct(const struct nx_asked *asked, struct nx_arena *arena, struct nx_correction *out)
{
    struct correction self = {
        .asked = asked,
        .options = asked->options,
        .arena = NX_ARENA_INIT,
        .scratch = NX_ARENA_INIT,
        .text = NX_BUFFER_INIT(NX_BUFFER_NO_MAX),
    };
    *out = (struct nx_correction){ NULL, 0 };
    const newsidx_status status = find(&self, arena, out);
    nx_arena_dispose(&self.arena);
    nx_arena_dispose(&self.scratch);
    nx_buffer_dispose(&self.text);
    return status;
}
