# SPDX-License-Identifier: GPL-2.0-or-later
"""newsidx search --batch and newsidx bench-serve: a line in, a line out.
Usage: test_batch.py PROGRAM"""

import json
import os
import select
import shutil
import unittest

import tool


class Lines(tool.Case):
    """Commands that answer lines."""

    def setUp(self):
        super().setUp()
        self.add_articles()

    def feed(self, given, *words, status=0):
        """The lines that the command writes for the bytes given."""
        path = os.path.join(self.folder, "queries")
        with open(path, "wb") as file:
            file.write(given)
        with open(path, "rb") as file:
            done = self.run_tool(*words, stdin=file)
        self.assertEqual((done.returncode, done.stderr), (status, ""))
        self.assertTrue(done.stdout.endswith("\n") or not done.stdout)
        return done.stdout.splitlines()

    def ask(self, process, line):
        """Writes a line and waits for the answer, as a coprocess is used."""
        process.stdin.write(line + b"\n")
        process.stdin.flush()
        ready, _, _ = select.select([process.stdout], [], [], tool.SECONDS_MAX)
        self.assertTrue(ready, "no answer while the pipe is open")
        return process.stdout.readline()

    def end(self, process, status=0):
        process.stdin.close()
        self.assertEqual(process.wait(tool.SECONDS_MAX), status)
        self.assertEqual(process.stderr.read(), b"")


class Batch(Lines):
    def batch(self, given, *words, status=0):
        return [json.loads(line) for line in self.feed(given, "search", "--batch", *words, status=status)]

    def single(self, *words):
        return [json.loads(line) for line in self.run_tool("search", "--json", *words).stdout.splitlines()]

    def test_answers_are_those_of_single_searches(self):
        queries = ["facial recognition", '"facial recognition" police', "", "空港", "submarine", "facial -police"]
        for options in ([], ["--limit", "1", "--match", "any"], ["--offset", "1", "--now", "2020-06-12"],
                        ["--rank", "text"], ["--rank", "fresh"], ["--rank", "latest"]):
            answers = self.batch("\n".join(queries).encode() + b"\n", *options)
            self.assertEqual([answer["line"] for answer in answers], list(range(1, len(queries) + 1)))
            for query, answer in zip(queries, answers):
                self.assertEqual(answer["type"], "answer")
                parts = [answer["header"], *answer["hits"], answer["summary"]]
                single = self.single(*options, "--", *([query] if query else []))
                self.assertEqual(tool.without_cursor(parts), tool.without_cursor(single))

    def test_ends_of_lines(self):
        for given in (b"facial\npolice\n", b"facial\r\npolice\r\n", b"facial\npolice", b"facial\r\npolice\r"):
            self.assertEqual([answer["header"]["query"] for answer in self.batch(given)], ["facial", "police"])
        self.assertEqual(self.batch(b""), [])
        self.assertEqual([answer["header"]["query"] for answer in self.batch(b"\n\r\n")], ["", ""])

    def test_a_bad_line_gets_an_error_in_its_place(self):
        bad = {b"nul\0byte": "INVALID", b"\xff\xfe": "INVALID", b"x" * 4097: "LIMIT", b"y" * 65536: "LIMIT",
               b"z" * 300000: "LIMIT"}
        given = b"facial\n" + b"".join(line + b"\nfacial\n" for line in bad)
        answers = self.batch(given, status=1)
        self.assertEqual([answer["line"] for answer in answers], list(range(1, 2 * len(bad) + 2)))
        self.assertEqual({answer["type"] for answer in answers[::2]}, {"answer"})
        self.assertEqual([answer["status"] for answer in answers[1::2]], list(bad.values()))
        for answer in answers[1::2]:
            self.assertEqual(answer["type"], "error")
            self.assertIn(": ", answer["message"])
        (answer,) = self.batch(b"w" * 200000, status=1)
        self.assertEqual((answer["type"], answer["line"]), ("error", 1))

    def test_lines_of_every_length_around_the_buffer(self):
        """The buffer ends in the middle of a line, at its end, and between its two ends."""
        for length in range(65530, 65540):
            for end in (b"\n", b"\r\n"):
                answers = self.batch(b" " * (length - 7) + b" facial" + end + b"police" + end, status=1)
                self.assertEqual([answer["type"] for answer in answers], ["error", "answer"])
        many = b"".join(b"%s%s\n" % (b" " * (i % 97), b"facial") for i in range(3000))
        self.assertEqual(len(self.batch(many, "--limit", "1")), 3000)

    def test_a_coprocess_is_answered_and_sees_commits(self):
        process = self.start_tool("search", "--batch")
        first = json.loads(self.ask(process, b"submarine"))
        self.assertEqual(first["hits"], [])
        with open(os.path.join(self.folder, "articles", "new.md"), "w", encoding="utf-8") as file:
            file.write("---\ntitle: Submarine found\nwebUrl: https://e.example.com/submarine\n---\n")
        self.assertEqual(self.run_tool("add", "-q", "articles").returncode, 0)
        second = json.loads(self.ask(process, b"submarine"))
        self.assertEqual(len(second["hits"]), 1)
        self.assertGreater(second["header"]["generation"], first["header"]["generation"])
        self.end(process)

    def test_an_index_that_goes_and_comes_back(self):
        process = self.start_tool("search", "--batch")
        self.assertEqual(json.loads(self.ask(process, b"facial"))["type"], "answer")
        shutil.rmtree(os.path.join(self.folder, ".newsidx"))
        gone = json.loads(self.ask(process, b"facial"))
        self.assertEqual((gone["type"], gone["status"]), ("error", "NO_INDEX"))
        self.add_articles()
        self.assertEqual(json.loads(self.ask(process, b"facial"))["type"], "answer")
        self.end(process, 1)

    def test_words_are_refused(self):
        done = self.run_tool("search", "--batch", "facial")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("stdin", done.stderr)

    def test_what_cannot_be_read(self):
        folder = os.open(self.folder, os.O_RDONLY)
        self.addCleanup(os.close, folder)
        done = self.run_tool("search", "--batch", stdin=folder)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("cannot read the queries", done.stderr)


