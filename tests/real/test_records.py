# SPDX-License-Identifier: GPL-2.0-or-later
"""Thousands of real headlines in nine languages, as files and as a stream: all are read, and both ways give the same
answers. Usage: test_records.py NEWSIDX"""

import json
import os
import subprocess
import sys
import tempfile
import unittest

import identity
import records
from program import Program, shared, skip_without

RECORDS = os.path.join(shared(), "bulk", "records.jsonl.zst")
MAKE_ARTICLES = os.path.join(shared(), "..", "tools", "make-articles")
EVERY = 125  # of 628,948 records

QUESTIONS = ["", "corona", "covid-19", "presidente", "Ukraine", "the election", "Trump", '"prime minister"', "Россия",
             "kvinnor", "de la"]


def without_source(hits):
    """What must be the same wherever an article came from."""
    for hit in hits:
        del hit["article"]["source"]
    return hits


class RealRecords(unittest.TestCase):
    newsidx = None

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.articles = os.path.join(cls.folder.name, "articles")
        cls.lines = [line for n, line in enumerate(records.lines(RECORDS)) if n % EVERY == 0]
        subprocess.run([sys.executable, MAKE_ARTICLES, "-", cls.articles], input=b"".join(cls.lines), check=True,
                       capture_output=True)
        cls.of_files = Program(cls.newsidx, os.path.join(cls.folder.name, "of-files"))
        cls.report, cls.said = cls.of_files.add(cls.articles)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_every_file_is_read(self):
        self.assertEqual(self.said[1:], [])
        self.assertEqual((self.report["files"], self.report["refused"]), (len(self.lines), 0))

    def test_the_articles_are_those_of_an_independent_count(self):
        distinct = {identity.canonical(json.loads(line)["url"]) for line in self.lines}
        self.assertEqual(self.report["new"], len(distinct))
        self.assertEqual(self.of_files.stats()["articles"], len(distinct))

    def test_a_second_run_has_nothing_to_do(self):
        report, _ = self.of_files.add(self.articles)
        self.assertEqual((report["unchanged"], report["new"], report["changed"], report["gone"]),
                         (len(self.lines), 0, 0, 0))

    def test_a_stream_gives_the_same_answers(self):
        of_stream = Program(self.newsidx, os.path.join(self.folder.name, "of-stream"))
        stream = os.path.join(self.folder.name, "stream.jsonl")
        with open(stream, "w", encoding="utf-8") as file:
            file.writelines(json.dumps(records.article(json.loads(line))) + "\n" for line in self.lines)
        with open(stream, encoding="utf-8") as file:
            report, _ = of_stream.add("-", stdin=file)
        self.assertEqual((report["files"], report["new"]), (len(self.lines), self.report["new"]))
        for question in QUESTIONS:
            arguments = ["--limit", "100", "--", question]
            expected = without_source(self.of_files.search(*arguments))
            self.assertGreater(len(expected), 0, question)
            self.assertEqual(without_source(of_stream.search(*arguments)), expected, question)


if __name__ == "__main__":
    skip_without(RECORDS, MAKE_ARTICLES)
    RealRecords.newsidx = os.path.abspath(sys.argv.pop(1))
    unittest.main()
