/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The articles in an SQLite database with FTS5, to measure newsidx against. It knows nothing of newsidx: it is told
 * which articles changed, in the lines that bench/incremental writes (see there, "The feed").
 *
 *     bench_sqlite wal|delete DATABASE new FEED      make the database from the feed
 *     bench_sqlite wal|delete DATABASE apply FEED    apply the changes, one transaction
 *     bench_sqlite wal|delete DATABASE find WORD...  for each word how many articles have it, last how many there are
 *     bench_sqlite wal|delete version                the version of SQLite
 *
 * As SQLite's documentation advises: one transaction with prepared statements; 'optimize' once all is in; the words
 * through Porter's stemmer; the weights of bm25() kept as the table's rank; synchronous=FULL, so that what is committed
 * is on the disk.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ID, DATE, QUALITY, URL, DOMAIN_NAME, SOURCE, TITLE, EXCERPT, PROVIDER, FIELDS };

static const char SCHEMA[] =
    "CREATE TABLE article(row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, date INTEGER, quality INTEGER,"
    " url TEXT, domain TEXT, source TEXT);"
    "CREATE INDEX article_date ON article(date);"
    "CREATE VIRTUAL TABLE words USING fts5(title, excerpt, provider, tokenize = 'porter unicode61');"
    "INSERT INTO words(words, rank) VALUES('rank', 'bm25(3.0, 1.0, 2.0)');";

enum { FIND, INSERT, INSERT_WORDS, DELETE, DELETE_WORDS, UPDATE, STATEMENTS };

static const char *const SQL[STATEMENTS] = {
    [FIND] = "SELECT row FROM article WHERE id = ?1",
    [INSERT] = "INSERT INTO article(id, date, quality, url, domain, source) VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
    [INSERT_WORDS] = "INSERT INTO words(rowid, title, excerpt, provider) VALUES(?1, ?2, ?3, ?4)",
    [DELETE] = "DELETE FROM article WHERE row = ?1",
    [DELETE_WORDS] = "DELETE FROM words WHERE rowid = ?1",
    [UPDATE] = "UPDATE article SET date = ?2, quality = ?3, url = ?4, domain = ?5, source = ?6 WHERE id = ?1",
};

struct peer {
    sqlite3 *db;
    sqlite3_stmt *statements[STATEMENTS];
};

static void die(const struct peer *peer, const char *what)
{
    fprintf(stderr, "bench_sqlite: %s: %s\n", what, peer->db ? sqlite3_errmsg(peer->db) : "out of memory");
    exit(2);
}

static void run(const struct peer *peer, const char *sql)
{
    if (sqlite3_exec(peer->db, sql, NULL, NULL, NULL) != SQLITE_OK) die(peer, sql);
}

static void open_database(struct peer *peer, const char *path, const char *journal)
{
    char pragma[64];

    if (sqlite3_open(path, &peer->db) != SQLITE_OK) die(peer, path);
    snprintf(pragma, sizeof pragma, "PRAGMA journal_mode = %s", journal);
    run(peer, pragma);
    run(peer, "PRAGMA synchronous = FULL; PRAGMA cache_size = -65536");
}

static void prepare(struct peer *peer)
{
    for (int i = 0; i < STATEMENTS; i++) {
        if (sqlite3_prepare_v2(peer->db, SQL[i], -1, &peer->statements[i], NULL) != SQLITE_OK) die(peer, SQL[i]);
    }
}

static void close_database(struct peer *peer)
{
    for (int i = 0; i < STATEMENTS; i++) sqlite3_finalize(peer->statements[i]);
    if (sqlite3_close(peer->db) != SQLITE_OK) die(peer, "close");
}

static void bind(const struct peer *peer, sqlite3_stmt *statement, int at, const char *text)
{
    int status = *text ? sqlite3_bind_text(statement, at, text, -1, SQLITE_STATIC) : sqlite3_bind_null(statement, at);

    if (status != SQLITE_OK) die(peer, "bind");
}

static void step(const struct peer *peer, sqlite3_stmt *statement)
{
    if (sqlite3_step(statement) != SQLITE_DONE) die(peer, sqlite3_sql(statement));
    sqlite3_reset(statement);
}

