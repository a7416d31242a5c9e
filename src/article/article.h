/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article.h: the bytes of one file or stream -> struct nx_article.
 *
 * This is where news enters. It owns front matter, YAML, JSON and the coercion of their scalars to fields; it does not
 * know words, URLs' meaning, or that there is an index.
 *
 * Reading rules, all of them visible to users (see README, "What an article is"):
 * - Front matter: the first line is "---" (blanks behind it allowed; a byte order mark before it allowed), the block
 *   ends at a line "---" or "..."; "----" is no delimiter; what follows the block is not read. LF or CRLF.
 *   A file that does not begin so is read as one plain YAML (or JSON) document if its name or the caller says so.
 * - Text is UTF-8. UTF-16 and ill-formed bytes are refused where they are; what is below front matter is not looked at.
 * - Scalars are text, whatever they look like (`provider: NO` is a name); each field coerces its own (coerce.h). NUL,
 *   which YAML and JSON can write as an escape, becomes U+FFFD: C strings end at it, and no title has one.
 * - A plain (not quoted) null or ~ is nothing. Text of white space only is nothing.
 * - Unknown keys are passed over. A key given twice: the last one counts, as in YAML's common readers. The merge key <<,
 *   which YAML 1.2 has dropped, is an unknown key.
 * - A date that cannot be read, a quality that is no number, a list in the place of a title: the field is absent, the
 *   article is kept. A scalar in the place of a mapping is the mapping's first field (`provider: KITV`, `images: URL`).
 *   Of `images` the first one that has an address counts. A topic given twice is one.
 * - `related` holds articles like any other: mappings; other items are passed over. The `related` of one of them follow
 *   right behind it.
 * - `secured` is passed over unread.
 * - An article needs a title, an excerpt or a URL; with none of them it is refused, since nothing could ever find it. A
 *   related entry with none of them is dropped for the same reason, and only then.
 * - A file holds one article. What may be a second one below the first is refused where it begins, in files that are
 *   YAML by their name; in front matter text may follow.
 * - Anchors and aliases mean what YAML says, within the limits.
 * - JSON is read by the letter (json.h), in any form; what is not quite JSON is read as YAML if it is that.
 * - Lines and columns in errors are those of the file, from 1, as an editor shows them: columns in characters, lines by
 *   LF.
 */
#ifndef NX_ARTICLE_H
#define NX_ARTICLE_H

#include "article/fields.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/date.h"
#include "base/error.h"

/* Named limits: what is beyond one is refused with its name and the place. */
enum {
    NX_ARTICLE_FILE_MAX = 16 << 20,    /* bytes in a file, or in one document of a stream */
    NX_ARTICLE_DEPTH_MAX = 64,         /* nested sequences and mappings */
    NX_ARTICLE_ALIAS_MAX = 1000,       /* aliases in a document, and anchors */
    NX_ARTICLE_EXPANDED_MAX = 1 << 20, /* events replayed for aliases in a document, and recorded for them */
    NX_ARTICLE_EXPANDED_BYTES_MAX = 16 << 20, /* bytes of text in the events replayed */
    NX_ARTICLE_DIRECTIVES_MAX = 100,   /* lines that begin with % before a YAML document */
    NX_ARTICLE_TEXT_MAX = 1 << 20,     /* bytes in one field that is kept */
    NX_ARTICLE_TOPICS_MAX = 1000,      /* topics of one article */
    NX_ARTICLE_RELATED_MAX = 10000,    /* related entries of one file or document */
};

struct nx_list {
    struct nx_str *items;
    size_t n;
};

