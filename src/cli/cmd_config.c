/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cmd_config.c: newsidx config: what is set, and where. */
#include <stdlib.h>
#include <string.h>

#include "cli/clean.h"
#include "cli/command.h"
#include "cli/jsonl.h"
#include "cli/message.h"
#include "cli/nearest.h"
#include "cli/place.h"
#include "cli/query.h"

enum { KEY_COLUMNS = 16, VALUE_COLUMNS = 36 };

/* A value in force, and where it is from. */
struct entry {
    char key[64];                 /* "limit", "search.limit" */
    const char *origin;           /* "flag", "environment", "file" or "default" */
    struct nx_config_found found; /* of "file" */
    const char *text;             /* of the others, `length` bytes; in round brackets where it is no value */
    size_t length;
};

typedef void (*entry_sink)(struct nx_context *context, struct nx_jsonl *json, const struct entry *entry);

/* ---- What is in force ---- */

static struct entry entry_of(const struct nx_context *context, const struct nx_option *o, const char *command)
{
    struct entry entry = { .origin = "default", .found = nx_config_find(&context->config, command, o->name) };
    struct nx_out key = NX_OUT_INIT(NX_OUT_MEMORY);
    nx_out_format(&key, "%s%s%s", command, *command ? "." : "", o->name);
    strncpy(entry.key, nx_out_string(&key), sizeof entry.key - 1);
    nx_out_dispose(&key);
    if (entry.found.file) entry.origin = "file";
    entry.length = nx_option_usual(o, command, &entry.text);
    return entry;
}

/* True where both say the same for the same reason. */
static bool is_same(const struct entry *a, const struct entry *b)
{
    if (a->found.file || b->found.file) return a->found.setting == b->found.setting;
    return a->length == b->length && memcmp(a->text, b->text, a->length) == 0;
}

/* What stands for all commands, then the commands for which it is otherwise. */
static void each_entry(struct nx_context *context, struct nx_jsonl *json, entry_sink sink)
{
    for (const struct nx_option *o = nx_options; o->name; o++) {
        if (!o->usual) continue;
        const struct entry all = entry_of(context, o, "");
        sink(context, json, &all);
        for (size_t i = 0; nx_commands[i]; i++) {
            if (!nx_option_is_for(o, nx_commands[i]->id)) continue;
            const struct entry own = entry_of(context, o, nx_commands[i]->name);
            if (!is_same(&own, &all)) sink(context, json, &own);
        }
    }
}

/* What the environment may say, and no file. */
static void each_of_environment(struct nx_context *context, struct nx_jsonl *json, entry_sink sink)
{
    const char *index = nx_place_environment("NEWSIDX_INDEX"), *now = nx_place_environment("NEWSIDX_NOW");
    struct entry entry = { .key = "index", .text = *context->place ? context->place : "(none here)" };
    entry.origin = context->args.index ? "flag" : index ? "environment" : "default";
    entry.length = strlen(entry.text);
    sink(context, json, &entry);
    entry = (struct entry){ .key = "now", .text = now ? now : "(newest article)" };
    entry.origin = now ? "environment" : "default";
    entry.length = strlen(entry.text);
    sink(context, json, &entry);
}

/* The value; several with commas between them. */
static void put_value(struct nx_out *out, const struct entry *entry)
{
    if (!entry->found.file) nx_clean_to(out, entry->text, entry->length);
    for (size_t i = 0; entry->found.file && i < entry->found.n; i++) {
        if (i) nx_out_text(out, ", ");
        nx_clean_to(out, entry->found.setting[i].text, strlen(entry->found.setting[i].text));
    }
}

typedef void (*search_sink)(struct nx_context *context, struct nx_jsonl *json, const struct nx_config_found *found);

static const char *search_name(const struct nx_config_found *found)
{
    return found->setting->name + strlen(NX_SEARCHES);
}

/* Returns how many there are. */
static size_t each_search(struct nx_context *context, struct nx_jsonl *json, search_sink sink)
{
    struct nx_config_found *list = calloc(NX_SEARCHES_MAX, sizeof *list);
    const size_t n = list ? nx_query_searches(&context->config, list, NX_SEARCHES_MAX) : 0;
    for (size_t i = 0; i < n && sink; i++) sink(context, json, &list[i]);
    free(list);
    return n;
}

/* ---- Text ---- */

/* The text, and blanks up to a column; two at least. */
static void put_column(struct nx_out *out, const struct nx_out *text, size_t columns)
{
    const size_t used = newsidx_text_width(text->bytes, text->length);
    nx_out_add(out, text->bytes, text->length);
    nx_out_repeat(out, ' ', used + 2 > columns ? 2 : columns - used);
}

