/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * problem.c: libyaml's complaints as sentences. libyaml tells a problem and, often, in what it arose, with a mark for
 * each; the table says which mark helps and what to write. What is not in the table keeps libyaml's words.
 */
#include "article/problem.h"

#include "base/utf8.h"

enum where { AT_PROBLEM, AT_CONTEXT };

struct sentence {
    const char *context; /* NULL: any */
    const char *problem; /* NULL: any */
    enum where where;
    const char *text;
};

#define TABS "a tab in the indentation: indent with spaces"
#define QUOTE                                                                                                          \
    "a quote is opened here and never closed: close it, and write a quote within as \\\" (in single quotes as '')"
#define DIRECTIVE "a line begins with %: put text that begins with % in quotes"
#define TAG "a word begins with ! and is no known tag: put text that begins with ! in quotes"

/* The first row that fits counts. */
static const struct sentence sentences[] = {
    { NULL, "found a tab character where an indentation space is expected", AT_PROBLEM, TABS },
    { NULL, "found a tab character that violates indentation", AT_PROBLEM, TABS },
    { "while scanning a simple key", NULL, AT_CONTEXT,
      "a line without a colon: write key: value with a blank behind the colon, or indent the line to go on with the "
      "text "
      "above" },
    { NULL, "mapping values are not allowed in this context", AT_PROBLEM,
      "a colon that is not expected here: put text that contains a colon in quotes, or check the indentation" },
    { NULL, "block sequence entries are not allowed in this context", AT_PROBLEM,
      "a list item that is not expected here: begin a list on a line of its own, or put the text in quotes" },
    { NULL, "mapping keys are not allowed in this context", AT_PROBLEM,
      "a question mark that is not expected here: put the text in quotes" },
    { "while scanning a quoted scalar", NULL, AT_CONTEXT, QUOTE },
    { "while parsing a quoted scalar", "found unknown escape character", AT_PROBLEM,
      "an unknown escape: write \\\\ for a backslash, or use single quotes" },
    { "while parsing a quoted scalar", "did not find expected hexdecimal number", AT_PROBLEM,
      "an escape without its digits: \\x has 2, \\u 4 and \\U 8 hexadecimal digits; write \\\\ for a backslash" },
    { "while parsing a quoted scalar", "found invalid Unicode character escape code", AT_PROBLEM,
      "an escape that is no character (YAML has no surrogate pairs): write the character itself, or \\U and 8 digits" },
    { "while scanning a block scalar", "found an indentation indicator equal to 0", AT_PROBLEM,
      "indentation by 0 cannot be asked for: leave the digit away or write 1 to 9" },
    { "while scanning a block scalar", NULL, AT_PROBLEM,
      "text behind | or >: begin it on the next line, indented, or put it in quotes" },
    { "while scanning a plain scalar", "found unexpected ':'", AT_PROBLEM,
      "a colon in text between brackets: put the text in quotes" },
    { "while scanning an anchor", NULL, AT_CONTEXT, "& without a name: put text that begins with & in quotes" },
    { "while scanning an alias", NULL, AT_CONTEXT, "* without a name: put text that begins with * in quotes" },
    { "while scanning a tag", NULL, AT_CONTEXT, TAG },
    { "while parsing a tag", NULL, AT_CONTEXT, TAG },
    { "while parsing a node", NULL, AT_CONTEXT, TAG },
    { NULL, "found incompatible YAML document", AT_PROBLEM,
      "a YAML version that is not known: remove the line, or write %YAML 1.1 or 1.2" },
    { NULL, "found duplicate %YAML directive", AT_PROBLEM, "%YAML is given twice: remove one of the lines" },
    { NULL, "found duplicate %TAG directive", AT_PROBLEM, "the same %TAG is given twice: remove one of the lines" },
    { "while scanning a directive", NULL, AT_CONTEXT, DIRECTIVE },
    { "while scanning a %YAML directive", NULL, AT_CONTEXT, DIRECTIVE },
    { "while scanning a %TAG directive", NULL, AT_CONTEXT, DIRECTIVE },
    { "while parsing a %TAG directive", NULL, AT_CONTEXT, DIRECTIVE },
    { "while scanning a tag directive", NULL, AT_CONTEXT, DIRECTIVE },
    { "while parsing a tag directive", NULL, AT_CONTEXT, DIRECTIVE },
    { "while parsing a flow sequence", NULL, AT_CONTEXT,
      "a list is opened here by [ and not closed: part its items by commas and end it with ], or put the text in "
      "quotes" },
    { "while parsing a flow mapping", NULL, AT_CONTEXT,
      "a mapping is opened here by { and not closed: part its entries by commas and end it with }, or put the text in "
      "quotes" },
    { NULL, "did not find expected node content", AT_PROBLEM,
      "a value cannot begin like this: put the text in quotes" },
    { NULL, "did not find expected <document start>", AT_PROBLEM,
      "this does not belong to what stands above: write key: value lines, all keys in the same column" },
};

