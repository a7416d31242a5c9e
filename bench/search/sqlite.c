/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sqlite.c: SQLite FTS5 as an engine of the search benchmark. As its documentation advises: an external content table,
 * so that no text is stored twice; one transaction, then 'optimize' and ANALYZE; statements prepared once; bm25() with
 * the weights of the fields; memory-mapped reading and a cache that holds the database. Rows are inserted newest first,
 * so that a range of dates is a range of rowids, which FTS5 seeks in its lists. What ranking and filters read lies in a
 * table of its own, apart from the texts. Where text alone counts, the documentation has ORDER BY rank for the faster
 * way; it was measured here to be slower than ORDER BY bm25(...), by a third for common words, so that is what is used.
 */
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "serve.h"

enum { MATCH_SIZE = 8192, SQL_SIZE = 1024, STATEMENTS_MAX = 64, DAY = 86400 };

static const char SCHEMA[] =
    "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -262144;"
    "CREATE TABLE article(row INTEGER PRIMARY KEY, id TEXT, url TEXT, title TEXT, excerpt TEXT, provider TEXT);"
    "CREATE TABLE name(number INTEGER PRIMARY KEY, text TEXT UNIQUE);"
    "CREATE TABLE feature(row INTEGER PRIMARY KEY, quality REAL, date INTEGER, type INTEGER, provider INTEGER);"
    "CREATE VIRTUAL TABLE words USING fts5(title, excerpt, provider, content = 'article', content_rowid = 'row',"
    " tokenize = 'porter unicode61');"
    "BEGIN;";

/* The same to be had soon: a row is one row, and nothing is prepared for searches. */
static const char QUICK_SCHEMA[] =
    "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -262144;"
    "CREATE TABLE article(row INTEGER PRIMARY KEY, id TEXT, url TEXT, title TEXT, excerpt TEXT, provider TEXT, type TEXT,"
    " quality REAL, date INTEGER);"
    "CREATE VIRTUAL TABLE words USING fts5(title, excerpt, provider, content = 'article', content_rowid = 'row',"
    " tokenize = 'porter unicode61');"
    "BEGIN;";

static const char FINISH[] = "INSERT INTO words(words) VALUES('optimize');"
                             "CREATE INDEX feature_date ON feature(date DESC);"
                             "COMMIT; ANALYZE; VACUUM;";

/* A statement and the text that it was made from. */
struct kept {
    char *sql;
    sqlite3_stmt *statement;
};

struct peer {
    sqlite3 *db;
    struct kept kept[STATEMENTS_MAX];
    size_t n_kept;
};

static const char *version(void)
{
    return sqlite3_libversion();
}

static void die(const struct peer *peer, const char *what)
{
    serve_die(what, peer->db ? sqlite3_errmsg(peer->db) : "out of memory");
}

static void execute(const struct peer *peer, const char *sql)
{
    if (sqlite3_exec(peer->db, sql, NULL, NULL, NULL) != SQLITE_OK) die(peer, sql);
}

/* The statement for this text, ready to be bound. */
static sqlite3_stmt *prepared(struct peer *peer, const char *sql)
{
    for (size_t i = 0; i < peer->n_kept; i++) {
        if (strcmp(peer->kept[i].sql, sql) == 0) return peer->kept[i].statement;
    }
    if (peer->n_kept == STATEMENTS_MAX) serve_die("sqlite", "too many kinds of statements");
    struct kept *kept = &peer->kept[peer->n_kept++];
    kept->sql = strdup(sql);
    if (sqlite3_prepare_v3(peer->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &kept->statement, NULL) != SQLITE_OK) {
        die(peer, sql);
    }
    return kept->statement;
}

/* ---- Building ---- */

static void step(struct peer *peer, sqlite3_stmt *statement)
{
    if (sqlite3_step(statement) != SQLITE_DONE) die(peer, sqlite3_sql(statement));
    sqlite3_reset(statement);
}

