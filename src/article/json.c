/* SPDX-License-Identifier: GPL-2.0-or-later */
/* json.c: JSON text to events; one step of a small state machine for each. Strings are json_string.c's. */
#include "article/json.h"

#include "article/json_string.h"

/* What may come next. */
enum {
    VALUE,          /* a value */
    VALUE_OR_CLOSE, /* the same, or the end of the list that has just begun */
    KEY,            /* a key */
    KEY_OR_CLOSE,   /* the same, or the end of the mapping that has just begun */
    COLON,          /* a colon, then a value */
    COMMA_OR_CLOSE, /* a comma and one more, or the end */
    NOTHING,        /* the end of the text */
};

static void skip_blanks(struct nx_json *json)
{
    for (; json->at < json->end; json->at++) {
        char c = *json->at;
        if (c == '\n') {
            json->line++;
            json->line_start = json->at + 1;
            json->continuations = 0;
        } else if (c != ' ' && c != '\t' && c != '\r') {
            return;
        }
    }
}

static struct nx_place here(const struct nx_json *json)
{
    return (struct nx_place){ json->line, (uint32_t)(json->at - json->line_start) - json->continuations + 1 };
}

static newsidx_status refuse(struct nx_json *json, const char *message, newsidx_error *err)
{
    struct nx_place place = here(json);
    json->broken = true;
    return nx_error_at(err, NEWSIDX_REFUSED, NULL, place.line, place.column, "%s", message);
}

/* What is missing, in words. */
static newsidx_status refuse_unexpected(struct nx_json *json, newsidx_error *err)
{
    static const char *const messages[] = {
        [VALUE] = "a JSON value is expected here: write text in double quotes, a number, true, false or null",
        [VALUE_OR_CLOSE] = "a JSON value or ] is expected here: write text in double quotes",
        [KEY] = "a key is expected here: write it in double quotes, with no comma behind the last entry",
        [KEY_OR_CLOSE] = "a key or } is expected here: write keys in double quotes",
        [COLON] = "a colon is expected behind a key: write \"key\": value",
        [COMMA_OR_CLOSE] = "a comma or a closing bracket is expected here: write a quote within text as \\\"",
        [NOTHING] = "text behind the end of the JSON object: remove it, or begin a new line",
    };
    if (json->at == json->end) {
        return refuse(json, "the JSON text ends too early: close its quotes and brackets", err);
    }
    return refuse(json, messages[json->expects], err);
}

/* After a value, by what stands around it. */
static int after_value(const struct nx_json *json)
{
    return json->events.depth == 0 ? NOTHING : COMMA_OR_CLOSE;
}

/* ---- Values ----------------------------------------------------------------------------------------------------- */

static newsidx_status take_string(struct nx_json *json, struct nx_event *out, newsidx_error *err)
{
    const char *start = json->at, *fault = NULL;
    const char *message = nx_json_string(&json->at, json->end, &json->text, &out->text, &fault);
    if (message) {
        json->continuations += nx_json_continuations(start, fault);
        json->at = fault;
        return refuse(json, message, err);
    }
    json->continuations += nx_json_continuations(start, json->at);
    out->plain = false;
    return nx_buffer_check(&json->text, err);
}

static bool is_word_byte(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '+' ||
           c == '.';
}

static const char *skip_digits(const char *at, const char *end)
{
    while (at < end && *at >= '0' && *at <= '9') at++;
    return at;
}

/* A number as RFC 8259, section 6, has it. */
static bool is_number(struct nx_str word)
{
    const char *at = word.ptr, *end = at + word.len, *digits;
    if (at < end && *at == '-') at++;
    bool zero = at < end && *at == '0';
    digits = skip_digits(at, end);
    if (digits == at || (zero && digits - at > 1)) return false;
    at = digits;
    if (at < end && *at == '.') {
        digits = skip_digits(at + 1, end);
        if (digits == at + 1) return false;
        at = digits;
    }
    if (at < end && (*at == 'e' || *at == 'E')) {
        at++;
        if (at < end && (*at == '+' || *at == '-')) at++;
        digits = skip_digits(at, end);
        if (digits == at) return false;
        at = digits;
    }
    return at == end;
}

static bool is_known_word(struct nx_str word)
{
    static const char *const words[] = { "true", "false", "null", "NaN", "Infinity", "-Infinity" };
    for (size_t i = 0; i < NX_COUNT(words); i++) {
        if (nx_str_equal(word, nx_str_of(words[i]))) return true;
    }
    return is_number(word);
}

