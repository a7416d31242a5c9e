/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The articles in a Xapian database as its guide would have it, to measure newsidx against: one writable database,
 * TermGenerator with a stemmer, values to sort by, a unique term for each article. It knows nothing of newsidx: it is
 * told which articles changed, in the lines that bench/incremental writes (see there, "The feed").
 *
 *     bench_xapian DATABASE new FEED      make the database from the feed
 *     bench_xapian DATABASE apply FEED    apply the changes, one commit
 *     bench_xapian DATABASE find WORD...  for each word how many articles have it, last how many there are
 *     bench_xapian version                the version of Xapian
 */
#include <xapian.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>

namespace
{

enum { ID, DATE, QUALITY, URL, DOMAIN_NAME, SOURCE, TITLE, EXCERPT, PROVIDER, FIELDS };
using Fields = std::array<std::string, FIELDS>;

Fields split(const std::string &line)
{
    Fields fields;
    size_t at = 1;

    for (auto &field : fields) {
        if (at > line.size()) break;
        size_t end = line.find('\t', at);
        field = line.substr(at, end - at);
        at = end == std::string::npos ? end : end + 1;
    }
    return fields;
}

std::string unique_term(const Fields &fields)
{
    return "Q" + fields[ID];
}

void set_columns(Xapian::Document &document, const Fields &fields)
{
    document.set_data(fields[URL] + "\n" + fields[DOMAIN_NAME] + "\n" + fields[SOURCE] + "\n" + fields[TITLE] + "\n" +
                      fields[EXCERPT] + "\n" + fields[PROVIDER]);
    for (unsigned slot = DATE; slot <= QUALITY; slot++) {
        const std::string &number = fields[slot];
        document.add_value(slot,
                           number.empty() ? "" : Xapian::sortable_serialise(std::strtod(number.c_str(), nullptr)));
    }
}

Xapian::Document make_document(Xapian::TermGenerator &generator, const Fields &fields)
{
    Xapian::Document document;

    generator.set_document(document);
    generator.set_termpos(0);
    generator.index_text(fields[TITLE], 3);
    generator.increase_termpos();
    generator.index_text(fields[EXCERPT], 1);
    generator.increase_termpos();
    generator.index_text(fields[PROVIDER], 2);
    document.add_boolean_term(unique_term(fields));
    set_columns(document, fields);
    return document;
}

/* Only what is stored beside the words changed: Xapian then leaves the postings alone. */
void update_columns(Xapian::WritableDatabase &database, const Fields &fields)
{
    auto at = database.postlist_begin(unique_term(fields));

    if (at == database.postlist_end(unique_term(fields))) return;
    Xapian::Document document = database.get_document(*at);
    set_columns(document, fields);
    database.replace_document(*at, document);
}

void apply(Xapian::WritableDatabase &database, const char *path)
{
    std::ifstream feed(path);
    std::string line;
    Xapian::TermGenerator generator;

    if (!feed) throw Xapian::DatabaseOpeningError(std::string("cannot read ") + path);
    generator.set_stemmer(Xapian::Stem("english"));
    while (std::getline(feed, line)) {
        Fields fields = split(line);
        if (line[0] == '=')
            update_columns(database, fields);
        else if (line[0] == '-')
            database.delete_document(unique_term(fields));
        else if (line[0] == '+')
            database.add_document(make_document(generator, fields));
        else
            database.replace_document(unique_term(fields), make_document(generator, fields));
    }
    database.commit();
}

void find(const char *path, int words, char **word)
{
    Xapian::Database database(path);
    Xapian::QueryParser parser;

    parser.set_stemmer(Xapian::Stem("english"));
    parser.set_stemming_strategy(Xapian::QueryParser::STEM_SOME);
    for (int i = 0; i < words; i++) {
        Xapian::Enquire enquire(database);
        enquire.set_query(parser.parse_query(word[i], 0));
        std::cout << enquire.get_mset(0, 0, database.get_doccount()).get_matches_estimated() << '\n';
    }
    std::cout << database.get_doccount() << '\n';
}

int run(int argc, char **argv)
{
    std::string verb = argc > 2 ? argv[2] : "";

    if (argc == 2 && std::string(argv[1]) == "version") {
        std::cout << Xapian::version_string() << '\n';
        return 0;
    }
    if (argc < 3 || (argc < 4 && verb != "find")) {
        std::cerr << "usage: bench_xapian DATABASE new|apply|find FEED|WORD...\n";
        return 2;
    }
    if (verb == "find") {
        find(argv[1], argc - 3, argv + 3);
        return 0;
    }
    Xapian::WritableDatabase database(argv[1], verb == "new" ? Xapian::DB_CREATE : Xapian::DB_OPEN);
    apply(database, argv[3]);
    database.close();
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    try {
        return run(argc, argv);
    } catch (const Xapian::Error &error) {
        std::cerr << "bench_xapian: " << error.get_description() << '\n';
        return 2;
    }
}