static void bind_text(sqlite3_stmt *statement, int at, const char *text)
{
    sqlite3_bind_text(statement, at, text, -1, SQLITE_STATIC);
}

/* The number of a provider or type. */
static sqlite3_int64 number_of(struct peer *peer, const char *text)
{
    sqlite3_stmt *find = prepared(peer, "SELECT number FROM name WHERE text = ?1");
    sqlite3_int64 number = 0;

    bind_text(find, 1, text);
    if (sqlite3_step(find) == SQLITE_ROW) number = sqlite3_column_int64(find, 0);
    sqlite3_reset(find);
    if (number) return number;
    sqlite3_stmt *insert = prepared(peer, "INSERT INTO name(text) VALUES(?1)");
    bind_text(insert, 1, text);
    step(peer, insert);
    return sqlite3_last_insert_rowid(peer->db);
}

static void insert_row(struct peer *peer, sqlite3_int64 number, const struct row *row, const struct facts *facts)
{
    sqlite3_stmt *article = prepared(peer, "INSERT INTO article VALUES(?1, ?2, ?3, ?4, ?5, ?6)");
    sqlite3_stmt *words = prepared(peer, "INSERT INTO words(rowid, title, excerpt, provider) VALUES(?1, ?2, ?3, ?4)");
    sqlite3_stmt *feature = prepared(peer, "INSERT INTO feature VALUES(?1, ?2, ?3, ?4, ?5)");
    const char *texts[] = { row->id, row->url, row->title, row->excerpt, row->provider };

    sqlite3_bind_int64(article, 1, number);
    for (int i = 0; i < 5; i++) bind_text(article, i + 2, texts[i]);
    step(peer, article);
    sqlite3_bind_int64(words, 1, number);
    for (int i = 0; i < 3; i++) bind_text(words, i + 2, texts[i + 2]);
    step(peer, words);
    sqlite3_bind_int64(feature, 1, number);
    sqlite3_bind_double(feature, 2, row_quality(facts, row));
    sqlite3_bind_int64(feature, 3, row_date(facts, row));
    sqlite3_bind_int64(feature, 4, number_of(peer, row->type));
    sqlite3_bind_int64(feature, 5, number_of(peer, row->provider));
    step(peer, feature);
}