/* One article or mention. Text is well-formed UTF-8, trimmed of white space at both ends. */
struct nx_article {
    struct nx_str title, excerpt, provider, domain, category, type, locale;
    struct nx_str original_url, web_url, amp_url, cdn_amp_url, image_url, featured_url;
    struct nx_list topics;
    struct nx_date published_at;          /* seconds NEWSIDX_DATE_NONE where unknown */
    int32_t quality, heat;                /* NEWSIDX_QUALITY_NONE, NEWSIDX_HEAT_NONE (also for -1) */
    enum newsidx_tristate published;
    struct nx_article *related;           /* its `related` entries, in order; theirs are flattened in behind them */
    size_t n_related;
    uint32_t line;                        /* where it begins in its file */
};

/* An article with every field absent. */
struct nx_article nx_article_none(void);

enum nx_article_form {
    NX_FORM_DETECT,       /* by the name's ending: .yaml, .yml, .json are YAML (front matter where "---" opens and closes a
                             block), all else is front matter */
    NX_FORM_FRONT_MATTER, /* "---" ... "---" */
    NX_FORM_YAML,         /* one YAML or JSON document */
};

/*
 * Reads one article from `bytes`, the content of the file `path` (for errors and for NX_FORM_DETECT). All memory comes
 * from `arena` and lives as long as it; `bytes` may go afterwards.
 * REFUSED: with line and column (syntax, a limit, no article). NO_MEMORY. Any thread, an arena one at a time.
 */
newsidx_status nx_article_read(struct nx_arena *arena, struct nx_str bytes, const char *path, enum nx_article_form form,
                               struct nx_article *out, newsidx_error *err);

/*
 * A stream of articles: YAML documents separated by "---" lines (files with front matter, one behind the other, are
 * that), or, where its first character is a brace, JSON objects, one a line (JSON Lines) or laid out over several.
 * Lines in errors count through the whole stream. Documents with nothing in them are passed over. frame.h has the rules
 * of where a document ends. One thread, but for nx_article_stream_stop.
 */
struct nx_article_stream;

/* A document of a stream that was not read yet. */
struct nx_stream_document {
    struct nx_str bytes;
    uint32_t line, column; /* of its first byte in the stream */
    bool json;             /* it ought to be JSON */
};

/*
 * Reads from `fd`, which stays the caller's, as far as it is needed: an article is given as soon as its end is known.
 * `name` is for errors and is copied. Memory is bounded by one document of NX_ARTICLE_FILE_MAX bytes. NO_MEMORY.
 */
newsidx_status nx_article_stream_open(int fd, const char *name, struct nx_article_stream **out, newsidx_error *err);
void nx_article_stream_close(struct nx_article_stream *stream);

/*
 * The next article, its memory from `arena`. END: the stream is over. REFUSED: this document is no article or is
 * broken; the next call goes on with the next one. IO, NO_MEMORY: nothing more comes.
 */
newsidx_status nx_article_stream_next(struct nx_article_stream *stream, struct nx_arena *arena, struct nx_article *out,
                                      newsidx_error *err);

/*
 * The same in two steps: where the next document is, its bytes the stream's until its next call, statuses as above; and
 * what is in it, for any thread, with bytes that may be a copy: REFUSED, NO_MEMORY. `name` is for errors.
 */
newsidx_status nx_article_stream_document(struct nx_article_stream *stream, struct nx_stream_document *out,
                                          newsidx_error *err);
newsidx_status nx_article_stream_read(const struct nx_stream_document *document, const char *name,
                                      struct nx_arena *arena, struct nx_article *out, newsidx_error *err);

/* Another thread's call that waits for bytes ends soon, with IO; so does every later one that has to. */
void nx_article_stream_stop(struct nx_article_stream *stream);

/* True where a walk over folders takes a file of this name: .md .markdown .yaml .yml .json, and .txt but for newsidx.yaml (*by_content set:
   only if it begins with "---"). Case of the ending is ignored. */
bool nx_article_name_fits(const char *name, bool *by_content);

/* True where the bytes begin with a front matter delimiter line. */
bool nx_article_begins(struct nx_str bytes);

/* The version of libyaml in use, static text. */
const char *nx_article_yaml_version(void);

#endif