/* The row of an article; 0 where there is none. */
static sqlite3_int64 find_row(const struct peer *peer, const char *id)
{
    sqlite3_stmt *statement = peer->statements[FIND];
    sqlite3_int64 row = 0;

    bind(peer, statement, 1, id);
    if (sqlite3_step(statement) == SQLITE_ROW) row = sqlite3_column_int64(statement, 0);
    sqlite3_reset(statement);
    return row;
}

static void bind_columns(const struct peer *peer, sqlite3_stmt *statement, char **fields)
{
    for (int i = ID; i <= SOURCE; i++) bind(peer, statement, i + 1, fields[i]);
}

static void insert(const struct peer *peer, char **fields)
{
    sqlite3_stmt *words = peer->statements[INSERT_WORDS];

    bind_columns(peer, peer->statements[INSERT], fields);
    step(peer, peer->statements[INSERT]);
    sqlite3_bind_int64(words, 1, sqlite3_last_insert_rowid(peer->db));
    for (int i = TITLE; i <= PROVIDER; i++) bind(peer, words, i - TITLE + 2, fields[i]);
    step(peer, words);
}

static void delete (const struct peer *peer, const char *id)
{
    sqlite3_int64 row = find_row(peer, id);

    if (row == 0) return;
    for (int i = DELETE; i <= DELETE_WORDS; i++) {
        sqlite3_bind_int64(peer->statements[i], 1, row);
        step(peer, peer->statements[i]);
    }
}

static void apply_line(const struct peer *peer, char *line)
{
    char none[] = "";
    char *fields[FIELDS] = { none, none, none, none, none, none, none, none, none };
    char *rest = line + 1;

    line[strcspn(line, "\n")] = '\0';
    for (int i = 0; i < FIELDS && rest; i++) fields[i] = strsep(&rest, "\t");
    if (*line == '=') {
        bind_columns(peer, peer->statements[UPDATE], fields);
        step(peer, peer->statements[UPDATE]);
        return;
    }
    if (*line != '+') delete (peer, fields[ID]);
    if (*line != '-') insert(peer, fields);
}

static void apply(struct peer *peer, const char *path)
{
    FILE *feed = fopen(path, "r");
    char *line = NULL;
    size_t size = 0;

    if (!feed) {
        perror(path);
        exit(2);
    }
    prepare(peer);
    run(peer, "BEGIN");
    while (getline(&line, &size, feed) > 0) apply_line(peer, line);
    run(peer, "COMMIT");
    free(line);
    fclose(feed);
}

static void count(const struct peer *peer, const char *sql, const char *word)
{
    sqlite3_stmt *statement;

    if (sqlite3_prepare_v2(peer->db, sql, -1, &statement, NULL) != SQLITE_OK) die(peer, sql);
    if (word) bind(peer, statement, 1, word);
    if (sqlite3_step(statement) != SQLITE_ROW) die(peer, sql);
    printf("%lld\n", (long long)sqlite3_column_int64(statement, 0));
    sqlite3_finalize(statement);
}

int main(int argc, char **argv)
{
    struct peer peer = { 0 };
    const char *verb = argc > 3 ? argv[3] : "";

    if (argc == 3 && strcmp(argv[2], "version") == 0) return printf("%s\n", sqlite3_libversion()) < 0;
    if (argc < 4 || (argc < 5 && strcmp(verb, "find") != 0)) {
        fputs("usage: bench_sqlite wal|delete DATABASE new|apply|find FEED|WORD...\n", stderr);
        return 2;
    }
    open_database(&peer, argv[2], argv[1]);
    if (strcmp(verb, "find") == 0) {
        for (int i = 4; i < argc; i++) count(&peer, "SELECT count(*) FROM words WHERE words MATCH ?1", argv[i]);
        count(&peer, "SELECT count(*) FROM article", NULL);
    } else {
        if (strcmp(verb, "new") == 0) run(&peer, SCHEMA);
        apply(&peer, argv[4]);
        if (strcmp(verb, "new") == 0) run(&peer, "INSERT INTO words(words) VALUES('optimize')");
    }
    close_database(&peer);
    return 0;
}
