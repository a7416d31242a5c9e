/* SPDX-License-Identifier: GPL-2.0-or-later */
/* saved.c: putting saved queries in the place of their names. */
#include "search/saved.h"

#include "base/utf8.h"
#include "search/blank.h"
#include "search/lex.h"

/* Where the work stands: in the query, or in a saved one that it names. */
struct expander {
    struct nx_arena *arena;
    struct nx_saved saved;
    struct nx_expansion *out;
    size_t within[NX_SAVED_DEPTH_MAX]; /* the saved queries that are open, by their places in the list */
    unsigned depth;
    struct newsidx_query_name written; /* with depth: the name in the query itself */
    newsidx_error *err;
};

static newsidx_status refuse(const struct expander *expander, newsidx_status status, const char *what, const char *name)
{
    return nx_error_at(expander->err, status, "query", 1, expander->written.column, "@%s %s", name, what);
}

/* ---- Names ---- */

static bool is_name_byte(char c)
{
    return ((c | 32) >= 'a' && (c | 32) <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || (c & 0x80);
}

bool nx_saved_name_fits(const char *name)
{
    size_t length = 0;
    while (is_name_byte(name[length])) length++;
    return length > 0 && name[length] == '\0';
}

/* True where nothing is written right before and behind the word. `before` is where the lexer was. */
static bool stands_alone(const struct nx_lexer *lexer, const struct nx_lex_item *before, const char *from,
                         const struct nx_lex_item *word)
{
    const char *at = lexer->at;
    const bool ends = at == lexer->end || *at == ')' || nx_is_blank(nx_utf8_next(&at, lexer->end));
    const bool begins = word->text.ptr != from || before->kind == NX_LEX_END || before->kind == NX_LEX_MINUS ||
                        before->kind == NX_LEX_PLUS || before->kind == NX_LEX_OPEN;
    return begins && ends;
}

static bool is_name(const struct nx_lex_item *item)
{
    if (item->kind != NX_LEX_WORD || item->text.len < 2 || item->text.ptr[0] != '@') return false;
    for (size_t i = 1; i < item->text.len; i++) {
        if (!is_name_byte(item->text.ptr[i])) return false;
    }
    return true;
}

/* The place of the name in the list; its length where it is not there. */
static size_t find(struct nx_saved saved, struct nx_str name)
{
    size_t i = 0;
    while (i < saved.n && !nx_str_equal(nx_str_of(saved.items[i].name), name)) i++;
    return i;
}

/* ---- What it stands for ---- */

static newsidx_status expand(struct expander *expander, struct nx_str text);

/* Notes that what the buffer holds from `from` on stands for the name. */
static newsidx_status note(struct expander *expander, struct nx_str name, bool known, size_t from)
{
    struct nx_expansion *out = expander->out;
    struct newsidx_query_name *noted = &out->names[out->n_names];
    if (out->n_names == NX_SAVED_NAMES_MAX)
        return refuse(expander, NEWSIDX_LIMIT, "is one name too many: leave some out", expander->written.name);
    *noted = expander->written;
    noted->name = nx_arena_copy(expander->arena, name.ptr, name.len);
    noted->known = known;
    noted->within = expander->depth > 0;
    noted->from = from;
    noted->to = out->text.len;
    out->n_names++;
    return noted->name ? NEWSIDX_OK : nx_error_memory(expander->err);
}

static newsidx_status open_saved(struct expander *expander, size_t which)
{
    const struct newsidx_saved_query *saved = &expander->saved.items[which];
    for (unsigned i = 0; i < expander->depth; i++) {
        if (expander->within[i] == which)
            return refuse(expander, NEWSIDX_INVALID, "is saved as a query that names itself: take the name out of it",
                          saved->name);
    }
    if (expander->depth == NX_SAVED_DEPTH_MAX)
        return refuse(expander, NEWSIDX_LIMIT, "is one name too many within another: save fewer by names", saved->name);
    expander->within[expander->depth++] = which;
    nx_buffer_add_byte(&expander->out->text, '(');
    NX_TRY(expand(expander, nx_str_of(saved->query)));
    nx_buffer_add_byte(&expander->out->text, ')');
    expander->depth--;
    return NEWSIDX_OK;
}

static newsidx_status take_name(struct expander *expander, struct nx_str name)
{
    const size_t which = find(expander->saved, name), from = expander->out->text.len;
    if (which < expander->saved.n) {
        NX_TRY(open_saved(expander, which));
    } else {
        nx_buffer_add_byte(&expander->out->text, '@');
        nx_buffer_add_str(&expander->out->text, name);
    }
    return note(expander, name, which < expander->saved.n, from);
}

/* ---- Text ---- */

/* A bracket that closes what is outside. */
static bool closes_more(struct nx_str word)
{
    int open = 0;
    for (size_t i = 0; i < word.len; i++) {
        open += (word.ptr[i] == '(') - (word.ptr[i] == ')');
        if (open < 0) return true;
    }
    return false;
}

/* A saved query has to end where it ends, or what stands behind its name would belong to it. */
static newsidx_status check_whole(const struct expander *expander, const struct nx_lexer *lexer,
                                  const struct nx_lex_item *item)
{
    const bool is_broken = (item->kind == NX_LEX_WORD && closes_more(item->text)) || item->is_open ||
                           (item->kind == NX_LEX_END && lexer->depth > 0);
    if (expander->depth == 0 || !is_broken) return NEWSIDX_OK;
    return refuse(expander, NEWSIDX_INVALID, "is saved with a quote or a bracket too few: mend it there",
                  expander->saved.items[expander->within[expander->depth - 1]].name);
}

/* The name as it is written in the query, which begins at `text`. */
static struct newsidx_query_name written_name(struct nx_str text, struct nx_str word)
{
    const char *at = text.ptr;
    struct newsidx_query_name name = { .start = (size_t)(word.ptr - text.ptr), .length = word.len, .column = 1 };
    while (at < word.ptr) {
        nx_utf8_next(&at, word.ptr);
        name.column++;
    }
    return name;
}

static newsidx_status expand(struct expander *expander, struct nx_str text)
{
    struct nx_lexer lexer = nx_lexer_of(text);
    struct nx_lex_item item = { .kind = NX_LEX_END }, before;
    const char *done = text.ptr;
    do {
        const char *from = lexer.at;
        before = item;
        item = nx_lexer_next(&lexer);
        NX_TRY(check_whole(expander, &lexer, &item));
        if (!is_name(&item) || !stands_alone(&lexer, &before, from, &item)) continue;
        if (expander->depth == 0) expander->written = written_name(text, item.text);
        nx_buffer_add(&expander->out->text, done, (size_t)(item.text.ptr - done));
        NX_TRY(take_name(expander, (struct nx_str){ item.text.ptr + 1, item.text.len - 1 }));
        done = item.text.ptr + item.text.len;
    } while (item.kind != NX_LEX_END);
    if (text.len) nx_buffer_add(&expander->out->text, done, (size_t)(text.ptr + text.len - done));
    if (expander->out->text.failed != NEWSIDX_LIMIT) return nx_buffer_check(&expander->out->text, expander->err);
    return nx_error_at(expander->err, NEWSIDX_LIMIT, "query", 1, expander->written.column,
                       "with what the names stand for the query is longer than %d bytes: shorten it", NEWSIDX_QUERY_MAX);
}

newsidx_status nx_saved_expand(struct nx_arena *arena, struct nx_str query, struct nx_saved saved,
                               struct nx_expansion *out, newsidx_error *err)
{
    struct expander expander = { .arena = arena, .saved = saved, .out = out, .err = err };
    expander.written = (struct newsidx_query_name){ .name = "", .column = 1 };
    out->names = nx_arena_calloc(arena, NX_SAVED_NAMES_MAX, sizeof *out->names);
    if (!out->names) return nx_error_memory(err);
    return expand(&expander, query);
}
