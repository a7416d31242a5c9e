# SPDX-License-Identifier: GPL-2.0-or-later
"""What newsidx search --format writes, read by the readers of others.
Usage: test_formats.py PROGRAM
"""

import csv
import io
import json
import re
import struct
import xml.etree.ElementTree

import tool

ARTICLE = ("title", "excerpt", "provider", "domain", "category", "type", "locale", "quality", "heat", "published", "url",
           "original_url", "web_url", "amp_url", "cdn_amp_url", "image_url", "featured_url", "source", "mention", "id")
PARTS = ("text", "quality", "recency")
COLUMNS = (*ARTICLE, *(part + "_score" for part in PARTS), "rank", "score", "epoch", "topics", "snippet")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
HOSTILE = """---
title: "=1+1, \\"quoted\\"\\\\ \\ttab and\\r\\nlines & <b>]]> \\uFFFE\\uFFFF 空港 🚀"
excerpt: ",\\n"
webUrl: "https://quotes.example.org/?a=1&b='2'"
topics: ["a & b", "c"]
---
"""


def as_text(value):
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


class Formats(tool.Case):
    def setUp(self):
        super().setUp()
        tool.write(self.folder + "/articles/hostile.md", HOSTILE)
        self.add_articles()

    def output(self, *words, status=0):
        """stdout, line ends as written."""
        done = self.run_tool("search", *words, text=False)
        self.assertEqual(done.returncode, status, done.stderr)
        return done.stdout.decode("utf-8")

    def hits(self, *words):
        return json.loads(self.output("--format", "json", *words))["hits"]


class Tables(Formats):
    def expected(self, *words):
        """The rows by what --format json says."""
        rows = []
        for hit in self.hits(*words):
            article = hit["article"]
            row = {name: article[name] for name in ARTICLE}
            row.update({part + "_score": hit["parts"][part] for part in PARTS})
            row.update(rank=hit["rank"], score=hit["score"], epoch=article["published_at_epoch"],
                       topics="|".join(article["topics"]), snippet=hit["snippet"]["text"])
            rows.append({name: CONTROLS.sub("\ufffd", as_text(value)) for name, value in row.items()})
        return rows

    def check_numbers(self, rows, expected):
        for row, wanted in zip(rows, expected):
            for name in ("score", "text_score", "quality_score", "recency_score"):
                self.assertEqual(float(row.pop(name)), float(wanted.pop(name)))

    def check(self, read, form):
        for words in ([], ["--match", "any", "rude", "rocket", "空港", "quoted"]):
            words = ["--limit", "100", *words]
            rows, expected = read(self.output("--format", form, "--fields", ",".join(COLUMNS), *words)), self.expected(*words)
            self.assertGreater(len(rows), 2)
            self.check_numbers(rows, expected)
            self.assertEqual(rows, expected)

    def test_csv(self):
        self.check(lambda text: list(csv.DictReader(io.StringIO(text, newline=""), strict=True)), "csv")

    def test_tsv(self):
        def read(text):
            lines = text.split("\n")
            self.assertEqual(lines.pop(), "")
            back = {"\\t": "\t", "\\n": "\n", "\\r": "\r", "\\\\": "\\"}
            rows = [[re.sub(r"\\.", lambda m: back[m[0]], cell) for cell in line.split("\t")] for line in lines]
            return [dict(zip(rows[0], row)) for row in rows[1:]]
        self.check(read, "tsv")

    def test_less_is_fetched_and_the_same(self):
        """A column has the same values alone as among all, however little is read for it."""
        rows = self.expected("--limit", "100", "the")
        for name in COLUMNS:
            text = self.output("--format", "csv", "--limit", "100", "--fields", name, "the")
            read = list(csv.reader(io.StringIO(text, newline=""), strict=True))
            self.assertEqual(read[0], [name])
            self.assertEqual([len(row) for row in read], [1] * (len(rows) + 1), name)
            if not name.endswith("score"):
                self.assertEqual([row[0] for row in read[1:]], [row[name] for row in rows])



