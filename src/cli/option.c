/* SPDX-License-Identifier: GPL-2.0-or-later */
/* option.c: the table of all options. Nothing else says what options there are. */
#include "cli/option.h"

#include <stdlib.h>
#include <string.h>

#define ON(command) (1u << NX_##command)
#define DEBUGS (ON(DEBUG_TOKENS) | ON(DEBUG_ARTICLE) | ON(DEBUG_QUERY))
#define WRITERS (ON(ADD) | ON(REMOVE) | ON(COMPACT))
#define ASKERS (ON(SEARCH) | ON(FACETS) | ON(TIMELINE)) /* of what a query finds */
#define QUERIES (ASKERS | ON(DEBUG_QUERY)) /* that read a query */
#define FINDERS (ON(SEARCH) | ON(SIMILAR)) /* that show hits */
#define FILTERED (QUERIES | ON(SIMILAR)) /* that leave articles out */
#define READERS (ASKERS | ON(SIMILAR) | ON(TERMS) | ON(SUGGEST) | ON(SHOW) | ON(STATS) | ON(DUPES) | ON(CHECK))
/* That may fill more than a screen. */
#define PAGED (ASKERS | ON(SIMILAR) | ON(TERMS) | ON(SHOW) | ON(STATS) | ON(DUPES) | ON(HELP))
#define EVERY (WRITERS | ON(WATCH) | READERS | ON(BENCH_SERVE) | ON(CONFIG) | ON(COMPLETION) | DEBUGS | ON(HELP) | ON(VERSION))
#define FIELD(name) offsetof(struct nx_args, name)