static void put_place(struct nx_out *out, const struct nx_config_found *found)
{
    nx_clean_to(out, found->file->path, strlen(found->file->path));
    nx_out_format(out, ":%u\n", (unsigned)found->setting->name_at.line);
}

static void put_text_entry(struct nx_context *context, struct nx_jsonl *json, const struct entry *entry)
{
    (void)json;
    struct nx_out key = NX_OUT_INIT(NX_OUT_MEMORY), value = NX_OUT_INIT(NX_OUT_MEMORY);
    nx_out_text(&key, entry->key);
    put_value(&value, entry);
    put_column(context->out, &key, KEY_COLUMNS);
    put_column(context->out, &value, VALUE_COLUMNS);
    if (entry->found.file) {
        put_place(context->out, &entry->found);
    } else {
        nx_out_format(context->out, "%s\n", entry->origin);
    }
    nx_out_dispose(&key);
    nx_out_dispose(&value);
}

static void put_text_search(struct nx_context *context, struct nx_jsonl *json, const struct nx_config_found *found)
{
    (void)json;
    struct nx_out name = NX_OUT_INIT(NX_OUT_MEMORY), query = NX_OUT_INIT(NX_OUT_MEMORY);
    nx_out_format(&name, "@%s", search_name(found));
    nx_clean_to(&query, found->setting->text, strlen(found->setting->text));
    put_column(context->out, &name, KEY_COLUMNS);
    put_column(context->out, &query, VALUE_COLUMNS);
    put_place(context->out, found);
    nx_out_dispose(&name);
    nx_out_dispose(&query);
}

static void put_text(struct nx_context *context)
{
    struct nx_out *out = context->out;
    each_of_environment(context, NULL, put_text_entry);
    each_entry(context, NULL, put_text_entry);
    if (each_search(context, NULL, NULL)) nx_out_text(out, "\nSearches:\n");
    each_search(context, NULL, put_text_search);
    nx_out_text(out, context->config.n ? "\nFiles, the first counts most:\n" : "\nNo files: NEWSIDX_CONFIG is none.\n");
    for (size_t i = 0; i < context->config.n; i++) {
        const struct nx_config_file *file = &context->config.files[i];
        nx_out_text(out, "  ");
        nx_clean_to(out, file->path, strlen(file->path));
        nx_out_text(out, file->settings ? "\n" : " (not there)\n");
    }
}

/* ---- JSON ---- */

static void put_json_place(struct nx_jsonl *json, const struct nx_config_found *found)
{
    nx_jsonl_put_name(json, "path", found->file->path);
    nx_jsonl_put_unsigned(json, "line", found->setting->name_at.line);
    nx_jsonl_put_unsigned(json, "column", found->setting->name_at.column);
}

static void put_json_entry(struct nx_context *context, struct nx_jsonl *json, const struct entry *entry)
{
    (void)context;
    const struct nx_config_found *found = &entry->found;
    nx_jsonl_object(json);
    nx_jsonl_put_name(json, "key", entry->key);
    nx_jsonl_key(json, "values");
    nx_jsonl_array(json);
    if (!found->file && entry->text[0] != '(') nx_jsonl_string(json, entry->text, entry->length);
    for (size_t i = 0; i < found->n; i++) nx_jsonl_string(json, found->setting[i].text, strlen(found->setting[i].text));
    nx_jsonl_array_end(json);
    nx_jsonl_put_name(json, "origin", entry->origin);
    if (found->file) put_json_place(json, found);
    nx_jsonl_object_end(json);
}

static void put_json_search(struct nx_context *context, struct nx_jsonl *json, const struct nx_config_found *found)
{
    (void)context;
    nx_jsonl_object(json);
    nx_jsonl_put_name(json, "name", search_name(found));
    nx_jsonl_put_name(json, "query", found->setting->text);
    put_json_place(json, found);
    nx_jsonl_object_end(json);
}

static void put_json(struct nx_context *context)
{
    struct newsidx_versions versions;
    struct nx_jsonl json = NX_JSONL_INIT(context->out);
    newsidx_versions_get(&versions);
    nx_jsonl_object(&json);
    nx_jsonl_put_name(&json, "type", "config");
    nx_jsonl_put_unsigned(&json, "schema", NEWSIDX_JSON_SCHEMA);
    nx_jsonl_put_name(&json, "newsidx", versions.newsidx);
    nx_jsonl_key(&json, "files");
    nx_jsonl_array(&json);
    for (size_t i = 0; i < context->config.n; i++) {
        nx_jsonl_object(&json);
        nx_jsonl_put_name(&json, "path", context->config.files[i].path);
        nx_jsonl_put_bool(&json, "present", context->config.files[i].settings != NULL);
        nx_jsonl_object_end(&json);
    }
    nx_jsonl_array_end(&json);
    nx_jsonl_key(&json, "settings");
    nx_jsonl_array(&json);
    each_of_environment(context, &json, put_json_entry);
    each_entry(context, &json, put_json_entry);
    nx_jsonl_array_end(&json);
    nx_jsonl_key(&json, "searches");
    nx_jsonl_array(&json);
    each_search(context, &json, put_json_search);
    nx_jsonl_array_end(&json);
    nx_jsonl_object_end(&json);
    nx_jsonl_line(&json);
}