/* The end of a block is not where libyaml expects it: because of indentation, or of what ended a value too early. */
static const char wrong_key[] = "this is no key of the mapping above: write key: value, all keys in the same column";
static const char wrong_item[] =
    "this is no item of the list above: begin every item with - and a blank, all in the same column";
static const char behind_quote[] =
    "text behind a closing quote: write a quote within as \\\", and see that each quote above is closed";
static const char behind_apostrophe[] =
    "text behind a closing quote: write an apostrophe within single quotes as '', or use double quotes";
static const char behind_value[] = "text behind the end of a value: put all of it in quotes";

static bool fits(const char *wanted, const char *told)
{
    return !wanted || (told && strcmp(wanted, told) == 0);
}

static const struct sentence *find_sentence(const yaml_parser_t *parser)
{
    for (size_t i = 0; i < NX_COUNT(sentences); i++) {
        if (fits(sentences[i].context, parser->context) && fits(sentences[i].problem, parser->problem)) {
            return &sentences[i];
        }
    }
    return NULL;
}

static newsidx_status refuse(const struct nx_document *document, size_t offset, const char *text, newsidx_error *err)
{
    struct nx_place place = nx_document_place(document, offset);
    return nx_error_at(err, NEWSIDX_REFUSED, NULL, place.line, place.column, "%s", text);
}

/* A character that YAML forbids: libyaml tells its byte. */
static newsidx_status refuse_character(const yaml_parser_t *parser, const struct nx_document *document,
                                       newsidx_error *err)
{
    size_t offset = NX_MIN(parser->problem_offset, document->bytes.len);
    struct nx_place place = nx_document_place(document, offset);
    if (parser->problem_value == 0) {
        return nx_error_at(err, NEWSIDX_REFUSED, NULL, place.line, place.column,
                           "a zero byte, which no text has: save the file as UTF-8 text");
    }
    return nx_error_at(err, NEWSIDX_REFUSED, NULL, place.line, place.column,
                       "the control character U+%04X: remove it, or write it as \"\\u%04x\" in double quotes",
                       (unsigned)parser->problem_value, (unsigned)parser->problem_value);
}

/* "found character that cannot start any token": a tab, @, `, or %. */
static newsidx_status refuse_start(const struct nx_document *document, size_t offset, newsidx_error *err)
{
    struct nx_str text = document->bytes;
    char c = offset < text.len ? text.ptr[offset] : '\t';
    if (c == '\t') return refuse(document, offset, TABS, err);
    struct nx_place place = nx_document_place(document, offset);
    return nx_error_at(err, NEWSIDX_REFUSED, NULL, place.line, place.column,
                       "text cannot begin with %c: put it in quotes", c);
}

/* The last byte before `offset` in its line that is no blank and no dash of a list item; LF: there is none. */
static char byte_before(const struct nx_document *document, size_t offset)
{
    const char *bytes = document->bytes.ptr;
    while (offset > 0 && memchr(" \t-", bytes[offset - 1], 3)) offset--;
    return offset > 0 ? bytes[offset - 1] : '\n';
}

static newsidx_status refuse_block_end(const struct nx_document *document, size_t offset, bool key, newsidx_error *err)
{
    const char *message = behind_value;
    switch (byte_before(document, offset)) {
    case '\n': message = key ? wrong_key : wrong_item; break;
    case '"': message = behind_quote; break;
    case '\'': message = behind_apostrophe; break;
    }
    return refuse(document, offset, message, err);
}

newsidx_status nx_yaml_problem(const yaml_parser_t *parser, const struct nx_document *document, newsidx_error *err)
{
    if (parser->error == YAML_MEMORY_ERROR) return nx_error_memory(err);
    if (parser->error == YAML_READER_ERROR) return refuse_character(parser, document, err);
    size_t problem = nx_document_offset(document, parser->problem_mark.index);
    if (fits("found character that cannot start any token", parser->problem)) {
        return refuse_start(document, problem, err);
    }
    bool key = fits("did not find expected key", parser->problem);
    if (key || fits("did not find expected '-' indicator", parser->problem)) {
        return refuse_block_end(document, problem, key, err);
    }
    const struct sentence *sentence = find_sentence(parser);
    if (sentence && sentence->where == AT_CONTEXT && parser->context) {
        problem = nx_document_offset(document, parser->context_mark.index);
    }
    if (sentence) return refuse(document, problem, sentence->text, err);
    struct nx_place place = nx_document_place(document, problem);
    return nx_error_at(err, NEWSIDX_REFUSED, NULL, place.line, place.column,
                       "not YAML (%s): check quotes and indentation here",
                       parser->problem ? parser->problem : "unknown");
}
