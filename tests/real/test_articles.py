# SPDX-License-Identifier: GPL-2.0-or-later
"""1,184 real articles: all are read, and the articles that newsidx makes of their 4,582 records are those that the rules
of identity give when they are worked out independently. Usage: test_articles.py NEWSIDX"""

import os
import re
import sys
import tempfile
import unittest
from collections import Counter

import frontmatter
import identity
from program import Program, shared, skip_without

ARTICLES = os.path.join(shared(), "articles")
SEED = os.path.join(ARTICLES, "seed-article.md")


def files():
    for folder, _, names in os.walk(ARTICLES):
        yield from (os.path.join(folder, name) for name in names if name.endswith(".md"))


class RealArticles(unittest.TestCase):
    newsidx = None

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.index = Program(cls.newsidx, os.path.join(cls.folder.name, "index"))
        cls.report, cls.said = cls.index.add(ARTICLES)
        cls.records = [one for path in sorted(files())
                       for one in identity.contributions(frontmatter.article(path), os.path.realpath(path))]
        cls.groups = identity.identities(cls.records)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_every_file_is_read(self):
        self.assertEqual(self.report["files"], len(list(files())))
        self.assertEqual(self.report["refused"], 0)
        self.assertEqual(self.index.stats()["sources"], self.report["files"])
        self.assertEqual(self.index.stats()["contributions"], len(self.records))

    def test_the_articles_are_those_of_an_independent_count(self):
        stats = self.index.stats()
        primaries = sum(any(not one.mention for one in group) for group in self.groups.values())
        self.assertEqual(stats["articles"], len(self.groups))
        self.assertEqual(stats["primaries"], primaries)
        self.assertEqual(self.report["new"], len(self.groups))

    def test_each_shows_one_of_its_best_records(self):
        hits = self.index.search("--limit", "10000")
        self.assertEqual(len(hits), len(self.groups))
        self.assertEqual(len({hit["article"]["id"] for hit in hits}), len(hits))
        best = {}
        for key, group in self.groups.items():
            for one in identity.may_be_shown(group):
                best.setdefault((one.title, one.url, one.mention), set()).add(key)
        shown = Counter()
        for hit in hits:
            article = hit["article"]
            record = (article["title"], article["url"] or "", article["mention"])
            self.assertIn(record, best)
            shown.update(best[record])
        missing = [key for key in self.groups if not shown[key]]
        self.assertEqual(missing, [])

    def test_duplicates_are_those_of_an_independent_count(self):
        told = {"files": [], "titles": []}
        for line in self.index.lines("dupes"):
            if line["type"] == "files":
                self.assertEqual([one["shown"] for one in line["contributions"]], [True] + [False] * (line["count"] - 1))
                self.assertEqual(line["article"]["source"], line["contributions"][0]["source"])
                told["files"].append(sorted(one["source"] for one in line["contributions"]))
            elif line["type"] == "titles":
                told["titles"].append(sorted(one["url"] or "" for one in line["articles"]))
        files, titles = [], {}
        for group in self.groups.values():
            sources = sorted(one.source for one in group if not one.mention)
            files += [sources] if len(sources) > 1 else []
            words = tuple(re.findall(r"[\w]+", identity.folded(identity.may_be_shown(group)[0].title)))
            titles.setdefault(words, []).append(identity.may_be_shown(group)[0].url)
        self.assertEqual(sorted(told["files"]), sorted(files))
        wanted = [sorted(urls) for words, urls in titles.items() if words and len(urls) > 1]
        self.assertEqual(sorted(told["titles"]), sorted(wanted))
        for kind in told.values():
            sizes = [len(group) for group in kind]
            self.assertEqual(sizes, sorted(sizes, reverse=True))

    def test_counts_are_those_of_all_hits(self):
        stats, hits = self.index.lines("stats", "--top", "10000")[0], self.index.search("--limit", "10000")
        providers = Counter(hit["article"]["provider"] for hit in hits if hit["article"]["provider"])
        topics = Counter(topic for hit in hits for topic in set(hit["article"]["topics"]))
        for told, counted in ((stats["providers"], providers), (stats["topics"], topics)):
            wanted = sorted(counted.items(), key=lambda item: (-item[1], item[0].encode()))
            self.assertEqual([(one["name"], one["articles"]) for one in told["top"]], wanted)
            self.assertEqual(told["distinct"], len(counted))
        self.assertEqual(sum(part["size"] for part in stats["bytes_by_purpose"]), stats["bytes"])

    def test_a_second_run_has_nothing_to_do(self):
        before = self.index.stats()
        report, _ = self.index.add(ARTICLES)
        self.assertEqual(report["unchanged"], self.report["files"])
        self.assertEqual((report["new"], report["changed"], report["gone"], report["refused"]), (0, 0, 0, 0))
        self.assertEqual(self.index.stats(), before)

    def test_reading_everything_again_changes_nothing(self):
        before = self.index.search("--limit", "10000")
        report, _ = self.index.add("--full", ARTICLES)
        self.assertEqual((report["new"], report["changed"], report["gone"], report["refused"]), (0, 0, 0, 0))
        self.assertEqual(self.index.search("--limit", "10000"), before)


class SeedArticle(unittest.TestCase):
    def test_what_is_good_stands_before_what_is_as_near(self):
        with tempfile.TemporaryDirectory() as folder:
            index = Program(RealArticles.newsidx, os.path.join(folder, "index"))
            report, _ = index.add(SEED)
            self.assertEqual((report["files"], report["new"]), (1, 4))
            hits = index.search("facial recognition")
            self.assertEqual([hit["article"]["provider"] for hit in hits],
                             ["Mashable", "The Next Web", "KITV", "Nextgov"])


if __name__ == "__main__":
    skip_without(SEED)
    RealArticles.newsidx = os.path.abspath(sys.argv.pop(1))
    unittest.main()