class Trec(Formats):
    def test_scores_fall_as_floats(self):
        """Also where all scores are 0 or the same, and in another order than by them; else they are the scores as near as
        that lets them be."""
        for words in ([], ["--rank", "text"], ["--rank", "text", "the"], ["--rank", "text", "--limit", "2", "--offset", "1"],
                      ["--sort", "-date", "the"]):
            words = ["--limit", "100", *words]
            lines = [line.split(" ") for line in self.output("--format", "trec", "--topic", "q7", "--run", "r", *words).splitlines()]
            hits = self.hits(*words)
            self.assertGreater(len(hits), 1)
            self.assertEqual([(line[2], line[3]) for line in lines], [(hit["article"]["id"], str(hit["rank"])) for hit in hits])
            self.assertEqual({(line[0], line[1], line[5], len(line)) for line in lines}, {("q7", "Q0", "r", 6)})
            floats = [struct.unpack("f", struct.pack("f", float(line[4])))[0] for line in lines]
            self.assertEqual(floats, sorted(set(floats), reverse=True))
            for sim, hit in zip(floats, hits):
                if "--sort" not in words:
                    self.assertAlmostEqual(sim, hit["score"], 4)


ATOM = "{http://www.w3.org/2005/Atom}"
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
IRI = re.compile(r"[a-z]+:[^\s<>\"{}|\\\\^`]+")
ODD_LINK = """---
title: "Odd <address> & more"
webUrl: "https://odd.example.org/a b?q=<1>&x[]=%zz%20ü"
publishedDateTime: 2020-06-03
---
"""


def as_shown(text):
    """What XML may have of it, on one line."""
    plain = re.sub("[\u202a-\u202e]", "", re.sub("[\ufffe\uffff]", "\ufffd", text))
    return CONTROLS.sub("\ufffd", re.sub(r"[ \t\r\n]+", " ", plain).strip())