const struct nx_option nx_options[] = {
    { "limit", 'n', NX_OPTION_NUMBER, "N", 1, 10000, FIELD(limit), FINDERS | ON(TERMS) | ON(SUGGEST) | ON(DUPES),
      "Show at most N hits (search, similar: default 10), words (terms: default 20), suggestions of each kind (suggest: "
      "default 5), or groups of each kind (dupes: default all).",
      "10; terms: 20; suggest: 5; dupes: (all)" },
    { "offset", 0, NX_OPTION_NUMBER, "N", 0, 100000, FIELD(offset), FINDERS, "Pass over the first N hits.", NULL },
    { "cursor", 0, NX_OPTION_TEXT, "CURSOR", 0, 0, FIELD(cursor), ON(SEARCH),
      "Go on behind an answer that gave this cursor (next_cursor in JSON), with the same query and options. start: begin, "
      "and tell the cursor where no JSON does.", NULL },
    { "match", 0, NX_OPTION_CHOICE, "auto|all|any", 0, 0, FIELD(match), QUERIES,
      "Which words an article must have: all of them, any of them, or auto (the default): all but very common ones, "
      "and "
      "any where no article has all.", "auto" },
    { "rank", 0, NX_OPTION_CHOICE_OR_FILE, "balanced|text|fresh|latest|FILE", 0, 0, FIELD(rank), FINDERS,
      "What counts: the words with quality and date (balanced, the default), the words alone (text), the date more than "
      "all but rare words (fresh), or the date alone (latest); or a YAML file of weights: see newsidx-search(1).",
      "balanced" },
    { "sort", 0, NX_OPTION_CHOICE, "relevance|date|-date|quality|heat", 0, 0, FIELD(sort), FINDERS,
      "What comes first: the higher score (relevance, the default), the newer (date) or older (-date), the higher quality "
      "or heat. Articles of which that is not known come last.",
      "relevance" },
    { "collapse", 0, NX_OPTION_CHOICE, "none|title|story", 0, 0, FIELD(collapse), FINDERS,
      "Make one hit of matches with the same title and dates within a week (title; the default for people), of those that "
      "name each other as related, directly or through others (story), or of none (the default of every other format).",
      "(by format)" },
    { "expand", 0, NX_OPTION_FLAG, NULL, 0, 0, FIELD(expand), FINDERS,
      "Show below each hit those that --collapse has put under it.", "no" },
    { "per-provider", 0, NX_OPTION_NUMBER, "N", 0, 50, FIELD(per_provider), FINDERS,
      "Among each 50 hits, put those of a provider beyond its first N behind the next ones of others (default 0: leave "
      "them where they are). No effect where the query or a filter names a provider.", "0" },
    { "filter", 0, NX_OPTION_SEVERAL, "FIELD:VALUE", 0, 0, FIELD(filters), FILTERED,
      "Only articles with this value in the field: provider, domain, category, type, locale or topic. Several values of "
      "one field: any of them; of several fields: one of each.", "(none)" },
    { "since", 0, NX_OPTION_TEXT, "DATE", 0, 0, FIELD(since), FILTERED,
      "Only articles from DATE on. A DATE is one of a query: 2020, 2020-06, 2020-06-09, yesterday, last-week, ...",
      "(none)" },
    { "until", 0, NX_OPTION_TEXT, "DATE", 0, 0, FIELD(until), FILTERED,
      "Only articles up to DATE; what it names, such as a month, counts to its end.", "(none)" },
    { "as-of", 0, NX_OPTION_TEXT, "DATE", 0, 0, FIELD(as_of), FILTERED,
      "As if what was published behind DATE were not there yet; ages and words for dates count from it, too.", NULL },
    { "strict", 0, NX_OPTION_FLAG, NULL, 0, 0, FIELD(strict), QUERIES,
      "Refuse a query of which a part is not understood, and show which.", "no" },
    { "now", 0, NX_OPTION_TEXT, "DATE", 0, 0, FIELD(now), FILTERED,
      "Count the age of articles from DATE: ISO 8601, or @ and seconds since 1970. Default: NEWSIDX_NOW, else the date "
      "of "
      "the newest article or the clock, whichever is earlier.", NULL },
    { "by", 0, NX_OPTION_TEXT, "LIST", 0, 0, FIELD(by), ON(FACETS) | ON(TIMELINE),
      "What to count by. facets, with commas between: provider, topic, type, domain, category, locale, year, month, day "
      "(default: provider,topic,type,year). timeline, one of: day, week, month, year, auto (the default: the finest that "
      "makes no more than 40).", "provider,topic,type,year; timeline: auto" },
    { "facets", 0, NX_OPTION_TEXT, "LIST", 0, 0, FIELD(facets), ON(SEARCH),
      "Behind the hits, count what all matches consist of: see newsidx help facets, --by.", "(none)" },
    { "top", 0, NX_OPTION_NUMBER, "N", 0, 10000, FIELD(top), ON(STATS) | ON(FACETS),
      "Show the N values with the most articles (default 10): providers and topics (stats), or of each facet (facets; 0: "
      "all).", "10" },
    { "files", 0, NX_OPTION_FLAG, NULL, 0, 0, FIELD(files), ON(DUPES), "Only articles that several files hold.",
      NULL },
    { "titles", 0, NX_OPTION_FLAG, NULL, 0, 0, FIELD(titles), ON(DUPES), "Only titles that several articles have.",
      NULL },
    { "batch", 0, NX_OPTION_FLAG, NULL, 0, 0, FIELD(batch), ON(SEARCH),
      "Read queries from stdin, one a line, and answer each with one line of JSON as soon as it is there.", NULL },
    { "count", 0, NX_OPTION_FLAG, NULL, 0, 0, FIELD(count), FINDERS,
      "Count every match, where the number would otherwise be a lower bound.", "no" },
    { "explain", 0, NX_OPTION_FLAG, NULL, 0, 0, FIELD(explain), FINDERS, "Show how each score comes about.",
      "no" },
    { "source", 0, NX_OPTION_TEXT, "NAME", 0, 0, FIELD(source), ON(ADD),
      "With -: the name of the stream (default stdin). A stream of the same name later replaces this one. "
      "Files and folders that are indexed keep their names.", NULL },
    { "rebuild", 0, NX_OPTION_FLAG, NULL, 0, 0, FIELD(rebuild), ON(CHECK),
      "Make the index anew from its files, and from what it has stored of those that are gone; then check it. PATHs "
      "are "
      "added to it.", NULL },
    { "language", 0, NX_OPTION_TEXT, "LANG", 0, 0, FIELD(language), ON(ADD) | ON(WATCH) | ON(CHECK) | ON(DEBUG_TOKENS),
      "Language of the word stems: english (the default), french, german, ... or none. An index keeps the one it was "
      "made with until check --rebuild is given another.", NULL },
    { "wait", 0, NX_OPTION_NUMBER, "SECONDS", 0, 86400, FIELD(wait), WRITERS | ON(CHECK),
      "Wait so long for another process that writes the index (default 0).", "0" },
    { "jobs", 0, NX_OPTION_NUMBER, "N", 0, 64, FIELD(jobs), ON(ADD) | ON(WATCH) | ON(COMPACT) | ON(CHECK),
      "Use so many threads. 0 (the default): as many as there are processors. The index is the same.", "0" },
    { "memory", 0, NX_OPTION_NUMBER, "MIB", 16, 1048576, FIELD(memory), ON(ADD) | ON(WATCH) | ON(CHECK),
      "Memory for articles that are read and not written yet, in MiB (default 256): with more there are fewer segments.", "256" },
    { "full", 0, NX_OPTION_FLAG, NULL, 0, 0, FIELD(full), ON(ADD),
      "Read every file again, also those that seem unchanged.", NULL },
    { "prune", 0, NX_OPTION_FLAG, NULL, 0, 0, FIELD(prune), ON(ADD),
      "Drop the files that are gone from the folders named. A folder that is empty or has lost more than half of its "
      "files is taken for a mistake: then none is dropped.", "no" },
    { "prune-any", 0, NX_OPTION_FLAG, NULL, 0, 0, FIELD(prune_any), ON(ADD),
      "The same, however many files are gone; with -, also a stream of less than half of the articles that the old one "
      "had.", NULL },
    { "any", 0, NX_OPTION_FLAG, NULL, 0, 0, FIELD(any), ON(REMOVE),
      "Also a folder with more than half of the files indexed, and more than ten, which is taken for a mistake "
      "otherwise.", NULL },
    { "settle", 0, NX_OPTION_NUMBER, "MS", 1, 3600000, FIELD(settle), ON(WATCH),
      "Commit once no file was touched for MS milliseconds (default 300), after ten times as long in any case.",
      "300" },
    { "rescan", 0, NX_OPTION_NUMBER, "SECONDS", 0, 31536000, FIELD(rescan), ON(WATCH),
      "Look at all files every SECONDS seconds as well (default 600), since events can be lost. 0: only in the "
      "beginning.", "600" },
    { "quiet", 'q', NX_OPTION_FLAG, NULL, 0, 0, FIELD(quiet), WRITERS | ON(WATCH) | ON(CHECK),
      "Say nothing but errors.", "no" },
    { "json", 0, NX_OPTION_FLAG, NULL, 0, 0, FIELD(json), READERS | ON(WATCH) | ON(CONFIG) | ON(VERSION),
      "Write JSON for programs instead of text for people.", NULL },
    { "format", 0, NX_OPTION_CHOICE, "text|json|jsonl|csv|tsv|trec|urls|ids|atom|jsonfeed", 0, 0, FIELD(format), FINDERS,
      "How to write the hits: for people (text, the default); for programs as one JSON object (json) or as one a line "
      "(jsonl, the same as --json); as a table (csv, tsv); as trec_eval reads them (trec); only their addresses (urls) "
      "or ids (ids), one a line; as a feed for news readers, the newest first (atom, jsonfeed).", "text" },
    { "fields", 0, NX_OPTION_TEXT, "LIST", 0, 0, FIELD(fields), FINDERS,
      "With --format csv or tsv: the columns, names with commas between them "
      "(default rank,score,date,provider,title,url). See newsidx-search(1) for all.",
      "rank,score,date,provider,title,url" },
    { "topic", 0, NX_OPTION_TEXT, "ID", 0, 0, FIELD(topic), FINDERS,
      "With --format trec: the query's id (default 1).", NULL },
    { "run", 0, NX_OPTION_TEXT, "NAME", 0, 0, FIELD(run), FINDERS,
      "With --format trec: the run's name (default newsidx).", NULL },
    { "null", '0', NX_OPTION_FLAG, NULL, 0, 0, FIELD(null), FINDERS,
      "With --format urls or ids: end each with a NUL byte, not with a line feed.", NULL },
    { "sparkline", 0, NX_OPTION_CHOICE, "auto|always|never", 0, 0, FIELD(sparkline), ON(SEARCH),
      "Below the hits, a line that shows when all matches were published: auto (the default) means on a terminal.", "auto" },
    { "color", 0, NX_OPTION_CHOICE, "auto|always|never", 0, 0, FIELD(color), FINDERS | ON(FACETS) | ON(SHOW) | ON(DUPES),
      "Colours: auto (the default) means on a terminal, unless NO_COLOR is set or TERM is dumb.", "auto" },
    { "width", 0, NX_OPTION_NUMBER, "N", 0, 10000, FIELD(width),
      FINDERS | ON(FACETS) | ON(TIMELINE) | ON(SUGGEST) | ON(SHOW) | ON(DUPES),
      "Columns to write in (default: those of the terminal, else COLUMNS, else 80). Text is never set wider than 100. "
      "0: "
      "do not break lines.", "(terminal)" },
    { "pager", 0, NX_OPTION_CHOICE, "auto|never|always", 0, 0, FIELD(pager), PAGED,
      "On a terminal, show the text in a pager (NEWSIDX_PAGER, else PAGER, else less): where it is longer than the screen "
      "(auto, the default), never, or always.",
      "auto" },
    { "index", 0, NX_OPTION_TEXT, "DIR", 0, 0, FIELD(index),
      WRITERS | ON(WATCH) | READERS | ON(BENCH_SERVE) | ON(CONFIG) | ON(DEBUG_QUERY),
      "The index's folder. Default: NEWSIDX_INDEX, else the folder .newsidx here or in the nearest folder above.",
      NULL },
    { "help", 'h', NX_OPTION_FLAG, NULL, 0, 0, FIELD(help), EVERY, "Explain the command.", NULL },
    { "version", 0, NX_OPTION_FLAG, NULL, 0, 0, FIELD(version), ON(HELP) | ON(VERSION), "Show all version numbers.",
      NULL },
    { 0 },
};

