/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * xapian.cc: stock Xapian as an engine of the search benchmark. As its documentation advises: TermGenerator with a
 * stemmer, databases built in pieces and compacted into one, boolean terms for filters, a value range for dates, and
 * what does not come from words added by OP_AND_MAYBE with a posting source. Rows are added newest first, so that the
 * newest come first where nothing else ranks. Quality and recency are one value, computed when a row is added: Xapian
 * then reads one value a candidate and knows how large it can be, which is the fastest it can do (and right until the
 * next day only, where newsidx counts the age at the time of the query).
 */
#include <xapian.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

#include "serve.h"

namespace
{

enum : unsigned { SLOT_STATIC, SLOT_DATE };
constexpr unsigned PIECE = 50000;               /* rows in a database that is built on its own */
constexpr const char *FLUSH_THRESHOLD = "3000"; /* faster than the default of 10,000 here, as measured */

struct Peer {
    Xapian::Database database;
    Xapian::Stem stemmer{ "english" };
    explicit Peer(const char *path) : database(path)
    {
    }
};

const char *version()
{
    return Xapian::version_string();
}

std::string filter_term(const std::string &field, const std::string &value)
{
    return (field == "type" ? "XT:" : "XP:") + value;
}

/* ---- Building ---- */

Xapian::Document make_document(Xapian::TermGenerator &generator, const struct row &row, const struct facts &facts)
{
    Xapian::Document document;
    const int64_t date = row_date(&facts, &row);

    generator.set_document(document);
    generator.set_termpos(0);
    generator.index_text(row.title, 3);
    generator.increase_termpos();
    generator.index_text(row.excerpt, 1);
    generator.increase_termpos();
    generator.index_text(row.provider, 2);
    document.add_boolean_term(filter_term("type", row.type));
    document.add_boolean_term(filter_term("provider", row.provider));
    document.add_value(SLOT_STATIC, Xapian::sortable_serialise(QUALITY_WEIGHT * row_quality(&facts, &row) +
                                                               RECENCY_WEIGHT * date_recency(&facts, date)));
    document.add_value(SLOT_DATE, Xapian::sortable_serialise(static_cast<double>(date)));
    document.set_data(std::string(row.id) + '\n' + row.url + '\n' + row.title);
    return document;
}

/* One piece; false where there were no more rows for it. */
bool build_piece(struct rows *rows, const struct facts &facts, const std::string &path)
{
    Xapian::TermGenerator generator;
    struct row row;
    unsigned n = 0;

    generator.set_stemmer(Xapian::Stem("english"));
    generator.set_max_word_length(64);
    Xapian::WritableDatabase database(path, Xapian::DB_CREATE | Xapian::DB_NO_SYNC);
    while (n < PIECE && rows_next(rows, &row)) {
        database.add_document(make_document(generator, row, facts));
        n++;
    }
    database.commit();
    database.close();
    return n == PIECE;
}

void build_all(const char *path_of_rows, const char *path)
{
    struct facts facts;
    struct rows *rows = rows_open(path_of_rows, &facts);
    const std::string folder = std::string(path) + ".pieces";
    Xapian::Database all;
    unsigned n = 0;

    std::filesystem::remove_all(folder);
    std::filesystem::remove_all(path);
    std::filesystem::create_directory(folder);
    while (build_piece(rows, facts, folder + "/" + std::to_string(n))) n++;
    for (unsigned i = 0; i <= n; i++) all.add_database(Xapian::Database(folder + "/" + std::to_string(i)));
    all.compact(path, Xapian::Compactor::FULL);
    std::filesystem::remove_all(folder);
    rows_close(rows);
}

/* ---- Searching ---- */

/* A word as it is in the index: its stem, as TermGenerator's default strategy writes it; unstemmed in phrases. */
std::vector<Xapian::Query> word_queries(Peer &peer, const struct query &query)
{
    std::vector<Xapian::Query> words;

    for (size_t i = 0; i < query.n_words; i++) {
        std::string word = query.words[i];
        words.emplace_back(query.op == OP_PHRASE ? word : "Z" + peer.stemmer(word));
    }
    return words;
}

Xapian::Query text_query(Peer &peer, const struct query &query)
{
    if (query.op == OP_LIST) return Xapian::Query::MatchAll;
    if (query.op == OP_TEXT) {
        Xapian::QueryParser parser;
        parser.set_stemmer(peer.stemmer);
        parser.set_stemming_strategy(Xapian::QueryParser::STEM_ALL_Z); /* capitals are no names in a headline */
        parser.set_database(peer.database);
        return parser.parse_query(query.text, 0);
    }
    auto words = word_queries(peer, query);
    if (query.op == OP_PHRASE) {
        return Xapian::Query(Xapian::Query::OP_PHRASE, words.begin(), words.end(),
                             static_cast<Xapian::termcount>(words.size()));
    }
    return Xapian::Query(query.op == OP_ALL ? Xapian::Query::OP_AND : Xapian::Query::OP_OR, words.begin(), words.end());
}

Xapian::Query make_query(Peer &peer, const struct query &query, bool combined)
{
    Xapian::Query all = text_query(peer, query);

    if (*query.field) {
        all = Xapian::Query(Xapian::Query::OP_FILTER, all, Xapian::Query(filter_term(query.field, query.value)));
    }
    if (query.from != NO_DATE) {
        Xapian::Query range(Xapian::Query::OP_VALUE_RANGE, SLOT_DATE,
                            Xapian::sortable_serialise(static_cast<double>(query.from)),
                            Xapian::sortable_serialise(static_cast<double>(query.to)));
        all = Xapian::Query(Xapian::Query::OP_FILTER, all, range);
    }
    if (!combined || query.op == OP_LIST) return all;
    auto *source = new Xapian::ValueWeightPostingSource(SLOT_STATIC);
    return Xapian::Query(Xapian::Query::OP_AND_MAYBE, all, Xapian::Query(source->release()));
}

void take(const Xapian::MSetIterator &hit, const struct asking &asking, struct answer &out)
{
    if (asking.fetch == FETCH_NOTHING) {
        out.n++;
        return;
    }
    const std::string data = hit.get_document().get_data();
    if (asking.fetch == FETCH_ID) {
        answer_id(&out, data.data(), data.find('\n'), hit.get_weight());
        return;
    }
    out.bytes += data.size() - data.find('\n');
    out.n++;
}

void set_weighting(Xapian::Enquire &enquire, const struct query &query)
{
    if (query.op == OP_LIST)
        enquire.set_weighting_scheme(Xapian::BoolWeight());
    else if (query.op == OP_TEXT)
        enquire.set_weighting_scheme(Xapian::BM25Weight()); /* as it comes */
    else
        enquire.set_weighting_scheme(Xapian::BM25Weight(2.0, 0, 1, 0.6, 0.0));
}

void *open_peer(const char *path, const struct facts *)
{
    try {
        return new Peer(path);
    } catch (const Xapian::Error &error) {
        serve_die(path, error.get_description().c_str());
    }
}

void close_peer(void *handle)
{
    delete static_cast<Peer *>(handle);
}

bool ask(void *handle, const struct query *query, const struct asking *asking, struct answer *out)
{
    Peer &peer = *static_cast<Peer *>(handle);

    try {
        Xapian::Enquire enquire(peer.database);
        enquire.set_query(make_query(peer, *query, asking->combined));
        enquire.set_docid_order(Xapian::Enquire::ASCENDING);
        set_weighting(enquire, *query);
        const Xapian::MSet found = enquire.get_mset(query->offset, static_cast<Xapian::doccount>(asking->limit));
        for (auto hit = found.begin(); hit != found.end(); ++hit) take(hit, *asking, *out);
    } catch (const Xapian::Error &error) {
        serve_die(query->text, error.get_description().c_str());
    }
    return true;
}

int64_t count(void *handle, const struct query *query)
{
    Peer &peer = *static_cast<Peer *>(handle);

    try {
        Xapian::Enquire enquire(peer.database);
        enquire.set_query(make_query(peer, *query, false));
        enquire.set_weighting_scheme(Xapian::BoolWeight());
        return enquire.get_mset(0, 1, peer.database.get_doccount()).get_matches_estimated();
    } catch (const Xapian::Error &error) {
        serve_die(query->text, error.get_description().c_str());
    }
}

/* In pieces in any case: one database that grows takes longer. Compacting waits for the disk. */
void build(const char *path_of_rows, const char *path, bool)
{
    try {
        build_all(path_of_rows, path);
    } catch (const Xapian::Error &error) {
        serve_die(path, error.get_description().c_str());
    }
}

} // namespace

int main(int argc, char **argv)
{
    static const struct engine engine = { "Xapian", version, build, open_peer, close_peer, ask, count };

    setenv("XAPIAN_FLUSH_THRESHOLD", FLUSH_THRESHOLD, 1);
    return serve_main(&engine, argc, argv);
}
