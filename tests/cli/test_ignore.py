# SPDX-License-Identifier: GPL-2.0-or-later
""".newsidxignore has git's rules: random rules over random trees, and git itself to compare with.
Usage: test_ignore.py PROGRAM
NEWSIDX_SEED=N begins with this one (a failure prints it), NEWSIDX_CASES=N makes so many."""

import json
import os
import random
import re
import shutil
import subprocess
import unittest

import tool

CASES = 150
NAMES = ["a", "b", "ab", "x.md", "y.md", "a.b.md", "a b.md", "#1.md", "!2.md", "[z].md", "é.md", "a\\b.md", "q "]
PIECES = ["a", "b", "*", "?", "**", "[ab]", "[!a]", "[a", "\\*", "\\", "x.md", "*.md", "y.md", ".", "/", "/", "/", " ", "#",
          "!", "é", "[[:alpha:]]", "]", "-", "a b"]


def random_rules(chance):
    lines = []
    for _ in range(chance.randrange(1, 6)):
        line = "".join(chance.choice(PIECES) for _ in range(chance.randrange(1, 5)))
        line = chance.choice(["", "", "", "!", "/", "**/", "#"]) + line + chance.choice(["", "", "/", " ", "/**"])
        # Two stars beside something else are one; but where text comes before them, git cuts it off and takes "a**/" for
        # "**/" with an "a" before it.
        lines.append(re.sub(r"(?<=[^/])\*\*|\*\*(?=[^/])", "*", line))
    return chance.choice(["", "\ufeff"]) + chance.choice(["\n", "\r\n"]).join(lines) + chance.choice(["", "\n"])


def make_folder(chance, path, depth):
    """Fills a folder with files, folders and perhaps rules."""
    os.makedirs(path, exist_ok=True)
    for name in chance.sample(NAMES, chance.randrange(2, 7)):
        inside = os.path.join(path, name)
        if name.endswith(".md"):
            with open(inside, "w", encoding="utf-8") as file:
                file.write(f"---\ntitle: Found\noriginalUrl: https://e.example.com/{chance.getrandbits(60)}\n---\n")
        elif depth:
            make_folder(chance, inside, depth - 1)
    if depth == 3 or chance.random() < 0.3:
        with open(os.path.join(path, ".newsidxignore"), "w", encoding="utf-8", newline="") as file:
            file.write(random_rules(chance))


@unittest.skipUnless(shutil.which("git"), "git is not here to compare with")
class Rules(tool.Case):
    def found_by_git(self, tree):
        environment = tool.environment(GIT_CONFIG_NOSYSTEM="1", HOME=self.folder)
        listed = subprocess.run(["git", "ls-files", "-o", "-z", "--exclude-per-directory=.newsidxignore"], cwd=tree,
                                env=environment, capture_output=True, check=True)
        names = listed.stdout.decode().split("\0")
        return sorted(name for name in names if name.endswith(".md"))

    def found_by_tool(self, tree):
        self.run_tool("add", "--quiet", ".", cwd=tree)
        lines = self.run_tool("search", "--json", "--limit", "1000", "found", cwd=tree).stdout.splitlines()
        hits = [json.loads(line) for line in lines]
        return sorted(hit["article"]["source"] for hit in hits if hit["type"] == "hit")

    def test_as_git_has_it(self):
        first = int(os.environ.get("NEWSIDX_SEED", "1"))
        for seed in range(first, first + int(os.environ.get("NEWSIDX_CASES", CASES))):
            tree = os.path.join(self.folder, "tree")
            make_folder(random.Random(seed), tree, 3)
            subprocess.run(["git", "init", "-q", tree], env=tool.environment(HOME=self.folder), check=True)
            self.assertEqual(self.found_by_tool(tree), self.found_by_git(tree), f"NEWSIDX_SEED={seed}")
            shutil.rmtree(tree)


if __name__ == "__main__":
    tool.main()
