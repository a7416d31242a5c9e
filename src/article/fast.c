/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fast.c: plain block YAML to events, a line at a time. What is not plain it gives up: libyaml's rules are not here. */
#include "article/fast.h"

#include "article/article.h"
#include "article/frontmatter.h"

/* One line, without its end and its indentation. */
struct line {
    const char *start, *at, *end;
    uint32_t number;
};

/* ---- Bytes ------------------------------------------------------------------------------------------------------ */

/*
 * True for two bytes and what follows where libyaml refuses the character, takes it for a line break, or is particular
 * about it: C1 with U+0085, U+2028 and U+2029, U+FEFF, U+FFFE, U+FFFF.
 */
static bool is_wild_character(const char *at, const char *end)
{
    if (end - at < 2) return false;
    if (at[0] == '\xc2') return (unsigned char)at[1] < 0xa0;
    if (end - at < 3) return false;
    if (at[0] == '\xe2') return at[1] == '\x80' && (at[2] == '\xa8' || at[2] == '\xa9');
    if (at[0] != '\xef') return false;
    return (at[1] == '\xbb' && at[2] == '\xbf') || (at[1] == '\xbf' && (unsigned char)at[2] >= 0xbe);
}

static bool is_wild(const char *at, const char *end)
{
    unsigned char byte = (unsigned char)*at;
    return byte < 0x20 || byte == 0x7f || (byte >= 0xc2 && is_wild_character(at, end));
}

