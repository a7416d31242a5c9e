/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * option.h: the options of the command line. Each is defined once, in the table of option.c, which gives the parser, the
 * help text, the suggestion for a mistyped one, and what a file of settings may say. option_parse.c reads words by it,
 * option_value.c the values, config.c the files.
 *
 * Forms: --name, --name=VALUE, --name VALUE, -n VALUE, -nVALUE, letters of flags together; "--" ends the options. Options
 * may stand before, between and behind other words. Names are never abbreviated: what is short today would be ambiguous
 * tomorrow. Of one option given twice the last counts, but where it says that it takes several. --no-NAME takes back a flag
 * that a file has set.
 */
#ifndef NX_CLI_OPTION_H
#define NX_CLI_OPTION_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/out.h"
#include "newsidx.h"

enum nx_command_id {
    NX_ADD,
    NX_REMOVE,
    NX_SEARCH,
    NX_SIMILAR,
    NX_FACETS,
    NX_TIMELINE,
    NX_TERMS,
    NX_SUGGEST,
    NX_SHOW,
    NX_STATS,
    NX_DUPES,
    NX_CHECK,
    NX_COMPACT,
    NX_WATCH,
    NX_BENCH_SERVE,
    NX_CONFIG,
    NX_COMPLETION,
    NX_DEBUG_TOKENS,
    NX_DEBUG_ARTICLE,
    NX_DEBUG_QUERY,
    NX_HELP,
    NX_VERSION,
};

/* How a search is written, in the order of the option's values. */
enum nx_format { NX_FORMAT_TEXT, NX_FORMAT_JSON, NX_FORMAT_JSONL, NX_FORMAT_CSV, NX_FORMAT_TSV, NX_FORMAT_TREC,
                 NX_FORMAT_URLS, NX_FORMAT_IDS, NX_FORMAT_ATOM, NX_FORMAT_JSONFEED };

enum nx_color { NX_COLOR_AUTO, NX_COLOR_ALWAYS, NX_COLOR_NEVER };

enum { NX_WIDTH_UNSET = -1, NX_COLLAPSE_UNSET = -1 };

/* Where the value of an option is from. What stands later in this list counts more. */
enum nx_origin { NX_ORIGIN_DEFAULT, NX_ORIGIN_FILE, NX_ORIGIN_FLAG };

enum { NX_OPTIONS_MAX = 64 };

/* The values of an option that may be given several times; borrowed from argv or from settings. */
struct nx_values {
    const char **items;
    size_t n;
};

/* What was typed or set, checked one by one; what it means together is for the command. Strings are borrowed from argv or
   from settings. */
struct nx_args {
    const char *index, *source, *language, *now, *since, *until, *as_of, *by, *facets, *fields, *cursor, *topic, *run, *rank;
    struct nx_values filters;
    long wait, offset, width, settle, rescan, jobs, memory;
    long limit; /* 0: not given */
    long per_provider;
    long top;
    int match;  /* enum newsidx_match */
    int sort;   /* enum newsidx_sort */
    int collapse; /* enum newsidx_collapse, or NX_COLLAPSE_UNSET */
    int format; /* enum nx_format */
    int sparkline; /* enum nx_sparkline_use */
    int color;  /* enum nx_color */
    int pager;  /* enum nx_pager_use */
    bool strict, files, titles, full, prune, prune_any, any, rebuild, quiet, json, null, count, explain, expand, batch, help,
        version;
    const char **words; /* those that are no options; nx_args_dispose frees the array */
    size_t n_words;
    unsigned char origins[NX_OPTIONS_MAX]; /* enum nx_origin by the option's place in the table */
};
#define NX_ARGS_INIT                                                                                                   \
    {                                                                                                                  \
        .top = 10, .width = NX_WIDTH_UNSET, .collapse = NX_COLLAPSE_UNSET, .settle = 300, .rescan = 600                \
    }
void nx_args_dispose(struct nx_args *args);

/* Appends the words with a blank between them. */
void nx_args_join(const struct nx_args *args, struct nx_out *out);

enum nx_option_kind {
    NX_OPTION_FLAG,
    NX_OPTION_TEXT,
    NX_OPTION_NUMBER,
    NX_OPTION_CHOICE,
    NX_OPTION_CHOICE_OR_FILE,
    NX_OPTION_SEVERAL,
};

struct nx_option {
    const char *name; /* without the dashes */
    char letter;      /* 0 where it has none */
    enum nx_option_kind kind;
    const char *value; /* as the help names it: "DIR"; for a choice "all|any|auto" in the order of its values,
                          with "FILE" as the last where a path may stand there: one with "/", or ending in .yaml or .yml */
    long low, high;    /* of a number */
    size_t field;      /* its offset in struct nx_args: bool, const char *, long, int, const char * or
                          nx_values by kind */
    unsigned commands; /* a bit for each command that takes it */
    const char *help;
    const char *usual; /* its value where nothing is said, "10; terms: 20; dupes: (all)" where commands differ, in
                          round brackets what is no value; NULL: no file sets it */
};

/* All options in the order of the help text; ends with a NULL name. */
extern const struct nx_option nx_options[];

static inline bool nx_option_is_for(const struct nx_option *option, enum nx_command_id command)
{
    return option->commands >> command & 1;
}

/* The option of this name, of `length` bytes; NULL: there is none. */
const struct nx_option *nx_option_find(const char *name, size_t length);
/* The same by its letter. */
const struct nx_option *nx_option_of_letter(char letter);

/* The value that an option with `usual` has for the command of this name where nothing is said. Returns its length. */
size_t nx_option_usual(const struct nx_option *option, const char *command, const char **text);

/* Where the value of the option with this field of struct nx_args is from. */
enum nx_origin nx_args_origin(const struct nx_args *args, size_t field);

/* The place of `value` in the words of a choice, -1 where it is none. "FILE" is no word. */
int nx_option_word(const struct nx_option *option, const char *value);

/*
 * Checks `value` and sets the option to it; it is borrowed. NULL sets a flag; a flag's text is yes or no. False: `why`,
 * which only collects, says what to give. An option that takes several gets one more.
 */
bool nx_option_set(const struct nx_option *option, const char *value, struct nx_args *args, struct nx_out *why);

/*
 * Finds the words that are no options, whatever the command: an option that takes a value takes it here too. For finding
 * the command. `words` has room for argc pointers. Returns their number.
 */
size_t nx_option_plain_words(int argc, char **argv, const char **words);

/*
 * Reads argv[1..] for `command`, whose name is the first `skip` plain words; `name` is that name, or "".
 * False after a message on stderr.
 * The caller gives `args` back with nx_args_dispose in either case.
 */
bool nx_option_parse(int argc, char **argv, const char *name, enum nx_command_id command, size_t skip,
                     struct nx_args *args);

#endif
