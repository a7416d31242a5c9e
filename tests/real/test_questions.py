# SPDX-License-Identifier: GPL-2.0-or-later
"""Questions of a journalist, asked of 1,184 real articles: questions.txt has each with the command that answers it and the
answer. NEWSIDX_UPDATE=1 records the answers anew. Usage: test_questions.py NEWSIDX"""

import os
import shlex
import subprocess
import sys
import tempfile
import unittest

from program import Program, shared, skip_without

ARTICLES = os.path.join(shared(), "articles")
QUESTIONS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "questions.txt")
NOW = "2023-05-10"


def read():
    """What stands before the first question, and the questions: [question, command, answer]."""
    with open(QUESTIONS, encoding="utf-8") as file:
        head, *blocks = file.read().split("question: ")
    questions = []
    for block in blocks:
        question, command, *answer = block.rstrip("\n").split("\n")
        questions.append([question, command, answer])
    return head, questions


def write(head, questions):
    with open(QUESTIONS, "w", encoding="utf-8") as file:
        file.write(head)
        for question, command, answer in questions:
            file.write("\n".join([f"question: {question}", command, *answer]) + "\n\n")


class Questions(unittest.TestCase):
    newsidx = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.index = os.path.join(folder.name, "index")
        Program(self.newsidx, self.index).add(ARTICLES)

    def answer(self, command):
        """The lines of standard output, and a last one that says how it ended where that is not well."""
        program, verb, *rest = shlex.split(command)
        self.assertEqual(program, "newsidx")
        environment = {**os.environ, "NEWSIDX_NOW": NOW, "LC_ALL": "C.UTF-8"}
        done = subprocess.run([self.newsidx, verb, "--strict", "--index", self.index, *rest], env=environment,
                              capture_output=True, encoding="utf-8", check=False)
        lines = done.stdout.rstrip("\n").split("\n")
        return lines if done.returncode == 0 else [*lines, f"exit status {done.returncode}: {done.stderr}"]

    def test_every_question_has_its_answer(self):
        head, questions = read()
        self.assertGreaterEqual(len(questions), 30)
        for question in questions:
            answer = self.answer(question[1])
            if os.environ.get("NEWSIDX_UPDATE"):
                question[2] = answer
            with self.subTest(question[0]):
                self.assertEqual(answer, question[2], question[1])
                self.assertFalse(answer[-1].startswith("exit status"), answer[-1])
        if os.environ.get("NEWSIDX_UPDATE"):
            write(head, questions)


if __name__ == "__main__":
    skip_without(ARTICLES)
    Questions.newsidx = os.path.abspath(sys.argv.pop())
    unittest.main()
