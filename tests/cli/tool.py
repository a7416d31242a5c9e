# SPDX-License-Identifier: GPL-2.0-or-later
"""What the tests of the command-line tool in Python share: the program under test and a folder to run it in.

The program's path is the first argument of the test: python3 test_X.py PROGRAM [unittest's arguments]
"""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
SECONDS_MAX = 60


def program():
    return os.path.abspath(sys.argv[1])


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def environment(**more):
    kept = {name: os.environ[name] for name in ("PATH", "ASAN_OPTIONS", "LLVM_PROFILE_FILE") if name in os.environ}
    return {**kept, "LC_ALL": "C.UTF-8", "NEWSIDX_CONFIG": "none", **more}


def without_cursor(objects):
    """JSON objects without what differs from one second to the next."""
    return [{key: value for key, value in one.items() if key != "next_cursor"} for one in objects]


class Case(unittest.TestCase):
    """A test with a new folder, which holds articles/ and broken/."""

    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        for fixture in ("articles", "broken"):
            shutil.copytree(os.path.join(HERE, fixture), os.path.join(self.folder, fixture))

    def run_tool(self, *words, **more):
        """The finished process, its output as text. `more` goes to subprocess.run."""
        options = {"cwd": self.folder, "stdin": subprocess.DEVNULL, "capture_output": True, "text": True, "env": environment()}
        return subprocess.run([program(), *words], timeout=SECONDS_MAX, check=False,
                              **{**options, **more})

    def start_tool(self, *words, **more):
        """The running process with pipes; it is ended with the test at the latest."""
        options = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "env": environment()}
        process = subprocess.Popen([program(), *words], cwd=self.folder, **{**options, **more})
        self.addCleanup(self.stop, process)
        return process

    @staticmethod
    def stop(process):
        if process.poll() is None:
            process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe:
                pipe.close()

    def add_articles(self):
        done = self.run_tool("add", "--quiet", "articles")
        self.assertEqual((done.returncode, done.stderr), (0, ""))


def main():
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
