# SPDX-License-Identifier: GPL-2.0-or-later
"""Real articles, in whatever order and in however many commits they came, give the same answers.
NEWSIDX_FILES=N takes so many files of them (default: 120, 0: all); NEWSIDX_SEED=N draws others. Usage: test_histories.py
NEWSIDX"""

import json
import os
import random
import sys
import tempfile
import unittest

from program import Program, shared, skip_without

ARTICLES = os.path.join(shared(), "articles")
FILES = int(os.environ.get("NEWSIDX_FILES", "120"))
SEED = int(os.environ.get("NEWSIDX_SEED", "1"))
QUERIES = ["", "facial recognition", '"facial recognition"', "covid -mask", "police data", "the", "stocks rise",
           "climate change", "new york", "nowheretobefound"]
PARTS = 10
SHOWN = 25
OF_THE_PAST = ("next_cursor", "generation", "segments", "dead_rows", "bytes", "bytes_by_purpose", "index")


def timeless(entry):
    """A JSON object without what tells how the index came to be."""
    return {key: value for key, value in entry.items() if key not in OF_THE_PAST}


class Histories(unittest.TestCase):
    newsidx = None

    @classmethod
    def setUpClass(cls):
        names = sorted(os.path.join(folder, name) for folder, _, found in os.walk(ARTICLES)
                       for name in found if name.endswith(".md"))
        cls.chance = random.Random(SEED)
        cls.chance.shuffle(names)
        cls.files = names[:FILES or len(names)]
        cls.folder = tempfile.TemporaryDirectory()
        at_once = cls.index("at-once")
        at_once.add(*cls.files)
        cls.ids = [hit["article"]["id"] for hit in at_once.search("--limit", "10000")]
        cls.shown = cls.chance.sample(cls.ids, min(SHOWN, len(cls.ids)))
        cls.expected = cls.answers(at_once)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    @classmethod
    def index(cls, name):
        return Program(cls.newsidx, os.path.join(cls.folder.name, name))

    @classmethod
    def answers(cls, index):
        """Everything asked, as a list of (what was asked, the lines of JSON that came)."""
        asked = [("stats", "--json")]
        asked += [("search", "--json", "--explain", "--limit", "200", query) for query in QUERIES]
        asked += [("show", "--json", key) for key in cls.shown]
        return [(one, [timeless(json.loads(line)) for line in index.run(*one).stdout.splitlines()]) for one in asked]

    def must_be_the_same(self, index):
        for expected, answer in zip(self.expected, self.answers(index)):
            self.assertEqual(expected, answer, f"NEWSIDX_SEED={SEED} NEWSIDX_FILES={FILES}")

    def test_something_is_asked(self):
        found = [sum(line.get("type") == "hit" for line in lines) for _, lines in self.expected[1:1 + len(QUERIES)]]
        self.assertGreater(found[0], 100)
        self.assertGreater(sum(found[1:]), 20)
        self.assertTrue(all(lines for _, lines in self.expected))

    def test_one_by_one(self):
        index = self.index("one-by-one")
        for path in self.chance.sample(self.files, len(self.files)):
            index.add(path)
        self.must_be_the_same(index)
        index.run("compact")
        self.must_be_the_same(index)

    def test_in_parts_with_removals_in_between(self):
        index, order, there = self.index("in-parts"), self.chance.sample(self.files, len(self.files)), []
        for part in range(PARTS):
            there += order[part::PARTS]
            index.add(*there[-len(order[part::PARTS]):])
            gone = self.chance.sample(there, len(there) // 3)
            index.run("remove", *gone)
            self.assertEqual(index.stats()["sources"], len(there) - len(gone))
            index.add(*self.chance.sample(gone, len(gone)))
        self.must_be_the_same(index)


if __name__ == "__main__":
    skip_without(ARTICLES)
    Histories.newsidx = os.path.abspath(sys.argv.pop(1))
    unittest.main()