static void insert_quickly(struct peer *peer, sqlite3_int64 number, const struct row *row, const struct facts *facts)
{
    sqlite3_stmt *article = prepared(peer, "INSERT INTO article VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
    sqlite3_stmt *words = prepared(peer, "INSERT INTO words(rowid, title, excerpt, provider) VALUES(?1, ?2, ?3, ?4)");
    const char *texts[] = { row->id, row->url, row->title, row->excerpt, row->provider, row->type };

    sqlite3_bind_int64(article, 1, number);
    for (int i = 0; i < 6; i++) bind_text(article, i + 2, texts[i]);
    sqlite3_bind_double(article, 8, row_quality(facts, row));
    sqlite3_bind_int64(article, 9, row_date(facts, row));
    step(peer, article);
    sqlite3_bind_int64(words, 1, number);
    for (int i = 0; i < 3; i++) bind_text(words, i + 2, texts[i + 2]);
    step(peer, words);
}

/* Nothing is waited for before the end: the file is on the disk when this returns. */
static void wait_for_disk(const char *path)
{
    const int fd = open(path, O_RDONLY);

    if (fd < 0 || fsync(fd) != 0 || close(fd) != 0) serve_die(path, "cannot be written to the disk");
}

static void close_peer(void *handle)
{
    struct peer *peer = handle;

    for (size_t i = 0; i < peer->n_kept; i++) {
        sqlite3_finalize(peer->kept[i].statement);
        free(peer->kept[i].sql);
    }
    if (sqlite3_close(peer->db) != SQLITE_OK) die(peer, "close");
    free(peer);
}

static struct peer *open_peer(const char *path, int flags)
{
    struct peer *peer = calloc(1, sizeof *peer);

    if (!peer || sqlite3_open_v2(path, &peer->db, flags, NULL) != SQLITE_OK) serve_die(path, "cannot be opened");
    return peer;
}

static void build(const char *path_of_rows, const char *path, bool quickly)
{
    struct facts facts;
    struct row row;
    struct rows *rows = rows_open(path_of_rows, &facts);

    unlink(path);
    struct peer *peer = open_peer(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    execute(peer, quickly ? QUICK_SCHEMA : SCHEMA);
    for (sqlite3_int64 number = 1; rows_next(rows, &row); number++) {
        (quickly ? insert_quickly : insert_row)(peer, number, &row, &facts);
    }
    for (size_t i = 0; i < peer->n_kept; i++) {
        sqlite3_finalize(peer->kept[i].statement);
        free(peer->kept[i].sql);
    }
    peer->n_kept = 0;
    execute(peer, quickly ? "COMMIT" : FINISH);
    close_peer(peer);
    if (quickly) wait_for_disk(path);
    rows_close(rows);
}

/* ---- Searching ---- */

static void *open_for_reading(const char *path, const struct facts *facts)
{
    struct peer *peer = open_peer(path, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX);

    (void)facts;
    execute(peer, "PRAGMA mmap_size = 17179869184; PRAGMA cache_size = -262144; PRAGMA temp_store = MEMORY;"
                  "PRAGMA locking_mode = EXCLUSIVE");
    return peer;
}

/* The words in FTS5's language: each is a string, and strings are combined. */
static void write_match(const struct query *query, char out[MATCH_SIZE])
{
    const char *between = query->op == OP_PHRASE ? " + " : query->op == OP_ALL ? " AND " : " OR ";
    size_t used = 0;

    out[0] = '\0';
    for (size_t i = 0; i < query->n_words; i++) {
        int n = snprintf(out + used, MATCH_SIZE - used, "%s\"%s\"", i ? between : "", query->words[i]);
        if (n < 0 || (size_t)n >= MATCH_SIZE - used) serve_die(query->text, "is too long");
        used += (size_t)n;
    }
}

static const char *dates_of(const struct query *query)
{
    if (query->from == NO_DATE) return "";
    return " AND words.rowid BETWEEN (SELECT row FROM feature WHERE date <= ?5 ORDER BY date DESC, row LIMIT 1)"
           " AND (SELECT row FROM feature WHERE date >= ?4 ORDER BY date, row DESC LIMIT 1)";
}

/* What is taken from bm25(), which is below 0 and the better the smaller. */
static const char STATIC[] = " - ?8 * feature.quality - ?9 * 30.0 / (30.0 + max(0, ?2 - feature.date) / 86400.0)";

/* What follows SELECT ... : where the hits come from, and their order. */
static void write_source(const struct query *query, bool combined, char out[SQL_SIZE])
{
    const char *feature = combined || *query->field ? " JOIN feature ON feature.row = words.rowid" : "";
    char filter[96] = "";

    if (query->op == OP_LIST) {
        snprintf(out, SQL_SIZE, "row AS hit, date AS score FROM feature ORDER BY date DESC, row LIMIT ?6 OFFSET ?7");
        return;
    }
    if (*query->field) {
        snprintf(filter, sizeof filter, " AND feature.%s = (SELECT number FROM name WHERE text = ?3)", query->field);
    }
    snprintf(out, SQL_SIZE,
             "words.rowid AS hit, bm25(words, 3.0, 1.0, 2.0)%s AS score FROM words%s WHERE words MATCH ?1%s%s"
             " ORDER BY score LIMIT ?6 OFFSET ?7",
             combined ? STATIC : "", feature, filter, dates_of(query));
}

/* Binds what a statement has of these. */
static void bind_query(sqlite3_stmt *statement, const struct query *query, const struct asking *asking,
                       const char *match)
{
    bind_text(statement, 1, match);
    sqlite3_bind_int64(statement, 2, asking->facts->now);
    bind_text(statement, 3, query->value);
    sqlite3_bind_int64(statement, 4, query->from);
    sqlite3_bind_int64(statement, 5, query->to);
    sqlite3_bind_int64(statement, 6, (sqlite3_int64)asking->limit);
    sqlite3_bind_int64(statement, 7, query->offset);
    sqlite3_bind_double(statement, 8, QUALITY_WEIGHT);
    sqlite3_bind_double(statement, 9, RECENCY_WEIGHT);
}

static void take(sqlite3_stmt *statement, const struct asking *asking, struct answer *out)
{
    if (asking->fetch == FETCH_ID) {
        answer_id(out, (const char *)sqlite3_column_text(statement, 0), (size_t)sqlite3_column_bytes(statement, 0),
                  -sqlite3_column_double(statement, 1));
        return;
    }
    for (int column = 0; column < 2 && asking->fetch == FETCH_SHOWN; column++) {
        out->bytes += sqlite3_column_text(statement, column) ? (size_t)sqlite3_column_bytes(statement, column) : 0;
    }
    out->n++;
}

static bool ask(void *handle, const struct query *query, const struct asking *asking, struct answer *out)
{
    static const char *const wanted[] = { [FETCH_SHOWN] = "title, url", [FETCH_ID] = "id, score" };
    struct peer *peer = handle;
    char match[MATCH_SIZE], source[SQL_SIZE], sql[2 * SQL_SIZE];

    write_match(query, match);
    write_source(query, asking->combined, source);
    if (asking->fetch == FETCH_NOTHING)
        snprintf(sql, sizeof sql, "SELECT %s", source);
    else
        snprintf(sql, sizeof sql, "SELECT %s FROM (SELECT %s) JOIN article ON article.row = hit ORDER BY score%s",
                 wanted[asking->fetch], source, query->op == OP_LIST ? " DESC, hit" : "");
    sqlite3_stmt *statement = prepared(peer, sql);
    bind_query(statement, query, asking, match);
    int status;
    while ((status = sqlite3_step(statement)) == SQLITE_ROW) take(statement, asking, out);
    if (status != SQLITE_DONE) die(peer, sql);
    sqlite3_reset(statement);
    return true;
}

static int64_t count(void *handle, const struct query *query)
{
    struct peer *peer = handle;
    char match[MATCH_SIZE], sql[SQL_SIZE];
    struct facts facts = { 0 };
    struct asking asking = { .facts = &facts };

    write_match(query, match);
    snprintf(sql, sizeof sql, "SELECT count(*) FROM words%s%s%s%s",
             *query->field ? " JOIN feature ON feature.row = words.rowid" : "",
             query->op == OP_LIST ? "" : " WHERE words MATCH ?1",
             !*query->field                      ? ""
             : strcmp(query->field, "type") == 0 ? " AND feature.type = (SELECT number FROM name WHERE text = ?3)"
                                                 : " AND feature.provider = (SELECT number FROM name WHERE text = ?3)",
             dates_of(query));
    if (query->op == OP_LIST) snprintf(sql, sizeof sql, "SELECT count(*) FROM feature");
    sqlite3_stmt *statement = prepared(peer, sql);
    bind_query(statement, query, &asking, match);
    if (sqlite3_step(statement) != SQLITE_ROW) die(peer, sql);
    int64_t n = sqlite3_column_int64(statement, 0);
    sqlite3_reset(statement);
    return n;
}

/* Threads have a connection each: neither its own lock nor that of the count of bytes in use is needed. */
int main(int argc, char **argv)
{
    static const struct engine engine = { "SQLite FTS5", version, build, open_for_reading, close_peer, ask, count };

    if (sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) != SQLITE_OK ||
        sqlite3_config(SQLITE_CONFIG_MULTITHREAD) != SQLITE_OK) {
        serve_die("sqlite", "cannot be configured");
    }
    return serve_main(&engine, argc, argv);
}
