/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * relevance.c: how well judged queries are answered. It indexes each collection named, asks every judged query in each
 * way, prints the measures in the form of floors.tsv, and fails where one that is guarded falls below its floor.
 * Usage: relevance FLOORS COLLECTION... (from the project's root); README.md beside it says how floors are changed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collection.h"
#include "measures.h"
#include "ranking.h"

enum { EXIT_SKIPPED = 77 };

/* Below its floor by less than this a measure has not fallen. */
static const double tolerance = 0.005;

/* A way of asking. */
struct way {
    const char *match_name, *weights_name;
    enum newsidx_match match;
    struct newsidx_weights weights;
};

static const struct way ways[] = {
    { "any", "text", NEWSIDX_MATCH_ANY, NEWSIDX_WEIGHTS_TEXT },
    { "auto", "text", NEWSIDX_MATCH_AUTO, NEWSIDX_WEIGHTS_TEXT },
    { "any", "balanced", NEWSIDX_MATCH_ANY, NEWSIDX_WEIGHTS_BALANCED },
    { "auto", "balanced", NEWSIDX_MATCH_AUTO, NEWSIDX_WEIGHTS_BALANCED },
};

/* ---- One query ---- */

static int falling(const void *a, const void *b)
{
    return *(const int *)b - *(const int *)a;
}

/* The grades of its relevant documents, the best first. */
static void relevant_grades(const struct judged_query *query, int *out)
{
    size_t n = 0;
    for (size_t i = 0; i < query->n; i++) {
        if (query->judgements[i].grade > 0) out[n++] = query->judgements[i].grade;
    }
    qsort(out, n, sizeof *out, falling);
}

static bool measure_ranking(const struct judged_query *query, const struct ranking *ranking, struct measures *out)
{
    static int found[MEASURE_DEPTH];
    int *relevant = calloc(query->n_relevant, sizeof *relevant);
    if (!relevant) return false;
    relevant_grades(query, relevant);
    for (size_t i = 0; i < ranking->n; i++) found[i] = judged_grade(query, ranking->identities[i]);
    measure_list(found, ranking->n, relevant, query->n_relevant, out);
    free(relevant);
    return true;
}

static bool ask(const struct collection *collection, const struct judged_query *query, const struct way *way,
                struct measures *out)
{
    static struct ranking ranking;
    newsidx_error err = { .status = NEWSIDX_OK };
    struct newsidx_search_options options = NEWSIDX_SEARCH_OPTIONS_INIT;
    options.match = way->match;
    options.weights = way->weights;
    if (newsidx_date_parse(collection->form->now, &options.now, &err) != NEWSIDX_OK ||
        ranking_make(collection->index, query->text, &options, &ranking, &err) != NEWSIDX_OK) {
        fprintf(stderr, "query %s: %s\n", query->id, err.message);
        return false;
    }
    return measure_ranking(query, &ranking, out);
}

/* ---- Floors ---- */

/* Finds the floor of a collection asked in one way; false: it has none. */
static bool find_floor(FILE *floors, const char *collection, const struct way *way, struct measures *out)
{
    char line[256], name[32], match[16], weights[16];
    rewind(floors);
    while (fgets(line, sizeof line, floors)) {
        if (sscanf(line, "%31s %15s %15s %lf %lf %lf %lf", name, match, weights, &out->ndcg10, &out->map, &out->p5,
                   &out->rr) == 7 &&
            strcmp(name, collection) == 0 && strcmp(match, way->match_name) == 0 &&
            strcmp(weights, way->weights_name) == 0) {
            return true;
        }
    }
    return false;
}

/* nDCG@10 and MAP are guarded; P@5 and the reciprocal rank are there to be read. */
static bool stands(const struct measures *measured, const struct measures *floor)
{
    bool fell = measured->ndcg10 < floor->ndcg10 - tolerance || measured->map < floor->map - tolerance;
    if (fell) {
        printf("# FAILED: the line above fell below its floor, nDCG@10 %.4f, MAP %.4f\n", floor->ndcg10, floor->map);
    }
    return !fell;
}

/* ---- One collection ---- */

static bool measure_way(const struct collection *collection, const struct way *way, FILE *floors)
{
    const struct judged *judged = &collection->judged;
    struct measures sum = { 0 }, one, floor;
    for (size_t i = 0; i < judged->n; i++) {
        if (!ask(collection, &judged->queries[i], way, &one)) return false;
        measures_add(&sum, &one);
    }
    measures_divide(&sum, judged->n);
    printf("%-15s %-5s %-9s %7.4f  %7.4f  %7.4f  %7.4f %7zu\n", collection->form->name, way->match_name,
           way->weights_name, sum.ndcg10, sum.map, sum.p5, sum.rr, judged->n);
    if (find_floor(floors, collection->form->name, way, &floor)) return stands(&sum, &floor);
    printf("# FAILED: the line above has no floor yet\n");
    return false;
}

static bool measure_collection(const struct collection_form *form, FILE *floors)
{
    bool good = true;
    struct collection collection;
    if (!collection_open(form, &collection)) return false;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        bool is_text = ways[i].weights.quality == 0 && ways[i].weights.recency == 0;
        if (is_text || form->dated) good = measure_way(&collection, &ways[i], floors) && good;
        fflush(stdout);
    }
    collection_close(&collection);
    return good;
}

/* 0, 1 where one fell, 77 where there are no data. */
static int measure_all(FILE *floors, char **names, int n)
{
    bool good = true;
    printf("# %-13s %-5s %-9s %7s  %7s  %7s  %7s %7s\n", "collection", "match", "weights", "nDCG@10", "MAP", "P@5",
           "RR", "queries");
    for (int i = 0; i < n; i++) {
        const struct collection_form *form = collection_find(names[i]);
        if (!form) {
            fprintf(stderr, "%s: there is no such collection\n", names[i]);
            return 2;
        }
        if (!collection_is_there(form)) {
            printf("skipped: %s is not in ../shared/data (or NEWSIDX_SHARED), or there is no zstd\n", form->name);
            return EXIT_SKIPPED;
        }
        good = measure_collection(form, floors) && good;
    }
    return good ? 0 : 1;
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: relevance FLOORS COLLECTION...\n");
        return 2;
    }
    FILE *floors = fopen(argv[1], "r");
    if (!floors) {
        perror(argv[1]);
        return 2;
    }
    int status = measure_all(floors, argv + 2, argc - 2);
    fclose(floors);
    return status;
}
