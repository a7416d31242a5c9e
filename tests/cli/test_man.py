# SPDX-License-Identifier: GPL-2.0-or-later
"""Help texts and man pages say the same, and the pages are sound.
Usage: test_man.py PROGRAM"""

import glob
import os
import re
import shutil
import subprocess
import unittest

import tool

PAGES = os.path.join(tool.ROOT, "src", "cli", "man")


def page_of(command):
    """The file that documents a command."""
    first = command.split()[0]
    name = "newsidx.1" if first in ("help", "version") else f"newsidx-{first}.1"
    return os.path.join(PAGES, name)


def render(path):
    """The page as plain text, however wide."""
    done = subprocess.run(["groff", "-mdoc", "-Tascii", "-P-cbou", "-rLL=200n", path], capture_output=True, text=True,
                          check=True)
    return done.stdout


def options_of_page(path):
    """The options that have an entry of their own: lines such as ".It Fl n , -limit Ar n"."""
    with open(path, encoding="utf-8") as file:
        entries = [line for line in file if line.startswith(".It Fl ")]
    return {option for line in entries for option in re.findall(r"(?<![\w-])-([a-z][a-z-]+)", line)}


class Pages(tool.Case):
    def commands(self):
        text = self.run_tool("help").stdout
        block = text.split("Commands:\n")[1].split("\n\n")[0]
        return [re.split(r"  +", line.strip())[0] for line in block.splitlines()]

    def options(self, command):
        text = self.run_tool("help", *command.split()).stdout
        block = text.split("\nOptions:\n")[1].split("\nExit status:")[0]
        return set(re.findall(r"^  (?:-\w, |    )--([a-z][a-z-]+)", block, flags=re.M))

    def test_the_examples_of_the_language_are_recorded(self):
        with open(os.path.join(PAGES, "newsidx-query.7"), encoding="utf-8") as file:
            examples = [line[4:-1].replace("\\(dq", '"') for line in file if line.startswith(".Dl ")]
        with open(os.path.join(tool.ROOT, "tests", "cli", "search", "language", "cmd"), encoding="utf-8") as file:
            self.assertEqual(file.read().splitlines()[1:], examples)
        self.assertGreater(len(examples), 8)

    def test_every_command_has_a_page(self):
        commands = self.commands()
        self.assertIn("search", commands)
        for command in commands:
            with open(page_of(command), encoding="utf-8") as file:
                self.assertIn(f".Cm {command}\n", file.read())

    def test_options_of_help_and_page_are_the_same(self):
        wanted = {}
        for command in self.commands():
            wanted.setdefault(page_of(command), set()).update(self.options(command))
        for path, options in wanted.items():
            self.assertEqual(options, options_of_page(path), path)

    def test_the_main_page_names_all_commands(self):
        with open(os.path.join(PAGES, "newsidx.1"), encoding="utf-8") as file:
            text = file.read()
        for command in self.commands():
            self.assertIn(f".It Cm {command}\n", text)

    def test_every_command_begins_with_examples(self):
        """Right below how it is called; each a command and what it does, as in the list of all commands."""
        for command in ["", *self.commands()]:
            text = self.run_tool("help", *command.split()).stdout
            examples = text.split("\nExamples:\n")[1].split("\n\n")[0].splitlines()
            self.assertLess(text.index("\nExamples:"), text.index("\nOptions:" if command else "\nCommands:"), command)
            calls = [line for line in examples if re.match(r"  \S", line)]
            self.assertTrue(any(f"newsidx {command}".strip() in line for line in calls), command)
            if command:
                self.assertGreaterEqual(len([line for line in examples if line.startswith("      ")]), len(calls), command)

    def test_help_fits_80_columns(self):
        for command in ["", *self.commands(), "debug"]:
            for line in self.run_tool("help", *command.split()).stdout.splitlines():
                self.assertLessEqual(len(line), 80, line)

    @unittest.skipUnless(shutil.which("groff"), "no groff here")
    def test_groff_has_no_complaints(self):
        pages = glob.glob(os.path.join(PAGES, "*.[157]"))
        self.assertEqual(len(pages), 21)
        for page in pages:
            done = subprocess.run(["groff", "-ww", "-mdoc", "-Tutf8", "-z", page], capture_output=True, text=True,
                                  check=False)
            self.assertEqual((done.returncode, done.stderr), (0, ""), page)

    @unittest.skipUnless(shutil.which("groff"), "no groff here")
    def test_exit_statuses_are_documented(self):
        for command in self.commands():
            text = self.run_tool("help", *command.split()).stdout.split("Exit status:\n")[1]
            page = render(page_of(command)).split("EXIT STATUS")[1]
            for status in re.findall(r"^  (\d+) ", text, flags=re.M):
                self.assertRegex(page, rf"(?m)^ +{status} ")


if __name__ == "__main__":
    tool.main()