static newsidx_status take_word(struct nx_json *json, struct nx_event *out, newsidx_error *err)
{
    const char *stop = json->at;
    while (stop < json->end && is_word_byte(*stop)) stop++;
    struct nx_str word = { json->at, (size_t)(stop - json->at) };
    if (!is_known_word(word)) return refuse_unexpected(json, err);
    out->text = word;
    out->plain = true;
    json->at = stop;
    return NEWSIDX_OK;
}

static newsidx_status take_value(struct nx_json *json, struct nx_event *out, newsidx_error *err)
{
    char c = json->at < json->end ? *json->at : '\0';
    if (c == '{' || c == '[') {
        out->kind = c == '{' ? NX_EVENT_MAPPING : NX_EVENT_LIST;
        out->text = NX_STR_NONE;
        /* Beyond the last level the caller refuses the event. */
        if (json->events.depth < NX_ARTICLE_DEPTH_MAX) json->open[json->events.depth] = c;
        json->expects = c == '{' ? KEY_OR_CLOSE : VALUE_OR_CLOSE;
        json->at++;
        return NEWSIDX_OK;
    }
    NX_TRY(c == '"' ? take_string(json, out, err) : take_word(json, out, err));
    json->expects = after_value(json);
    return NEWSIDX_OK;
}

static newsidx_status take_key(struct nx_json *json, struct nx_event *out, newsidx_error *err)
{
    if (json->at == json->end || *json->at != '"') return refuse_unexpected(json, err);
    NX_TRY(take_string(json, out, err));
    json->expects = COLON;
    return NEWSIDX_OK;
}

/* ---- Structure -------------------------------------------------------------------------------------------------- */

static bool closes(const struct nx_json *json)
{
    if (json->at == json->end || json->events.depth == 0) return false;
    return *json->at == (json->open[json->events.depth - 1] == '{' ? '}' : ']');
}

static newsidx_status take_close(struct nx_json *json, struct nx_event *out)
{
    out->kind = NX_EVENT_CLOSE;
    out->text = NX_STR_NONE;
    json->at++;
    json->expects = json->events.depth == 1 ? NOTHING : COMMA_OR_CLOSE;
    return NEWSIDX_OK;
}

/* Passes over the colon or comma that comes before what is wanted next. */
static newsidx_status take_separator(struct nx_json *json, newsidx_error *err)
{
    char wanted = json->expects == COLON ? ':' : ',';
    if (json->at == json->end || *json->at != wanted) return refuse_unexpected(json, err);
    bool key = wanted == ',' && json->open[json->events.depth - 1] == '{';
    json->expects = key ? KEY : VALUE;
    json->at++;
    skip_blanks(json);
    return NEWSIDX_OK;
}

static newsidx_status take_end(struct nx_json *json, struct nx_event *out, newsidx_error *err)
{
    if (json->at < json->end) return refuse_unexpected(json, err);
    out->kind = NX_EVENT_END;
    return NEWSIDX_OK;
}

static newsidx_status next(struct nx_events *events, struct nx_event *out, newsidx_error *err)
{
    struct nx_json *json = (struct nx_json *)events;
    skip_blanks(json);
    bool may_close =
        json->expects == KEY_OR_CLOSE || json->expects == VALUE_OR_CLOSE || json->expects == COMMA_OR_CLOSE;
    bool close = may_close && closes(json);
    if (!close && (json->expects == COLON || json->expects == COMMA_OR_CLOSE)) NX_TRY(take_separator(json, err));
    *out = (struct nx_event){ .kind = NX_EVENT_SCALAR, .place = here(json) };
    if (close) return take_close(json, out);
    if (json->expects == NOTHING) return take_end(json, out, err);
    if (json->expects == KEY || json->expects == KEY_OR_CLOSE) return take_key(json, out, err);
    return take_value(json, out, err);
}

void nx_json_open(struct nx_json *json, const struct nx_document *document)
{
    *json = (struct nx_json){ .events = { .next = next }, .line = document->start.line, .expects = VALUE };
    json->at = document->bytes.len ? document->bytes.ptr : "";
    json->end = json->at + document->bytes.len;
    /* A document may begin within a line: its column goes on from there. */
    json->line_start = json->at;
    json->continuations = 1 - document->start.column;
    nx_buffer_init(&json->text, NX_ARTICLE_FILE_MAX);
}

void nx_json_close(struct nx_json *json)
{
    if (json) nx_buffer_dispose(&json->text);
}

bool nx_json_likely(struct nx_str text)
{
    static const char blanks[] = " \t\r\n";
    size_t i = 0;
    while (i < text.len && memchr(blanks, text.ptr[i], 4)) i++;
    if (i == text.len || text.ptr[i++] != '{') return false;
    while (i < text.len && memchr(blanks, text.ptr[i], 4)) i++;
    return i < text.len && (text.ptr[i] == '"' || text.ptr[i] == '}');
}
