# SPDX-License-Identifier: GPL-2.0-or-later
"""Threads change nothing: the same files give the same index, byte for byte, whatever their number and the memory.
Usage: test_jobs.py PROGRAM"""

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import tool

FILES = 2500


def content(index):
    """The hash of each file of the segments."""
    found = {}
    for folder, _, names in os.walk(os.path.join(index, "segments")):
        for name in names:
            path = os.path.join(folder, name)
            with open(path, "rb") as file:
                found[os.path.relpath(path, index)] = hashlib.sha256(file.read()).hexdigest()
    return found


class Jobs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        make = os.path.join(tool.ROOT, "bench", "make-corpus")
        subprocess.run([sys.executable, make, str(FILES), os.path.join(cls.folder, "news")], check=True, capture_output=True)
        with open(os.path.join(cls.folder, "news", "00000", "odd.md"), "w", encoding="utf-8") as file:
            file.write("---\ntitle: [\n---\n")
        cls.rest()

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    @staticmethod
    def rest():
        """A file that was written a moment ago is noted to be looked at again: that would make a difference."""
        time.sleep(0.3)

    def run_tool(self, name, *words):
        index = os.path.join(self.folder, name)
        return subprocess.run([tool.program(), words[0], "--index", index, *words[1:]], cwd=self.folder, timeout=300,
                              env=tool.environment(), capture_output=True, text=True, check=False)

    def made(self, name, *words):
        """What an index holds after adding all, and what was said."""
        done = self.run_tool(name, "add", "--quiet", *words, "news")
        self.assertEqual(done.returncode, 1, done.stderr)  # the odd file
        return content(os.path.join(self.folder, name)), done.stderr

    def test_the_index_is_the_same(self):
        for memory in ("256", "16"):
            first, said = self.made(f"one-{memory}", "--jobs", "1", "--memory", memory)
            self.assertEqual(len(first), 2)
            self.assertIn("odd.md:", said)
            for jobs in ("2", "4", "0"):
                again, also = self.made(f"{jobs}-{memory}", "--jobs", jobs, "--memory", memory)
                self.assertEqual(again, first, (jobs, memory))
                self.assertEqual(also, said)
        done = self.run_tool("4-256", "check", "--quiet")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))

    def stream(self):
        """A stream of some thousand articles, with broken ones among them."""
        path = os.path.join(self.folder, "stream.jsonl")
        make = os.path.join(tool.ROOT, "bench", "make-corpus")
        lines = subprocess.run([sys.executable, make, str(FILES), "--jsonl", "--related", "1"], check=True,
                               capture_output=True).stdout.splitlines()
        for at in (3, 70, 71, 200, 1999):
            lines[at] = b'{"title": "broken ' + str(at).encode()
        with open(path, "wb") as file:
            file.write(b"\n".join(lines) + b"\n")
        return path

    def streamed(self, path, name, *words):
        index = os.path.join(self.folder, name)
        with open(path, "rb") as stream:
            done = subprocess.run([tool.program(), "add", "--index", index, "--quiet", *words, "-"], stdin=stream,
                                  cwd=self.folder, timeout=300, env=tool.environment(), capture_output=True, text=True,
                                  check=False)
        self.assertEqual(done.returncode, 1, done.stderr)
        return content(index), done.stderr

    def test_a_stream_gives_the_same_index(self):
        path = self.stream()
        for memory in ("256", "16"):
            first, said = self.streamed(path, f"stream-one-{memory}", "--jobs", "1", "--memory", memory)
            self.assertGreaterEqual(len(first), 2)
            lines = [line.split(":")[1] for line in said.splitlines() if line.startswith("stdin:")]
            self.assertEqual(lines, ["4", "71", "72", "201", "2000"], said)
            for jobs in ("2", "4"):
                again, also = self.streamed(path, f"stream-{jobs}-{memory}", "--jobs", jobs, "--memory", memory)
                self.assertEqual(again, first, (jobs, memory))
                self.assertEqual(also, said)

    def test_a_stream_that_says_nothing_more_can_be_stopped(self):
        with open(self.stream(), "rb") as file:
            lines = file.read().splitlines(keepends=True)[80:1500]
        index = os.path.join(self.folder, "stopped")
        process = subprocess.Popen([tool.program(), "add", "--index", index, "--jobs", "2", "-"], stdin=subprocess.PIPE,
                                   stderr=subprocess.PIPE, cwd=self.folder, env=tool.environment())
        process.stdin.writelines(lines)
        process.stdin.flush()
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(timeout=60), 130)
        self.assertIn(b"interrupted", process.stderr.read())
        process.stdin.close()
        process.stderr.close()

    def test_changes_are_found_with_threads(self):
        self.made("changing", "--jobs", "4")
        path = os.path.join(self.folder, "news", "00001", sorted(os.listdir(os.path.join(self.folder, "news", "00001")))[5])
        before = tool.read(path)
        self.addCleanup(self.rest)
        self.addCleanup(tool.write, path, before)
        tool.write(path, before.replace("title: ", "title: Zweckdienlich ", 1))
        done = self.run_tool("changing", "add", "--jobs", "4", "--full", "news")
        self.assertIn("1 changed", done.stdout + done.stderr)
        found = self.run_tool("changing", "search", "--format", "ids", "zweckdienlich")
        self.assertEqual(len(found.stdout.splitlines()), 1, found.stderr)


if __name__ == "__main__":
    tool.main()
