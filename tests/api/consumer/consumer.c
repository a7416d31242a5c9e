/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * consumer.c: a program that knows newsidx by its installed header alone. It indexes one article in the folder given,
 * searches it, and meets an error or two on the way. Its exit status is 0 where all is as the header says.
 */
#include <newsidx.h>
#include <stdio.h>
#include <string.h>

static const char article[] = "---\n"
                              "title: Lanterns over the harbour\n"
                              "excerpt: The harbour festival opened with four hundred lanterns.\n"
                              "webUrl: https://example.com/lanterns\n"
                              "publishedDateTime: 2024-05-06T07:08:09Z\n"
                              "quality: 90\n"
                              "provider: {name: Example Times, domain: example.com}\n"
                              "---\n";

static int wrong(const char *what, const newsidx_error *err)
{
    fprintf(stderr, "consumer: %s: %s: %s\n", what, newsidx_status_text(err->status), err->message);
    return 1;
}

static int write_article(const char *path)
{
    FILE *file = fopen(path, "w");
    if (!file) return 1;
    int failed = fputs(article, file) < 0;
    return fclose(file) != 0 || failed;
}

static int add(const char *index, const char *path)
{
    newsidx_error err = { 0 };
    struct newsidx_writer_options options = NEWSIDX_WRITER_OPTIONS_INIT;
    struct newsidx_writer *writer = NULL;
    struct newsidx_add_report report = { 0 };
    if (newsidx_writer_open(index, &options, &writer, &err) != NEWSIDX_OK) return wrong("writer_open", &err);
    newsidx_status status = newsidx_writer_add(writer, &path, 1, &report, &err);
    newsidx_writer_close(writer);
    if (status != NEWSIDX_OK) return wrong("writer_add", &err);
    return report.articles_new != 1;
}

static int check_hit(const struct newsidx_results *results)
{
    if (newsidx_results_n_hits(results) != 1) return 1;
    const struct newsidx_hit *hit = newsidx_results_hit(results, 0);
    const struct newsidx_text *title = &hit->article.title;
    printf("%.*s (score %.3f)\n", (int)title->length, title->bytes, hit->score.total);
    if (hit->article.published_at != 1714979289 || hit->article.quality != 90) return 1;
    return title->length != strlen("Lanterns over the harbour") || title->n_marks != 1;
}

static int search(const char *dir)
{
    newsidx_error err = { 0 };
    struct newsidx_index *index = NULL;
    struct newsidx_results *results = NULL;
    struct newsidx_search_options options = NEWSIDX_SEARCH_OPTIONS_INIT;
    if (newsidx_index_open(dir, &index, &err) != NEWSIDX_OK) return wrong("index_open", &err);
    newsidx_status status = newsidx_search(index, "lantern", &options, &results, &err);
    newsidx_index_close(index);
    if (status != NEWSIDX_OK) return wrong("search", &err);
    int failed = check_hit(results); /* results outlive their index */
    newsidx_results_free(results);
    return failed;
}

/* A fault that arises below the C++ border arrives as a status, also through the shared library. */
static int meet_errors(const char *folder, const char *index)
{
    newsidx_error err = { 0 };
    struct newsidx_index *none = NULL;
    struct newsidx_writer *writer = NULL;
    struct newsidx_writer_options options = NEWSIDX_WRITER_OPTIONS_INIT;
    if (newsidx_index_open(folder, &none, &err) != NEWSIDX_NO_INDEX || none) return wrong("no index", &err);
    options.language = "no such language";
    if (newsidx_writer_open(index, &options, &writer, &err) != NEWSIDX_INVALID || writer) return wrong("language", &err);
    return err.message[0] == '\0';
}

int main(int argc, char **argv)
{
    char path[1024], index[1024];
    if (argc != 2 || strlen(argv[1]) > 900) return 2;
    snprintf(path, sizeof path, "%s/article.md", argv[1]);
    snprintf(index, sizeof index, "%s/.newsidx", argv[1]);
    if (write_article(path)) return 2;
    return add(index, path) || search(index) || meet_errors(argv[1], index);
}
