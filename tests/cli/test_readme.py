# SPDX-License-Identifier: GPL-2.0-or-later
"""What README.md shows happens: its commands run over the articles of corpus/, and what stands below one is what it says.
Usage: test_readme.py PROGRAM"""

import os
import re
import shlex

import test_terminal
import tool


def blocks(text):
    """What is indented by four, each as its lines; a blank line between two such lines is within."""
    for block in re.findall(r"(?:^    .*\n|^\n(?=    ))+", text, flags=re.M):
        yield [line[4:] for line in block.strip("\n").split("\n")]


def commands(text):
    """Each line that runs newsidx, without what is no part of that, and what stands below it."""
    for lines in blocks(text):
        starts = [i for i, line in enumerate(lines) if re.match(r"(\$ )?newsidx ", line)]
        for first, end in zip(starts, [*starts[1:], len(lines)]):
            command = re.split(r"  # |\s+[|<>]\s", lines[first].removeprefix("$ "))[0].strip()
            yield command, "\n".join(lines[first + 1:end]).strip("\n")


def queries(text):
    """The examples of the table of queries: all in its first column that is more than the name of a field."""
    table = text.split("| query | finds |\n|---|---|\n")[1].split("\n\n")[0]
    for line in table.splitlines():
        for query in re.findall(r"`([^`]+)`", line.split(" | ")[0]):
            if not query.endswith(":"):
                yield query


class Readme(test_terminal.Terminal):
    def setUp(self):
        super().setUp()
        self.text = tool.read(os.path.join(tool.ROOT, "README.md"))
        os.symlink(os.path.join(tool.ROOT, "corpus"), os.path.join(self.folder, "corpus"))
        tool.write(os.path.join(self.folder, "newsidx.yaml"), 'searches:\n  faces: ("facial recognition" OR "face gates") -football\n')
        done = self.run_tool("add", "--quiet", "corpus")
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def shown(self, command):
        """As on a terminal of 80 columns without colours."""
        names = {"TERM": "dumb", "NEWSIDX_NOW": "2026-10-14T06:00:00Z", "NEWSIDX_CONFIG": "", "HOME": self.folder,
                 "XDG_CONFIG_HOME": self.folder}
        process, master = self.start_program([tool.program(), *shlex.split(command)[1:]], **names)
        text = test_terminal.read_all(master).replace("\r\n", "\n").strip("\n")
        return process.wait(tool.SECONDS_MAX), text

    def test_every_command_runs(self):
        run = 0
        for command, below in commands(self.text):
            if re.match("newsidx (add|check --rebuild)", command):
                continue  # they make the index: here, and in tests of their own
            with self.subTest(command=command):
                status, text = self.shown(command)
                self.assertIn(status, (0, 1) if below else (0,))
                if below:
                    self.assertEqual(text, below)
                self.assertTrue(text or "--batch" in command)
                run += 1
        self.assertGreater(run, 12)

    def test_the_queries_are_recorded(self):
        cmd = tool.read(os.path.join(tool.HERE, "search", "readme", "cmd")).splitlines()
        wanted = [f"newsidx search --format tsv --fields title -- {shlex.quote(query)}" for query in queries(self.text)]
        self.assertEqual([line for line in cmd if line.startswith("newsidx search")], wanted)
        self.assertGreater(len(wanted), 20)


if __name__ == "__main__":
    tool.main()