/* True where a line has nothing but characters that mean themselves; eight bytes at a time while they are ASCII. */
static bool is_tame(const char *at, const char *end)
{
    const uint64_t ones = 0x0101010101010101u, tops = 0x8080808080808080u;
    while (at < end) {
        uint64_t eight = 0;
        if (end - at >= 8) {
            memcpy(&eight, at, sizeof eight);
            uint64_t below_blank = (eight - ones * 0x20) & ~eight, del = eight ^ ones * 0x7f;
            if (((eight | below_blank | ((del - ones) & ~del)) & tops) == 0) {
                at += 8;
                continue;
            }
        }
        if (is_wild(at, end)) return false;
        at++;
    }
    return true;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* ---- Events ----------------------------------------------------------------------------------------------------- */

static void put(struct nx_fast *fast, enum nx_event_kind kind, struct nx_str text, const struct line *line)
{
    struct nx_place place = { line->number, (uint32_t)(line->at - line->start) + 1 };
    fast->queue[fast->n_queue++] = (struct nx_event){ .kind = kind, .text = text, .place = place };
}

static void put_scalar(struct nx_fast *fast, struct nx_str text, bool plain, const struct line *line)
{
    put(fast, NX_EVENT_SCALAR, text, line);
    fast->queue[fast->n_queue - 1].plain = plain;
}

/* Opens a list or mapping at the line's place. */
static bool open_node(struct nx_fast *fast, bool list, const struct line *line)
{
    if (fast->n_open == NX_FAST_DEPTH) return false;
    fast->open[fast->n_open].list = list;
    fast->open[fast->n_open++].indent = (size_t)(line->at - line->start);
    put(fast, list ? NX_EVENT_LIST : NX_EVENT_MAPPING, NX_STR_NONE, line);
    return true;
}

/* Closes what is indented by more than `indent`. */
static void close_nodes(struct nx_fast *fast, size_t indent, const struct line *line)
{
    for (; fast->n_open > 1 && fast->open[fast->n_open - 1].indent > indent; fast->n_open--) {
        put(fast, NX_EVENT_CLOSE, NX_STR_NONE, line);
    }
}

/* ---- Values ----------------------------------------------------------------------------------------------------- */

static bool is_over(const char *at, const char *end)
{
    while (at < end && *at == ' ') at++;
    return at == end;
}

/* Copies the text from `at` to its closing quote, escapes resolved; NULL: not closed in this line, or a rare escape. */
static const char *unescape(struct nx_fast *fast, const char *at, const char *end)
{
    static const char names[] = "\"\\/nrt", values[] = "\"\\/\n\r\t";
    nx_buffer_clear(&fast->text);
    while (at < end && *at != '"') {
        char byte = *at++;
        if (byte == '\\') {
            const char *known = at < end ? memchr(names, *at++, sizeof names - 1) : NULL;
            if (!known) return NULL;
            byte = values[known - names];
        }
        nx_buffer_add_byte(&fast->text, (unsigned char)byte);
    }
    return at < end && fast->text.failed == NEWSIDX_OK ? at : NULL;
}

static bool take_quoted(struct nx_fast *fast, const struct line *line)
{
    const char *start = line->at + 1;
    const char *quote = memchr(start, '"', (size_t)(line->end - start));
    if (!quote) return false;
    struct nx_str text = { start, (size_t)(quote - start) };
    if (memchr(start, '\\', text.len)) {
        quote = unescape(fast, start, line->end);
        text = nx_buffer_str(&fast->text);
    }
    if (!quote || !is_over(quote + 1, line->end)) return false;
    put_scalar(fast, text, false, line);
    return true;
}

/* Text without quotes: given up where it begins with a sign, or has one that could mean something within. */
static bool take_unquoted(struct nx_fast *fast, const struct line *line)
{
    const char *at = line->at, *end = line->end;
    bool minus = end - at >= 2 && at[0] == '-' && is_digit(at[1]);
    if (!is_letter(*at) && !is_digit(*at) && !minus && (unsigned char)*at < 0x80) return false;
    while (end[-1] == ' ') end--;
    for (const char *c = at; c < end; c++) {
        if (*c == ':' && (c + 1 == end || c[1] == ' ')) return false;
        if (*c == '#' && c[-1] == ' ') return false;
    }
    put_scalar(fast, (struct nx_str){ at, (size_t)(end - at) }, true, line);
    return true;
}

static bool take_value(struct nx_fast *fast, const struct line *line)
{
    return *line->at == '"' ? take_quoted(fast, line) : take_unquoted(fast, line);
}

/* ---- Lines ------------------------------------------------------------------------------------------------------ */

/* The length of the key that the line begins with; 0: it begins with none. */
static size_t key_length(const struct line *line)
{
    enum { LONGEST = 100 };
    const char *at = line->at;
    if (at == line->end || !is_letter(*at)) return 0;
    while (at < line->end && (is_letter(*at) || is_digit(*at) || *at == '_')) at++;
    size_t length = (size_t)(at - line->at);
    if (at == line->end || *at != ':' || length > LONGEST) return 0;
    return at + 1 == line->end || at[1] == ' ' ? length : 0;
}

static void skip_blanks(struct line *line)
{
    while (line->at < line->end && *line->at == ' ') line->at++;
}

static bool take_key(struct nx_fast *fast, struct line *line)
{
    size_t length = key_length(line);
    if (length == 0) return false;
    put_scalar(fast, (struct nx_str){ line->at, length }, true, line);
    line->at += length + 1;
    skip_blanks(line);
    fast->wants_value = line->at == line->end;
    return fast->wants_value || take_value(fast, line);
}

/* What stands behind a dash: a value, or the first key of a mapping. */
static bool take_item(struct nx_fast *fast, struct line *line)
{
    line->at++;
    skip_blanks(line);
    if (line->at == line->end) return false;
    if (key_length(line) == 0) return take_value(fast, line);
    return open_node(fast, false, line) && take_key(fast, line);
}

/* The key before has no value in its line: it is the list or mapping that begins here, or nothing. */
static bool settle_value(struct nx_fast *fast, bool dash, const struct line *line)
{
    size_t indent = (size_t)(line->at - line->start), above = fast->open[fast->n_open - 1].indent;
    fast->wants_value = false;
    if (indent > above) return open_node(fast, dash, line);
    put_scalar(fast, NX_STR_NONE, true, line);
    return indent < above || !dash; /* a list may stand right below its key: rare */
}

static bool take_line(struct nx_fast *fast, struct line *line)
{
    bool dash = line->end - line->at >= 2 && line->at[0] == '-' && line->at[1] == ' ';
    size_t indent = (size_t)(line->at - line->start);
    if (fast->n_open == 0 && (dash || indent > 0 || !open_node(fast, false, line))) return false;
    if (fast->wants_value && !settle_value(fast, dash, line)) return false;
    close_nodes(fast, indent, line);
    if (fast->open[fast->n_open - 1].indent != indent || fast->open[fast->n_open - 1].list != dash) return false;
    return dash ? take_item(fast, line) : take_key(fast, line);
}

static bool take_end(struct nx_fast *fast)
{
    const struct line line = { fast->at, fast->at, fast->at, fast->line + 1 };
    if (fast->n_open == 0) return false;
    if (fast->wants_value) put_scalar(fast, NX_STR_NONE, true, &line);
    close_nodes(fast, 0, &line);
    put(fast, NX_EVENT_CLOSE, NX_STR_NONE, &line);
    put(fast, NX_EVENT_END, NX_STR_NONE, &line);
    return true;
}

/* The next line; CRLF ends it as LF does. */
static struct line next_line(struct nx_fast *fast)
{
    const char *newline = memchr(fast->at, '\n', (size_t)(fast->end - fast->at));
    struct line line = { fast->at, fast->at, newline ? newline : fast->end, ++fast->line };
    fast->at = newline ? newline + 1 : fast->end;
    if (newline && line.end > line.start && line.end[-1] == '\r') line.end--;
    skip_blanks(&line);
    return line;
}

static bool fill(struct nx_fast *fast)
{
    fast->n_queue = fast->taken = 0;
    while (fast->n_queue == 0) {
        if (fast->at == fast->end) return take_end(fast);
        struct line line = next_line(fast);
        if (!is_tame(line.at, line.end)) return false;
        bool nothing = line.at == line.end || *line.at == '#';
        if (!nothing && !take_line(fast, &line)) return false;
    }
    return true;
}

static newsidx_status next(struct nx_events *events, struct nx_event *out, newsidx_error *err)
{
    (void)err;
    struct nx_fast *fast = (struct nx_fast *)events;
    if (fast->taken == fast->n_queue && !fill(fast)) return NEWSIDX_REFUSED;
    *out = fast->queue[fast->taken++];
    return NEWSIDX_OK;
}

void nx_fast_open(struct nx_fast *fast, const struct nx_document *document)
{
    struct nx_document inner = nx_front_matter_begins(document->bytes) ? nx_front_matter_inner(document) : *document;
    memset(&fast->events, 0, sizeof fast->events);
    fast->events.next = next;
    fast->at = inner.bytes.len ? inner.bytes.ptr : "";
    fast->end = fast->at + inner.bytes.len;
    fast->line = inner.start.line - 1;
    fast->n_open = 0;
    fast->wants_value = false;
    fast->n_queue = fast->taken = 0;
    nx_buffer_init(&fast->text, NX_ARTICLE_FILE_MAX);
}

void nx_fast_close(struct nx_fast *fast)
{
    if (fast) nx_buffer_dispose(&fast->text);
}