/* ---- One value ---- */

/* The option that KEY names, and in `command` the command that stands before it, or "". NULL: there is none. */
static const struct nx_option *option_of(const char *key, const char **command)
{
    const char *dot = strrchr(key, '.'), *name = dot ? dot + 1 : key;
    const struct nx_command *found = dot ? nx_command_named(key, (size_t)(dot - key)) : NULL;
    const struct nx_option *o = nx_option_find(name, strlen(name));
    *command = found ? found->name : "";
    if (!o || !o->usual || (dot && !found)) return NULL;
    return !found || nx_option_is_for(o, found->id) ? o : NULL;
}

/* Writes the query where it is the one that is asked for, the single word of the command line. */
static void put_search_asked(struct nx_context *context, struct nx_jsonl *json, const struct nx_config_found *found)
{
    (void)json;
    const char *key = context->args.words[0], *name = key[0] == '@' ? key + 1 : key + strlen(NX_SEARCHES);
    if (strcmp(search_name(found), name) != 0) return;
    nx_clean_to(context->out, found->setting->text, strlen(found->setting->text));
    nx_out_text(context->out, "\n");
}

/* @NAME, or as it stands in the file. */
static int show_search(struct nx_context *context, const char *key)
{
    const size_t before = context->out->length;
    each_search(context, NULL, put_search_asked);
    if (context->out->length > before) return NX_EXIT_OK;
    return nx_message_error("no search is saved as %s: newsidx config lists all", key);
}

static int unknown_key(const char *key)
{
    struct nx_nearest best = { NULL, 0 };
    const char *dot = strrchr(key, '.'), *name = dot ? dot + 1 : key;
    for (const struct nx_option *o = nx_options; o->name; o++) {
        if (o->usual) nx_nearest_try(&best, name, strlen(name), o->name);
    }
    if (best.word && best.distance > 0) return nx_message_error("no setting %s: did you mean %s?", key, best.word);
    return nx_message_error("no setting %s: newsidx config lists all", key);
}

static int show_one(struct nx_context *context, const char *key)
{
    const char *command;
    if (key[0] == '@' || strncmp(key, NX_SEARCHES, strlen(NX_SEARCHES)) == 0) return show_search(context, key);
    const struct nx_option *o = option_of(key, &command);
    if (!o) return unknown_key(key);
    const struct entry entry = entry_of(context, o, command);
    put_value(context->out, &entry);
    nx_out_text(context->out, "\n");
    return NX_EXIT_OK;
}

static int run(struct nx_context *context)
{
    const struct nx_args *args = &context->args;
    if (args->n_words > 1) return nx_message_error("config takes one key: leave out %s", args->words[1]);
    if (args->n_words == 1 && args->json) return nx_message_error("config --json writes all: leave out %s", args->words[0]);
    if (args->n_words == 1) return show_one(context, args->words[0]);
    if (args->json)
        put_json(context);
    else
        put_text(context);
    return NX_EXIT_OK;
}

const struct nx_command nx_cmd_config = {
    .name = "config",
    .id = NX_CONFIG,
    .needs = NX_NEEDS_IF_ANY,
    .run = run,
    .summary = "show what is set, and where",
    .usage = "[OPTIONS] [KEY]",
    .examples = "  newsidx config\n"
                "      Every option that a file can set: its value, and the line that says so.\n"
                "  newsidx config search.rank\n"
                "      One value.\n"
                "  newsidx config @police\n"
                "      A saved search.\n"
                "  NEWSIDX_CONFIG=none newsidx search --json ibm\n"
                "      A search in a script, whatever the files say.\n",
    .details = "Options are set in newsidx.yaml in the folder that holds the index, and in newsidx/newsidx.yaml in "
               "XDG_CONFIG_HOME (default ~/.config). The first counts more than the second, the command line more than "
               "both. See newsidx.yaml(5).",
    .exits = "  0  done\n"
             "  2  an error; also where a file is wrong\n",
};