const struct nx_option *nx_option_find(const char *name, size_t length)
{
    for (const struct nx_option *o = nx_options; o->name; o++) {
        if (strlen(o->name) == length && memcmp(o->name, name, length) == 0) return o;
    }
    return NULL;
}

const struct nx_option *nx_option_of_letter(char letter)
{
    for (const struct nx_option *o = nx_options; o->name; o++) {
        if (o->letter && o->letter == letter) return o;
    }
    return NULL;
}

size_t nx_option_usual(const struct nx_option *option, const char *command, const char **text)
{
    const size_t length = strlen(command), first = strcspn(option->usual, ";");
    for (const char *other = option->usual + first; *other; other += strcspn(other, ";")) {
        other += 2; /* "; " */
        if (strncmp(other, command, length) != 0 || other[length] != ':') continue;
        *text = other + length + 2;
        return strcspn(*text, ";");
    }
    *text = option->usual;
    return first;
}

enum nx_origin nx_args_origin(const struct nx_args *args, size_t field)
{
    for (const struct nx_option *o = nx_options; o->name; o++) {
        if (o->field == field) return (enum nx_origin)args->origins[o - nx_options];
    }
    return NX_ORIGIN_DEFAULT;
}

void nx_args_dispose(struct nx_args *args)
{
    if (!args) return;
    free(args->words);
    free(args->filters.items);
    args->filters = (struct nx_values){ NULL, 0 };
    args->words = NULL;
    args->n_words = 0;
}

void nx_args_join(const struct nx_args *args, struct nx_out *out)
{
    for (size_t i = 0; i < args->n_words; i++) {
        if (i > 0) nx_out_text(out, " ");
        nx_out_text(out, args->words[i]);
    }
}
