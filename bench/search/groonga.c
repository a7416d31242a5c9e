/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * groonga.c: Groonga as an engine of the search benchmark, through its commands in process. As its documentation advises:
 * rows first, then the indexes (offline construction); one index with positions and sections for the three fields;
 * indexes for what is filtered by; rows newest first, so that a listing needs no sorting; no cache of results. Its score
 * is the weighted frequency of the words: it has no BM25, so its first ten are not comparable. Quality and recency are one
 * column, computed when a row is added.
 */
#include <groonga.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "serve.h"

enum { COMMAND_SIZE = 8192, PATH_SIZE = 4096, SCALE = 100 };

static const char *const SCHEMA[] = {
    "plugin_register token_filters/stem",
    ("table_create Terms TABLE_PAT_KEY ShortText --default_tokenizer TokenBigram --normalizer NormalizerAuto "
     "--token_filters TokenFilterStem"),
    "table_create Names TABLE_HASH_KEY ShortText",
    "table_create Dates TABLE_PAT_KEY Int64",
    "table_create Rows TABLE_NO_KEY",
    "column_create Rows id COLUMN_SCALAR ShortText",
    "column_create Rows url COLUMN_SCALAR Text",
    "column_create Rows title COLUMN_SCALAR Text",
    "column_create Rows excerpt COLUMN_SCALAR Text",
    "column_create Rows provider COLUMN_SCALAR Text",
    "column_create Rows provider_name COLUMN_SCALAR Names",
    "column_create Rows type COLUMN_SCALAR Names",
    "column_create Rows date COLUMN_SCALAR Int64",
    "column_create Rows static COLUMN_SCALAR Int32",
};

static const char *const INDEXES[] = {
    "column_create Terms words COLUMN_INDEX|WITH_POSITION|WITH_SECTION Rows title,excerpt,provider",
    "column_create Names providers COLUMN_INDEX Rows provider_name",
    "column_create Names types COLUMN_INDEX Rows type",
    "column_create Dates rows COLUMN_INDEX Rows date",
};

static const char *version(void)
{
    return grn_get_version();
}

static void check(grn_ctx *context, const char *what)
{
    if (context->rc != GRN_SUCCESS) serve_die(what, context->errbuf);
}

/* Runs a command; its output lives until the next one. */
static const char *command(grn_ctx *context, const char *text, size_t *length)
{
    char *output = NULL;
    unsigned int n = 0;
    int flags = 0;

    grn_ctx_send(context, text, (unsigned int)strlen(text), 0);
    check(context, text);
    grn_ctx_recv(context, &output, &n, &flags);
    check(context, text);
    *length = n;
    return output;
}

/* ---- Building ---- */

static void set_text(grn_ctx *context, grn_id id, const char *column, const char *value)
{
    grn_obj text, *object = grn_ctx_get(context, column, -1);

    GRN_TEXT_INIT(&text, 0);
    GRN_TEXT_PUT(context, &text, value, strlen(value));
    grn_obj_set_value(context, object, id, &text, GRN_OBJ_SET);
    grn_obj_unlink(context, &text);
    grn_obj_unlink(context, object);
    check(context, column);
}

static void set_number(grn_ctx *context, grn_id id, const char *column, int64_t value)
{
    grn_obj number, *object = grn_ctx_get(context, column, -1);

    GRN_INT64_INIT(&number, 0);
    GRN_INT64_SET(context, &number, value);
    grn_obj_set_value(context, object, id, &number, GRN_OBJ_SET);
    grn_obj_unlink(context, &number);
    grn_obj_unlink(context, object);
    check(context, column);
}

static void add_row(grn_ctx *context, grn_obj *table, const struct row *row, const struct facts *facts)
{
    grn_id id = grn_table_add(context, table, NULL, 0, NULL);
    const int64_t date = row_date(facts, row);
    const double value = QUALITY_WEIGHT * row_quality(facts, row) + RECENCY_WEIGHT * date_recency(facts, date);

    if (id == GRN_ID_NIL) serve_die("groonga", "a row cannot be added");
    set_text(context, id, "Rows.id", row->id);
    set_text(context, id, "Rows.url", row->url);
    set_text(context, id, "Rows.title", row->title);
    set_text(context, id, "Rows.excerpt", row->excerpt);
    set_text(context, id, "Rows.provider", row->provider);
    set_text(context, id, "Rows.provider_name", row->provider);
    set_text(context, id, "Rows.type", row->type);
    set_number(context, id, "Rows.date", date);
    set_number(context, id, "Rows.static", (int64_t)(SCALE * value + 0.5));
}

static char *database_of(const char *folder, char path[PATH_SIZE])
{
    snprintf(path, PATH_SIZE, "%s/db", folder);
    return path;
}

static void build(const char *path_of_rows, const char *folder, bool quickly)
{
    struct facts facts;
    struct row row;
    char path[PATH_SIZE];
    size_t length;
    grn_ctx *context = grn_ctx_open(0);
    struct rows *rows = rows_open(path_of_rows, &facts);

    if (mkdir(folder, 0777) != 0) serve_die(folder, "cannot be made");
    grn_obj *database = grn_db_create(context, database_of(folder, path), NULL);
    check(context, path);
    for (size_t i = 0; i < sizeof SCHEMA / sizeof *SCHEMA; i++) command(context, SCHEMA[i], &length);
    grn_obj *table = grn_ctx_get(context, "Rows", -1);
    while (rows_next(rows, &row)) add_row(context, table, &row, &facts);
    for (size_t i = 0; i < sizeof INDEXES / sizeof *INDEXES; i++) command(context, INDEXES[i], &length);
    if (quickly) command(context, "io_flush", &length); /* waits for the disk */
    grn_obj_close(context, database);
    grn_ctx_close(context);
    rows_close(rows);
}