class Feeds(Formats):
    def setUp(self):
        super().setUp()
        tool.write(self.folder + "/articles/odd.md", ODD_LINK)
        self.add_articles()

    def in_order(self, *words):
        """The hits as a feed has them."""
        newest = sorted(self.hits(*words), key=lambda hit: -(hit["article"]["published_at_epoch"] or 0))
        return [hit["article"] for hit in newest]

    def time_of(self, article):
        """A day is its first second; None where there is no date."""
        date = article["published_at"]
        return date + "T00:00:00Z" if date and "T" not in date else date

    def only(self, element, name):
        (found,) = element.findall(ATOM + name)
        return found

    def check_entry(self, entry, article):
        """What RFC 4287, 4.1.2 asks for, and what the article says."""
        self.assertEqual(self.only(entry, "id").text, "urn:newsidx:" + article["id"])
        self.assertEqual(self.only(entry, "title").text or "", as_shown(article["title"] or ""))
        self.assertEqual(self.only(entry, "updated").text, self.time_of(article) or "1970-01-01T00:00:00Z")
        links = entry.findall(ATOM + "link")
        self.assertEqual(len(links), bool(article["url"]))
        for link in links:
            self.assertRegex(link.get("href"), IRI)
        texts = entry.findall(ATOM + "summary") + entry.findall(ATOM + "content")
        self.assertLessEqual(len(texts), 1)
        self.assertTrue(links or entry.find(ATOM + "content") is not None)
        names = [author.find(ATOM + "name").text for author in entry.findall(ATOM + "author")]
        self.assertEqual(names, [as_shown(article["provider"])] if article["provider"] else [])
        self.assertEqual([topic.get("term") for topic in entry.findall(ATOM + "category")],
                         [as_shown(topic) for topic in article["topics"]])

    def test_atom(self):
        for words in (["--limit", "100"], ["--limit", "2", "the"]):
            text = self.output("--format", "atom", *words)
            self.assertEqual(text, self.output("--format", "atom", *words))
            feed = xml.etree.ElementTree.fromstring(text)
            self.assertEqual(feed.tag, ATOM + "feed")
            articles = self.in_order(*words)
            self.assertRegex(self.only(feed, "id").text, IRI)
            self.assertTrue(self.only(feed, "title").text.startswith("newsidx"))
            self.assertEqual(self.only(feed, "updated").text, self.time_of(articles[0]))
            self.assertEqual(self.only(self.only(feed, "author"), "name").text, "newsidx")
            entries = feed.findall(ATOM + "entry")
            self.assertEqual(len(entries), len(articles))
            for entry, article in zip(entries, articles):
                self.check_entry(entry, article)
                for name in ("updated", "published"):
                    for time in entry.findall(ATOM + name):
                        self.assertRegex(time.text, TIME)

    def test_jsonfeed(self):
        for words in (["--limit", "100"], ["--limit", "2", "the"]):
            feed, articles = json.loads(self.output("--format", "jsonfeed", *words)), self.in_order(*words)
            self.assertEqual([item["id"] for item in feed["items"]], ["urn:newsidx:" + a["id"] for a in articles])
            for item, article in zip(feed["items"], articles):
                self.assertEqual((item["title"], item["content_text"]), (article["title"] or "", article["excerpt"] or ""))
                self.assertEqual(item.get("date_published"), self.time_of(article))
                self.assertEqual(item.get("tags", []), article["topics"])
                self.assertEqual("url" in item, bool(article["url"]))

    def test_an_address_becomes_a_link(self):
        words = ["title:odd", "title:address"]
        link = "https://odd.example.org/a%20b?q=%3C1%3E&x%5B%5D=%25zz%20ü"
        self.assertEqual(json.loads(self.output("--format", "jsonfeed", *words))["items"][0]["url"], link)
        feed = xml.etree.ElementTree.fromstring(self.output("--format", "atom", *words))
        self.assertEqual(feed.find(f"{ATOM}entry/{ATOM}link").get("href"), link)

    def test_another_question_has_another_id(self):
        asked = [["the"], ["facial"], ["--since", "2020", "the"], ["--filter", "type:article", "the"],
                 ["--filter", "type:video", "the"], ["--since", "2020", "--until", "2020-06", "the"], ["--as-of", "2020-06-09", "the"]]
        texts = [self.run_tool("search", "--format", "atom", *words).stdout for words in asked]
        feeds = [xml.etree.ElementTree.fromstring(text) for text in texts]
        for name in ("id", "title"):
            self.assertEqual(len({self.only(feed, name).text for feed in feeds}), len(asked))

    def link_of(self, url):
        """What the address of an article becomes in a feed."""
        tool.write(self.folder + "/articles/linked.md", f"---\ntitle: Linked\noriginalUrl: \"{url}\"\n---\n")
        self.add_articles()
        feed = xml.etree.ElementTree.fromstring(self.output("--format", "atom", "title:linked"))
        return feed.find(f"{ATOM}entry/{ATOM}link").get("href")

    def test_a_scheme_may_be_in_capitals(self):
        self.assertEqual(self.link_of("HTTPS://Caps.Example.org/A"), "HTTPS://Caps.Example.org/A")

    def test_brackets_of_a_host_stay(self):
        for url, link in (("http://[::1]:8080/a[b]?c=d", "http://[::1]:8080/a%5Bb%5D?c=d"),
                          ("http://[2001:db8::192.0.2.1]", "http://[2001:db8::192.0.2.1]"),
                          ("http://[a/b]/c", "http://%5Ba/b%5D/c"), ("https://[::1", "https://%5B::1")):
            self.assertEqual(self.link_of(url), link)

    def test_nothing_found_is_a_feed(self):
        feed = xml.etree.ElementTree.fromstring(self.output("--format", "atom", "sub<marine & \"x\"", status=1))
        self.assertEqual((self.only(feed, "updated").text, feed.findall(ATOM + "entry")), ("1970-01-01T00:00:00Z", []))
        self.assertEqual(self.only(feed, "title").text, 'newsidx: sub<marine & "x"')
        self.assertEqual(json.loads(self.output("--format", "jsonfeed", "submarine", status=1))["items"], [])


if __name__ == "__main__":
    tool.main()
