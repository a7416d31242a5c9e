# SPDX-License-Identifier: GPL-2.0-or-later
"""What the tests of newsidx watch share: a watch of a folder, and waiting until the index says what it should, however
long that takes here."""

import json
import os
import signal
import threading
import time

import tool
from test_schema import Checker

ARTICLE = "---\ntitle: {title}\noriginalUrl: https://e.example.com/{url}\n---\n"


class Watch(tool.Case):
    def setUp(self):
        super().setUp()
        self.news = os.path.join(self.folder, "news")
        os.mkdir(self.news)
        self.write("first.md", "Firstling")

    def path(self, name):
        return os.path.join(self.news, name)

    def write(self, name, title, url=None):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(ARTICLE.format(title=title, url=url or title))

    def start(self, *options, folders=("news",), **more):
        """A watch that has looked at everything; its lines are collected."""
        process = self.start_tool("watch", "--settle", "20", "--json", *options, *folders, **more)
        self.process, self.lines, self.said = process, [], []
        self.threads = [threading.Thread(target=self.collect, args=pair, daemon=True)
                        for pair in ((process.stdout, self.lines), (process.stderr, self.said))]
        for thread in self.threads:
            thread.start()
        self.wait_for(lambda: self.lines)
        return process

    def link_far(self):
        """A link to a file: only a look at everything finds what becomes of it."""
        self.far = os.path.join(self.folder, "far.md")
        tool.write(self.far, ARTICLE.format(title="Far", url="far"))
        os.symlink(self.far, self.path("far.md"))

    def expect_rescan(self, word):
        """Everything has been looked at once more."""
        tool.write(self.far, ARTICLE.format(title=word, url="far"))
        self.expect(word.lower(), "far.md")

    @staticmethod
    def collect(pipe, lines):
        for line in pipe:
            lines.append(line.decode())

    def wait_for(self, condition):
        end = time.monotonic() + 4 * tool.SECONDS_MAX  # a busy disk lets a commit wait; before ctest ends it all
        while not condition():
            self.assertLess(time.monotonic(), end, f"{self.process.poll()} {self.lines} {self.said}")
            time.sleep(0.02)

    def end(self, process, number=signal.SIGINT):
        process.send_signal(number)
        self.assertEqual(process.wait(tool.SECONDS_MAX), 0, self.said)
        for thread in self.threads:
            thread.join()
        checker = Checker("watch.schema.json")
        for line in self.lines:
            self.assertEqual(checker.faults(json.loads(line)), [])
        self.assertEqual(self.run_tool("check").returncode, 0)

    def sources(self, word):
        """Where the hits for a word come from."""
        done = self.run_tool("search", "--json", word)
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        return sorted(line["article"]["source"] for line in lines if line["type"] == "hit")

    def expect(self, word, *sources):
        self.wait_for(lambda: self.sources(word) == sorted(sources))

    def expect_fresh(self):
        """The index answers as one that is made now."""
        done = self.run_tool("--index", "fresh", "add", "--quiet", "news")
        self.assertEqual(done.returncode, 0, done.stderr)
        answers = [self.run_tool("--index", index, "search", "--json", "--limit", "5000", "").stdout.splitlines()
                   for index in (".newsidx", "fresh")]
        hits = [[json.loads(line) for line in answer if '"hit"' in line] for answer in answers]
        self.assertEqual(hits[0], hits[1])