/* ---- Searching ---- */

struct peer {
    grn_ctx *context;
    grn_obj *database;
};

static void *open_peer(const char *folder, const struct facts *facts)
{
    char path[PATH_SIZE];
    struct peer *peer = calloc(1, sizeof *peer);

    (void)facts;
    if (!peer) serve_die("groonga", "out of memory");
    peer->context = grn_ctx_open(0);
    peer->database = grn_db_open(peer->context, database_of(folder, path));
    check(peer->context, path);
    return peer;
}

static void close_peer(void *handle)
{
    struct peer *peer = handle;

    grn_obj_close(peer->context, peer->database);
    grn_ctx_close(peer->context);
    free(peer);
}

/* A command in the making. */
struct text {
    char bytes[COMMAND_SIZE];
    size_t n;
};

static void add(struct text *text, const char *bytes)
{
    size_t n = strlen(bytes);

    if (text->n + n >= COMMAND_SIZE) serve_die("groonga", "a query is too long");
    memcpy(text->bytes + text->n, bytes, n + 1);
    text->n += n;
}

/* A string within a string: quotes and backslashes lose their meaning twice. */
static void add_quoted(struct text *text, const char *value)
{
    add(text, "\"");
    for (; *value; value++) {
        const char one[2] = { *value, '\0' };
        if (strchr("'", *value)) add(text, "\\");
        if (strchr("\"\\", *value)) add(text, "\\\\\\");
        add(text, one);
    }
    add(text, "\"");
}

static void add_words(struct text *text, const struct query *query)
{
    if (query->op == OP_LIST) return;
    add(text, " --match_columns 'title * 3 || excerpt || provider * 2' --query '");
    if (query->op == OP_PHRASE) add(text, "\"");
    for (size_t i = 0; i < query->n_words; i++) {
        if (i) add(text, query->op == OP_ANY ? " OR " : " ");
        add(text, query->words[i]);
    }
    add(text, query->op == OP_PHRASE ? "\"'" : "'");
}

static void add_filters(struct text *text, const struct query *query)
{
    char range[128];

    if (*query->field) {
        add(text, strcmp(query->field, "type") == 0 ? " --filter 'type == " : " --filter 'provider_name == ");
        add_quoted(text, query->value);
        add(text, "'");
    }
    if (query->from != NO_DATE) {
        snprintf(range, sizeof range, " --filter 'between(date, %lld, \"include\", %lld, \"include\")'",
                 (long long)query->from, (long long)query->to);
        add(text, range);
    }
}

/* How many arrays there are at the third level: the rows, behind the number of hits and the names of the columns. */
static size_t count_rows(const char *json, size_t length)
{
    size_t depth = 0, arrays = 0;

    for (size_t i = 0; i < length; i++) {
        if (json[i] == '"') {
            for (i++; i < length && json[i] != '"'; i++) i += json[i] == '\\';
        } else if (json[i] == '[') {
            arrays += ++depth == 3;
        } else if (json[i] == ']') {
            depth--;
        }
    }
    return arrays > 2 ? arrays - 2 : 0;
}

/* Rows of ["id",score]. */
static void take_ids(const char *json, size_t length, size_t n, struct answer *out)
{
    const char *at = json, *end = json + length;

    while (out->n < n && (at = memchr(at, '[', (size_t)(end - at)))) {
        if (*++at != '"') continue;
        const char *quote = memchr(at + 1, '"', (size_t)(end - at - 1));
        if (!quote) return;
        if (quote[1] == ',' && quote[2] != '"') {
            answer_id(out, at + 1, (size_t)(quote - at - 1), strtod(quote + 2, NULL));
        }
        at = quote;
    }
}

static bool ask(void *handle, const struct query *query, const struct asking *asking, struct answer *out)
{
    static const char *const columns[] = {
        [FETCH_NOTHING] = "_id", [FETCH_SHOWN] = "title,url", [FETCH_ID] = "id,_score"
    };
    struct peer *peer = handle;
    struct text text = { .n = 0 };
    char page[128];
    size_t length;

    if (query->op == OP_TEXT) return false;
    add(&text, "select Rows --cache no");
    add_words(&text, query);
    add_filters(&text, query);
    if (query->op != OP_LIST) {
        if (asking->combined) add(&text, " --scorer '_score = _score * 100 + static'");
        add(&text, " --sort_keys -_score");
    }
    snprintf(page, sizeof page, " --offset %u --limit %zu --output_columns %s", query->offset, asking->limit,
             query->op == OP_LIST && asking->fetch == FETCH_ID ? "id,date" : columns[asking->fetch]);
    add(&text, page);
    const char *json = command(peer->context, text.bytes, &length);
    size_t n = count_rows(json, length);
    if (asking->fetch == FETCH_ID) {
        take_ids(json, length, n, out);
        return true;
    }
    out->n = n;
    out->bytes = length;
    return true;
}

static int64_t count(void *handle, const struct query *query)
{
    struct peer *peer = handle;
    struct text text = { .n = 0 };
    size_t length;
    long long n = -1;

    add(&text, "select Rows --cache no --limit 0 --output_columns _id");
    add_words(&text, query);
    add_filters(&text, query);
    const char *json = command(peer->context, text.bytes, &length);
    return length > 4 && sscanf(json, "[[[%lld", &n) == 1 ? n : -1;
}

int main(int argc, char **argv)
{
    static const struct engine engine = { "Groonga", version, build, open_peer, close_peer, ask, count };

    if (grn_init() != GRN_SUCCESS) serve_die("groonga", "cannot be started");
    grn_default_logger_set_max_level(GRN_LOG_NONE);
    int status = serve_main(&engine, argc, argv);
    grn_fin();
    return status;
}