class BenchServe(Lines):
    def serve(self, *lines, status=0):
        return self.feed("".join(line + "\n" for line in lines).encode(), "bench-serve", status=status)

    def matches(self, match, query):
        lines = self.run_tool("search", "--json", "--match", match, "--", query).stdout.splitlines()
        return str(json.loads(lines[-1])["matches"])

    def test_counts_are_those_of_searches(self):
        asked = {"+facial +recognition": ("all", "facial recognition"), "facial police": ("any", "facial police"),
                 '"facial recognition"': ("all", '"facial recognition"'), "police": ("all", "police"),
                 '+"facial recognition" +police': ("all", '"facial recognition" police'),
                 "+facial -police": ("all", "facial -police"), "+facial +submarine": ("all", "facial submarine"),
                 "rocket \u7a7a\u6e2f": ("any", "rocket \u7a7a\u6e2f"), "submarine": ("all", "submarine")}
        expected = [self.matches(*single) for single in asked.values()]
        self.assertGreater(len(set(expected)), 2)
        for command in ("COUNT", "UNOPTIMIZED_COUNT", "TOP_1_COUNT", "TOP_10_COUNT", "TOP_1000_COUNT"):
            self.assertEqual(self.serve(*(command + "\t" + query for query in asked)), expected)

    def test_tops_say_one(self):
        self.assertEqual(self.serve(*(f"TOP_{n}\tpolice" for n in (1, 10, 100, 1000, 10000))), ["1"] * 5)
        self.assertEqual(self.serve("TOP_10\tsubmarine"), ["1"])

    def test_what_is_not_supported(self):
        queries = ["+facial police", "fac*", "title:police", "[a TO b]", "(facial police)", "facial AND police", "pol\u200bice~",
                   '"facial recognition"~2', '"facial', '""', "-police", "", " ", "+", "a " * 65, "x" * 5000, "y" * 70000]
        commands = ["", "COUNT", "TOP_0\tpolice", "TOP_10001\tpolice", "TOP_\tpolice", "TOP_10_\tpolice", "count\tpolice",
                    "TOP_-1\tpolice", "COUNT police", "C" * 40 + "\tpolice", "COUNT\0\tpolice"]
        lines = ["COUNT\t" + query for query in queries if len(query) != 5000] + commands
        answers = self.serve(*(line for bad in lines for line in (bad, "TOP_10\tpolice")))
        self.assertEqual(answers, ["UNSUPPORTED", "1"] * len(lines))
        done = self.run_tool("bench-serve", stdin=None, input="COUNT\t%s\nTOP_10\tpolice\n" % ("x" * 5000))
        self.assertEqual((done.returncode, done.stdout), (0, "UNSUPPORTED\n1\n"))
        self.assertIn("the query has", done.stderr)

    def test_a_client_that_waits(self):
        process = self.start_tool("bench-serve")
        for _ in range(3):
            self.assertEqual(self.ask(process, b"TOP_10\tpolice"), b"1\n")
            self.assertEqual(self.ask(process, b"WHATEVER\tpolice"), b"UNSUPPORTED\n")
        self.end(process)


if __name__ == "__main__":
    tool.main()
