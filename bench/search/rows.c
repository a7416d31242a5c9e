/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rows.c: reading the file of rows that bench_export writes, and what a row's quality and date are worth. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "serve.h"

enum { ID, DATE, QUALITY, TYPE, TOPICS, URL, PROVIDER, TITLE, EXCERPT, FIELDS };

struct rows {
    FILE *file;
    char *line;
    size_t size;
};

struct rows *rows_open(const char *path, struct facts *facts)
{
    struct rows *rows = calloc(1, sizeof *rows);
    long long now, median_date;
    unsigned long long n;

    if (!rows || !(rows->file = fopen(path, "r"))) serve_die(path, "cannot be read");
    if (fscanf(rows->file, "#%llu\t%lld\t%d\t%lld\n", &n, &now, &facts->median_quality, &median_date) != 4) {
        serve_die(path, "its first line has no facts");
    }
    facts->n_rows = n;
    facts->now = now;
    facts->median_date = median_date;
    return rows;
}

bool rows_next(struct rows *rows, struct row *out)
{
    char *fields[FIELDS];
    ssize_t length = getline(&rows->line, &rows->size, rows->file);

    if (length <= 0) return false;
    if (rows->line[length - 1] == '\n') rows->line[length - 1] = '\0';
    char *rest = rows->line;
    for (int i = 0; i < FIELDS; i++) {
        fields[i] = strsep(&rest, "\t");
        if (!fields[i]) serve_die("rows", "a line has too few fields");
    }
    *out = (struct row){ .id = fields[ID],
                         .type = fields[TYPE],
                         .topics = fields[TOPICS],
                         .url = fields[URL],
                         .provider = fields[PROVIDER],
                         .title = fields[TITLE],
                         .excerpt = fields[EXCERPT],
                         .date = *fields[DATE] ? strtoll(fields[DATE], NULL, 10) : NO_DATE,
                         .quality = *fields[QUALITY] ? (int32_t)strtol(fields[QUALITY], NULL, 10) : NO_QUALITY };
    return true;
}

void rows_close(struct rows *rows)
{
    fclose(rows->file);
    free(rows->line);
    free(rows);
}

double row_quality(const struct facts *facts, const struct row *row)
{
    if (row->quality == NO_QUALITY || facts->median_quality <= 0) return 0.5;
    double signal = row->quality > 0 ? row->quality : 0;
    return signal / (signal + facts->median_quality);
}

int64_t row_date(const struct facts *facts, const struct row *row)
{
    return row->date == NO_DATE ? facts->median_date : row->date;
}

double date_recency(const struct facts *facts, int64_t date)
{
    double age = date < facts->now ? (double)(facts->now - date) / 86400.0 : 0.0;
    return HALF_LIFE_DAYS / (HALF_LIFE_DAYS + age);
}
